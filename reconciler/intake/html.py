"""A web page -> the article in it."""

from __future__ import annotations

import logging
import re
from html import unescape
from typing import Any

import trafilatura
from lxml.html import HtmlElement
from trafilatura.settings import Document

from reconciler.errors import BadInput, Fault
from reconciler.intake.bait import refuse_bait
from reconciler.intake.live import live_entries
from reconciler.intake.pages import lighten, tree_of
from reconciler.intake.stated import articles_in, published, without_site
from reconciler.intake.times import iso_time

# What it finds wrong with a page is answered to the sender; in our log it would only be noise that anyone can make.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]{0,4000}>")
_FOUND = ("title", "text", "author", "url", "sitename", "hostname", "date")
_SCRIPT = re.compile(r"<(/?)(?:script|style)\b[^<>]{0,4000}>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\n+")


def article(page: str) -> dict[str, Any]:
    """The fields of the article in a page: title, text, author, published_at, url, source; those not found are missing.

    Raises BadInput for a page without an article, TooLarge for one that would take a parser too long.
    """
    refuse_bait(page)
    tree = tree_of(page)
    # What is stated is read first: the extraction takes the tree apart.
    stated = "" if tree is None else published(tree, articles_in(tree))
    fields = _extracted(tree)
    # A fragment has no article to find: then all of its text is the report.
    text = _PARAGRAPH.sub("\n\n", (fields["text"] or plain(page)).strip())
    if not text:
        raise BadInput("no article", (Fault("/html", "no article was found in the page: send its text instead"),))
    site = fields["sitename"] or fields["hostname"]
    title = without_site(fields["title"], site)
    if title and text.startswith(f"{title}\n"):
        text = text[len(title) :].lstrip()
    return {
        "title": title[:500],
        "text": text,
        "author": fields["author"][:300],
        "url": fields["url"][:2000],
        "source": site[:200],
        "published_at": _published(stated, fields["date"]),
    }


def articles(page: str) -> list[dict[str, Any]]:
    """The fields of each entry of a page that tells as it happens, or those of its one article. Raises as `article` does."""
    whole = article(page)
    return [{**whole, **_placed(entry, whole["url"])} for entry in told_live(page, whole["title"])] or [whole]


def told_live(page: str, title: str) -> list[dict[str, str]]:
    """The title, text, time and place of each entry of a page, by its title too, that tells as it happens; none for any other."""
    tree = tree_of(page) if "live" in page.lower() or "happened" in page.lower() else None
    return [] if tree is None else live_entries(tree, articles_in(tree), _headline(tree) or title)


def _placed(entry: dict[str, str], url: str) -> dict[str, str]:
    """An entry's fields with an address of its own: two entries of one page are no editions of one report."""
    own, place = entry["at"], entry["at"].rpartition("#")[2]
    apart = own if "://" in own and own != url else f"{url}#{place or entry['published_at']}" if url else ""
    return {"title": entry["title"][:500], "text": entry["text"], "published_at": entry["published_at"], "url": apart[:2000]}


def _headline(tree: HtmlElement) -> str:
    heading = next(tree.iter("h1"), None)
    return " ".join(str(heading.text_content())[:2000].split()) if heading is not None else ""


def _extracted(tree: HtmlElement | None) -> dict[str, str]:
    """What is found of an article in a page; a page may say that its title is a list, which counts as none."""
    found = None
    if tree is not None:
        lighten(tree)
        found = trafilatura.bare_extraction(tree, with_metadata=True, include_comments=False, include_tables=False, favor_recall=True)
    known = found.as_dict() if isinstance(found, Document) else {}
    return {name: value if isinstance(value := known.get(name), str) else "" for name in _FOUND}


def plain(fragment: str) -> str:
    """The text of a fragment of HTML, a blank line between blocks; text without tags as it is."""
    if "<" not in fragment:
        return fragment.strip()
    refuse_bait(fragment)
    blocks = re.sub(r"(?i)</(?:p|div|li|h\d|blockquote)>|<br\s*/?>", "\n\n", _without_scripts(fragment))
    without = _TAG.sub("", blocks)
    lines = [" ".join(unescape(line).split()) for line in without.split("\n\n")]
    return "\n\n".join(line for line in lines if line)


def _without_scripts(fragment: str) -> str:
    """The fragment without what stands in scripts and style sheets; one that is never closed goes on to the end."""
    kept, closes = [], True
    for number, piece in enumerate(_SCRIPT.split(fragment)):
        if number % 2:
            closes = piece == "/"
        elif closes:
            kept.append(piece)
    return "".join(kept)


def _published(stated: str, day: str) -> str:
    """The time that the page states, else the day that was found in it, else what it states that is no time."""
    return stated if iso_time(stated) else day or stated

"""A web page -> the article in it."""

from __future__ import annotations

import logging
import re
from html import unescape
from typing import Any

import trafilatura
from trafilatura.settings import Document

from reconciler.errors import BadInput, Fault
from reconciler.intake.bait import refuse_bait
from reconciler.intake.pages import tree_of
from reconciler.text.instants import parse_time

# What it finds wrong with a page is answered to the sender; in our log it would only be noise that anyone can make.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]{0,4000}>")
_FOUND = ("title", "text", "author", "url", "sitename", "hostname", "date")
_SCRIPT = re.compile(r"<(/?)(?:script|style)\b[^<>]{0,4000}>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\n+")
# trafilatura gives the day alone. Ordered: what says that it is the time of publication, then any time in the article.
_STATED = (
    re.compile(r"article:published_time[\"']\s+content=[\"']([^\"']{10,40})[\"']"),
    re.compile(r"<time[^<>]{0,200}datetime=[\"']([^\"']{16,40})[\"']"),
)


def article(page: str) -> dict[str, Any]:
    """The fields of the article in a page: title, text, author, published_at, url, source; those not found are missing.

    Raises BadInput for a page without an article, TooLarge for one that would take a parser too long.
    """
    refuse_bait(page)
    fields = _extracted(page)
    # A fragment has no article to find: then all of its text is the report.
    text = _PARAGRAPH.sub("\n\n", (fields["text"] or plain(page)).strip())
    if not text:
        raise BadInput("no article", (Fault("/html", "no article was found in the page: send its text instead"),))
    title = fields["title"]
    if title and text.startswith(f"{title}\n"):
        text = text[len(title) :].lstrip()
    return {
        "title": title[:500],
        "text": text,
        "author": fields["author"][:300],
        "url": fields["url"][:2000],
        "source": (fields["sitename"] or fields["hostname"])[:200],
        "published_at": _published(page, fields["date"]),
    }


def _extracted(page: str) -> dict[str, str]:
    """What is found of an article in a page; a page may say that its title is a list, which counts as none."""
    tree = tree_of(page)
    found = None
    if tree is not None:
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


def _published(page: str, day: str) -> str:
    """The exact time that the page states, else the day that was found in it, else what it states that is no time."""
    stated = [found[1] for found in (pattern.search(page[:400_000]) for pattern in _STATED) if found]
    exact = next((time for time in stated if _is_time(time)), None)
    return exact or (f"{day}T00:00:00+00:00" if day else "") or next(iter(stated), "")


def _is_time(value: str) -> bool:
    try:
        parse_time(value)
    except ValueError:
        return False
    return True

"""A web page -> the article in it."""

from __future__ import annotations

import logging
import re
from html import unescape
from typing import Any

import trafilatura
from trafilatura.settings import Document

from reconciler.errors import BadInput, Fault, TooLarge

# What it finds wrong with a page is answered to the sender; in our log it would only be noise that anyone can make.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
MOST_CHARACTERS = 5_000_000
_MOST_TAGS = 60_000
# A parser takes seconds over one tag with tens of thousands of attributes; no article has a tag with some hundred pieces.
_LONG_TAG = re.compile(r"<[a-zA-Z/!][^<>]{4000,}")
_MOST_PIECES = 600
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{4000,}")
_ATTRIBUTE = re.compile(r"[^\s=\"'<>]+\s*=|\s+[^\s=\"'<>]+(?=\s)")
_MOST_ATTRIBUTES = 200
_TAG = re.compile(r"<[^<>]{0,4000}>")
_PARAGRAPH = re.compile(r"\n+")


def article(page: str) -> dict[str, Any]:
    """The fields of the article in a page: title, text, author, published_at, url, source; those not found are missing.

    Raises BadInput for a page without an article, TooLarge for one that would take a parser too long.
    """
    _refuse_bait(page)
    found = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False, include_tables=False, favor_recall=True)
    fields: dict[str, str | None] = found.as_dict() if isinstance(found, Document) else {}
    # A fragment has no article to find: then all of its text is the report.
    text = _PARAGRAPH.sub("\n\n", (fields.get("text") or plain(page)).strip())
    if not text:
        raise BadInput("no article", (Fault("/html", "no article was found in the page: send its text instead"),))
    title = fields.get("title") or ""
    if title and text.startswith(f"{title}\n"):
        text = text[len(title) :].lstrip()
    return {
        "title": title[:500],
        "text": text,
        "author": (fields.get("author") or "")[:300],
        "url": (fields.get("url") or "")[:2000],
        "source": (fields.get("sitename") or fields.get("hostname") or "")[:200],
        "published_at": _published(page) or (f"{fields['date']}T00:00:00+00:00" if fields.get("date") else ""),
    }


def plain(fragment: str) -> str:
    """The text of a fragment of HTML, a blank line between blocks; text without tags as it is."""
    if "<" not in fragment:
        return fragment.strip()
    _refuse_bait(fragment)
    blocks = re.sub(r"(?i)</(?:p|div|li|h\d|blockquote)>|<br\s*/?>", "\n\n", fragment)
    without = _TAG.sub("", blocks)
    lines = [" ".join(unescape(line).split()) for line in without.split("\n\n")]
    return "\n\n".join(line for line in lines if line)


def _published(page: str) -> str:
    """The exact time that the page states; trafilatura gives the day alone."""
    found = re.search(r"article:published_time[\"']\s+content=[\"']([^\"']{10,40})[\"']", page[:200_000]) or re.search(
        r"<time[^<>]{0,200}datetime=[\"']([^\"']{16,40})[\"']", page[:400_000]
    )
    return found[1] if found else ""


def _refuse_bait(page: str) -> None:
    if len(page) > MOST_CHARACTERS:
        raise TooLarge(f"the page has {len(page):,} characters, the limit is {MOST_CHARACTERS:,}: send the article's text")
    if page.count("<") > _MOST_TAGS:
        raise TooLarge(f"the page has over {_MOST_TAGS:,} tags: send the article's text")
    for tag in _LONG_TAG.finditer(page):
        # Counted, not parsed: a pattern for attributes takes quadratic time on a tag that is made for it.
        if tag[0].count("=") + len(tag[0].split()) > _MOST_PIECES:
            raise TooLarge("a tag has hundreds of attributes: send the article's text")

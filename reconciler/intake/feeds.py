"""An RSS or Atom feed -> the fields of a report for each entry."""

from __future__ import annotations

from calendar import timegm
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser

from reconciler.errors import Malformed, TooLarge
from reconciler.intake.html import plain

MOST_ENTRIES = 5000
# feedparser takes some 25 microseconds a tag.
_MOST_TAGS = 200_000


def feed_entries(content: bytes) -> tuple[list[dict[str, Any]], int]:
    """The fields of each entry of a feed, in its order, and how many entries were left out because they are too many.

    Raises Malformed for bytes that are no feed, TooLarge for one that would take a parser too long.
    The feed's title is the source of its entries; an entry that names its own source keeps it.
    """
    if content.count(b"<") > _MOST_TAGS:
        raise TooLarge(f"the feed has over {_MOST_TAGS:,} tags: send it in parts")
    # Bytes, never str: feedparser takes a str for a path or address, and would open it. Its sanitizer takes time in the square
    # of the comments that are never closed, and `plain` leaves no tag standing.
    parsed = feedparser.parse(content, sanitize_html=False, resolve_relative_uris=False)
    if not parsed.entries and not parsed.feed.get("title"):
        raise Malformed("not an RSS or Atom feed: it has neither title nor entries")
    name = parsed.feed.get("title", "")
    return [_fields(entry, name) for entry in parsed.entries[:MOST_ENTRIES]], max(0, len(parsed.entries) - MOST_ENTRIES)


def _fields(entry: Any, feed_title: str) -> dict[str, Any]:
    content = entry.get("content") or [{"value": entry.get("summary", "")}]
    fields = {
        "source": entry.get("source", {}).get("title") or feed_title or entry.get("author", ""),
        "title": plain(entry.get("title", "")),
        "text": plain(max((piece.get("value", "") for piece in content), key=len)),
        "published_at": _published(entry),
        "url": entry.get("link", ""),
        "author": entry.get("author", ""),
        "external_id": entry.get("id", ""),
    }
    return {name: value for name, value in fields.items() if value}


def _published(entry: Any) -> str:
    """The entry's time with the offset that it is written with: ISO 8601 (Atom) or RFC 822 (RSS).

    What is in another form is taken as feedparser reads it, in UTC; what nobody can read is left for the sender to be told.
    """
    written = entry.get("published") or entry.get("updated") or ""
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    return _as_iso(written) or _from_rfc822(written) or (datetime.fromtimestamp(timegm(parsed), UTC).isoformat() if parsed else written)


def _as_iso(written: str) -> str | None:
    try:
        return datetime.fromisoformat(written).isoformat()
    except ValueError:
        return None


def _from_rfc822(written: str) -> str | None:
    try:
        found = parsedate_to_datetime(written)
    except ValueError:
        return None
    # An offset of -0000 says that the zone is not known.
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).isoformat()

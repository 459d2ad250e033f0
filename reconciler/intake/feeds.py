"""An RSS or Atom feed -> the fields of a report for each entry."""

from __future__ import annotations

from calendar import timegm
from datetime import UTC, datetime
from typing import Any

import feedparser

from reconciler.errors import Malformed
from reconciler.intake.html import plain

MOST_ENTRIES = 5000


def feed_entries(content: bytes) -> list[dict[str, Any]]:
    """The fields of each entry of a feed, in its order. Raises Malformed for bytes that are no feed.

    The feed's title is the source of its entries; an entry that names its own source keeps it.
    """
    # Bytes, never str: feedparser takes a str for a path or address, and would open it.
    parsed = feedparser.parse(content, sanitize_html=True, resolve_relative_uris=False)
    if not parsed.entries and not parsed.feed.get("title"):
        raise Malformed("not an RSS or Atom feed: it has neither title nor entries")
    name = parsed.feed.get("title", "")
    return [_fields(entry, name) for entry in parsed.entries[:MOST_ENTRIES]]


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
    """The entry's time as it is written if it is ISO 8601 (Atom), else from its parsed form in UTC (RSS)."""
    written = entry.get("published") or entry.get("updated") or ""
    try:
        return datetime.fromisoformat(written).isoformat()
    except ValueError:
        parsed = entry.get("published_parsed") or entry.get("updated_parsed")
        return datetime.fromtimestamp(timegm(parsed), UTC).isoformat() if parsed else ""

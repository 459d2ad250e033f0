"""An RSS or Atom feed -> the fields of a report for each entry."""

from __future__ import annotations

import re
from calendar import timegm
from datetime import UTC, datetime
from typing import Any

import feedparser

from reconciler.errors import Malformed, TooLarge
from reconciler.intake.html import plain
from reconciler.intake.stated import without_site
from reconciler.intake.times import iso_time

MOST_ENTRIES = 5000
# feedparser takes some 25 microseconds a tag.
_MOST_TAGS = 200_000
_PLACES = ("url", "external_id")
_HOUR = re.compile(r"(?P<day>[A-Z][a-z]{2,8}\.? \d{1,2}), (?P<clock>\d\d:\d\d) (?P<zone>[A-Z]{2,4})")
_STATE = re.compile(r"(?P<state>[A-Z][a-z]{2,20}) - ")
# WordPress says at the end of what others copy who published it.
_FIRST_ON = re.compile(r"The post .{1,300} (?:appeared first|first appeared) on (?P<name>.{1,100}?)\.?\s*\Z", re.DOTALL)


def feed_entries(content: bytes) -> tuple[list[dict[str, Any]], int]:
    """The fields of each entry of a feed, in its order, and how many entries were left out because they are too many.

    An entry that tells of several times, each behind its hour («May 11, 13:30 UTC»), as status pages do, is as many.
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
    read = [part for entry in parsed.entries[:MOST_ENTRIES] for part in _parts(_fields(entry, name))]
    return read, max(0, len(parsed.entries) - MOST_ENTRIES)


def _fields(entry: Any, feed_title: str) -> dict[str, Any]:
    content = entry.get("content") or [{"value": entry.get("summary", "")}]
    title, text = plain(entry.get("title", "")), plain(max((piece.get("value", "") for piece in content), key=len))
    source = entry.get("source", {}).get("title") or feed_title or entry.get("author", "")
    first_on = _FIRST_ON.search(text[-600:])
    # Whom both the title and the text name published it; the feed only passes it on.
    if first_on and without_site(title, first_on["name"]) != title:
        source = first_on["name"]
    fields = {
        "source": source,
        "title": without_site(title, source),
        "text": text,
        "published_at": _published(entry),
        "url": entry.get("link", ""),
        "author": entry.get("author", ""),
        "external_id": entry.get("id", ""),
    }
    return {name: value for name, value in fields.items() if value}


def _parts(fields: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of each part of an entry whose text begins with an hour, or of the entry alone."""
    written, text = fields.get("published_at", ""), fields.get("text", "")
    lines = [(line, _hour(line, written)) for line in text.split("\n\n")]
    if not lines[0][1]:
        return [fields]
    parts: list[tuple[str, list[str]]] = []
    for line, hour in lines:
        if hour:
            parts.append((hour, []))
        else:
            parts[-1][1].append(line)
    return [
        {
            **_under_state(fields, told[0]),
            "text": "\n\n".join(told),
            "published_at": hour,
            **{name: f"{fields[name]}#{hour}" for name in _PLACES if name in fields},
        }
        for hour, told in parts
        if told
    ]


def _under_state(fields: dict[str, Any], line: str) -> dict[str, Any]:
    """The fields with the state that a part begins with before the title: what is «Resolved» is no longer what the title says."""
    state = _STATE.match(line)
    return {**fields, "title": f"{state['state']}: {fields['title']}"} if state and "title" in fields else fields


def _hour(line: str, written: str) -> str | None:
    """The time that a line is, of the year in which its entry was published, or the one before."""
    found = _HOUR.fullmatch(line)
    if found is None or not written[:4].isdigit():
        return None
    times = [iso_time(f"{found['day']}, {year} {found['clock']} {found['zone']}") for year in (int(written[:4]), int(written[:4]) - 1)]
    return next((time for time in times if time and time[:10] <= written[:10]), None)


def _published(entry: Any) -> str:
    """The entry's time with the offset that it is written with: ISO 8601 (Atom) or RFC 822 (RSS).

    What is in another form is taken as feedparser reads it, in UTC; what nobody can read is left for the sender to be told.
    """
    written = entry.get("published") or entry.get("updated") or ""
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    return iso_time(written) or (datetime.fromtimestamp(timegm(parsed), UTC).isoformat() if parsed else written)

"""A file's bytes -> the fields of the reports in it, each with the place it stands at."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from reconciler.errors import BadInput, Fault, Malformed, TooLarge, WrongMediaType
from reconciler.intake.feeds import MOST_ENTRIES, feed_entries
from reconciler.intake.html import articles
from reconciler.intake.mail import mail_fields
from reconciler.intake.tables import table_rows
from reconciler.intake.times import iso_time

_HEADER = re.compile(r"^(?P<name>[A-Za-z][A-Za-z _-]{1,20}):[ \t]*(?P<value>.*)$")
_HEADER_FIELDS = {
    "source": "source",
    "title": "title",
    "published": "published_at",
    "published at": "published_at",
    "date": "published_at",
    "url": "url",
    "author": "author",
    "language": "language",
    "external id": "external_id",
    "id": "external_id",
    "retracts": "retracts",
    "embargoed until": "embargoed_until",
    "embargo": "embargoed_until",
}
_IS_MAIL = re.compile(rb"(?:from|return-path|received|delivered-to|dkim-signature|mime-version|message-id|subject|x-[\w-]+):")
_TIMES = ("published_at", "embargoed_until")


@dataclass(frozen=True, slots=True)
class Found:
    """The fields of one report and the line (or entry) of its file that it stands at, or what is wrong with it."""

    line: int
    fields: dict[str, Any] | None
    fault: BadInput | None = None
    file: str | None = None


def reports_in(content: bytes, name: str) -> list[Found]:
    """The reports in a file, by the ending of its name. Raises WrongMediaType for an ending that is not read."""
    suffix = PurePath(name).suffix.lower()
    reader = _READERS.get(suffix)
    if reader is None:
        raise WrongMediaType(f"{name}: files ending in {', '.join(sorted(_READERS))} are read, not {suffix or 'files without an ending'}")
    try:
        found = [replace(one, file=name) for one in reader(content)]
    except BadInput as error:
        return [Found(1, None, error, name)]
    return found or [Found(1, None, BadInput("there is no report in it"), name)]


def ending_of(content: bytes) -> str:
    """The ending that a file with this content would have, for what comes without a name."""
    start = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<"):
        return ".xml" if start.startswith((b"<?xml", b"<rss", b"<feed")) else ".html"
    if start and not start.startswith((b"{", b"[")):
        names = re.split(rb"[,;\t]", start.split(b"\n", 1)[0].strip())
        return ".csv" if len(names) > 1 and {b"text", b"html"}.intersection(names) else ".eml" if _IS_MAIL.match(start) else ".txt"
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        # Of many lines each is judged alone.
        return ".json" if start.startswith(b"[") else ".ndjson"
    return ".json"


def is_read(name: str) -> bool:
    """Whether files with this name's ending are read."""
    return PurePath(name).suffix.lower() in _READERS


def json_lines(content: bytes) -> Iterator[Found]:
    """One report a line (NDJSON); a bad line loses no other. Blank lines are passed over."""
    for number, line in enumerate(content.split(b"\n"), 1):
        if line.strip():
            yield _json_line(number, line)


def decode_json(content: bytes, first_line: int = 1) -> Any:
    """A JSON document that begins at a line. Raises Malformed with the place of the fault."""
    try:
        return json.loads(content, parse_constant=_no_constant, object_pairs_hook=_each_once)
    except UnicodeDecodeError as error:
        raise Malformed(f"not UTF-8 at byte {error.start}: send the text as UTF-8") from None
    except json.JSONDecodeError as error:
        raise Malformed(f"not JSON: {error.msg} at line {error.lineno + first_line - 1}, column {error.colno}") from None
    except (ValueError, RecursionError) as error:
        raise Malformed(f"not JSON that can be read: {str(error)[:80] or 'nested too deep'}") from None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object. Of a name that is there twice nobody could say which counts (RFC 8259, 4)."""
    made: dict[str, Any] = {}
    for name, value in pairs:
        if name in made:
            raise ValueError(f"{name[:40]!r} is there twice in one object: send it once")
        made[name] = value
    return made


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _json_line(number: int, line: bytes) -> Found:
    try:
        return _one(number, decode_json(line, number))
    except Malformed as error:
        return Found(number, None, error)


def _one(number: int, fields: Any) -> Found:
    if not isinstance(fields, dict):
        detail = "a report is a JSON object with at least source and text"
        return Found(number, None, BadInput(detail, (Fault("", detail),)))
    return Found(number, fields)


def _json(content: bytes) -> Iterator[Found]:
    document = decode_json(content)
    rows = document if isinstance(document, list) else [document]
    yield from (_one(number, row) for number, row in enumerate(rows, 1))


def _html(content: bytes) -> Iterator[Found]:
    for number, fields in enumerate(articles(_decoded(content)), 1):
        yield Found(number, {name: value for name, value in fields.items() if value})


def _feed(content: bytes) -> Iterator[Found]:
    entries, left_out = feed_entries(content)
    yield from (Found(number, fields) for number, fields in enumerate(entries, 1))
    if left_out:
        reason = f"this entry and all after it, {left_out:,} in all, are over the limit of {MOST_ENTRIES:,}: send them in another file"
        yield Found(len(entries) + 1, None, TooLarge(reason))


def _text(content: bytes) -> Iterator[Found]:
    """A header of `Name: value` lines, a blank line, then the text. What is unknown among known names is told as an unknown field."""
    head, _, body = _decoded(content).replace("\r\n", "\n").partition("\n\n")
    lines = head.split("\n")
    fields: dict[str, Any] = {}
    for line, match in zip(lines, map(_HEADER.match, lines), strict=True):
        if match is None or not (name := _field_named(match["name"]) or (fields and match["name"].lower())):
            raise BadInput(
                f"{line[:40]!r} is no header line: begin with lines Source:, Title:, Published:, URL:, then a blank line, then the text"
            )
        fields[name] = match["value"].strip()
    yield Found(1, {**_timed(fields), "text": body.strip()})


def _field_named(name: str) -> str | None:
    return _HEADER_FIELDS.get(name.lower().replace("-", " ").replace("_", " "))


def _timed(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with times that people write as ISO 8601; what cannot be read is left for the sender to be told."""
    times = {name: iso_time(fields[name]) or fields[name] for name in _TIMES if name in fields}
    return {**fields, **times}


def _mail(content: bytes) -> Iterator[Found]:
    yield Found(1, mail_fields(content))


def _table(content: bytes) -> Iterator[Found]:
    for line, row in table_rows(_decoded(content)):
        if isinstance(row, BadInput):
            yield Found(line, None, row)
        else:
            yield Found(line, _timed({_field_named(name) or name: cell for name, cell in row.items()}))


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed(f"not UTF-8 at byte {error.start}: save it as UTF-8") from None


_READERS: dict[str, Callable[[bytes], Iterator[Found]]] = {
    ".json": _json,
    ".ndjson": json_lines,
    ".jsonl": json_lines,
    ".html": _html,
    ".htm": _html,
    ".txt": _text,
    ".md": _text,
    ".csv": _table,
    ".eml": _mail,
    ".xml": _feed,
    ".rss": _feed,
    ".atom": _feed,
}

"""A text pasted from a page -> its headline, its author and the day that it says it is of, where nobody says so beside it."""

from __future__ import annotations

import re

from reconciler.intake.times import iso_time
from reconciler.text.datelines import day_filed
from reconciler.text.furniture import is_title

_HEAD, _LONGEST_LINE = 6, 300
_FEWEST_WORDS = 3
# «By Nils Dahl | 18 September 2025», «Published 18 Sept 2025 09:02 BST», «10 February 2026»
_BEFORE = re.compile(r"(?:By [^|•·\d]{3,80}[|•·]|(?:First )?(?:Published|Posted)(?: on)?:?)\s*", re.IGNORECASE)
_NAME = r"[A-ZÀ-Þ][\w'’.-]*(?: (?:(?:de|van|von|der|al|bin|da|la|le) )?[A-ZÀ-Þ][\w'’.-]*){1,3}"
# «By Nils Dahl in Karsa», «By Ann Lee and Jo Bell, Harbour Wire | 10 February 2026»
_BYLINE = re.compile(rf"[Bb][Yy]:? (?P<author>{_NAME}(?:(?:,? and|,| &) {_NAME})*?)(?=\s*(?:$|[,|•·–—-]| (?:in|at|for|on) )|\s+\d)")


def time_written(text: str) -> str | None:
    """The day, or the time, in ISO 8601, that a text's dateline or a line of its head states with the year; None if it states none."""
    for line in _head(text):
        if (day := day_filed(line)) and (time := iso_time(day)):
            return time
        if len(line) <= _LONGEST_LINE and (time := _time_of(line)):
            return time
    return None


def with_headline(text: str) -> dict[str, str]:
    """The fields of what was pasted together with its headline: the title apart from the text, and the author of its byline.

    A headline stands by itself: a blank line comes after it, or a byline, a date or a dateline; what else is broken for its length is none.
    """
    first, _, rest = text.strip().partition("\n")
    title, head = first.strip(), _head(rest)
    parted = bool(head) and (not rest.split("\n", 1)[0].strip() or _is_beside(head[0]))
    if not parted or len(title.split()) < _FEWEST_WORDS or not is_title(title) or _is_beside(title):
        return {"text": text}
    bylines = (_BYLINE.match(line) for line in head if len(line) <= _LONGEST_LINE)
    author = next((found["author"] for found in bylines if found), "")
    return {"title": title, "text": rest.strip()} | ({"author": author} if author else {})


def _head(text: str) -> list[str]:
    """The first lines of a text in which anything stands."""
    return [line.strip() for line in text[: _HEAD * _LONGEST_LINE].split("\n") if line.strip()][:_HEAD]


def _is_beside(line: str) -> bool:
    """Whether a line of a head is a byline, a date or begins with a dateline."""
    return bool(_BYLINE.match(line) or day_filed(line) or (len(line) <= _LONGEST_LINE and _time_of(line)))


def _time_of(line: str) -> str | None:
    before = _BEFORE.match(line)
    return iso_time(line[before.end() if before else 0 :].split("|", maxsplit=1)[0])

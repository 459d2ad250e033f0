"""A text pasted from a page -> the day that it says it is of, where nobody says so beside it."""

from __future__ import annotations

import re

from reconciler.intake.times import iso_time
from reconciler.text.datelines import day_filed

_HEAD, _LONGEST_LINE = 6, 300
# «By Nils Dahl | 18 September 2025», «Published 18 Sept 2025 09:02 BST», «10 February 2026»
_BEFORE = re.compile(r"(?:By [^|•·\d]{3,80}[|•·]|(?:First )?(?:Published|Posted)(?: on)?:?)\s*", re.IGNORECASE)


def time_written(text: str) -> str | None:
    """The day, or the time, in ISO 8601, that a text's dateline or a line of its head states with the year; None if it states none."""
    lines = [line.strip() for line in text[: _HEAD * _LONGEST_LINE].split("\n") if line.strip()][:_HEAD]
    for line in lines:
        if (day := day_filed(line)) and (time := iso_time(day)):
            return time
        before = _BEFORE.match(line)
        if len(line) <= _LONGEST_LINE and (time := iso_time(line[before.end() if before else 0 :].split("|")[0])):
            return time
    return None

"""A text of entries, each behind its time of day («21:05 Special forces …»), as live blogs are -> when each place of it was written."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from reconciler.text.clocks import TIME_OF_ENTRY
from reconciler.text.sieve import Sieved
from reconciler.text.times import StatedTime, stated_times

_ENTRY = Sieved(rf"^[^\S\n]*(?P<clock>{TIME_OF_ENTRY})(?:[^\S\n]*(?P<alone>$)|[^\S\n]*[-–—:]|[^\S\n]+(?=[A-Z]))", re.MULTILINE)
_PARAGRAPH_ENDS = re.compile(r"\n[^\S\n]*\n|\Z")
_MOST_ENTRIES = 500


@dataclass(frozen=True, slots=True)
class Entries:
    """Where entries begin and end, and the time that each bears."""

    begins: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    times: tuple[StatedTime, ...] = ()

    def at(self, place: int) -> list[StatedTime]:
        """The time of the entry that a place lies in; none outside."""
        number = bisect_right(self.begins, place) - 1
        return [self.times[number]] if number >= 0 and place < self.ends[number] else []


def entries(text: str, published_at: datetime) -> Entries:
    """The entries of a text: each goes on to the next, the last to the end of its paragraph, or of the next if its time stands alone."""
    found = [(entry, time) for entry in list(_ENTRY.finditer(text))[:_MOST_ENTRIES] if (time := _time(entry["clock"], published_at))]
    if not found:
        return Entries()
    last = found[-1][0]
    closes = _PARAGRAPH_ENDS.search(text, last.end())
    if closes is not None and last["alone"] is not None:
        closes = _PARAGRAPH_ENDS.search(text, _past_blank(text, last.end()))
    ends = [*(after.start() for _, (after, _) in pairwise(found)), closes.start() if closes else len(text)]
    return Entries(tuple(entry.start() for entry, _ in found), tuple(ends), tuple(time for _, time in found))


def _time(clock: str, published_at: datetime) -> StatedTime | None:
    return next(iter(stated_times(f"{clock} -", published_at)), None)


def _past_blank(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at

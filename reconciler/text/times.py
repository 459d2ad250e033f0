"""A sentence -> the times that it states, absolute or relative, as instants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice

from reconciler.text.clocks import in_zone, part_of_day, zone_named
from reconciler.text.dates import FORMS, HINT, Resolver

# A sentence with more dates than this is a table.
_MOST_TIMES = 12
_LONGEST_KEPT = 2000


@dataclass(frozen=True, slots=True)
class StatedTime:
    """A time that a sentence states, at `start`..`end`: it lies in `since`..`until` (exclusive), in the report's zone."""

    start: int
    end: int
    since: datetime
    until: datetime


def stated_times(sentence: str, published_at: datetime) -> list[StatedTime]:
    """The dates and periods that a sentence states (the first dozen), in order.

    They are resolved against `published_at` in its own zone, or in that which the sentence names.
    """
    published_at = in_zone(published_at, zone_named(sentence))
    found: list[StatedTime] = []
    for match, resolve in _matches(sentence):
        if not any(match.start() < other.end and other.start < match.end() for other in found):
            found += _resolved(match, resolve, published_at)
    return sorted(found, key=lambda stated: stated.start)[:_MOST_TIMES]


def time_spans(sentence: str) -> list[tuple[int, int]]:
    """Where a sentence states dates and periods, whatever they resolve to; places may overlap."""
    return [match.span() for match, _ in _matches(sentence)]


def _matches(sentence: str) -> tuple[tuple[re.Match[str], Resolver], ...]:
    return _of_short(sentence) if len(sentence) <= _LONGEST_KEPT else _found(sentence)


def _found(sentence: str) -> tuple[tuple[re.Match[str], Resolver], ...]:
    if not HINT.may(sentence):
        return ()
    return tuple((match, resolve) for pattern, resolve in FORMS for match in islice(pattern.finditer(sentence), _MOST_TIMES))


# For a moment: who speaks in a sentence and what dates it both ask for its times.
_of_short = lru_cache(maxsize=64)(_found)


def _resolved(match: re.Match[str], resolve: Resolver, published_at: datetime) -> Iterator[StatedTime]:
    try:
        period = resolve(match, published_at)
        if period is not None:
            if period[1] == timedelta(1):
                period = part_of_day(match.string, match.start(), match.end(), period[0]) or period
            since, until = period[0], period[0] + period[1]
            for end in (since, until):
                end.astimezone(UTC)  # instants are kept in UTC: a period that leaves the calendar there is none either
            yield StatedTime(match.start(), match.end(), since, until)
    except (ValueError, OverflowError):
        return  # 31 February, or a period that leaves the calendar: no date after all

"""A sentence with a day in it -> which part of the day it means, and in which zone: «late on Sunday, US Eastern time»."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from reconciler.text.sieve import Sieved
from reconciler.text.zones import ABBREVIATED, ZONES

# Abbreviations stand in capitals after a time of day («PT Karsa» is a firm); a place needs the word «time» after it.
_SHORT = Sieved(rf"(?:\d[:.]?[0-5]\d|[ap]\.?m\.?|noon|midnight) (?P<zone>{ABBREVIATED})\b")
_LONG = Sieved(
    rf"\b(?P<zone>{'|'.join(name for name in ZONES if len(name) > 4)}) "
    r"(?:standard |summer |daylight )?time\b(?! and\b)",
    re.IGNORECASE,
)

_HOURS = {
    "early": (0, 9),
    "morning": (6, 12),
    "noon": (12, 13),
    "midday": (12, 13),
    "afternoon": (12, 18),
    "evening": (18, 24),
    "late": (18, 24),
    "night": (18, 30),
}
PARTS_OF_DAY = frozenset(_HOURS)
_AFTER = re.compile(r"[ ,]{1,2}(?:(?:in the |at )?(?P<part>morning|afternoon|evening|night|noon|midday))\b", re.IGNORECASE)
_BEFORE = re.compile(
    r"\b(?:(?P<edge>early|late)(?: on)?|(?:on |in )?the (?P<part>morning|afternoon|evening|night) of|(?P<noon>noon|midday)(?: on)?) $",
    re.IGNORECASE,
)
_TIME = (
    r"at (?:about |around )?(?:(?P<h>\d{1,2})[:.](?P<min>[0-5]\d) ?(?P<half>[ap])\.?m\b\.?|(?P<h2>\d{1,2}) ?(?P<half2>[ap])\.?m\b\.?|"
    r"(?P<h3>\d{1,2}):(?P<min3>[0-5]\d))"
)
# As an entry of a live blog begins: «21:05», «9:05 p.m. ET».
TIME_OF_ENTRY = rf"(?P<h>[01]?\d|2[0-3])[:.](?P<min>[0-5]\d)(?:[^\S\n]?(?P<half>[APap])\.?[Mm]\b\.?)?(?:[^\S\n](?-i:{ABBREVIATED})\b)?"
# Right beside the date: «at 3.40 a.m. on Monday», «on Monday at 15:30»; in «at 9:00 on Monday and reopened on Tuesday» it is Monday's.
_CLOCK_BEFORE = re.compile(rf"\b{_TIME}(?: local time| (?:{ABBREVIATED}))?,?(?: on)? $", re.IGNORECASE)
_CLOCK_AFTER = re.compile(rf",? {_TIME}(?!\w| ?(?:%|per\b))", re.IGNORECASE)
_NEAR, _HALF = 40, 12
# Before then towns kept their own time, and zone tables give offsets with seconds.
_FIRST_YEAR = 1970


def zone_named(sentence: str) -> ZoneInfo | None:
    """The zone that a sentence says its times are in, or None."""
    found = _zone(sentence)
    return ZoneInfo(ZONES[found["zone"].lower()]) if found else None


def zone_span(sentence: str) -> tuple[int, int] | None:
    """Where a sentence names the zone of its times, or None."""
    found = _zone(sentence)
    return (found.start("zone"), found.end()) if found else None


def _zone(sentence: str) -> re.Match[str] | None:
    return _LONG.search(sentence) or _SHORT.search(sentence)


def in_zone(moment: datetime, zone: ZoneInfo | None) -> datetime:
    """The moment by the clocks of a zone; as it is where there is none, or where the calendar ends."""
    try:
        return moment.astimezone(zone) if zone and moment.year >= _FIRST_YEAR else moment
    except (OverflowError, ValueError):
        return moment


def part_of_day(sentence: str, start: int, end: int, day: datetime) -> tuple[datetime, timedelta] | None:
    """When on `day` (its midnight) something was that a sentence dates at `start`..`end`; None where it says no more than the day."""
    if clock := _clock(sentence[max(0, start - _NEAR) : start], sentence[end : end + _NEAR]):
        return day + clock, timedelta(minutes=1)
    before, after = _BEFORE.search(sentence, max(0, start - _NEAR), start), _AFTER.match(sentence, end)
    word = after["part"] if after else next(filter(None, before.groups())) if before else None
    if word is None:
        return None
    first, last = _HOURS[word.lower()]
    return day + timedelta(hours=first), timedelta(hours=last - first)


def _clock(before: str, after: str) -> timedelta | None:
    """The time of day right beside a date; None where there is none, or no such time."""
    found = _CLOCK_BEFORE.search(before) or _CLOCK_AFTER.match(after)
    if found is None:
        return None
    return since_midnight(found["h"] or found["h2"] or found["h3"], found["min"] or found["min3"], found["half"] or found["half2"])


def since_midnight(hour: str, minute: str | None, half: str | None) -> timedelta | None:
    """The time of day of an hour and a minute as written, in the `half` of the day that “a” or “p” stands for; None for no such."""
    hours, minutes = int(hour), int(minute or 0)
    if half:
        return timedelta(hours=hours % 12 + (12 if half.lower() == "p" else 0), minutes=minutes) if 1 <= hours <= _HALF else None
    return timedelta(hours=hours, minutes=minutes) if hours < 2 * _HALF else None

"""The forms in which dates are written -> the period that each stands for, seen from the publication."""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Callable
from datetime import datetime, time, timedelta

from reconciler.text.awaited import is_awaited
from reconciler.text.bygone import is_bygone
from reconciler.text.calendars import A_MONTH, ANY_WEEKDAY, DAY_OF_MONTH, WEEKDAYS, month_number
from reconciler.text.clocks import TIME_OF_ENTRY, since_midnight
from reconciler.text.sieve import Sieved
from reconciler.text.verbs import is_ahead, is_past

_COUNT = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_COUNTS = dict(zip("a one two three four five six seven eight nine ten eleven twelve".split(), [1, *range(1, 13)], strict=True)) | {"an": 1}
_FORTNIGHT = 14
_HALF_A_YEAR = 6
# How far ahead a day still is today somewhere: a past tense beside it does not move it back by a year.
_DATELINE = timedelta(2)
# A date without a year that comes within so many days is that of the year before only where its own verb says so.
_SOON = timedelta(60)
_SOON_MONTHS = 2
# «the fourteenth (of January)», «by the end (of January)»: a part of it.
_OF_A_MONTH = re.compile(r"\b(?:first|second|third|\w+th|half|end|middle|beginning|start|close|\w*days?|week|weekend|as) $", re.IGNORECASE)
_WEEKDAY_BEFORE = re.compile(rf"\b(?P<w>{ANY_WEEKDAY}),? (?:the )?$", re.IGNORECASE)
_NEAR = 20
_WHICH_YEAR = re.compile(r",? (?:of )?(?P<which>last|this|next) year\b", re.IGNORECASE)
_PART_OF_MONTH = re.compile(r"\b(?P<part>(?:start|beginning|middle|end)(?= of)|early|late|mid)(?: of)?[ -]*$", re.IGNORECASE)
_THIRD = timedelta(10)
_PARTS = {"start": 0, "beginning": 0, "early": 0, "middle": 1, "mid": 1, "end": 2, "late": 2}
_DAYS_IN = {"day": 1, "week": 7, "fortnight": _FORTNIGHT, "month": 30, "year": 365}

# What may follow a day that is told without its month: «on the 9th (the port) shut», «the 9th was a Friday»; a noun or a name does where
# «on» stands before, «on the 9th Karsa», but for what is counted: «the 9th Circuit», «on the 12th floor».
_AFTER_A_DAY = (
    "the|an?|this|that|these|those|its|his|her|their|our|my|your|some|all|both|no|not|nobody|nothing|everybody|any|another|several|two|three|four|"
    "five|he|she|it|they|we|you|i|there|here|who|which|where|when|while|whose|what|of|in|on|at|by|for|from|to|until|till|into|near|off|over|"
    "up|upon|under|behind|beside|below|beyond|above|along|past|per|as|with|without|within|between|during|before|after|since|because|due|despite|about|around|through|towards?|against|amid|"
    "outside|inside|across|as|and|or|but|nor|so|than|then|if|unless|whether|though|although|rather|only|also|still|already|again|"
    "instead|instant|inst|regardless|onwards?|last|next|please|such|is|are|was|were|has|have|had|does|did|will|would|can|could|may|might|must|"
    "should|shall|being|having|said|told|came|went|saw|took|fell|brought|made|began|became|found|left|passed|stands|remains|takes|marks|"
    "marked|adds|brings"
)
_COUNTED = (
    "century|floor|storey|anniversary|time|round|minute|hour|day|week|month|year|lap|hole|over|count|kilometre|mile|car|edition|session|"
    "meeting|summit|vote|congress|parliament|amendment|district|precinct|ward|section|chamber|circuit|court|street|avenue|division|brigade|"
    "battalion|regiment|fleet|corps|army|squadron|front|dynasty|duke|earl|member|person|victim|death|case|attempt|term|season|package"
)
_DAY_ALONE = (
    r"(?<!\bin )(?<!\bat )(?P<on>(?<=\bon )|(?<=\bnight of )|(?<=\bmorning of )|(?<=\bevening of ))?\bthe (?P<d>\d{1,2})(?:st|nd|rd|th)\b"
    rf"(?=\W*$|\s?[^\w\s–-]|\s+[^\w\s]|\s\s| (?:{_AFTER_A_DAY})\b|(?(on) (?!U\.S\.|(?:{_COUNTED})\b)[^\W\d]|(?!)))"
)

Resolver = Callable[["re.Match[str]", datetime], tuple[datetime, timedelta] | None]


def _midnight(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), time(0), moment.tzinfo)


def _iso_date(match: re.Match[str], now: datetime) -> tuple[datetime, timedelta]:
    return datetime(int(match["y"]), int(match["m"]), int(match["d"]), tzinfo=now.tzinfo), timedelta(1)


def _month_day(match: re.Match[str], now: datetime) -> tuple[datetime, timedelta]:
    month, day = month_number(match["m"]), int(match["d"])
    if match["y"]:
        return datetime(int(match["y"]), month, day, tzinfo=now.tzinfo), timedelta(1)
    if (year := _year_named(match, now)) is not None:
        return datetime(year, month, day, tzinfo=now.tzinfo), timedelta(1)
    options = _on_weekday(match, _in_years(now, month, day))
    nearest = min(options, key=lambda option: abs(option - now))
    if nearest - now > _DATELINE and _is_gone(match, nearest - now <= _SOON):
        return max((option for option in options if option <= now), default=nearest), timedelta(1)
    return nearest, timedelta(1)


def _on_weekday(match: re.Match[str], options: list[datetime]) -> list[datetime]:
    """Those of a day in several years that fall on the weekday that stands before it, «on Monday, 2 March»; all where none does."""
    named = _WEEKDAY_BEFORE.search(match.string, max(0, match.start() - _NEAR), match.start())
    return [option for option in options if named and WEEKDAYS[option.weekday()] == named["w"].lower()] or options


def _year_named(match: re.Match[str], now: datetime) -> int | None:
    """The year that the words after a date name: «on 3 March last year»."""
    named = _WHICH_YEAR.match(match.string, match.end())
    return None if named is None else now.year + {"last": -1, "this": 0, "next": 1}[named["which"].lower()]


def _is_gone(match: re.Match[str], soon: bool) -> bool:
    """Whether a date without a year is the last of its name rather than the next one, which comes `soon` or not."""
    return is_bygone(match.string, *match.span()) if soon else is_past(match.string, match.start())


def _in_years(now: datetime, month: int, day: int) -> list[datetime]:
    """A day of this, the last and the next year; 29 February in those that have it."""
    leap = (month, day) == (2, 29)
    years = [year for year in (now.year - 1, now.year, now.year + 1) if 1 <= year <= 9999 and (isleap(year) or not leap)]
    return [datetime(year, month, day, tzinfo=now.tzinfo) for year in years]


def _month_only(match: re.Match[str], now: datetime) -> tuple[datetime, timedelta]:
    month = month_number(match["m"])
    ahead = (month - now.month) % 12
    if match["y"]:
        year = int(match["y"])
    elif (named := _year_named(match, now)) is not None:
        year = named
    elif match[0].lower().startswith("last"):
        year = now.year - (month >= now.month)
    elif ahead > _HALF_A_YEAR or (ahead and _is_gone(match, ahead <= _SOON_MONTHS)):
        year = now.year - (month > now.month)
    else:
        # «a letter of February», beside no verb that tells, is this year's.
        of_a_noun = match[0].lower().startswith("of ") and not _OF_A_MONTH.search(match.string[: match.start()])
        year = now.year + (month < now.month and not of_a_noun)
    first = datetime(year, month, 1, tzinfo=now.tzinfo)
    part = _PART_OF_MONTH.search(match.string, max(0, match.start() - _NEAR), match.start("m"))
    return (first + _THIRD * _PARTS[part["part"].lower()], _THIRD) if part else (first, timedelta(30))


def _year_only(match: re.Match[str], now: datetime) -> tuple[datetime, timedelta]:
    return datetime(int(match["y"]), 1, 1, tzinfo=now.tzinfo), timedelta(365)


def _day_of_month(match: re.Match[str], now: datetime) -> tuple[datetime, timedelta]:
    this = datetime(now.year, now.month, int(match["d"]), tzinfo=now.tzinfo)
    if this > now + timedelta(10):
        last = _midnight(now).replace(day=1) - timedelta(1)
        this = datetime(last.year, last.month, int(match["d"]), tzinfo=now.tzinfo)
    return this, timedelta(1)


def _weekday(match: re.Match[str], now: datetime) -> tuple[datetime, timedelta]:
    back = (now.weekday() - WEEKDAYS.index(match["w"].lower())) % 7
    which = (match["which"] or "").lower()
    if which == "next" or (which != "last" and back and _is_to_come(match, back)):
        return _midnight(now) + timedelta(7 - back), timedelta(1)
    if which == "last" and back == 0:
        back = 7
    return _midnight(now) - timedelta(back), timedelta(1)


def _is_to_come(match: re.Match[str], back: int) -> bool:
    return is_ahead(match.string, match.start()) or is_awaited(match.string, *match.span(), back)


def _near_day(match: re.Match[str], now: datetime) -> tuple[datetime, timedelta]:
    shift = {"yesterday": -1, "tomorrow": 1}.get(match["n"].lower(), 0)
    return _midnight(now) + timedelta(shift), timedelta(1)


def _calendar_period(match: re.Match[str], now: datetime) -> tuple[datetime, timedelta]:
    which, unit = match["which"].lower(), match["u"].lower()
    today = _midnight(now)
    if unit == "week":
        start = today - timedelta(today.weekday())
        return start + timedelta({"last": -7, "next": 7}.get(which, 0)), timedelta(7)
    if unit == "month":
        first = today.replace(day=1)
        start = {"last": (first - timedelta(1)).replace(day=1), "next": (first + timedelta(32)).replace(day=1)}.get(which, first)
        return start, timedelta(30)
    year = now.year + {"last": -1, "next": 1}.get(which, 0)
    return datetime(year, 1, 1, tzinfo=now.tzinfo), timedelta(365)


def _part_of_period(match: re.Match[str], now: datetime) -> tuple[datetime, timedelta]:
    """A third of a week, month or year: «in the middle of the month»."""
    start, length = _calendar_period(match, now)
    return start + length * _PARTS[match["part"].lower()] / 3, length / 3


def _ago(match: re.Match[str], now: datetime) -> tuple[datetime, timedelta]:
    count = match["c"].lower()
    unit = match["u"].lower()
    number = int(count) if count.isdigit() else _COUNTS[count]
    return _midnight(now) - timedelta(number * _DAYS_IN[unit]), timedelta(1 if unit == "day" else _DAYS_IN[unit] // 4 or 1)


def _entry_clock(match: re.Match[str], now: datetime) -> tuple[datetime, timedelta] | None:
    time = since_midnight(match["h"], match["min"], match["half"])
    return None if time is None else (_midnight(now) + time, timedelta(minutes=1))


# Every form below has one of these: most sentences state no time, and are not searched for each.
HINT = Sieved(
    r"\d|day|week|month|year|fortnight|tonight|tomorrow|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
    re.IGNORECASE,
)


def _form(pattern: str) -> Sieved:
    return Sieved(pattern, re.IGNORECASE)


# Ordered: a longer form is tried before the shorter one that it contains.
FORMS: tuple[tuple[Sieved, Resolver], ...] = (
    (_form(rf"^\s*{TIME_OF_ENTRY}\s*(?:[-–—:]|(?-i:(?=[A-Z])))"), _entry_clock),
    (_form(r"\b(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b"), _iso_date),
    (_form(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m>{A_MONTH})\b\.?(?:,? (?P<y>(?:19|20)\d\d))?"), _month_day),
    (_form(rf"\b(?P<m>{A_MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d|[.,]\d)(?:,? (?P<y>(?:19|20)\d\d))?"), _month_day),
    (_form(rf"\b(?:in|since|of|last|from|early|late|mid-?) ?(?P<m>{A_MONTH})\b(?:,? (?P<y>(?:19|20)\d\d))?"), _month_only),
    (_form(rf"\b(?P<c>{_COUNT}) (?P<u>day|week|fortnight|month|year)s? (?:ago|earlier|before(?: that)?)\b"), _ago),
    # «on Friday, 9 October», «the last Friday of May»: one date, and no day of this week or the last.
    (
        _form(
            rf"\b(?:(?P<which>last|next|this|on) )?(?P<w>{ANY_WEEKDAY})\b"
            rf"(?!,? (?:the )?(?:{DAY_OF_MONTH}(?: of)? {A_MONTH}|{A_MONTH}\.? \d{{1,2}})\b| of {A_MONTH}\b)"
        ),
        _weekday,
    ),
    (_form(r"\bthe (?P<part>start|beginning|middle|end) of (?P<which>the|last|this|next) (?P<u>week|month|year)\b"), _part_of_period),
    (_form(r"\b(?:earlier )?(?P<which>last|this|next) (?P<u>week|month|year)\b"), _calendar_period),
    (_form(r"\b(?P<n>yesterday|today|tonight|tomorrow)\b"), _near_day),
    (_form(_DAY_ALONE), _day_of_month),
    (_form(r"\b(?:in|since|of|from) (?P<y>(?:19|20)\d\d)\b"), _year_only),
)

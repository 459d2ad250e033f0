"""A time as people, mails and pages write it -> ISO 8601."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from reconciler.text.calendars import ANY_MONTH_SHORT, month_number
from reconciler.text.clocks import since_midnight
from reconciler.text.instants import parse_time
from reconciler.text.zones import BY_SEASON, OFFSETS

_LONGEST = 80
_MONTH = rf"(?P<{{}}>(?:{ANY_MONTH_SHORT})[a-z]{{{{0,6}}}})\.?"
_DAY = r"(?P<{}>\d{{1,2}})(?:st|nd|rd|th)?"
_CLOCK = r"(?P<h>\d{1,2})(?:[:.](?P<min>\d\d))?(?::(?P<s>\d\d))?(?: ?(?P<half>[ap])\.?m\b\.?)?"
# «18 September 2025, 9:02 a.m. BST», «Thu, Sept. 18, 2025 at 09:02»; an hour alone needs its half of the day.
_WEEKDAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.?,? "
_DATE = rf"(?:{_DAY.format('d')} {_MONTH.format('m')}|{_MONTH.format('m2')} {_DAY.format('d2')}),? (?P<y>\d{{4}})"
_HALF = re.compile(r"\d ?[ap]\.?m\b", re.IGNORECASE)
_WRITTEN = re.compile(
    rf"(?:{_WEEKDAY})?{_DATE}(?:,?(?: at)? {_CLOCK}(?: ?\(?(?P<zone>[A-Z]{{1,4}}|[+-]\d\d:?\d\d)\)?)?)?",
    re.IGNORECASE,
)


def iso_time(written: str) -> str | None:
    """A time in ISO 8601, RFC 822 or words as ISO 8601, with the offset that it is written with; None for what is none.

    A day alone stays one.
    """
    written = " ".join(written[: _LONGEST + 1].split())
    if not written or len(written) > _LONGEST:
        return None
    return _as_iso(written) or _in_words(written) or _from_rfc822(written)


def is_day_alone(value: str) -> bool:
    """Whether an ISO 8601 time says no time of day."""
    return ":" not in value and len(value.strip()) <= len("2026-01-14") and "T" not in value


def _as_iso(written: str) -> str | None:
    try:
        parse_time(written)
    except ValueError:
        return None
    return written


def _from_rfc822(written: str) -> str | None:
    # It knows no halves of the day, and the library passes over what it does not know.
    if _HALF.search(written):
        return None
    try:
        found = parsedate_to_datetime(written)
    except (ValueError, OverflowError):
        return None
    # An offset of -0000 says that the zone is not known.
    return _as_iso((found if found.tzinfo else found.replace(tzinfo=UTC)).isoformat())


def _in_words(written: str) -> str | None:
    found = _WRITTEN.fullmatch(written)
    if found is None or (found["h"] and not (found["min"] or found["half"])):
        return None
    month, day = month_number(found["m"] or found["m2"]), int(found["d"] or found["d2"])
    if (since := since_midnight(found["h"] or "0", None, found["half"])) is None:
        return None
    try:
        moment = datetime(int(found["y"]), month, day, 0, int(found["min"] or 0), int(found["s"] or 0)) + since  # noqa: DTZ001
    except ValueError:
        return None
    zone = _zone(found["zone"], moment)
    return None if zone is None else _as_iso(f"{moment.isoformat()}{zone}" if found["h"] else moment.date().isoformat())


def _zone(written: str | None, moment: datetime) -> str | None:
    """The offset of a zone at a moment; none where none is named, and None for one that is not known."""
    if written is None:
        return ""
    if written[0] in "+-":
        return f"{'+' if written.strip('-0:') == '' else written[0]}{written[1:3]}:{written[-2:]}"
    if (place := BY_SEASON.get(written.upper())) is not None:
        return moment.replace(tzinfo=ZoneInfo(place)).isoformat()[-6:]
    return OFFSETS.get(written.upper())

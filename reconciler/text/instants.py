"""ISO 8601 times that clients send -> instants."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_BLANK_ZONE = re.compile(r"(T[\d:.,]{2,15}) (\d\d:?\d\d)$")
_DATED = re.compile(r"\d{4,6}-\d\d-\d\d(?:[T ]\d\d:\d\d|$)")


def parse_time(value: str) -> tuple[datetime, bool]:
    """An ISO 8601 time and whether UTC had to be assumed. Raises ValueError, with the reason, for what is none.

    The whole range that can be compared is years 1 to 9999 in UTC; a local time whose instant falls outside is refused.
    """
    try:
        # In the address of a request a plus sign stands for a blank, and is often written as it is.
        parsed = datetime.fromisoformat(_BLANK_ZONE.sub(r"\1+\2", value.strip()))
    except ValueError:
        if _DATED.match(value.strip()):
            raise ValueError(f"{value[:40]!r} names no day and time that there is in the years 1 to 9999") from None
        raise ValueError(f"{value[:40]!r} is not an ISO 8601 time such as 2026-01-14T09:30:00+08:00") from None
    assumed = parsed.tzinfo is None
    aware = parsed.replace(tzinfo=UTC) if assumed else parsed
    try:
        aware.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{value[:40]!r} is outside the years 1 to 9999 in UTC") from None
    return aware, assumed

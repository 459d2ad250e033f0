"""Times -> what the pages show of them, and what their date and time controls take."""

from __future__ import annotations

from datetime import UTC, datetime

from markupsafe import Markup

from reconciler.documents import words
from reconciler.pipeline.wording import day as written
from reconciler.text.instants import parse_time


def moment(at: datetime) -> Markup:
    """A time in its own zone, with UTC on hover."""
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        at.isoformat(), f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC", words.moment(at)
    )


def day(at: datetime) -> Markup:
    """The date of a time, in its own zone, with the whole of it on hover."""
    return Markup('<time datetime="{}" title="{}">{}</time>').format(at.isoformat(), words.moment(at), written(at))


def span_of(first: datetime, last: datetime) -> Markup:
    """The dates from the first to the last time, one if they are the same."""
    if first.date() == last.date():
        return day(last)
    same_year, same_month = first.year == last.year, (first.year, first.month) == (last.year, last.month)
    start = f"{first.day}" if same_month else f"{first.day} {first:%b}" if same_year else written(first)
    return Markup('<time datetime="{}">{}</time> – {}').format(first.isoformat(), start, day(last))


def control_value(value: str) -> str:
    """A time as a `datetime-local` control takes it, in UTC; "" for what is no time."""
    try:
        at = parse_time(value)[0]
    except ValueError:
        return ""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="minutes" if at.second == 0 == at.microsecond else "seconds")

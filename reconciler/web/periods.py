"""A claim that states a time -> the stretch in which that lies: «last week» is none of its moments, and is not shown as one."""

from __future__ import annotations

from datetime import datetime, timedelta

from markupsafe import Markup

from reconciler.documents import words
from reconciler.pipeline.wording import day as written
from reconciler.records import Claim, Report
from reconciler.text.times import stated_times
from reconciler.web.scale import Scale
from reconciler.web.times import day, span_of

_THICK = 6
_MOMENT = timedelta(microseconds=1)


def period_of(claim: Claim, report: Report) -> tuple[datetime, datetime] | None:
    """From when to when the time that the claim states may be, which its report had behind it; None where it states none itself."""
    if claim.effective_from != "stated":
        return None
    for time in stated_times(claim.text, report.published_at):
        # As the claim was dated: by the first moment of what it states.
        if min(time.since, report.published_at) == claim.effective_at and time.since < report.published_at:
            return time.since, min(time.until, report.published_at)
    return None


def holds_for(claim: Claim, report: Report) -> Markup:
    """The day or days that a claim holds for."""
    period = period_of(claim, report)
    return span_of(period[0], period[1] - _MOMENT) if period else day(claim.effective_at)


def told(claim: Claim, report: Report) -> str:
    """For when a claim holds, in words: a moment, a day, or a stretch of days."""
    period = period_of(claim, report)
    if period is None:
        return words.moment(claim.effective_at)
    first, last = period[0], period[1] - _MOMENT
    return written(first) if first.date() == last.date() else f"some time from {written(first)} to {written(last)}"


def stretch(claim: Claim, report: Report, axis: Scale, y: float) -> Markup:
    """The bar of the period in a lane at a height; nothing for a moment, nor for a time outside of the axis."""
    period = period_of(claim, report)
    if period is None or axis.side(period[0]):
        return Markup("")
    first, last = axis(period[0]), axis(period[1])
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" rx="{}" class="period"/>').format(
        first, y - _THICK / 2, round(last - first, 1), _THICK, _THICK / 2
    )

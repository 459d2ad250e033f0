"""Times -> places along the axis of a timeline, with round ticks, and far-off times set at the edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from reconciler.pipeline.wording import day

_STEPS = (
    *(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30)),
    *(timedelta(hours=hours) for hours in (1, 2, 3, 6, 12)),
    *(timedelta(days=days) for days in (1, 2, 3, 7, 14)),
)
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 600, 1200, 6000, 24000)
_MONTH = timedelta(days=30.4)
_DAY = timedelta(days=1)
_MOST_TICKS = 6
_LEAST_MARGIN = timedelta(minutes=10)
# Times are far off if the way to the others is so many times what those span, and at least so long.
_FAR, _FAR_LEAST = 8, timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Scale:
    """Times as places between the left and right edge of the plot; what lies outside is set at the edge."""

    first: datetime
    last: datetime
    left: float
    right: float

    def __call__(self, at: datetime) -> float:
        """The place of a time."""
        inside = min(max(at, self.first), self.last)
        share = (inside - self.first) / (self.last - self.first)
        return round(self.left + share * (self.right - self.left), 1)

    def side(self, at: datetime) -> int:
        """-1 for a time before the plot, 1 for one after it, 0 for one within."""
        return (at > self.last) - (at < self.first)

    def ticks(self) -> list[tuple[datetime, str]]:
        """A few round times with their labels: hours, with the day where it changes; days; the first of months or years."""
        span = self.last - self.first
        step = next((step for step in _STEPS if span / step <= _MOST_TICKS), None)
        if step is None:
            months = next(months for months in _MONTHS if span / (months * _MONTH) <= _MOST_TICKS)
            return [(at, f"{at.year}" if months >= 12 else f"{at:%b %Y}") for at in self._firsts(months)]
        times = self._round_times(step)
        days = [None, *(at.date() for at in times)]
        return [
            (at, day(at) if step >= _DAY else f"{at:%H:%M}" if at.date() == before else f"{at.day} {at:%b, %H:%M}")
            for at, before in zip(times, days, strict=False)
        ]

    def _round_times(self, step: timedelta) -> list[datetime]:
        midnight = self.first.replace(hour=0, minute=0, second=0, microsecond=0)
        number = -((midnight - self.first) // step)
        found: list[datetime] = []
        # Reckoned from what is left, for a sum could leave the calendar.
        while (ahead := number * step) <= self.last - midnight:
            found.append(midnight + ahead)
            number += 1
        return found

    def _firsts(self, months: int) -> list[datetime]:
        """The first days of every so many months, counted from the year 0."""
        start = -(-(self.first.year * 12 + self.first.month - 1) // months) * months
        end = self.last.year * 12 + self.last.month
        firsts = [datetime(month // 12, month % 12 + 1, 1, tzinfo=self.first.tzinfo) for month in range(start, end, months)]
        return [at for at in firsts if at >= self.first]


def scale(times: Sequence[datetime], left: float, right: float) -> Scale:
    """The scale that shows these times, but for a few far-off ones at either end, in their common zone, else in UTC."""
    zone = common_zone(times)
    near = _without_far_off([at.astimezone(zone) for at in sorted(set(times))])
    first, last = near[0], near[-1]
    margin = max((last - first) / 40, _LEAST_MARGIN)
    try:
        return Scale(first - margin, last + margin, left, right)
    except OverflowError:
        second = timedelta(seconds=1)
        return Scale(first, last + second, left, right) if first < last else Scale(first - second, last, left, right)


def common_zone(times: Sequence[datetime]) -> tzinfo:
    """The offset that all times have, else UTC."""
    offsets = {at.utcoffset() for at in times}
    only = offsets.pop() if len(offsets) == 1 else None
    return timezone(only) if only else UTC


def _without_far_off(ordered: list[datetime]) -> list[datetime]:
    """The times but for the few at either end that lie so far off that the others could not be told apart."""
    few = len(ordered) // 3
    low = next((n for n in range(few, 0, -1) if _is_far(ordered[n] - ordered[n - 1], ordered[-1] - ordered[n])), 0)
    kept = ordered[low:]
    high = next((n for n in range(few, 0, -1) if n < len(kept) and _is_far(kept[-n] - kept[-n - 1], kept[-n - 1] - kept[0])), 0)
    return kept[: len(kept) - high]


def _is_far(way: timedelta, span: timedelta) -> bool:
    return way > max(_FAR * span, _FAR_LEAST)

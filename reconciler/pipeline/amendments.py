"""Reports and their ties -> which report of a source takes back or corrects which earlier one of its own.

By the field `retracts` where it names one, else by what the report says of itself: then it is the earlier report of its
source that is most like it, of the day that it names where it names one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from reconciler.pipeline.origins import SAME_ORIGIN, published
from reconciler.pipeline.positions import in_order
from reconciler.pipeline.tie_table import TieTable
from reconciler.records import Report, Tie
from reconciler.text.corrections import HEAD, corrects, corrects_itself, days_of_earlier, withdraws
from reconciler.text.times import StatedTime

# Two reports less alike than this are on two matters, whatever one of them says of an earlier report.
_ONE_MATTER = 0.1


@dataclass(frozen=True, slots=True)
class Notice:
    """What a report says of an earlier one of its source: that it corrects it, or, where no field does, that it takes it back."""

    corrects: bool
    takes_back: bool


def retractions(
    reports: Sequence[Report],
    ties: Sequence[Tie] = (),
    origin_of: Mapping[str, str] | None = None,
    notices: Mapping[str, Notice] | None = None,
) -> dict[str, str]:
    """From each report that a later one of its source takes back, to the first report that does.

    `notices` are those of the reports and of others, where they have been read.
    """
    retracted = _in_words(reports, ties, origin_of or {}, lambda notice: notice.takes_back, notices)
    for report, earlier in _with_earlier(reports, lambda report: report.retracts is not None):
        retracted |= {other.id: report.id for other in earlier if report.retracts in other.names}
    return retracted


def corrections(
    reports: Sequence[Report], ties: Sequence[Tie], origin_of: Mapping[str, str], notices: Mapping[str, Notice] | None = None
) -> dict[str, str]:
    """From each report that a later one of its source says it corrects, to the first report that does; `notices` as for retractions."""
    return _in_words(reports, ties, origin_of, lambda notice: notice.corrects, notices)


def may_amend(one: Report, other: Report, tie: Tie) -> bool:
    """Whether one of two tied reports may be found to correct or take back the other by what it says of itself."""
    return one.source == other.source and tie.likeness >= _ONE_MATTER and bool(notices_in((one, other)))


def notices_in(reports: Iterable[Report]) -> dict[str, Notice]:
    """The reports that say something of an earlier one of their source, by id."""
    found = {}
    for report in reports:
        corrected, withdrawn = _read(report.title, report.text[:HEAD], report.source)
        if corrected or withdrawn:
            found[report.id] = Notice(corrected, withdrawn and report.retracts is None)
    return found


@lru_cache(maxsize=2048)
def _read(title: str, head: str, source: str) -> tuple[bool, bool]:
    """Remembered, since all that a new report hangs together with is planned again."""
    return corrects(title, head), withdraws(title, head, source)


def _in_words(
    reports: Sequence[Report],
    ties: Sequence[Tie],
    origin_of: Mapping[str, str],
    amends: Callable[[Notice], bool],
    notices: Mapping[str, Notice] | None,
) -> dict[str, str]:
    """What the reports say of themselves. A notice amends no notice, and of copies their origin, whose fate they share."""
    notices = notices_in(reports) if notices is None else notices
    if not any(map(amends, notices.values())):
        return {}
    telling = list(TieTable.of(ties).touching(notices.keys()))
    likeness = {(tie.a, tie.b): tie.likeness for tie in telling}
    near = {(tie.a, tie.b) for tie in telling if tie.copying >= SAME_ORIGIN}
    own = {report.id: report.source for report in reports}
    found: dict[str, str] = {}
    for report, earlier in _with_earlier(reports, lambda report: report.id in notices and amends(notices[report.id])):
        origin = origin_of.get(report.id, report.id)
        before = [other for other in earlier if other.id not in notices and other.published_at < report.published_at]
        if corrects_itself(report.title, report.text[:HEAD]):
            before = [other for other in before if other.title == report.title or in_order((report.id, other.id)) in near]
        if amended := _most_like(report, [other for other in before if origin_of.get(other.id, other.id) != origin], likeness):
            first = origin_of.get(amended.id, amended.id)
            found[first if own.get(first) == report.source else amended.id] = report.id
    return found


def _most_like(report: Report, earlier: Sequence[Report], likeness: Mapping[tuple[str, str], float]) -> Report | None:
    """The earlier report that is most like it, of the day that it names if it names one; of equally alike ones the newest."""

    def alike(other: Report) -> float:
        return likeness.get(in_order((report.id, other.id)), 0.0)

    def place(other: Report) -> tuple[float, object]:
        return alike(other), published(other)

    days = _days(report.text[:HEAD], report.published_at)
    named = [other for other in earlier if not days or any(day.since <= other.published_at < day.until for day in days)]
    return max((other for other in named if alike(other) >= _ONE_MATTER), key=place, default=None)


@lru_cache(maxsize=2048)
def _days(head: str, published_at: datetime) -> list[StatedTime]:
    return days_of_earlier(head, published_at)


def _with_earlier(reports: Sequence[Report], wanted: Callable[[Report], bool]) -> Iterator[tuple[Report, list[Report]]]:
    """The wanted reports, newest first, each with the others of its source that are no later."""
    by_source: dict[str, list[Report]] = {}
    for report in sorted(reports, key=published, reverse=True):
        by_source.setdefault(report.source, []).append(report)
    for own in by_source.values():
        for report in filter(wanted, own):
            yield report, [other for other in own if other.id != report.id and other.published_at <= report.published_at]

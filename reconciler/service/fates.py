"""Reports -> what became of those that no longer count: withdrawn by a person, retracted, or replaced by a newer edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from reconciler.pipeline.candidates import newer_editions
from reconciler.pipeline.decisions import rulings
from reconciler.pipeline.origins import retractions
from reconciler.ports import Store
from reconciler.records import Decided, Decision, Report


@dataclass(frozen=True, slots=True)
class Fate:
    """Why a report no longer counts: how and when it ended, by whom and for what reason, and the report that came in its place."""

    how: Literal["withdrawn", "retracted", "replaced"]
    at: datetime
    by: str
    reason: str
    successor: Report | None


def fates(store: Store, now: datetime, reports: Iterable[Report]) -> dict[str, Fate]:
    """The fates of those of the reports that no longer count, by id."""
    decisions = store.archive.decisions().records
    withdrawn = rulings(decisions).withdrawn
    # The newest first in the history: of a report that was withdrawn twice, the last time is told.
    ended = {d.about: d for d in reversed(decisions) if d.kind is Decided.WITHDRAW and d.about in withdrawn}
    hidden = store.archive.embargoed(now)
    found = {report.id: _fate(store, report, ended, hidden) for report in reports}
    return {id_: fate for id_, fate in found.items() if fate is not None}


def _fate(store: Store, report: Report, ended: Mapping[str, Decision], hidden: set[str]) -> Fate | None:
    around = store.archive.reports_by_id(store.workings.neighbours(report))
    family = [report, *(other for id_, other in sorted(around.items()) if id_ not in hidden and id_ not in ended)]
    newest = _newest_edition(report, family)
    if decision := ended.get(report.id):
        return Fate("withdrawn", decision.at, decision.by, decision.note, newest)
    if by := retractions(family).get(report.id):
        retraction = next(other for other in family if other.id == by)
        return Fate("retracted", retraction.published_at, retraction.source, retraction.title, retraction)
    if newest:
        return Fate("replaced", newest.published_at, newest.source, "a newer edition at the same address", newest)
    return None


def _newest_edition(report: Report, family: Sequence[Report]) -> Report | None:
    replaced, last = newer_editions(family), report.id
    while last in replaced:
        last = replaced[last]
    return next(other for other in family if other.id == last) if last != report.id else None

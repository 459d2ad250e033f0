"""Reports -> what became of those that no longer count: withdrawn, retracted, replaced by a newer edition, or copies of such."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from reconciler.pipeline.candidates import newer_editions, newest_edition
from reconciler.pipeline.decisions import rulings
from reconciler.pipeline.origins import REPRINT, published
from reconciler.ports import Store
from reconciler.queries import Filters, every
from reconciler.records import Basis, Decided, Decision, Report, Standing


@dataclass(frozen=True, slots=True)
class Fate:
    """Why a report no longer counts: how and when it ended, by whom and for what reason, and the report that came in its place.

    Of a copy of such a report it is the report that it copies.
    """

    how: Literal["withdrawn", "retracted", "replaced", "copied"]
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
    found = {report.id: _fate(store, report, ended, hidden) for report in _suspect(store, list(reports), ended.keys())}
    return {id_: fate for id_, fate in found.items() if fate is not None}


def _suspect(store: Store, reports: Sequence[Report], ended: Collection[str]) -> list[Report]:
    """Those of the reports that may have ended, found at once: of the others nothing more is looked up.

    The claims of what lost its support are all withdrawn, so the first one tells; of editions the neighbours do.
    """
    standings = store.shelf.leading_standings(report.id for report in reports)
    near = store.workings.neighbours_of(reports)
    counting = {id_ for id_, standing in standings.items() if standing is not Standing.WITHDRAWN} - near.keys() - set(ended)
    return [report for report in reports if report.id not in counting]


def _fate(store: Store, report: Report, ended: Mapping[str, Decision], hidden: set[str]) -> Fate | None:
    own = _own_fate(store, report, ended, hidden)
    return own or (_fate_of_origin(store, report, ended, hidden) if _lost_support(store, report) else None)


def _own_fate(store: Store, report: Report, ended: Mapping[str, Decision], hidden: set[str]) -> Fate | None:
    around = store.archive.reports_by_id(store.workings.neighbours(report))
    family = [report, *(other for id_, other in sorted(around.items()) if id_ not in hidden and id_ not in ended)]
    newest = _newest_edition(report, family)
    if decision := ended.get(report.id):
        return Fate("withdrawn", decision.at, decision.by, decision.note, newest)
    if retraction := _retraction(store, report):
        return Fate("retracted", retraction.published_at, retraction.source, retraction.title, retraction)
    if newest:
        return Fate("replaced", newest.published_at, newest.source, "a newer edition at the same address", newest)
    return None


def _retraction(store: Store, report: Report) -> Report | None:
    """The report by which its source took this one back."""
    found = every(lambda page: store.shelf.list_supersessions(Filters(report=report.id), page))
    by = {each.later_report_id for each in found if each.earlier_report_id == report.id and each.basis is Basis.RETRACTION}
    return min(store.archive.reports_by_id(by).values(), key=published, default=None)


def _lost_support(store: Store, report: Report) -> bool:
    claims = store.shelf.claim_ids_of(report.id)
    # Of most reports the first claim already tells: the others are looked up only where it is withdrawn.
    return _all_withdrawn(store, claims[:1]) and _all_withdrawn(store, claims)


def _all_withdrawn(store: Store, claims: Sequence[str]) -> bool:
    placed = store.shelf.claims_by_id(claims).values()
    return bool(placed) and all(state is not None and state.standing is Standing.WITHDRAWN for _, state in placed)


def _fate_of_origin(store: Store, report: Report, ended: Mapping[str, Decision], hidden: set[str]) -> Fate | None:
    """A copy shares the fate of what it copies."""
    ties = store.workings.ties_of([report.id])
    copied = {id_ for tie in ties if tie.copying >= REPRINT for id_ in (tie.a, tie.b)} - {report.id}
    for other in sorted(store.archive.reports_by_id(copied).values(), key=published):
        if fate := _own_fate(store, other, ended, hidden):
            return Fate("copied", fate.at, fate.by, f"copies a report of {other.source} that was {fate.how}", other)
    return None


def _newest_edition(report: Report, family: Sequence[Report]) -> Report | None:
    last = newest_edition(report.id, newer_editions(family))
    return next(other for other in family if other.id == last) if last != report.id else None

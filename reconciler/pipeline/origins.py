"""Reports -> which are editions of one another, and which are copies of which."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from reconciler.pipeline.tie_table import TieTable
from reconciler.pipeline.unions import Unions
from reconciler.records import Report, Tie

# From this resemblance on a report is a reprint of another: it adds an outlet and nothing else (law 3).
REPRINT = 0.75
# From this on two reports draw on one origin, though each may say something of its own.
SAME_ORIGIN = 0.35
# Those that come out further apart are two pieces of news in the same words, as of a strait that is shut in March and in November.
_ONE_ORIGIN_WITHIN = timedelta(days=30)


def published(report: Report) -> tuple[datetime, str]:
    """The order of reports: by publication, and between those of one instant by id, so that arrival cannot matter."""
    return report.published_at, report.id


def edition(report: Report) -> tuple[datetime, datetime, str]:
    """The order of editions of one address: where they give the same time, by arrival, which is all there is."""
    return report.published_at, report.received_at, report.id


def editions(reports: Iterable[Report], named: Mapping[str, str] | None = None) -> dict[str, str]:
    """From each report that a later edition of the same publication of the same source replaces, to that next edition.

    `named` leads from reports to their publications; without it these are told by their addresses.
    """
    by_address: dict[tuple[str, str], list[Report]] = {}
    for report in reports:
        if name := report.address if named is None else named.get(report.id):
            by_address.setdefault((report.source, name), []).append(report)
    replaced: dict[str, str] = {}
    for same in by_address.values():
        ordered = sorted(same, key=edition)
        replaced |= {older.id: newer.id for older, newer in pairwise(ordered)}
    return replaced


def copies(reports: Mapping[str, Report], ties: Iterable[Tie], least: float = REPRINT) -> dict[str, str]:
    """From each report to the earliest of the group of copies that it belongs to (itself where it copies nothing)."""
    # Most copy nothing.
    groups = Unions.of((tie.a, tie.b) for tie in TieTable.of(ties).copied(least) if tie.a in reports and tie.b in reports)
    first = {id_: id_ for id_ in reports}
    for group in groups.groups():
        origin = min((reports[member] for member in group), key=published)
        first |= dict.fromkeys(group, origin.id)
    return first


def originals(reports: Collection[str], origin_of: Mapping[str, str]) -> set[str]:
    """Those of the reports that copy none; all of them where every one copies another."""
    return {id_ for id_ in reports if origin_of.get(id_, id_) == id_} or set(reports)


def origins(reports: Mapping[str, Report], ties: Sequence[Tie]) -> dict[str, str]:
    """From each report to the report that its independent source is known by: one of a source, or of near-copies."""
    groups = Unions(reports)
    by_source: dict[str, str] = {}
    for report in sorted(reports.values(), key=published):
        groups.join(by_source.setdefault(report.source, report.id), report.id)
    for tie in TieTable.of(ties).copied(SAME_ORIGIN):
        if tie.a in reports and tie.b in reports and _of_one_origin(reports[tie.a], reports[tie.b], tie):
            groups.join(tie.a, tie.b)
    return {member: min(group) for group in groups.groups() for member in group}


def _of_one_origin(one: Report, other: Report, tie: Tie) -> bool:
    return tie.copying >= REPRINT or abs(one.published_at - other.published_at) <= _ONE_ORIGIN_WITHIN


def independent(reports: Mapping[str, Report], ties: Sequence[Tie], origin_of: Mapping[str, str]) -> int:
    """How many independent sources the reports come from. A copy counts for none that its origin, which is elsewhere, would not."""
    found = origins(reports, ties)
    rooted = {id_ for id_ in reports if origin_of.get(id_, id_) in reports} or reports.keys()
    return len({found[id_] for id_ in rooted})

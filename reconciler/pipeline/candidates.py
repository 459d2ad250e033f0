"""Reports and their ties -> the plan: topics, and the couples of reports worth judging."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Protocol

import numpy as np

from reconciler.pipeline.amendments import corrections, may_amend, notices_in, retractions
from reconciler.pipeline.decisions import Rulings
from reconciler.pipeline.heirs import publications
from reconciler.pipeline.origins import REPRINT, copies, editions, published
from reconciler.pipeline.tie_table import TieTable
from reconciler.pipeline.topics import gather_topics, joined
from reconciler.records import Plan, Report, Tie

# In a topic of up to this many reports all are compared; in a larger one only those that are alike themselves.
_ALL_PAIRS = 30


class Gathered(Protocol):
    """Groups of reports, gathered as topics are."""

    def last(self) -> list[tuple[str, ...]]:
        """The groups that merge with nothing more."""
        ...


# Some reports -> how they grow together, or None.
Grown = Callable[[set[str]], Gathered | None]


@dataclass(frozen=True, slots=True)
class Lineage:
    """Which of some reports are the same thing again: `origin_of` and `replaced_by` as in a Plan.

    `ties` say how alike they are, where somebody asks for that.
    """

    origin_of: dict[str, str] = field(hash=False)
    replaced_by: dict[str, str] = field(hash=False)
    ties: Sequence[Tie] = field(default=(), hash=False)


def lineage(reports: Iterable[Report], ties: Iterable[Tie], withdrawn: frozenset[str] = frozenset()) -> Lineage:
    """The editions and the copies among the reports, leaving out those that a person withdrew."""
    active = [report for report in reports if report.id not in withdrawn]
    replaced = newer_editions(active)
    return Lineage(copies({report.id: report for report in active if report.id not in replaced}, ties), replaced)


def _unknown(_leaders: set[str]) -> None:
    """Of no reports is it known how they grow."""


def plan(reports: Sequence[Report], tied: Iterable[Tie], ruled: Rulings, grown: Grown = _unknown) -> Plan:
    """What is compared with what among the reports. Depends on the set of reports only, not on their order.

    `grown` tells how those that topics are gathered from grow together, where that is known.
    """
    ties = TieTable.of(tied)
    active = {report.id: report for report in reports if report.id not in ruled.withdrawn}
    lines = lineage(active.values(), ties)
    origin_of, replaced = lines.origin_of, lines.replaced_by
    current = {id_: report for id_, report in active.items() if id_ not in replaced}
    notices = notices_in(active.values())
    retracted = retractions(list(active.values()), ties, origin_of, notices)
    corrected = corrections(list(current.values()), ties, origin_of, {id_: said for id_, said in notices.items() if id_ in current})
    leaders = {origin_of[id_] for id_ in current}
    together = _anchors(ruled, reports, origin_of) + _amended(retracted, lines)
    tree = grown(leaders)
    groups = joined(tree.last(), together) if tree else gather_topics(leaders, ties, together)
    couples = [pair for group in groups for pair in _couples(group, active, retracted, ties)]
    couples += [(older, newer) for older, newer in replaced.items()]
    return Plan(
        topics=tuple(_with_copies(groups, lines)),
        origin_of=origin_of,
        replaced_by=replaced,
        retracted_by=retracted,
        corrected_by=corrected,
        withdrawn=ruled.withdrawn & {report.id for report in reports},
        couples=tuple(sorted(couples)),
    )


def planned_together(one: Report, other: Report, tied: Tie) -> bool:
    """Whether the plan of either of two tied reports may depend on the other whatever topics they are in: copies, and amendments."""
    return tied.copying >= REPRINT or may_amend(one, other, tied)


def leaders(reports: Iterable[Report], ties: Sequence[Tie], withdrawn: frozenset[str]) -> set[str]:
    """The reports that topics are gathered from: no withdrawn ones, no earlier editions, no copies."""
    return set(lineage(reports, ties, withdrawn).origin_of.values())


def newest_edition(report: str, replaced_by: Mapping[str, str]) -> str:
    """The newest edition of a report; itself where nothing replaces it."""
    while report in replaced_by:
        report = replaced_by[report]
    return report


def newer_editions(reports: Iterable[Report]) -> dict[str, str]:
    """From each report that a later edition of the same publication replaces, to that next edition."""
    reports = list(reports)
    return editions(reports, publications(reports))


def _anchors(ruled: Rulings, reports: Sequence[Report], origin_of: Mapping[str, str]) -> list[tuple[str, str]]:
    """The pairs of reports whose groups a person made one.

    A merge holds whatever becomes of the founding reports: in place of one that is gone stands its current edition, or
    else the first of its topic's other reports that is there.
    """
    if not ruled.together:
        return []
    named = publications(reports)
    current: dict[str, str] = {}
    for report in sorted(reports, key=published):
        if report.id in origin_of and report.id in named:
            current.setdefault(named[report.id], report.id)

    def anchor(topic: Sequence[str]) -> str | None:
        there = (id_ if id_ in origin_of else current.get(named.get(id_, "")) for id_ in topic)
        return next((origin_of[id_] for id_ in there if id_), None)

    pairs = [(anchor(one), anchor(other)) for one, other in ruled.together]
    return [(one, other) for one, other in pairs if one and other]


def _amended(amended: Mapping[str, str], lines: Lineage) -> list[tuple[str, str]]:
    """The pairs of reports of which one takes back the other: they are on one matter whatever their words.

    In place of an earlier edition of either stands its newest, whose topic it is in.
    """
    pairs = [[newest_edition(report, lines.replaced_by) for report in pair] for pair in sorted(amended.items())]
    return [(lines.origin_of[old], lines.origin_of[new]) for old, new in pairs]


def _couples(group: tuple[str, ...], reports: Mapping[str, Report], retracted: Mapping[str, str], ties: TieTable) -> list[tuple[str, str]]:
    ordered = [report.id for report in sorted((reports[id_] for id_ in group if id_ not in retracted), key=published)]
    if len(group) <= _ALL_PAIRS:
        return list(combinations(ordered, 2))
    place = {id_: number for number, id_ in enumerate(ordered)}
    at = np.fromiter((place.get(id_, -1) for id_ in ties.ids), np.int64, len(ties.ids))
    a, b = at[ties.a], at[ties.b]
    there = (a >= 0) & (b >= 0)
    earlier, later = np.minimum(a, b)[there], np.maximum(a, b)[there]
    # By their ids, which all couples are sorted by: many at once take less here.
    rank = np.argsort(np.argsort(ordered))
    order = np.argsort(rank[earlier] * len(ordered) + rank[later])
    names = np.array(ordered, object)
    return list(zip(names[earlier[order]].tolist(), names[later[order]].tolist(), strict=True))


def _with_copies(groups: Sequence[tuple[str, ...]], lines: Lineage) -> list[tuple[str, ...]]:
    """The groups with the copies of their reports and the earlier editions of both."""
    members: dict[str, list[str]] = {group[0]: list(group) for group in groups}
    name_of = {id_: group[0] for group in groups for id_ in group}
    for copy, origin in lines.origin_of.items():
        if copy != origin:
            name_of[copy] = name_of[origin]
            members[name_of[origin]].append(copy)
    for edition in lines.replaced_by:
        members[name_of[newest_edition(edition, lines.replaced_by)]].append(edition)
    return sorted(tuple(sorted(group)) for group in members.values())

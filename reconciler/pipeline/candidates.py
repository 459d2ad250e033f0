"""Reports and their ties -> the plan: topics, and the couples of reports worth judging."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from reconciler.pipeline.decisions import Rulings
from reconciler.pipeline.origins import copies, editions, published, retractions
from reconciler.pipeline.topics import gather_topics
from reconciler.records import Plan, Report, Tie

# In a topic of up to this many reports all are compared; in a larger one only those that are alike themselves.
_ALL_PAIRS = 30


def plan(reports: Sequence[Report], ties: Sequence[Tie], ruled: Rulings) -> Plan:
    """What is compared with what among the reports. Depends on the set of reports only, not on their order."""
    active = {report.id: report for report in reports if report.id not in ruled.withdrawn}
    replaced, retracted = editions(active.values()), retractions(list(active.values()))
    current = {id_: report for id_, report in active.items() if id_ not in replaced}
    origin_of = copies(current, ties)
    leaders = {origin_of[id_] for id_ in current}
    founders = tuple((origin_of.get(a, a), origin_of.get(b, b)) for a, b in ruled.together)
    groups = gather_topics(leaders, [tie for tie in ties if tie.a in leaders and tie.b in leaders], founders)
    alike = {frozenset((tie.a, tie.b)) for tie in ties}
    couples = [pair for group in groups for pair in _couples(group, active, retracted, alike)]
    couples += [(older, newer) for older, newer in replaced.items()]
    return Plan(
        topics=tuple(_with_copies(groups, origin_of, replaced)),
        origin_of=origin_of,
        replaced_by=replaced,
        retracted_by=retracted,
        withdrawn=ruled.withdrawn & {report.id for report in reports},
        couples=tuple(sorted(couples)),
    )


def _couples(
    group: tuple[str, ...], reports: Mapping[str, Report], retracted: Mapping[str, str], alike: set[frozenset[str]]
) -> list[tuple[str, str]]:
    ordered = sorted((reports[id_] for id_ in group if id_ not in retracted), key=published)
    pairs = [(earlier.id, later.id) for earlier, later in combinations(ordered, 2)]
    return pairs if len(group) <= _ALL_PAIRS else [pair for pair in pairs if frozenset(pair) in alike]


def _with_copies(groups: Sequence[tuple[str, ...]], origin_of: Mapping[str, str], replaced: Mapping[str, str]) -> list[tuple[str, ...]]:
    """The groups with the copies of their reports and the earlier editions of both."""
    members: dict[str, list[str]] = {group[0]: list(group) for group in groups}
    name_of = {id_: group[0] for group in groups for id_ in group}
    for copy, origin in origin_of.items():
        if copy != origin:
            name_of[copy] = name_of[origin]
            members[name_of[origin]].append(copy)
    for edition in replaced:
        last = edition
        while last in replaced:
            last = replaced[last]
        members[name_of[last]].append(edition)
    return sorted(tuple(sorted(group)) for group in members.values())

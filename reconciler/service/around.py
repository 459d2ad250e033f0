"""Reports -> what they have to do with, in the store and in what is about to join it: their ties, and what must be planned with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from reconciler.pipeline.candidates import leaders, plan, planned_together
from reconciler.pipeline.decisions import Rulings, rulings
from reconciler.pipeline.merging import Outward, Tree, grow, merging, near_enough, on_the_whole, outward
from reconciler.pipeline.tie_table import TieTable
from reconciler.pipeline.ties import lookup_keys, tie
from reconciler.pipeline.topics import gather_topics
from reconciler.ports import Store
from reconciler.records import Plan, ReadReport, Report, Tie
from reconciler.service.trees import Trees
from reconciler.text.keys import least_shared

Pair = tuple[str, str]
_AllOf = tuple[Hashable, frozenset[tuple[str, datetime]]]
# A plan of reports, and the ties among them.
Drawn = tuple[Plan, TieTable]


@dataclass(frozen=True, slots=True)
class Tied:
    """What a report has to do with others: ties, and the pairs that must be planned together whatever their likeness."""

    ties: Sequence[Tie] = ()
    links: tuple[Pair, ...] = ()


def tied(store: Store, one: ReadReport, besides: Collection[str] = ()) -> Tied:
    """What a report has to do with those that are kept, without `besides`."""
    keys, workings = lookup_keys(one.report.text), store.workings
    others = store.archive.outlines(workings.candidates(one, keys).difference(besides))
    # Of a text with few keys those of the other must be looked at, too.
    copies = workings.sharing_copy_keys(keys) if least_shared(keys) > 1 else None
    ties = [
        found for id_ in sorted(others) if (found := tie(one, others[id_], copies=None if copies is None else id_ in copies)) is not None
    ]
    reports = {id_: other.report for id_, other in others.items()} | {one.report.id: one.report}
    together = [(each.a, each.b) for each in ties if planned_together(reports[each.a], reports[each.b], each)]
    near = workings.neighbours(one.report).difference(besides)
    return Tied(tuple(ties), (*together, *((one.report.id, other) for other in sorted(near))))


class Reached(NamedTuple):
    """The reports that some have a bearing on, the others that have ties to these, and all of these ties."""

    region: set[str]
    beyond: set[str]
    ties: TieTable


@dataclass(frozen=True, slots=True)
class Around:
    """What there is around reports at an instant: what is kept, and `fresh` ones that are not yet, tied as `joining` says."""

    store: Store
    at: datetime
    fresh: Mapping[str, Report] = field(default_factory=dict)
    joining: Tied = field(default_factory=Tied)
    trees: Trees = field(default_factory=Trees)
    _there: dict[str, Report | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def region(self, ids: Iterable[str]) -> set[str]:
        """All reports that these may have a bearing on, so that what is planned for them alone comes out as in a plan of everything."""
        return self.reach(ids).region

    def reach(self, ids: Iterable[str]) -> Reached:
        """The region of reports, and what has ties to it: as long as their groups are as they are, so is it.

        They grow by what they are bound to, and by the groups that their own would merge with. Whatever could merge with them
        at all is gathered beside them; if none does, nothing further away can.
        """
        withdrawn = rulings(self.store.archive.decisions().records).withdrawn
        inside, courses = self._beginning(ids, withdrawn)
        while True:
            epoch = self.store.workings.epoch()
            ties, there = self._ties_of(inside), self.taking_part(inside)
            leading = leaders(there, ties, withdrawn)
            far = outward(leading, ties).beyond(inside)
            own = self._tree(_all_of(leading, _times(there), epoch), ties)
            joining = self._joining(inside, own, far, withdrawn, courses)
            if not joining:
                return Reached(inside, far.others(), ties)
            inside = self._bound(inside | joining)

    def _beginning(self, ids: Iterable[str], withdrawn: frozenset[str]) -> tuple[set[str], set[object]]:
        """The reports, with the stored groups that new ones are alike to on the whole, and the courses of these groups.

        Most new ones join the group of the report that they are most alike to: to find that out from a new one alone takes as long as
        all the rest, and one group too many only time.
        """
        inside = self._bound(ids)
        toward = outward(inside & self.fresh.keys(), self.joining.ties)
        nearest: dict[str, tuple[float, str]] = {}
        for other, near in toward.toward(toward.others() - inside).items():
            for own, alike in near:
                nearest[own] = max(nearest.get(own, (0.0, "")), (alike, other))
        signed = dict(self.store.workings.groups_of({other for _, other in nearest.values()}).values()) if nearest else {}
        joined = [tree for tree in self._grown(signed, withdrawn).values() if on_the_whole(tree, toward)]
        courses: set[object] = {course for tree in joined for course in tree.courses()}
        return (self._bound(inside.union(*(tree.within for tree in joined))) if joined else inside), courses

    def _joining(self, inside: set[str], own: Tree, far: Outward, withdrawn: frozenset[str], courses: set[object]) -> set[str]:
        """The reports of others that merge with groups of these, which grow so and have these ties to others.

        `courses` are those of the stored groups that were taken in so far, to which those of the groups found are added.
        """
        # What takes the course that it took in a stored group beside those that are not taken in does so again.
        unlike = [number for number, course in enumerate(own.courses()) if course not in courses]
        near = near_enough(own, unlike, far)
        if not near:
            return set()
        group_of = self.store.workings.groups_of(near)
        grown = self._grown(dict(group_of.values()), withdrawn)
        reached = merging(own, unlike, grown, far)
        # What is in no group yet may be in one with whatever else is not.
        loose = far.others() - self.store.workings.groups_of(far.others()).keys() if near - group_of.keys() else set()
        around = self._bound({id_ for id_ in near if id_ in group_of and group_of[id_][0] in reached} | loose) - inside
        if not around:
            return set()
        both = self.ties_among(inside | around)
        beside = leaders(self.taking_part(around), both, withdrawn)
        groups = gather_topics(own.within.keys() | beside, both)
        joining = {member for group in groups if not inside.isdisjoint(group) for member in group} - inside
        courses.update(course for group in reached if not joining.isdisjoint(grown[group].within) for course in grown[group].courses())
        return joining

    def _grown(self, signed: Mapping[str, str], withdrawn: frozenset[str]) -> dict[str, Tree]:
        """By stored group, how it grew; `signed` are their signatures."""
        epoch = self.store.workings.epoch()
        keys: dict[str, Hashable] = {group: (group, signature, epoch) for group, signature in signed.items()}
        kept = {group: tree for group, key in keys.items() if (tree := self.trees.get(self.store, key)) is not None}
        members = self.store.workings.members_of(signed.keys() - kept.keys())
        if not members:
            return kept
        everyone = {id_ for group in members.values() for id_ in group}
        ties = self.ties_among(everyone)
        there = self.taking_part(everyone)
        leading, times = leaders(there, ties, withdrawn), _times(there)
        own = ties.by_group(members.values())
        # Another process may have written in between: what is kept must be of what it is kept for.
        unchanged = self.store.workings.signatures(everyone).items() & signed.items() if self.store.workings.epoch() == epoch else ()
        for group, ids in members.items():
            kept[group] = self._tree(_all_of(leading.intersection(ids), times, epoch), own[ids])
            if (group, signed[group]) in unchanged:
                self.trees.put(self.store, keys[group], kept[group])
        return kept

    def _tree(self, of: _AllOf, ties: TieTable) -> Tree:
        """How leading reports grow; `ties` are theirs, among others."""
        tree = self.trees.get(self.store, of)
        if tree is None:
            tree = grow((id_ for id_, _ in of[1]), ties)
            self.trees.put(self.store, of, tree)
        return tree

    def grown(self, reports: Iterable[Report]) -> Callable[[set[str]], Tree | None]:
        """Of leading ones of the reports, how they grow together, if that was worked out lately."""
        times, epoch = _times(reports), self.store.workings.epoch()
        return lambda leading: self.trees.get(self.store, _all_of(leading, times, epoch))

    def taking_part(self, ids: set[str]) -> list[Report]:
        """Those of the reports that are not under embargo, those whose embargo has just ended included."""
        if unknown := ids - self._there.keys():
            self._there.update(dict.fromkeys(unknown) | self._taking_part(unknown))
        return [report for id_ in sorted(ids) if (report := self._there[id_]) is not None]

    def _taking_part(self, ids: set[str]) -> dict[str, Report]:
        reports = self.store.archive.reports_by_id(ids)
        hidden = self.store.archive.embargoed(self.at)
        due = self.store.archive.reads(ids - reports.keys() - hidden)
        reports |= {id_: read.report for id_, read in due.items()} | {id_: self.fresh[id_] for id_ in ids & self.fresh.keys()}
        return {id_: report for id_, report in reports.items() if id_ not in hidden}

    def ties_among(self, ids: Iterable[str]) -> TieTable:
        """The ties whose both ends are among the ids, in order."""
        among = set(ids)
        return TieTable.of(self.store.workings.ties_among(among - self.fresh.keys())).with_(TieTable.of(self.joining.ties).among(among))

    def _ties_of(self, ids: set[str]) -> TieTable:
        kept = TieTable.of(self.store.workings.ties_of(ids - self.fresh.keys()))
        if self.fresh:
            kept = kept.without(self.fresh.keys())
        return kept.with_(TieTable.of(self.joining.ties).touching(ids))

    def _bound(self, ids: Iterable[str]) -> set[str]:
        reached: set[str] = set()
        grown = set(ids)
        while grown != reached:
            reached = self.store.workings.bound(grown)
            grown = reached.union(*(pair for pair in self.joining.links if not reached.isdisjoint(pair)))
        return reached


def draw(around: Around, region: set[str], ruled: Rulings, known: TieTable | None = None) -> Drawn:
    """What is compared with what among the reports of a region, and the ties among them, which are among those `known` if any are."""
    # Not what is under embargo, which ties lead to, too.
    reports = around.taking_part(region)
    ids = {report.id for report in reports}
    ties = around.ties_among(ids) if known is None else known.only(ids)
    return plan(reports, ties, ruled, around.grown(reports)), ties


def _times(reports: Iterable[Report]) -> dict[str, datetime]:
    return {each.id: each.published_at for each in reports}


def _all_of(leading: Iterable[str], times: Mapping[str, datetime], epoch: Hashable) -> _AllOf:
    """All that a tree depends on: ties are of the reports, which are known by their ids but for their times, as of an epoch.

    The epoch is of before the ties were looked up: whatever came later is told by a later one, which is never asked for this.
    """
    return epoch, frozenset((id_, times[id_]) for id_ in leading)

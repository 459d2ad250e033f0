"""What the memory store derives: ties, links, verdicts, groups."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from reconciler.pipeline.ties import NEAR
from reconciler.pipeline.topics import likeness
from reconciler.queries import Group
from reconciler.records import Account, ReadReport, Report, Tie, Verdict
from reconciler.store.memory_held import Held, Pair
from reconciler.store.vectors import Vectors
from reconciler.text.keys import least_shared


class MemoryWorkings:
    """The Workings port in memory."""

    def __init__(self, held: Held) -> None:
        self._held = held

    def near(self, read: ReadReport, copy_keys: Iterable[int], cosine: float) -> set[str]:
        """Reports that share a term or a copy key, or have a near vector."""
        sharing = {id_ for id_, other in self._held.reads.items() if other.terms.keys() & read.terms.keys()}
        vectors = Vectors[str]()
        vectors.add((id_, other.vector) for id_, other in self._held.reads.items())
        return (sharing | self.sharing_copy_keys(copy_keys) | vectors.cosines(read.vector, cosine).keys()) - {read.report.id}

    def candidates(self, read: ReadReport, copy_keys: Iterable[int]) -> set[str]:
        """All that are near: nothing is gained by leaving some out here."""
        return self.near(read, copy_keys, NEAR)

    def sharing_copy_keys(self, copy_keys: Iterable[int]) -> set[str]:
        """Reports that share enough copy keys."""
        wanted = frozenset(copy_keys)
        return {id_ for id_, keys in self._held.copy_keys.items() if len(keys & wanted) >= least_shared(wanted)}

    def neighbours(self, report: Report) -> set[str]:
        """Editions and retractions of a report."""
        return {read.report.id for read in self._held.reads.values() if read.report.is_neighbour(report)}

    def neighbours_of(self, reports: Iterable[Report]) -> dict[str, set[str]]:
        """Neighbours of many."""
        return {report.id: found for report in reports if (found := self.neighbours(report))}

    def add_ties(self, ties: Iterable[Tie]) -> None:
        """Keep how alike reports are."""
        self._held.ties.update({(tie.a, tie.b): tie for tie in ties})

    def add_links(self, pairs: Iterable[Pair]) -> None:
        """Keep what must be worked out together."""
        self._held.links |= {(min(pair), max(pair)) for pair in pairs}

    def linked(self, ids: Iterable[str]) -> set[str]:
        """All that links lead to."""
        return _reached(ids, self._held.links)

    def links(self) -> list[Pair]:
        """All links."""
        return list(self._held.links)

    def bound(self, ids: Iterable[str]) -> set[str]:
        """All that links and groups lead to."""
        return _reached(ids, [*self._held.links, *(group.members for group in self._held.groups.values())])

    def ties_of(self, ids: Iterable[str]) -> list[Tie]:
        """Ties from a set to anywhere."""
        among = set(ids)
        return [tie for pair, tie in sorted(self._held.ties.items()) if among & set(pair)]

    def ties_among(self, ids: Iterable[str], *, copying: float = 0.0) -> list[Tie]:
        """Ties within a set."""
        among = set(ids)
        return [tie for pair, tie in sorted(self._held.ties.items()) if set(pair) <= among and tie.copying >= copying]

    def alike(self, ids: Collection[str], among: AbstractSet[str] | None = None) -> dict[str, dict[str, int]]:
        """Likeness of ties."""
        found: dict[str, dict[str, int]] = {id_: {} for id_ in ids}
        for tie in self.ties_of(ids):
            for own, other in ((tie.a, tie.b), (tie.b, tie.a)):
                if own in found and (among is None or other in among):
                    found[own][other] = likeness(tie)
        return found

    def verdicts(self, couples: Iterable[Pair]) -> dict[Pair, tuple[Verdict, ...]]:
        """What was judged."""
        return {couple: self._held.verdicts[couple] for couple in couples if couple in self._held.verdicts}

    def add_verdicts(self, judged: Mapping[Pair, Sequence[Verdict]]) -> None:
        """Keep what was judged."""
        self._held.verdicts.update({couple: tuple(said) for couple, said in judged.items()})

    def groups_of(self, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Groups by report."""
        wanted = set(ids)
        return {id_: (group.id, group.signature) for group in self._held.groups.values() for id_ in group.members if id_ in wanted}

    def settled_with(self, ids: Iterable[str]) -> set[str]:
        """The last reports to be there when their groups were stored."""
        return {self._held.settled_with[group] for group, _ in self.groups_of(ids).values()}

    def members_of(self, groups: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Reports by group."""
        return {id_: tuple(sorted(self._held.groups[id_].members)) for id_ in groups if id_ in self._held.groups}

    def epoch(self) -> Hashable:
        """What changes with datings and rebuilds."""
        return len(self._held.datings), self._held.rebuilt

    def signatures(self, ids: Iterable[str]) -> dict[str, str]:
        """Groups that hold any of the reports."""
        return dict(self.groups_of(ids).values())

    def account(self, ids: Iterable[str], *, against: bool = True) -> Account:
        """The account of the groups that hold any of the reports."""
        wanted = set(ids)
        accounts = [group.account for group in self._held.groups.values() if wanted & set(group.members)]
        return Account(
            topics=tuple(sorted((topic for each in accounts for topic in each.topics), key=lambda one: one.id)),
            questions=tuple(sorted((question for each in accounts for question in each.questions), key=lambda one: one.id)),
            contradictions=tuple(sorted((one for each in accounts for one in each.contradictions if against), key=lambda one: one.id)),
            supersessions=tuple(
                sorted(
                    (one for each in accounts for one in each.supersessions), key=lambda one: (one.earlier_report_id, one.later_report_id)
                )
            ),
            states=tuple(sorted((state for each in accounts for state in each.states), key=lambda one: one.claim_id)),
        )

    def replace_groups(self, gone: Iterable[str], made: Sequence[Group]) -> None:
        """Drop groups and keep new ones."""
        dropped = {*gone, *(group.id for group in made)}
        released = self._held.hidden() & {id_ for group in made for id_ in group.members}
        for id_ in sorted(released - {change.id for change in self._held.changes}):
            self._held.note("report", id_, "created")
        before = _marks(group for id_, group in self._held.groups.items() if id_ in dropped)
        for id_ in dropped:
            self._held.groups.pop(id_, None)
        self._held.groups.update({group.id: group for group in made})
        self._held.settled_with.update({group.id: next(reversed(self._held.reads)) for group in made})
        after = _marks(made)
        for kind, id_ in sorted(before.keys() | after.keys()):
            if before.get((kind, id_)) != after.get((kind, id_)):
                what = "created" if (kind, id_) not in before else "changed" if (kind, id_) in after else "removed"
                self._held.note(kind, id_, what)

    def drop_derived(self) -> None:
        """Forget what was derived; groups are there until they are settled anew, so that only what changes is noted."""
        self._held.rebuilt += 1
        self._held.ties.clear()
        self._held.links = frozenset()
        self._held.verdicts.clear()
        self._held.groups = {id_: replace(group, signature="") for id_, group in self._held.groups.items()}


def _marks(groups: Iterable[Group]) -> dict[Pair, str]:
    marks: dict[Pair, str] = {}
    for group in groups:
        marks |= {("contradiction", found.id): str(found.state) for found in group.account.contradictions}
        marks |= {("supersession", found.id): "" for found in group.account.supersessions}
    return marks


def _reached(ids: Iterable[str], together: Collection[Sequence[str]]) -> set[str]:
    """All that is together with these, and with what is, and so on."""
    reached, fresh = set(ids), set(ids)
    while fresh:
        fresh = {other for some in together if fresh & set(some) for other in some} - reached
        reached |= fresh
    return reached

"""Reports -> how they hung together at a past moment, planned from no more of the others than has a bearing on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from reconciler.pipeline.candidates import plan
from reconciler.pipeline.nearby import Nearby
from reconciler.pipeline.origins import published
from reconciler.pipeline.topics import Members
from reconciler.records import Plan, ReadReport, Tie
from reconciler.service.then import Then


@dataclass(frozen=True, slots=True)
class Drawn:
    """A plan, what was known of its reports, those of them that count, the earliest first, and the ties among these.

    Of the reports that count, its `own` are those of its topics, and what a person withdrew: others only have a bearing on them.
    """

    planned: Plan
    known: dict[str, ReadReport]
    counting: list[ReadReport]
    own: list[ReadReport]
    ties: Sequence[Tie]

    def only(self, wanted: Collection[str]) -> Drawn:
        """The same for these of the reports, which are all of their topics."""
        others = {topic for topic in self.planned.topics if topic[0] not in wanted}
        return replace(self, planned=without(self.planned, others), own=[read for read in self.own if read.report.id in wanted])


@dataclass(frozen=True, slots=True)
class Groups:
    """The whole groups of some reports; of those of other groups, which only have a bearing on these, each is alone."""

    whole: list[Members]
    members: set[str]

    def last(self) -> list[Members]:
        """The groups that merge with nothing more."""
        return self.whole

    def add(self, ids: Iterable[str], nearby: Nearby) -> None:
        """The groups of these reports too."""
        for id_ in sorted(ids):
            if id_ not in self.members and (group := nearby.group(id_)):
                self.whole.append(group)
                self.members.update(group)

    def among(self, leading: set[str]) -> Groups:
        """These groups and all other reports that groups are gathered from."""
        return Groups([*self.whole, *((id_,) for id_ in sorted(leading - self.members))], leading)


def drawn(ids: Iterable[str], then: Then, groups: Groups | None = None) -> Drawn:
    """What is compared with what among reports that nothing else has a bearing on, in these groups, or in those that they make."""
    known = then.known(ids)
    counting = sorted(then.counting(known.values()), key=lambda read: published(read.report))
    reports = [read.report for read in counting]
    ties = then.ties_among({report.id for report in reports})
    planned = plan(reports, ties, then.ruled, groups.among if groups else lambda _: None)
    return Drawn(planned, known, counting, counting, ties)


def drawn_around(ids: Iterable[str], then: Then, nearby: Nearby) -> Drawn:
    """The same of the topics that these reports were in."""
    asked, groups = set(ids), Groups([], set())
    nearby.expect(asked)
    groups.add(asked, nearby)
    # Of a copy, or of what was replaced, what stands in its place tells the group.
    if aside := asked - groups.members:
        groups.add(_together(drawn(then.linked(aside), then, Groups([], set())).planned, aside), nearby)
    while True:
        found = drawn(then.linked(groups.members | asked), then, groups)
        together, before = _together(found.planned, asked), len(groups.members)
        # What takes back what is in another group, or was merged with it, is on one matter with that.
        groups.add(together, nearby)
        if len(groups.members) == before:
            return found.only(together | asked | found.planned.withdrawn)


def _together(planned: Plan, ids: set[str]) -> set[str]:
    """All reports of the topics that these are in."""
    return {member for topic in planned.topics if not ids.isdisjoint(topic) for member in topic}


def without(planned: Plan, groups: Collection[Members]) -> Plan:
    """A plan without what is compared in some of its groups: what is compared is of one of them."""
    if not groups:
        return planned
    gone = {member for group in groups for member in group}
    left = tuple(group for group in planned.topics if group not in groups)
    return replace(planned, topics=left, couples=tuple(couple for couple in planned.couples if couple[0] not in gone))

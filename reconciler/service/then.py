"""Reports -> what there was around them at a past moment: what was known, what took part, how it was tied, and in which groups."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from reconciler.pipeline.candidates import planned_together
from reconciler.pipeline.decisions import Rulings, rulings
from reconciler.pipeline.hindsight import as_dated, as_the_world_stood, decided_by
from reconciler.pipeline.nearby import Nearby
from reconciler.pipeline.ties import NEAR, lookup_keys, tie
from reconciler.pipeline.topics import tied_ends
from reconciler.ports import Store
from reconciler.queries import When
from reconciler.records import Decision, ReadReport, Report, Tie
from reconciler.service.around import Tied
from reconciler.service.near_then import NearThen

Read = Callable[[Report], ReadReport]


@dataclass(frozen=True)
class Then:
    """What there was at a past moment: the decisions taken, and the reports with the dates that they had.

    `redated` are the reports that have another date since, as they were read then. Nearness in time being part of ties, those
    of these reports are made anew (`joining`).
    """

    store: Store
    when: When
    moment: datetime
    decisions: list[Decision]
    ruled: Rulings
    redated: Mapping[str, ReadReport]
    joining: Tied

    @classmethod
    def at(cls, store: Store, when: When, now: datetime, read: Read) -> Then:
        """What there was; a moment of knowledge to come counts as now: else it would tell what is under embargo until then."""
        moment = min(when.known_at, now) if when.known_at else now
        decisions = list(store.archive.decisions().records)
        if when.known_at:
            decisions = decided_by(decisions, moment)
        redated = {one.report.id: one for one in _redated(store, when, read)}
        return cls(store, when, moment, decisions, rulings(decisions), redated, _made(store, redated))

    @cached_property
    def dated(self) -> list[tuple[str, int]]:
        """The reports that were known and count, by the dates that they have now, with these, newest first (`Archive.datelines`)."""
        # Now is what can be seen now: a report whose embargo has just ended is seen with its account, not before.
        return self.store.archive.datelines(self.moment, self.when.as_of, seen=self.when.known_at is None)

    @cached_property
    def _received(self) -> set[str]:
        """The ids of the reports that were known, whether or not they count."""
        if self.when.as_of is None:
            return self.present
        return {id_ for id_, _ in self.store.archive.datelines(self.moment, None, seen=self.when.known_at is None)}

    @cached_property
    def present(self) -> set[str]:
        """The ids of these."""
        return {id_ for id_, _ in self.dated}

    def known(self, ids: Iterable[str]) -> dict[str, ReadReport]:
        """Those of the reports that were known, with their claims."""
        return {id_: self.redated.get(id_, read) for id_, read in self.store.archive.reads(self._received.intersection(ids)).items()}

    def counting(self, reads: Collection[ReadReport]) -> list[ReadReport]:
        """Those of the known reports that count, with those of their claims that do."""
        return as_the_world_stood(list(reads), self.when.as_of) if self.when.as_of else list(reads)

    def ties_among(self, ids: set[str]) -> list[Tie]:
        """The ties between two of the reports, in order."""
        made = [each for each in self.joining.ties if each.a in ids and each.b in ids]
        return sorted((*self._kept(self.store.workings.ties_among(ids)), *made), key=tied_ends)

    # --- as much as has a bearing -------------------------------------------------------------------------------------------

    def nearby(self) -> Nearby:
        """What tells which reports were in groups with others: it can be asked again and again."""
        return Nearby(NearThen(self).near)

    def region(self, ids: Iterable[str], nearby: Nearby) -> set[str]:
        """The reports that are in groups with these, and those that such are linked with: planned alone they come out as among all."""
        inside, followed = self.linked(ids), set[str]()
        while fresh := inside - followed:
            followed |= fresh
            inside |= self.linked({member for id_ in sorted(fresh) for member in nearby.group(id_)} - inside)
        return inside

    def linked(self, ids: Iterable[str]) -> set[str]:
        """The reports that must be planned with these whatever their likeness, those included."""
        reached, grown = set[str](), set(ids)
        while grown != reached:
            reached = self.store.workings.linked(grown)
            grown = reached.union(*(pair for pair in self.joining.links if not reached.isdisjoint(pair)))
        return reached

    def ties_of(self, ids: set[str]) -> list[Tie]:
        """The ties of which either end is among the reports."""
        return [*self._kept(self.store.workings.ties_of(ids)), *(tie for tie in self.joining.ties if not ids.isdisjoint((tie.a, tie.b)))]

    def _kept(self, ties: list[Tie]) -> list[Tie]:
        """Those of the ties that are as they were then."""
        redated = self.redated.keys()
        return [each for each in ties if each.a not in redated and each.b not in redated] if redated else ties


def _redated(store: Store, when: When, read: Read) -> Iterable[ReadReport]:
    """The reports that got another date since, read again with the date that they had."""
    datings = store.archive.datings(when.known_at) if when.known_at else []
    wanted = {dating.report_id for dating in datings}
    reports = {id_: one.report for id_, one in store.archive.reads(wanted).items()} if wanted else {}
    return map(read, as_dated(reports, datings))


def _made(store: Store, redated: Mapping[str, ReadReport]) -> Tied:
    """What reports had to do with others by the dates that they had."""
    found: dict[tuple[str, str], Tie] = {}
    links: set[tuple[str, str]] = set()
    for _, read in sorted(redated.items()):
        near = store.workings.near(read, lookup_keys(read.report.text), NEAR)
        others = store.archive.outlines(near) | {other: redated[other] for other in near & redated.keys()}
        for _, other in sorted(others.items()):
            if (made := tie(read, other)) is not None:
                found[tied_ends(made)] = made
                if planned_together(read.report, other.report, made):
                    links.add(tied_ends(made))
    return Tied(tuple(found.values()), tuple(sorted(links)))

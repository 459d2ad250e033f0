"""Reports -> what there was around them at a past moment: what was known, what took part, how it was tied, and in which groups."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from reconciler.pipeline.candidates import planned_together
from reconciler.pipeline.decisions import Rulings, rulings
from reconciler.pipeline.hindsight import as_dated, as_the_world_stood, decided_by
from reconciler.pipeline.nearby import Nearby
from reconciler.pipeline.tie_table import TieTable
from reconciler.pipeline.ties import NEAR, lookup_keys, tie
from reconciler.pipeline.topics import likeness, tied_ends
from reconciler.pipeline.unions import Unions
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
    now: datetime
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
        return cls(store, when, moment, now, decisions, rulings(decisions), redated, _made(store, redated))

    @cached_property
    def dated(self) -> list[tuple[str, int]]:
        """The reports that were known and count, by the dates that they have now, with these, newest first (`Archive.datelines`)."""
        # Now is what can be seen now: a report whose embargo has just ended is seen with its account, not before.
        return self.store.archive.datelines(self.moment, self.when.as_of, seen=self.when.known_at is None)

    @cached_property
    def received(self) -> set[str]:
        """The ids of the reports that were known, whether or not they count."""
        if self.when.as_of is None:
            return self.present
        return {id_ for id_, _ in self.store.archive.datelines(self.moment, None, seen=self.when.known_at is None)}

    @cached_property
    def present(self) -> set[str]:
        """The ids of these."""
        return {id_ for id_, _ in self.dated}

    @cached_property
    def is_now(self) -> bool:
        """Whether all that can be seen now was known then, and nothing else: no report and no decision came since."""
        if self.when.as_of is not None or self.redated or len(self.decisions) < len(self.store.archive.decisions().records):
            return False
        return self.received == {id_ for id_, _ in self.store.archive.datelines(self.now, None, seen=True)}

    def known(self, ids: Iterable[str]) -> dict[str, ReadReport]:
        """Those of the reports that were known and count, or were decided on, with their claims; if some had other dates, all known."""
        wanted = self.received if self.redated else self.present | self.decided
        # What is read where nobody writes is held for who reads it next.
        with self.store.still():
            reads = self.store.archive.reads(wanted.intersection(ids))
        return {id_: self.redated.get(id_, read) for id_, read in reads.items()}

    @cached_property
    def decided(self) -> set[str]:
        """The known reports of which a claim was decided on."""
        return self.received.intersection(self.store.archive.reports_of(claims).values()) if (claims := self.ruled.claims()) else set()

    def counting(self, reads: Collection[ReadReport]) -> list[ReadReport]:
        """Those of the known reports that count, with those of their claims that do."""
        return as_the_world_stood(list(reads), self.when.as_of) if self.when.as_of else list(reads)

    def ties_among(self, ids: set[str], *, copying: float = 0.0) -> TieTable:
        """The ties between two of the reports whose texts are at least so much the same, in order."""
        kept = TieTable.of(self.store.workings.ties_among(ids, copying=copying))
        if not self.redated:
            return kept
        made = TieTable.of(self.joining.ties).among(ids).copied(copying)
        return kept.without(self.redated.keys()).with_(made)

    # --- as much as has a bearing -------------------------------------------------------------------------------------------

    def nearby(self) -> Nearby:
        """What tells which reports were in groups with others: it can be asked again and again."""
        then = NearThen(self)
        return Nearby(then.near, expect=then.expect)

    def linked(self, ids: Iterable[str]) -> set[str]:
        """The reports that must be planned with these whatever their likeness, those included."""
        ids = set(ids)
        return ids.union(*(self.bound[id_] for id_ in self.bound.keys() & ids))

    @cached_property
    def bound(self) -> Mapping[str, Collection[str]]:
        """By report that links lead from or to, all that they lead to from it."""
        together = Unions.of((*self.store.workings.links(), *self.joining.links))
        return {id_: group for group in together.groups() for id_ in group}

    def alike(self, ids: Collection[str], among: AbstractSet[str]) -> dict[str, dict[str, int]]:
        """How alike others `among` some were to these reports, in millionths."""
        found = self.store.workings.alike(ids, among)
        if redated := self.redated.keys():
            found = {
                own: {} if own in redated else {other: value for other, value in near.items() if other not in redated}
                for own, near in found.items()
            }
            for tie in self.joining.ties:
                for own, other in (tied_ends(tie), tied_ends(tie)[::-1]):
                    if own in found and other in among:
                        found[own][other] = likeness(tie)
        return found


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

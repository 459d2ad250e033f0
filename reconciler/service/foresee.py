"""Reports that are about to be taken in -> what the judge is going to be asked of them, answered beforehand.

Judging takes longer than all else, and while a report is written nobody else writes: so the judge is asked before. It is
asked again for what has changed in the meantime, and for that alone; a verdict depends on its couple and on nothing more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

from reconciler.pipeline.candidates import planned_together
from reconciler.pipeline.decisions import rulings
from reconciler.pipeline.tie_table import TieTable
from reconciler.pipeline.ties import NEAR, lookup_keys, tie
from reconciler.ports import Judge, Store
from reconciler.queries import Stamp
from reconciler.records import Couple, ReadReport, Report, Together, Verdict
from reconciler.service.around import Around, Drawn, Tied, draw, tied
from reconciler.service.derive import Deriver, Verdicts
from reconciler.store.vectors import Vectors

Pair = tuple[str, str]
# When more have arrived in the meantime, to look at each takes longer than to begin anew.
_MOST_ARRIVED = 64
# Asks about couples, whoever then judges.
Ask = Callable[[Sequence[Couple]], Sequence[tuple[Verdict, ...]]]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A judge that has been asked about some couples before; all else it asks the judge that it stands for."""

    judged_by: Judge
    said: Mapping[Pair, tuple[Couple, tuple[Verdict, ...]]]
    unchanged: bool = False

    @property
    def name(self) -> str:
        """The name of the judge that it stands for."""
        return self.judged_by.name

    @property
    def version(self) -> str:
        """The version of the judge that it stands for."""
        return self.judged_by.version

    @property
    def quick(self) -> bool:
        """Whether that judge is quick."""
        return self.judged_by.quick

    @property
    def together(self) -> Together:
        """How far that judge's word on a pair is moved by others."""
        return self.judged_by.together

    @property
    def usage(self) -> Mapping[str, int]:
        """What that judge has used."""
        return self.judged_by.usage

    def study(self, read: ReadReport) -> ReadReport:
        """The report as that judge sees it."""
        return self.judged_by.study(read)

    def judge(self, couples: Sequence[Couple]) -> list[tuple[Verdict, ...]]:
        """The verdicts, those that are known from before without asking."""
        return self.ask(couples, self.judged_by.judge)

    def ask(self, couples: Sequence[Couple], otherwise: Ask) -> list[tuple[Verdict, ...]]:
        """The same, where others are asked `otherwise`."""
        known = {place: said for place, couple in enumerate(couples) if (said := self._known(couple)) is not None}
        asked = [couple for place, couple in enumerate(couples) if place not in known]
        fresh = iter(otherwise(asked) if asked else ())
        return [known[place] if place in known else next(fresh) for place in range(len(couples))]

    def _known(self, couple: Couple) -> tuple[Verdict, ...] | None:
        then, said = self.said.get(pair_of(couple), (None, None))
        return said if then is not None and (self.unchanged or _same(then, couple)) else None


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What is going to come of reports that are about to be taken in: what the judge says, and what they have to do with.

    The latter holds if just these are taken in, as long as the `stamp` of what is kept is the same, or tells only of reports that
    have nothing to do with it; and the same reports are under embargo. `around` are the reports that it was told from; `told` is
    what the judge had said before of the couples drawn.
    """

    deriver: Deriver
    fresh: Mapping[str, ReadReport] = field(default_factory=dict)
    joining: Tied = field(default_factory=Tied)
    region: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    drawn: Drawn | None = None
    told: Verdicts | None = None
    stamp: Stamp | None = None
    hidden: frozenset[str] = frozenset()

    def take_in(self, reads: Sequence[ReadReport], redated: Sequence[ReadReport]) -> None:
        """Keep new reports, and others at another time, and bring the account up to date. Inside a unit of work."""
        if redated or any(read.report.embargoed_until is not None for read in reads):
            self.deriver.take_in(reads)
            for again in redated:
                self.deriver.redate(again)
            self.deriver.work_out(read.report.id for read in (*reads, *redated))
            return
        # What others wrote in the meantime may bear on it: once more then, for now nobody else writes.
        holding = self if self._holds(reads) else foreseen(self.deriver, reads, self.deriver.judge.judge)
        holding.deriver.take_in(reads, holding.joining)
        holding.trusting().work_out_region(set(holding.region), holding.drawn, holding.told)

    def _holds(self, reads: Sequence[ReadReport]) -> bool:
        same = len(reads) == len(self.fresh) and all(_sees_the_same(read, self.fresh.get(read.report.id)) for read in reads)
        archive = self.deriver.store.archive
        if not same or self.stamp is None or self.hidden != archive.embargoed(self.deriver.clock()):
            return False
        return self.stamp == archive.stamp() or self._untouched(archive.arrived_since(self.stamp))

    def _untouched(self, arrived: set[str] | None) -> bool:
        """Whether reports that have arrived meanwhile have nothing to do with these, nor with anything that was looked at for them."""
        if arrived is None or len(arrived) > _MOST_ARRIVED:
            return False
        archive, workings = self.deriver.store.archive, self.deriver.store.workings
        if workings.settled_with(self.around) & arrived or workings.bound(arrived) & self.around:
            return False
        if any(not self.region.isdisjoint((each.a, each.b)) for each in workings.ties_of(arrived)):
            return False
        if any(near & arrived for near in workings.neighbours_of(one.report for one in self.fresh.values()).values()):
            return False
        there = archive.outlines(arrived).values()
        return all(tie(one, other) is None for one in self.fresh.values() for other in there)

    def trusting(self) -> Deriver:
        """The deriver, with a judge whose verdicts need not be held against the couples that it is asked about."""
        judge = self.deriver.judge
        return replace(self.deriver, judge=replace(judge, unchanged=True)) if isinstance(judge, Prepared) else self.deriver


def prepared(judge: Judge, before: Iterable[Foreseen]) -> Prepared:
    """The judge, with what it was asked when these were foreseen."""
    said = [one.deriver.judge.said for one in before if isinstance(one.deriver.judge, Prepared)]
    return Prepared(judge, {pair: known for each in said for pair, known in each.items()})


def foreseen(deriver: Deriver, arriving: Iterable[ReadReport], ask: Ask) -> Foreseen:
    """What is going to come of these reports, with a judge that knows the verdicts by now. Outside a unit of work, or before it writes."""
    # What is under embargo takes no part yet.
    fresh = {read.report.id: read for read in arriving if read.report.embargoed_until is None}
    if not fresh:
        return Foreseen(deriver)
    # Before all else: what is written from now on changes it.
    stamp, at = deriver.store.archive.stamp(), deriver.clock()
    joining = _joining(deriver.store, fresh)
    around = Around(deriver.store, at, {id_: read.report for id_, read in fresh.items()}, joining, deriver.trees)
    region, beyond, ties = around.reach(fresh)
    drawn = draw(around, region, rulings(deriver.store.archive.decisions().records), ties)
    told = deriver.store.workings.verdicts(drawn[0].couples)
    couples = _couples(deriver.store, [pair for pair in drawn[0].couples if pair not in told], fresh)
    verdicts = ask(couples) if couples else ()
    said = {pair_of(couple): (couple, each) for couple, each in zip(couples, verdicts, strict=True)}
    knowing = replace(deriver, judge=Prepared(deriver.judge, said)) if said else deriver
    hidden = frozenset(deriver.store.archive.embargoed(at))
    return Foreseen(knowing, fresh, joining, frozenset(region), frozenset(region | beyond), drawn, told, stamp, hidden)


def _couples(store: Store, missing: Sequence[Pair], fresh: Mapping[str, ReadReport]) -> list[Couple]:
    """The couples that are to be judged once these reports are there."""
    reads = {**store.archive.reads({id_ for pair in missing for id_ in pair} - fresh.keys()), **fresh}
    return [Couple(reads[earlier], reads[later]) for earlier, later in missing]


def _joining(store: Store, fresh: Mapping[str, ReadReport]) -> Tied:
    """The ties and links that these reports are going to have, with one another and with what is kept."""
    known = [tied(store, one, fresh.keys()) for one in fresh.values()]
    among = _among(fresh)
    return Tied(
        TieTable.of((*among.ties, *(found for each in known for found in each.ties))),
        (*among.links, *(pair for each in known for pair in each.links)),
    )


def _among(fresh: Mapping[str, ReadReport]) -> Tied:
    ties = [found for a, b in sorted(_may_be_tied(fresh)) if (found := tie(fresh[a], fresh[b])) is not None]
    together = {(each.a, each.b) for each in ties if planned_together(fresh[each.a].report, fresh[each.b].report, each)}
    by_source: dict[str, list[Report]] = defaultdict(list)
    for one in fresh.values():
        by_source[one.report.source].append(one.report)
    near = {(a.id, b.id) for own in by_source.values() for a, b in combinations(own, 2) if a.is_neighbour(b)}
    return Tied(tuple(ties), tuple(sorted(together | near)))


def _may_be_tied(fresh: Mapping[str, ReadReport]) -> set[Pair]:
    """The pairs of them that have a term, a copy key or the direction of their vectors in common: no others are tied."""
    sharing: dict[str | int, list[str]] = defaultdict(list)
    for id_, one in sorted(fresh.items()):
        found_by: tuple[str | int, ...] = (*one.terms, *lookup_keys(one.report.text))
        for what in found_by:
            sharing[what].append(id_)
    vectors = Vectors[str]()
    vectors.add((id_, one.vector) for id_, one in fresh.items())
    near = {(min(a, b), max(a, b)) for a, one in fresh.items() for b in vectors.cosines(one.vector, NEAR) if a != b}
    return near.union(*(combinations(ids, 2) for ids in sharing.values()))


def _sees_the_same(one: ReadReport, other: ReadReport | None) -> bool:
    """Whether a report was read as the other; when it came does not matter."""
    return other is not None and (one.claims, one.terms, one.vector) == (other.claims, other.terms, other.vector)


def pair_of(couple: Couple) -> Pair:
    """The ids of a couple's reports, the earlier first."""
    return couple.earlier.report.id, couple.later.report.id


def _same(one: Couple, other: Couple) -> bool:
    """Whether a judge is asked the same; when a report came does not matter to it."""
    return _asked(one) == _asked(other)


def _asked(couple: Couple) -> tuple[Any, ...]:
    sides = (couple.earlier, couple.later)
    return tuple(replace(side, report=replace(side.report, received_at=side.report.published_at)) for side in sides)

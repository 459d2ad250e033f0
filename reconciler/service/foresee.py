"""Reports that are about to be taken in -> what the judge is going to be asked of them, answered beforehand.

Judging takes longer than all else, and while a report is written nobody else writes: so the judge is asked before. It is
asked again for what has changed in the meantime, and for that alone; a verdict depends on its couple and on nothing more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from reconciler.pipeline.candidates import plan
from reconciler.pipeline.decisions import rulings
from reconciler.pipeline.ties import HAS_VECTOR, lookup_keys, tie
from reconciler.ports import Judge, Store
from reconciler.records import Couple, ReadReport, Verdict
from reconciler.service.around import Around, Tied, tied
from reconciler.service.derive import Deriver
from reconciler.store.vectors import Vectors

Pair = tuple[str, str]
# Asks about couples, whoever then judges.
Ask = Callable[[Sequence[Couple]], Sequence[tuple[Verdict, ...]]]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A judge that has been asked about some couples before; all else it asks the judge that it stands for."""

    judged_by: Judge
    said: Mapping[Pair, tuple[Couple, tuple[Verdict, ...]]]

    @property
    def name(self) -> str:
        """The name of the judge that it stands for."""
        return self.judged_by.name

    @property
    def version(self) -> str:
        """The version of the judge that it stands for."""
        return self.judged_by.version

    @property
    def usage(self) -> Mapping[str, int]:
        """What that judge has used."""
        return self.judged_by.usage

    def study(self, read: ReadReport) -> ReadReport:
        """The report as that judge sees it."""
        return self.judged_by.study(read)

    def judge(self, couples: Sequence[Couple]) -> list[tuple[Verdict, ...]]:
        """The verdicts, those that are known from before without asking."""
        known = {place: said for place, couple in enumerate(couples) if (said := self._known(couple)) is not None}
        asked = [couple for place, couple in enumerate(couples) if place not in known]
        fresh = iter(self.judged_by.judge(asked) if asked else ())
        return [known[place] if place in known else next(fresh) for place in range(len(couples))]

    def _known(self, couple: Couple) -> tuple[Verdict, ...] | None:
        then, said = self.said.get(pair_of(couple), (None, None))
        return said if then is not None and _same(then, couple) else None


def foreseen(deriver: Deriver, arriving: Iterable[ReadReport], ask: Ask) -> Deriver:
    """The deriver for taking these reports in, with a judge that knows the verdicts by now. Outside a unit of work."""
    # What is under embargo takes no part yet.
    fresh = {read.report.id: read for read in arriving if read.report.embargoed_until is None}
    couples = _couples(deriver, fresh) if fresh else []
    verdicts = ask(couples) if couples else ()
    said = {pair_of(couple): (couple, each) for couple, each in zip(couples, verdicts, strict=True)}
    return replace(deriver, judge=Prepared(deriver.judge, said)) if said else deriver


def _couples(deriver: Deriver, fresh: Mapping[str, ReadReport]) -> list[Couple]:
    """The couples that are to be judged once these reports are there."""
    store = deriver.store
    around = Around(store, deriver.clock(), {id_: read.report for id_, read in fresh.items()}, _joining(store, fresh))
    # Not what is under embargo, which ties lead to, too.
    reports = around.taking_part(around.region(fresh))
    pairs = plan(reports, around.ties_among(report.id for report in reports), rulings(store.archive.decisions().records)).couples
    known = store.workings.verdicts(pairs)
    missing = [pair for pair in pairs if pair not in known]
    reads = {**store.archive.reads({id_ for pair in missing for id_ in pair} - fresh.keys()), **fresh}
    return [Couple(reads[earlier], reads[later]) for earlier, later in missing]


def _joining(store: Store, fresh: Mapping[str, ReadReport]) -> Tied:
    """The ties and links that these reports are going to have; they are planned together themselves."""
    among = [found for a, b in sorted(_may_be_tied(fresh)) if (found := tie(fresh[a], fresh[b])) is not None]
    known = [tied(store, one, fresh.keys()) for one in fresh.values()]
    return Tied((*among, *(found for each in known for found in each.ties)), tuple(pair for each in known for pair in each.links))


def _may_be_tied(fresh: Mapping[str, ReadReport]) -> set[Pair]:
    """The pairs of them that have a term, a copy key or the direction of their vectors in common: no others are tied."""
    sharing: dict[str | int, list[str]] = defaultdict(list)
    for id_, one in sorted(fresh.items()):
        found_by: tuple[str | int, ...] = (*one.terms, *lookup_keys(one.report.text))
        for what in found_by:
            sharing[what].append(id_)
    vectors = Vectors[str]()
    vectors.add((id_, one.vector) for id_, one in fresh.items())
    near = {(min(a, b), max(a, b)) for a, one in fresh.items() for b in vectors.cosines(one.vector, HAS_VECTOR) if a != b}
    return near.union(*(combinations(ids, 2) for ids in sharing.values()))


def pair_of(couple: Couple) -> Pair:
    """The ids of a couple's reports, the earlier first."""
    return couple.earlier.report.id, couple.later.report.id


def _same(one: Couple, other: Couple) -> bool:
    """Whether a judge is asked the same; when a report came does not matter to it."""
    return _asked(one) == _asked(other)


def _asked(couple: Couple) -> tuple[Any, ...]:
    sides = (couple.earlier, couple.later)
    return tuple(replace(side, report=replace(side.report, received_at=side.report.published_at)) for side in sides)

"""Reports and decisions in the store -> the account in the store: where the pure steps meet it.

Whatever changes, the affected component is planned again as a whole, the groups that came out the same are left alone,
and the others are settled anew. So the order of arrival cannot matter, and a rebuild does the same thing for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from reconciler.pipeline.account import settle
from reconciler.pipeline.decisions import Rulings, in_order, merged, rulings
from reconciler.pipeline.heirs import carry
from reconciler.pipeline.thresholds import Thresholds
from reconciler.pipeline.tie_table import TieTable
from reconciler.pipeline.ties import lookup_keys
from reconciler.pipeline.topics import Members, both, by_group
from reconciler.pipeline.withdrawals import withdrawn_account
from reconciler.ports import Judge, Store
from reconciler.queries import Dating, Group
from reconciler.records import Account, Couple, Decided, Decision, Plan, ReadReport, Report, Verdict
from reconciler.service.around import Around, Drawn, Tied, draw, tied
from reconciler.service.steps import Mind
from reconciler.service.trees import Trees
from reconciler.text.keys import content_id
from reconciler.text.lexicon import Lexicon

Pair = tuple[str, str]
Couples = Mapping[Members, Sequence[Pair]]
Verdicts = Mapping[Pair, tuple[Verdict, ...]]
Progress = Callable[[int, int], None]
_BATCH = 64


def unheeded(_done: int, _total: int) -> None:
    """Progress that nobody looks at."""


@dataclass(frozen=True, slots=True)
class Deriver:
    """Derives the account of a store with one judge, one lexicon and one set of thresholds."""

    store: Store
    judge: Judge
    lexicon: Lexicon
    thresholds: Thresholds
    clock: Callable[[], datetime]
    trees: Trees = field(default_factory=Trees, compare=False)

    @property
    def version(self) -> str:
        """Changes whenever anything derived could."""
        return f"{self.mind.version} {self.thresholds.shown} {self.thresholds.sure} {self.thresholds.suggested}"

    @property
    def mind(self) -> Mind:
        """What it reads and judges with."""
        return Mind(self.judge, self.lexicon, lambda: self.store)

    def read(self, report: Report) -> ReadReport:
        """A report with its claims, and with what the judge sees in it."""
        return self.mind.read(report)

    def take_in(self, reads: Sequence[ReadReport], known: Tied | None = None) -> None:
        """Keep new reports and tie them to those that they have to do with, to be told if not `known`. Inside a unit of work."""
        for one in reads:
            self.store.archive.add_report(one, lookup_keys(one.report.text))
            if known is None:
                self._tie(tied(self.store, one))
        if known is not None:
            self._tie(known)

    def redate(self, again: ReadReport) -> None:
        """Put a kept report in the place of itself at another time, and keep its time till now. Inside a unit of work."""
        was = self.store.archive.reads([again.report.id])[again.report.id].report
        self.store.archive.add_dating(Dating(was.id, was.published_at, was.published_given, was.warnings, self.clock()))
        self.reread(again)

    def reread(self, again: ReadReport) -> None:
        """Put what was read anew of a kept report in the place of what was read of it. Inside a unit of work."""
        self.store.archive.reread(again, lookup_keys(again.report.text))
        self._tie(tied(self.store, again))

    def _tie(self, found: Tied) -> None:
        self.store.workings.add_ties(found.ties)
        self.store.workings.add_links(found.links)

    def work_out(self, ids: Iterable[str]) -> None:
        """Bring the account of everything that these reports are connected with up to date. Inside a unit of work."""
        self.work_out_region(self.region(ids))

    def work_out_region(self, region: set[str], drawn: Drawn | None = None, told: Verdicts | None = None) -> None:
        """Bring the account of these reports up to date, which nothing else has a bearing on. Inside a unit of work.

        `told` is all that the judge was asked before of what is drawn, where that was looked up.
        """
        planned, ties, ruled = self.planned(region, drawn)
        couples = by_group(planned.topics, planned.couples, both)
        signed = self.signed(planned, ruled, couples)
        before = self.store.workings.signatures(region)
        changed = {id_: members for id_, (members, signature) in signed.items() if before.get(id_) != signature}
        made = self._settle(changed, planned, couples, ties, ruled, told)
        groups = [Group(id_, signed[id_][1], changed[id_], made[id_]) for id_ in sorted(changed)]
        self.store.workings.replace_groups(before.keys() - signed.keys(), groups)

    def region(self, ids: Iterable[str]) -> set[str]:
        """All reports that these may have a bearing on (see `Around`)."""
        return Around(self.store, self.clock()).region(ids)

    def planned(self, component: set[str], drawn: Drawn | None = None) -> tuple[Plan, TieTable, Rulings]:
        """What is compared with what among reports that hang together, and the rulings with all that they carry over to."""
        ruled = rulings(self.store.archive.decisions().records)
        made, ties = drawn or draw(Around(self.store, self.clock()), component, ruled)
        among = [claim for claim, report in self.store.archive.reports_of(ruled.claims()).items() if report in component]
        if not among:
            return made, ties, ruled
        reports = Around(self.store, self.clock()).taking_part(component)
        decided = [claim for claim, _ in self.store.shelf.claims_by_id(among).values()]
        return made, ties, carry(ruled, made.origin_of, reports, ties, decided, self.store.archive.reads)

    def signed(self, planned: Plan, ruled: Rulings, shared: Couples | None = None) -> dict[str, tuple[Members, str]]:
        """Group id -> its members, and a signature of all that its account depends on; `shared` are the couples by group, if known."""
        groups = [*planned.topics, *((id_,) for id_ in sorted(planned.withdrawn))]
        decided, couples = self._decided(ruled), by_group(planned.topics, planned.couples, both) if shared is None else shared
        return {
            content_id("group", group[0]): (group, self._signature(group, planned, couples.get(group, ()), decided)) for group in groups
        }

    def _decided(self, ruled: Rulings) -> list[tuple[set[str], object]]:
        """What was decided on claims, each with the reports that these are in."""
        reports = self.store.archive.reports_of(ruled.claims())
        told: list[tuple[tuple[str, ...], object]] = [(pair, [pair, decision.id]) for pair, decision in sorted(ruled.reviews.items())]
        told += [((claim,), [claim, split]) for claim, split in sorted(ruled.apart.items())]
        return [({reports[id_] for id_ in claims if id_ in reports}, said) for claims, said in told]

    def _signature(self, group: Members, planned: Plan, couples: Sequence[Pair], decided: Sequence[tuple[set[str], object]]) -> str:
        places = [
            {id_: where[id_] for id_ in group if id_ in where}
            for where in (planned.origin_of, planned.replaced_by, planned.retracted_by, planned.corrected_by)
        ]
        relevant = [said for reports, said in decided if not reports.isdisjoint(group)]
        return content_id("signature", self.version, group, *places, couples, relevant, sorted(planned.withdrawn.intersection(group)))

    def _settle(
        self, changed: Mapping[str, Members], planned: Plan, couples: Couples, ties: TieTable, ruled: Rulings, told: Verdicts | None
    ) -> dict[str, Account]:
        accounts = {}
        among = ties.by_group(changed.values())
        for id_, members in changed.items():
            reads = self.store.archive.reads(members)
            if not planned.withdrawn.isdisjoint(members):
                accounts[id_] = withdrawn_account(reads[members[0]])
                continue
            own = replace(planned, topics=(members,), couples=tuple(couples.get(members, ())))
            verdicts = self.verdicts(own.couples, reads, told)
            accounts[id_] = settle(list(reads.values()), among[members], own, verdicts, ruled, self.thresholds)
        return accounts

    def verdicts(
        self, couples: Sequence[Pair], reads: Mapping[str, ReadReport], told: Verdicts | None = None, *, keep: bool = True
    ) -> dict[Pair, tuple[Verdict, ...]]:
        """The verdicts on couples, as `told` or from the store where the judge was asked before; `keep` stores the new ones."""
        known = self.store.workings.verdicts(couples) if told is None else {pair: told[pair] for pair in couples if pair in told}
        missing = [pair for pair in couples if pair not in known]
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            said = self.judge.judge([Couple(reads[earlier], reads[later]) for earlier, later in batch])
            judged = dict(zip(batch, said, strict=True))
            known |= judged
            if keep:
                self.store.workings.add_verdicts(judged)
        return known

    def link_decisions(self) -> None:
        """Keep that reports which a person's decision brings together are worked out together."""
        for decision in in_order(self.store.archive.decisions().records):
            if decision.kind is Decided.MERGE:
                self.link(decision)

    def link(self, merge: Decision) -> None:
        """Keep that the reports of a merge are worked out together. Inside a unit of work."""
        one, other = merged(merge)
        self.store.workings.add_links((one[0], each) for each in (*one[1:], *other))

"""The account that is stored of topics -> what there is to see of them: the same as working them out anew gives, without doing so."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reconciler.pipeline.candidates import Lineage, lineage
from reconciler.pipeline.decisions import Pair, Rulings, rulings
from reconciler.pipeline.heirs import carry
from reconciler.pipeline.hindsight import within
from reconciler.pipeline.origins import REPRINT, published
from reconciler.ports import Store
from reconciler.records import Account, Decision, ReadReport, Tie, Topic
from reconciler.service.past import Worked, decided


@dataclass(frozen=True, slots=True)
class Seen:
    """An account with the reports that count in it, how these hang together, and the decisions that were taken.

    `among` is what there is to see beside it, where it was narrowed to some topics.
    """

    account: Account
    reads: list[ReadReport]
    lineage: Lineage
    decisions: Sequence[Decision]
    reviews: Mapping[Pair, Decision] = field(default_factory=dict, hash=False)
    among: Seen | None = field(default=None, compare=False)

    @classmethod
    def of(cls, worked: Worked) -> Seen:
        """What was worked out."""
        return cls(worked.account, worked.reads, worked.lineage, worked.decisions, worked.ruled.reviews)

    def only(self, topics: Sequence[Topic]) -> Seen:
        """What there is to see of some of its topics and their reports."""
        members = {id_ for one in topics for id_ in one.reports}
        reads = [read for read in self.reads if read.report.id in members]
        return replace(self, account=within(self.account, topics), reads=reads, among=self.whole)

    @property
    def whole(self) -> Seen:
        """All that it was narrowed from; itself where it was not."""
        return self.among or self


def stored(store: Store, ids: Sequence[str], around: Collection[str] = (), *, whole: bool, alike: bool = True) -> Seen:
    """What is stored of the groups that these reports are in, all their reports being among them.

    Unless it is to be `whole`, the contradictions are left out, which may be very many, and so are the reviews of them.
    `around` are withdrawn reports of which the decisions count. How alike reports are is told of copies alone, unless `alike`.
    """
    reads = sorted(store.archive.reads(ids).values(), key=lambda read: published(read.report))
    decisions = store.archive.decisions().records
    # Only copies are looked for among them: a large topic has a hundred times as many other ties as reports.
    ruled, ties = rulings(decisions), store.workings.ties_among(ids, copying=0.0 if whole and alike else REPRINT)
    lines = lineage((read.report for read in reads), ties, ruled.withdrawn)
    kept = store.workings.account(ids, against=whole)
    # What a person withdrew is in no topic.
    account = replace(kept, states=tuple(state for state in kept.states if state.topic_id))
    seen = Seen(account, reads, lines, decisions)
    return replace(seen, reviews=_carried(store, seen, ruled, ties, around).reviews) if whole else seen


def _carried(store: Store, seen: Seen, ruled: Rulings, ties: Sequence[Tie], around: Collection[str]) -> Rulings:
    """The rulings with those on claims that live on in other editions and copies."""
    reads = {read.report.id: read for read in seen.reads} | store.archive.reads(around)
    among = store.workings.ties_among(reads) if around else ties
    reports = [read.report for read in reads.values()]
    return carry(
        ruled, seen.lineage.origin_of, reports, among, decided(ruled, reads.values()), lambda ids: {id_: reads[id_] for id_ in ids}
    )

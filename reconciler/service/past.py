"""What was received and decided -> the account of a past moment, worked out by the same steps, to be read like the account of now.

`known_at` looks at what this service knew: the reports and decisions that it had by then, each report dated as it was
then, and none that was under embargo; whatever arrives later changes no such answer. A time to come counts as now.
`as_of` looks at what holds for a time up to then, in the light of all that is known (or was, with `known_at`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from reconciler.pipeline.account import settle
from reconciler.pipeline.candidates import Lineage, plan
from reconciler.pipeline.decisions import Rulings
from reconciler.pipeline.heirs import carry
from reconciler.pipeline.hindsight import of_account, within
from reconciler.pipeline.origins import published
from reconciler.pipeline.summary import reported_by
from reconciler.pipeline.withdrawals import withdrawn_account
from reconciler.ports import Store
from reconciler.queries import When
from reconciler.records import Account, Claim, Couple, Decision, Plan, ReadReport, Tie, Verdict
from reconciler.service.derive import Deriver, Pair
from reconciler.service.then import Then

Hold = Callable[[Sequence[ReadReport], Sequence[Decision], Account], Store]


@dataclass(frozen=True, slots=True)
class Worked:
    """The account of a moment, what it was planned from, the reports that count with their ties, and the decisions that had been taken.

    `ruled` is what the decisions come to, carried over to the claims that those decided on live on in.
    """

    account: Account
    planned: Plan
    reads: list[ReadReport]
    decisions: list[Decision]
    ruled: Rulings
    ties: list[Tie]

    @property
    def lineage(self) -> Lineage:
        """How its reports hang together."""
        return Lineage(self.planned.origin_of, self.planned.replaced_by, tuple(self.ties))


@dataclass(frozen=True, slots=True)
class Past:
    """Works the account of a past moment out from what a store keeps; `hold` gives it a store of its own to be read from."""

    store: Store
    deriver: Deriver
    hold: Hold

    def store_at(self, when: When, ids: Iterable[str] | None = None) -> Store:
        """The account of a moment as a store to read from: of everything, or of all that these reports are connected with."""
        worked = self.account(self.store.archive.report_ids(), when) if ids is None else self.around(ids, when)
        account, reads = worked.account, worked.reads
        gone = (withdrawn_account(read) for read in reads if read.report.id in worked.planned.withdrawn)
        account = replace(account, states=account.states + tuple(state for each in gone for state in each.states))
        if when.as_of is not None:
            account = within(account, reported_by(account, reads, worked.lineage, when.as_of))
            reads = of_account(reads, account, when.as_of)
        return self.shelved(replace(worked, account=account, reads=reads))

    def shelved(self, worked: Worked) -> Store:
        """An account as a store: it is filtered and paged by the rules of every store."""
        return self.hold(worked.reads, worked.decisions, worked.account)

    def around(self, ids: Iterable[str], when: When) -> Worked:
        """The account of all that some reports are connected with, for a moment."""
        then = self._then(when)
        return self._worked(then.region(ids), then)

    def account(self, ids: Iterable[str], when: When) -> Worked:
        """The account of some reports for a moment."""
        return self._worked(ids, self._then(when))

    def _then(self, when: When) -> Then:
        return Then.at(self.store, when, self.deriver.clock(), self.deriver.read)

    def _worked(self, ids: Iterable[str], then: Then) -> Worked:
        known, ruled = then.known(ids), then.ruled
        counting = sorted(then.counting(known.values()), key=lambda read: published(read.report))
        reports = [read.report for read in counting]
        ties = then.ties_among({report.id for report in reports})
        planned = plan(reports, ties, ruled)
        load = known.__getitem__
        ruled = carry(ruled, planned.origin_of, reports, ties, decided(ruled, known.values()), lambda ids: {id_: load(id_) for id_ in ids})
        verdicts = self._verdicts(planned, known, then, {claim.id for read in counting for claim in read.claims})
        account = settle(counting, ties, planned, verdicts, ruled, self.deriver.thresholds)
        return Worked(account, planned, counting, then.decisions, ruled, ties)

    def _verdicts(self, planned: Plan, known: Mapping[str, ReadReport], then: Then, present: set[str]) -> dict[Pair, tuple[Verdict, ...]]:
        """The verdicts on the couples of a plan, on claims that are present.

        Those kept are on the reports as they are dated now, so for others the judge is asked anew.
        """
        redated = then.redated.keys()
        changed = [couple for couple in planned.couples if not redated.isdisjoint(couple)]
        said = self.deriver.judge.judge([Couple(known[earlier], known[later]) for earlier, later in changed]) if changed else []
        same = [couple for couple in planned.couples if redated.isdisjoint(couple)]
        verdicts = self.deriver.verdicts(same, known, keep=False) | dict(zip(changed, said, strict=True))
        return {couple: tuple(v for v in each if v.earlier in present and v.later in present) for couple, each in verdicts.items()}


def decided(ruled: Rulings, reads: Iterable[ReadReport]) -> list[Claim]:
    """The claims of these reports that were decided on."""
    wanted = ruled.claims()
    return [claim for read in reads for claim in read.claims if claim.id in wanted] if wanted else []

"""What was received and decided -> the account of a past moment, worked out by the same steps, to be read like the account of now.

`known_at` looks at what this service knew: the reports and decisions that it had by then, each report dated as it was
then, and none that was under embargo; whatever arrives later changes no such answer. A time to come counts as now.
`as_of` looks at what holds for a time up to then, in the light of all that is known (or was, with `known_at`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from reconciler.pipeline.account import settle
from reconciler.pipeline.candidates import plan
from reconciler.pipeline.decisions import Rulings, rulings
from reconciler.pipeline.heirs import carry
from reconciler.pipeline.hindsight import as_dated, as_known, as_the_world_stood, decided_by, of_account, within
from reconciler.pipeline.origins import published
from reconciler.pipeline.summary import reported_by
from reconciler.pipeline.ties import NEAR, lookup_keys, tie
from reconciler.pipeline.withdrawals import withdrawn_account
from reconciler.ports import Store
from reconciler.queries import Dating, When
from reconciler.records import Account, Claim, Couple, Decision, Plan, ReadReport, Tie, Verdict
from reconciler.service.derive import Deriver, Pair

Hold = Callable[[Sequence[ReadReport], Sequence[Decision], Account], Store]


@dataclass(frozen=True, slots=True)
class Known:
    """What was known at a moment: reports, the decisions taken, and the ids of reports that have another date since."""

    reads: dict[str, ReadReport]
    decisions: list[Decision]
    redated: frozenset[str]


@dataclass(frozen=True, slots=True)
class Worked:
    """The account of a moment, what it was planned from, the reports that count, and the decisions that had been taken.

    `ruled` is what the decisions come to, carried over to the claims that those decided on live on in.
    """

    account: Account
    planned: Plan
    reads: list[ReadReport]
    decisions: list[Decision]
    ruled: Rulings


@dataclass(frozen=True, slots=True)
class Past:
    """Works the account of a past moment out from what a store keeps; `hold` gives it a store of its own to be read from."""

    store: Store
    deriver: Deriver
    hold: Hold

    def store_at(self, when: When, ids: Iterable[str] | None = None) -> Store:
        """The account of a moment as a store to read from: of everything, or of all that these reports are connected with."""
        worked = self.account(self.store.archive.report_ids() if ids is None else self.component(ids, when), when)
        account, reads = worked.account, worked.reads
        gone = (withdrawn_account(read) for read in reads if read.report.id in worked.planned.withdrawn)
        account = replace(account, states=account.states + tuple(state for each in gone for state in each.states))
        if when.as_of is not None:
            account = within(account, reported_by(account, reads, worked.planned.origin_of, when.as_of))
            reads = of_account(reads, account, when.as_of)
        return self.shelved(replace(worked, account=account, reads=reads))

    def shelved(self, worked: Worked) -> Store:
        """An account as a store: it is filtered and paged by the rules of every store."""
        return self.hold(worked.reads, worked.decisions, worked.account)

    def account(self, ids: Iterable[str], when: When) -> Worked:
        """The account of some reports for a moment."""
        known = self._known(ids, when)
        reads, ruled = list(known.reads.values()), rulings(known.decisions)
        counting = as_the_world_stood(reads, when.as_of) if when.as_of else reads
        counting = sorted(counting, key=lambda read: published(read.report))
        reports = [read.report for read in counting]
        ties = self._ties(known, {report.id for report in reports})
        planned = plan(reports, ties, ruled)
        load = known.reads.__getitem__
        ruled = carry(ruled, planned.origin_of, reports, ties, decided(ruled, reads), lambda ids: {id_: load(id_) for id_ in ids})
        verdicts = self._verdicts(planned, known, {claim.id for read in counting for claim in read.claims})
        account = settle(counting, ties, planned, verdicts, ruled, self.deriver.thresholds)
        return Worked(account, planned, counting, known.decisions, ruled)

    def component(self, ids: Iterable[str], when: When) -> set[str]:
        """All reports that these may have been connected with: those that they are with now, and those dated otherwise then."""
        reads = self._dated_otherwise({dating.report_id for dating in self._datings(when)}, when)
        near = {other for read in reads for other in self._near(read)}
        return self.store.workings.component({*ids, *(read.report.id for read in reads), *near})

    # --- what was known -------------------------------------------------------------------------------------------------

    def _known(self, ids: Iterable[str], when: When) -> Known:
        moment, decisions = self._moment(when), list(self.store.archive.decisions().records)
        # Now is what can be seen now: a report whose embargo has just ended is seen with its account, not before.
        reads = self.store.archive.reads(ids if when.known_at else self.store.archive.reports_by_id(ids))
        otherwise = {read.report.id: read for read in self._dated_otherwise(reads.keys(), when)}
        known = {read.report.id: read for read in as_known((reads | otherwise).values(), moment)}
        return Known(known, decided_by(decisions, moment) if when.known_at else decisions, frozenset(otherwise))

    def _moment(self, when: When) -> datetime:
        """The moment of knowledge. One to come is now: else it would tell what is under embargo until then."""
        now = self.deriver.clock()
        return min(when.known_at, now) if when.known_at else now

    def _datings(self, when: When) -> list[Dating]:
        return self.store.archive.datings(when.known_at) if when.known_at else []

    def _dated_otherwise(self, ids: Iterable[str], when: When) -> list[ReadReport]:
        """Those of the reports that got another date since, read again with the date that they had."""
        datings = self._datings(when)
        wanted = {dating.report_id for dating in datings} & set(ids)
        reports = {id_: read.report for id_, read in self.store.archive.reads(wanted).items()} if wanted else {}
        return [self.deriver.read(report) for report in as_dated(reports, datings)]

    # --- what comes of it ------------------------------------------------------------------------------------------------

    def _ties(self, known: Known, ids: set[str]) -> list[Tie]:
        """The ties among reports; those of reports that had another date are worked out again, since nearness in time is part of them."""
        kept = [each for each in self.store.workings.ties_among(ids) if not known.redated & {each.a, each.b}]
        made: dict[Pair, Tie] = {}
        for id_ in sorted(known.redated & ids):
            for other in sorted(self._near(known.reads[id_]) & ids):
                if (found := tie(known.reads[id_], known.reads[other])) is not None:
                    made[found.a, found.b] = found
        return sorted((*kept, *made.values()), key=lambda each: (each.a, each.b))

    def _near(self, read: ReadReport) -> set[str]:
        return self.store.workings.near(read, lookup_keys(read.report.text), NEAR)

    def _verdicts(self, planned: Plan, known: Known, present: set[str]) -> dict[Pair, tuple[Verdict, ...]]:
        """The verdicts on the couples of a plan, on claims that are present.

        Those kept are on the reports as they are dated now, so for others the judge is asked anew.
        """
        changed = [couple for couple in planned.couples if known.redated & set(couple)]
        said = self.deriver.judge.judge([Couple(known.reads[earlier], known.reads[later]) for earlier, later in changed]) if changed else []
        same = [couple for couple in planned.couples if not known.redated & set(couple)]
        verdicts = self.deriver.verdicts(same, known.reads, keep=False) | dict(zip(changed, said, strict=True))
        return {couple: tuple(v for v in each if v.earlier in present and v.later in present) for couple, each in verdicts.items()}


def decided(ruled: Rulings, reads: Iterable[ReadReport]) -> list[Claim]:
    """The claims of these reports that were decided on."""
    wanted = ruled.claims()
    return [claim for read in reads for claim in read.claims if claim.id in wanted] if wanted else []

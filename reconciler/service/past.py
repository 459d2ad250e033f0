"""What was received and decided -> the account of a past moment, worked out by the same steps, to be read like the account of now.

`known_at` looks at what this service knew: the reports and decisions that it had by then, each report dated as it was
then, and none that was under embargo; whatever arrives later changes no such answer. A time to come counts as now.
`as_of` looks at what holds for a time up to then, in the light of all that is known (or was, with `known_at`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from reconciler.pipeline.account import settle
from reconciler.pipeline.candidates import Lineage
from reconciler.pipeline.decisions import Rulings
from reconciler.pipeline.heirs import carry
from reconciler.pipeline.hindsight import of_account, within
from reconciler.pipeline.nearby import Nearby
from reconciler.pipeline.summary import reported_by
from reconciler.pipeline.topics import Members
from reconciler.pipeline.withdrawals import withdrawn_account
from reconciler.ports import Store
from reconciler.queries import When
from reconciler.records import Account, Claim, Couple, Decision, Plan, ReadReport, Tie, Verdict
from reconciler.service.derive import Deriver, Pair
from reconciler.service.drawn_then import Drawn, drawn, drawn_around, without
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
    ties: Sequence[Tie]

    @property
    def lineage(self) -> Lineage:
        """How its reports hang together."""
        return Lineage(self.planned.origin_of, self.planned.replaced_by, self.ties)


@dataclass(frozen=True, slots=True)
class Past:
    """Works the account of a past moment out from what a store keeps; `hold` gives it a store of its own to be read from."""

    store: Store
    deriver: Deriver
    hold: Hold

    def store_at(self, when: When, ids: Iterable[str] | None = None) -> Store:
        """The account of a moment as a store to read from: of everything, or of all that these reports are connected with."""
        worked = self.everything(self.then(when)) if ids is None else self.around(ids, when)
        return self.shelved(as_listed(worked, when.as_of))

    def shelved(self, worked: Worked) -> Store:
        """An account as a store: it is filtered and paged by the rules of every store."""
        return self.hold(worked.reads, worked.decisions, worked.account)

    def around(self, ids: Iterable[str], when: When) -> Worked:
        """The account of all that some reports are connected with, for a moment."""
        then = self.then(when)
        return self.reached(ids, then, then.nearby())

    def everything(self, then: Then) -> Worked:
        """The account of all reports that counted, in the light of what these are linked with."""
        return self.worked(then.linked(then.present), then)

    def account(self, ids: Iterable[str], when: When) -> Worked:
        """The account of some reports for a moment."""
        return self.worked(ids, self.then(when))

    def then(self, when: When) -> Then:
        """What there was at a moment."""
        return Then.at(self.store, when, self.deriver.clock(), self.deriver.read)

    def reached(self, ids: Iterable[str], then: Then, nearby: Nearby) -> Worked:
        """The account of the topics that some reports were in, out of what there was."""
        return self._settled(drawn_around(ids, then, nearby), then)

    def worked(self, ids: Iterable[str], then: Then) -> Worked:
        """The account of some reports, which nothing else has a bearing on, out of what there was."""
        return self._settled(drawn(ids, then), then)

    def _settled(self, made: Drawn, then: Then) -> Worked:
        known, planned, counting = made.known, made.planned, made.own
        reports, load = [read.report for read in made.counting], known.__getitem__
        ruled = carry(
            then.ruled,
            planned.origin_of,
            reports,
            made.ties,
            decided(then.ruled, known.values()),
            lambda ids: {id_: load(id_) for id_ in ids},
        )
        as_now, same = self._as_now(
            planned, ruled, {read.report.id for read in counting if read == known[read.report.id]} - then.redated.keys()
        )
        anew = without(planned, same)
        verdicts = self._verdicts(anew, known, then, {claim.id for read in counting for claim in read.claims})
        account = together(as_now, settle(counting, made.ties, anew, verdicts, ruled, self.deriver.thresholds))
        return Worked(account, planned, counting, then.decisions, ruled, made.ties)

    def _as_now(self, planned: Plan, ruled: Rulings, whole: set[str]) -> tuple[Account, set[Members]]:
        """What is stored of the groups that are now as they were, and these. `whole` are the reports of which every claim counts.

        What the account of a group depends on beside those is signed.
        """
        workings = self.store.workings
        # A group and its account must be of one moment.
        with self.store.still():
            now = workings.signatures(whole)
            kept = set(workings.members_of(now).values())
            alike = {members for members in planned.topics if members in kept and whole.issuperset(members)}
            signed = self.deriver.signed(without(planned, set(planned.topics) - alike), ruled)
            same = {members for id_, (members, signature) in signed.items() if now.get(id_) == signature} & alike
            return workings.account(members[0] for members in same), same

    def _verdicts(self, planned: Plan, known: Mapping[str, ReadReport], then: Then, present: set[str]) -> dict[Pair, tuple[Verdict, ...]]:
        """The verdicts on the couples of a plan, on claims that are present.

        Those kept are on the reports as they are dated now, so for others the judge is asked anew.
        """
        redated = then.redated.keys()
        changed = [couple for couple in planned.couples if not redated.isdisjoint(couple)] if redated else []
        said = self.deriver.judge.judge([Couple(known[earlier], known[later]) for earlier, later in changed]) if changed else []
        same = [couple for couple in planned.couples if redated.isdisjoint(couple)] if redated else planned.couples
        verdicts = self.deriver.verdicts(same, known, keep=False) | dict(zip(changed, said, strict=True))
        # Of most couples nothing was said.
        told = ((couple, each) for couple, each in verdicts.items() if each)
        return {couple: tuple(v for v in each if v.earlier in present and v.later in present) for couple, each in told}


def together(one: Account, other: Account) -> Account:
    """Two accounts of other reports as one."""
    return Account(*(getattr(one, kind.name) + getattr(other, kind.name) for kind in fields(Account)))


def as_listed(worked: Worked, as_of: datetime | None) -> Worked:
    """What the lists of a moment show of an account: withdrawn reports too; as the world stood, only what had been reported on."""
    gone = (withdrawn_account(read) for read in worked.reads if read.report.id in worked.planned.withdrawn)
    account = replace(worked.account, states=worked.account.states + tuple(state for each in gone for state in each.states))
    if as_of is None:
        return replace(worked, account=account)
    account = within(account, reported_by(account, worked.reads, worked.lineage, as_of))
    return replace(worked, account=account, reads=of_account(worked.reads, account, as_of))


def decided(ruled: Rulings, reads: Iterable[ReadReport]) -> list[Claim]:
    """The claims of these reports that were decided on."""
    wanted = ruled.claims()
    return [claim for read in reads for claim in read.claims if claim.id in wanted] if wanted else []

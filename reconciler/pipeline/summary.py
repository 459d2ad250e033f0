"""An account -> the reconciled summary: what stands, what was superseded by what, what is still disputed, every line cited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from reconciler.records import (
    Account,
    Claim,
    ClaimState,
    Link,
    Modality,
    Position,
    Question,
    ReadReport,
    Report,
    Standing,
    Topic,
)

_SETTLED = frozenset({Modality.ASSERTED, Modality.REPORTED})
_MOST_UNCONTESTED = 12


@dataclass(frozen=True, slots=True)
class Cited:
    """A claim with where it stands written: enough to check it without this service."""

    claim_id: str
    report_id: str
    quote: str
    speaker: str | None
    modality: Modality
    source: str
    title: str
    published_at: datetime
    effective_at: datetime
    url: str | None
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stands:
    """A position that stands; `since` is when it was first reported, `because` what it superseded, in words."""

    asks: str | None
    claim: Cited
    since: datetime
    because: str | None
    others: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Superseded:
    """A position that was superseded: its last claim, by what and on what basis, and the other claims that took it."""

    asks: str | None
    claim: Cited
    by: Cited
    basis: str
    reason: str
    others: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Disputed:
    """A question on which sides still contradict each other."""

    asks: str
    sides: tuple[tuple[Cited, ...], ...]


@dataclass(frozen=True, slots=True)
class TopicSummary:
    """The reconciled state of one topic."""

    id: str
    label: str
    first_at: datetime
    last_at: datetime
    reports: int
    origins: int
    stands: tuple[Stands, ...]
    superseded: tuple[Superseded, ...]
    disputed: tuple[Disputed, ...]
    withdrawn: tuple[Cited, ...]
    uncontested: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The reconciled state of some topics. `rules` names the judge and vocabulary that it rests on."""

    as_of: datetime | None
    known_at: datetime | None
    rules: str
    topics: tuple[TopicSummary, ...]


def summarise(account: Account, reads: Sequence[ReadReport], origin_of: Mapping[str, str]) -> list[TopicSummary]:
    """A summary for each topic of the account that has a claim, last changed first."""
    outlets: dict[str, list[str]] = {}
    for copy, origin in sorted(origin_of.items()):
        outlets.setdefault(origin, []).append(copy)
    made = [_TopicSummariser(topic, account, reads, outlets).summary() for topic in account.topics if topic.claims]
    return sorted(made, key=lambda topic: (topic.last_at, topic.id), reverse=True)


class _TopicSummariser:
    """One topic's summary in the making."""

    def __init__(self, topic: Topic, account: Account, reads: Sequence[ReadReport], copies: Mapping[str, Sequence[str]]) -> None:
        within = set(topic.claims)
        self._topic, self._copies = topic, copies
        self._reports = {read.report.id: read.report for read in reads}
        self._claims = {claim.id: claim for read in reads for claim in read.claims if claim.id in within}
        self._states = {state.claim_id: state for state in account.states if state.claim_id in self._claims}
        self._questions = [question for question in account.questions if question.topic_id == topic.id]
        self._links = [
            link
            for found in account.supersessions
            for link in found.links
            if {link.earlier_claim_id, link.later_claim_id} <= self._claims.keys()
        ]

    def summary(self) -> TopicSummary:
        """The topic's summary."""
        topic = self._topic
        return TopicSummary(
            id=topic.id,
            label=topic.label,
            first_at=topic.first_at,
            last_at=topic.last_at,
            reports=len(topic.reports),
            origins=topic.origins,
            stands=tuple(stands for question in self._questions for stands in self._standing(question)),
            superseded=tuple(self._superseded()),
            disputed=tuple(disputed for question in self._questions if (disputed := self._disputed(question))),
            withdrawn=tuple(self._cited(claim) for claim in self._in_order(self._with(Standing.WITHDRAWN))),
            uncontested=tuple(self._uncontested()),
        )

    def _standing(self, question: Question) -> Iterable[Stands]:
        for position in question.positions:
            live = self._in_order(self._live(position))[::-1]
            if position.standing is Standing.STANDS and live:
                others = tuple(self._cited(other) for other in live[1:])
                yield Stands(question.asks, self._cited(live[0]), position.first_at, self._because(position), others)

    def _live(self, position: Position) -> list[Claim]:
        """The claims that can speak for a position: not recounted, not withdrawn."""
        return [
            self._claims[id_]
            for id_ in position.claims
            if id_ in self._claims and not self._claims[id_].background and self._states[id_].standing is not Standing.WITHDRAWN
        ]

    def _because(self, position: Position) -> str | None:
        links = [link for link in self._links if link.later_claim_id in position.claims]
        if not links:
            return None
        last = max(links, key=lambda link: (self._claims[link.later_claim_id].effective_at, link.later_claim_id, link.earlier_claim_id))
        earlier = self._claims[last.earlier_claim_id]
        return f"{last.basis}: {last.reason}, after {self._report(earlier).source} had “{earlier.text}”"

    def _superseded(self) -> Iterable[Superseded]:
        for question in self._questions:
            for position in question.positions:
                if position.standing is Standing.SUPERSEDED:
                    yield from self._outdated(
                        question, self._in_order(claim for claim in self._live(position) if self._report_is_own(claim.id))
                    )

    def _outdated(self, question: Question, claims: Sequence[Claim]) -> Iterable[Superseded]:
        """One line for a position: the last of its claims that names what superseded it, with the others."""
        for claim in reversed(claims):
            link = self._ending(self._states[claim.id])
            if link is not None:
                others = tuple(self._cited(other) for other in claims if other is not claim)
                yield Superseded(
                    question.asks, self._cited(claim), self._cited(self._claims[link.later_claim_id]), link.basis, link.reason, others
                )
                return

    def _ending(self, state: ClaimState) -> Link | None:
        """The last link to one of the claims that superseded this one, its own if it has one."""
        links = [link for link in self._links if link.later_claim_id in state.superseded_by]

        def closeness(link: Link) -> tuple[bool, datetime, str]:
            return link.earlier_claim_id == state.claim_id, self._claims[link.later_claim_id].effective_at, link.later_claim_id

        return max(links, key=closeness, default=None)

    def _disputed(self, question: Question) -> Disputed | None:
        sides = [self._in_order(self._live(position)) for position in question.positions if position.standing is Standing.DISPUTED]
        full = [side for side in sides if side]
        return Disputed(question.asks, tuple(tuple(map(self._cited, side)) for side in full)) if len(full) > 1 else None

    def _uncontested(self) -> list[Cited]:
        """The leads of the topic's reports that nothing contradicts or updates: what else is said of the matter."""
        leads = []
        for report in sorted(set(self._topic.reports), key=lambda id_: (self._reports[id_].published_at, id_)):
            own = [claim for claim in self._claims.values() if claim.report_id == report and claim.part == "text"]
            free = [
                claim for claim in own[:3] if self._states[claim.id].standing is Standing.STANDS and not self._states[claim.id].positions
            ]
            leads += [claim for claim in free if claim.modality in _SETTLED and not claim.background][:1]
        return [self._cited(claim) for claim in leads[-_MOST_UNCONTESTED:]]

    def _with(self, standing: Standing) -> list[Claim]:
        return [self._claims[id_] for id_, state in self._states.items() if state.standing is standing and self._report_is_own(id_)]

    def _report_is_own(self, claim: str) -> bool:
        """Whether a claim's report is no copy: a copy is named as an outlet beside its origin, not on a line of its own."""
        report = self._claims[claim].report_id
        return not any(report in copies and origin != report for origin, copies in self._copies.items())

    def _in_order(self, claims: Iterable[Claim]) -> list[Claim]:
        return sorted(claims, key=lambda claim: (claim.effective_at, self._report(claim).published_at, claim.part != "text", claim.id))

    def _report(self, claim: Claim) -> Report:
        return self._reports[claim.report_id]

    def _cited(self, claim: Claim) -> Cited:
        report = self._report(claim)
        copies = {self._reports[id_].source for id_ in self._copies.get(report.id, ()) if id_ in self._reports}
        return Cited(
            claim_id=claim.id,
            report_id=report.id,
            quote=claim.text,
            speaker=claim.speaker,
            modality=claim.modality,
            source=report.source,
            title=report.title,
            published_at=report.published_at,
            effective_at=claim.effective_at,
            url=report.url,
            outlets=tuple(sorted(copies - {report.source})),
        )

"""What a summary is made of: cited claims, the lines that they stand on, the topics and the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from reconciler.records import UNGRADED, Basis, Credibility, Grade, Modality, Reliability


@dataclass(frozen=True, slots=True)
class Cited:
    """A claim with where it stands written: enough to check it without this service.

    `source_grade` and `credibility` are what people think of the source and of the claim; they bear on nothing else here.
    `starts_inside` says that the quote begins inside its sentence, `about` is the title or sentence that tells what it speaks of.
    """

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
    background: bool = False
    source_grade: Reliability = UNGRADED.source
    credibility: Credibility = UNGRADED.credibility
    starts_inside: bool = False
    about: str = ""

    @property
    def grade(self) -> Grade:
        """Both grades together."""
        return Grade(self.source_grade, self.credibility)


@dataclass(frozen=True, slots=True)
class Stands:
    """A position that stands.

    `since` is the first time that its claims hold for; `over` the last claim that it put out of date, on which `basis`, and `because`
    the same in words. `contradicted_by` are claims, one of each report, that are in open contradiction with one of its own, and
    `perhaps_out_of_date` says that one of them may have put it out of date, not surely enough to be applied.
    """

    asks: str | None
    claim: Cited
    since: datetime
    because: str | None
    others: tuple[Cited, ...]
    basis: Basis | None = None
    over: Cited | None = None
    contradicted_by: tuple[Cited, ...] = ()
    perhaps_out_of_date: bool = False


@dataclass(frozen=True, slots=True)
class Superseded:
    """A position that was superseded: its last claim, by what and on what basis, and the other claims that took it.

    `reason` is as the account gives it, `why` a sentence to print.
    """

    asks: str | None
    claim: Cited
    by: Cited
    basis: str
    reason: str
    others: tuple[Cited, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Disputed:
    """A question on which sides still contradict each other, each of them every other; sides and their claims newest first.

    `asks` is nothing where no words for the question are known: the sides say what it is.
    """

    asks: str | None
    sides: tuple[tuple[Cited, ...], ...]


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A report of which no claim counts any more: its opening claim, how many there are, what took its place, and why.

    `changed` says what a newer edition changed in substance without saying that it corrects.
    """

    claim: Cited
    claims: int
    by: Cited | None
    why: str
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicSummary:
    """The reconciled state of one topic, in the order in which every document tells it.

    `rings` are sources that tell things on one another's word; `more_uncontested` and `more_recounted` count the lines that
    were left out for length. `open_contradictions` are pairs of claims: those of questions in dispute, and those on `contradicted_by`.
    """

    id: str
    label: str
    first_at: datetime
    last_at: datetime
    reports: int
    origins: int
    stands: tuple[Stands, ...]
    disputed: tuple[Disputed, ...]
    superseded: tuple[Superseded, ...]
    withdrawn: tuple[Cited, ...]
    uncontested: tuple[Cited, ...]
    withdrawals: tuple[Withdrawal, ...] = ()
    recounted: tuple[Cited, ...] = ()
    more_uncontested: int = 0
    more_recounted: int = 0
    rings: tuple[tuple[str, ...], ...] = ()
    open_contradictions: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """The reconciled state of some topics. `rules` names the judge and vocabulary that it rests on."""

    as_of: datetime | None
    known_at: datetime | None
    rules: str
    topics: tuple[TopicSummary, ...]


def cited_in(topic: TopicSummary) -> Iterator[Cited]:
    """Every claim that a topic's summary cites, some more than once."""
    for stands in topic.stands:
        yield from (stands.claim, *stands.others, *([stands.over] if stands.over else []), *stands.contradicted_by)
    for superseded in topic.superseded:
        yield from (superseded.claim, superseded.by, *superseded.others)
    for withdrawal in topic.withdrawals:
        yield from (withdrawal.claim, *([withdrawal.by] if withdrawal.by else []))
    yield from (claim for disputed in topic.disputed for side in disputed.sides for claim in side)
    yield from (*topic.withdrawn, *topic.uncontested, *topic.recounted)

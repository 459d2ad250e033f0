"""What is derived of it all: topics, questions, contradictions, supersessions, and where every claim stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reconciler.records.verdicts import OTHER_CLAIMS, Evidence, Kind


class Standing(StrEnum):
    """Whether a claim still holds."""

    STANDS = "stands"
    SUPERSEDED = "superseded"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"


class Basis(StrEnum):
    """Why a later report supersedes an earlier one."""

    REVERSAL = "reversal"
    UPDATE = "update"
    CORRECTION = "correction"
    RETRACTION = "retraction"
    REVISION = "revision"
    OUTCOME = "outcome"
    CONFIRMATION = "confirmation"


class State(StrEnum):
    """Where a contradiction is: people decide `confirmed` and `dismissed`, the account the others."""

    OPEN = "open"
    SUPERSEDED = "superseded"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Position:
    """One answer to a question, with the claims that take it."""

    id: str
    label: str
    claims: tuple[str, ...]
    origins: int
    first_at: datetime
    last_at: datetime
    standing: Standing


@dataclass(frozen=True, slots=True)
class Question:
    """What the claims of a topic answer differently. `excludes` are pairs of positions that cannot both hold."""

    id: str
    topic_id: str
    asks: str
    positions: tuple[Position, ...]
    excludes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """Claims, across reports, on the same matter; `rings` are sources that tell things on one another's word.

    `reports` have a claim in it, are copies or earlier editions of such, or say nothing; after a split, others are worked out with it.
    """

    id: str
    label: str
    first_at: datetime
    last_at: datetime
    reports: tuple[str, ...]
    claims: tuple[str, ...]
    origins: int
    open_contradictions: int
    rings: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Superseding:
    """What put an end to a contradiction, or may have."""

    claim_id: str
    report_id: str
    basis: Basis
    reason: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A pair of claims that cannot both hold at one time.

    `superseding` is what put an end to it; `suggested` what may have, and is not sure enough to be applied by itself.
    """

    id: str
    topic_id: str
    question_id: str
    kind: Kind
    score: float
    state: State
    earlier: str
    later: str
    reason: str
    evidence: tuple[Evidence, ...]
    superseding: Superseding | None
    newest_at: datetime
    suggested: Superseding | None = None

    @property
    def deciding(self) -> tuple[Evidence, ...]:
        """The evidence whose words decide; what other claims say has none in these two."""
        return tuple(each for each in self.evidence if each.signal != OTHER_CLAIMS)


@dataclass(frozen=True, slots=True)
class Link:
    """One claim out of date because of another."""

    earlier_claim_id: str
    later_claim_id: str
    basis: Basis
    reason: str


@dataclass(frozen=True, slots=True)
class Supersession:
    """All links between two reports; `partial` if something else in the earlier report still stands or is in dispute.

    `basis` and `reason` are there where the later report says of itself, or by field, that it corrects the earlier or takes
    it back; then there may be no links.
    """

    id: str
    earlier_report_id: str
    later_report_id: str
    topic_id: str
    links: tuple[Link, ...]
    partial: bool = False
    basis: Basis | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ClaimState:
    """What the account says of a claim: where it belongs and whether it stands."""

    claim_id: str
    topic_id: str
    positions: tuple[tuple[str, str], ...]
    standing: Standing
    superseded_by: tuple[str, ...]
    contradicted_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """Everything derived from a set of reports and decisions."""

    topics: tuple[Topic, ...]
    questions: tuple[Question, ...]
    contradictions: tuple[Contradiction, ...]
    supersessions: tuple[Supersession, ...]
    states: tuple[ClaimState, ...]

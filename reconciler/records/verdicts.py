"""What a judge says of two claims, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """In what two contradicting claims differ."""

    STATUS = "status"
    NEGATION = "negation"
    NUMBER = "number"
    DATE = "date"
    VALUE = "value"
    OUTCOME = "outcome"


class Relation(StrEnum):
    """What a judge says of a pair."""

    CONTRADICTS = "contradicts"
    AGREES = "agrees"
    UPDATES = "updates"
    UNRELATED = "unrelated"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a claim's part, with its words."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One signal that bore on a verdict: its spans on either side, its weight (log odds) and what it says."""

    signal: str
    a: Span
    b: Span
    weight: float
    says: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a judge says of the claims `earlier` and `later` (ids). Scores are probabilities in 0..1.

    `supersedes` is how likely the later claim puts the earlier out of date, `disputed` how likely the parties go on
    contradicting each other. `reasons` say why, or why not, in words that a reader can check.
    """

    earlier: str
    later: str
    relation: Relation
    contradicts: float
    agrees: float
    supersedes: float
    disputed: float
    kind: Kind | None = None
    reasons: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


# The signal of evidence that lies in other pairs; its spans are both claims.
OTHER_CLAIMS = "what other claims say"


@dataclass(frozen=True, slots=True)
class Together:
    """How far a judge's word on a pair is moved, in log odds, by what it says of the other pairs of its claims.

    Up by `third` times how likely a claim that agrees with one side contradicts the other; down by `others` times how much else both
    sides seem to contradict (ln(1 + n) of each, above what is usual). Both are 0 for a judge that is to be taken at its word.
    """

    third: float = 0.0
    others: float = 0.0

"""What a report says: its claims, each with what can be compared of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from reconciler.records.reports import Part, Report


class Modality(StrEnum):
    """How firmly a claim is said. Only `asserted` and `reported` say that something is settled."""

    ASSERTED = "asserted"
    REPORTED = "reported"
    PLANNED = "planned"
    POSSIBLE = "possible"
    CONDITIONAL = "conditional"
    DENIED = "denied"
    QUESTION = "question"
    OPINION = "opinion"

    @property
    def settled(self) -> bool:
        """Whether something is said to be so."""
        return self in {Modality.ASSERTED, Modality.REPORTED}

    @property
    def stated(self) -> bool:
        """Whether something is said to be so, or not to be so."""
        return self.settled or self is Modality.DENIED


# The dimension of a figure: it has an interval and a unit where others have a pole.
QUANTITY = "quantity"
# The poles of a figure: given as it is; at most, at least or about so much; or added to another, «six more bodies», and no total.
EXACT, BOUND, INCREMENT = "exact", "bound", "increment"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a claim says in comparable form: where it stands on one dimension, and which words say so.

    A word reading has a `pole` and a `degree` in -1..1 (the sign is the side, the size the firmness; 0 where the pole is only
    sought: «asked a court to lift the ban»). A number reading has
    `low` and `high` (None where it is open, equal for an exact figure), a `unit` and the `measures`, the words for what is counted.
    """

    dimension: str
    pole: str
    start: int
    end: int
    words: str
    degree: float = 0.0
    low: float | None = None
    high: float | None = None
    unit: str = ""
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One assertion in a report: an exact span, who said it, how firmly, and for when.

    `credits` is the outlet that it is told on the word of, «the Financial Times reported», in the report's own words.
    """

    id: str
    report_id: str
    part: Part
    start: int
    end: int
    text: str
    speaker: str | None
    modality: Modality
    effective_at: datetime
    effective_from: Literal["published_at", "stated"]
    background: bool
    readings: tuple[Reading, ...] = ()
    credits: str | None = None


@dataclass(frozen=True, slots=True)
class ReadReport:
    """A report with its claims, in order (title first), and what it is found by: weighted terms, and the judge's vector.

    `vector` is a unit vector of signed bytes (127 for 1), the same length for every report of one judge; empty if the
    judge has none.
    """

    report: Report
    claims: tuple[Claim, ...]
    terms: dict[str, float] = field(hash=False)
    vector: bytes = b""

"""All the data, in the order of the path: report -> claims -> pairs -> verdicts -> questions -> contradictions -> supersessions.

Every record is frozen. Times are aware datetimes that keep the offset they were given with; they compare by instant.
Spans are Unicode code point offsets into a report's `title` or `text` as stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

Part = Literal["title", "text"]


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
class Report:
    """What one source published at one time.

    `published_at` is the time of receipt where none was given (`published_given` is then False).
    `retracts` is the url, external_id or id of an earlier report of the same source.
    """

    id: str
    source: str
    title: str
    text: str
    published_at: datetime
    received_at: datetime
    published_given: bool = True
    url: str | None = None
    author: str | None = None
    language: str = "en"
    external_id: str | None = None
    retracts: str | None = None
    embargoed_until: datetime | None = None
    warnings: tuple[str, ...] = ()

    @property
    def address(self) -> str | None:
        """What makes two texts editions of one report: the url, else the external id."""
        return self.url or self.external_id

    @property
    def names(self) -> set[str]:
        """What other reports can name it by: its id, url and external id."""
        return {name for name in (self.id, self.url, self.external_id) if name}

    def is_neighbour(self, other: Report) -> bool:
        """Whether both are of one source and share a name, or one retracts the other: then they are planned together."""
        if self.source != other.source or self.id == other.id:
            return False
        return bool(self.names & other.names) or other.retracts in self.names or self.retracts in other.names


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


@dataclass(frozen=True, slots=True)
class Tie:
    """How alike two reports are (ids in order, a < b): `likeness` of matter and `copying` of text, both 0..1."""

    a: str
    b: str
    likeness: float
    copying: float


@dataclass(frozen=True, slots=True)
class Couple:
    """Two reports whose claims are to be judged against one another, `earlier` first by publication."""

    earlier: ReadReport
    later: ReadReport


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


@dataclass(frozen=True, slots=True)
class Plan:
    """What is compared with what, before anything is judged.

    `topics` are groups of report ids, each sorted; `origin_of` leads from every active report to the one whose copy it is
    (itself where it is none); `replaced_by` from an edition to the one that replaced it; `retracted_by` from a report to
    its retraction, `corrected_by` to its correction; `withdrawn` are reports that a person withdrew; `couples` are the pairs
    to judge, by id, earlier first.
    """

    topics: tuple[tuple[str, ...], ...]
    origin_of: dict[str, str] = field(hash=False)
    replaced_by: dict[str, str] = field(hash=False)
    retracted_by: dict[str, str] = field(hash=False)
    corrected_by: dict[str, str] = field(hash=False)
    withdrawn: frozenset[str]
    couples: tuple[tuple[str, str], ...]


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


class Decided(StrEnum):
    """What a person can decide."""

    REVIEW = "review"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    SPLIT = "split"
    GRADE = "grade"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's decision: kept for good, obeyed by every rebuild. `about` is the id of what it is about.

    `detail` holds, by kind: review `{"verdict", "claims": [id, id], "supersedes"}`, with `"together"` where
    several were taken at once; withdraw `{}`; merge
    `{"into": report id}` (topics are named by their founding report); split `{"claims": [id]}`; grade of a source
    `{"source": name, "reliability", "credibility" or None}`, of a report or claim `{"credibility"}`; undo `{}`.
    """

    id: str
    kind: Decided
    about: str
    at: datetime
    by: str
    note: str
    detail: dict[str, Any] = field(hash=False)


# Of a source A to F, of information 1 to 6, as in NATO's AJP-2.1 (and STANAG 2511 before it); F and 6 say that nobody can tell.
Reliability = Literal["A", "B", "C", "D", "E", "F"]
Credibility = Literal[1, 2, 3, 4, 5, 6]


@dataclass(frozen=True, slots=True)
class Grade:
    """What a person thinks of a source and of what it says. It stands beside a claim and bears on nothing: no score, no standing."""

    source: Reliability = "F"
    credibility: Credibility = 6

    @property
    def code(self) -> str:
        """Both together, such as B2."""
        return f"{self.source}{self.credibility}"


# Where nobody has graded, nothing can be judged.
UNGRADED = Grade()

"""What the API answers, as models: they are the OpenAPI document's schemas, and the tests hold every answer to them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from reconciler.records import Basis, Credibility, Kind, Modality, Reliability, Standing, State
from reconciler.web.shape import Moment, Shape
from reconciler.web.shapes_decisions import ReviewShape


class PositionRef(Shape):
    """The position that a claim takes on a question."""

    question_id: str
    position_id: str


class ReadingShape(Shape):
    """What a claim says in comparable form: a pole of a dimension, or a figure as an interval with a unit."""

    dimension: str
    pole: str
    start: int
    end: int
    words: str
    degree: float
    low: float | None
    high: float | None
    unit: str
    measures: list[str]


class ClaimShape(Shape):
    """One assertion of a report. `start` and `end` are Unicode code point offsets into the report's `title` or `text`."""

    id: str
    report_id: str
    topic_id: str | None
    part: Literal["title", "text"]
    start: int
    end: int
    text: str
    speaker: str | None
    credits: str | None
    modality: Modality
    effective_at: Moment
    effective_from: Literal["published_at", "stated"]
    background: bool
    positions: list[PositionRef]
    standing: Standing
    superseded_by: list[str]
    contradicted_by: list[str]
    readings: list[ReadingShape]
    source_grade: Reliability = Field(description="What a person thinks of the source, A to F; F where nobody can tell.")
    credibility: Credibility = Field(description="What a person thinks of what is said, 1 to 6; 6 where nobody can tell.")


class WithdrawalShape(Shape):
    """Why a report no longer counts. `report_id` is its newest edition, what retracted it or what it copies; null where there is none."""

    how: Literal["withdrawn", "retracted", "replaced", "copied"]
    at: Moment
    by: str
    reason: str
    report_id: str | None


class ReportShape(Shape):
    """A report as stored; `withdrawn` if a person withdrew it, or its source retracted it or published a newer edition."""

    id: str
    source: str
    title: str
    text: str
    published_at: Moment
    published_given: bool
    received_at: Moment
    url: str | None
    author: str | None
    language: str
    external_id: str | None
    retracts: str | None
    embargoed_until: Moment | None
    warnings: list[str]
    topics: list[str]
    withdrawn: bool
    withdrawal: WithdrawalShape | None
    source_grade: Reliability
    credibility: Credibility
    silent: bool = Field(description="Whether it is a newer edition that changes what was said and nowhere says that it corrects.")
    changed: list[str] = Field(description="What it changed in substance in the edition before it, in words.")


class ReportWithClaims(ReportShape):
    """A report with its claims."""

    claims: list[ClaimShape]


class SpanShape(Shape):
    """A stretch of a claim's part."""

    start: int
    end: int
    text: str


class EvidenceShape(Shape):
    """One signal that bore on a verdict; `weight` is its log odds."""

    signal: str
    a: SpanShape
    b: SpanShape
    weight: float
    says: str


class SupersedingShape(Shape):
    """What put an end to a contradiction; or, where it is suggested, may have, and a review can say so."""

    claim_id: str
    report_id: str
    basis: Basis
    reason: str


class ContradictionShape(Shape):
    """Two claims that cannot both hold at one time, the earlier first."""

    id: str
    topic_id: str
    question_id: str
    kind: Kind
    score: float
    state: State
    claims: Annotated[list[ClaimShape], Field(min_length=2, max_length=2)]
    reason: str
    evidence: list[EvidenceShape]
    superseding: SupersedingShape | None
    suggested: SupersedingShape | None
    newest_at: Moment
    reviews: list[ReviewShape]


class LinkShape(Shape):
    """One claim out of date because of another."""

    earlier_claim_id: str
    later_claim_id: str
    basis: Basis
    reason: str


class SupersessionShape(Shape):
    """What a later report puts out of date in an earlier one; `partial` if something else in that still stands or is in dispute.

    `basis` is there where the later report says that it corrects the earlier or takes it back; then there may be no links.
    """

    id: str
    earlier_report_id: str
    later_report_id: str
    topic_id: str
    links: list[LinkShape]
    partial: bool
    basis: Basis | None
    reason: str


class TopicShape(Shape):
    """Claims on the same matter. `origins` counts independent sources; `rings` are sources that tell things on one another's word."""

    id: str
    label: str
    first_at: Moment
    last_at: Moment
    reports: int
    origins: int
    claims: int
    open_contradictions: int
    rings: list[list[str]]


class PositionShape(Shape):
    """One answer to a question."""

    id: str
    label: str
    claims: int
    origins: int
    first_at: Moment
    last_at: Moment
    standing: Standing


class QuestionShape(Shape):
    """What claims of a topic answer differently; `excludes` are pairs of positions that cannot both hold."""

    id: str
    asks: str
    positions: list[PositionShape]
    excludes: list[list[str]]


class TopicWithQuestions(TopicShape):
    """A topic with its questions."""

    questions: list[QuestionShape]

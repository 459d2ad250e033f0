"""What the API answers besides single records: outcomes, batches, verdicts, problems, the service's state."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from reconciler.queries import JobStatus, Role
from reconciler.records import Kind, Relation
from reconciler.web.shapes import ClaimShape, ContradictionShape, EvidenceShape, Moment, Shape, SupersessionShape


class Submitted(Shape):
    """A report taken in, with what it changed."""

    id: str
    status: Literal["created", "unchanged", "revised"]
    revises: str | None = None
    claims: list[ClaimShape]
    contradictions: list[ContradictionShape]
    supersessions: list[SupersessionShape]
    warnings: list[str]


class FaultShape(Shape):
    """One thing wrong, with an RFC 6901 pointer to it."""

    pointer: str
    detail: str


class Problem(Shape):
    """An RFC 9457 problem document."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FaultShape] = Field(default_factory=list)


class LineResult(Shape):
    """What became of one line of a batch."""

    line: int
    status: Literal["created", "unchanged", "revised", "rejected"]
    id: str | None = None
    file: str | None = None
    problem: Problem | None = None


class BatchResult(Shape):
    """What became of each line of a batch."""

    results: list[LineResult]


class JobShape(Shape):
    """A batch that is being taken in."""

    id: str
    status: JobStatus
    created_at: Moment
    done: int
    total: int
    results: list[LineResult]


class ComparedContradiction(Shape):
    """Why two texts contradict each other."""

    kind: Kind
    score: float
    reason: str
    evidence: list[EvidenceShape]


class VerdictShape(Shape):
    """What the judge says of a pair."""

    same_topic: bool
    similarity: float
    relation: Relation
    contradiction: ComparedContradiction | None
    supersedes: Literal["a", "b"] | None
    reasons: list[str]


class Verdicts(Shape):
    """The verdicts, in the order of the pairs."""

    verdicts: list[VerdictShape]


class ChangeShape(Shape):
    """One thing that changed; `at` counts this database's changes."""

    at: int
    kind: str
    id: str
    what: str


class SummaryShape(Shape):
    """The reconciled summary; its parts are described in the README."""

    as_of: Moment | None
    known_at: Moment | None
    rules: str
    topics: list[dict[str, Any]]


class Health(Shape):
    """Whether the service is up."""

    status: str


class TokenShape(Shape):
    """An access token without its secret."""

    name: str
    role: Role
    created_at: Moment
    revoked_at: Moment | None

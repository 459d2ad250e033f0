"""What the API answers besides single records: outcomes, batches, verdicts, problems, the service's state."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from reconciler.queries import JobStatus
from reconciler.records import Kind, Relation
from reconciler.web.shape import Moment, Shape, may_lack
from reconciler.web.shapes import ClaimShape, ContradictionShape, EvidenceShape, SupersessionShape


class Submitted(Shape):
    """A report taken in, with what it changed."""

    id: str
    status: Literal["created", "unchanged", "revised"]
    revises: str = may_lack(description="The edition before it, where it is a newer one.")
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
    errors: list[FaultShape] = may_lack(description="What is wrong with the input, thing by thing.")


class LineResult(Shape):
    """What became of one line of a batch: a report, with its id, or a problem."""

    line: int
    status: Literal["created", "unchanged", "revised", "rejected"]
    id: str = may_lack(description="The report that it is now.")
    revises: str = may_lack(description="The edition before it, where it is a newer one.")
    warnings: list[str] = may_lack()
    file: str = may_lack(description="The file that the line is of.")
    problem: Problem = may_lack(description="Why it was rejected.")


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


class Health(Shape):
    """Whether the service is up."""

    status: Literal["ok"]


class Readiness(Shape):
    """That the service can take reports, and what it judges and stores with."""

    status: Literal["ready"]
    judge: str
    sqlite: str = Field(description="The version of SQLite that there is.")

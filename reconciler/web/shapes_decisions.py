"""What the API answers of people's decisions, as models: one for each kind."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, RootModel

from reconciler.records import Credibility, Decided, Reliability
from reconciler.web.shape import Moment, Shape


class Taken(Shape):
    """What every decision has."""

    id: str
    about: str = Field(description="The id of what was decided on: a contradiction, report, source, claim, or another decision.")
    at: Moment
    by: str = Field(description="Who decided; empty where nobody said.")
    note: str = Field(description="Why, in the words of whoever decided.")


class ReviewShape(Taken):
    """A contradiction confirmed, dismissed or reopened. Reviews that were taken at once have the same `together`."""

    kind: Literal[Decided.REVIEW]
    verdict: Literal["confirmed", "dismissed", "reopened"]
    claims: Annotated[list[str], Field(min_length=2, max_length=2)] = Field(description="The ids of both claims.")
    supersedes: str | None = Field(description="The claim that supersedes the other, if that was decided.")
    together: str | None = None


class WithdrawalDecision(Taken):
    """A report withdrawn."""

    kind: Literal[Decided.WITHDRAW]


class MergeShape(Taken):
    """Two topics made one, each named by its reports, the founding one first."""

    kind: Literal[Decided.MERGE]
    into: str = Field(description="The founding report of the other topic.")
    reports: list[str] = Field(default_factory=list, description="The reports of the one topic.")
    into_reports: list[str] = Field(default_factory=list, description="The reports of the other.")


class SplitShape(Taken):
    """Claims taken out of a topic."""

    kind: Literal[Decided.SPLIT]
    claims: list[str] = Field(description="The ids of the claims.")


class GradeShape(Taken):
    """A source, a report or a claim graded; `source` and `reliability` are there for a source alone."""

    kind: Literal[Decided.GRADE]
    source: str | None = Field(default=None, description="The source's name.")
    reliability: Reliability | None = Field(default=None, description="A to F; F where nobody can tell.")
    credibility: Credibility | None = Field(description="1 to 6; 6 where nobody can tell. Null where a source has none in general.")


class UndoShape(Taken):
    """A decision taken back."""

    kind: Literal[Decided.UNDO]


class DecisionShape(
    RootModel[Annotated[ReviewShape | WithdrawalDecision | MergeShape | SplitShape | GradeShape | UndoShape, Field(discriminator="kind")]]
):
    """A person's decision, of one of six kinds."""

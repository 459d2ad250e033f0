"""The JSON bodies that requests send, as models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool

from reconciler.deliveries import Happening
from reconciler.intake.strings import Filled, Instant, Storable
from reconciler.records import Credibility, Reliability

MOST_PAIRS = 1000
MOST_CHARACTERS = 20_000
# Two long texts take seconds, so a thousand such pairs would take an hour.
MOST_TOGETHER = 2_000_000


Id = Annotated[Storable, Field(min_length=1, max_length=100)]
Note = Annotated[Storable, Field(max_length=5000)]
Name = Annotated[Storable, Field(max_length=200)]


def _figure(value: object) -> object:
    """The value, or a ValueError: Python takes true for 1, and a form's text is no number."""
    if type(value) is not int:
        raise ValueError("must be a whole number from 1 to 6")
    return value


Figure = Annotated[Credibility, BeforeValidator(_figure)]


class Body(BaseModel):
    """A body that takes no fields but its own: a misspelt one must not be ignored."""

    model_config = ConfigDict(extra="forbid")


class ReviewBody(Body):
    """A person's decision on a contradiction."""

    verdict: Literal["confirmed", "dismissed", "reopened"]
    supersedes: Id | None = Field(default=None, description="The claim, of the two, that supersedes the other.")
    note: Note = ""
    reviewer: Name = ""


class MergeBody(Body):
    """The topic that a topic becomes one with."""

    into: Id
    note: Note = ""
    reviewer: Name = ""


class SplitBody(Body):
    """The claims that leave a topic for one of their own."""

    claims: Annotated[list[Id], Field(min_length=1, max_length=2000)]
    note: Note = ""
    reviewer: Name = ""


class GradeBody(Body):
    """What a person thinks of what a report or a claim says."""

    credibility: Figure = Field(description="1 confirmed, 2 probably true, 3 possibly true, 4 doubtful, 5 improbable, 6 cannot be judged.")
    note: Note = ""
    reviewer: Name = ""


class SourceGradeBody(Body):
    """What a person thinks of a source, and, if one can say so in general, of what it says."""

    reliability: Reliability = Field(
        description="A completely, B usually, C fairly, D not usually reliable, E unreliable, F cannot be judged."
    )
    credibility: Figure | None = Field(default=None, description="For its reports and claims that have no credibility of their own.")
    note: Note = ""
    reviewer: Name = ""


class UndoBody(Body):
    """Why a decision is taken back."""

    note: Note = ""
    reviewer: Name = ""


class SideBody(Body):
    """One side of a pair to compare."""

    text: Filled = Field(max_length=MOST_CHARACTERS)
    title: Storable = Field(default="", max_length=500)
    source: Filled | None = Field(default=None, max_length=200)
    published_at: Instant | None = None


class PairBody(Body):
    """Two texts to compare."""

    a: SideBody
    b: SideBody


class CompareBody(Body):
    """Pairs to compare."""

    pairs: Annotated[list[PairBody], Field(min_length=1, max_length=MOST_PAIRS)]


class WebhookBody(Body):
    """Whom to tell of what."""

    url: Filled = Field(max_length=2000, description="Where to post to: https or http, without credentials, on the public network.")
    events: Annotated[list[Happening], Field(max_length=20)] | None = Field(default=None, description="Of what; of everything if left out.")
    topic: Id | None = Field(default=None, description="Only of this topic.")
    allow_private: StrictBool = Field(default=False, description="Also an address that is not on the public network.")


class RetryBody(Body):
    """Which dead letter to try again."""

    delivery: Id | None = Field(default=None, description="Only this one; all if left out.")

"""What the API answers of sources and of editions, as models."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from reconciler.records import Credibility, Part, Reliability
from reconciler.text.differences import Op
from reconciler.web.shape import Moment, Shape
from reconciler.web.shapes_decisions import GradeShape


class SourceShape(Shape):
    """A source and how much of it there is; `source_grade` and `credibility` are what a person thinks of it."""

    id: str
    name: str
    reports: int
    first_at: Moment
    last_at: Moment
    source_grade: Reliability
    credibility: Credibility


class PublishedShape(Shape):
    """A report of a source, without its text; `how` says why it no longer counts, if it does not."""

    id: str
    title: str
    published_at: Moment
    url: str | None
    how: Literal["withdrawn", "retracted", "replaced", "copied"] | None
    silent: bool
    credibility: Credibility


class PublishedPage(Shape):
    """A page of a source's reports, newest first."""

    items: list[PublishedShape]
    next: str | None


class NamedShape(Shape):
    """Another source, and how often."""

    name: str
    count: int


class SourceWithReports(SourceShape):
    """A source's record: how its claims and reports fared. It weighs nothing: no score is better or worse for it."""

    counted: int = Field(description="Its reports that this is the record of: the newest, of a source that has very many.")
    superseded: int = Field(description="Its claims that were superseded.")
    superseding: int = Field(description="Claims that its own superseded.")
    withdrawn: int = Field(description="Its claims that were withdrawn.")
    first: int = Field(description="Topics that it was first on.")
    corrected: int = Field(description="How often it corrected itself: the three that follow together.")
    corrections: int = Field(description="Its reports and editions that say that they correct its own.")
    retractions: int = Field(description="Its reports that it took back.")
    silent_corrections: int = Field(description="Its editions that change what was said without saying so.")
    editions: int = Field(description="Newer editions of its reports, whatever they changed.")
    open_contradictions: int = Field(description="Contradictions with a side of it that nothing has settled.")
    agrees_with: list[NamedShape] = Field(description="Sources that took most of the positions that it took.")
    disagrees_with: list[NamedShape] = Field(description="Sources that it contradicts most.")
    grades: list[GradeShape] = Field(description="Every grading of it, oldest first, undone ones too.")
    published: PublishedPage


class EditShape(Shape):
    """A stretch of both texts and what became of it; `skipped` counts the words left out of a long one that is equal."""

    part: Part
    op: Op
    before: str
    after: str
    before_at: int = Field(description="Unicode code point offset into the part of the edition before.")
    after_at: int = Field(description="Unicode code point offset into the part of this edition.")
    skipped: int


class EditionShape(Shape):
    """One edition, and what it changed in the one before it (nothing in the first)."""

    id: str
    title: str
    published_at: Moment
    received_at: Moment
    how: Literal["withdrawn", "retracted", "replaced", "copied"] | None = Field(description="Why it no longer counts, if it does not.")
    before: str | None = Field(description="The id of the edition before.")
    silent: bool = Field(description="Whether it changes what was said and nowhere says that it corrects.")
    corrects: bool = Field(description="Whether it says that it corrects or withdraws something.")
    changed: list[str] = Field(description="What it changed in substance, in words.")
    difference: list[EditShape] = Field(description="What it changed, word by word; the edits together make up either text.")

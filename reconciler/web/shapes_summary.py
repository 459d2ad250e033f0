"""What the API answers of a summary, as models: the whole, its topics, their lines, and the claims that these cite."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from reconciler.records import Basis, Credibility, Modality, Reliability
from reconciler.web.shape import Moment, Shape

Asks = Annotated[str | None, Field(description="The question that it answers, in words; null where there is none, or no word for it.")]


class CitedShape(Shape):
    """A claim with where it stands written: enough to check it without this service."""

    claim_id: str = Field(description="The claim, as at `/api/v1/claims/<claim_id>`.")
    report_id: str = Field(description="Its report, as at `/api/v1/reports/<report_id>`.")
    quote: str = Field(description="The claim in the report's own words.")
    speaker: str | None = Field(description="Who says it, in the report's own words; null where the report itself does.")
    modality: Modality = Field(description="How firmly it is said.")
    source: str = Field(description="Who published the report.")
    title: str = Field(description="The report's headline; empty where it has none.")
    published_at: Moment = Field(description="When the report was published.")
    effective_at: Moment = Field(description="When what is said holds for: a day that the words state, else the publication.")
    url: str | None = Field(description="Where the report is on the web, if that is known.")
    outlets: list[str] = Field(description="Others that printed the same report, by name.")
    background: bool = Field(description="Whether it only recounts what was said earlier, and is no news.")
    source_grade: Reliability = Field(description="What a person thinks of the source, A to F; F where nobody can tell.")
    credibility: Credibility = Field(description="What a person thinks of what is said, 1 to 6; 6 where nobody can tell.")
    starts_inside: bool = Field(description="Whether the quote begins inside its sentence, so that `…` belongs before it.")
    about: str = Field(description="The report's headline where the quote begins with a pronoun that it explains; else empty.")


class StandsShape(Shape):
    """Something that stands, with what it put out of date."""

    asks: Asks
    claim: CitedShape = Field(description="The claim that brought it about.")
    since: Moment = Field(description="The first time that its claims hold for.")
    because: str | None = Field(
        description="Why it stands in the place of something else, in words; null where it put nothing out of date."
    )
    others: list[CitedShape] = Field(description="The other claims that say so.")
    basis: Basis | None = Field(description="On what basis it put `over` out of date.")
    over: CitedShape | None = Field(description="The last claim that it put out of date.")
    contradicted_by: list[CitedShape] = Field(description="Claims that contradict it, one of each report; nothing has settled that.")
    perhaps_out_of_date: bool = Field(description="Whether one of those may have put it out of date, not surely enough to say so.")


class DisputedShape(Shape):
    """A question on which sides still contradict each other."""

    asks: Asks
    sides: list[Annotated[list[CitedShape], Field(min_length=1)]] = Field(
        description="The sides, each a list of the claims that take it; sides and claims newest first."
    )


class SupersededShape(Shape):
    """Something that a later report put out of date."""

    asks: Asks
    claim: CitedShape = Field(description="The last claim that said so.")
    by: CitedShape = Field(description="What put it out of date.")
    basis: Basis = Field(description="On what basis.")
    reason: str = Field(description="Why, as the supersession's record has it.")
    others: list[CitedShape] = Field(description="The other claims that said so.")
    why: str = Field(description="Why, as a sentence to print.")


class WithdrawnShape(Shape):
    """A report of which no claim counts any more."""

    claim: CitedShape = Field(description="Its opening claim.")
    claims: int = Field(ge=1, description="How many claims it made.")
    by: CitedShape | None = Field(description="What took its place: a newer edition, or what retracted it.")
    why: str = Field(description="Why it no longer counts, as a sentence to print.")
    changed: list[str] = Field(description="What a newer edition changed in substance without saying that it corrects.")


class TopicSummaryShape(Shape):
    """The reconciled state of one topic, in the order in which every document tells it."""

    id: str = Field(description="The topic, as at `/api/v1/topics/<topic_id>`.")
    label: str = Field(description="What it is about, in a headline's words.")
    first_at: Moment = Field(description="When the first of its reports was published.")
    last_at: Moment = Field(description="When the last of them was.")
    reports: int = Field(ge=0, description="How many reports there are.")
    origins: int = Field(ge=0, description="How many independent sources they come from: reprints of one story count once.")
    stands: list[StandsShape] = Field(description="What stands.")
    disputed: list[DisputedShape] = Field(description="What is still in dispute.")
    superseded: list[SupersededShape] = Field(description="What was put out of date, and by what.")
    withdrawn: list[CitedShape] = Field(description="Every claim that was withdrawn with its report.")
    uncontested: list[CitedShape] = Field(description="What else was reported and nothing speaks against.")
    withdrawals: list[WithdrawnShape] = Field(description="The reports of `withdrawn`, one line each.")
    recounted: list[CitedShape] = Field(description="What is only recounted of earlier days, and not counted as news.")
    more_uncontested: int = Field(ge=0, description="How many lines were left out of `uncontested` for length.")
    more_recounted: int = Field(ge=0, description="How many were left out of `recounted`.")
    rings: list[list[str]] = Field(description="Sources, by name, that tell things on one another's word.")
    open_contradictions: int = Field(ge=0, description="Pairs of claims in open contradiction.")


class SummaryShape(Shape):
    """The reconciled summary: what stands, what was superseded by what, what is in dispute; every line cited."""

    as_of: Moment | None = Field(description="The moment that it is asked for as the world stood then; null for now.")
    known_at: Moment | None = Field(description="The moment that it is asked for as this service knew it then; null for now.")
    rules: str = Field(description="The judge and vocabulary that it rests on, and the scores from which something counts.")
    topics: list[TopicSummaryShape] = Field(description="The topics, last changed first; the one alone where one is asked for.")

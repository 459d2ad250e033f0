"""A report -> its claims, each with its span, speaker, modality, time and readings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal

from reconciler.pipeline.readings import readings
from reconciler.pipeline.terms import report_terms
from reconciler.records import Claim, Modality, Part, ReadReport, Report
from reconciler.text.background import recounts
from reconciler.text.clauses import clauses
from reconciler.text.keys import content_id
from reconciler.text.language import reads
from reconciler.text.lexicon import Lexicon
from reconciler.text.modality import is_opinion, modality
from reconciler.text.sentences import Span, sentences
from reconciler.text.speakers import speaker
from reconciler.text.times import StatedTime, stated_times

# More than this is a book, not a report; what follows is kept and searchable as text, and a warning says so.
MOST_CLAIMS = 400
_SETTLED = frozenset({Modality.ASSERTED, Modality.REPORTED, Modality.DENIED})

Effective = tuple[datetime, Literal["published_at", "stated"]]


def read(report: Report, lexicon: Lexicon) -> ReadReport:
    """The report with its claims in order (title first). A report in a language that we do not read has none."""
    if not reads(f"{report.title}\n{report.text}", report.language):
        return ReadReport(report, (), {})
    claims = []
    for claim in _claims(report, lexicon):
        claims.append(claim)
        if len(claims) == MOST_CLAIMS:
            break
    return ReadReport(report, tuple(claims), report_terms(report.title, report.text, lexicon))


def reading_warnings(read_report: ReadReport) -> tuple[str, ...]:
    """What a reader of the answer should know of how the report was read."""
    if len(read_report.claims) == MOST_CLAIMS:
        return (f"only the first {MOST_CLAIMS} claims were read; send a long document in parts",)
    if not read_report.claims:
        language = read_report.report.language
        return (f"no claims were read: the text is not in a language that is read (declared {language!r}; English is read)",)
    return ()


def _claims(report: Report, lexicon: Lexicon) -> Iterator[Claim]:
    opinion = is_opinion(report.title)
    parts: tuple[tuple[Part, str, list[Span]], ...] = (
        ("title", report.title, [(0, len(report.title))] if report.title.strip() else []),
        ("text", report.text, sentences(report.text, report.language)),
    )
    for part, text, spans in parts:
        for sentence in spans:
            for span in clauses(text, sentence, lexicon.clause_verbs):
                yield _claim(report, part, text, sentence, span, lexicon, opinion=opinion)


def _claim(report: Report, part: Part, text: str, sentence: Span, span: Span, lexicon: Lexicon, *, opinion: bool) -> Claim:
    whole, words = text[slice(*sentence)], text[slice(*span)]
    firmness = modality(words, lexicon)
    if opinion and firmness in {Modality.PLANNED, Modality.POSSIBLE}:
        firmness = Modality.OPINION
    stated = stated_times(whole, report.published_at)
    background = recounts(whole, stated, report.published_at, lexicon)
    effective_at, effective_from = _effective(stated, report.published_at, firmness)
    return Claim(
        id=content_id("claim", report.id, part, *span),
        report_id=report.id,
        part=part,
        start=span[0],
        end=span[1],
        text=words,
        speaker=speaker(whole, lexicon),
        modality=firmness,
        effective_at=effective_at,
        effective_from=effective_from,
        background=background,
        readings=readings(words, span[0], lexicon),
    )


def _effective(stated: list[StatedTime], published_at: datetime, firmness: Modality) -> Effective:
    """For when the claim holds: the first time it states that is past, if it is said as settled; else its publication.

    A plan's date is when the thing planned will be, not when the plan was one; it does not move the claim.
    """
    if firmness in _SETTLED:
        for time in stated:
            if time.until <= published_at + timedelta(days=1) and time.since <= published_at:
                return min(time.since, published_at), "stated"
    return published_at, "published_at"

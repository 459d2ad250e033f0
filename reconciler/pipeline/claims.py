"""A report -> its claims, each with its span, speaker, modality, time and readings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from reconciler.pipeline.readings import readings
from reconciler.pipeline.terms import report_terms
from reconciler.records import Claim, Modality, Part, ReadReport, Report
from reconciler.text.asides import asides, without
from reconciler.text.background import recounts
from reconciler.text.clauses import clauses
from reconciler.text.corrections import sets_right
from reconciler.text.entries import Entries, entries
from reconciler.text.interviews import turns_of
from reconciler.text.keys import content_id
from reconciler.text.language import reads
from reconciler.text.lexicon import Lexicon
from reconciler.text.modality import is_opinion, modality
from reconciler.text.moments import is_fixed_for, is_over, main_times
from reconciler.text.outlets import credited
from reconciler.text.recall import Recall
from reconciler.text.sentences import Span, sentences
from reconciler.text.sieve import Sieved
from reconciler.text.speakers import speaker
from reconciler.text.subjects import is_named, speaks
from reconciler.text.times import StatedTime, stated_times
from reconciler.text.words import words

# More than this is a book, not a report; what follows is kept and searchable as text, and a warning says so.
MOST_CLAIMS = 400
# «The ministry denied this», «she dismissed the report»: what is denied stands in the sentence before.
_DENIES_IT = Sieved(
    r"\b(?:den(?:y|ies|ied|ying)|dismiss(?:es|ed)?|reject(?:s|ed)?|refut(?:es|ed)|called)"
    r" (?:it|this|that|the (?:reports?|claims?|rumou?rs?|allegations?|suggestion))"
    r"\b(?=\s*(?:$|[.,;!?\"”’]|(?:as|on|and|in)\b|(?:un|not )true|false|baseless))",
    re.IGNORECASE,
)
# «CLAIM: The agency has revoked the licence»: what a check of facts asks, and does not say itself.
_LOOKED_INTO = Sieved(r"\W*(?:(?:the |viral )?(?:claims?|rumou?rs?)|what (?:was|is|is being) (?:claimed|shared|said))\s?: ", re.IGNORECASE)
_FINDS = re.compile(r"\b(?:assessment|verdict|rating|conclusion|our ruling|fact[ -]check|the facts?)\s?:", re.IGNORECASE)
_SAID_TO_BE = frozenset({Modality.ASSERTED, Modality.REPORTED, Modality.PLANNED})
_GOES_ON = re.compile(r"(?:but|and|while|although|though|whereas)? ?that\b", re.IGNORECASE)

# «…, although she was still there, satellite images show»: not on the word of who spoke before.
_SHOWN = re.compile(r", (?:[\w'’.-]+ ){1,8}?(?:shows?|showed|suggests?|suggested|indicates?|indicated|reveals?|revealed)(?=\W*$)")

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


def reading_warnings(report: Report, claims: int) -> tuple[str, ...]:
    """What whoever sent or reads the report should know of how it was read, given how many claims were."""
    if claims == MOST_CLAIMS:
        return (f"only the first {MOST_CLAIMS} claims were read; send a long document in parts",)
    if not claims:
        return (f"no claims were read: the text is not in a language that is read (declared {report.language!r}; English is read)",)
    return ()


def _claims(report: Report, lexicon: Lexicon) -> Iterator[Claim]:
    parts: tuple[tuple[Part, str, list[Span]], ...] = (
        ("title", report.title, [(0, len(report.title))] if report.title.strip() else []),
        ("text", report.text, sentences(report.text, report.language, lexicon)),
    )
    for part, text, spans in parts:
        yield from _as_answered(_claims_of(report, part, text, spans, lexicon), lexicon)


def _claims_of(report: Report, part: Part, text: str, spans: Sequence[Span], lexicon: Lexicon) -> Iterator[Claim]:
    recall, of_entries, turned = Recall(text, lexicon), entries(text, report.published_at), turns_of(text, spans)
    for sentence in spans:
        for span in clauses(text, sentence, lexicon.clause_verbs, lexicon.reporting_verbs):
            claim = _claim(report, part, text, sentence, span, of_entries, lexicon)
            who = recall.speaker(claim.speaker or turned.get(sentence[0]), claim.text)
            quoted = who is not None and claim.speaker is None and claim.modality is Modality.ASSERTED
            said = Modality.REPORTED if quoted else claim.modality
            yield claim if (who, said) == (claim.speaker, claim.modality) else replace(claim, speaker=who, modality=said)


def _as_answered(claims: Iterable[Claim], lexicon: Lexicon) -> Iterator[Claim]:
    """The claims; one that the next denies without saying it again, «Some say that it is shut. Roe denied it», is told as possible.

    What somebody says by name stays theirs: of two who contradict each other neither is a rumour.
    """
    before: Claim | None = None
    for claim in claims:
        if before is not None:
            denied = claim.modality is Modality.DENIED and _DENIES_IT.search(claim.text) is not None and before.modality in _SAID_TO_BE
            yield replace(before, modality=Modality.POSSIBLE) if denied and not _is_by_name(before.speaker, lexicon) else before
        before = claim
    if before is not None:
        yield before


def _is_by_name(speaker: str | None, lexicon: Lexicon) -> bool:
    """Whether a speaker is somebody by name: «Chuck Roe», «NASA»; not «Residents», «Users of Telegram», «Some officials»."""
    among = words(speaker or "")
    if len(among) > 1:
        several = among[0].lower.endswith("s") and among[1].text.islower()
        return not several and any(is_named(word) for word in among[1:])
    return bool(among) and (
        among[0].text.isupper() or (is_named(among[0]) and not among[0].lower.endswith("s") and not speaks(among[0].lower, lexicon))
    )


def _claim(report: Report, part: Part, text: str, sentence: Span, span: Span, of_entries: Entries, lexicon: Lexicon) -> Claim:
    whole, clause = text[slice(*sentence)], text[slice(*span)]
    firmness = _firmness(report, part, clause, lexicon)
    main = without(clause, asides(clause))
    stated = stated_times(main, report.published_at)
    background = not sets_right(clause) and recounts(main, stated, report.published_at, lexicon)
    said_first = text[sentence[0] : span[1]]
    dating = main_times(main, stated, report.published_at, lexicon) or (
        stated if background else _times_beside(whole, clause, said_first, report.published_at, lexicon)
    )
    if firmness.stated and any(time.since > report.published_at and is_fixed_for(main, time) for time in dating[:1]):
        firmness = Modality.PLANNED
    effective_at, effective_from = _effective(dating or of_entries.at(span[0]), report.published_at, firmness)
    speaks = speaker(clause, lexicon)
    return Claim(
        id=content_id("claim", report.id, part, *span),
        report_id=report.id,
        part=part,
        start=span[0],
        end=span[1],
        text=clause,
        speaker=speaks or _speaker_beside(text, sentence, span, lexicon),
        modality=firmness,
        effective_at=effective_at,
        effective_from=effective_from,
        background=background,
        readings=readings(clause, span[0], lexicon, speaks),
        credits=credited(clause, lexicon) or (credited(whole, lexicon) if span != sentence else None),
    )


def _firmness(report: Report, part: Part, clause: str, lexicon: Lexicon) -> Modality:
    """How firmly a clause's main statement is said; an aside counts only where the clause takes one of its readings from it."""
    silent = [span for span in asides(clause) if not lexicon.terms.any(words(clause[slice(*span)]))]
    said = modality(without(clause, silent), lexicon, is_title=part == "title")
    if said.settled and part == "text" and _LOOKED_INTO.match(clause) and _FINDS.search(f"{report.title}\n{report.text}"):
        return Modality.QUESTION
    return Modality.OPINION if said in {Modality.PLANNED, Modality.POSSIBLE} and is_opinion(report.title) else said


def _speaker_beside(text: str, sentence: Span, span: Span, lexicon: Lexicon) -> str | None:
    """Who a clause without a speaker of its own is attributed to: who closes the sentence, or what stands before the clause.

    «…, but that the mill is open» goes on with what was said; «…, but the mill is open» is the report's own.
    """
    if span == sentence or _SHOWN.search(text, *span):
        return None
    before, clause = text[sentence[0] : span[0]].rstrip(";, "), text[slice(*span)]
    goes_on = _GOES_ON.match(clause) is not None
    return speaker(text[slice(*sentence)], lexicon, closing=True) or (speaker(before, lexicon, closing=not goes_on) if before else None)


def _times_beside(sentence: str, clause: str, said_first: str, published_at: datetime, lexicon: Lexicon) -> list[StatedTime]:
    """The times of the sentence up to its end, for a clause that states none of its own; none where it recounts an earlier state.

    «Eleven fires are known; in October it spoke of two»: what a later clause states is its own.
    """
    if sentence == clause:
        return []
    main = without(sentence, asides(sentence))
    stated = stated_times(main, published_at)
    if recounts(main, stated, published_at, lexicon):
        return []
    return [time for time in main_times(main, stated, published_at, lexicon) if time.end <= len(said_first)]


def _effective(dating: list[StatedTime], published_at: datetime, firmness: Modality) -> Effective:
    """For when the claim holds: the first time that dates it and is past, if it is said as settled; else its publication.

    A plan's date is when the thing planned will be, not when the plan was one; it does not move the claim.
    """
    if firmness.stated:
        for time in dating:
            if is_over(time, published_at):
                return min(time.since, published_at), "stated"
    return published_at, "published_at"

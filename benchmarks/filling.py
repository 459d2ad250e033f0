"""Made reports -> a store with their account, as if they had come in one batch after another: only the judge is made up too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from benchmarks.generator import FIRST_STANCE, STANCES, Made
from reconciler.errors import Conflict
from reconciler.intake.drafts import report_from
from reconciler.pipeline.readings import readings
from reconciler.pipeline.terms import report_terms
from reconciler.ports import Judge
from reconciler.queries import Filters, Page
from reconciler.records import Claim, Couple, Evidence, Kind, Modality, ReadReport, Relation, Report, Span, Together, Verdict
from reconciler.service import Service
from reconciler.service.foresee import foreseen
from reconciler.text.keys import content_id
from reconciler.text.lexicon import Lexicon

_BATCH, _REVIEWED = 400, 30
_RECEIVED = datetime(2026, 11, 1, tzinfo=UTC)
_KINDS = tuple(Kind)
# The claims of a report that takes a side: its headline is the first of all.
_STANCES = range(FIRST_STANCE + 1, FIRST_STANCE + 1 + STANCES)


@dataclass(frozen=True, slots=True)
class MadeJudge:
    """Says what the reports were made to say, in no time; signed like the judge that it stands for, so nothing is worked out again."""

    judged_by: Judge
    sides: dict[str, tuple[int, int | None]] = field(default_factory=dict, hash=False)

    @property
    def name(self) -> str:
        """The name of the judge that it stands for."""
        return self.judged_by.name

    @property
    def version(self) -> str:
        """The version of the judge that it stands for, which need not work anything out again then."""
        return self.judged_by.version

    @property
    def quick(self) -> bool:
        """It is."""
        return True

    @property
    def together(self) -> Together:
        """How far that judge's word on a pair is moved by others."""
        return self.judged_by.together

    @property
    def usage(self) -> Mapping[str, int]:
        """Nothing."""
        return {}

    def study(self, read: ReadReport) -> ReadReport:
        """The report as it is."""
        return read

    def judge(self, couples: Sequence[Couple]) -> list[tuple[Verdict, ...]]:
        """Reports of one story agree or contradict one another on each of its questions."""
        return [tuple(self._said(couple)) for couple in couples]

    def _said(self, couple: Couple) -> Iterator[Verdict]:
        (story, side), (other_story, other) = (self.sides[read.report.id] for read in (couple.earlier, couple.later))
        if story != other_story or side is None or other is None:
            return
        for number in _STANCES:
            yield _verdict(couple.earlier.claims[number], couple.later.claims[number], against=side != other)


def _verdict(one: Claim, other: Claim, *, against: bool) -> Verdict:
    if not against:
        return Verdict(one.id, other.id, Relation.AGREES, 0.02, 0.95, 0.02, 0.02, reasons=("made to agree",))
    at = int(content_id("pair", one.id, other.id)[-6:], 16)
    found = Evidence("made", _span(one), _span(other), 2.1, "one side / the other")
    score, supersedes = round(0.25 + at % 751 / 1000, 3), 0.9 if at // 7 % 4 == 0 else 0.1
    reasons = ("made to take one side / made to take the other",)
    return Verdict(one.id, other.id, Relation.CONTRADICTS, score, 0.01, supersedes, 0.05, _KINDS[at % len(_KINDS)], reasons, (found,))


def _span(claim: Claim) -> Span:
    return Span(claim.start, claim.start + 20, claim.text[:20])


def fill(service: Service, made: Sequence[Made]) -> int:
    """Take all the reports in, batch by batch, and review a few contradictions. Answers how many claims there are."""
    judge = MadeJudge(service.judge)
    deriver = replace(service.deriver, judge=judge)
    claims = 0
    for start in range(0, len(made), _BATCH):
        reads = [_noted(one, judge, service.deriver.lexicon) for one in made[start : start + _BATCH]]
        ready = foreseen(deriver, reads, judge.judge)
        with service.store.writing():
            ready.take_in(reads, [])
        claims += sum(len(read.claims) for read in reads)
    _review(replace(service, decider=replace(service.decider, deriver=deriver)))
    return claims


def _review(service: Service) -> None:
    found = service.store.shelf.list_contradictions(Filters(state="open"), Page(_REVIEWED)).records
    for number, one in enumerate(found):
        try:
            service.decider.review(one.id, "confirmed" if number % 2 else "dismissed", None, "", "bench")
        except Conflict:
            continue


def _noted(made: Made, judge: MadeJudge, lexicon: Lexicon) -> ReadReport:
    read = _read(made, lexicon)
    judge.sides[read.report.id] = made.story, made.side
    return read


def _read(made: Made, lexicon: Lexicon) -> ReadReport:
    report = report_from(made.fields, _RECEIVED)
    terms = report_terms(report.title, report.text, lexicon)
    spans = [(0, len(report.title)), *made.spans]
    return ReadReport(report, tuple(_claim(report, number, span, made, lexicon) for number, span in enumerate(spans)), terms)


def _claim(report: Report, number: int, span: tuple[int, int], made: Made, lexicon: Lexicon) -> Claim:
    part, text = ("text", report.text) if number else ("title", report.title)
    clause = text[slice(*span)]
    found = readings(clause, span[0], lexicon) if made.side is not None and number in _STANCES else ()
    return Claim(
        content_id("claim", report.id, part, *span),
        report.id,
        part,  # type: ignore[arg-type]
        *span,
        clause,
        None,
        Modality.ASSERTED,
        report.published_at,
        "published_at",
        background=False,
        readings=found,
    )

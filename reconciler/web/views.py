"""Contradictions -> what the pages show of them: both sides quoted with the deciding words marked, and which side was replaced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from reconciler.pipeline.asking import head, of_figures
from reconciler.pipeline.grades import Grades, grades
from reconciler.pipeline.sides import origins_of_sides
from reconciler.pipeline.wording import day
from reconciler.ports import Store
from reconciler.records import Claim, ClaimState, Contradiction, Evidence, Grade, Question, Report, Span, Standing, Topic
from reconciler.web.wording import KINDS

Placed = Mapping[str, tuple[Claim, ClaimState | None]]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a contradiction as the pages show it; `gone` says why it no longer counts, if it does not.

    `origins` counts the independent sources that take this side; `around` is the paragraph that the claim stands in, where it is shown.
    """

    claim: Claim
    report: Report
    quote: Markup
    gone: str | None
    grade: Grade
    origins: int
    around: Markup | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A contradiction as the pages show it; `topic` is its topic's label, `outcome` says which side was replaced.

    `asks` is its question, where the words of that are true of a side and are not the sides' own.
    """

    record: Contradiction
    earlier: Side
    later: Side
    topic: str | None
    outcome: str | None
    asks: str | None

    @property
    def sources(self) -> str:
        """Both sources, the earlier first; one that contradicts itself with the dates on which it did."""
        earlier, later = self.earlier.report, self.later.report
        if earlier.source != later.source:
            return f"{earlier.source} and {later.source}"
        return f"{earlier.source} on {day(earlier.published_at)} and on {day(later.published_at)}"

    @property
    def deciding(self) -> list[Evidence]:
        """The evidence that lies in some words; none where both claims are taken as a whole, since then every word would be marked."""
        return _in_words(self.record, self.earlier.claim, self.later.claim)

    @property
    def headline(self) -> str:
        """What stands over both quotes: the reason, unless that quotes them as well; then who says so and in what they differ."""
        return self.record.reason if self.deciding else f"{self.sources}: {KINDS[self.record.kind]}"


def shown(store: Store, found: Sequence[Contradiction]) -> list[Shown]:
    """Contradictions as they are now."""
    claims = store.shelf.claims_by_id({claim for one in found for claim in (one.earlier, one.later)})
    reports = store.archive.reports_by_id({claim.report_id for claim, _ in claims.values()})
    topics = store.desk.topics({one.topic_id for one in found})
    asked = store.desk.questions({one.question_id for one in found})
    seen = _Seen(claims, reports, topics, asked, grades(store.archive.decisions().records))
    return [seen.shown(one) for one in found]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What contradictions are shown with: claims with where they stand, reports, topics, questions, grades."""

    claims: Placed
    reports: Mapping[str, Report]
    topics: Mapping[str, Topic]
    asked: Mapping[str, Question]
    graded: Grades

    def shown(self, one: Contradiction) -> Shown:
        question, topic = self.asked.get(one.question_id), self.topics.get(one.topic_id)
        before, after = origins_of_sides(one, question)
        sides = [self.claims[id_][0] for id_ in (one.earlier, one.later)]
        words = _in_words(one, *sides)
        earlier = self._side(one.earlier, [each.a for each in words], before)
        later = self._side(one.later, [each.b for each in words], after)
        return Shown(one, earlier, later, topic.label if topic else None, _outcome(one), _asked(question, sides) if question else None)

    def _side(self, id_: str, spans: Iterable[Span], origins: int) -> Side:
        claim, state = self.claims[id_]
        gone = {Standing.SUPERSEDED: "replaced", Standing.WITHDRAWN: "withdrawn"}.get(state.standing) if state else None
        report = self.reports[claim.report_id]
        return Side(claim, report, marked_quote(claim, spans), gone, self.graded.of_claim(claim, report), origins)


def _outcome(one: Contradiction) -> str | None:
    """Which side what superseded it stands on."""
    if one.superseding is None:
        return None
    sides = {one.later: "The later claim has replaced the earlier", one.earlier: "The earlier claim has replaced the later"}
    return sides.get(one.superseding.claim_id, "A further report has settled it")


def _asked(question: Question, sides: Iterable[Claim]) -> str | None:
    """What a question asks, if its words are true of a side; what it counts of both."""
    heads = [head(question, claim) for claim in sides]
    return None if of_figures(question) and None in heads else next(filter(None, heads), None)


def _in_words(one: Contradiction, earlier: Claim, later: Claim) -> list[Evidence]:
    return [each for each in one.deciding if not (_is_all_of(each.a, earlier) and _is_all_of(each.b, later))]


def _is_all_of(span: Span, claim: Claim) -> bool:
    return (span.start, span.end) == (claim.start, claim.end)


def marked_quote(claim: Claim, spans: Iterable[Span]) -> Markup:
    """The claim's words with the deciding ones in <mark>."""
    return _with_marks(claim.text, [(span.start - claim.start, span.end - claim.start) for span in spans])


def _with_marks(text: str, spans: Iterable[tuple[int, int]]) -> Markup:
    made, at = Markup(""), 0
    for start, end in sorted(set(spans)):
        if start >= at and end <= len(text):
            made += escape(text[at:start]) + Markup("<mark>") + escape(text[start:end]) + Markup("</mark>")
            at = end
    return made + escape(text[at:])

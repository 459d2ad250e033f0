"""Contradictions -> what the pages show of them: both sides quoted with the deciding words marked, and which side was replaced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from reconciler.pipeline.grades import Grades, grades
from reconciler.ports import Store
from reconciler.records import Claim, ClaimState, Contradiction, Grade, Report, Span, Standing, State
from reconciler.service.look import View

_ORDER = (State.OPEN, State.CONFIRMED, State.SUPERSEDED, State.DISMISSED)
Placed = Mapping[str, tuple[Claim, ClaimState | None]]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a contradiction as the pages show it; `gone` says why it no longer counts, if it does not."""

    claim: Claim
    report: Report
    quote: Markup
    gone: str | None
    grade: Grade


@dataclass(frozen=True, slots=True)
class Shown:
    """A contradiction as the pages show it; `topic` is its topic's label, `outcome` says which side was replaced."""

    record: Contradiction
    earlier: Side
    later: Side
    topic: str | None
    outcome: str | None

    @property
    def sources(self) -> str:
        """Both sources, the earlier first; one that contradicts itself with the dates on which it did."""
        earlier, later = self.earlier.report, self.later.report
        if earlier.source != later.source:
            return f"{earlier.source} and {later.source}"
        return f"{earlier.source} on {earlier.published_at:%d %b %Y} and on {later.published_at:%d %b %Y}"


def shown(store: Store, found: Sequence[Contradiction]) -> list[Shown]:
    """Contradictions as they are now."""
    claims = store.shelf.claims_by_id({claim for one in found for claim in (one.earlier, one.later)})
    reports = store.archive.reports_by_id({claim.report_id for claim, _ in claims.values()})
    topics = {id_: topic.label for id_ in {one.topic_id for one in found} if (topic := store.shelf.topic(id_))}
    graded = grades(store.archive.decisions().records)
    return [_shown(one, claims, reports, topics, graded) for one in found]


def shown_in(view: View, topic: str | None = None) -> list[Shown]:
    """The contradictions of a view, on one topic or on all, those that are open first, then the newest."""
    states = {state.claim_id: state for state in view.account.states}
    claims = {claim.id: (claim, states.get(claim.id)) for read in view.reads for claim in read.claims}
    reports = {read.report.id: read.report for read in view.reads}
    found = [one for one in view.account.contradictions if one.state is not State.DISMISSED and topic in {None, one.topic_id}]
    found.sort(key=lambda one: (one.newest_at, one.id), reverse=True)
    found.sort(key=lambda one: _ORDER.index(one.state))
    return [_shown(one, claims, reports, {}, view.grades) for one in found]


def _shown(one: Contradiction, claims: Placed, reports: Mapping[str, Report], topics: Mapping[str, str], graded: Grades) -> Shown:
    earlier = _side(*claims[one.earlier], [each.a for each in one.evidence], reports, graded)
    later = _side(*claims[one.later], [each.b for each in one.evidence], reports, graded)
    return Shown(one, earlier, later, topics.get(one.topic_id), _outcome(one))


def _side(claim: Claim, state: ClaimState | None, spans: Iterable[Span], reports: Mapping[str, Report], graded: Grades) -> Side:
    gone = {Standing.SUPERSEDED: "replaced", Standing.WITHDRAWN: "withdrawn"}.get(state.standing) if state else None
    report = reports[claim.report_id]
    return Side(claim, report, marked_quote(claim, spans), gone, graded.of_claim(claim, report))


def _outcome(one: Contradiction) -> str | None:
    """Which side what superseded it stands on."""
    if one.superseding is None:
        return None
    sides = {one.later: "The later claim has replaced the earlier", one.earlier: "The earlier claim has replaced the later"}
    return sides.get(one.superseding.claim_id, "A further report has settled it")


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

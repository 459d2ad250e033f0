"""A topic -> pictures: a timeline of each question's positions, and a matrix of who says what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from reconciler.records import Claim, ClaimState, Link, Position, Question, Report, Standing
from reconciler.service.look import View

_WIDTH, _LEFT, _RIGHT, _LANE, _TOP = 960, 300, 24, 34, 14
_MOST_LANES, _LABEL = 12, 44
_STEPS = tuple(timedelta(days=days) for days in (1, 2, 7, 14, 30, 91, 182, 365, 1826, 3652))
_MOST_TICKS = 7

Placed = Mapping[str, tuple[Claim, ClaimState | None]]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Times as places between the left and right edge of the plot."""

    first: datetime
    last: datetime

    def __call__(self, at: datetime) -> float:
        share = (at - self.first) / (self.last - self.first)
        return round(_LEFT + share * (_WIDTH - _LEFT - _RIGHT), 1)

    def ticks(self) -> list[datetime]:
        """Round days, at most seven."""
        step = next((step for step in _STEPS if (self.last - self.first) / step <= _MOST_TICKS), _STEPS[-1])
        at = self.first.replace(hour=0, minute=0, second=0, microsecond=0)
        found: list[datetime] = []
        while at <= self.last and len(found) <= _MOST_TICKS:
            if at >= self.first:
                found.append(at)
            if self.last - at < step:
                break
            at += step
        return found


@dataclass(frozen=True, slots=True)
class Pictures:
    """A topic's pictures: each question with its timeline, and the matrix."""

    timelines: tuple[tuple[Question, Markup], ...]
    matrix: Matrix


def pictures(view: View) -> Pictures:
    """The pictures of what there is to see."""
    states = {state.claim_id: state for state in view.account.states}
    claims = {claim.id: (claim, states.get(claim.id)) for read in view.reads for claim in read.claims}
    reports = {read.report.id: read.report for read in view.reads}
    questions = sorted(
        view.account.questions, key=lambda question: (min(position.first_at for position in question.positions), question.id)
    )
    links = [link for each in view.account.supersessions for link in each.links]
    return Pictures(
        tuple((question, timeline(question, claims, reports, links)) for question in questions), matrix(questions, claims, reports)
    )


def timeline(question: Question, claims: Placed, reports: Mapping[str, Report], links: Iterable[Link]) -> Markup:
    """An SVG of a question: a lane for each position, a mark for each claim at its effective time, arrows where one supersedes another.

    What colour says, shape and hatching say too.
    """
    positions = sorted(question.positions, key=lambda position: (position.first_at, position.id))[:_MOST_LANES]
    held = {claim: claims[claim][0] for position in positions for claim in position.claims if claim in claims}
    if not held:
        return Markup("")
    scale = _scale([claim.effective_at for claim in held.values()])
    lane_of = {claim: lane for lane, position in enumerate(positions) for claim in position.claims}
    height = _TOP + _LANE * len(positions) + 26
    body = Markup("").join(
        [
            *(_lane(lane, position) for lane, position in enumerate(positions)),
            *(_tick(scale, at, height) for at in scale.ticks()),
            *(_arrow(link, held, lane_of, scale) for link in links),
            *(_mark(claim, lane_of[id_], positions[lane_of[id_]].standing, scale, reports) for id_, claim in held.items()),
        ]
    )
    return Markup(
        '<svg class="timeline" viewBox="0 0 {} {}" role="img" aria-label="Timeline: {}"><defs><marker id="tip" viewBox="0 0 8 8" refX="7" '
        'refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>{}</svg>'
    ).format(_WIDTH, height, question.asks, body)


def _scale(times: Sequence[datetime]) -> _Scale:
    first, last = min(times), max(times)
    margin = max((last - first) / 40, timedelta(hours=6))
    try:
        return _Scale(first - margin, last + margin)
    except OverflowError:
        return _Scale(first, last + timedelta(seconds=1)) if first < last else _Scale(first - timedelta(seconds=1), last)


def _lane(lane: int, position: Position) -> Markup:
    y = _TOP + _LANE * lane + _LANE // 2
    label = position.label if len(position.label) <= _LABEL else f"{position.label[: _LABEL - 1]}…"
    return Markup(
        '<text x="8" y="{}" class="label"><title>{}</title>{}</text><line x1="{}" x2="{}" y1="{}" y2="{}" class="lane {}"/>'
    ).format(y + 4, f"{position.label} ({position.standing.value})", label, _LEFT, _WIDTH - _RIGHT, y, y, position.standing.value)


def _tick(scale: _Scale, at: datetime, height: int) -> Markup:
    x = scale(at)
    return Markup('<line x1="{}" x2="{}" y1="{}" y2="{}" class="tick"/><text x="{}" y="{}" class="date">{}</text>').format(
        x, x, _TOP, height - 22, x, height - 6, f"{at:%d %b %Y}"
    )


def _mark(claim: Claim, lane: int, standing: Standing, scale: _Scale, reports: Mapping[str, Report]) -> Markup:
    x, y = scale(claim.effective_at), _TOP + _LANE * lane + _LANE // 2
    told = f"{claim.effective_at:%d %b %Y, %H:%M}, {reports[claim.report_id].source}: {claim.text}"
    kind = "recounted" if claim.background else standing.value
    return Markup('<a href="/reports/{}#{}"><circle cx="{}" cy="{}" r="{}" class="mark {}"><title>{}</title></circle></a>').format(
        claim.report_id, claim.id, x, y, 4 if claim.background else 6, kind, told
    )


def _arrow(link: Link, held: Mapping[str, Claim], lane_of: Mapping[str, int], scale: _Scale) -> Markup:
    if link.earlier_claim_id not in held or link.later_claim_id not in held:
        return Markup("")
    ends = [
        (scale(held[id_].effective_at), _TOP + _LANE * lane_of[id_] + _LANE // 2) for id_ in (link.earlier_claim_id, link.later_claim_id)
    ]
    (x1, y1), (x2, y2) = ends
    return Markup('<path d="M{} {}C{} {} {} {} {} {}" class="arrow" marker-end="url(#tip)"><title>{}</title></path>').format(
        x1, y1, (x1 + x2) / 2, y1, (x1 + x2) / 2, y2, x2, y2, f"{link.basis.value}: {link.reason}"
    )


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who says what: the questions as columns, and for each source what it last said on each, with its standing."""

    questions: tuple[Question, ...]
    rows: tuple[tuple[str, tuple[tuple[Claim, Position] | None, ...]], ...]


def matrix(questions: Sequence[Question], claims: Placed, reports: Mapping[str, Report]) -> Matrix:
    """The matrix of sources and questions; recounted states are not what a source says."""
    said: dict[str, dict[str, tuple[Claim, Position]]] = {}
    for question in questions:
        for position in question.positions:
            for claim in (claims[id_][0] for id_ in position.claims if id_ in claims):
                source = reports[claim.report_id].source
                before = said.setdefault(source, {}).get(question.id)
                if not claim.background and (before is None or _later(claim, before[0], reports)):
                    said[source][question.id] = (claim, position)
    rows = tuple((source, tuple(cells.get(question.id) for question in questions)) for source, cells in sorted(said.items()))
    return Matrix(tuple(questions), rows)


def _later(one: Claim, other: Claim, reports: Mapping[str, Report]) -> bool:
    return (one.effective_at, reports[one.report_id].published_at, one.id) > (
        other.effective_at,
        reports[other.report_id].published_at,
        other.id,
    )

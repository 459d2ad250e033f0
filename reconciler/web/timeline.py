"""A question -> a timeline: a lane for each position, a mark for each claim, an arrow from what was superseded to what superseded it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten, wrap

from flask import url_for
from markupsafe import Markup

from reconciler.documents.words import moment, zone_of
from reconciler.pipeline.wording import day
from reconciler.records import Claim, Link, Question, Report
from reconciler.web import periods
from reconciler.web.arrows import arrows_between
from reconciler.web.disputes import Stretch, disputed
from reconciler.web.marks import edge_mark, kind_of, mark
from reconciler.web.places import LANE, TOP, Lane, Place, is_live, lanes_of, middle, places_of, together
from reconciler.web.scale import Scale, scale

_WIDTH, _LEFT, _RIGHT, _FOOT = 960, 330, 30, 28
# What stands or is disputed is drawn up to the second number, superseded positions only as far as the first leaves room.
_MOST_LANES, _MOST_LIVE = 14, 30
_LINE, _LINES = 42, 2
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Timeline:
    """A question's picture, the positions in it, and those that are left out of it, older superseded ones."""

    question: Question
    picture: Markup
    drawn: tuple[Lane, ...]
    left_out: tuple[Lane, ...]
    zone: str


def timeline(question: Question, claims: Mapping[str, Claim], reports: Mapping[str, Report], links: Iterable[Link]) -> Timeline | None:
    """The timeline of a question, or None if none of its claims is to be seen."""
    lanes = list(lanes_of(question.positions, claims))
    if not lanes:
        return None
    most = max(_MOST_LANES, min(_MOST_LIVE, sum(is_live(lane.position) for lane in lanes)))
    drawn, left_out = lanes[:most], lanes[most:]
    held = [(lane.number - 1, claims[id_]) for lane in drawn for id_ in lane.position.claims if id_ in claims]
    axis = scale([claim.effective_at for _, claim in held], _LEFT + 20, _WIDTH - _RIGHT)
    links = list(links)
    marks = list(places_of(together(held, axis), axis))
    places = {claim.id: place for place in marks for claim in place.claims}
    within = [*arrows_between(links, places, question.id), *_marks(drawn, marks, axis, reports)]
    shades = _shades(disputed(question, claims, links), axis, len(drawn), question.id)
    picture = _picture(question, drawn, axis, places, [*shades, *within])
    return Timeline(question, picture, tuple(drawn), tuple(left_out), zone_of(axis.first))


def _picture(question: Question, lanes: Sequence[Lane], axis: Scale, places: Mapping[str, Place], within: Sequence[Markup]) -> Markup:
    height = TOP + LANE * len(lanes) + _FOOT
    inside = [place.claim.effective_at for place in places.values() if axis.side(place.claim.effective_at) == 0]
    body = [*map(_lane, lanes), *(_tick(axis(at), label, height) for at, label in axis.ticks()), *_ends(inside, axis), *within]
    defined = Markup(
        '<marker id="tip-{}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z"/>'
        '</marker><pattern id="hatch-{}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path d="M0 0V7" class="hatch"/></pattern>'
    ).format(question.id, question.id)
    return Markup('<svg class="timeline" viewBox="0 0 {} {}" role="group" aria-label="Timeline: {}"><defs>{}</defs>{}</svg>').format(
        _WIDTH, height, question.asks, defined, Markup("").join(body)
    )


def _shades(stretches: Iterable[Stretch], axis: Scale, lanes: int, question: str) -> Iterable[Markup]:
    """A hatched stretch over all lanes for each time in dispute; one that is too short to be seen is a line."""
    for start, end in stretches:
        first, last = axis(start), axis(end) if end else _WIDTH
        told = f"in dispute from {day(start)}" + (f" to {day(end)}" if end else " on")
        yield Markup('<rect x="{}" y="{}" width="{}" height="{}" class="shade" fill="url(#hatch-{})"><title>{}</title></rect>').format(
            first, TOP, max(2, round(last - first, 1)), LANE * lanes, question, told
        )


def _lane(lane: Lane) -> Markup:
    y, position = middle(lane.number - 1), lane.position
    lines = wrap(position.label, _LINE, max_lines=_LINES, placeholder=" …", break_long_words=True)
    first = y + 4 - 8 * (len(lines) - 1)
    spans = Markup("").join(Markup('<tspan x="26" y="{}">{}</tspan>').format(first + 16 * i, line) for i, line in enumerate(lines))
    return Markup(
        '<text class="number" x="20" y="{}">{}</text><text class="label"><title>{}</title>{}</text>'
        '<line x1="{}" x2="{}" y1="{}" y2="{}" class="lane {}"/>'
    ).format(first, lane.number, f"{position.label} ({position.standing.value})", spans, _LEFT, _WIDTH, y, y, position.standing.value)


def _tick(x: float, label: str, height: int) -> Markup:
    return Markup('<line x1="{}" x2="{}" y1="{}" y2="{}" class="tick"/><text x="{}" y="{}" class="date">{}</text>').format(
        x, x, TOP, height - 22, x, height - 6, label
    )


def _ends(inside: Sequence[datetime], axis: Scale) -> list[Markup]:
    """The first and the last time within the plot, written at its top."""
    zone = axis.first.tzinfo
    ends = [("start", "first", min(inside), _LEFT), ("end", "last", max(inside), _WIDTH)]
    return [
        Markup('<text x="{}" y="14" class="date {}">{} {}</text>').format(x, anchor, says, moment(at.astimezone(zone)))
        for anchor, says, at, x in (ends if ends[0][2] < ends[1][2] else [("start", "all on", *ends[0][2:])])
    ]


def _marks(lanes: Sequence[Lane], places: Iterable[Place], axis: Scale, reports: Mapping[str, Report]) -> Iterable[Markup]:
    for place in places:
        claim, standing = place.claim, lanes[place.lane].position.standing
        side, kind = axis.side(claim.effective_at), kind_of(claim, standing)
        number = len(place.claims)
        more = f"{number} claims from {moment(place.claims[0].effective_at)} on, the last " if number > 1 else ""
        report = reports[claim.report_id]
        told = f"{more}{periods.told(claim, report)}, {report.source}, {kind}: {shorten(claim.text, _LONGEST, placeholder=' …')}"
        drawn = periods.stretch(claim, report, axis, place.y) + mark(kind, place.x, place.y)
        if number > 1:
            drawn += Markup('<text x="{}" y="{}" class="date">{}</text>').format(place.x, place.y - 10, number)
        if side:
            drawn += edge_mark(side, place.x + side * 4, place.y) + _edge_date(side, place)
        address = url_for("records.report", report_id=claim.report_id, _anchor=claim.id)
        yield Markup('<a href="{}"><title>{}</title>{}</a>').format(address, told, drawn)


def _edge_date(side: int, place: Place) -> Markup:
    anchor = "start" if side < 0 else "end"
    return Markup('<text x="{}" y="{}" class="date {}">{}</text>').format(
        place.x - side * 12, place.y - 6, anchor, day(place.claim.effective_at)
    )

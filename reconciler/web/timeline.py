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
from reconciler.records import Claim, Link, Position, Question, Report, Standing
from reconciler.web import periods
from reconciler.web.disputes import Stretch, disputed
from reconciler.web.marks import edge_mark, kind_of, mark
from reconciler.web.scale import Scale, scale

_WIDTH, _LEFT, _RIGHT, _LANE, _TOP, _FOOT = 960, 330, 30, 46, 26, 28
# What stands or is disputed is drawn up to the second number, superseded positions only as far as the first leaves room.
_MOST_LANES, _MOST_LIVE = 14, 30
_MOST_ARROWS = 20
_LINE, _LINES = 42, 2
# Marks nearer than this to the one before are set off, up and down by turns.
_NEAR, _OFFSETS = 12, (0, -10, 10)
# With more claims than this, those of a lane that are nearer than that to one another are one mark, with their number.
_MANY, _TOGETHER, _LONGEST = 60, 16, 100


@dataclass(frozen=True, slots=True)
class Lane:
    """A position as a timeline lists it, numbered, with the claim that last took it."""

    number: int
    position: Position
    newest: Claim


@dataclass(frozen=True, slots=True)
class Timeline:
    """A question's picture, the positions in it, and those that are left out of it, older superseded ones."""

    question: Question
    picture: Markup
    drawn: tuple[Lane, ...]
    left_out: tuple[Lane, ...]
    zone: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a mark is, and the claims that it is for, the newest last."""

    claims: tuple[Claim, ...]
    lane: int
    x: float
    y: float

    @property
    def claim(self) -> Claim:
        """The newest of them."""
        return self.claims[-1]


def timeline(question: Question, claims: Mapping[str, Claim], reports: Mapping[str, Report], links: Iterable[Link]) -> Timeline | None:
    """The timeline of a question, or None if none of its claims is to be seen."""
    lanes = list(_lanes(question.positions, claims))
    if not lanes:
        return None
    most = max(_MOST_LANES, min(_MOST_LIVE, sum(_is_live(lane.position) for lane in lanes)))
    drawn, left_out = lanes[:most], lanes[most:]
    held = [(lane.number - 1, claims[id_]) for lane in drawn for id_ in lane.position.claims if id_ in claims]
    axis = scale([claim.effective_at for _, claim in held], _LEFT + 20, _WIDTH - _RIGHT)
    links = list(links)
    marks = list(_places(_together(held, axis), axis))
    places = {claim.id: place for place in marks for claim in place.claims}
    within = [*_arrows(links, places, question.id), *_marks(drawn, marks, axis, reports)]
    shades = _shades(disputed(question, claims, links), axis, len(drawn), question.id)
    picture = _picture(question, drawn, axis, places, [*shades, *within])
    return Timeline(question, picture, tuple(drawn), tuple(left_out), zone_of(axis.first))


def _lanes(positions: Sequence[Position], claims: Mapping[str, Claim]) -> Iterable[Lane]:
    """The positions that stand or are disputed, then the superseded ones; of each the latest first, so that what is new is drawn."""
    ordered = sorted(positions, key=lambda position: (position.last_at, position.id), reverse=True)
    ordered.sort(key=_is_live, reverse=True)
    number = 0
    for position in ordered:
        own = [claims[id_] for id_ in position.claims if id_ in claims]
        if own:
            number += 1
            yield Lane(number, position, max(own, key=lambda claim: (not claim.background, claim.effective_at, claim.id)))


def _is_live(position: Position) -> bool:
    return position.standing in {Standing.STANDS, Standing.DISPUTED}


def _together(held: Sequence[tuple[int, Claim]], axis: Scale) -> list[tuple[int, tuple[Claim, ...]]]:
    """The claims of each lane in order, each for itself; of many, those that would lie on one another together."""
    made: list[tuple[int, tuple[Claim, ...]]] = []
    for lane, claim in sorted(held, key=lambda each: (each[0], each[1].background, each[1].effective_at, each[1].id)):
        before = made[-1] if made and len(held) > _MANY else None
        if before and before[0] == lane and _are_one(before[1], claim, axis):
            made[-1] = lane, (*before[1], claim)
        else:
            made.append((lane, (claim,)))
    return made


def _are_one(before: tuple[Claim, ...], claim: Claim, axis: Scale) -> bool:
    near = axis(claim.effective_at) - axis(before[0].effective_at) < _TOGETHER
    return near and claim.background == before[0].background and axis.side(claim.effective_at) == axis.side(before[0].effective_at)


def _places(held: Iterable[tuple[int, tuple[Claim, ...]]], axis: Scale) -> Iterable[_Place]:
    before: dict[int, tuple[float, int]] = {}
    for lane, claims in sorted(held, key=lambda each: (each[0], each[1][-1].effective_at, each[1][-1].id)):
        x = axis(claims[-1].effective_at)
        last, turn = before.get(lane, (-_NEAR, 0))
        turn = (turn + 1) % len(_OFFSETS) if x - last < _NEAR else 0
        before[lane] = (x, turn)
        yield _Place(claims, lane, x, _middle(lane) + _OFFSETS[turn])


def _middle(lane: int) -> int:
    return _TOP + _LANE * lane + _LANE // 2


def _picture(question: Question, lanes: Sequence[Lane], axis: Scale, places: Mapping[str, _Place], within: Sequence[Markup]) -> Markup:
    height = _TOP + _LANE * len(lanes) + _FOOT
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
            first, _TOP, max(2, round(last - first, 1)), _LANE * lanes, question, told
        )


def _lane(lane: Lane) -> Markup:
    y, position = _middle(lane.number - 1), lane.position
    lines = wrap(position.label, _LINE, max_lines=_LINES, placeholder=" …", break_long_words=True)
    first = y + 4 - 8 * (len(lines) - 1)
    spans = Markup("").join(Markup('<tspan x="26" y="{}">{}</tspan>').format(first + 16 * i, line) for i, line in enumerate(lines))
    return Markup(
        '<text class="number" x="20" y="{}">{}</text><text class="label"><title>{}</title>{}</text>'
        '<line x1="{}" x2="{}" y1="{}" y2="{}" class="lane {}"/>'
    ).format(first, lane.number, f"{position.label} ({position.standing.value})", spans, _LEFT, _WIDTH, y, y, position.standing.value)


def _tick(x: float, label: str, height: int) -> Markup:
    return Markup('<line x1="{}" x2="{}" y1="{}" y2="{}" class="tick"/><text x="{}" y="{}" class="date">{}</text>').format(
        x, x, _TOP, height - 22, x, height - 6, label
    )


def _ends(inside: Sequence[datetime], axis: Scale) -> list[Markup]:
    """The first and the last time within the plot, written at its top."""
    zone = axis.first.tzinfo
    ends = [("start", "first", min(inside), _LEFT), ("end", "last", max(inside), _WIDTH)]
    return [
        Markup('<text x="{}" y="14" class="date {}">{} {}</text>').format(x, anchor, says, moment(at.astimezone(zone)))
        for anchor, says, at, x in (ends if ends[0][2] < ends[1][2] else [("start", "all on", *ends[0][2:])])
    ]


def _marks(lanes: Sequence[Lane], places: Iterable[_Place], axis: Scale, reports: Mapping[str, Report]) -> Iterable[Markup]:
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


def _edge_date(side: int, place: _Place) -> Markup:
    anchor = "start" if side < 0 else "end"
    return Markup('<text x="{}" y="{}" class="date {}">{}</text>').format(
        place.x - side * 12, place.y - 6, anchor, day(place.claim.effective_at)
    )


def _arrows(links: Iterable[Link], places: Mapping[str, _Place], question: str) -> Iterable[Markup]:
    """One arrow from a lane to another, however many claims of the one supersede claims of the other: that of the latest.

    Where these are too many to be told apart, only the latest of each lane.
    """
    between: dict[tuple[int, int], list[Link]] = {}
    for link in links:
        if link.earlier_claim_id in places and link.later_claim_id in places:
            lanes = places[link.earlier_claim_id].lane, places[link.later_claim_id].lane
            if lanes[0] != lanes[1]:
                between.setdefault(lanes, []).append(link)

    def lateness(link: Link) -> tuple[datetime, datetime, str]:
        ends = places[link.later_claim_id].claim, places[link.earlier_claim_id].claim
        return ends[0].effective_at, ends[1].effective_at, link.later_claim_id

    arrows = {lanes: max(same, key=lateness) for lanes, same in sorted(between.items())}
    if len(arrows) > _MOST_ARROWS:
        last = {lanes[0]: lanes for lanes in sorted(arrows, key=lambda lanes: lateness(arrows[lanes]))}
        arrows = {lanes: arrows[lanes] for lanes in last.values()}
    for (earlier, later), link in arrows.items():
        reasons = "; ".join(dict.fromkeys(f"{each.basis.value}: {each.reason}" for each in between[earlier, later]))
        told = shorten(f"position {later + 1} supersedes position {earlier + 1}: {reasons}", 2 * _LONGEST, placeholder=" …")
        yield _arrow(places[link.earlier_claim_id], places[link.later_claim_id], told, question)


def _arrow(start: _Place, end: _Place, told: str, question: str) -> Markup:
    """A curve that leaves and arrives along the lanes; an upright one where both are at the same time."""
    way = 1 if end.x > start.x else -1
    if abs(end.x - start.x) < 24:
        path = f"M{start.x} {start.y}L{end.x} {end.y + (9 if end.y < start.y else -9)}"
    else:
        middle = round((start.x + end.x) / 2, 1)
        path = f"M{start.x} {start.y}C{middle} {start.y} {middle} {end.y} {round(end.x - 9 * way, 1)} {end.y}"
    return Markup('<path d="{}" class="arrow" marker-end="url(#tip-{})"><title>{}</title></path>').format(path, question, told)

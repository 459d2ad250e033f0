"""What superseded what on a question -> arrows from a lane of its timeline to another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from textwrap import shorten

from markupsafe import Markup

from reconciler.records import Link
from reconciler.web.places import Place

_MOST, _LONGEST = 20, 200
# Ends nearer than this along the axis are joined by an upright line.
_UPRIGHT = 24


def arrows_between(links: Iterable[Link], places: Mapping[str, Place], question: str) -> Iterable[Markup]:
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
    if len(arrows) > _MOST:
        last = {lanes[0]: lanes for lanes in sorted(arrows, key=lambda lanes: lateness(arrows[lanes]))}
        arrows = {lanes: arrows[lanes] for lanes in last.values()}
    for (earlier, later), link in arrows.items():
        reasons = "; ".join(dict.fromkeys(f"{each.basis.value}: {each.reason}" for each in between[earlier, later]))
        told = shorten(f"position {later + 1} supersedes position {earlier + 1}: {reasons}", _LONGEST, placeholder=" …")
        yield _arrow(places[link.earlier_claim_id], places[link.later_claim_id], told, question)


def _arrow(start: Place, end: Place, told: str, question: str) -> Markup:
    """A curve that leaves and arrives along the lanes; an upright one where both are at the same time."""
    way = 1 if end.x > start.x else -1
    if abs(end.x - start.x) < _UPRIGHT:
        path = f"M{start.x} {start.y}L{end.x} {end.y + (9 if end.y < start.y else -9)}"
    else:
        middle = round((start.x + end.x) / 2, 1)
        path = f"M{start.x} {start.y}C{middle} {start.y} {middle} {end.y} {round(end.x - 9 * way, 1)} {end.y}"
    return Markup('<path d="{}" class="arrow" marker-end="url(#tip-{})"><title>{}</title></path>').format(path, question, told)

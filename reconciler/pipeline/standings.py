"""Positions and links -> whether each position, and each claim on it, still stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from reconciler.pipeline.positions import Sides
from reconciler.records import Claim, Link, Standing

Moment = tuple[datetime, datetime]


def position_standings(sides: Sides, links: Sequence[Link], claims: Mapping[str, Claim], moment_of: Mapping[str, Moment]) -> list[Standing]:
    """The standing of each position of a question.

    A position is superseded if one of its claims is, and none of its claims is newer than what superseded it: a state
    that was reported again after its reversal stands again. Of the others, those that exclude one another are disputed.
    """
    at = {claim: i for i, position in enumerate(sides.positions) for claim in position}
    out = [_is_out(i, position, links, claims, moment_of, at) for i, position in enumerate(sides.positions)]
    disputed = {i for pair in sides.excludes if not any(out[i] for i in pair) for i in pair}
    return [Standing.SUPERSEDED if out[i] else Standing.DISPUTED if i in disputed else Standing.STANDS for i in range(len(sides.positions))]


def _is_out(
    index: int,
    position: Iterable[str],
    links: Sequence[Link],
    claims: Mapping[str, Claim],
    moment_of: Mapping[str, Moment],
    at: Mapping[str, int],
) -> bool:
    ends = [
        moment_of[link.later_claim_id]
        for link in links
        if at.get(link.earlier_claim_id) == index and at.get(link.later_claim_id, index) != index
    ]
    latest = [moment_of[claim] for claim in position if not claims[claim].background]
    return bool(ends) and (not latest or max(ends) >= max(latest))

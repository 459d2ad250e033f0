"""Positions and links -> whether each position of a question still stands."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from reconciler.pipeline.positions import Sides
from reconciler.records import Claim, Link, Standing

Moment = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Ended:
    """What ends one position: `ends` are moments by the position that ends it, `firm` says that a person or a publisher did."""

    ends: Mapping[int, Moment]
    latest: Moment | None
    firm: bool


def position_standings(
    sides: Sides,
    links: Sequence[Link],
    claims: Mapping[str, Claim],
    moment_of: Mapping[str, Moment],
    firm: Container[tuple[str, str]] = frozenset(),
    holds: Callable[[tuple[str, ...]], bool] = lambda _position: False,
    elsewhere: Callable[[tuple[str, ...]], bool] = lambda _position: False,
) -> list[Standing]:
    """The standing of each position of a question; `firm` are links (earlier, later claim) that hold whatever the times.

    A position is superseded if one of its claims is and it has not been reported since. Of the others, those that exclude
    one another are disputed, but for those of which all that is said `holds` that they stand. What was put out of date `elsewhere`,
    on another question, disputes nothing any more.
    """
    at = {claim: place for place, position in enumerate(sides.positions) for claim in position}
    between = [link for link in links if at.get(link.earlier_claim_id, -1) != at.get(link.later_claim_id, -1)]
    between = [link for link in between if link.earlier_claim_id in at and link.later_claim_id in at]
    decided = {(at[link.earlier_claim_id], at[link.later_claim_id]) for link in between if _pair(link) in firm}
    counting = [link for link in between if _pair(link) in firm or (at[link.later_claim_id], at[link.earlier_claim_id]) not in decided]
    ending: dict[int, list[Link]] = {}
    for link in counting:
        ending.setdefault(at[link.earlier_claim_id], []).append(link)
    ended = [_ended(position, ending.get(i, []), at, claims, moment_of, firm) for i, position in enumerate(sides.positions)]
    out = {index for index, each in enumerate(ended) if _is_out(index, ended)}
    apart = {index for pair in sides.excludes if not out & set(pair) for index in pair}
    out |= {index for index in apart if elsewhere(sides.positions[index])}
    disputed = {index for pair in sides.excludes if not out & set(pair) for index in pair if not holds(sides.positions[index])}
    return [
        Standing.SUPERSEDED if index in out else Standing.DISPUTED if index in disputed else Standing.STANDS for index in range(len(ended))
    ]


def _ended(
    position: Sequence[str],
    ending: Sequence[Link],
    at: Mapping[str, int],
    claims: Mapping[str, Claim],
    moment_of: Mapping[str, Moment],
    firm: Container[tuple[str, str]],
) -> Ended:
    # A report that tells of the new state and of the old one recounts the old one; and what may be so is not said to be so again.
    telling = {claims[link.later_claim_id].report_id for link in ending}
    held = [claims[claim] for claim in position]
    latest = [moment_of[claim.id] for claim in held if claim.modality.stated and not claim.background and claim.report_id not in telling]
    ends: dict[int, Moment] = {}
    for link in ending:
        other, moment = at[link.later_claim_id], moment_of[link.later_claim_id]
        ends[other] = max(moment, ends.get(other, moment))
    return Ended(ends, max(latest, default=None), firm=any(_pair(link) in firm for link in ending))


def _pair(link: Link) -> tuple[str, str]:
    return link.earlier_claim_id, link.later_claim_id


def _is_out(index: int, ended: Sequence[Ended]) -> bool:
    """Whether something ended a position after it was last held: a state that is reported again after its reversal stands again.

    Of two positions that put one another out, only what came last counts; at one moment neither does.
    """
    own = ended[index]
    last = [moment for other, moment in own.ends.items() if index not in ended[other].ends or ended[other].ends[index] < moment]
    return own.firm or (bool(last) and (own.latest is None or max(last) > own.latest))

"""A question -> when it was in dispute: the stretches of time in which two positions that exclude one another both held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from reconciler.records import Claim, Link, Position, Question, Standing

# From when to when; None where it goes on.
Stretch = tuple[datetime, datetime | None]


def disputed(question: Question, claims: Mapping[str, Claim], links: Iterable[Link]) -> list[Stretch]:
    """The stretches, in order and none touching another. What is only recounted holds nothing, what is withdrawn never counted."""
    outdone: dict[str, list[Link]] = {}
    for link in links:
        outdone.setdefault(link.earlier_claim_id, []).append(link)
    held = {position.id: _held(position, claims, outdone) for position in question.positions if position.standing is not Standing.WITHDRAWN}
    pairs = [(held.get(one), held.get(other)) for one, other in question.excludes]
    both = [_overlap(one, other) for one, other in pairs if one is not None and other is not None]
    return _joined([stretch for stretch in both if stretch is not None])


def _held(position: Position, claims: Mapping[str, Claim], outdone: Mapping[str, Sequence[Link]]) -> Stretch | None:
    """From the first claim that took a position to the claim that superseded the last of it; `outdone` has links by the earlier claim."""
    starts = [claims[id_].effective_at for id_ in position.claims if id_ in claims and not claims[id_].background]
    if not starts:
        return None
    if position.standing is not Standing.SUPERSEDED:
        return min(starts), None
    ends = [
        claims[link.later_claim_id].effective_at
        for id_ in position.claims
        for link in outdone.get(id_, ())
        if link.later_claim_id in claims
    ]
    return min(starts), max(ends, default=max(starts))


def _overlap(one: Stretch, other: Stretch) -> Stretch | None:
    ends = [end for _, end in (one, other) if end is not None]
    start, end = max(one[0], other[0]), min(ends, default=None)
    return (start, end) if end is None or start < end else None


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    made: list[Stretch] = []
    for start, end in sorted(stretches, key=lambda stretch: stretch[0]):
        if made and (made[-1][1] is None or start <= made[-1][1]):
            last = made[-1][1]
            made[-1] = made[-1][0], None if last is None or end is None else max(last, end)
        else:
            made.append((start, end))
    return made

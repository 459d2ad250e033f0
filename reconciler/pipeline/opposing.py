"""Positions of a question that exclude one another -> the sides that a summary sets against each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from reconciler.pipeline.positions import facing
from reconciler.records import QUANTITY, Claim, Reading

Side = tuple[str, ...]


def facing_sides(positions: Mapping[str, Sequence[Claim]], excludes: Iterable[tuple[str, str]]) -> Iterator[tuple[Side, ...]]:
    """Sides of positions, each time some of which every one excludes every other; every pair that excludes is told.

    Positions, and so sides, are in the order given. Two that only a third excludes are not set against each other: they may say
    the same, and are one side if they do.
    """
    opposed = facing(excludes)
    sides: list[list[str]] = []
    for one in positions:
        own = next((side for side in sides if all(_say_the_same(one, other, positions, opposed) for other in side)), None)
        if own is None:
            sides.append([one])
        else:
            own.append(one)
    against = {side[0]: {other[0] for other in sides if not _excluded_by(side, opposed).isdisjoint(other)} for side in sides}
    told: set[tuple[str, str]] = set()
    for one, others in against.items():
        for other in (each for each in against if each in others and (each, one) not in told and (one, each) not in told):
            chosen = _with_all_that_exclude(list(against), (one, other), against)
            told.update((first, second) for first in chosen for second in chosen)
            yield tuple(tuple(side) for side in sides if side[0] in chosen)


def _excluded_by(side: Iterable[str], opposed: Mapping[str, set[str]]) -> set[str]:
    """All that a position of a side excludes."""
    return {other for one in side for other in opposed.get(one, ())}


def _say_the_same(one: str, other: str, positions: Mapping[str, Sequence[Claim]], opposed: Mapping[str, set[str]]) -> bool:
    """Whether two positions give one figure, or the newest claims for both are of one report, against the very same."""
    ours, theirs = opposed.get(one, set()), opposed.get(other, set())
    if other in ours or ours.isdisjoint(theirs):
        return False
    first, second = positions[one][0], positions[other][0]
    return (ours == theirs and first.report_id == second.report_id) or _of_one_figure(first, second)


def _with_all_that_exclude(positions: Sequence[str], pair: tuple[str, str], opposed: Mapping[str, set[str]]) -> set[str]:
    """Two positions with the further ones, first those that come first, that exclude all that are chosen."""
    chosen = set(pair)
    for each in positions:
        if chosen <= opposed.get(each, set()):
            chosen.add(each)
    return chosen


def _of_one_figure(one: Claim, other: Claim) -> bool:
    """Whether two claims have a figure that can be the same: «48,000» and «about 48,000»."""
    return any(_overlap(ours, theirs) for ours in _figures(one) for theirs in _figures(other))


def _figures(claim: Claim) -> list[Reading]:
    return [reading for reading in claim.readings if reading.dimension == QUANTITY]


def _overlap(one: Reading, other: Reading) -> bool:
    lows, highs = ([edge for edge in edges if edge is not None] for edges in ((one.low, other.low), (one.high, other.high)))
    return not lows or not highs or max(lows) <= min(highs)

"""A question's positions and claims -> the lanes of its timeline, and where in them the marks of its claims are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reconciler.records import Claim, Position, Standing
from reconciler.web.scale import Scale

# In the units of the picture: the height of a lane, and of what stands above the first.
LANE, TOP = 46, 26
# Marks nearer than this to the one before are set off, up and down by turns.
_NEAR, _OFFSETS = 12, (0, -10, 10)
# With more claims than this, those of a lane that are nearer than that to one another are one mark, with their number.
_MANY, _TOGETHER = 60, 16


@dataclass(frozen=True, slots=True)
class Lane:
    """A position as a timeline lists it, numbered, with the claim that last took it."""

    number: int
    position: Position
    newest: Claim


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mark is, and the claims that it is for, the newest last."""

    claims: tuple[Claim, ...]
    lane: int
    x: float
    y: float

    @property
    def claim(self) -> Claim:
        """The newest of them."""
        return self.claims[-1]


def lanes_of(positions: Sequence[Position], claims: Mapping[str, Claim]) -> Iterable[Lane]:
    """The positions that stand or are disputed, then the superseded ones; of each the latest first, so that what is new is drawn."""
    ordered = sorted(positions, key=lambda position: (position.last_at, position.id), reverse=True)
    ordered.sort(key=is_live, reverse=True)
    number = 0
    for position in ordered:
        own = [claims[id_] for id_ in position.claims if id_ in claims]
        if own:
            number += 1
            yield Lane(number, position, max(own, key=lambda claim: (not claim.background, claim.effective_at, claim.id)))


def is_live(position: Position) -> bool:
    """Whether a position has not been put out of date or withdrawn."""
    return position.standing in {Standing.STANDS, Standing.DISPUTED}


def together(held: Sequence[tuple[int, Claim]], axis: Scale) -> list[tuple[int, tuple[Claim, ...]]]:
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


def places_of(held: Iterable[tuple[int, tuple[Claim, ...]]], axis: Scale) -> Iterable[Place]:
    """Where the marks are; those that would lie on one another are set off."""
    before: dict[int, tuple[float, int]] = {}
    for lane, claims in sorted(held, key=lambda each: (each[0], each[1][-1].effective_at, each[1][-1].id)):
        x = axis(claims[-1].effective_at)
        last, turn = before.get(lane, (-_NEAR, 0))
        turn = (turn + 1) % len(_OFFSETS) if x - last < _NEAR else 0
        before[lane] = (x, turn)
        yield Place(claims, lane, x, middle(lane) + _OFFSETS[turn])


def middle(lane: int) -> int:
    """The height of a lane's middle; lanes are counted from 0."""
    return TOP + LANE * lane + LANE // 2

"""The signals of a contradiction -> a waterfall: how each moves the log odds, from even chances to the score."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reconciler.records import Contradiction, Evidence

_WIDTH, _HEIGHT = 240, 22
# Scores of 0 and 1 would have no log odds.
_LEAST, _MOST = 0.0005, 0.9995
# Moves smaller than this are not worth a row: they are what rounding leaves.
_NOTHING = 0.005


@dataclass(frozen=True, slots=True)
class Step:
    """One row: what moves the log odds, by how much, from where to where; `evidence` is None for the rest and the sum."""

    says: str
    weight: float
    start: float
    end: float
    evidence: Evidence | None
    picture: Markup

    @property
    def chance(self) -> float:
        """The probability that is reached with this step."""
        return 1 / (1 + math.exp(-self.end))


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The steps, and the sum, which is the log odds of the score."""

    steps: tuple[Step, ...]
    total: Step


def waterfall(found: Contradiction) -> Waterfall:
    """From even chances through each signal, and through all that no single signal accounts for, to the score."""
    score = min(max(found.score, _LEAST), _MOST)
    total = math.log(score / (1 - score))
    moves: list[tuple[str, float, Evidence | None]] = [(each.signal, each.weight, each) for each in found.deciding]
    moves += [(f"{each.signal}: {each.says}", each.weight, None) for each in found.evidence if each not in found.deciding]
    rest = total - sum(weight for _, weight, _ in moves)
    if abs(rest) >= _NOTHING:
        moves.append(("everything else: where the judge starts from, and what it reads beyond these words", rest, None))
    places = _places([weight for _, weight, _ in moves])
    low, high = min(0.0, total, *places), max(0.0, total, *places)
    steps, at = [], 0.0
    for (says, weight, evidence), end in zip(moves, places, strict=True):
        steps.append(Step(says, weight, at, end, evidence, _bar(at, end, low, high, "for" if weight >= 0 else "against")))
        at = end
    return Waterfall(tuple(steps), Step("sum", total, 0.0, total, None, _bar(0.0, total, low, high, "sum")))


def _places(weights: Sequence[float]) -> list[float]:
    """Where each step ends."""
    ends, at = [], 0.0
    for weight in weights:
        at += weight
        ends.append(at)
    return ends


def _bar(start: float, end: float, low: float, high: float, kind: str) -> Markup:
    """A bar from where a step starts to where it ends, with a point to the side that it moves to, and a line at even chances."""
    scale = (_WIDTH - 16) / ((high - low) or 1.0)
    first, last, zero = (round(8 + (value - low) * scale, 1) for value in (start, end, 0.0))
    tip = max(-7.0, min(7.0, last - first))
    path = f"M{first} 5H{round(last - tip, 1)}L{last} 11L{round(last - tip, 1)} 17H{first}z"
    return Markup(
        '<svg class="bar" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true">'
        '<line class="even" x1="{}" x2="{}" y1="0" y2="{}"/><path class="{}" d="{}"/></svg>'
    ).format(_WIDTH, _HEIGHT, _WIDTH, _HEIGHT, zero, zero, _HEIGHT, kind, path)

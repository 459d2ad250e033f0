"""The readings of two claims -> facts that speak for or against a contradiction, whatever a network makes of the words.

A network of the size that ships reads words, not figures: it takes «13 deaths» and «thirteen deaths» for different figures.
What each fact is worth was measured on the tuning stories (`training.calibrate`) and stands in `calibration.json`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from reconciler.judges.signals import figures, on_one_dimension, overlap
from reconciler.records import Kind, Reading


class Fact(StrEnum):
    """What can be checked of two claims, by the name under which its weight is kept."""

    OPPOSITE = "opposite states"
    OTHER_FIGURE = "another figure of one unit"
    SAME_FIGURE = "the same figure"


def facts(ours: Sequence[Reading], theirs: Sequence[Reading], kind: Kind) -> tuple[Fact, ...]:
    """The facts that hold of two claims; figures tell something only where the claims are held to differ in a number."""
    found = [Fact.OPPOSITE] if any(a.degree * b.degree < 0 for a, b in on_one_dimension(ours, theirs)) else []
    a, b = figures(ours), figures(theirs)
    if kind is Kind.NUMBER and a and b:
        covered = cover(a, b), cover(b, a)
        if all(covered):
            found.append(Fact.SAME_FIGURE)
        elif not any(covered) and {figure.unit for figure in a} & {figure.unit for figure in b}:
            found.append(Fact.OTHER_FIGURE)
    return tuple(found)


def same_figures(ours: Sequence[Reading], theirs: Sequence[Reading]) -> bool:
    """Whether two claims give the very same figures: «reduced to 4%» and «held at 4%» differ in something else."""
    a, b = ({(figure.low, figure.high, figure.pole, figure.unit) for figure in figures(each)} for each in (ours, theirs))
    return bool(a) and a == b


def cover(ours: Iterable[Reading], theirs: Sequence[Reading]) -> bool:
    """Whether every figure of one side can be one of the other's."""
    return all(any(a.unit == b.unit and overlap(a, b) for b in theirs) for a in ours)

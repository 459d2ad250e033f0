"""Two claims -> the signals that speak for a contradiction, as evidence with weights (log odds)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from reconciler.judges.context import InContext
from reconciler.records import INCREMENT, QUANTITY, Claim, Evidence, Kind, Reading, Span

POLES = 3.0
_FIGURES = 2.2
_ALIKE = 82.0
_LONGEST_KEPT = 500
_SEPARATES_OR_NOT = frozenset("\u0085\u00a0")


def signals(one: InContext, other: InContext) -> list[tuple[Kind, Evidence]]:
    """All signals of a pair, heaviest first."""
    if not (one.claim.readings and other.claim.readings):
        return []
    found = [*opposite_poles(one.claim, other.claim), *different_figures(one.claim, other.claim)]
    return sorted(found, key=lambda signal: (-signal[1].weight, signal[1].signal, signal[1].says))


def same_pole(one: Claim, other: Claim) -> Evidence | None:
    """The words by which two claims stand on the same side of a dimension, or None."""
    if not (one.readings and other.readings):
        return None
    for a, b in on_one_dimension(one.readings, other.readings):
        if a.degree * b.degree > 0:
            return _evidence(a, b, round(min(abs(a.degree), abs(b.degree)) * POLES, 3))
    return None


def opposite_poles(one: Claim, other: Claim) -> Iterator[tuple[Kind, Evidence]]:
    """The words by which two claims stand on opposite sides of a dimension."""
    for a, b in on_one_dimension(one.readings, other.readings):
        if a.degree * b.degree < 0:
            kind = Kind.NEGATION if a.pole == f"not {b.pole}" or b.pole == f"not {a.pole}" else Kind.STATUS
            yield kind, _evidence(a, b, round(min(abs(a.degree), abs(b.degree)) * POLES, 3))


def on_one_dimension(ours: Sequence[Reading], theirs: Sequence[Reading]) -> Iterator[tuple[Reading, Reading]]:
    """The readings of two claims on the same dimension."""
    for a in ours:
        for b in theirs:
            if a.dimension == b.dimension and a.degree and b.degree:
                yield a, b


def different_figures(one: Claim, other: Claim) -> Iterator[tuple[Kind, Evidence]]:
    """Exact figures of one unit and measure that do not overlap, where neither claim also has the other's figure."""
    ours, theirs = figures(one.readings), figures(other.readings)
    for a in ours:
        for b in theirs:
            if (
                comparable_figures(a, b)
                and not overlap(a, b)
                and not any(overlap(a, c) for c in theirs)
                and not any(overlap(c, b) for c in ours)
            ):
                yield (
                    Kind.NUMBER,
                    _evidence(a, b, _FIGURES, measure=", ".join(sorted(set(a.measures) & set(b.measures))) or a.unit),
                )


def figures_of_one_measure(one: Claim, other: Claim) -> Iterator[tuple[Reading, Reading]]:
    """The figures of two claims that can be held against one another."""
    for a in figures(one.readings):
        for b in figures(other.readings):
            if comparable_figures(a, b):
                yield a, b


def figures(readings: Iterable[Reading]) -> list[Reading]:
    """The number readings among a claim's that another figure can be held against: no increments."""
    return [reading for reading in readings if reading.dimension == QUANTITY and reading.pole != INCREMENT]


def comparable_figures(a: Reading, b: Reading) -> bool:
    """Whether two figures are of the same unit and measure."""
    return a.unit == b.unit and bool(set(a.measures) & set(b.measures))


def overlap(a: Reading, b: Reading) -> bool:
    """Whether two figures can be the same: their intervals meet."""
    return not (_high(a) < _low(b) or _high(b) < _low(a))


def _low(reading: Reading) -> float:
    return reading.low if reading.low is not None else float("-inf")


def _high(reading: Reading) -> float:
    return reading.high if reading.high is not None else float("inf")


def alike(one: Claim, other: Claim) -> bool:
    """Whether two claims say the same in nearly the same words."""
    ours, theirs = _sorted_words(one.text), _sorted_words(other.text)
    if ours is None or theirs is None:
        return fuzz.token_sort_ratio(one.text.lower(), other.text.lower(), score_cutoff=_ALIKE) >= _ALIKE
    return fuzz.ratio(ours, theirs, score_cutoff=_ALIKE) >= _ALIKE


def all_alike(ours: Sequence[Claim], theirs: Sequence[Claim]) -> list[list[bool]]:
    """The same of every claim of ours (rows) and every one of theirs, all at once."""
    rows, columns = [_sorted_words(one.text) for one in ours], [_sorted_words(one.text) for one in theirs]
    if None in rows or None in columns:
        return [[alike(one, other) for other in theirs] for one in ours]
    said: list[list[bool]] = (cdist(rows, columns, scorer=fuzz.ratio, score_cutoff=_ALIKE) >= _ALIKE).tolist()
    return said


def _sorted_words(text: str) -> str | None:
    return _of_short(text) if len(text) <= _LONGEST_KEPT else _found_sorted(text)


def _found_sorted(text: str) -> str | None:
    """What rapidfuzz's token_sort_ratio makes of a text first.

    None where it does so in a way of its own: whether a no-break space separates words depends on what else is in the text.
    """
    return None if _SEPARATES_OR_NOT.intersection(text) else " ".join(sorted(text.lower().split()))


# Each claim is held against many. Some two megabytes of common ones, at most ten.
_of_short = lru_cache(maxsize=8192)(_found_sorted)


def _evidence(a: Reading, b: Reading, weight: float, measure: str = "") -> Evidence:
    signal = a.dimension if not measure else f"{a.dimension}: {measure}"
    return Evidence(signal, Span(a.start, a.end, a.words), Span(b.start, b.end, b.words), weight, f"{a.words} / {b.words}")

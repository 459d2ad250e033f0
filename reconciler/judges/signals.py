"""Two claims -> the signals that speak for a contradiction, as evidence with weights (log odds)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from reconciler.judges.context import InContext
from reconciler.records import Claim, Evidence, Kind, Modality, Reading, Span
from reconciler.text.words import words

_POLES = 3.0
_FIGURES = 2.2
_ALIKE = 82.0
_SAME_WORDS, _TURNED, _ON_ONE_THING, _SHORTEST, _LONG_RUN = 94.0, 88.0, 65.0, 20, 60
_DIGITS, _FIGURE = re.compile(r"\d+(?:[.,:]\d+)*"), re.compile("#")
QUANTITY = "quantity"
_SETTLED = frozenset({Modality.ASSERTED, Modality.REPORTED})
ACTS_OF_AUTHORITY = frozenset({"permission", "in_force", "sanctions", "ruling", "operation"})


def signals(one: InContext, other: InContext) -> list[tuple[Kind, Evidence]]:
    """All signals of a pair, heaviest first."""
    found = [*_opposite_poles(one.claim, other.claim), *_different_figures(one.claim, other.claim)]
    return sorted(found, key=lambda signal: (-signal[1].weight, signal[1].signal, signal[1].says))


def same_pole(one: Claim, other: Claim) -> Evidence | None:
    """The words by which two claims stand on the same side of a dimension, or None."""
    for a, b in _on_one_dimension(one, other):
        if a.degree * b.degree > 0:
            return _evidence(a, b, round(min(abs(a.degree), abs(b.degree)) * _POLES, 3))
    return None


def _opposite_poles(one: Claim, other: Claim) -> Iterator[tuple[Kind, Evidence]]:
    for a, b in _on_one_dimension(one, other):
        if a.degree * b.degree < 0:
            kind = Kind.NEGATION if a.pole == f"not {b.pole}" or b.pole == f"not {a.pole}" else Kind.STATUS
            yield kind, _evidence(a, b, round(min(abs(a.degree), abs(b.degree)) * _POLES, 3))


def _on_one_dimension(one: Claim, other: Claim) -> Iterator[tuple[Reading, Reading]]:
    for a in one.readings:
        for b in other.readings:
            if a.dimension == b.dimension and a.degree and b.degree:
                yield a, b


def _different_figures(one: Claim, other: Claim) -> Iterator[tuple[Kind, Evidence]]:
    """Exact figures of one unit and measure that do not overlap, where neither claim also has the other's figure."""
    ours, theirs = _figures(one), _figures(other)
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


def _figures(claim: Claim) -> list[Reading]:
    return [reading for reading in claim.readings if reading.dimension == QUANTITY]


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
    return fuzz.token_sort_ratio(one.text.lower(), other.text.lower()) >= _ALIKE


def same_words(one: InContext, other: InContext) -> bool:
    """Whether one claim says what the other says in the same words, with no figure, name, negation or pole between them."""
    ours, theirs = (" ".join(word.lower for word in words(side.claim.text)) for side in (one, other))
    if min(len(ours), len(theirs)) < _SHORTEST:
        return False
    if fuzz.partial_ratio(ours, theirs) < _SAME_WORDS and not (
        same_pole(one.claim, other.claim) and _shared_run(ours, theirs) >= _LONG_RUN
    ):
        return False
    figures = [{word for word in text.split() if word[0].isdigit()} for text in (ours, theirs)]
    return figures[0] == figures[1] and one.codes == other.codes and one.negations == other.negations and not signals(one, other)


def _shared_run(one: str, other: str) -> int:
    """The length of the longest run of characters that two texts share."""
    return SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size


def same_act(one: InContext, other: InContext) -> tuple[Reading, Reading] | None:
    """The words by which two claims tell as settled of acts of one authority on one product or name, on one dimension."""
    if one.authority is None or one.authority != other.authority or not {one.claim.modality, other.claim.modality} <= _SETTLED:
        return None
    if not (one.all_codes & other.all_codes or (one.names & other.names) - {one.authority}):
        return None
    for a, b in _on_one_dimension(one.claim, other.claim):
        if a.dimension in ACTS_OF_AUTHORITY:
            return a, b
    return None


def turned(one: InContext, other: InContext) -> tuple[Kind, Evidence] | None:
    """What differs between two claims in much the same words: a figure or a negation alone, or the pole of a state; or None."""
    poles = [*_opposite_poles(one.claim, other.claim)] if {one.claim.modality, other.claim.modality} <= _SETTLED else []
    if poles and one.names & other.names and fuzz.token_set_ratio(one.claim.text.lower(), other.claim.text.lower()) >= _ON_ONE_THING:
        return poles[0]
    ours, theirs = (_DIGITS.sub("#", side.claim.text.lower()) for side in (one, other))
    if min(len(ours), len(theirs)) < _SHORTEST or fuzz.ratio(ours, theirs) < _TURNED:
        return None
    if one.codes != other.codes or one.names != other.names:
        return None
    figures = [*_different_figures(one.claim, other.claim)]
    if figures:
        return figures[0]
    if one.negations + other.negations == 1 and not _FIGURE.search(ours + theirs):
        spans = [Span(side.claim.start, side.claim.end, side.claim.text) for side in (one, other)]
        return Kind.NEGATION, Evidence("negation", spans[0], spans[1], _POLES, "the same words, once with a negation")
    return None


def _evidence(a: Reading, b: Reading, weight: float, measure: str = "") -> Evidence:
    signal = a.dimension if not measure else f"{a.dimension}: {measure}"
    return Evidence(signal, Span(a.start, a.end, a.words), Span(b.start, b.end, b.words), weight, f"{a.words} / {b.words}")

"""A sentence -> its quantities, as intervals with a unit."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from reconciler.text.lexicon import Bound, Lexicon, Unit
from reconciler.text.words import Word, words

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SMALL = {word: float(n) for n, word in enumerate(_ONES)} | {word: float(n) for word, n in _TENS.items()}
_SCALES = {
    "hundred": 1e2,
    "hundreds": 1e2,
    "dozen": 12.0,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "k": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "bn": 1e9,
    "tn": 1e12,
}
_FIGURE = re.compile(r"(\d[\d,]*(?:\.\d+)?)([a-z]*)")
_CURRENCY = {"$": "USD", "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR"}
_MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun "
    "jul aug sep sept oct nov dec".split()
)
# Figures given with a scale word or ending in zeros are rounded: "2 million" and "1.96 million" are the same figure.
ROUNDING = 0.025
_LEEWAY: dict[Bound, tuple[float, float]] = {"about": (0.1, 0.1), "nearly": (0.1, 0.0), "exactly": (0.0, 0.0)}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity at `start`..`end`: between `low` and `high` of `unit` ("" counts things). `exact` if no bound word widens it."""

    start: int
    end: int
    low: float
    high: float
    unit: str
    exact: bool
    last_word: int


def quantities(text: str, lexicon: Lexicon) -> list[Quantity]:
    """All quantities of a sentence, without dates, clock times, years and numbers that are part of a name."""
    among = words(text)
    bounds = {found.last: found.means for found in lexicon.bounds.find(among)}
    units = {found.first: (found.last, found.means) for found in lexicon.units.find(among)}
    found, at = [], 0
    while at < len(among):
        number = _number(text, among, at)
        if number is None:
            at += 1
            continue
        value, last, rounded = number
        unit, factor, stop = _unit(text, among, at, last, units)
        bound = bounds.get(at - 1, "exactly")
        if unit or not _is_calendar(among, at, last, value):
            low, high = _interval(value * factor, bound, rounded=rounded)
            start = among[at].start - (1 if unit in _CURRENCY.values() and text[among[at].start - 1 : among[at].start] in _CURRENCY else 0)
            found.append(Quantity(start, among[stop].end, low, high, unit, bound == "exactly", stop))
        at = stop + 1
    return found


def _number(text: str, among: Sequence[Word], at: int) -> tuple[float, int, bool] | None:
    """(value, index of its last word, whether it is rounded) of the number that begins at word `at`."""
    figure = _FIGURE.fullmatch(among[at].lower)
    if figure:
        value, suffix = float(figure[1].replace(",", "")), figure[2]
        if suffix and suffix not in _SCALES:
            return None  # H200, 3rd, 13th: a name or a date
        value *= _SCALES.get(suffix, 1.0)
        value, last, scaled = _scaled(text, among, at, value)
        return value, last, bool(suffix) or scaled or _ends_in_zeros(value)
    if among[at].lower not in _SMALL and not (among[at].lower == "a" and _word(among, at + 1) in _SCALES):
        return None
    return _spelled(among, at)


def _spelled(among: Sequence[Word], at: int) -> tuple[float, int, bool]:
    value = 1.0 if among[at].lower == "a" else _SMALL[among[at].lower]
    last = at
    following = _word(among, at + 1)
    if among[at].lower in _TENS and following in _SMALL and _SMALL[following] < 10:
        value, last = value + _SMALL[following], at + 1
    scaled = False
    while _word(among, last + 1) in _SCALES and len(_word(among, last + 1)) > 2:
        value, last, scaled = value * _SCALES[_word(among, last + 1)], last + 1, True
    return value, last, scaled and value >= 1000


def _scaled(text: str, among: Sequence[Word], at: int, value: float) -> tuple[float, int, bool]:
    following = _word(among, at + 1)
    near = at + 1 < len(among) and among[at + 1].start - among[at].end <= 1
    if near and following in _SCALES and not (following in {"m", "k"} and text[among[at].end : among[at + 1].start] == ""):
        return value * _SCALES[following], at + 1, True
    return value, at, False


def _word(among: Sequence[Word], at: int) -> str:
    return among[at].lower if at < len(among) else ""


def _unit(text: str, among: Sequence[Word], at: int, last: int, units: dict[int, tuple[int, Unit]]) -> tuple[str, float, int]:
    sign = text[among[at].start - 1 : among[at].start]
    if sign in _CURRENCY:
        return _CURRENCY[sign], 1.0, last
    if text[among[last].end : among[last].end + 1] == "%":
        return "%", 1.0, last
    if last + 1 in units:
        stop, unit = units[last + 1]
        return unit.name, unit.factor, stop
    return "", 1.0, last


def _is_calendar(among: Sequence[Word], at: int, last: int, value: float) -> bool:
    """Whether a bare number is a day of a month, a year or a clock time."""
    before, after = _word(among, at - 1) if at else "", _word(among, last + 1)
    if before in _MONTHS or (after in _MONTHS and value <= 31) or ":" in among[at].lower:
        return True
    return at == last and 1900 <= value <= 2100 and value == int(value) and "," not in among[at].lower


def _ends_in_zeros(value: float) -> bool:
    return value >= 1000 and value % 100 == 0


def _interval(value: float, bound: Bound, *, rounded: bool) -> tuple[float, float]:
    if bound == "at least":
        return value, math.inf
    if bound == "at most":
        return -math.inf, value
    below, above = _LEEWAY[bound]
    slack = ROUNDING if rounded else 0.0
    return value * (1 - max(below, slack)), value * (1 + max(above, slack))

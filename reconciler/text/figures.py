"""Words -> the number that they write: «1.4bn», «1,5 million», «twenty-seven», «a dozen»."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
# «two-thirds of the shops» counts no shops.
_PARTS = frozenset("half halves third thirds quarter quarters fifth fifths sixth sixths eighth eighths tenth tenths".split())
# A decimal comma: «1,5 million»; «1,500» and «1,50,000» are grouped.
_DECIMAL_COMMA = re.compile(r"\d{1,3},\d{1,2}")
_FIGURE = re.compile(r"(\d[\d,]*(?:\.\d+)?)([a-z]*)")

# «9am», «9 a.m.» and «9 A.M.» are one figure.
_HALF_DAY = re.compile(r"(\d) ?([ap])(?:\.m\b\.?|m\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number up to the word `last`: `bare` before its scale word, and whether it is `rounded`."""

    value: float
    last: int
    rounded: bool
    bare: float


def figures_in(lower: Iterable[str]) -> frozenset[str]:
    """The figures among folded words, word by word, whether in digits or spelled; «one» may be a pronoun, and is none."""
    written = ((word, _SMALL.get(word)) for word in lower)
    return frozenset(word if value is None else f"{value:.0f}" for word, value in written if value not in {None, 1.0} or word[0].isdigit())


def figure(text: str, among: Sequence[Word], at: int) -> Figure | None:
    """The number that begins at word `at`, or None."""
    written = _FIGURE.fullmatch(among[at].lower)
    if written:
        return _in_digits(text, among, at, written[1], written[2])
    if among[at].lower not in _SMALL and not (among[at].lower == "a" and _is_scale(word_at(among, at + 1))):
        return None
    if word_at(among, at + 1) in _PARTS and text[among[at].end : among[at + 1].start] == "-":
        return None
    return _spelled(among, at)


def figures(text: str) -> list[tuple[str, str]]:
    """All figures of a text, in order: a key that is the same however they are written, and their words.

    A word with a digit in it is one too: a code, a date, a clock time.
    """
    text = _HALF_DAY.sub(r"\1\2m", text)
    among, found, at = words(text), [], 0
    while at < len(among):
        number = figure(text, among, at)
        last = number.last if number else at
        if number or any(ch.isdigit() for ch in among[at].text):
            said = text[among[at].start : among[last].end]
            found.append((f"{number.value:.15g}" if number else among[at].lower.removesuffix("s"), said))
        at = last + 1
    return found


def _in_digits(text: str, among: Sequence[Word], at: int, digits: str, suffix: str) -> Figure | None:
    if suffix and suffix not in _SCALES:
        return None  # H200, 3rd, 13th: a name or a date
    bare = float(digits.replace(",", "." if _DECIMAL_COMMA.fullmatch(digits) else ""))
    value, last, scaled = _scaled(text, among, at, bare * _SCALES.get(suffix, 1.0))
    return Figure(value, last, bool(suffix) or scaled or _ends_in_zeros(value), bare)


def _spelled(among: Sequence[Word], at: int) -> Figure:
    value = 1.0 if among[at].lower == "a" else _SMALL[among[at].lower]
    last = at
    following = word_at(among, at + 1)
    if among[at].lower in _TENS and following in _SMALL and _SMALL[following] < 10:
        value, last = value + _SMALL[following], at + 1
    bare, scaled = value, False
    while _is_scale(word_at(among, last + 1)):
        value, last, scaled = value * _SCALES[word_at(among, last + 1)], last + 1, True
    return Figure(value, last, scaled and value >= 1000, bare)


def _scaled(text: str, among: Sequence[Word], at: int, value: float) -> tuple[float, int, bool]:
    following = word_at(among, at + 1)
    near = at + 1 < len(among) and among[at + 1].start - among[at].end <= 1
    if near and following in _SCALES and not (following in {"m", "k"} and text[among[at].end : among[at + 1].start] == ""):
        return value * _SCALES[following], at + 1, True
    return value, at, False


def word_at(among: Sequence[Word], at: int) -> str:
    """The folded word at a place, "" beyond the ends."""
    return among[at].lower if 0 <= at < len(among) else ""


def _is_scale(word: str) -> bool:
    return word in _SCALES and len(word) > 2


def _ends_in_zeros(value: float) -> bool:
    return value >= 1000 and value % 100 == 0

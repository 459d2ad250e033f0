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
# The words that spell a number.
NUMBER_WORDS = frozenset({*_SMALL, "hundreds", "thousands", "millions", "dozens", "half"})
_SCALES = {
    "hundred": 1e2,
    "hundreds": 1e2,
    "dozen": 12.0,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "lakh": 1e5,
    "lakhs": 1e5,
    "crore": 1e7,
    "crores": 1e7,
    "k": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "bn": 1e9,
    "bln": 1e9,
    "tn": 1e12,
    "trn": 1e12,
}
_HUNDRED = 100.0
_BEGINNINGS = frozenset({*_SMALL, "a", "half"})
# «two-thirds of the shops» counts no shops.
_PARTS = frozenset("half halves third thirds quarter quarters fifth fifths sixth sixths eighth eighths tenth tenths".split())
# «half a million», «a quarter of a million», «three and a half»: what counts, as a part of what it stands beside.
_SIZES = {"half": 0.5, "third": 1 / 3, "thirds": 1 / 3, "quarter": 0.25, "quarters": 0.25}
_ADDED = frozenset({"half", "quarter", "quarters"})
_SIGNS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
# A decimal comma: «1,5 million»; «1,500» and «1,50,000» are grouped.
_DECIMAL_COMMA = re.compile(r"\d{1,3},\d{1,2}")
_FIGURE = re.compile(r"(\d[\d,]*(?:\.\d+)?)([½¼¾]?)([a-z]*)")

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
    if not begins_figure(among[at].lower):
        return None
    written = _FIGURE.fullmatch(among[at].lower)
    if written:
        return _in_digits(text, among, at, *written.groups())
    if (part := _part_of_scale(among, at)) is not None:
        return part
    if among[at].lower not in _SMALL and not (among[at].lower == "a" and _is_scale(word_at(among, at + 1))):
        return None
    if word_at(among, at + 1) in _PARTS and text[among[at].end : among[at + 1].start] == "-":
        return None
    return _spelled(among, at)


def begins_figure(word: str) -> bool:
    """Whether a number may begin with a folded word; with most none does, and that is soon told."""
    return word in _BEGINNINGS or word[0].isdecimal()


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


def _in_digits(text: str, among: Sequence[Word], at: int, digits: str, sign: str, suffix: str) -> Figure | None:
    if suffix and suffix not in _SCALES:
        return None  # H200, 3rd, 13th: a name or a date
    bare, last = float(digits.replace(",", "." if _DECIMAL_COMMA.fullmatch(digits) else "")) + _SIGNS.get(sign, 0.0), at
    if not (suffix or sign):
        more, last = _written_part(text, among, at) or _and_a_part(among, at)
        bare += more
    value, last, scaled = _scaled(text, among, last, bare * _SCALES.get(suffix, 1.0))
    return Figure(value, last, bool(suffix) or scaled or _ends_in_zeros(value), bare)


def _spelled(among: Sequence[Word], at: int) -> Figure:
    value, last = (1.0, at) if among[at].lower == "a" else _below_hundred(among, at)
    more, last = _and_a_part(among, last)
    value += more
    bare, scaled = value, False
    while _is_scale(word_at(among, last + 1)):
        scale = _SCALES[word_at(among, last + 1)]
        more, last = _and_a_part(among, last + 1)
        value, scaled = value * scale + more * scale, True
        if scale == _HUNDRED and word_at(among, at - 1) != "between":
            more, last = _beyond_hundred(among, last)
            value += more
    return Figure(value, last, scaled and value >= 1000, bare)


def _below_hundred(among: Sequence[Word], at: int) -> tuple[float, int]:
    value, following = _SMALL[among[at].lower], word_at(among, at + 1)
    joined = among[at].lower in _TENS and 0 < _SMALL.get(following, 0.0) < _SMALL["ten"]
    return (value + _SMALL[following], at + 1) if joined else (value, at)


def _beyond_hundred(among: Sequence[Word], last: int) -> tuple[float, int]:
    """What «(one hundred) and twenty» adds to the hundreds, and where the number ends then; «and two hundred more» is another."""
    start = last + 1 + (word_at(among, last + 1) == "and")
    if word_at(among, start) not in _SMALL:
        return 0.0, last
    more, end = _below_hundred(among, start)
    return (0.0, last) if word_at(among, end + 1) in {"hundred", "dozen"} else (more, end)


def _part_of_scale(among: Sequence[Word], at: int) -> Figure | None:
    """The number that is a part of a larger one: «half a million», «a quarter of a million», «three quarters of a billion»."""
    count = _SMALL.get(among[at].lower, 1.0 if among[at].lower == "a" else None)
    part = at if among[at].lower == "half" else at + 1
    size = _SIZES.get(word_at(among, part))
    if size is None or (part > at and count is None):
        return None
    last = part + 1
    for between in ("of", "a"):
        last += word_at(among, last) == between
    if not _is_scale(word_at(among, last)):
        return None
    value = size * (count or 1.0) * _SCALES[word_at(among, last)]
    return Figure(value, last, value >= 1000, value)


def _and_a_part(among: Sequence[Word], last: int) -> tuple[float, int]:
    """What «and a half», «and three quarters» after a number adds to it, and where the number ends then."""
    joined, count, part = (word_at(among, last + ahead) for ahead in (1, 2, 3))
    if joined != "and" or part not in _ADDED or word_at(among, last + 4) == "of":
        return 0.0, last
    times = 1.0 if count == "a" else _SMALL.get(count, 0.0)
    return (times * _SIZES[part], last + 3) if 0 < times * _SIZES[part] < 1 else (0.0, last)


def _written_part(text: str, among: Sequence[Word], at: int) -> tuple[float, int] | None:
    """The part after a whole number in digits: «3 1/2», «3-1/2»."""
    if at + 2 >= len(among) or text[among[at].end : among[at + 1].start] not in {" ", "-"}:
        return None
    over, under = among[at + 1].lower, among[at + 2].lower
    if text[among[at + 1].end : among[at + 2].start] not in {"/", "⁄"} or under not in {"2", "3", "4", "8"}:
        return None
    return (int(over) / int(under), at + 2) if over.isdecimal() and 0 < int(over[:3]) < int(under) else None


def _scaled(text: str, among: Sequence[Word], at: int, value: float) -> tuple[float, int, bool]:
    """A number up to the words of scale that follow it: «4 million», «2 lakh crore»."""
    last = at
    while last + 1 < len(among) and among[last + 1].start - among[last].end <= 1:
        following = among[last + 1].lower
        if following not in _SCALES or (last > at and not _is_scale(following)):
            break
        if following in {"m", "k"} and text[among[last].end : among[last + 1].start] == "":
            break
        value, last = value * _SCALES[following], last + 1
    return value, last, last > at


def word_at(among: Sequence[Word], at: int) -> str:
    """The folded word at a place, "" beyond the ends."""
    return among[at].lower if 0 <= at < len(among) else ""


def _is_scale(word: str) -> bool:
    return word in _SCALES and len(word) > 2


def _ends_in_zeros(value: float) -> bool:
    return value >= 1000 and value % 100 == 0

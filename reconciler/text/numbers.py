"""A sentence -> its quantities, as intervals with a unit."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from reconciler.text.calendars import MONTHS, MONTHS_SHORT
from reconciler.text.designations import names_a_thing
from reconciler.text.figures import Figure, begins_figure, figure, word_at
from reconciler.text.lexicon import Bound, Lexicon
from reconciler.text.words import Word, words

_MONTHS = frozenset((*MONTHS, *MONTHS_SHORT, "sept"))
# Figures given with a scale word or ending in zeros are rounded: "2 million" and "1.96 million" are the same figure.
ROUNDING = 0.025
_LEEWAY: dict[Bound, tuple[float, float]] = {"about": (0.1, 0.1), "nearly": (0.1, 0.0), "exactly": (0.0, 0.0)}
_YEARS, _OLD_YEARS = range(1900, 2101), range(1000, 1900)
# «burned in 1650 (and again later)» is a year, «in 1650 homes» is none.
_BEFORE_YEAR = frozenset("in since until by before after from of circa".split())
_AFTER_YEAR = re.compile(r"\s*(?:$|[^\w\s]|(?:and|but|or|to|by|the|an?|when|after|before|with|for|was|were|is|has|had|as|at|on|in)\b)")
# «(from five years) to three», not «(from five homes) to three ships».
_ENDS_PHRASE = re.compile(r"\s*(?:$|[,.;:)—–]|(?:and|but|on|in|at|after|by|as|when|because|with)\b)")
_FROM, _NEAR = re.compile(r"\bfrom\s+$", re.IGNORECASE), 10
_CLOCK = re.compile(r"\s?(?:[ap]\.?\s?m\b|o['’]clock\b)", re.IGNORECASE)
# Before the upper end of a range its sign may stand again, but no quotation or bracket: «5 — “7 stayed away”» is none.
_SIGN = "[$£€¥₹₽₦₩₱₪₴₺฿]?"
_DASHED = re.compile(rf"\s?%?[-–—]\s?{_SIGN}")
_SPACED = re.compile(rf"%?\s+{_SIGN}")
# «43 billion won» are money, «12 won medals» are none.
_LARGE = 1000


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity at `start`..`end`: between `low` and `high` of `unit` ("" counts things). `exact` if nothing widens it."""

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
    units = _Units(text, among, lexicon)
    found: list[Quantity] = []
    at, carried = 0, ("", 1.0)
    while at < len(among):
        first = figure(text, among, at) if begins_figure(among[at].lower) else None
        if first is None:
            at += 1
            continue
        upper = _upper(text, among, at, first, units)
        last = upper if upper is not None else first
        unit, factor, start, stop = units.of(at, last)
        if not unit and found and _goes_on(text, among, found[-1], at, last.last):
            unit, factor = carried
        carried = unit, factor
        if unit or not (_is_calendar(text, among, at, last) or names_a_thing(text, among, at, last.last, lexicon.numbered)):
            # «At least Rs 500 crore»: a sign may be a word of its own.
            before = next((place for place in range(at - 1, at - 3, -1) if place < 0 or among[place].end <= start), -1)
            low, high = _interval(first, upper, factor, bounds.get(before, "exactly"))
            found.append(Quantity(start, among[stop].end, low, high, unit, upper is None and before not in bounds, stop))
        at = stop + 1
    return found


def _upper(text: str, among: Sequence[Word], at: int, first: Figure, units: _Units) -> Figure | None:
    """The upper end of a range that begins with this figure: «between 20 and 25 billion», «5 to 7», «30-40»; None where it is none."""
    unit, _, _, end = units.of(at, first)
    joiner = word_at(among, end + 1)
    joins = (joiner == "and" and word_at(among, at - 1) == "between") or (joiner in {"to", "or"} and word_at(among, at - 1) != "from")
    second_at = end + 2 if joins else end + 1
    if second_at >= len(among) or not (joins or among[at].lower[0].isdigit()):
        return None  # nothing follows, or «one-eighty»
    gaps = [text[left.end : right.start] for left, right in zip(among[end:second_at], among[end + 1 : second_at + 1], strict=True)]
    if not all((_SPACED if joins else _DASHED).fullmatch(gap) for gap in gaps):
        return None
    second = figure(text, among, second_at)
    if second is None or (first.bare >= _OLD_YEARS.start and second.bare < 100):
        return None  # the season 2019-20
    same = unit in {"", units.of(second_at, second)[0]}
    return second if same and _lower(first, second) < second.value else None


def _lower(first: Figure, second: Figure) -> float:
    """The lower end of a range: it shares the scale of the upper, «20 and 25 billion», if it has none of its own."""
    shares = first.value == first.bare and first.bare < second.bare
    return first.value * (second.value / second.bare) if shares and second.bare else first.value


class _Units:
    """The units of the figures of a sentence, by the signs before them and the words after."""

    def __init__(self, text: str, among: Sequence[Word], lexicon: Lexicon) -> None:
        self._text, self._among, self._signs = text, among, lexicon.signs
        self._after, self._after_large = (
            {found.first: (found.last, found.means) for found in phrases.find(among)} for phrases in (lexicon.units, lexicon.large_units)
        )

    def of(self, at: int, figure: Figure) -> tuple[str, float, int, int]:
        """The unit of the figure that begins at a word, how many of it one is, where both begin, and the last word that belongs to them."""
        start, last = self._among[at].start, figure.last
        if sign := self._signs.before(self._text, start):
            return sign[1].name, sign[1].factor, sign[0], last
        if self._text[self._among[last].end : self._among[last].end + 1] == "%":
            return "%", 1.0, start, last
        said = self._after.get(last + 1) or (self._after_large.get(last + 1) if figure.value >= _LARGE else None)
        return (said[1].name, said[1].factor, start, said[0]) if said else ("", 1.0, start, last)


def _goes_on(text: str, among: Sequence[Word], before: Quantity, at: int, last: int) -> bool:
    """Whether a bare number has the unit of the figure before it: «(cut it) from five years to three and a half»."""
    if before.last_word != at - 2 or word_at(among, at - 1) != "to":
        return False
    return (
        _ENDS_PHRASE.match(text, among[last].end) is not None
        and _FROM.search(text[max(0, before.start - _NEAR) : before.start]) is not None
    )


def _is_calendar(text: str, among: Sequence[Word], at: int, last: Figure) -> bool:
    """Whether a bare number is a day of a month, a year or a clock time."""
    before, after = word_at(among, at - 1), word_at(among, last.last + 1)
    if before in _MONTHS or (after in _MONTHS and last.value <= 31) or ":" in among[at].lower:
        return True
    if _CLOCK.match(text, among[last.last].end) or _ends_season(text, among, at):
        return True
    written = among[last.last].lower
    if not (written.isdigit() and len(written) == len("2026")):
        return False
    old = int(written) in _OLD_YEARS and before in _BEFORE_YEAR and _AFTER_YEAR.match(text, among[last.last].end) is not None
    return int(written) in _YEARS or old


def _ends_season(text: str, among: Sequence[Word], at: int) -> bool:
    """Whether a number is the end of a span of years: «2019-20»."""
    before = word_at(among, at - 1)
    return before.isdigit() and len(before) == len("2019") and text[among[at - 1].end : among[at].start] in {"-", "–", "/"}


def _is_foreign(factor: float) -> bool:
    """Whether a unit is of another system of measures, so that a figure in it was rounded on its way: «400 acres» are «160 hectares»."""
    return not (factor.is_integer() or round(1 / factor, 6).is_integer())


def _interval(first: Figure, upper: Figure | None, factor: float, bound: Bound) -> tuple[float, float]:
    low = (_lower(first, upper) if upper is not None else first.value) * factor
    high = (upper.value if upper is not None else first.value) * factor
    if bound == "at least":
        return low, math.inf
    if bound == "at most":
        return -math.inf, high
    below, above = _LEEWAY[bound]
    slack = ROUNDING if (upper or first).rounded or _is_foreign(factor) else 0.0
    return low * (1 - max(below, slack)), high * (1 + max(above, slack))

"""A claim's figures -> what each of them counts: the measures that it is nearest to, and the noun that follows it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from reconciler.pipeline.nouns import MOST_BETWEEN, OF_THE, counted_noun
from reconciler.pipeline.terms import lemma
from reconciler.text.lexicon import Lexicon
from reconciler.text.numbers import Quantity
from reconciler.text.tallies import is_margin
from reconciler.text.words import Found, Word

_WINDOW = 7
# What stands beyond a comma or a conjunction is as far as so many words more.
_BREAK = 3
_STOPS = frozenset(",;:()–—")
_CONJUNCTIONS = frozenset("and but or while as because after before when though although whereas".split())
_BESIDE = 10
_PLACING = frozenset("at in on across near from through after within between".split())
_INCLUDING = frozenset("including includes included among".split())
_LEADING = frozenset("of at to by is was were".split())
_COMES_TO = frozenset("to at is was as reached reaches hit hits stands stood totals totalled".split())
_VOTES, _MARGIN = "votes", "margin"
_OLD, _OLDEST = "years old", 115
_BEFORE_AGE = frozenset({"aged", "age"})
_OF_AN_AGE = frozenset({"man", "woman", "boy", "girl", "age"})
_ENDS_AGE = re.compile(r"\s*(?:[,;:)]|\.?\s*$)")


@dataclass(frozen=True, slots=True)
class _Figure:
    """A quantity among the words `first`..`last`, and the noun that follows it.

    It stands beside the subject of a verb that follows in «nine of (14)» and «at (14) plants», and as a `part` in «including (three)».
    """

    quantity: Quantity
    first: int
    last: int
    noun: str | None
    is_beside: bool
    is_part: bool
    is_age: bool


@dataclass(frozen=True, slots=True)
class _Near:
    """How far a measure is from a figure, which of two as near it rather goes to, the figure's number, and what lies between."""

    far: int
    rather: int
    figure: int
    breaks: int

    def __lt__(self, other: _Near) -> bool:
        return (self.far, self.rather) < (other.far, other.rather)


def measures(claim: str, among: list[Word], quantities: Sequence[Quantity], lexicon: Lexicon) -> list[tuple[str, ...]]:
    """What each quantity of a claim counts, in order.

    A measure goes to the nearest figure of a unit alone: in «23 dead, and 20 people are missing» 20 counts no dead.
    """
    figures = list(_figures(claim, among, quantities))
    of_people = {measure.first for measure in lexicon.measures_of_people.find(among)}
    found = sorted([*lexicon.measures.find(among), *lexicon.measures_of_people.find(among)], key=lambda measure: measure.first)
    breaks = _breaks(claim, among, found)
    counts: list[dict[str, int]] = [{} for _ in figures]
    taken: list[set[str]] = []
    for measure in found:
        near: dict[str, _Near] = {}
        for one in _around(among, figures, measure, breaks):
            figure = figures[one.figure]
            if _may_count(figure, measure.means, lexicon) and (measure.first not in of_people or _counts_people(figure, among, lexicon)):
                unit = _unit(figure.quantity.unit, measure.means, lexicon)
                near[unit] = min(one, near.get(unit, one))
        for one in near.values():
            counts[one.figure][measure.means] = min(one.breaks, counts[one.figure].get(measure.means, one.breaks))
        taken.append({*near})
    each_taken = [*zip(found, taken, strict=True)]
    counted = [
        _told(figure, each, lexicon) or _of_subject(figure, among, each_taken, of_people, lexicon)
        for figure, each in zip(figures, counts, strict=True)
    ]
    return [_told_apart(claim, among, figure, each, lexicon) for figure, each in zip(figures, counted, strict=True)]


def _told_apart(claim: str, among: list[Word], figure: _Figure, counted: tuple[str, ...], lexicon: Lexicon) -> tuple[str, ...]:
    """What a figure counts; a figure of votes by which somebody won is one of no votes that anyone had."""
    is_apart = _VOTES in counted and is_margin(claim, among, figure.first, figure.quantity, lexicon)
    return (_MARGIN,) if is_apart else counted


def _told(figure: _Figure, counts: dict[str, int], lexicon: Lexicon) -> tuple[str, ...]:
    if figure.is_age:
        return ()
    # Of its own clause, if any is there: «captain arrested as the toll rises to 19».
    near = {means for means, breaks in counts.items() if not breaks or min(counts.values())}
    if figure.noun is not None:
        near.add(lemma(figure.noun))
    # «60 casualties, dead and injured» counts neither the dead nor the injured; «a £96m loss before the offer» is no price.
    near -= {part for whole, parts in lexicon.wholes.items() if whole in near for part in parts}
    near -= {means for means, others in lexicon.yielding.items() if near & others}
    return tuple(sorted(near))


def _figures(claim: str, among: list[Word], quantities: Sequence[Quantity]) -> Iterator[_Figure]:
    ends, last = [word.end for word in among], -1
    for quantity in quantities:
        first = bisect_left(ends, quantity.start + 1)
        between = [word.lower for word in among[last + 1 : first]] if last >= 0 else []
        is_whole = between[:1] == ["of"] and len(between) <= MOST_BETWEEN and OF_THE.issuperset(between)
        before = {word.lower for word in among[max(0, first - 1) : first]}
        is_part = not _INCLUDING.isdisjoint(word.lower for word in among[max(0, first - 2) : first])
        last = quantity.last_word
        noun = None if quantity.unit else counted_noun(claim, among, last)
        yield _Figure(quantity, first, last, noun, is_whole or bool(before & _PLACING), is_part, _is_age(claim, among, quantity, first))


def _breaks(claim: str, among: list[Word], found: Sequence[Found[str]]) -> list[int]:
    """How many commas and conjunctions stand before each word; «dead and missing» is not broken."""
    said = {place for each in found for place in range(each.first, each.last + 1)}
    gaps = []
    for at, (word, following) in enumerate(pairwise(among)):
        conjoins = word.lower in _CONJUNCTIONS and not {at - 1, at + 1} <= said
        gaps.append(conjoins + (not _STOPS.isdisjoint(claim[word.end : following.start])))
    return list(accumulate(gaps, initial=0))


def _around(among: list[Word], figures: Sequence[_Figure], measure: Found[str], breaks: Sequence[int]) -> Iterator[_Near]:
    """The figures within reach of a measure."""
    for at in range(bisect_left(figures, measure.first - _WINDOW - 1, key=lambda figure: figure.last), len(figures)):
        figure = figures[at]
        if figure.first - measure.last - 1 > _WINDOW:
            return
        follows = figure.first > measure.first
        left, right = (measure.last, figure.first) if follows else (figure.last, measure.first)
        apart, broken = max(0, right - left - 1), max(0, breaks[right] - breaks[left])
        passed_by = not follows and ((figure.is_beside and apart) or (figure.is_part and broken))
        # «magnitude 6.1 killed 14», «sales of $4 million»: a measure leads on to the figure after it.
        leads = follows and all(word.lower in _LEADING for word in among[left + 1 : right])
        rather = 1 + follows - 2 * leads
        yield _Near(apart + _BREAK * broken + (_BESIDE if passed_by else 0), rather, at, broken)


def _unit(unit: str, means: str, lexicon: Lexicon) -> str:
    """The unit of a figure that others of the same must be nearer than: money may be meant by a bare figure too."""
    return "" if means in lexicon.money_measures and unit in lexicon.money else unit


def _may_count(figure: _Figure, means: str, lexicon: Lexicon) -> bool:
    """Whether a figure can be of a measure: no age counts anything, and «14,000 modules worth $410 million» are no price."""
    return not figure.is_age and (means not in lexicon.money_measures or figure.noun is None)


def _counts_people(figure: _Figure, among: list[Word], lexicon: Lexicon) -> bool:
    """Whether a figure counts people, by its noun, or without one in a claim that speaks of people: «police said 12 were held».

    A fire «held at 3,880 hectares» is no number of people.
    """
    if figure.quantity.unit:
        return False
    if figure.noun is not None:
        return lemma(figure.noun) in lexicon.persons
    return any(lemma(word.lower) in lexicon.persons for word in among)


def _is_age(claim: str, among: list[Word], quantity: Quantity, first: int) -> bool:
    """Whether a figure is how old someone is: «a 58-year-old», «aged 58», «a man of 58», «Ruiz, 52, who left»."""
    if quantity.unit == _OLD:
        return True
    before = [word.lower for word in among[max(0, first - 2) : first]]
    if quantity.unit or not before or not 0 < quantity.high <= _OLDEST:
        return False
    if before[-1] in _BEFORE_AGE or (before[-1] == "of" and before[0] in _OF_AN_AGE):
        return True
    gap = claim[among[first - 1].end : quantity.start]
    written = claim[quantity.start : quantity.end].isdigit() and not before[-1][0].isdigit()
    return written and gap == ", " and _ENDS_AGE.match(claim, quantity.end) is not None


def _of_subject(
    figure: _Figure, among: list[Word], taken: list[tuple[Found[str], set[str]]], of_people: set[int], lexicon: Lexicon
) -> tuple[str, ...]:
    """The measure that a sentence is about, where the figure is what it has come to: «the toll from the blast has risen to 14»."""
    if figure.is_age or figure.first == 0 or among[figure.first - 1].lower not in _COMES_TO:
        return ()
    ahead = [
        measure.means
        for measure, units in taken
        if measure.last < figure.first
        and _unit(figure.quantity.unit, measure.means, lexicon) not in units
        and (measure.first not in of_people or _counts_people(figure, among, lexicon))
    ]
    return tuple(ahead[-1:])

"""A claim's words -> what they say in comparable form."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import zip_longest

from reconciler.pipeline.terms import lemma
from reconciler.records import QUANTITY, Reading
from reconciler.text.language import COMMON
from reconciler.text.lexicon import Lexicon
from reconciler.text.numbers import Quantity, quantities
from reconciler.text.words import Word, words

# A negation reaches over this many words to its right ("not yet formally been approved").
_REACH = 4
# What is not at one pole is not quite at the other: "not approved" is less than "banned".
_TURNED = -0.8
_MEASURE_WINDOW = 7
# «nine of the passengers» counts passengers.
_OF_THE = frozenset({"of", "the", "its", "their", "those", "these"})
_MOST_BETWEEN = 2
_NEAR = 30
_INSTEAD = re.compile(r"\b(?:not|rather than|instead of|(?:up|down) from)\s+(?:the\s+|some\s+|about\s+)?$", re.IGNORECASE)
_FROM, _TO = re.compile(r"\bfrom\s+$", re.IGNORECASE), re.compile(r"\s+(?:[a-z]+\s+)?to\s+")
_COMES_TO = frozenset("to at is was as reached reaches hit hits stands stood totals totalled".split())
# The commonest words are no nouns that anyone counts, but for these.
_NO_NOUNS = COMMON - {"people", "year", "time", "new", "first", "last", "other", "two"}


def readings(claim: str, offset: int, lexicon: Lexicon, speaker: str | None = None) -> tuple[Reading, ...]:
    """All readings of a claim's words; spans are shifted by `offset`, the claim's place in its part.

    How many say so, «three people familiar with the talks said», is no figure of what they say: `speaker` is who says it.
    """
    among = words(claim)
    at = claim.find(speaker) if speaker else -1
    saying = range(at, at + len(speaker)) if speaker and at >= 0 else range(0)
    figures = (each for each in _number_readings(claim, offset, among, lexicon) if each.start - offset not in saying)
    return (*_word_readings(claim, offset, among, lexicon), *figures)


def _word_readings(claim: str, offset: int, among: list[Word], lexicon: Lexicon) -> Iterator[Reading]:
    negations = list(lexicon.negations.find(among))
    for found in lexicon.terms.find(among):
        turned = next((negation for negation in reversed(negations) if 0 < found.first - negation.last <= _REACH), None)
        term = found.means
        start, end = among[turned.first if turned else found.first].start, among[found.last].end
        yield Reading(
            dimension=term.dimension,
            pole=f"not {term.pole}" if turned else term.pole,
            start=offset + start,
            end=offset + end,
            words=claim[start:end],
            degree=round(term.degree * _TURNED, 3) if turned else term.degree,
        )


def _number_readings(claim: str, offset: int, among: list[Word], lexicon: Lexicon) -> Iterator[Reading]:
    measured = [(among[found.first].start, among[found.last].end, found.means) for found in lexicon.measures.find(among)]
    found = quantities(claim, lexicon)
    for quantity, following in zip_longest(found, found[1:]):
        if _given_up(claim, quantity, following):
            continue
        yield Reading(
            dimension=QUANTITY,
            pole="exact" if quantity.exact else "bound",
            start=offset + quantity.start,
            end=offset + quantity.end,
            words=claim[quantity.start : quantity.end],
            # JSON has no infinity: an open end is None.
            low=quantity.low if math.isfinite(quantity.low) else None,
            high=quantity.high if math.isfinite(quantity.high) else None,
            unit=quantity.unit,
            measures=_measures(claim, among, quantity, measured, lexicon),
        )


def _given_up(claim: str, quantity: Quantity, following: Quantity | None) -> bool:
    """Whether a claim names a figure as what holds no longer, or never did: «not $4 billion», «up from 104», «from 31 to 27»."""
    before = claim[max(0, quantity.start - _NEAR) : quantity.start]
    if _INSTEAD.search(before):
        return True
    return following is not None and _FROM.search(before) is not None and _TO.fullmatch(claim[quantity.end : following.start]) is not None


def _measures(claim: str, among: list[Word], quantity: Quantity, measured: list[tuple[int, int, str]], lexicon: Lexicon) -> tuple[str, ...]:
    """What a quantity counts: the known measures near it in its clause, and the noun that follows it."""
    near = {
        means for start, end, means in measured if len(words(claim[min(end, quantity.end) : max(start, quantity.start)])) <= _MEASURE_WINDOW
    }
    if not quantity.unit and (noun := _counted(claim, among, quantity.last_word)):
        near.add(lemma(noun))
    # «60 casualties, dead and injured» counts neither the dead nor the injured.
    near -= {part for whole, parts in lexicon.wholes.items() if whole in near for part in parts}
    return tuple(sorted(near or _of_subject(among, quantity, measured)))


def _of_subject(among: list[Word], quantity: Quantity, measured: list[tuple[int, int, str]]) -> set[str]:
    """The measure that a sentence is about, where the figure is what it has come to: «the toll from the blast has risen to 14»."""
    before = [word for word in among if word.end <= quantity.start]
    if not before or before[-1].lower not in _COMES_TO:
        return set()
    ahead = [means for _, end, means in measured if end <= quantity.start]
    return set(ahead[-1:])


def _counted(claim: str, among: list[Word], last: int) -> str | None:
    """The noun that follows a number, «14 passengers», «nine of the passengers»; None where what follows is no noun."""
    at = last + 1
    while at < len(among) and among[at].lower in _OF_THE and at - last <= _MOST_BETWEEN:
        at += 1
    if at == len(among) or set(claim[among[last].end : among[at].start]) & set(",;:.()"):
        return None
    noun = among[at].lower
    return None if noun in _NO_NOUNS or noun[0].isdigit() else noun

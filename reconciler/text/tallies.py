"""A figure in a sentence -> whether it only tells how far a count has come, only what was added to one, or how far two are apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from reconciler.text.lexicon import Lexicon
from reconciler.text.numbers import Quantity
from reconciler.text.words import Word

_BEFORE_COUNT = frozenset("with of once after".split())
# «92% of (all the island's) ballots (had now been) counted»
_MOST_BETWEEN = 3
_VERBAL = frozenset("had have has been being was were is are now already".split())
# «By (just over) 31 votes»; «by 31 votes to nine», «by 31 votes, with 9 against» give the votes cast.
_HEDGES = frozenset(
    "a about almost around barely fewer hardly just less mere more nearly no only over roughly scant some than under".split()
)
_CAST = re.compile(r"\s*,?\s*(?:to|against|for|in favou?r|with|and)\b", re.IGNORECASE)
_NEAR = 6
_ENDS_PHRASE = frozenset(",;:.)–—")


def is_increment(among: Sequence[Word], first: int, quantity: Quantity, lexicon: Lexicon) -> bool:
    """Whether a figure, which begins at the word `first`, was added to another: «six more bodies», «another 12»; not a rate, «40% more»."""
    if quantity.unit == "%":
        return False
    before, after = among[max(0, first - 2) : first], among[quantity.last_word + 1 : quantity.last_word + 2]
    return any(found.last == len(before) - 1 for found in lexicon.added_before.find(before)) or lexicon.added_after.any(after)


def is_margin(sentence: str, among: Sequence[Word], first: int, quantity: Quantity, lexicon: Lexicon) -> bool:
    """Whether a figure of votes tells how far two are apart: «won by 13,729 votes», «a lead of 4,712 votes», «31 votes ahead»."""
    if quantity.unit or (first and among[first - 1].lower == "with"):
        return False
    noun = quantity.last_word + 1
    if noun < len(among) and lexicon.margin_after.any(among[noun + 1 : noun + 2]) and _runs_on(sentence, among[noun : noun + 2]):
        return True
    by = first - 1
    while by > 0 and among[by].lower in _HEDGES:
        by -= 1
    if by >= 0 and among[by].lower == "by":
        return noun < len(among) and _CAST.match(sentence, among[noun].end) is None
    before = list(among[max(0, first - _NEAR) : first])
    found = next(reversed([*lexicon.margin_before.find(before)]), None)
    if found is None or any(word.text[0].isdigit() for word in before[found.first :]):
        return False
    return _runs_on(sentence, among[first - len(before) + found.first : first + 1])


def is_progress(sentence: str, among: Sequence[Word], first: int, quantity: Quantity, lexicon: Lexicon) -> bool:
    """Whether a figure tells how far a count has come: «with 92% of ballots counted», «4,120 of 5,000 polling stations reporting»."""
    at = quantity.last_word + 1
    is_part = [word.lower for word in among[at : at + 1]] == ["of"]
    if not is_part and not _BEFORE_COUNT.intersection(word.lower for word in among[max(0, first - 2) : first]):
        return False
    ahead = among[at : at + _MOST_BETWEEN + 3]
    counted = next((at + found.last for found in lexicon.progress_of.find(ahead)), None)
    if counted is None or not _runs_on(sentence, among[max(0, at - 1) : counted + 1]):
        return False
    done = counted + 1
    while done < len(among) and among[done].lower in _VERBAL:
        done += 1
    if done == len(among) or not _runs_on(sentence, among[counted : done + 1]):
        return False
    ends = done + 1 == len(among) or not _runs_on(sentence, among[done : done + 2])
    return among[done].lower in lexicon.progress_done or (ends and among[done].lower in lexicon.progress_done_at_end)


def _runs_on(sentence: str, among: Sequence[Word]) -> bool:
    """Whether no comma or stop stands between words."""
    return _ENDS_PHRASE.isdisjoint("".join(sentence[one.end : other.start] for one, other in pairwise(among)))

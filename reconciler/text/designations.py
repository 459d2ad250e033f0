"""A number among words -> whether it only tells which thing is meant: «Flight 370», «No. 5», «Kestrel 7»."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from reconciler.text.calendars import WEEKDAYS
from reconciler.text.language import COMMON
from reconciler.text.words import Word, is_title_case

# «that one was imminent»: a pronoun; «and one was killed» counts.
_BEFORE_PRONOUN = frozenset("that this the each no every any which another".split())
_COUNTED = frozenset("people men women children dead injured wounded missing others more of percent police staff were are have".split())
_NO_NAMES = COMMON.union(WEEKDAYS) | frozenset("nearly almost around only just rs usd eur gbp inr chf nok sek".split())
_LARGEST_MODEL = 1000


def names_a_thing(text: str, among: Sequence[Word], at: int, last: int, numbered: AbstractSet[str]) -> bool:
    """Whether the number at words `at`..`last` is no count: it is part of a name, or the pronoun «one».

    `numbered` are nouns of what is told apart by numbers, in lower case.
    """
    if at == 0:
        return False
    before, gap = among[at - 1], text[among[at - 1].end : among[at].start]
    if among[at].lower == "one":
        return at == last and before.lower in _BEFORE_PRONOUN
    if before.text in {"No", "Nos"} and gap.strip() == ".":
        return True
    if gap not in {" ", "-"}:
        return False
    if gap == "-" and before.text.isupper() and before.text.isalpha():
        return True  # «H-20», «G-7»
    return before.lower in numbered or (at == last and _is_model(among, at))


def _is_model(among: Sequence[Word], at: int) -> bool:
    """Whether a small number follows a name, «the Kestrel 7 rocket», and counts nothing that follows it, «in Karsa 12 people»."""
    before, after = among[at - 1], among[at + 1].lower if at + 1 < len(among) else ""
    named = before.text[0].isupper() and before.lower not in _NO_NAMES
    if not (named and among[at].lower.isdigit() and int(among[at].lower[:9]) < _LARGEST_MODEL):
        return False
    # «Mill 12 of Lund» is one of its mills; «in Karsa 12 of the men» are men.
    of_name = after == "of" and at + 2 < len(among) and among[at + 2].text[0].isupper()
    counts = (after in _COUNTED and not of_name) or (after.endswith("s") and not after.endswith("ss"))
    return not counts and not is_title_case(among)

"""A claim's words -> what of them makes its substance: its figures and its names, told from typing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import simplemma
from rapidfuzz.distance import OSA

from reconciler.records import QUANTITY, Claim, Reading, ReadReport
from reconciler.text.figures import figures
from reconciler.text.possessives import unpossessed
from reconciler.text.words import Word, is_title_case, words

_SHORTEST_MISSPELT = 4
# «9 PM» names nothing.
_HALVES = frozenset({"am", "pm"})
Side = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """What a whole edition says somewhere, so that what was only moved is not taken for changed."""

    words: frozenset[str]
    names: frozenset[str]
    figures: frozenset[str]
    sides: frozenset[Side]


@dataclass(frozen=True, slots=True)
class Wording:
    """One claim's words, figures (with the words that write them), names (likewise) and sides, by their keys."""

    claim: Claim
    words: tuple[str, ...]
    figures: dict[str, str] = field(hash=False)
    names: dict[str, str] = field(hash=False)
    sides: dict[Side, Reading] = field(hash=False)


def said_in(read: ReadReport) -> Said:
    """What an edition says."""
    claims = read.claims
    return Said(
        words=frozenset(bare(word) for claim in claims for word in words(claim.text)),
        names=frozenset(bare(word) for claim in claims for word in _within(claim.text) if word.text[0].isupper()),
        figures=frozenset(key for claim in claims for key, _ in figures(claim.text)),
        sides=frozenset(side for claim in claims for side in sides(claim)),
    )


def wording(claim: Claim, said: Said) -> Wording:
    """A claim's wording; `said` is what its edition says, from which a name that opens a sentence is known."""
    among = words(claim.text)
    return Wording(claim, tuple(map(bare, among)), dict(figures(claim.text)), _names(among, said), sides(claim))


def sides(claim: Claim) -> dict[Side, Reading]:
    """Where a claim stands on each dimension that is not a figure."""
    return {(reading.dimension, reading.pole): reading for reading in claim.readings if reading.dimension != QUANTITY}


def bare(word: Word) -> str:
    """A word folded, without a possessive."""
    return unpossessed(word.lower)


def _within(text: str) -> list[Word]:
    """The words of a claim that do not open it, none where capitals say nothing."""
    among = words(text)
    return [] if is_title_case(among) else among[1:]


def _names(among: list[Word], said: Said) -> dict[str, str]:
    """The capitalised words; one that opens the claim only if its edition has it as a name elsewhere, or no dictionary has it."""
    if is_title_case(among):
        return {}
    found = {}
    for at, word in enumerate(among):
        folded = bare(word)
        opening = at == 0 and folded not in said.names and simplemma.is_known(folded, lang="en")
        if word.text[0].isupper() and len(folded) > 1 and not opening and folded not in _HALVES:
            found[folded] = word.text
    return found


def is_misspelt(name: str, instead: Iterable[str], said: Said) -> bool:
    """Whether a name is no word, and one of those that stand instead is the word that it was meant to be.

    That word is in the dictionary, or stood elsewhere in the same edition: «Kasra» beside «Karsa».
    """
    if len(name) < _SHORTEST_MISSPELT or simplemma.is_known(name, lang="en"):
        return False
    near = [other for other in instead if OSA.distance(name, other, score_cutoff=1) == 1]
    return any(other in said.words or simplemma.is_known(other, lang="en") for other in near)


def without_acronyms(gone: dict[str, str], new: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The names on either side without those that are one name, written out here and as an acronym there: «United Nations», «UN»."""
    gone, new = _unabbreviated(gone, new)
    new, gone = _unabbreviated(new, gone)
    return gone, new


def _unabbreviated(long: dict[str, str], short: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Both without the first neighbours among the long that an acronym among the short stands for."""
    for acronym, said in list(short.items()):
        keys = list(long)
        for at in range(len(keys) - len(acronym) + 1):
            run = keys[at : at + len(acronym)]
            if said.isupper() and len(run) > 1 and "".join(name[0] for name in run) == acronym:
                long = {name: told for name, told in long.items() if name not in run}
                short = {name: told for name, told in short.items() if name != acronym}
                break
    return long, short

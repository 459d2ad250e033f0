"""A claim -> the countries whose authorities it tells of: «Washington cleared …», «China's customs …», «regulators in China»."""

from __future__ import annotations

from collections.abc import Sequence

from reconciler.text.lexicon import AuthorityWords, Lexicon
from reconciler.text.possessives import unpossessed
from reconciler.text.words import Word, words

# A subject that is not named within the first words of a news sentence seldom stands at its head.
_SUBJECT_WORDS = 5
# After these a country is where an act goes, or where something is, or it does something in a clause beside: «tariffs on Canada are
# lifted». What may stand before its authorities' country: «regulators in China».
_BESIDE = frozenset(
    "on to from against with at by into over under near off via for because that after before when while if as since until but".split()
)
_OF = frozenset({"of", "in"})


def authority(claim: str, lexicon: Lexicon) -> str | None:
    """The country that a claim's subject names, «Washington cleared …», «China's customs …», or whose law it names.

    None where it only speaks, or stands later; nor where an act only goes toward it, or goods are of it.
    """
    among = [word._replace(lower=unpossessed(word.lower)) for word in words(claim)[:_SUBJECT_WORDS]]
    found = next(lexicon.countries.find(among), None)
    if found is None or not among[found.first].text[0].isupper() or not _is_subject(among, found.first, found.last, lexicon.authorities):
        return _under_whose_law(claim, lexicon)
    after = {word.lower for word in among[found.last + 1 : found.last + 3]}
    return None if after & lexicon.reporting_verbs else found.means


def _under_whose_law(claim: str, lexicon: Lexicon) -> str | None:
    among = words(claim)
    for found in lexicon.countries.find(among):
        before, after = among[max(0, found.first - 2) : found.first], among[found.last + 1 : found.last + 2]
        if any(word.lower == "under" for word in before) and after and after[0].lower in lexicon.authorities.laws:
            return found.means
    return None


def authorities(claim: str, lexicon: Lexicon) -> frozenset[str]:
    """The countries whose authorities a claim names anywhere: «cannot get past Chinese inspectors», «regulators in China»."""
    among = [word._replace(lower=unpossessed(word.lower)) for word in words(claim)]
    named = (found for found in lexicon.countries.find(among) if among[found.first].text[0].isupper())
    return frozenset(found.means for found in named if _of_authorities(among, found.first, found.last, lexicon.authorities))


def _of_authorities(among: Sequence[Word], first: int, last: int, known: AuthorityWords) -> bool:
    after, before = among[last + 1 : last + 3], [word.lower for word in among[max(0, first - 3) : first]]
    return any(word.lower in known.bodies for word in after) or (before[-1:] in (["in"], ["of"]) and not known.bodies.isdisjoint(before))


def _is_subject(among: Sequence[Word], first: int, last: int, known: AuthorityWords) -> bool:
    before = [word.lower for word in among[:first]]
    if not _BESIDE.isdisjoint(before) or {word.lower for word in among[last + 1 : last + 2]} & known.goods:
        return False
    return _OF.isdisjoint(before) or not known.bodies.isdisjoint(before)

"""Who spoke before, and a pronoun -> who speaks now."""

from __future__ import annotations

import re

from reconciler.text.words import words

_HE_OR_SHE = frozenset({"he", "she"})
PRONOUNS = frozenset("he she they it we i you".split())
# Speakers that are «it», or «they», and never «he» or «she».
_BODIES = frozenset(
    "ministry company government police union court regulator authority agency army military navy bank board institute office department "
    "commission committee council club airline maker firm group opposition party paper newspaper report statement filing notice hospital "
    "people operator administration parliament".split()
)
_MEN = re.compile(r"\b(?:Mr|Sir|spokesman|chairman|father|king)\b", re.IGNORECASE)
_WOMEN = re.compile(r"\b(?:Mrs|Ms|Miss|Dame|spokeswoman|chairwoman|mother|queen)\b", re.IGNORECASE)


def resolved(who: str | None, spoke_before: str | None) -> str | None:
    """The speaker, or for a bare pronoun the one who spoke last before, where the pronoun fits; None where nobody does."""
    if who is None or who.lower() not in PRONOUNS:
        return who
    if not spoke_before or not words(spoke_before) or not _fits(who.lower(), spoke_before):
        return None
    return spoke_before


def _fits(pronoun: str, speaker: str) -> bool:
    among = words(speaker)
    of_one = not among[-1].lower.endswith("s") or among[-1].text[0].isupper()
    body = any(word.lower in _BODIES for word in among)
    if pronoun in _HE_OR_SHE:
        other = _WOMEN if pronoun == "he" else _MEN
        return of_one and not body and other.search(speaker) is None
    if pronoun == "it":
        return of_one and body
    return pronoun == "they" and (body or not of_one)

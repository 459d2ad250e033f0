"""Who spoke before, and a pronoun -> who speaks now."""

from __future__ import annotations

import re
from itertools import takewhile

from reconciler.text.lexicon import Lexicon
from reconciler.text.words import words

HE_OR_SHE = frozenset({"he", "she"})
PRONOUNS = frozenset("he she they it we i you".split())
_SOME = frozenset("one two three four five six several some many most both all".split())
_LEADS_ON = frozenset("of for at in on from to with by who which whose that".split())
_MEN = re.compile(r"\b(?:Mr|Sir|spokesman|chairman|father|king)\b", re.IGNORECASE)
_WOMEN = re.compile(r"\b(?:Mrs|Ms|Miss|Dame|spokeswoman|chairwoman|mother|queen)\b", re.IGNORECASE)


def resolved(who: str | None, spoke_before: str | None, lexicon: Lexicon) -> str | None:
    """The speaker, or for a bare pronoun the one who spoke last before, where the pronoun fits; None where nobody does."""
    if who is None or who.lower() not in PRONOUNS:
        return who
    if not spoke_before or not words(spoke_before) or not _fits(who.lower(), spoke_before, lexicon):
        return None
    return spoke_before


def pronoun_of(name: str, lexicon: Lexicon) -> str | None:
    """«he» or «she», where a title or a given name tells which: «Chairwoman Marsh», «Bruno Testa»."""
    for pronoun, titles in (("she", _WOMEN), ("he", _MEN)):
        if titles.search(name):
            return pronoun
    return next((lexicon.given_names[word.text] for word in words(name) if word.text in lexicon.given_names), None)


def is_body(name: str, lexicon: Lexicon) -> bool:
    """Whether a name or a noun is a body's or a paper's: «the central bank», «Notice No. 47», but not «the head of the bank»."""
    head = [*takewhile(lambda word: word.lower not in _LEADS_ON, words(name))]
    # «Two of the company» are whoever the company is.
    among = words(name) if not head or head[-1].lower in _SOME else head
    return any(word.lower in lexicon.bodies for word in among)


def is_person(name: str, apposition: str, lexicon: Lexicon) -> bool:
    """Whether a name is surely someone's, by a title or a given name in it, or by what an apposition calls them."""
    *before, _ = words(name)
    head = takewhile(lambda word: word.lower not in _LEADS_ON, words(apposition))
    titles = [word.lower for word in (*before, *head)]
    persons = lexicon.speaker_nouns | lexicon.persons
    return any(word in persons - lexicon.bodies - PRONOUNS for word in titles) or any(word.text in lexicon.given_names for word in before)


def _fits(pronoun: str, speaker: str, lexicon: Lexicon) -> bool:
    among = words(speaker)
    of_one = not among[-1].lower.endswith("s") or among[-1].text[0].isupper()
    body = is_body(speaker, lexicon)
    if pronoun in HE_OR_SHE:
        other = _WOMEN if pronoun == "he" else _MEN
        return of_one and not body and other.search(speaker) is None
    if pronoun == "it":
        return of_one and body
    return pronoun == "they" and (body or not of_one)

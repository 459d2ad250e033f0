"""What stands between commas after who speaks -> their name: «The mayor, Ivo Dran, said», «…, said the mayor, Ivo Dran»."""

from __future__ import annotations

import re

from reconciler.text.lexicon import Lexicon
from reconciler.text.possessives import is_possessive
from reconciler.text.pronouns import is_body
from reconciler.text.subjects import DETERMINERS, PREPOSITIONS, is_named, speaks
from reconciler.text.verbs import states
from reconciler.text.words import Word, words

LAST_COMMA = re.compile(r",(?!\d)")
_ASKED = frozenset("asked questioned pressed quizzed challenged speaking responding replying".split())
_MOST_ASIDES = 3
_LONGEST_WORDS = 12
# A name is no longer than this, and may have these in it: «Ali al-Amin», «Bank of Karsa», «Leonor de la Vega».
_LONGEST_NAME = 7
_PARTICLES = frozenset("of the and de da do dos di du del der den van von la le el al bin ibn ben y e und for".split())
# «Tessel's CFO»
_ABBREVIATED = 4
# «Its owner, Karsa-based Halden»
_BASED = re.compile(r"\b[\w.]+[-‐‑]based\b")
_HYPHENS = frozenset("-‐‑")
_FOLLOWING = re.compile(
    r",\s+(?P<name>[^\W\d_a-z](?:[^,.;:()\"“”?!—–]|(?<=\b[A-Z])\.|(?<=\bDr|\bMr|\bSt)\.){1,60}?)(?=\s*(?:[,;:)\"”?!]|\.|$))"
)


def without_appositions(head: str) -> tuple[str, str] | None:
    """The words up to the subject's end, and what its first apposition says; None where a comma closes no apposition.

    «Jane Roe», «the mayor of Karsa» of «Jane Roe, the mayor of Karsa, (said)».
    """
    subject, first = head.rstrip(), ""
    for _ in range(_MOST_ASIDES):
        if not subject.endswith(","):
            break
        opened = [comma.start() for comma in LAST_COMMA.finditer(subject[:-1])]
        if not opened or not _is_apposition(subject[opened[-1] + 1 : -1]):
            return None
        first = subject[opened[-1] + 1 : -1]
        subject = subject[: opened[-1]].rstrip()
    return subject, first


def _is_apposition(part: str) -> bool:
    among = words(part)
    if len(among) > _LONGEST_WORDS or set(part) & set('"“”'):
        return False
    return not states(_BASED.sub("", part)) or among[0].lower in DETERMINERS | _ASKED


def with_name(who: str, apposition: str, lexicon: Lexicon) -> str:
    """Who speaks with their name, where the apposition is one and who speaks has none: «The mayor, Ivo Dran»."""
    return f"{who}, {' '.join(apposition.split())}" if _names(who, apposition, lexicon) else who


def name_after(who: str, text: str, end: int, lexicon: Lexicon) -> str:
    """The same for who is named up to this place of a text: «…, said the mayor, (Ivo Dran)»."""
    found = _FOLLOWING.match(text, end)
    return who if found is None else with_name(who, found["name"], lexicon)


def _names(who: str, apposition: str, lexicon: Lexicon) -> bool:
    """Whether an apposition is the name of somebody whom other words call by what they are."""
    among, named = words(who), words(apposition)
    head = next((at for at, word in enumerate(among) if at and word.lower in PREPOSITIONS), len(among))
    if not is_name(apposition) or not among or not _is_common(among[:head], lexicon):
        return False
    # «The mayor of Osaka, Japan», «the plant in Karsa, Turvania»
    found = next(lexicon.countries.find(named), None)
    is_country = found is not None and found.first == 0 and found.last == len(named) - 1
    of_place = head < len(among) and is_named(among[-1]) and len(named) == 1
    return not is_country and not of_place


def is_name(text: str) -> bool:
    """Whether words are a name and nothing else: «Colonel Aram Tesh», «Seo Kyung-hwan», «Sana Gas Shipping of Sharjah»."""
    named = words(text)
    if not 0 < len(named) <= _LONGEST_NAME or named[0].lower in DETERMINERS or not (is_named(named[0]) or named[0].lower == "al"):
        return False
    capital = [is_named(word) or text[word.start - 1] in _HYPHENS for word in named]
    return capital[-1] and all(is_capital or word.lower in _PARTICLES for word, is_capital in zip(named, capital, strict=True))


def _is_common(noun_phrase: list[Word], lexicon: Lexicon) -> bool:
    """Whether a phrase says by a noun who somebody is: «Karsa's mayor», «The Prime Minister», but not «The Karsa Council»."""
    last = noun_phrase[-1]
    if last.text[0].islower():
        return True
    by_title = speaks(last.lower, lexicon) or last.lower in lexicon.persons
    if last.text.isupper() and len(last.text) <= _ABBREVIATED:
        return len(noun_phrase) > 1 and is_possessive(noun_phrase[-2].text)
    return noun_phrase[0].lower in DETERMINERS and len(noun_phrase) > 1 and by_title and not is_body(last.text, lexicon)

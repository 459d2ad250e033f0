"""A sentence -> who said it."""

from __future__ import annotations

import re

from reconciler.text.lexicon import Lexicon
from reconciler.text.words import Word, words

_ACCORDING = re.compile(r"\b(?:according to|in the words of|in the view of)\s+(?P<who>[^,.;:\"“”]{3,90})", re.IGNORECASE)
_LONGEST_WORDS = 12
_EDGES = frozenset(
    "and but or that which who as while when because after before since so if with in on at by for from to of however meanwhile".split()
)
_TITLE_SMALL = frozenset("of the for and de du la al in at".split())
_PASSIVE = frozenset("is are was were be been being".split())
_TIME_WORDS = frozenset("monday tuesday wednesday thursday friday saturday sunday yesterday today late early on".split())


def speaker(sentence: str, lexicon: Lexicon) -> str | None:
    """Who the sentence attributes what it says to, in its own words; None where it attributes nothing.

    Looks for «according to X», then for a reporting verb with the speaker before it («the ministry said on Tuesday») or
    after it («…, said Jane Roe»).
    """
    if found := _ACCORDING.search(sentence):
        return _cleaned(found["who"])
    among = words(sentence)
    for at, word in enumerate(among):
        passive = at > 0 and among[at - 1].lower in _PASSIVE
        if word.lower in lexicon.reporting_verbs and not passive:
            who = _before(sentence, among, at, lexicon) or (_after(sentence, among, at, lexicon) if _inverted(sentence, word) else None)
            if who:
                return who
    return None


def _before(sentence: str, among: list[Word], at: int, lexicon: Lexicon) -> str | None:
    first = at
    while first > 0 and at - first < _LONGEST_WORDS and _joined(sentence, among[first - 1], among[first]):
        first -= 1
        if among[first].lower in _EDGES and not (among[first].lower in _TITLE_SMALL and first > 0):
            first += 1
            break
    return _if_speaker(among[first:at], sentence, lexicon)


def _after(sentence: str, among: list[Word], at: int, lexicon: Lexicon) -> str | None:
    last = at
    while last + 1 < len(among) and last - at < _LONGEST_WORDS and _joined(sentence, among[last], among[last + 1]):
        if among[last + 1].lower in _EDGES - _TITLE_SMALL:
            break
        last += 1
    return _if_speaker(among[at + 1 : last + 1], sentence, lexicon)


def _inverted(sentence: str, verb: Word) -> bool:
    """Whether what was said stands before the verb, so that the speaker may stand after it: «…, said Jane Roe»."""
    before = sentence[: verb.start].rstrip()
    return not before or before[-1] in ",\"'”’"


def _joined(sentence: str, left: Word, right: Word) -> bool:
    return not sentence[left.end : right.start].strip(" '’-")


def _if_speaker(among: list[Word], sentence: str, lexicon: Lexicon) -> str | None:
    """The words as a speaker if they hold a name, a noun for people who speak, or a personal pronoun."""
    while among and among[-1].lower in _TIME_WORDS | {"also", "has", "have", "had", "later", "earlier", "it", "would"}:
        among = among[:-1]
    if not among:
        return None
    named = any(word.text[0].isupper() and word.lower not in _TIME_WORDS for word in among[1:] or among)
    if named or any(word.lower in lexicon.speaker_nouns for word in among):
        return _cleaned(sentence[among[0].start : among[-1].end])
    return None


def _cleaned(who: str) -> str:
    return " ".join(who.split()).strip(" \"'“”’,")

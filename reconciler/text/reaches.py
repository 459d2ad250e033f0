"""A place in a sentence -> where the phrase begins that ends there: a name with small words in it, a noun with what goes with it."""

from __future__ import annotations

import re

from reconciler.text.lexicon import Lexicon
from reconciler.text.subjects import ASKING, DETERMINERS, PREPOSITIONS, TITLE_SMALL, begins_later, is_beside_verb, is_named, speaks
from reconciler.text.verbs import states
from reconciler.text.words import Word

# A full stop after one of these, or after an initial, ends no name: «Dr. Anne Roe», «the U.S. Coast Guard».
TITLES = frozenset("Dr Mr Mrs Ms St Sgt Gen Col Lt Capt Cpl Maj Gov Sen Rep Prof Rev Hon Sir".split())
LONGEST_WORDS = 12
EDGES = frozenset(
    "and but or that which who whose whom as while when because after before since so if until unless than though although whereas where "
    "what whether with in on at by for from to of however meanwhile".split()
)
JOINING = frozenset({"and", "but"})
_DASH = re.compile(r"\s[-–—]+\s")


def reached(subject: str, among: list[Word], last: int, lexicon: Lexicon) -> int:
    """Where the phrase begins that ends before `last`."""
    first = last
    while first > 0 and last - first < LONGEST_WORDS and (first == last or joined(subject, among[first - 1], among[first])):
        first -= 1
        if among[first].lower in EDGES and not _within_a_name(subject, among, first, lexicon):
            return first + 1
    return first


def with_head(subject: str, among: list[Word], first: int, last: int, lexicon: Lexicon) -> list[Word]:
    """The words with the noun that the preposition before them goes with: «messages on (Telegram)»; none where it begins its part."""
    at, phrase = first - 1, among[first:last]
    if at == 0 or not joined(subject, among[at - 1], among[at]) or subject[among[at].end : phrase[0].start] != " ":
        return []
    begins = reached(subject, among, at, lexicon)
    fronted = begins > 0 and among[begins - 1].lower in EDGES - JOINING
    if fronted or begins == at or is_beside_verb(among[at - 1]) or phrase[0].lower in ASKING or begins_later(phrase):
        return []
    return among[begins:last]


def _within_a_name(sentence: str, among: list[Word], at: int, lexicon: Lexicon) -> bool:
    """Whether a small word stands inside the words for who speaks: «the Bank of Karsa», «AT&T», «people close to the talks»."""
    if sentence[among[at].end : among[at].end + 1] == "&":
        return True
    if at == 0:
        return False
    if among[at].lower == "and" and states(sentence[: among[at].start].rpartition(",")[2]):
        # «The port was shut and (police said)», but «It was shut, police and the mayor (said)»; «Corvex employs 900 and has (said)».
        after = next((word for word in among[at + 1 :] if word.lower not in DETERMINERS), None)
        beside_verb = all(is_beside_verb(word) for word in among[at + 1 :])
        return beside_verb or all(word is not None and (is_named(word) or speaks(word.lower, lexicon)) for word in (among[at - 1], after))
    if among[at].lower in TITLE_SMALL:
        return True
    knows = at > 1 and among[at - 1].lower in lexicon.knowing and among[at - 2].lower in lexicon.speaker_nouns
    return among[at].lower in PREPOSITIONS and (knows or among[at - 1].lower in lexicon.speaker_nouns)


def joined(sentence: str, left: Word, right: Word) -> bool:
    """Whether two words stand in one phrase: no stop but one of a title or an initial, and no dash, is between them."""
    between = sentence[left.end : right.start]
    gap = between.strip(" '’-")
    return (
        (not gap and _DASH.fullmatch(between) is None)
        or gap == "&"
        or (gap == "." and (left.text in TITLES or (len(left.text) == 1 and left.text.isupper())))
    )

"""Pairs of claims -> what both of most are about: a name, or a noun with an article, in the words of a claim."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum
from sys import getsizeof

from reconciler.lately import remembered
from reconciler.pipeline.terms import lemma, rarity
from reconciler.records import Claim
from reconciler.text.times import time_spans
from reconciler.text.words import Word, is_title_case, words
from reconciler.vocabulary import load_lexicon

# So many pairs of a question tell what it is about.
_LOOKED_AT = 40
_LONGEST = 4
# Two letters, as EN of «EN+», name nothing.
_SHORTEST = 2
# Words rarer than this (inverse document frequency, natural log) tell something.
_TELLING = 2.0
_ARTICLES = frozenset("a an the its his her their our this that these those no".split())
_BREAKING = frozenset(
    "of to in on at by for from with and or but which who as it is are was were be been being has have had will would can could may "
    "might must should shall do does did said says say after before while when into over under about than then there so also yet still "
    "around through during between because if he she they we i you him them us me not only just more less all any some each both".split()
)
# What ends so is most often a verb, and no head of a noun phrase.
_VERBAL = re.compile(r"(?:ed|ing|n't)$")
# What amounts are told in, which is no matter of theirs.
_AMOUNTS = frozenset("thousand million billion trillion euro dollar pound crown percent number total per year month week day time".split())
# Bytes that one takes in memory, with its forms.
_A_PHRASE = 400
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """What claims are about: the dictionary forms of its words, and the words."""

    key: Key
    words: str

    @property
    def last(self) -> str:
        """What it is at heart, the licence of a mining licence."""
        return self.key[-1]

    @property
    def is_name(self) -> bool:
        """Whether it names somebody or something."""
        return self.words[:1].isupper()

    @property
    def is_noun(self) -> bool:
        """Whether it says what it is: «clinical hold», «VM-7», where a name alone does not."""
        return any(character.isdigit() for character in self.words) or self.words.split()[-1].islower()


def subjects(pairs: Sequence[tuple[Claim, Claim]]) -> list[Subject]:
    """What both claims of at least half the pairs name, most telling first."""
    looked = pairs[:_LOOKED_AT]
    claims = {claim.id: claim for pair in looked for claim in pair}
    forms = {id_: _forms(claim.text) for id_, claim in claims.items()}
    named = {id_: dict(_named(claim.text, claim.speaker or "")) for id_, claim in claims.items()}
    found: Counter[Key] = Counter()
    written: dict[Key, set[str]] = {}
    for one, other in looked:
        for key, text in {**named[one.id], **named[other.id]}.items():
            if _has(forms[one.id], key) and _has(forms[other.id], key):
                found[key] += 1
                written.setdefault(key, set()).add(text)
    lexicon = load_lexicon()
    telling = {key: fsum(sorted(rarity(word, lexicon) for word in key)) for key, count in found.items() if 2 * count >= len(looked)}
    return [Subject(key, min(written[key])) for key in sorted(telling, key=lambda key: (-telling[key], key))]


def last_word(subject: str) -> str:
    """The dictionary form of a subject's last word, "" for one without words."""
    return lemma(next((word.lower for word in reversed(words(subject))), ""))


# With each new report a topic's questions are asked anew, of claims nearly all of which were there before.
@remembered(lambda forms, text: getsizeof(forms) + getsizeof(text), most=1_000_000)
def _forms(text: str) -> str:
    return f" {' '.join(lemma(word.lower) for word in words(text))} "


def _has(forms: str, key: Key) -> bool:
    return f" {' '.join(key)} " in forms


@remembered(lambda named, text, _speaker: getsizeof(text) + _A_PHRASE * (1 + len(named)), most=3_000_000)
def _named(text: str, speaker: str) -> tuple[tuple[Key, str], ...]:
    """The names in the text of a claim, and what follows an article, each also without its first words; not the speaker."""
    return tuple(_phrases(text, {word.lower for word in words(speaker)}))


def _phrases(text: str, speaker: set[str]) -> Iterator[tuple[Key, str]]:
    times = time_spans(text)
    among = [word for word in words(text) if not any(first <= word.start < end for first, end in times)]
    for run in (*_names(text, among), *_after_articles(text, among)):
        kept = list(run[:_LONGEST])
        while kept and (_VERBAL.search(kept[-1].lower) or kept[-1].lower in load_lexicon().reporting_verbs):
            kept.pop()
        for at in range(len(kept)):
            phrase = kept[at:]
            inside = at > 0 and text[kept[at - 1].end : phrase[0].start] == "-"
            if not inside and _tells(phrase) and phrase[-1].lower not in speaker:
                yield tuple(lemma(word.lower) for word in phrase), text[phrase[0].start : phrase[-1].end]


def _tells(phrase: Sequence[Word]) -> bool:
    lexicon = load_lexicon()
    if phrase[0].text[0].isdigit() or lemma(phrase[-1].lower) in _AMOUNTS:
        return False
    return any(len(word.text) > _SHORTEST and rarity(lemma(word.lower), lexicon) >= _TELLING for word in phrase)


def _names(text: str, among: Sequence[Word]) -> Iterator[list[Word]]:
    """The runs of capitalised words, with a number that ends them; none of a headline in capitals.

    The first word of a sentence is no name by itself.
    """
    if is_title_case(among):
        return
    for run in _runs(text, among):
        name: list[Word] = []
        for word in run:
            joined = name and (word.text[0].isdigit() or text[name[-1].end : word.start] == "-")
            if word.text[0].isupper() or joined:
                name.append(word)
            else:
                yield from _unless_first(name, among)
                name = []
        yield from _unless_first(name, among)


def _unless_first(name: list[Word], among: Sequence[Word]) -> Iterator[list[Word]]:
    if name and (len(name) > 1 or name[0] != among[0]):
        yield name


def _after_articles(text: str, among: Sequence[Word]) -> Iterator[list[Word]]:
    starts = {after.start for word, after in pairwise(among) if word.lower in _ARTICLES}
    return (run[at:] for run in _runs(text, among) for at, word in enumerate(run) if word.start in starts)


def _runs(text: str, among: Iterable[Word]) -> Iterator[list[Word]]:
    """Words in a row with no function word or stop between them."""
    run: list[Word] = []
    for word in among:
        if run and text[run[-1].end : word.start] not in {" ", "-"}:
            yield run
            run = []
        if word.lower in _BREAKING or word.lower in _ARTICLES:
            if run:
                yield run
            run = []
        else:
            run.append(word)
    if run:
        yield run

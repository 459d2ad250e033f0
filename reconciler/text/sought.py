"""A clause -> which of its words say what is only asked for, wanted, sought or tried: «asking a court to lift the sanctions»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from reconciler.text.prepositions import tells_no_time
from reconciler.text.verbs import surely_states
from reconciler.text.words import Phrases, Word


@dataclass(frozen=True, slots=True)
class SeekingWords:
    """After what an infinitive or an object is asked for, which of these are nouns, through which verbs, and nouns for what is done."""

    infinitive: Phrases[bool]
    nouns: frozenset[str]
    object: Phrases[bool]
    bringing: frozenset[str]
    deeds: frozenset[str]


_MOST_BETWEEN = 9
# Over how many words «to keep the bridge (shut)» reaches, and «demanded the immediate (release of)».
_REACH, _NEAR, _BE_REACH = 6, 3, 2
_BREAKS = frozenset(',;:()–—"“”')
_ENDS = frozenset(
    "about whether if why how what who whom whose which when where while after before because since until unless as although though but "
    "than and or that".split()
)
_PARTICIPLES = frozenset("held lost won found shut sold struck".split())
_BESIDE = frozenset("not never also again now immediately swiftly fully urgently quickly finally at once".split())
_PREPOSITIONS = frozenset("of in on at by for from to with into over against".split())
_DETERMINERS = frozenset("the a an its his her their our any all this that these those some no".split())


def asked_for(clause: str, among: Sequence[Word], known: SeekingWords) -> frozenset[int]:
    """The places of the words at which what is only asked for may begin."""
    return frozenset(place for places in (_by_infinitive(clause, among, known), _by_object(clause, among, known)) for place in places)


def _by_infinitive(clause: str, among: Sequence[Word], known: SeekingWords) -> Iterator[int]:
    for found in known.infinitive.find(among):
        to = _to(clause, among, found.last)
        verb = None if to is None else next((at for at in _reach(clause, among, to, _NEAR) if among[at].lower not in _BESIDE), None)
        # «offers port to stranded migrants»: no infinitive.
        if to is None or verb is None or among[verb].lower.endswith("ed"):
            continue
        yield from range(to, verb + 1)
        if among[verb].lower == "be":
            yield from _reach(clause, among, verb, _BE_REACH)
        # «A bid to keep the sanctions falls short»: after a noun the sentence goes on.
        if among[verb].lower in known.bringing and among[found.last].lower not in known.nouns:
            yield from _brought(clause, among, verb)


def _to(clause: str, among: Sequence[Word], asking: int) -> int | None:
    """The «to» of the infinitive that says what is asked for, at once or after whom it is asked of."""
    for at in _reach(clause, among, asking, _MOST_BETWEEN):
        word = among[at]
        if word.lower == "to":
            if not tells_no_time(clause, word.start, word.end):
                return at
        elif surely_states(word.lower) or (word.lower.endswith("ed") and among[at - 1].lower not in _DETERMINERS):
            return None
    return None


def _brought(clause: str, among: Sequence[Word], verb: int) -> Iterator[int]:
    """The places after a verb that brings something about, up to a finite one: «who asked them to keep it shut (was the mayor)»."""
    reached = _reach(clause, among, verb, _REACH)
    return takewhile(lambda at: not surely_states(among[at].lower) or among[at].lower in _PARTICIPLES, reached)


def _by_object(clause: str, among: Sequence[Word], known: SeekingWords) -> Iterator[int]:
    for found in known.object.find(among):
        after = found.last + 1
        if after < len(among) and among[after].lower == "that":
            be = next((at for at in _reach(clause, among, after, _MOST_BETWEEN) if among[at].lower == "be"), None)
            if be is not None:
                yield from range(be, min(be + 3, len(among)))
            continue
        near = takewhile(lambda at: among[at].lower not in _PREPOSITIONS, _reach(clause, among, found.last, _NEAR))
        yield from (at for at in near if among[at].lower in known.deeds)


def _reach(clause: str, among: Sequence[Word], start: int, most: int) -> Iterator[int]:
    """The places after a word, as far as its phrase goes on."""
    for at in range(start + 1, min(start + 1 + most, len(among))):
        if not _BREAKS.isdisjoint(clause[among[at - 1].end : among[at].start]) or among[at].lower in _ENDS:
            return
        yield at

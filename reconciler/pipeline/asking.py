"""The pairs that differ on a question -> what it asks, in words, and which claims its words are true of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TypeVar

from reconciler.pipeline.contradictions import Flagged, Pair
from reconciler.pipeline.subjects import last_word, subjects
from reconciler.pipeline.terms import lemma
from reconciler.records import QUANTITY, Claim, Kind, Question
from reconciler.text.clean import shortened
from reconciler.text.words import folded_words, words
from reconciler.vocabulary import load_lexicon

T = TypeVar("T", bound=str)
_WHEN, _FIGURE = "When", "What is the figure"
_HOW_MANY, _HOW_MUCH, _PERCENTAGE, _MONEY = "How many ", "How much ", "What percentage", "How much money"
# A state that names a question must be of this many of the claims that differ on it, what is counted of this many of the pairs: else
# it is glued from several.
_MOSTLY, _COUNTING = 0.5, 0.4
# No word of both sides tells a question from others that more of these have.
_COMMON = 0.5
_LONGEST_SIDE = 60
_OPENING = re.compile(r'(?:(?<=^)|(?<=[\s(]))"')
# What «how many» goes with that is no plural in -s.
_COUNTED = frozenset({"people", "injured", "missing", "arrested", "infected", "evacuated", "aboard"})


def all_ask(questions: Sequence[tuple[Sequence[Flagged], Iterable[Pair]]], claims: Mapping[str, Claim]) -> list[str]:
    """What each question of a topic asks, by its contradictions and by all pairs that differ on it, with what most of these are about.

    A question of which neither tells anything quotes two of its sides.
    """
    about = [subjects([(claims[one], claims[other]) for one, other in sorted(pairs)]) for _, pairs in questions]
    having = Counter(last for each in about for last in {subject.last for subject in each})
    most = max(2, _COMMON * len(questions))
    asking = []
    for (differing, pairs), among in zip(questions, about, strict=True):
        base = _asks(differing, claims)
        known = {lemma(word) for word in folded_words(base)}
        own = (each for each in among if having[each.last] < most and known.isdisjoint(each.key))
        # A name alone says little without a question, and a noun little beside one.
        subject = next((each.words for each in own if (each.is_name if base and base != _FIGURE else each.is_noun)), "")
        if base:
            asking.append(f"{base} ({subject})?" if subject else f"{base}?")
        else:
            asking.append(subject[:1].upper() + subject[1:] or _quoting(differing, pairs, claims))
    return asking


def of_figures(question: Question) -> bool:
    """Whether a question asks for a figure; any other asks for a state, or for when, who or what."""
    return question.asks.startswith((_FIGURE, _HOW_MANY, _HOW_MUCH, _PERCENTAGE))


def dimension_of(question: Question) -> str | None:
    """The dimension that a question asks for, if it is one of the vocabulary's."""
    return _dimension_of().get(question.asks.removesuffix("?").partition(" (")[0])


def tells_most(asking: Iterable[str]) -> str | None:
    """The question that tells most of what a claim answers, of several: one that is asked in words, else one that names its subject."""
    return min(dict.fromkeys(asking), key=lambda asks: (not asks.endswith("?"), "(" not in asks), default=None)


def head(question: Question, claim: Claim) -> str | None:
    """What stands over a claim that answers a question: what it asks, if its words are true of the claim."""
    asks = question.asks
    if asks.startswith(f"{_HOW_MUCH}("):
        # What is measured, «(revenue)», stands where else a subject does.
        return asks if asks.removeprefix(f"{_HOW_MUCH}(").partition(")")[0] in _counted(claim) else None
    base, _, subject = asks.removesuffix("?").removesuffix(")").partition(" (")
    if base.startswith("“"):
        return None
    if not asks.endswith("?"):
        return asks if _has_words(claim, asks) else None
    if dimension := dimension_of(question):
        return asks if any(reading.dimension == dimension for reading in claim.readings) else None
    if base in {_WHEN, _FIGURE}:
        return asks if subject and _has_words(claim, subject) else None
    return asks if _counts(claim, base) else None


def shared_measures(one: Claim, other: Claim) -> frozenset[str]:
    """What two claims both count."""
    ours, theirs = ({measure for reading in claim.readings for measure in reading.measures} for claim in (one, other))
    return frozenset(ours & theirs)


def _quoting(differing: Sequence[Flagged], pairs: Iterable[Pair], claims: Mapping[str, Claim]) -> str:
    surest = min(differing, key=lambda one: (-one.verdict.contradicts, one.pair)).pair if differing else min(pairs)
    return f"{', or '.join(_quoted(claims[id_].text) for id_ in surest)}?"


def _quoted(text: str) -> str:
    short = shortened(text, _LONGEST_SIDE)
    inner = _OPENING.sub("‘", short).replace('"', "’")
    return f"“{inner.replace('“', '‘').replace('”', '’')}”"


def _asks(differing: Sequence[Flagged], claims: Mapping[str, Claim]) -> str:
    """By what most pairs differ in: how much of what both count, the dimension that their words are of, when; nothing where none tells."""
    pairs = [(claims[one.pair[0]], claims[one.pair[1]]) for one in differing]
    kind = _most(_kind(one, *pair) for one, pair in zip(differing, pairs, strict=True))
    if kind is Kind.NUMBER:
        return _figure_asks([pair for one, pair in zip(differing, pairs, strict=True) if _kind(one, *pair) is Kind.NUMBER])
    dimension = _dimension(differing, claims)
    if dimension:
        return load_lexicon().asks[dimension].removesuffix("?")
    return _WHEN if kind is Kind.DATE else ""


def _kind(one: Flagged, earlier: Claim, later: Claim) -> Kind:
    """In what a pair differs: in a figure only if both claims have one, whatever its verdict says."""
    if one.kind is Kind.NUMBER and not (_figures(earlier) and _figures(later)):
        return Kind.STATUS
    return one.kind or Kind.STATUS


def _figures(claim: Claim) -> bool:
    return any(reading.dimension == QUANTITY for reading in claim.readings)


def _figure_asks(pairs: Sequence[tuple[Claim, Claim]]) -> str:
    """How much or how many of what both claims of most pairs count, else of the unit that both have."""
    lexicon = load_lexicon()
    if measure := _of_most((_counted(one) & _counted(other) for one, other in pairs), len(pairs)):
        written = "" if measure in lexicon.money_measures else _written(measure, pairs)
        return f"{_HOW_MANY}{written}" if written else f"{_HOW_MUCH}({measure})"
    unit = _of_most((_units(one) & _units(other) for one, other in pairs), len(pairs))
    if unit == "%":
        return _PERCENTAGE
    if unit in lexicon.money:
        return _MONEY
    said = sorted(
        folded_words(reading.words)[-1] for pair in pairs for claim in pair for reading in claim.readings if reading.unit == unit and unit
    )
    return f"{_HOW_MANY}{said[0]}" if said and said[0].endswith("s") else _FIGURE


def _counted(claim: Claim) -> set[str]:
    """What a claim counts; «reduced deaths by 17 percent» counts none."""
    return {measure for reading in claim.readings if reading.unit != "%" for measure in reading.measures}


def _units(claim: Claim) -> set[str]:
    return {reading.unit for reading in claim.readings if reading.dimension == QUANTITY and reading.unit}


def _of_most(found: Iterable[Iterable[str]], among: int) -> str:
    counted = Counter(each for own in found for each in own)
    best = min(counted, key=lambda each: (-counted[each], each), default="")
    return best if best and counted[best] >= _COUNTING * among else ""


def _written(measure: str, pairs: Sequence[tuple[Claim, Claim]]) -> str:
    """What is counted as «how many» wants it, in the plural: as the vocabulary or the claims have it; nothing where neither has."""
    if measure.endswith("s") or measure in _COUNTED:
        return measure
    own = [word for pair in pairs for claim in pair for word in folded_words(claim.text)]
    plural = Counter(word for word in own if word.endswith("s") and lemma(word) == lemma(measure))
    return min(plural, key=lambda word: (-plural[word], word), default="")


def _dimension(differing: Sequence[Flagged], claims: Mapping[str, Claim]) -> str | None:
    """The dimension that the words of most pairs are of, whatever these differ in, if most of the claims say something of it.

    Of several it is that of most claims, then the first by name.
    """
    told: dict[str, set[tuple[str, str]]] = {}
    asks = load_lexicon().asks
    for one in differing:
        for signal in {piece.signal for piece in one.verdict.evidence} & asks.keys():
            told.setdefault(signal, set()).add(one.pair)
    ids = {id_ for one in differing for id_ in one.pair}
    saying = {each: {id_ for pair in pairs for id_ in pair} | _reading(ids, claims, each) for each, pairs in told.items()}
    mostly = [each for each in told if len(saying[each]) >= _MOSTLY * len(ids)]
    return min(mostly, key=lambda each: (-len(told[each]), -len(saying[each]), each), default=None)


def _reading(ids: Iterable[str], claims: Mapping[str, Claim], dimension: str) -> set[str]:
    return {id_ for id_ in ids if any(reading.dimension == dimension for reading in claims[id_].readings)}


def _has_words(claim: Claim, subject: str) -> bool:
    """Whether a claim names a subject, at least by its last word."""
    return last_word(subject) in {lemma(word.lower) for word in words(claim.text)}


def _counts(claim: Claim, base: str) -> bool:
    """Whether a claim has a figure of what is asked for."""
    quantities = [reading for reading in claim.readings if reading.dimension == QUANTITY]
    if base == _PERCENTAGE:
        return any(reading.unit == "%" for reading in quantities)
    if base == _MONEY:
        return any(reading.unit in load_lexicon().money for reading in quantities)
    counted = lemma(base.removeprefix(_HOW_MANY))
    return counted in {lemma(word) for word in (*_counted(claim), *(folded_words(each.words)[-1] for each in quantities))}


def _most(found: Iterable[T]) -> T | None:
    """What there is most of; of several the first in order."""
    counted = Counter(found)
    return min(counted, key=lambda each: (-counted[each], each), default=None)


@cache
def _dimension_of() -> dict[str, str]:
    return {asks.removesuffix("?"): name for name, asks in load_lexicon().asks.items()}

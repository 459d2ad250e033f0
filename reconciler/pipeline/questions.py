"""What a topic's claims differ on -> the words for it: what a question asks, how a topic is called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cache
from math import fsum
from typing import TypeVar

from reconciler.pipeline.contradictions import Flagged
from reconciler.pipeline.origins import originals, published
from reconciler.pipeline.terms import lemma, rarity
from reconciler.records import Claim, ClaimState, Kind, Question, ReadReport, Standing, Tie
from reconciler.text.words import folded_words, words
from reconciler.vocabulary import load_dimensions, load_lexicon

T = TypeVar("T", bound=str)
_BY_KIND = {
    Kind.STATUS: "What is the state of it?",
    Kind.NEGATION: "Is it so or not?",
    Kind.NUMBER: "What is the figure?",
    Kind.DATE: "When?",
    Kind.VALUE: "Who, what or where?",
    Kind.OUTCOME: "What came of it?",
}
_GENERAL = frozenset(_BY_KIND.values())
_BARE = tuple(asks.removesuffix("?") for asks in _BY_KIND.values())
# A report at least this near to the middle of its topic, beside the nearest, is central enough to name it.
_CENTRAL = 0.5
# What names a topic that has no title, the more the better, and how much of it.
_BY_STANDING = {Standing.STANDS: 2, Standing.DISPUTED: 1}
_LONGEST = 120
# «CORRECTED: Toll in Moru», «UPDATE 2-Toll in Moru»: what kind of report it heads is no part of what a topic is called.
_MARK = re.compile(
    r"^\W*(?:(?:correct(?:ion|ed|s)|clarification|refile|updated?(?: ?\d+)?|breaking(?: news)?|exclusive|live|just in)"
    r"\s*(?:[:|]|\s?[-–—]+)\s*)+(?=\S+\s\S)",
    re.IGNORECASE,
)
# A question is told from others by so many words at most that are this rare (inverse document frequency, natural log).
_MOST_WORDS, _TELLING = 2, 2.0
_MEASURED = "How much or how many ({measure})?"


def all_ask(questions: Sequence[Sequence[Flagged]], claims: Mapping[str, Claim]) -> list[str]:
    """What each question of a topic asks, by the pairs that differ on it; those that ask alike are told apart by words of both sides."""
    asking = [_asks(differing, claims) for differing in questions]
    often = Counter(asking)
    alike = [number for number, asks in enumerate(asking) if often[asks] > 1 or asks in _GENERAL]
    shared = {number: _shared_words(questions[number], claims) for number in alike}
    having = Counter(word for each in shared.values() for word in each)
    for number, words_ in shared.items():
        # What most of them have in common tells none from another.
        asking[number] = _about(
            asking[number], {word: how for word, how in words_.items() if having[word] < 2 or 2 * having[word] <= len(alike)}
        )
    return asking


def of_figures(question: Question) -> bool:
    """Whether a question asks for a figure; any other asks for a state, or for when, who or what."""
    return question.asks.startswith((_BY_KIND[Kind.NUMBER].removesuffix("?"), _MEASURED.partition(" (")[0]))


def tells_most(asking: Iterable[str]) -> str | None:
    """The question that tells most of what a claim answers, of several: one of a dimension or a measure, else one with words of its own."""
    return min(dict.fromkeys(asking), key=lambda asks: (asks.startswith(_BARE), "(" not in asks), default=None)


def _asks(differing: Sequence[Flagged], claims: Mapping[str, Claim]) -> str:
    """By what most pairs differ in: how much of what both count, the dimension that the words are of, or the kind."""
    kind = _most(one.kind for one in differing) or Kind.STATUS
    own = [one for one in differing if one.kind is kind]
    if kind is Kind.NUMBER:
        measure = _most(measure for one in own for measure in shared_measures(claims[one.pair[0]], claims[one.pair[1]]))
        return _MEASURED.format(measure=measure) if measure else _BY_KIND[kind]
    dimension = _dimension(differing)
    return _dimension_asks()[dimension] if dimension else _BY_KIND[kind]


def _dimension(differing: Sequence[Flagged]) -> str | None:
    """The dimension that the words of most pairs are of, whatever these differ in.

    Of several it is that of most claims, then the first by name.
    """
    pairs: dict[str, set[tuple[str, str]]] = {}
    for one in differing:
        for signal in {piece.signal for piece in one.verdict.evidence} & _dimension_asks().keys():
            pairs.setdefault(signal, set()).add(one.pair)
    return min(pairs, key=lambda each: (-len(pairs[each]), -len({claim for pair in pairs[each] for claim in pair}), each), default=None)


def _about(question: str, telling: Mapping[str, tuple[int, float, str]]) -> str:
    """The question with the words that most pairs have, of these the rarest."""
    chosen = sorted(telling, key=lambda word: (-telling[word][0], -telling[word][1], word))[:_MOST_WORDS]
    about = ", ".join(telling[word][2] for word in chosen)
    return f"{question.removesuffix('?')} ({about})?".replace(") (", ", ") if about else question


def _shared_words(differing: Sequence[Flagged], claims: Mapping[str, Claim]) -> dict[str, tuple[int, float, str]]:
    """Words by their dictionary form that both claims of some pairs have: in how many, how rare they are, and how they are written."""
    forms = {id_: {lemma(word.lower): word.text for word in reversed(words(claims[id_].text))} for one in differing for id_ in one.pair}
    lexicon = load_lexicon()
    found: Counter[str] = Counter()
    written: dict[str, str] = {}
    for one in differing:
        earlier, later = (forms[id_] for id_ in one.pair)
        both = [word for word in earlier.keys() & later.keys() if word.isalpha() and rarity(word, lexicon) >= _TELLING]
        found.update(both)
        written.update({word: min(written.get(word, later[word]), later[word]) for word in both})
    return {word: (count, rarity(word, lexicon), written[word]) for word, count in found.items()}


def _most(found: Iterable[T]) -> T | None:
    """What there is most of; of several the first in order."""
    counted = Counter(found)
    return min(counted, key=lambda each: (-counted[each], each), default=None)


def shared_measures(one: Claim, other: Claim) -> frozenset[str]:
    """What two claims both count."""
    ours, theirs = ({measure for reading in claim.readings for measure in reading.measures} for claim in (one, other))
    return frozenset(ours & theirs)


def called(reads: Sequence[ReadReport], states: Mapping[str, ClaimState], ties: Sequence[Tie], origin_of: Mapping[str, str]) -> str:
    """What a topic is called: by its headline, else by the title of a report that is in it as a whole, else by its newest claim.

    `reads` are its reports, and `states` those of its own claims: what was split off another topic may have no title, and a
    title that was split off names another.
    """
    own = originals([read.report.id for read in reads], origin_of)
    if found := headline(reads, states, {read.report.id for read in reads} - own):
        return _MARK.sub("", found)
    told = [read for read in reads if read.report.id in own]
    whole = [read for read in told if all(claim.id in states for claim in read.claims)]
    newest = None if any(read.claims for read in whole) else _newest(told, states)
    return newest.text[:_LONGEST] if newest else label(whole or told, ties)


def _newest(reads: Sequence[ReadReport], states: Mapping[str, ClaimState]) -> Claim | None:
    """The newest of the claims that stand, else of those in dispute, else of all; of one report the first."""
    places = {claim.id: (*published(read.report), -number) for read in reads for number, claim in enumerate(read.claims)}
    claims = [claim for read in reads for claim in read.claims if claim.id in states]

    def place(claim: Claim) -> tuple[object, ...]:
        return _BY_STANDING.get(states[claim.id].standing, 0), not claim.background, *places[claim.id]

    return max(claims, key=place, default=None)


def label(reads: Sequence[ReadReport], ties: Sequence[Tie]) -> str:
    """What a topic is called: the title of the report most alike to the others, or the start of its text."""
    total: Counter[str] = Counter()
    ids = {read.report.id for read in reads}
    for tie in (tie for tie in ties if tie.a in ids and tie.b in ids):
        total[tie.a] += tie.likeness  # type: ignore[assignment]
        total[tie.b] += tie.likeness  # type: ignore[assignment]
    central = max(reads, key=lambda read: (round(total[read.report.id], 6), -read.report.published_at.timestamp(), read.report.id)).report
    return _MARK.sub("", central.title) or central.text[:90]


def headline(reads: Sequence[ReadReport], states: Mapping[str, ClaimState], copies: Container[str]) -> str | None:
    """What a topic is called now: the newest title of a central report of its own that still holds; None where none does.

    A title that answers one of the topic's questions is taken before one that answers none, and either before one that is
    disputed or no settled fact. `copies` are the reports that only reprint others.
    """
    own = [read for read in reads if read.report.id not in copies]
    all_holding = [(hold, read) for read in own if (hold := _hold(read, states))]
    shared = Counter(term for read in reads for term in read.terms)
    # «Bulletin 6» says nothing of a matter that others write about, too.
    holding = [each for each in all_holding if any(shared[term] > 1 for term in _title_terms(each[1]))] or all_holding
    nearness = _nearness([read for _, read in holding])
    central = [each for each in holding if nearness[each[1].report.id] >= _CENTRAL * max(nearness.values())]
    best = max(central, key=lambda each: (each[0], *published(each[1].report)), default=None)
    return best[1].report.title if best else None


def _hold(read: ReadReport, states: Mapping[str, ClaimState]) -> int:
    """How well a report's title holds, from 3 (it answers a question and stands) down to 0 (it is out of date, or there is none)."""
    claims = [claim for claim in read.claims if claim.part == "title" and claim.id in states]
    standings = {states[claim.id].standing for claim in claims}
    if not claims or standings & {Standing.SUPERSEDED, Standing.WITHDRAWN} or any(claim.background for claim in claims):
        return 0
    if Standing.DISPUTED in standings or any(not claim.modality.settled for claim in claims):
        return 1
    return 3 if any(states[claim.id].positions for claim in claims) else 2


def _title_terms(read: ReadReport) -> set[str]:
    return {lemma(word) for word in folded_words(read.report.title)} & read.terms.keys()


def _nearness(reads: Sequence[ReadReport]) -> dict[str, float]:
    """How near each report lies to the middle of all, by their terms; summed exactly, so that no order matters."""
    weights: dict[str, list[float]] = {}
    for read in reads:
        for term, weight in read.terms.items():
            weights.setdefault(term, []).append(weight)
    middle = {term: fsum(each) for term, each in weights.items()}
    return {read.report.id: round(fsum(weight * middle[term] for term, weight in read.terms.items()), 6) for read in reads}


@cache
def _dimension_asks() -> dict[str, str]:
    return {dimension.name: dimension.asks for dimension in load_dimensions()}

"""A verdict -> the verdict with its reason and the words that decided."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from reconciler.judges.context import InContext
from reconciler.judges.encoder import Encoder, ReadWindow
from reconciler.judges.windows import CONTRADICTS
from reconciler.pipeline.odds import log_odds
from reconciler.pipeline.wording import DIFFER, as_a_whole
from reconciler.records import QUANTITY, Claim, Evidence, Kind, Modality, Relation, Span, Verdict
from reconciler.text.figures import figure
from reconciler.text.lexicon import Lexicon
from reconciler.text.times import time_spans
from reconciler.text.words import Found, Word, folded_words, words

_OF_STATES = frozenset({Kind.STATUS, Kind.NEGATION, Kind.OUTCOME})
# From here on it is worth finding out which words decided.
LIKELY = 0.2
_LONGEST_PHRASE = 4
# Log odds that the words of both claims bring together, from which on they are said to decide.
_TELLING = 0.25
_FUNCTION = frozenset(
    "a an the of to in on at by for from with and or but that which who as it its their his her this these those is are was were be been "
    "being has have had will would said says say after before while when into over under about than then there so also yet still "
    "around through during between because if he she they we i you him them us me according reporters "
    "morning noon afternoon evening night midnight day week month year".split()
)
# «Jane Roe, the mayor of Karsa, (said)».
_APPOSITION = re.compile(r", [^,;:\"“”]{1,100}, ")


def explained(verdict: Verdict, one: Claim, other: Claim, found: Sequence[tuple[Kind, Evidence]]) -> Verdict:
    """The verdict with a reason: what rules find in the words if they find anything, else both claims as they are read."""
    # What is sure enough to be shown as a contradiction is explained as one, though it may more likely be something else.
    if verdict.contradicts < LIKELY:
        if verdict.relation is Relation.AGREES:
            return replace(verdict, reasons=(f"both say the same ({verdict.agrees:.2f})",))
        if verdict.relation is Relation.UPDATES:
            return replace(verdict, reasons=("different answers to one question that can both hold",))
    evidence = tuple(piece for _, piece in found) or (as_a_whole(one, other, verdict.contradicts),)
    # What words of a state tell apart is no figure and no date, though the network may take it for one.
    kind = verdict.kind or Kind.STATUS
    named = kind if kind in _OF_STATES or not found else found[0][0]
    return replace(verdict, reasons=(f"{DIFFER[named]}: {evidence[0].says}",), evidence=evidence)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of words of a claim: its place in the claim's text, and its tokens' places in the claim."""

    start: int
    end: int
    tokens: frozenset[int]


def deciding_words(
    encoder: Encoder, read: ReadWindow, at: tuple[int, int], one: InContext, other: InContext, kind: Kind | None
) -> Evidence | None:
    """The phrase of each claim without which the pair scores least as a contradiction, with the log odds that both bring.

    Where claims differ in a number, of those that hold a figure, in a time likewise; in a state, only of those that are more than the
    names and times that tell what both are about. Words are left out of what a claim is read from, one phrase at a time, and the pair
    is scored again (occlusion, Zeiler and Fergus 2014); the window itself is read once. Who says it is not among them, where anything
    else is. None where leaving words out makes little difference: then no single word decides.
    """
    chosen = []
    about = {word for name in one.all_names | other.all_names for word in folded_words(name)}
    for claim, facing, is_first in ((one.claim, other.claim, True), (other.claim, one.claim, False)):
        phrases = candidates(claim, encoder.places(claim.text), one.lexicon)
        drops = _drops(encoder, read, at, phrases, is_first=is_first)
        telling = [place for place, drop in enumerate(drops) if drop > 0]
        if kind is Kind.NUMBER:
            # A figure is what differs, even where the network is as sure without it.
            telling = [place for place, phrase in enumerate(phrases) if _holds_a_figure(phrase, claim)]
        elif kind is Kind.DATE:
            telling = [place for place in telling if _holds_a_time(phrases[place], claim)]
        elif kind in _OF_STATES:
            known = about.union(folded_words(facing.text))
            telling = [place for place in telling if _tells_more(phrases[place], claim, known)]
        best = max(telling, key=lambda place: (drops[place], -place), default=None)
        if best is None:
            return None
        phrase = phrases[best] if kind is Kind.DATE else without_times(phrases[best], claim)
        chosen.append((Span(claim.start + phrase.start, claim.start + phrase.end, claim.text[phrase.start : phrase.end]), drops[best]))
    (a, first), (b, second) = chosen
    if kind is not Kind.NUMBER and first + second < _TELLING:
        return None
    return Evidence("deciding words", a, b, round(first + second, 3), f"{a.text} / {b.text}")


def _holds_a_figure(phrase: Phrase, claim: Claim) -> bool:
    """Whether a figure stands in a phrase of a claim."""
    start, end = claim.start + phrase.start, claim.start + phrase.end
    return any(reading.dimension == QUANTITY and reading.start < end and reading.end > start for reading in claim.readings)


def _holds_a_time(phrase: Phrase, claim: Claim) -> bool:
    return any(start < phrase.end and end > phrase.start for start, end in time_spans(claim.text))


def without_times(phrase: Phrase, claim: Claim) -> Phrase:
    """A phrase of a claim without the weekdays and dates at its ends, unless it is nothing else or would lose its figure."""
    told = _untimed(phrase, claim)
    if not told:
        return phrase
    bare = replace(phrase, start=told[0].start, end=told[-1].end)
    return bare if _holds_a_figure(bare, claim) or not _holds_a_figure(phrase, claim) else phrase


def _tells_more(phrase: Phrase, claim: Claim, known: AbstractSet[str]) -> bool:
    """Whether a phrase of a claim has a word that is neither a time nor known from what both claims are about."""
    return any(word.lower not in known for word in _untimed(phrase, claim))


def _untimed(phrase: Phrase, claim: Claim) -> list[Word]:
    """The words of a phrase that are no times."""
    times, among = time_spans(claim.text), words(claim.text)
    own = [word for word in among if phrase.start <= word.start < phrase.end]
    return [word for word in own if not any(start <= word.start < end for start, end in times)]


def _drops(encoder: Encoder, read: ReadWindow, pair: tuple[int, int], phrases: Sequence[Phrase], *, is_first: bool) -> list[float]:
    """By how much the log odds of a contradiction fall without each phrase of one claim of the pair."""
    if not phrases:
        return []
    window = read.window
    mine, theirs = pair if is_first else pair[::-1]
    mark, end = window.marks[mine], window.ends[mine]
    whole = [*range(mark, end)]
    tries = [whole, *([place for place in whole if place - mark - 1 not in phrase.tokens] for phrase in phrases)]
    kept = [*tries, [*range(window.marks[theirs], window.ends[theirs])]]
    marks = [mark] * len(tries) + [window.marks[theirs]]
    ours, other = range(len(tries)), [len(tries)]
    scores = encoder.scores_of(read, marks, kept, ours if is_first else other, other if is_first else ours)
    odds = [log_odds(float(each)) for each in scores.relation[..., CONTRADICTS].reshape(-1)]
    return [odds[0] - each for each in odds[1:]]


def candidates(claim: Claim, places: Sequence[tuple[int, int]], lexicon: Lexicon) -> list[Phrase]:
    """The phrases of a claim that may decide: those of what is said, if there are any, else all."""
    bounds = _bounds(claim.text, lexicon)
    said = _phrases(claim.text, places, _saying(claim, lexicon), bounds)
    return said or _phrases(claim.text, places, frozenset(), bounds)


def _saying(claim: Claim, lexicon: Lexicon) -> frozenset[int]:
    """Where the words start by which a claim names its speaker, and that the speaker speaks; «denied» says something of what is said."""
    among = words(claim.text)
    denying = {among[place].start for found in _denials(among, lexicon) for place in range(found.first, found.last + 1)}
    verbs = {word.start for word in among if word.text in lexicon.reporting_verbs} - denying
    start = claim.text.find(claim.speaker) if claim.speaker else -1
    end = start + len(claim.speaker or "") if start >= 0 else -1
    if start >= 0 and (apposition := _APPOSITION.match(claim.text, end)) and apposition.end() in verbs:
        end = apposition.end()
    return frozenset(verbs | {word.start for word in among if start <= word.start < end})


def _denials(among: list[Word], lexicon: Lexicon) -> Iterator[Found[Modality]]:
    return (found for found in lexicon.modality.find(among) if found.means is not Modality.REPORTED)


def _bounds(text: str, lexicon: Lexicon) -> frozenset[int]:
    """Where the words start that bound a figure right after them: «at least (ten)». They say as much as the figure."""
    among = words(text)
    found = (each for each in lexicon.bounds.find(among) if each.last + 1 < len(among) and figure(text, among, each.last + 1))
    return frozenset(among[place].start for each in found for place in range(each.first, each.last + 1))


def _phrases(text: str, places: Sequence[tuple[int, int]], left_out: frozenset[int], bounds: frozenset[int]) -> list[Phrase]:
    """The text's content words in runs of at most four, broken at function words and punctuation, without those that start there.

    A run is broken neither at a hyphen within a word, «ex-minister», nor between a figure and the words that bound it.
    """
    runs: list[list[list[Word]]] = []
    before: list[Word] | None = None
    for whole in _hyphened(text):
        if all((word.lower in _FUNCTION and word.start not in bounds) or word.start in left_out for word in whole):
            before = None
            continue
        gap = text[before[-1].end : whole[0].start].strip(" '’-") if before else " "
        bounded = before is not None and before[-1].start in bounds
        if not gap and runs and (bounded or sum(map(len, runs[-1])) < _LONGEST_PHRASE):
            runs[-1].append(whole)
        else:
            runs.append([whole])
        before = whole
    made = []
    for run in runs:
        start, end = run[0][0].start, run[-1][-1].end
        tokens = frozenset(at for at, (first, last) in enumerate(places) if first < end and last > start)
        if tokens:
            made.append(Phrase(start, end, tokens))
    return made


def _hyphened(text: str) -> list[list[Word]]:
    """The words of a text, those together that a hyphen joins."""
    joined: list[list[Word]] = []
    for word in words(text):
        if joined and text[joined[-1][-1].end : word.start] in {"-", "‑"}:
            joined[-1].append(word)
        else:
            joined.append([word])
    return joined

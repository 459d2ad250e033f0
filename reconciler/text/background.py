"""A clause -> whether it only recounts an earlier state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from reconciler.text.asides import comparisons
from reconciler.text.lexicon import Lexicon
from reconciler.text.moments import dates_a_saying, is_main, lasts_since
from reconciler.text.named import NEWS_AGE
from reconciler.text.sieve import Sieved
from reconciler.text.times import StatedTime
from reconciler.text.verbs import PARTICIPLES, finite, is_over_in, tenses
from reconciler.text.words import Word, words

_PLUPERFECT = Sieved(
    rf"\bhad (?:\w+ly |also |already |earlier |just |still )?(?:been|\w+ed|\w+en|{PARTICIPLES})\b|\bwas (?:then|still)\b", re.IGNORECASE
)
_SURE, _NEAR = 2, 40
_NOW = frozenset("now today currently".split())
# «Four days earlier than announced», «as much as until now»: the news is what is compared with that.
_COMPARED = re.compile(r"\b(?:than|as \w+ as) $", re.IGNORECASE)
_THAN = re.compile(r" than\b", re.IGNORECASE)
# «at the time at which it began» tells when; «to cut previously reported revenue», «reliance on previously issued accounts» what.
_AT_WHICH = re.compile(r"at the time(?:(?: at)? (?:which|when|that)\b| of\b(?!.*\bhad\b))", re.IGNORECASE)
_KIND = re.compile(r" (?:\w{2,}ed|known|given|made|held|set|shown) (?!by\b|to\b|in\b|on\b|at\b|that\b|as\b|for\b)[a-z]", re.IGNORECASE)
_BEFORE_KIND = re.compile(
    r"(?:^|\b(?:an?|the|its|his|her|their|our|of|on|from|with|for|in|to|against|all|any|some|two|to \w+|than) )$", re.IGNORECASE
)
# «The firm will not file in May as previously planned», «UK follows with sanctions», «it was reported to the state»
_FOLLOWS = re.compile(r"(?: suit\b| with\b| up\b| in (?:its|their|his|her)\b|\W*$|[.,;])", re.IGNORECASE)
_TO_SOMEBODY = re.compile(r" to (?:the|an?|us|me|them|its|his|her|their|our|[A-Z]\w+)\b(?! (?:have|be)\b)")
_FORMERLY = frozenset({"previously", "originally", "initially"})
_AS = re.compile(r"\bas $", re.IGNORECASE)
_MEANT = re.compile(r" (?:planned|intended|scheduled|expected|proposed|envisaged|foreseen|promised|hoped|agreed|designed)\b", re.IGNORECASE)
# What may lie ahead, other than «until last week».
_UNTIL = re.compile(r"until (?:then|the|this)\b", re.IGNORECASE)
_BREAK = re.compile(r"[,;:()—–]")
_OPENS = re.compile(r"(?:^|[,;:—–]|\b(?:and|but|that|so)) ?[\"“‘']?$", re.IGNORECASE)


def recounts(clause: str, stated: Sequence[StatedTime], published_at: datetime, lexicon: Lexicon) -> bool:
    """Whether a clause recounts an earlier state: at least two of a recounting phrase, the pluperfect, an older time.

    What had been said, and what was said at an older time, is recounted whatever else the clause says.
    """
    among = words(clause)
    reported = _saying(among, lexicon)
    # A difference, not a sum: published_at may lie at either end of the calendar.
    held_against = comparisons(clause, lexicon) if stated else []
    older = [
        time
        for time in stated
        if published_at - time.until > NEWS_AGE
        and not (reported and lasts_since(clause, time))
        and not any(start <= time.start < end for start, end in held_against)
    ]
    pluperfect = _PLUPERFECT.search(clause)
    signs = int(pluperfect is not None and is_main(clause[: pluperfect.start()])) + bool(older)
    signs += any(dates_a_saying(clause, time, lexicon) for time in older)
    signs += 2 * (_has_recounting_phrase(clause, among, lexicon) or (reported is not None and _is_pluperfect(clause, among, reported)))
    return signs >= _SURE


def _has_recounting_phrase(clause: str, among: Sequence[Word], lexicon: Lexicon) -> bool:
    """Whether a recounting phrase occurs, and nothing after it tells how it is now: «shut until last week, and it is open now»."""
    for found in lexicon.recounting.find(among):
        first, end = among[found.first], among[found.last].end
        now = any(word.lower in _NOW for word in among[found.last + 1 :])
        if not now and (first.lower != "had" or is_main(clause[: first.start])) and not _recounts_nothing(clause, first, end, lexicon):
            return True
    return False


def _recounts_nothing(clause: str, first: Word, end: int, lexicon: Lexicon) -> bool:
    """Whether a phrase is only part of a comparison or an apposition, or looks ahead: «until then the road stays shut»."""
    start = first.start
    word = first.lower
    if (word == "at" and _AT_WHICH.match(clause, first.start)) or (word == "previously" and _names_a_kind(clause, start, end)):
        return True
    if _is_in_short(clause, word, start, end):
        return True
    if _COMPARED.search(clause[:start]) or _THAN.match(clause, end) or any(a <= start < b for a, b in comparisons(clause, lexicon)):
        return True
    return _is_in_apposition(clause, start, end) or (_UNTIL.match(clause, start) is not None and _looks_ahead(clause, start, end))


def _is_in_short(clause: str, word: str, start: int, end: int) -> bool:
    """Whether a phrase recounts nothing by what stands beside it: «(not) as previously planned», «Britain follows», «reported to us»."""
    if word == "follows":
        return _FOLLOWS.match(clause, end) is not None
    if word == "it":
        return _TO_SOMEBODY.match(clause, end) is not None
    return word in _FORMERLY and _AS.search(clause, 0, start) is not None and _MEANT.match(clause, end) is not None


def _names_a_kind(clause: str, start: int, end: int) -> bool:
    """Whether «previously» goes with a participle before a noun: «previously reported revenue»; in «it previously reported» it does not."""
    return _KIND.match(clause, end) is not None and _BEFORE_KIND.search(clause, max(0, start - _NEAR), start) is not None


def _is_in_apposition(clause: str, start: int, end: int) -> bool:
    """Whether a phrase is part of a piece after a comma that has no verb: «Roe, until now its spokesman, is premier»."""
    opened = next(reversed([*_BREAK.finditer(clause, 0, start)]), None)
    if opened is None or opened[0] != ",":
        return False
    closed = _BREAK.search(clause, end)
    piece = clause[opened.end() : closed.start() if closed else len(clause)]
    return len(words(piece)) > len(words(clause[start:end])) and not finite(piece)


def _looks_ahead(clause: str, start: int, end: int) -> bool:
    """Whether «until then» goes with a verb of now or to come: with the next one where it opens a clause, else with the last."""
    before = [] if _OPENS.search(clause[:start]) else [*tenses(clause, 0, start)]
    return before[-1]["ahead"] is not None if before else not is_over_in(clause[end:])


def _saying(among: Sequence[Word], lexicon: Lexicon) -> int | None:
    return next((i for i, word in enumerate(among) if word.lower in lexicon.reporting_verbs), None)


def _is_pluperfect(clause: str, among: Sequence[Word], verb: int) -> bool:
    """Whether the main verb here is in the pluperfect: «the ministry had (earlier) said»; in «she said she had warned them» it is not."""
    had = next((word for word in among[max(0, verb - 2) : verb] if word.lower == "had"), None)
    passive = among[verb - 1].lower == "been"
    return had is not None and not passive and is_main(clause[: had.start])

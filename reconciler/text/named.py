"""A time in a clause -> whether it is of a deed or matter that the main statement names: «jailed for robbing a bank in March»."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from reconciler.text.lexicon import Lexicon
from reconciler.text.times import StatedTime
from reconciler.text.verbs import first_finite, states
from reconciler.text.words import words

# «Two men were jailed on Monday for robbing it»: what happened within so many days may be the news itself. News of two days ago is
# news in most papers.
NEWS_AGE = timedelta(days=3)
_BREAK = re.compile(r"[,;:()—–\"“”]")
_SUBORDINATE = re.compile(r"\b(?:as|than|who|which|that|what|whether|because|after|before|when|if|since|while)\b", re.IGNORECASE)
_AND = re.compile(r"\b(?:and|but|or|so)\b", re.IGNORECASE)
_AS_OF = re.compile(r"\b(?:as of|as at|since|from|until|till|by|up to) (?:the )?$", re.IGNORECASE)
# What is told in the present perfect has no day of its own in English: «has lifted the ban that it imposed (in March)».
_PERFECT = re.compile(
    r"(?:has|have)(?: (?:not|never|also|already|now|just|both|all|again|\w+ly))* "
    r"(?:been|\w{2,}ed|\w+en|put|shut|cut|set|made|held|left|lost|won|sold|found|paid|sent|built|told|said|withdrawn|begun|bought|"
    r"brought|caught|kept|met|read|run|struck|sworn|thrown|drawn|known|shown|grown|come|become|gone|done)\b",
    re.IGNORECASE,
)
# «Charged with spreading (rumours)», «guilty of having taken»
_DEED = re.compile(
    r"\b(?:with|of|for|over) (?:having \w+|(?!\w*(?:morning|evening|building|meeting|hearing|offering))\w{2,}ing)\b", re.IGNORECASE
)


def is_of_what_is_named(clause: str, time: StatedTime, published_at: datetime, lexicon: Lexicon) -> bool:
    """Whether a time gone by is of what a main statement in the present or the perfect names, or of somebody's deed."""
    before = clause[: time.start]
    if time.until > published_at or _AS_OF.search(before):
        return False
    return _is_in_perfect(before) or _is_of_a_matter(before, lexicon) or (published_at - time.until > NEWS_AGE and _is_of_a_deed(before))


def _is_in_perfect(before: str) -> bool:
    """Whether the main verb before a time is in the present perfect, and no other statement has begun since."""
    verb = first_finite(before)
    if verb is None or _PERFECT.match(before, verb.start()) is None or _SUBORDINATE.search(before, 0, verb.start()):
        return False
    return _BREAK.search(before, verb.end()) is None and _AND.search(before, verb.end()) is None


def _is_of_a_matter(before: str, lexicon: Lexicon) -> bool:
    """Whether a time stands with what something concerns: «the case concerns his remark (in 2019)»."""
    among = words(before)
    concerns = next(lexicon.concerning.find(among), None)
    if concerns is None:
        return False
    start, end = among[concerns.first].start, among[concerns.last].end
    named = before[:start].strip()
    return bool(named) and not states(named) and not _SUBORDINATE.search(before, 0, start) and _BREAK.search(before, end) is None


def _is_of_a_deed(before: str) -> bool:
    deed = next(reversed([*_DEED.finditer(before)]), None)
    if deed is None or not states(before[: deed.start()]):
        return False
    after = before[deed.end() :]
    return _BREAK.search(after) is None and first_finite(after) is None and _AND.search(after) is None

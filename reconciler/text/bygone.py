"""A date without a year -> whether the verb right beside it says that it is one gone by: «was held in Karsa on 8 October».

In news a date of eleven months ago has its year; one that comes within weeks seldom has. So the next one is meant unless its own verb
is past. «The union called a vote on 8 October», «the court had set 8 October as the day» look ahead, for all their past tense.
"""

from __future__ import annotations

import re

from reconciler.text.calendars import ANY_WEEKDAY
from reconciler.text.verbs import is_past, tenses

_NEAR = 200
_PREPOSITION = re.compile(r"(?:in|since) (?=\w)", re.IGNORECASE)
_SINCE = re.compile(r"\bsince (?:(?:the|early|late) )?$", re.IGNORECASE)
_DAY = rf"(?:(?:{ANY_WEEKDAY}),? )?(?:the )?"
_ADVERB = r"(?: (?:him|her|it|them|me|us|you|again|back|out|up|down|here|there|together|place|effect|office|\w+ly))?"
# A phrase of place or manner has no object in it that the date could be of, and no verb of its own.
_NO_VERB = r"(?!(?:of|that|which|who|enters|takes|comes|begins|starts|ends|opens|goes)\b)"
_PHRASE = rf"(?: (?:in|at|by|near|off|outside|inside|with|under|into)(?: {_NO_VERB}[^\s,;:()—–]+){{1,8}})?"
_OF_THE_VERB = re.compile(rf"{_ADVERB}(?:(?P<bare>)|{_PHRASE}(?: early| late| only| just)? (?:on|in)) {_DAY}$", re.IGNORECASE)
# «set (8 November as the day)»: the date is what was fixed.
_FIXES = re.compile(r"(?:set|fixed|named|chose|picked|proposed|announced|approved|booked|suggested|dated)$", re.IGNORECASE)
# «is held on», «you're no longer required on», «if approved on»: the passive, of now or to come.
_PRESENT = re.compile(
    r"(?:\b(?:is|are|am|remains?|stays?|gets?)|['’]re)(?: (?!had|has|have|having)\w+){0,2} $|\b(?:if|when|once|unless) $", re.IGNORECASE
)
# «whoever is registered on 17 July (may vote)»
_GOES_ON = re.compile(r" (?:is|are|will|would|can|could|may|might|must|shall|should)\b", re.IGNORECASE)
# «On 15 December he texted», «…, and in January it closed»: where a clause begins.
_OPENS = re.compile(rf"(?:^|[,;:—–]|\b(?:and|but|that|where|when)) ?[\"“‘']?(?:(?:early|late|only) )?(?:on|in) {_DAY}$", re.IGNORECASE)
_BREAK = re.compile(r"[,;:()—–]")


def is_bygone(sentence: str, at: int, end: int) -> bool:
    """Whether a date at `at`..`end` is that of a verb in the past, or says since when."""
    if (own := _PREPOSITION.match(sentence, at)) is not None:
        at = own.end()  # «in October» is one date, and its «in» what a verb goes with
    if _SINCE.search(sentence[max(0, at - _NEAR) : at]):
        return True
    return is_past(sentence, at) and (_follows_its_verb(sentence, at, end) or _opens_a_clause(sentence, at, end))


def _follows_its_verb(sentence: str, at: int, end: int) -> bool:
    before = [*tenses(sentence, max(0, at - _NEAR), at)]
    between = _OF_THE_VERB.match(sentence[:at], before[-1].end()) if before else None
    if between is None:
        return False
    fixed = between["bare"] is not None and _FIXES.match(before[-1][0]) is not None
    reduced = before[-1]["regular"] is not None and _GOES_ON.match(sentence, end) is not None
    return not (fixed or reduced or _PRESENT.search(sentence[: before[-1].start()]))


def _opens_a_clause(sentence: str, at: int, end: int) -> bool:
    after = next(tenses(sentence, end, len(sentence)), None)
    # «In January, the firm closed it»: one comma after the date opens no clause.
    return (
        after is not None
        and after["ahead"] is None
        and _OPENS.search(sentence[:at]) is not None
        and _BREAK.search(sentence, min(end + 1, after.start()), after.start()) is None
    )

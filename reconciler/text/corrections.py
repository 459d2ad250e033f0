"""A title and text -> whether the report corrects or withdraws an earlier one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from reconciler.text.possessives import owns
from reconciler.text.sieve import Sieved
from reconciler.text.times import StatedTime, stated_times

_LABEL = r"(?:correction|corrected|corrects|corrigendum|clarification|erratum)s?"
_NUMBERS = r"(?:number|figure|toll|total|amount|count|date|name|price|share|rate|sum|quantity|result)s?"
_PAPERS = r"(?:statement|report|notice|announcement|story|article|release|bulletin|minutes|list|table)s?"
# A label, or what a publisher says of its own earlier words. «Market correction deepens», «killed in error» are news of others.
_CORRECTS_TITLE = re.compile(
    rf"^\W*(?:(?:repeat and |official )?{_LABEL}\s*(?:$|[:,(]| [–—-] | to (?:our|the|an?|earlier)\b| and (?:update|comment)\b)|"
    r"corr(?:ections?|igend(?:um|a)) (?:to|concerning|regarding|and (?:clarification|apolog)\w*|"
    rf"of (?:the |our )?(?:{_NUMBERS}|{_PAPERS})\b)|"
    r"notice of (?:error|correction)\b)|\((?:corrected|correction)\)|"
    # «Recall extended; corrected number of units»; «…; corrected data show a fall» tells of others.
    rf"[;,–—(-] ?(?:correct(?:ed|ion of|ing)(?: (?:the|its|our|an?))?(?: \w+)? {_NUMBERS}(?: (?:of|for|in) [^,;:]*)?|corrected)\W*$",
    re.IGNORECASE,
)
_WE = r"(?:we|this (?:paper|newspaper|agency|service|site|website|programme))"
_SAID = r"(?:reported|stated|said|wrote|announced|gave|given|published|printed|claimed|told)"
_HALF_A_SENTENCE = r"(?:[^.]|\.(?=\d)){1,60}"
_CORRECTS_TEXT = re.compile(
    rf"(?:^|[.!?]\s+|\n\s*|\d\d:\d\d\s+)\W*{_LABEL}\s*(?::| [–—-] )|"
    r"\ban earlier (?:version|edition|report|clarification|announcement|statement)\b[^.]{0,60}"
    r"\b(?:said|stated|gave|named|put|misstated|wrongly|stands)\b|"
    r"\bwe (?:regret|apologise|apologize)\b[^.]{0,40}\b(?:error|mistake|subscribers|readers)\b|"
    r"\b(?:our|this|the) (?:\w+ ){0,2}(?:item|report|story|article|announcement)\b[^.]{0,80}"
    r"\b(?:has been (?:amended|corrected)|was (?:wrong|misstated|in error)|given wrongly|"
    r"contained an? (?:\w+ )?error|gave (?:a|the) wrong)|"
    r"\bnot [^.]{1,60}\bas (?:we|first|previously) (?:\w+ )?reported\b|\bas we (?:wrongly |mistakenly )?reported\b|\bin error we\b|"
    rf"(?:[,;(–—-] ?|\b(?:and|but) )not\b{_HALF_A_SENTENCE}\bas {_WE} (?:had |have |first |\w+ly )?{_SAID}\b|"
    rf"\bcontrary to (?:what|that which) {_WE} (?:had |have |first |\w+ly )?{_SAID}\b",
    re.IGNORECASE,
)
_NEWS = r"(?:report|story|article|item|dispatch|alert|flash)s?"
_WORDS = r"(?:report|story|article|item|dispatch|alert|flash|claim|assertion|statement|announcement|post)s?"
_COUNTS = (
    r"(?:figure|number|count|toll|total|tally|estimate|account|version|headcount|notice|note|finding|conclusion|assessment|allegation|"
    r"accusation)s?"
)
_WITHDRAWING_TITLE = re.compile(
    rf"^\W*(?:{_NEWS} withdrawn\b|(?:retraction|retracted)(?: notice)?\s*(?:$|:| [–—-] )|withdrawn\s*:)|"
    rf"\((?:{_NEWS} )?(?:withdrawn|retracted)\)",
    re.IGNORECASE,
)
_TAKES_BACK = r"(?:withdraws?|withdrew|withdrawn|withdrawing|retracts?|retracted|retracting)"
_TAKING_BACK = re.compile(_TAKES_BACK, re.IGNORECASE)
_WITHDRAWING_TEXT = re.compile(
    rf"^\W*(?:{_NEWS} withdrawn\b|retraction\s*(?::| [–—-] ))|"
    rf"\bplease disregard (?:our|the|this|an?)\b[^.]{{0,40}}\b{_NEWS}\b|"
    rf"\bour (?:\w+ ){{0,3}}{_NEWS}\b[^.]{{0,80}}\b(?:is|are|was|were|has been|have been) (?:hereby |now )?{_TAKES_BACK}\b",
    re.IGNORECASE,
)
# Who corrects or withdraws says so at once: no more of a text is looked at.
HEAD = 400
# Whatever corrects has one of these, in small letters, and whatever withdraws one of those: to look for them takes a thirtieth of the time.
_CORRECTING = ("corr", "clarification", "erratum", "an earlier ", "regret", "apolog", "amended", "wrong", "misstated", "error", "reported")
_CORRECTING_TOO = ("as we ", "as this ", "contrary to")
_WITHDRAWING = ("withdr", "retract", "disregard")
# After the words that say so comes what is right, within so many characters.
_FOLLOWS = 200
# «It put 655 people on short time, not 640 as first reported» tells what is so, whatever was before.
_SETS_RIGHT = Sieved(
    rf"\bnot (?P<wrong>{_HALF_A_SENTENCE})\bas (?:we|first|previously|earlier|initially) (?:\w+ )?"
    r"(?:reported|stated|announced|said|given)\b|"
    rf"(?:[,;(–—-] ?|\b(?:and|but) )not\b(?P<false>{_HALF_A_SENTENCE})\bas (?:{_WE} |it |had been |was )?(?:\w+ ){{0,2}}?{_SAID}\b|"
    # «Contrary to first reports he is alive»
    rf"\bcontrary to (?:the |our |its |their )?(?:first|earl(?:y|ier)|previous|initial) (?:\w+ )?"
    rf"(?:{_WORDS}|{_COUNTS}|information)\b|"
    # «correcting the figure of 368», «withdrew its statement that all were saved»; what had been withdrawn is told of then.
    rf"(?<!\bhad )\b(?:correct(?:s|ed|ing)|t(?:akes|aking|ook) back|{_TAKES_BACK}) (?:the|its|his|her|their|our|an?|this)\b"
    rf"(?: [\w'’-]+){{0,3}}? (?!posts?\b)(?:{_WORDS}|{_COUNTS})\b",
    re.IGNORECASE,
)


_SINCE = re.compile(r"\b(?:has|have|had) since (?!then\b)\w+|\bsince then\b", re.IGNORECASE)
_REPORT_OF = re.compile(rf"\b{_WORDS}(?: (?:published|issued|carried|sent|posted|dated|of|on|from|in)){{1,3}} (?:the )?$", re.IGNORECASE)
# «(not 48,000,) as we stated on 3 February»
_AS_SAID = re.compile(rf"\bas (?:{_WE} )?(?:had |was |were )?(?:\w+ )?{_SAID}(?: \w+)? (?:on |in )?(?:the )?$", re.IGNORECASE)
# «(News. More news.) An earlier version of this report said …» speaks of itself, and of no other report of its source.
_OF_ITSELF = re.compile(
    r"[.!?]\s[^.!?]*\b(?:earlier|previous) (?:version|edition) of this (?:\w+ )?(?:report|article|story|item|page)\b", re.IGNORECASE
)
_DAYS_REPORT = re.compile(rf"['’]s? (?:\w+ ){{0,2}}{_WORDS}\b", re.IGNORECASE)


def corrects(title: str, text: str) -> bool:
    """Whether the title or the opening of the text says that this corrects what its publisher said before."""
    head = text[:HEAD]
    return bool(_CORRECTS_TITLE.search(title)) or (_has_any(head, (*_CORRECTING, *_CORRECTING_TOO)) and bool(_CORRECTS_TEXT.search(head)))


def corrects_itself(title: str, head: str) -> bool:
    """Whether a report of news adds that an earlier version of it was wrong: no other report of its source is."""
    return _OF_ITSELF.search(head) is not None and _CORRECTS_TITLE.search(title) is None


def tells_of_since(clause: str) -> bool:
    """Whether a clause of a correction tells what has happened since, which corrects nothing: «The court has since set a fine»."""
    return _SINCE.search(clause) is not None


def days_of_earlier(head: str, published_at: datetime) -> list[StatedTime]:
    """The days by which an opening names an earlier report: «our report of 3 May», «Monday's story», «not 9, as we stated on Monday»."""
    return [time for time in stated_times(head, published_at) if _DAYS_REPORT.match(head, time.end) or _is_of_earlier(head, time)]


def _is_of_earlier(head: str, time: StatedTime) -> bool:
    before = head[max(0, time.start - _FOLLOWS) : time.start]
    return (_REPORT_OF.search(before) or _AS_SAID.search(before)) is not None and not owns(head, time.end)


def correcting(title: str, text: str) -> range:
    """Where in the text stand the words that correct, and what is right: nowhere, or all of it where it is a correction as a whole."""
    whole = range(len(text) + 1)
    if _CORRECTS_TITLE.search(title):
        return whole
    found = _CORRECTS_TEXT.search(text[:HEAD])
    if found is None:
        return range(0)
    return range(found.start(), found.end() + _FOLLOWS) if found.start() else whole


def sets_right(clause: str) -> bool:
    """Whether a clause says what is so in place of what was reported before."""
    return _SETS_RIGHT.search(clause) is not None


def taken_back(clause: str) -> str | None:
    """What was reported before and is not so, as a clause that sets it right says it: «(not) an expired certificate (as first told)»."""
    found = _SETS_RIGHT.search(clause)
    return (found["wrong"] or found["false"]) if found else None


def withdraws(title: str, text: str, source: str) -> bool:
    """Whether the title or the opening of the text says that its own source takes an earlier report of its own back."""
    head = text[:HEAD]
    if _WITHDRAWING_TITLE.search(title):
        return True
    if not _has_any(head, _WITHDRAWING):
        return False
    if _WITHDRAWING_TEXT.search(head):
        return True
    # Of most sources nothing need be made ready to be looked for.
    return _TAKING_BACK.search(head) is not None and _own(source).search(head) is not None


def _has_any(text: str, parts: Iterable[str]) -> bool:
    """Whether a text has one of these parts, as expressions that ignore case find them: to these a dotless I is an I, too."""
    folded = text.replace("İ", "i").replace("ı", "i").casefold()
    return any(part in folded for part in parts)


def _own(source: str) -> re.Pattern[str]:
    us = rf"(?:we|this (?:newspaper|paper|site|website|agency|service|programme)|{re.escape(source)})"
    adverbs = r"(?: has| have| is| are| hereby| now| today){0,2}"
    return re.compile(
        rf"\b{us}{adverbs} {_TAKES_BACK} (?:(?:our|its|this)\b[^.]{{0,60}}\b{_WORDS}|(?:an?|the)\b[^.]{{0,40}}\b{_NEWS})\b", re.IGNORECASE
    )

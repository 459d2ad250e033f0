"""Words -> whether a verb that makes a statement is among them, and which way in time it looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from reconciler.text.prepositions import tells_no_time

_AUXILIARIES = "is|are|was|were|has|have|had|does|do|did|will|would|can|could|may|might|must|shall|should"
# Past tenses that do not end in -ed, and are no other common word.
_IRREGULAR = (
    "said|told|went|came|became|began|took|gave|got|made|found|lost|won|sold|bought|brought|fell|rose|grew|fled|flew|left|held|kept|met|"
    "paid|sent|spent|built|fought|caught|sank|struck|shot|broke|drew|drove|spoke|stood|understood|thought|taught|wrote|chose|swept|threw|"
    "withdrew|sought|hit|ran|saw|knew|felt|swore|shook|froze|stole|arose|lay"
)
# Those among them that are no participles too: «they fled», but «men held on Monday».
_NO_PARTICIPLE = (
    "said|went|came|became|began|took|gave|fell|rose|grew|fled|flew|sank|broke|drew|drove|spoke|wrote|chose|threw|withdrew|ran|saw|knew|"
    "swore|shook|froze|stole|arose|lay|died"
)
# Participles that end neither in -ed nor in -en.
PARTICIPLES = (
    "shut|put|said|told|cut|let|made|held|left|lost|won|sold|bought|brought|found|paid|sent|spent|built|kept|met|set|hit|quit|led|read|"
    "fought|caught|sought|thought|taught|understood|stood|become|come|run|begun|sunk|struck|shot|spread|forecast|split|heard|felt|cost|"
    "gone|done|sworn|torn|worn|grown|known|shown|drawn|thrown|flown|blown|withdrawn|overthrown|undergone"
)
AUXILIARIES = frozenset((*_AUXILIARIES.split("|"), "be", "been", "being"))
_SURE = re.compile(rf"\b(?:{_AUXILIARIES}|{_IRREGULAR})\b")
_FINITE = re.compile(rf"\b(?:{_AUXILIARIES}|{_NO_PARTICIPLE})\b")
# «Until then nothing could leave», «until now it has denied it» tell of what is over, «until then nothing may leave» of what lasts.
_GONE = re.compile(rf"was|were|had|has|have|did|could|{_NO_PARTICIPLE}")
_STATING = re.compile(rf"\b(?:{_AUXILIARIES}|{_IRREGULAR}|\w{{2,}}ed)\b")
# «to sail on 3 May» looks ahead; «to the port on 3 May», «from April to October» do not (`prepositions`), and «May» is a month.
_AHEAD = "will|would|shall|should|(?-i:may)|might|could|can|is|are|due|ending|starting|beginning|scheduled|planned|expected|pencilled|to"
# «the reduced rate», «remote-controlled cranes»: no past tense.
_REGULAR = (
    r"(?<!-)(?<!\bthe )(?<!\ban )(?<!\ba )(?<!\bits )\b(?!(?:(?:in|n|s|br|bl|w)?eed|speed|proceed|exceed|succeed|hundred)\b)\w{2,}ed(?!-)"
)
# What looks ahead whatever else the sentence says; «is» and «may» do not: «is closed since Thursday», «may have met on Thursday».
_SURELY_AHEAD = re.compile(r"will|would|shall|due|scheduled|planned|expected|pencilled|set|to", re.IGNORECASE)
# «would be published», «was to have ended»: a participle is as late as what stands before its «be» or «have».
_PASSIVE = (
    rf"\b(?:be|(?<=\bwould )have(?: been)?|(?<=\bwas to )have(?: been)?|(?<=\bwere to )have(?: been)?) "
    rf"(?:(?:\w+ly|not|then|first|again) )?(?:\w{{2,}}ed|{_IRREGULAR})\b"
)
_GONE_BY = re.compile(rf"\b(?:was|were|had|did|{_IRREGULAR})\b|{_REGULAR}", re.IGNORECASE)
# Each begins with a word: other places are passed by at once.
_TENSE = re.compile(
    rf"\b(?=\w)(?:(?P<passive>{_PASSIVE})|(?P<ahead>{_AHEAD})\b|(?P<past>was|were|had|did|{_IRREGULAR})\b|(?P<regular>{_REGULAR})\b)",
    re.IGNORECASE,
)
# «Talks resume on Friday», «the ban takes effect on Saturday»: the present of what is fixed in a calendar.
_FIXED_PRESENT = re.compile(
    r"(?<!\bthe )(?<!\ba )(?<!\ban )(?<!\bits )(?<!\btheir )(?<!['’]s )\b(?:resumes?|reconvenes?|reopens?|opens|starts|begins?|launches|"
    r"ends|expires?|lapses|closes|votes|meets?|goes|leaves|arrives?|sails|departs?|takes? (?:effect|office)|falls due|runs out|"
    r"(?:comes?|enters?|goes?) (?:in)?to (?:force|effect|service|court))\b",
    re.IGNORECASE,
)
# What may stand between such a verb and its day.
_UNTIL_DAY = re.compile(r"(?! (?:said|told))(?: (?!and\b|but\b|after\b|since\b|which\b|who\b|that\b)[^\s,;:]+){0,6} $")
_NEAR = 200
# «fixed for 19 June», «until the last week of June»: the date is that of what is to come.
_FOR_LATER = re.compile(
    r"\b(?:for|until|till|before|by|around|from|to) "
    r"(?:(?:the|a) (?:\w+ )?(?:week|weekend|period|day|month|morning|evening|night|end|beginning|start|middle) (?:(?:of|on) )?)?$",
    re.IGNORECASE,
)
# «was expected to leave on Friday» looks ahead from a time gone by, and may look to one gone by.
_WAS = re.compile(r"\b(?:was|were|had)(?: \w+){0,2} $", re.IGNORECASE)
# What somebody said is told in the past, too: «said that results were expected on Monday».
_SAID = re.compile(
    r"(?<!\bhad )\b(?:said|told|added|announced|confirmed|warned|wrote|explained|noted)\b(?! (?:last|earlier|a \w+ ago)\b)"
    r"(?!.*\b(?:had|until|ago|earlier)\b)",
    re.IGNORECASE,
)
# «From Saturday to (Monday)» is no infinitive.
_FROM_TO = re.compile(r"(?<=day) to $")
_FOR_LATER_DAY = re.compile(r"\b(?:for|until|till|by) $", re.IGNORECASE)
# «agree truce from midnight (Saturday)», with no verb of a time gone by before it
_FROM_THEN = re.compile(r"\bfrom (?:midnight|noon|midday|dawn|dusk|\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\.?)(?: on)? $", re.IGNORECASE)


def states(part: str) -> bool:
    """Whether a part of a sentence has a verb that could carry a statement."""
    return _STATING.search(part) is not None


def surely_states(part: str) -> bool:
    """The same, without words in -ed, which may be participles: «the retired secretary»."""
    return _SURE.search(part) is not None


def finite(part: str) -> bool:
    """Whether a part of a sentence has a verb that is surely finite: «was», «fled», and no participle, «held», «trapped»."""
    return _FINITE.search(part) is not None


def first_finite(part: str) -> re.Match[str] | None:
    """The first verb that is surely finite."""
    return _FINITE.search(part)


def is_over_in(part: str) -> bool:
    """Whether the first verb in a part of a sentence is one of a time gone by; none is where there is none."""
    verb = _FINITE.search(part)
    return _GONE.fullmatch(verb[0]) is not None if verb is not None else re.search(_REGULAR, part) is not None


def is_ahead(sentence: str, at: int) -> bool:
    """Whether the day of the week at this place is surely one to come: «will vote on Friday», «closed until Friday»."""
    before = _FROM_TO.sub("", sentence[max(0, at - _NEAR) : at])
    if (for_later := _FOR_LATER_DAY.search(before)) is not None and re.search(r"\bhad\b", sentence) is None:
        return before[: for_later.start()].strip() != ""
    if fixing_verb(before) is not None or (_FROM_THEN.search(before) is not None and not _GONE_BY.search(before)):
        return True
    found = [*tenses(before, 0, len(before))]
    ahead = [*takewhile(lambda tense: _SURELY_AHEAD.fullmatch(tense[0]), reversed(found))]
    was = _WAS.search(before, 0, ahead[-1].start()) if ahead else None
    return bool(ahead) and (was is None or _SAID.search(before, 0, was.start()) is not None)


def fixing_verb(before: str) -> re.Match[str] | None:
    """The last verb before a day if it is in the present of a calendar, «the border reopens on (Monday)»; or None."""
    verb = next(reversed([*_FIXED_PRESENT.finditer(before)]), None)
    if verb is None or _UNTIL_DAY.match(before, verb.end()) is None:
        return None
    return verb if next(tenses(before, verb.end(), len(before)), None) is None else None


def is_past(sentence: str, at: int) -> bool:
    """Whether the verb that a time at this place goes with is past: the nearest before it, else the first after it."""
    if _FOR_LATER.search(sentence[max(0, at - _NEAR) : at]):
        return False
    before = [*tenses(sentence, max(0, at - _NEAR), at)]
    nearest = before[-1] if before else next(tenses(sentence, at, len(sentence)), None)
    return nearest is not None and nearest["ahead"] is None


def tenses(sentence: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The words between two places that tell a time, in order: those with a group `ahead` of now or to come, the others gone by."""
    for found in _TENSE.finditer(sentence, start, end):
        if found["passive"] is None and not (found["ahead"] and tells_no_time(sentence, found.start(), found.end())):
            yield found

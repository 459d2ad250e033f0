"""A time in a clause -> whether it only tells which thing the clause is about: «the ferry that sank on 3 May was raised on Friday»."""

from __future__ import annotations

import re

from reconciler.text.verbs import AUXILIARIES, finite, states
from reconciler.text.words import words

_OPENS = re.compile(r"\b(?:who|which|that|where|whose)\b", re.IGNORECASE)
_BREAK = re.compile(r"[,;:()—–\"“”]")
# What goes on with another statement: «prices fell on Monday after the bank was closed».
_CONJUNCTIONS = (
    "and|but|or|nor|so|yet|after|before|when|while|as|because|since|if|that|who|whom|whose|which|where|than|until|though|although"
)
_GOES_ON = re.compile(rf"\b(?:{_CONJUNCTIONS})\b", re.IGNORECASE)
# A past tense or participle that is only a participle where a finite verb follows: «miners trapped», «hostages taken», «men held».
# After an article it is an adjective: «an infected singer».
_PARTICIPLE = re.compile(
    r"(?<!\bthe )(?<!\ban )(?<!\ba )(?<!\bits )"
    r"\b(?:\w{2,}ed|taken|given|seen|written|broken|stolen|driven|chosen|sunk|thrown|drawn|hidden|held|caught|found|built|made|sent|sold|"
    r"bought|lost|left|shot|hit|struck|paid|brought|kept|won|set|cut|hurt|shut|put)\b",
    re.IGNORECASE,
)
# «in (a car)», «from (the port of) Karsa»: after these the subject of another statement cannot begin.
_PLACE = re.compile(
    r"(?: (?:in|at|off|near|from|by|with|outside|inside|on|over|under) "
    r"(?:(?:the|an?|its|his|her|their) )?[\w'’-]+(?: of (?:the )?[\w'’-]+)?)?"
)
# «Over the wildfire at Cutbank Creek (has been freed)»: a phrase of several words, in which no other statement begins.
_PHRASE_THEN_VERB = re.compile(
    r" (?:in|at|off|near|from|by|with|outside|inside|on|over|under|for|during|about|against|of|to|into|following)"
    rf"(?: (?!(?:{_CONJUNCTIONS}|had|did|does|do)\b)[\w'’-]+){{1,8}}? (?:(?:never|not|\w+ly) )?(?:is|are|was|were|has|have|will|would)\b",
    re.IGNORECASE,
)
_ADVERBS = frozenset("not never also later first since now still already just again".split())
_MOST_BETWEEN = 8


def tells_which(clause: str, start: int, end: int) -> bool:
    """Whether the time at `start`..`end` stands in a relative clause or beside a participle before the main verb."""
    before, after = clause[:start], _BREAK.split(clause[end:], maxsplit=1)[0]
    opened = _OPENS.search(before)
    if opened is not None:
        return _in_relative_clause(before[: opened.start()], before[opened.end() :], after)
    return _beside_participle(before, after)


def _in_relative_clause(head: str, relative: str, after: str) -> bool:
    if not head.strip() or states(head) or _BREAK.search(relative) or _verb_groups(relative) != 1:
        return False
    among = words(after)
    main = next((word for word in among[:_MOST_BETWEEN] if states(word.lower)), None)
    return main is not None and _GOES_ON.search(after, 0, main.start) is None


def _beside_participle(before: str, after: str) -> bool:
    participle = next(reversed([*_PARTICIPLE.finditer(before)]), None)
    if participle is None or finite(before) or _BREAK.search(before):
        return False
    if _PHRASE_THEN_VERB.match(after):
        return True
    place = _PLACE.match(after)
    rest = after[place.end() :] if place is not None else after
    among = words(rest)
    return bool(among) and finite(among[0].lower) and _GOES_ON.match(rest.lstrip()) is None


def _verb_groups(part: str) -> int:
    """How many verbs with their auxiliaries there are: «(had been taken) and (were freed)»."""
    found, open_group = 0, False
    for word in words(part):
        lower = word.lower
        if lower in AUXILIARIES or states(lower) or _PARTICIPLE.fullmatch(lower):
            found += not open_group
            open_group = lower in AUXILIARIES
        elif lower not in _ADVERBS and not lower.endswith("ly"):
            open_group = False
    return found

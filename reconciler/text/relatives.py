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
# «(Killed in Saturday)'s earthquake (rose)»
_OWNED = re.compile(
    r"['’]s?(?: (?:[\w-]+ )?)[\w-]+"
    r"(?= (?:rose|fell|climbed|jumped|has|have|is|are|was|were|stands|stood|reached|passed|grew|dropped|will)\b)"
)
# «Over the wildfire at Cutbank Creek (has been freed)»: a phrase of several words, in which no other statement begins.
_PHRASE_THEN_VERB = re.compile(
    r" (?:in|at|off|near|from|by|with|outside|inside|on|over|under|for|during|about|against|of|to|into|following)"
    rf"(?: (?!(?:{_CONJUNCTIONS}|had|did|does|do)\b)[\w'’-]+){{1,8}}? (?:(?:never|not|\w+ly) )?(?:is|are|was|were|has|have|will|would)\b",
    re.IGNORECASE,
)
# «reports that it would (close were denied)»: what they say, and no relative clause.
_NEWS = re.compile(
    r"\b(?:reports?|claims?|news|rumou?rs?|fears?|hopes?|concerns?|worry|worries|warnings?|signs?|suggestions?|assertions?|statements?|beliefs?|"
    r"views?|ideas?|facts?|possibility|likelihood|chances?|risks?|odds|evidence|promises?|pledges?|assurances?|guarantees?|confirmation|doubts?|"
    r"speculation|expectations?|predictions?|forecasts?|allegations?|accusations?|conditions?|hints?|threats?|proof|word|proposals?|decisions?|"
    r"orders?|rulings?|requests?|demands?|agreements?|understanding|impression|conclusion|notion|theory|danger|thought|message|so|now|it|"
    r"\w+ed|\w+ing)\W*$",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|has|have|had|did|does|do|will|would|can|could|may|might|must|shall|should)\b", re.IGNORECASE)
# What is said of a plan where it is said that there is one.
_TOLD_OF = (
    r"(?! (?:been )?(?:\w+ly )?(?:announced|unveiled|disclosed|presented|outlined|revealed|proposed|planned|drafted|drawn up|due|expected|"
    r"scheduled|set)\b)"
)
_OVER = r"not|no longer|off|over|dead|back|void|illegal|unlawful|\w{2,}ed|held|shut|put|under way"
_IS_OVER = rf"(?:is|are)(?= (?:now |also |already |\w+ly )?(?:{_OVER})\b)"
_SETTLES = re.compile(rf"(?:was|were|has|have|had|did|does not|{_IS_OVER}){_TOLD_OF}\b", re.IGNORECASE)
_NOTHING_OR_BE = frozenset({"", "is", "are", "was", "were", "had been", "has been", "have been"})
_HAPPENED = re.compile(r"\b(?:took|began|came|went|fell|got|lost|won|ran|\w{3,}ed)\b")
_ADVERBS = frozenset("not never also later first since now still already just again".split())
_MOST_BETWEEN, _NEAR = 8, 80


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
    place = _OWNED.match(after) or _PLACE.match(after)
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


def ends_with_news(before: str) -> bool:
    """Whether what stands before a «that» is what is said or thought, of which the rest tells the content: «reports (that)»."""
    return _NEWS.search(before[-_NEAR:]) is not None


def is_of_subject(clause: str, start: int, end: int) -> bool:
    """Whether the word at `start`..`end` is the verb, or before the verb, of a relative clause in the subject of what has happened."""
    opened = next(reversed([*_OPENS.finditer(clause, 0, start)]), None)
    if opened is None:
        return False
    head, relative = clause[: opened.start()], clause[opened.end() : start].strip().lower()
    # «documents that could», «a strike that was planned»: whoever does it is the subject; «they say that it could» is none.
    if not head.strip() or relative not in _NOTHING_OR_BE or states(head) or _BREAK.search(head) or ends_with_news(head):
        return False
    return settles(clause[end:], surely=True)


def settles(after: str, *, surely: bool = False) -> bool:
    """Whether the predicate in what follows a subject says that something is so or has happened, in its auxiliary, else in a past tense."""
    part = _GOES_ON.split(_BREAK.split(after, maxsplit=1)[0], maxsplit=1)[0]
    auxiliary = _AUXILIARY.search(part)
    if auxiliary is not None:
        return _SETTLES.match(part, auxiliary.start()) is not None
    return not surely and _HAPPENED.search(part) is not None

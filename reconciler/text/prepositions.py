"""«To» in a sentence -> whether it is a preposition, «sent to jail», and tells nothing of time as «to sail» does."""

from __future__ import annotations

import re

from reconciler.text.calendars import MONTHS
from reconciler.text.figures import NUMBER_WORDS

_BEFORE = re.compile(r"([\w'’-]+) $")
_AFTER = re.compile(r" ([^\W_][\w'’-]*)(?: ([\w'’-]+))?")
# Before these no infinitive begins.
_OF_NOUNS = NUMBER_WORDS.union(MONTHS) | frozenset(
    "the a an his her its their our my your this that these those all both some any every each another other others "
    "him them it us me you whom which what at about around nearly almost more less over under roughly "
    "prison port safety hospital sea shore harbour harbor custody death life justice parliament congress church college university "
    "freedom bankruptcy zero war peace victory people men women children police staff".split()
)
# Nouns that are verbs too, after what moves: «returned to work», «rose to record levels»; but «plans to work», «vowed to jail them».
_EITHER = frozenset("jail court work land power record market school trial rest ground air rescue auction debate study surface".split())
_MOVES = frozenset(
    "return returned returns returning back went go goes going gone come came comes coming rise rose risen rises rising fall fell fallen "
    "falls falling climbed dropped jumped brought bring brings taken takes take took send sent sends sentenced towed moved led rushed "
    "flown flew transferred admitted increased raised grew soared surged dipped slipped sank tumbled slumped got driven drove walked ran "
    "fled rowed shipped carried restored swept elected put".split()
)
# «According to», «thanks to», «up to».
_WITH_TO = frozenset(
    "according thanks owing contrary prior addition response up next linked related similar attributed opposed close".split()
)
_BE = frozenset("is are was were be been being not also still now".split())
_PLURAL = re.compile(r"(?!focus$|bias$|canvas$)\w+[^s\W]s")
_GERUND = re.compile(r"(?!(?:br|s|r|w|sw|cl|fl|st|spr|str)ing$)\w+ing")


def tells_no_time(sentence: str, start: int, end: int) -> bool:
    """Whether the «to» at `start`..`end`, or the «due» of «due to fog», is a preposition; other words are none."""
    word = sentence[start:end].lower()
    if word not in {"to", "due"}:
        return False
    before = _BEFORE.search(sentence, max(0, start - 40), start)
    last = before[1] if before else ""
    if word == "due":
        return sentence[end : end + 4].lower() == " to " and last.lower() not in _BE
    if last.lower() == "due" and before is not None:
        return tells_no_time(sentence, before.start(), before.end(1))
    following = _AFTER.match(sentence, end)
    return following is not None and _is_of_a_noun(last, following[1])


def _is_of_a_noun(before: str, word: str) -> bool:
    lower = word.lower()
    if lower in _OF_NOUNS or lower[0].isdigit() or _PLURAL.fullmatch(lower) or _GERUND.fullmatch(lower) or before.lower() in _WITH_TO:
        return True
    if word[0].isupper() and before[:1].islower():
        return True  # «flew to Karsa»; «Minister to Resign» is a headline
    return lower in _EITHER and before.lower() in _MOVES

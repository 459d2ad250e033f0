"""A clause -> where its «may» grants or forbids, and leaves nothing open: «firms may sell them again», «no ship may enter the port»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reconciler.text.calendars import ANY_WEEKDAY
from reconciler.text.sieve import Sieved

Span = tuple[int, int]

_MAY = Sieved(
    r"\bmay (?P<not>(?:not|no longer|never) )?(?P<by_leave>(?:lawfully|legally|freely|henceforth|in principle) )?"
    r"(?:(?:(?!(?:f|app|supp|re|rep)ly\b)\w+ly|also|then|thus|still) )?(?:continue to )?(?P<passive>be )?(?P<verb>[a-z]+)\b"
)
# «None of them may enter», «nobody may go down»
_NONE = re.compile(r"\b(?:no|none|nobody|no one|neither)\b[^,;:]{0,80}$", re.IGNORECASE)
_YOU = re.compile(r"\byou (?:\w+ )?$", re.IGNORECASE)
_DAY = rf"{ANY_WEEKDAY}|\d\w*|now|today|tonight|tomorrow|next|noon|midnight|the|this|that"
_BY_LEAVE = re.compile(
    rf"[^;:]{{0,120}}?\b(?:again|once more|as before|free of charge|without|until|with immediate effect|around the clock|"
    rf"at (?:any|all) (?:hours?|times?)|at (?:their|his|her|your) own risk|(?:as )?from (?:{_DAY})|as of)\b"
)
# «may not leave the country», «may not return until the inquiry ends»
_FORBIDDEN = re.compile(r" (?:until|before|for|again|the|their|his|her|its|any)\b")
# «The case may take until May», «may take a month»: what is foretold
_LASTS = re.compile(r"(?<=take) (?:until|up to|at least|as long|longer|\d|an?\b|some|several|many|weeks|months|years|place)")


@dataclass(frozen=True, slots=True)
class PermissionWords:
    """What is done by leave: verbs of which nothing else is foretold, verbs of which it may be, and participles."""

    acts: frozenset[str]
    moves: frozenset[str]
    done: frozenset[str]


@dataclass(frozen=True, slots=True)
class Leave:
    """Where «may» stands for leave, from whom it is withheld if from nobody in particular, to what is done; and whether it is given."""

    start: int
    end: int
    may: Span
    is_given: bool


def permitting(clause: str, known: PermissionWords) -> Iterator[Leave]:
    """The places of a clause at which «may» gives or withholds leave."""
    for found in _MAY.finditer(clause):
        act = found["verb"] in (known.done if found["passive"] else known.acts)
        move = not found["passive"] and found["verb"] in known.moves
        if not (act or move) or _LASTS.match(clause, found.end()):
            continue
        nobody = _NONE.search(clause, 0, found.start())
        if found["not"]:
            told = act or _FORBIDDEN.match(clause, found.end()) is not None
        else:
            by_leave = found["by_leave"] or _YOU.search(clause, 0, found.start()) or _BY_LEAVE.match(clause, found.end())
            told = nobody is not None or bool(by_leave)
        if told:
            yield Leave(nobody.start() if nobody else found.start(), found.end(), found.span(), (found["not"] is None) == (nobody is None))

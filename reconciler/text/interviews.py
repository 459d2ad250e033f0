"""The sentences of an interview, each behind who speaks («Reporter: Was there no offer?», «Roe: There was one.») -> whose turn each is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

Span = tuple[int, int]

_TURN = re.compile(
    r"[–—-]? ?(?P<who>(?:(?:The|Mr|Ms|Mrs|Mx|Dr|Sir|Dame)\.? )?[^\W\d_a-z][\w'’-]*(?: [^\W\d_a-z][\w'’-]*){0,3}) ?:\s+(?=[\"“‘(]?\w)"
)
_ASKS = re.compile(r"\?[\"”’)]*\s*$")
# «Q: …», «A: …»: nobody's name.
_NOBODY = frozenset({"q", "a", "question", "answer", "interviewer"})


def turns_of(text: str, sentences: Sequence[Span]) -> Mapping[int, str]:
    """By where a sentence begins, whose turn it is; none where the text is no interview, in which one asks and another answers.

    A turn goes on to the end of its line.
    """
    found: dict[int, str] = {}
    asking: set[str] = set()
    answering: set[str] = set()
    who, end = "", 0
    for start, stop in sentences:
        turn = _TURN.match(text, start, stop)
        if turn is not None:
            who = turn["who"]
            (asking if _ASKS.search(text[start:stop]) else answering).add(who)
        elif "\n" in text[end:start]:
            who = ""
        end = stop
        if who and who.lower() not in _NOBODY:
            found[start] = who
    return found if asking and answering - asking else {}

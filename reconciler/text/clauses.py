"""A sentence -> the clauses that assert something of their own.

A sentence stays whole unless it plainly joins two statements: at a semicolon, or at a comma before a contrasting
conjunction, with enough words on either side, or before a short answer, «…; the firm denied it». Splitting more (relative
clauses, "and") cost more pairs than it won.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reconciler.text.sentences import Span, quote_open
from reconciler.text.sieve import Sieved
from reconciler.text.words import words

_JOINT = Sieved(r"\s*;\s+|,\s+(?=(?:but|while|whereas|although|though)\s)|\s+[—–]\s+(?=but\s)", re.IGNORECASE)
_FEWEST_WORDS = 5
# «…; the firm denied it»: somebody, a verb of saying, and what of.
_FEWEST_WORDS_SAID = 3


def clauses(text: str, span: Span, verbs: frozenset[str], saying: frozenset[str]) -> list[Span]:
    """The clauses of the sentence at `span`, as spans that keep its order; the sentence itself where it is one."""
    start, end = span
    cuts = [start]
    if not _JOINT.may(text[start:end]):
        return _spans(text, cuts, end)
    for joint in _JOINT.finditer(text, start, end):
        left, right = text[cuts[-1] : joint.start()], text[joint.end() : end]
        answers = joint[0].lstrip().startswith(";") and _answers(right, saying)
        fewest = _FEWEST_WORDS_SAID if answers else _FEWEST_WORDS
        if _states(left, verbs, fewest) and (answers or _states(right, verbs, fewest)) and not quote_open(text[start : joint.start()]):
            cuts.append(joint.end())
    return _spans(text, cuts, end)


def _states(part: str, verbs: frozenset[str], fewest: int) -> bool:
    found = words(part)
    return len(found) >= fewest and any(word.lower in verbs or word.lower.endswith("ed") for word in found)


def _answers(part: str, saying: frozenset[str]) -> bool:
    """Whether a short part says that somebody says something of what stands before it; «officials said» only tells who said that."""
    found = words(part)
    return _FEWEST_WORDS_SAID <= len(found) < _FEWEST_WORDS and any(word.lower in saying for word in found[1:-1])


def _spans(text: str, cuts: Sequence[int], end: int) -> list[Span]:
    spans = []
    for start, next_start in zip(cuts, [*cuts[1:], end], strict=True):
        stop = next_start
        while stop > start and (text[stop - 1].isspace() or (stop < end and text[stop - 1] in ",;—–")):
            stop -= 1
        spans.append((start, stop))
    return spans

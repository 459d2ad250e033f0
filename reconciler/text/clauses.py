"""A sentence -> the clauses that assert something of their own.

A sentence stays whole unless it plainly joins two statements: at a semicolon, or at a comma before a contrasting
conjunction, with enough words on either side. Splitting more (relative clauses, "and") cost more pairs than it won.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reconciler.text.sentences import Span, quote_open
from reconciler.text.words import words

_JOINT = re.compile(r"\s*;\s+|,\s+(?=(?:but|while|whereas|although|though)\s)|\s+[—–]\s+(?=but\s)", re.IGNORECASE)
_FEWEST_WORDS = 5


def clauses(text: str, span: Span, verbs: frozenset[str]) -> list[Span]:
    """The clauses of the sentence at `span`, as spans that keep its order; the sentence itself where it is one."""
    start, end = span
    cuts = [start]
    for joint in _JOINT.finditer(text, start, end):
        left, right = text[cuts[-1] : joint.start()], text[joint.end() : end]
        if _states(left, verbs) and _states(right, verbs) and not quote_open(text[start : joint.start()]):
            cuts.append(joint.end())
    return _spans(text, cuts, end)


def _states(part: str, verbs: frozenset[str]) -> bool:
    found = words(part)
    return len(found) >= _FEWEST_WORDS and any(word.lower in verbs or word.lower.endswith("ed") for word in found)


def _spans(text: str, cuts: Sequence[int], end: int) -> list[Span]:
    spans = []
    for start, next_start in zip(cuts, [*cuts[1:], end], strict=True):
        stop = next_start
        while stop > start and (text[stop - 1].isspace() or (stop < end and text[stop - 1] in ",;—–")):
            stop -= 1
        spans.append((start, stop))
    return spans

"""A title and text -> whether the report corrects or withdraws an earlier one."""

from __future__ import annotations

import re

_CORRECTS = re.compile(
    r"\b(?:correct(?:ion|ed|s)\b|clarification\b|an earlier version of this|was misstated|misstated\b|we regret the error|"
    r"our (?:item|report|story|article) of|has been (?:amended|corrected)|erroneously|in error\b)",
    re.IGNORECASE,
)
_WITHDRAWS = re.compile(
    r"\b(?:story withdrawn|withdrawn:|retract(?:s|ed|ion)\b|withdraws? (?:its|our|the) (?:report|story|article)|"
    r"please disregard (?:our|the) (?:report|story|item)|(?:report|story|article|item) (?:is|has been|was) withdrawn)",
    re.IGNORECASE,
)
_HEAD = 400


def corrects(title: str, text: str) -> bool:
    """Whether the title or the opening of the text says that this corrects an earlier report."""
    return bool(_CORRECTS.search(title) or _CORRECTS.search(text[:_HEAD]))


def withdraws(title: str, text: str) -> bool:
    """Whether the title or the opening of the text withdraws an earlier report."""
    return bool(_WITHDRAWS.search(title) or _WITHDRAWS.search(text[:_HEAD]))

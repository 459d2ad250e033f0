"""A title and text -> whether the report corrects or withdraws an earlier one."""

from __future__ import annotations

import re

_CORRECTS = re.compile(
    r"\b(?:correct(?:ion|ed|s)\b|clarification\b|an earlier version of this|was misstated|misstated\b|we regret the error|"
    r"our (?:item|report|story|article) of|has been (?:amended|corrected)|erroneously|in error\b)",
    re.IGNORECASE,
)
_PIECE = r"(?:report|story|article|item|piece|dispatch|post|alert|flash|claim|assertion|statement|announcement)s?"
# A heading that withdraws is a label; «Journal retracts paper» is news of somebody else's.
_WITHDRAWING_TITLE = re.compile(
    rf"^\W*(?:{_PIECE} )?(?:withdrawn|withdrawal|retraction|retracted)(?: notice)?\s*(?:$|[:;–—(-])|\b{_PIECE} withdrawn\b|"
    r"\((?:withdrawn|retracted)\)",
    re.IGNORECASE,
)
_TAKES_BACK = r"(?:withdraws?|withdrew|withdrawn|withdrawing|retracts?|retracted|retracting)"
_WITHDRAWING_TEXT = re.compile(
    rf"^\W*(?:{_PIECE} withdrawn\b|retraction\s*[:–—-])|"
    rf"\bplease disregard (?:our|the|this|an?)\b[^.]{{0,40}}\b{_PIECE}\b|"
    rf"\bour (?:\w+ ){{0,3}}{_PIECE}\b[^.]{{0,80}}\b(?:is|are|was|were|has been|have been) (?:hereby |now )?{_TAKES_BACK}\b",
    re.IGNORECASE,
)
_HEAD = 400


def corrects(title: str, text: str) -> bool:
    """Whether the title or the opening of the text says that this corrects an earlier report."""
    return bool(_CORRECTS.search(title) or _CORRECTS.search(text[:_HEAD]))


def withdraws(title: str, text: str, source: str) -> bool:
    """Whether the title or the opening of the text says that its own source takes an earlier report of its own back."""
    head = text[:_HEAD]
    return bool(_WITHDRAWING_TITLE.search(title) or _WITHDRAWING_TEXT.search(head) or _own(source).search(head))


def _own(source: str) -> re.Pattern[str]:
    us = rf"(?:we|this (?:newspaper|paper|site|website|agency|service|programme)|{re.escape(source)})"
    adverbs = r"(?: has| have| is| are| hereby| now| today){0,2}"
    return re.compile(rf"\b{us}{adverbs} {_TAKES_BACK} (?:our|its|the|this|an?|their)\b[^.]{{0,60}}\b{_PIECE}\b", re.IGNORECASE)

"""Letters and digits in one word -> whether they are no product's code: «R48 million», «1700H», «T-7 seconds», «section 105A»."""

from __future__ import annotations

import re

# Of these letters more are signs of money than of products, where what follows says that it is a sum.
_SIGNS = r"(?:R|N|K|S|A|C|P|Rs|Rp|Ksh|KSh|NT|HK|US|NZ|GHS?|ZAR|NGN)"
_SUM_OR_TIME = re.compile(rf"RM\d+$|\d{{4}}(?:H|HRS|Z)$|{_SIGNS}\d+(?:m|bn|tn|k)$")
_MAY_BE_SUM = re.compile(rf"{_SIGNS}\d+$")
_GOES_ON_AS_SUM = re.compile(
    r"(?:[.,]\d+)*\s?(?:million|billion|trillion|thousand|m|bn|tn|k|crore|lakh|a (?:week|month|year|day))\b|,\d{3}\b"
)
_COUNTDOWN = re.compile(r"T-\d+$")
_OF_COUNTDOWN = re.compile(r"[- ](?:seconds?|minutes?|hours?|days?|s|sec|min)\b")
_BEFORE_PART = re.compile(
    r"\b(?:sections?|articles?|clauses?|rules?|paragraphs?|para|annex|schedule|rows?|seats?|gates?|platforms?|berths?|rooms?|bays?|pages?|"
    r"wards?|apartments?|apt|flats?|blocks?|lots?|plots?|stands?|tracks?|exits?|junctions?|form|item|exhibit|no) $",
    re.IGNORECASE,
)
_NEAR = 14


def is_no_code(text: str, found: re.Match[str]) -> bool:
    """Whether what looks like a code is a sum of money, a time, or tells which part or place is meant."""
    code = found[0]
    if _SUM_OR_TIME.match(code) is not None or _BEFORE_PART.search(text, max(0, found.start() - _NEAR), found.start()) is not None:
        return True
    if _COUNTDOWN.match(code) is not None:
        return _OF_COUNTDOWN.match(text, found.end()) is not None
    return _MAY_BE_SUM.match(code) is not None and _GOES_ON_AS_SUM.match(text, found.end()) is not None

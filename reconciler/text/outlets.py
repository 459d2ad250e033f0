"""A sentence -> the outlet on whose word it tells what it tells."""

from __future__ import annotations

import re

from reconciler.text.lexicon import Lexicon
from reconciler.text.sieve import Sieved
from reconciler.text.words import words

_NAME = r"(?<![\w&'’.-])(?P<name>(?:[Tt]he )?(?:[A-Z][\w&'’.-]{0,30})(?: (?:of|de|du|la|and|for|[A-Z][\w&'’-]{0,30})){0,6})(?![\w&'’-])"
_CREDITS = (
    Sieved(
        r"\b(?:[Aa]ccording to|[Cc]iting|[Qq]uoting|(?:first )?reported (?:by|in)|seen by|in an interview with|told(?: to)?)"
        rf" (?:a report (?:in|by|from) )?{_NAME}"
    ),
    Sieved(rf"\ba report (?:in|by|from) {_NAME}"),
    Sieved(
        rf"{_NAME}(?: newspaper| news agency| website)? (?:has |had |first |earlier |also )?"
        r"(?:reported|reports|wrote|writes|said in a report|has learned)\b"
    ),
)
_ARTICLE = re.compile(r"^the ", re.IGNORECASE)


def credited(sentence: str, lexicon: Lexicon) -> str | None:
    """The outlet that a sentence tells something on the word of, «citing the Financial Times», or None.

    An outlet is told by its name: known by the vocabulary, or with a word such as *Times* or *Gazette* in it.
    """
    for pattern in _CREDITS:
        for found in pattern.finditer(sentence):
            name = found["name"].rstrip(".'’")
            if _is_outlet(name, lexicon):
                return name
    return None


def _is_outlet(name: str, lexicon: Lexicon) -> bool:
    among = words(_ARTICLE.sub("", name))
    return any(found.last == len(among) - 1 or found.last > found.first for found in lexicon.outlets.find(among))


def same_outlet(one: str, other: str) -> bool:
    """Whether two names are of one outlet, with or without «The»."""
    return folded(one) == folded(other)


def folded(name: str) -> str:
    """An outlet's name for comparing."""
    return " ".join(_ARTICLE.sub("", name.strip()).lower().split())

"""’s and ’: whose something is."""

from __future__ import annotations

import re

_ENDING = re.compile(r"['’]s?$")
_FOLLOWS = re.compile(r"['’]s\b")


def is_possessive(name: str) -> bool:
    """Whether a name is whose something is: «Roe's», «the mills’»."""
    return _ENDING.search(name) is not None


def unpossessed(name: str) -> str:
    """A name without its ’s."""
    return _ENDING.sub("", name)


def owns(text: str, end: int) -> bool:
    """Whether the words that end here are whose something is: «Friday» in «Friday's vote»."""
    return _FOLLOWS.match(text, end) is not None

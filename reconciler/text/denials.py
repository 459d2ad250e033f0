"""A sentence -> whether its main clause says that something is not so."""

from __future__ import annotations

import re

# «Nobody has found a new gospel», «Paul Rudd didn't tackle anyone»; not «an employee who hadn't been to work is dismissed».
_NOT_SO = re.compile(r"\b(?:not|never|nobody|none|no(?! longer| more\b| later\b| fewer\b| less\b))\b|n['’]t\b", re.IGNORECASE)
_SUBORDINATE = re.compile(r"\b(?:who|whom|whose|which|because|after|before|until|unless|if)\b", re.IGNORECASE)


def denies(text: str) -> bool:
    """Whether it has a negation before its first subordinate clause."""
    return _NOT_SO.search(_SUBORDINATE.split(text)[0]) is not None

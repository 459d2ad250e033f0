"""A sentence -> the things in it that are told apart by their day: «Monday's quake», «May's figures»."""

from __future__ import annotations

import re

_OCCASION = re.compile(
    r"\b(?P<when>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December)"
    r"['’]s (?P<noun>[a-z]+)"
)


def occasions(text: str) -> tuple[tuple[str, str], ...]:
    """What and when, folded: (quake, monday)."""
    return tuple((found["noun"].lower(), found["when"].lower()) for found in _OCCASION.finditer(text))

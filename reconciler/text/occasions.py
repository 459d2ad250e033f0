"""A sentence -> the things in it that are told apart by their day: «Monday's quake», «May's figures»."""

from __future__ import annotations

import re

from reconciler.text.calendars import ANY_MONTH, ANY_WEEKDAY

_OCCASION = re.compile(rf"\b(?P<when>{ANY_WEEKDAY}|{ANY_MONTH})['’]s (?P<noun>[a-z]+)")


def occasions(text: str) -> tuple[tuple[str, str], ...]:
    """What and when, folded: (quake, monday)."""
    return tuple((found["noun"].lower(), found["when"].lower()) for found in _OCCASION.finditer(text))

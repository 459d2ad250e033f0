"""A sentence -> the day to which it says something was moved: «has been postponed to 10 March»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reconciler.text.lexicon import Lexicon
from reconciler.text.times import StatedTime
from reconciler.text.words import Word

# «postponed from Friday to 10 March», «put off until some time on Monday»; not «delayed on Friday».
_UNTIL = re.compile(r"\b(?:to|until|till) (?:\w+ ){0,3}$", re.IGNORECASE)


def moved_to(text: str, among: Sequence[Word], days: Sequence[StatedTime], lexicon: Lexicon) -> StatedTime | None:
    """That of the days in a text, whose words are `among`, that stands for the new one."""
    moved = next(lexicon.moved.find(among), None)
    if moved is None:
        return None
    after = among[moved.last].end
    return next((day for day in days if day.start > after and _UNTIL.search(text[after : day.start])), None)

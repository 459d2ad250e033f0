"""Examples made unlike themselves from one reading to the next, so that stories are not learned by heart.

Names that belong to one story alone are exchanged for those of other stories, the same way throughout a window; some tokens
are hidden (word dropout, Gal and Ghahramani 2016). What a sentence says of the matter stays.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from reconciler.judges.windows import Window
from training.stories import Saga

_MASK, _FIRST_WORD = 103, 1000  # token ids: the mask, and where BERT's vocabulary of whole words begins
_NAME = re.compile(r"(?<=[a-z,;] )([A-Z][a-z]{3,})\b")
_WORD = re.compile(r"\b[A-Z][a-z]{3,}\b")
# A name that so many stories use is a country, a city, an agency: what it is called tells something.
_COMMON = 4

Disguise = Callable[[str], str]


class Names:
    """The names of all stories, and new ones for those that one story has to itself."""

    def __init__(self, stories: Iterable[Saga]) -> None:
        by_story = {saga.id: _names(saga) for saga in stories}
        used = Counter(name for names in by_story.values() for name in names)
        self._own = {id_: sorted(name for name in names if used[name] < _COMMON) for id_, names in by_story.items()}
        self._all = sorted({name for names in self._own.values() for name in names})

    def disguise(self, stories: Sequence[Saga], rng: random.Random) -> Disguise:
        """A text -> text that gives the names of these stories other names, each always the same."""
        own = sorted({name for saga in stories for name in self._own[saga.id]})
        new = dict(zip(own, rng.sample(self._all, len(own)), strict=True))
        return lambda text: _WORD.sub(lambda found: new.get(found[0], found[0]), text)


def _names(saga: Saga) -> set[str]:
    """Capitalised words amid sentences; not of two that begin alike (Karsa, Karsan), of which one may be made from the other."""
    texts = [unit.text for report in saga.reports for unit in report.units]
    found = {name for text in texts for name in _NAME.findall(text)}
    begins = Counter(name[:4] for name in found)
    small = {word for text in texts for word in re.findall(r"\b[a-z]+\b", text)}
    return {name for name in found if begins[name[:4]] == 1 and name.lower() not in small}


def masked(window: Window, share: float, rng: random.Random) -> Window:
    """The window with a share of its word tokens hidden."""
    return replace(window, ids=tuple(_MASK if id_ >= _FIRST_WORD and rng.random() < share else id_ for id_ in window.ids))

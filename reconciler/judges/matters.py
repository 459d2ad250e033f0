"""Two reports -> how likely they tell of one matter: two volcanoes that shut two airports erupt in much the same words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from reconciler.judges.odds import log_odds, probability_of
from reconciler.records import Report
from reconciler.text.lexicon import Lexicon
from reconciler.text.names import codes, opens_sentence
from reconciler.text.times import CALENDAR
from reconciler.text.words import is_title_case, words

# Words as rare as this (inverse document frequency, natural log) with a capital are names that few stories have in common.
_RARE = 6.0
_READ_CHARACTERS = 5000
_POSSESSIVE = re.compile(r"'s?$")
# The network is never surer than this, either way: beyond, its scores tell nothing more.
SUREST = 0.999
# So many rare names on either side, none of them shared, tell two matters apart; more shared ones than this tell no more.
ENOUGH, MOST = 2, 4


@dataclass(frozen=True, slots=True)
class Matters:
    """What is worth what, in log odds (`training.matters` measures it): what the network makes of two reports, the names they share.

    `apart` is for two reports with rare names enough and none in common. The default tells nothing apart.
    """

    network: float = 0.0
    shared: float = 0.0
    apart: float = 0.0
    base: float = 100.0

    def __call__(self, story: float, ours: frozenset[str], theirs: frozenset[str]) -> float:
        """How likely two reports are on one matter, to whose telling one story the network gives the probability `story`."""
        shared = len(ours & theirs)
        apart = self.apart if not shared and min(len(ours), len(theirs)) >= ENOUGH else 0.0
        said = log_odds(min(max(story, 1 - SUREST), SUREST))
        return probability_of(self.base + self.network * said + self.shared * min(shared, MOST) + apart)


def rare_names(report: Report, lexicon: Lexicon) -> frozenset[str]:
    """The rare names and the codes in a report's title and the first 5,000 characters of its text, folded, without its outlet's."""
    return _rare_names(report.title, report.text[:_READ_CHARACTERS], report.source, lexicon.version, lexicon.rarest, _Frequencies(lexicon))


class _Frequencies:
    """How common words are, as a cache key part that always compares equal: the lexicon's version stands beside it in the key."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.of = lexicon.frequencies

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frequencies)


@lru_cache(maxsize=512)
def _rare_names(title: str, text: str, source: str, _version: str, rarest: float, frequencies: _Frequencies) -> frozenset[str]:
    found = {*_capitalised(text), *(() if is_title_case(words(title)) else _capitalised(title))}
    outlet = {word.lower for word in words(source)}
    rare = {name for name in found - outlet - CALENDAR if frequencies.of.get(name, rarest) >= _RARE}
    return frozenset(rare | codes(f"{title}\n{text}"))


def _capitalised(text: str) -> Iterator[str]:
    """Words with a capital that they do not owe to their place."""
    for word in words(text):
        if word.text[0].isupper() and not word.text.isupper() and not opens_sentence(text, word.start):
            yield _POSSESSIVE.sub("", word.lower)

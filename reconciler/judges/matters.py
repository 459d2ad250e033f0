"""Two reports -> how likely they tell of one matter: two volcanoes that shut two airports erupt in much the same words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import fsum
from sys import getsizeof

from reconciler.judges.held import Held
from reconciler.lately import remembered
from reconciler.pipeline.odds import log_odds, probability_of
from reconciler.records import Couple, Report
from reconciler.text.calendars import CALENDAR
from reconciler.text.datelines import news_begins
from reconciler.text.lexicon import Lexicon
from reconciler.text.names import codes, opens_sentence
from reconciler.text.words import is_title_case, words

# Words as rare as this (inverse document frequency, natural log) with a capital are names that few stories have in common.
_RARE = 6.0
# «Port» and «Bank» are less rare than this, «Oslo» and «Germany» are not.
_TELLING = 4.0
_READ_CHARACTERS = 5000
# Bytes that they take in memory.
_AN_ANSWER, _A_NAME = 700, 120
_POSSESSIVE = re.compile(r"'s?$")
# The network is never surer than this, either way: beyond, its scores tell nothing more.
_SUREST = 0.999
# So many rare names on either side, none of them shared, tell two matters apart; more shared ones than this tell no more.
_ENOUGH, _MOST = 2, 4
# A headline and some sentences name all that they are about; of longer reports another may be on the same matter with other names.
_SHORT = 4
# Of 15 contradictions between headlines that share no name (Emergent) 12 are this alike and more; of invented reports of two ports,
# two strikes, two storms none is.
_ALIKE = 0.3


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
        said, shared, apart = evidence(story, ours, theirs)
        return probability_of(self.base + self.network * said + self.shared * shared + (self.apart if apart else 0.0))


def evidence(story: float, ours: frozenset[str], theirs: frozenset[str]) -> tuple[float, int, bool]:
    """What is weighed: the network's log odds, how many rare names are shared, and whether none is though both sides have enough."""
    shared = len(ours & theirs)
    apart = not shared and min(len(ours), len(theirs)) >= _ENOUGH
    return log_odds(min(max(story, 1 - _SUREST), _SUREST)), min(shared, _MOST), apart


def _bytes_of(names: frozenset[str], title: str, text: str, *_: object) -> int:
    return _AN_ANSWER + getsizeof(title) + getsizeof(text) + _A_NAME * len(names)


def other_names(couple: Couple, lexicon: Lexicon) -> str | None:
    """Why two short reports are on two matters: both name places or parties, none is the same, and their words are little alike.

    One port is shut and another reopens: what the network knows of such reports is that they contradict each other. Whoever is
    named to an office or wins a bid is no such name: answers of the kind «value» differ in just these.
    """
    reads = (couple.earlier, couple.later)
    if max(len(read.claims) for read in reads) > _SHORT:
        return None
    ours, theirs = (_told(read.report.title, read.report.text, read.report.source, lexicon.version, Held(lexicon)) for read in reads)
    if not ours or not theirs or ours & theirs or _alike(*(read.terms for read in reads)) >= _ALIKE:
        return None
    return f"other place or party: {', '.join(sorted(ours)[:_MOST])} / {', '.join(sorted(theirs)[:_MOST])}"


@remembered(_bytes_of, most=2_000_000)
def _told(title: str, text: str, source: str, _version: str, held: Held) -> frozenset[str]:
    """The words by which places and parties are told apart; a headline of which all words have a capital tells nothing."""
    found = {name for each in (title, text) if not is_title_case(words(each)) for name in _capitalised(each, acronyms=True)}
    return _at_least(_TELLING, found, source, held.lexicon)


def _alike(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The cosine of two reports' terms, which are of unit length."""
    return fsum(weight * other[term] for term, weight in sorted(one.items()) if term in other)


def rare_names(report: Report, lexicon: Lexicon) -> frozenset[str]:
    """The rare names and the codes in a report's title and the first 5,000 characters of its text, folded, without its outlet's."""
    return _rare_names(report.title, report.text[:_READ_CHARACTERS], report.source, lexicon.version, Held(lexicon))


@remembered(_bytes_of, most=2_000_000)
def _rare_names(title: str, text: str, source: str, _version: str, held: Held) -> frozenset[str]:
    # The first word after a dateline owes its capital to its place.
    begins = news_begins(text, 0, len(text), held.lexicon, first=True)
    parts = (text[:begins], text[begins:], *(() if is_title_case(words(title)) else (title,)))
    found = {name for part in parts for name in _capitalised(part)}
    return _at_least(_RARE, found, source, held.lexicon) | codes(f"{title}\n{text}")


def _at_least(rare: float, found: Iterable[str], source: str, lexicon: Lexicon) -> frozenset[str]:
    """Those of the words that are as rare, but for an outlet's own and the calendar's."""
    outlet = {word.lower for word in words(source)}
    telling = set(found) - outlet - CALENDAR
    return frozenset(name for name in telling if lexicon.frequencies.get(name, lexicon.rarest) >= rare)


def _capitalised(text: str, *, acronyms: bool = False) -> Iterator[str]:
    """Words with a capital that they do not owe to their place; those of capitals alone only as `acronyms`."""
    for word in words(text):
        if word.text[0].isupper() and (acronyms or not word.text.isupper()) and not opens_sentence(text, word.start):
            yield _POSSESSIVE.sub("", word.lower)

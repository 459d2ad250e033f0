"""A report -> its claims with what they inherit from it: the names and product codes that «the chips», «they» stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from reconciler.records import QUANTITY, Claim, ReadReport
from reconciler.text.lexicon import Lexicon
from reconciler.text.names import authority, codes, names, products
from reconciler.text.speakers import unattributed
from reconciler.text.words import Word, words

_RARE = 2.0
_OCCASION = re.compile(
    r"\b(?P<when>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December)"
    r"['’]s (?P<noun>[a-z]+)"
)
_ESTIMATE = re.compile(
    r"\b(advance|flash|preliminary|provisional|initial|first|second|third|final|revised) (?:estimate|reading|figures?|count|tally|data)\b",
    re.IGNORECASE,
)
# «Nobody has found a new gospel», «Paul Rudd didn't tackle anyone»; not «an employee who hadn't been to work is dismissed».
_NOT_SO = re.compile(r"\b(?:not|never|nobody|none|no(?! longer| more\b| later\b| fewer\b| less\b))\b|n['’]t\b", re.IGNORECASE)
_SUBORDINATE = re.compile(r"\b(?:who|whom|whose|which|because|after|before|until|unless|if)\b", re.IGNORECASE)
# A headline, or a sentence under its headline, is read without a report around it.
_FEW = 2
_SUBJECT_WORDS = 6
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")


@dataclass(frozen=True, slots=True)
class Alone:
    """What a headline, or a sentence under its headline, says in all: its telling words, and whether it says that something is not so.

    With who published it, and when.
    """

    content: frozenset[str]
    denies: bool
    source: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class InContext:
    """A claim with its own names and codes, and those of its report's title and lead.

    `authority` is the country whose act the claim tells of, where its subject names one; `considered` says that it tells of
    what is only being considered, `unsaid` that a speaker says neither yes nor no; `scopes` whether it is of a whole or a part;
    `forecaster` is its subject where that forecasts something; `negations` counts the words that turn a statement into its
    opposite, `refutes` says that it says of something that it is not so; `alone` is what its report says in all, where that is
    little. `folded` are its words in one string but for who said them, `masked` is its text with figures masked, `figures` are
    its words that begin with a digit, and what its quantities come to, however they are written; `occasions` are things told
    apart by their day, (quake, monday); `estimate` is which of several estimates it gives. All are kept here since each claim
    is held against many.
    """

    claim: Claim
    names: frozenset[str]
    codes: frozenset[str]
    inherited_names: frozenset[str]
    inherited_codes: frozenset[str]
    content: frozenset[str]
    authority: str | None
    considered: bool
    unsaid: bool
    scopes: frozenset[str]
    forecaster: str | None
    negations: int
    refutes: bool
    alone: Alone | None
    folded: str
    masked: str
    figures: frozenset[str]
    occasions: tuple[tuple[str, str], ...]
    estimate: str | None

    @property
    def all_codes(self) -> frozenset[str]:
        """Its own codes, or those it inherits where it has none."""
        return self.codes or self.inherited_codes

    @property
    def all_names(self) -> frozenset[str]:
        """Its own names and those it inherits."""
        return self.names | self.inherited_names


def in_context(read: ReadReport, lexicon: Lexicon) -> tuple[InContext, ...]:
    """The report's claims in order, each with its context."""
    made = _in_context(read.claims, read.report.title, read.report.text[:300], read.report.source, lexicon.version, _Held(lexicon))
    if len(made) > _FEW:
        return made
    content, denies = frozenset().union(*(each.content for each in made)), any(each.refutes for each in made)
    alone = Alone(content, denies, read.report.source, read.report.published_at)
    return tuple(replace(each, alone=alone) for each in made)


class _Held:
    """A lexicon as a cache key part that always compares equal; its version stands beside it in the key."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)


@lru_cache(maxsize=512)
def _in_context(claims: tuple[Claim, ...], title: str, lead: str, source: str, _version: str, held: _Held) -> tuple[InContext, ...]:
    lexicon = held.lexicon
    about = f"{title}\n{lead}"
    outlet = names(source, lexicon)
    inherited, inherited_codes = names(about, lexicon) - outlet, codes(about)
    return tuple(_claim_in_context(claim, outlet, inherited, inherited_codes, lexicon) for claim in claims)


def _claim_in_context(
    claim: Claim, outlet: frozenset[str], inherited: frozenset[str], inherited_codes: frozenset[str], lexicon: Lexicon
) -> InContext:
    among = words(claim.text)
    return InContext(
        claim=claim,
        names=names(claim.text, lexicon) - outlet,
        codes=codes(claim.text) | products(claim.text, lexicon),
        inherited_names=inherited,
        inherited_codes=inherited_codes,
        authority=authority(claim.text, lexicon),
        considered=lexicon.considered.any(among),
        unsaid=lexicon.unsaid.any(among),
        scopes=frozenset(found.means for found in lexicon.scopes.find(among)),
        forecaster=_forecaster(claim.text, among, lexicon),
        refutes=lexicon.refuting.any(among) or _NOT_SO.search(_SUBORDINATE.split(claim.text)[0]) is not None,
        alone=None,
        negations=sum(1 for _ in lexicon.negations.find(among)),
        content=frozenset(word.lower for word in among if lexicon.frequencies.get(word.lower, lexicon.rarest) >= _RARE),
        folded=" ".join(word.lower for word in words(unattributed(claim.text, lexicon))),
        masked=_DIGITS.sub("#", claim.text.lower()),
        figures=frozenset(word.lower for word in among if word.lower[0].isdigit()) | _quantities(claim),
        estimate=next((found[1].lower() for found in _ESTIMATE.finditer(claim.text)), None),
        occasions=tuple((found["noun"].lower(), found["when"].lower()) for found in _OCCASION.finditer(claim.text)),
    )


def _forecaster(text: str, among: list[Word], lexicon: Lexicon) -> str | None:
    """Who forecasts, where a name stands before a word for forecasting: «Alder Bank sees Brent at $85»."""
    found = next(lexicon.forecasts.find(among[:_SUBJECT_WORDS]), None)
    if found is None or found.first == 0 or not among[found.first - 1].text[0].isupper():
        return None
    return text[among[0].start : among[found.first - 1].end]


def _quantities(claim: Claim) -> frozenset[str]:
    return frozenset(f"{reading.low}..{reading.high}" for reading in claim.readings if reading.dimension == QUANTITY)

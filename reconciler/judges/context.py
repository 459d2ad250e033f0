"""A report -> its claims with what they inherit from it: the names and product codes that «the chips», «they» stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from reconciler.judges.alone import Alone
from reconciler.judges.held import Held
from reconciler.lately import remembered
from reconciler.records import QUANTITY, Claim, ReadReport
from reconciler.text.authorities import authorities, authority
from reconciler.text.denials import denies
from reconciler.text.forecasts import estimate, forecaster
from reconciler.text.lexicon import Lexicon
from reconciler.text.names import codes, codes_tell_which, names, products
from reconciler.text.occasions import occasions
from reconciler.text.publishers import publishing_authority
from reconciler.text.rescheduled import moved_to
from reconciler.text.speakers import unattributed
from reconciler.text.timeless import timeless
from reconciler.text.times import StatedTime, stated_times
from reconciler.text.words import Word, words

_RARE = 2.0
# A headline, or a sentence under its headline, is read without a report around it.
_FEW = 2
# Bytes that a claim takes in memory with all that is found of it.
_A_CLAIM = 1200
_A_DAY = timedelta(days=1)
_DENYING = frozenset({"not", "never", "longer"})
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")


@dataclass(frozen=True, eq=False)
class InContext:
    """A claim with its own names and codes, and those of its report's title and lead.

    `outlet` are the names of who published it, which are none of what it tells of; `alone` is what its report says in all, where
    that is little; `before` is the claim before it. What else is asked of it is found when it is first asked, and kept: each claim is held
    against many.
    """

    claim: Claim
    inherited_names: frozenset[str]
    inherited_codes: frozenset[str]
    inherited_authority: str | None
    outlet: frozenset[str]
    published_at: datetime
    lexicon: Lexicon
    alone: Alone | None = None
    before: str = ""

    @cached_property
    def _among(self) -> list[Word]:
        return words(self.claim.text)

    @cached_property
    def names(self) -> frozenset[str]:
        """Its own names."""
        return names(self.claim.text, self.lexicon) - self.outlet

    @cached_property
    def codes(self) -> frozenset[str]:
        """Its own product codes."""
        return codes(self.claim.text) | products(self.claim.text, self.lexicon)

    @cached_property
    def tells_which(self) -> bool:
        """Whether all codes in it stand as predicates, «they were VM-7»: it says which product something is."""
        return codes_tell_which(self.claim.text)

    @property
    def all_codes(self) -> frozenset[str]:
        """Its own codes, or those it inherits where it has none."""
        return self.codes or self.inherited_codes

    @cached_property
    def all_names(self) -> frozenset[str]:
        """Its own names and those it inherits."""
        return self.names | self.inherited_names

    @cached_property
    def authority(self) -> str | None:
        """The country whose act it tells of, where its subject names one."""
        return authority(self.claim.text, self.lexicon)

    @cached_property
    def authorities(self) -> frozenset[str]:
        """The countries whose authorities it names anywhere."""
        return authorities(self.claim.text, self.lexicon)

    @property
    def acting(self) -> str | None:
        """That country, or the one whose act its report's title tells of, or whose authority published it."""
        return self.authority or self.inherited_authority

    @cached_property
    def considered(self) -> bool:
        """Whether it tells of what is only being considered; «closure was not being considered» tells of nothing that is."""
        return any(not _is_denied(self._among, found.first) for found in self.lexicon.considered.find(self._among))

    @cached_property
    def unsaid(self) -> bool:
        """Whether a speaker says neither yes nor no."""
        return self.lexicon.unsaid.any(self._among)

    @cached_property
    def scopes(self) -> frozenset[str]:
        """Whether it is of a whole or of a part."""
        return frozenset(found.means for found in self.lexicon.scopes.find(self._among))

    @cached_property
    def directions(self) -> frozenset[str]:
        """Whether it tells of import, of export, or of both."""
        return frozenset(found.means for found in self.lexicon.directions.find(self._among))

    @cached_property
    def session(self) -> str | None:
        """When in a day of trading it tells of a price: «at midday», at the «close»; None if at no such time, or at two."""
        found = {found.means for found in self.lexicon.sessions.find(self._among)}
        return found.pop() if len(found) == 1 else None

    @cached_property
    def forecaster(self) -> str | None:
        """Its subject where that forecasts something: «Alder Bank sees Brent at $85»."""
        return forecaster(self.claim.text, self._among, self.lexicon)

    @cached_property
    def disowns(self) -> bool:
        """Whether it says that somebody said no such thing: «never promised to scrap the levy»."""
        return self.lexicon.disowning.any(self._among)

    @cached_property
    def negations(self) -> int:
        """How many words of it turn a statement into its opposite."""
        return sum(1 for _ in self.lexicon.negations.find(self._among))

    @cached_property
    def refutes(self) -> bool:
        """Whether it says of something that it is not so."""
        return self.lexicon.refuting.any(self._among) or denies(self.claim.text)

    @cached_property
    def content(self) -> frozenset[str]:
        """Its telling words: those that are rare."""
        return frozenset(word.lower for word in self._among if self.is_rare(word.lower))

    def is_rare(self, word: str) -> bool:
        """Whether a word is rare enough to tell something."""
        return self.lexicon.frequencies.get(word, self.lexicon.rarest) >= _RARE

    @cached_property
    def folded(self) -> str:
        """Its words in one string, but for who said them."""
        return " ".join(word.lower for word in words(unattributed(self.claim.text, self.lexicon)))

    @cached_property
    def masked(self) -> str:
        """Its text with figures masked."""
        return _DIGITS.sub("#", self.claim.text.lower())

    @cached_property
    def figures(self) -> frozenset[str]:
        """Its words that begin with a digit, and what its quantities come to, however they are written."""
        written = frozenset(word.lower for word in self._among if word.lower[0].isdigit())
        return written | {f"{reading.low}..{reading.high}" for reading in self.claim.readings if reading.dimension == QUANTITY}

    @cached_property
    def occasions(self) -> tuple[tuple[str, str], ...]:
        """Things told apart by their day: (quake, monday)."""
        return occasions(self.claim.text)

    @cached_property
    def moved_to(self) -> StatedTime | None:
        """The day that it says something was moved to: «has been postponed to 10 March»."""
        return moved_to(self.claim.text, self._among, self.days, self.lexicon)

    @cached_property
    def days(self) -> tuple[StatedTime, ...]:
        """The days that it names, past ones too."""
        return tuple(time for time in self.times if time.until - time.since <= _A_DAY)

    @cached_property
    def times(self) -> list[StatedTime]:
        """The times and periods that it states."""
        return stated_times(self.claim.text, self.published_at)

    @cached_property
    def timeless(self) -> str:
        """Its words in one string, but for the times that it states and the zone that it names."""
        return timeless(self.claim.text, self.times)

    @cached_property
    def estimate(self) -> str | None:
        """Which of several estimates it gives."""
        return estimate(self.claim.text)


def _is_denied(among: Sequence[Word], at: int) -> bool:
    """Whether the word before says that it is not so: «was not (being considered)»."""
    return at > 0 and (among[at - 1].lower in _DENYING or among[at - 1].lower.endswith(("n't", "n’t")))


def in_context(read: ReadReport, lexicon: Lexicon) -> tuple[InContext, ...]:
    """The report's claims in order, each with its context."""
    report = read.report
    return _in_context(read.claims, report.title, report.text[:300], report.source, report.published_at, lexicon.version, Held(lexicon))


@remembered(lambda made, *_: _A_CLAIM * (1 + len(made)), most=6_000_000)
def _in_context(
    claims: tuple[Claim, ...], title: str, lead: str, source: str, published_at: datetime, _version: str, held: Held
) -> tuple[InContext, ...]:
    lexicon = held.lexicon
    about = f"{title}\n{lead}"
    outlet = names(source, lexicon)
    inherited = names(about, lexicon) - outlet, codes(about), authority(title, lexicon) or publishing_authority(source, lexicon)
    told = ("", *(claim.text for claim in claims))
    made = tuple(
        InContext(claim, *inherited, outlet, published_at, lexicon, before=before) for claim, before in zip(claims, told, strict=False)
    )
    if len(made) > _FEW:
        return made
    content, denying = frozenset().union(*(each.content for each in made)), any(each.refutes for each in made)
    alone = Alone(content, denying, source, published_at)
    return tuple(replace(each, alone=alone) for each in made)

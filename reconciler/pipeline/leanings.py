"""Verdicts -> which way each claim leans, all pairs taken together: it stands, is out of date, or is in dispute.

A pair by itself says little that is sure: most claims that are out of date contradict a later one in some place, but few so surely
that the pair can be shown. So every pair has a say, the faint ones too. What a claim is likely to have put out of date counts for it:
whatever comes later looks much like a reversal, so that a claim which would end everything before it is seldom ended itself. And what
is said of a claim is said of those that say the same: of one news in six wordings a judge knows some for contradicted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from math import prod
from statistics import median

from reconciler.records import Claim, Relation, Standing, Verdict

# What is less likely than this is said by no pair, and not enough in sum: many faint pairs are no evidence in a large topic.
_COUNTS = 0.05
# So many pairs at most say a thing of a claim, the surest of them, however many reports there are.
_MOST = 3
# What a likelihood of having ended other claims, and one of being in dispute, weigh beside one of being out of date: set on the tuning
# stories, which hardly minds: a quarter more or less of either costs .01 to .02 of balanced accuracy.
_ENDING, _DISPUTED = 0.8, 1.6
# What is said of a claim that says the same counts so much, times how surely they agree: that it is ended or in dispute, less.
_SHARED, _SHARED_ENDING = 0.6, 1.0
# Where a pair is likely neither to put an end to a claim nor to be left in dispute, so much of what remains counts as dispute.
_UNTOLD = 0.25
# A pair that is named for what all say in sum is itself at least this sure, unless surer ones are named of the two reports.
_NAMED = 0.2
# What is more likely to agree, or to be another answer that can hold too, contradicts nothing.
_CONTRADICTING = frozenset({Relation.CONTRADICTS, Relation.UNRELATED})


@dataclass(frozen=True, slots=True)
class Leaning:
    """How likely a claim was put out of date by a later one, is left in dispute, and itself put an earlier one out of date."""

    ended: float = 0.0
    disputed: float = 0.0
    ending: float = 0.0

    @property
    def standing(self) -> Standing:
        """Which way it leans."""
        holding, disputed = _COUNTS + _ENDING * self.ending, _DISPUTED * self.disputed
        if self.ended >= max(holding, disputed):
            return Standing.SUPERSEDED
        return Standing.DISPUTED if disputed > holding else Standing.STANDS

    def at_least(self, other: Leaning, surely: float) -> Leaning:
        """Each as likely as it is, or as it is of another claim that says the same so surely."""
        return Leaning(
            max(self.ended, surely * other.ended), max(self.disputed, surely * other.disputed), max(self.ending, surely * other.ending)
        )

    def with_those(self, told: Leaning) -> Leaning:
        """Each likely by itself or by what is told of claims that say the same."""
        return Leaning(
            _either(self.ended, _SHARED * told.ended),
            _either(self.disputed, _SHARED * told.disputed),
            _either(self.ending, _SHARED_ENDING * told.ending),
        )


NOTHING_SAID = Leaning()


def weigh(verdicts: Collection[Verdict], claims: Mapping[str, Claim], may_end: Callable[[Verdict], bool]) -> dict[str, Leaning]:
    """The leaning of every claim that some pair speaks of. `may_end` says of a pair whether the later claim can end the earlier at all."""
    ended, disputed, ending = (defaultdict[str, list[float]](list) for _ in range(3))
    for verdict in verdicts:
        if speaks(verdict, claims):
            ends = verdict.supersedes if may_end(verdict) else 0.0
            ended[verdict.earlier].append(verdict.contradicts * ends)
            ending[verdict.later].append(verdict.contradicts * ends)
            for claim in (verdict.earlier, verdict.later):
                disputed[claim].append(verdict.contradicts * max(verdict.disputed, _UNTOLD * (1 - ends - verdict.disputed)))
    own = {claim: Leaning(_any_of(ended[claim]), _any_of(disputed[claim]), _any_of(ending[claim])) for claim in disputed}
    return _shared(own, verdicts, claims)


def _shared(own: Mapping[str, Leaning], verdicts: Iterable[Verdict], claims: Mapping[str, Claim]) -> dict[str, Leaning]:
    """The leanings, each with what is said of claims that say the same, and those of claims of which nothing else is said."""
    told: dict[str, Leaning] = {}
    for verdict in verdicts:
        if verdict.agrees >= _COUNTS and not (claims[verdict.earlier].background or claims[verdict.later].background):
            for claim, like in permutations((verdict.earlier, verdict.later)):
                if like in own:
                    told[claim] = told.get(claim, NOTHING_SAID).at_least(own[like], verdict.agrees)
    return {claim: own.get(claim, NOTHING_SAID).with_those(told.get(claim, NOTHING_SAID)) for claim in sorted(own.keys() | told.keys())}


def speaks(verdict: Verdict, claims: Mapping[str, Claim]) -> bool:
    """Whether a pair says anything of where its claims stand: what only recounts an earlier state contradicts nothing."""
    recounts = claims[verdict.earlier].background or claims[verdict.later].background
    return verdict.relation in _CONTRADICTING and not recounts


def may_be_named(verdict: Verdict, claims: Mapping[str, Claim], apart: Container[tuple[str, str]] = (), faint: float = _COUNTS) -> bool:
    """Whether a pair is sure enough to be named for what all say in sum.

    `apart` are pairs of reports, in the order of a pair's claims, of which surer pairs are named: then a `faint` one will do.
    """
    known = (claims[verdict.earlier].report_id, claims[verdict.later].report_id) in apart
    return verdict.contradicts >= (faint if known else _NAMED) and speaks(verdict, claims)


def pooled(leanings: Sequence[Leaning]) -> Leaning:
    """The leaning of a position, from those of its claims: the middle ones, so that one sentence put there wrongly has no say."""
    return Leaning(*map(median, zip(*((each.ended, each.disputed, each.ending) for each in leanings), strict=True)))


def _either(one: float, other: float) -> float:
    return 1 - (1 - one) * (1 - other) if other else one


def _any_of(chances: Sequence[float]) -> float:
    """How likely one of these at least is so, taken for independent; in order, so that the last bits do not depend on the verdicts'."""
    counting = sorted((chance for chance in chances if chance >= _COUNTS), reverse=True)
    return 1 - prod(1 - chance for chance in counting[:_MOST])

"""Pairs too unsure to be shown one by one -> what they say of a claim in sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from math import prod

from reconciler.records import Claim, Relation, Verdict

# A pair that contradicts less surely than this says nothing, however many there are.
_COUNTS = 0.2


def in_sum(
    verdicts: Iterable[Verdict],
    claims: Mapping[str, Claim],
    ends: Callable[[Verdict], Collection[str]],
    chance: Callable[[Verdict], float],
    least: float,
) -> Iterator[Verdict]:
    """Of each claim for which some pair says a thing with at least this probability, the pair that says it most surely.

    `ends` are the claims of which a pair says it, `chance` is how surely it does: all are taken for independent.
    """
    of: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        recounts = claims[verdict.earlier].background or claims[verdict.later].background
        if verdict.relation is Relation.CONTRADICTS and verdict.contradicts >= _COUNTS and not recounts:
            for claim in ends(verdict):
                of[claim].append(verdict)
    for some in of.values():
        if prod(1 - chance(each) for each in some) <= 1 - least:
            yield max(some, key=lambda each: (chance(each), each.earlier, each.later))

"""Verdicts on pairs -> the same, after a second look at each: what the other pairs of its claims say of it.

A judge sees two reports at a time. That a claim which agrees with one side contradicts the other speaks for a pair; that both sides
seem to contradict much else speaks against it, as it does of a sentence that is vague or about several things.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import log1p
from typing import NamedTuple

from reconciler.pipeline.linkage import WHOLE
from reconciler.pipeline.odds import log_odds, probability_of
from reconciler.records import Together, Verdict

# Fainter pairs are not looked at again, and of fainter agreement nothing follows.
LOOKED_AT, _AGREES = 0.03, 0.05
# So many claims at most speak for a claim, those that agree with it most surely.
_MOST = 8
# So much else any claim seems to contradict; a pair of two reports alone is taken as the judge gives it.
_USUAL = 1.5


class Seen(NamedTuple):
    """What other pairs say of one: how likely a claim agrees with one side and contradicts the other; how much else both contradict."""

    third: float = 0.0
    besides: float = 0.0


def looked_at_together(verdicts: Sequence[Verdict], together: Together) -> list[Verdict]:
    """The verdicts of one group of reports, each with the probability of a contradiction that all of them make of it."""
    if together == Together():
        return list(verdicts)
    moved = (together.third * seen.third - together.others * seen.besides for seen in second_look(verdicts))
    return [replace(one, contradicts=_moved(one.contradicts, by)) if by else one for one, by in zip(verdicts, moved, strict=True)]


def second_look(verdicts: Sequence[Verdict]) -> list[Seen]:
    """What the other pairs of a group say of each; nothing of faint ones."""
    against, agreeing = _by_claim(verdicts)
    much = {claim: sum(round(likely * WHOLE) for likely in others.values()) for claim, others in against.items()}

    def seen(verdict: Verdict) -> Seen:
        one, other = verdict.earlier, verdict.later
        third = [sure * against[other][claim] for claim, sure in agreeing.get(one, ()) if claim in against[other]]
        third += [sure * against[one][claim] for claim, sure in agreeing.get(other, ()) if claim in against[one]]
        own = round(verdict.contradicts * WHOLE)
        besides = sum(log1p((much[claim] - own) / WHOLE) for claim in (one, other))
        return Seen(max(third, default=0.0), max(0.0, besides - _USUAL))

    return [seen(verdict) if verdict.contradicts >= LOOKED_AT else Seen() for verdict in verdicts]


def _by_claim(verdicts: Iterable[Verdict]) -> tuple[Mapping[str, dict[str, float]], Mapping[str, list[tuple[str, float]]]]:
    """By claim: how likely it contradicts others, and those that agree with it most surely."""
    against: dict[str, dict[str, float]] = defaultdict(dict)
    agreeing: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for verdict in verdicts:
        for one, other in ((verdict.earlier, verdict.later), (verdict.later, verdict.earlier)):
            if verdict.contradicts >= LOOKED_AT:
                against[one][other] = verdict.contradicts
            if verdict.agrees >= _AGREES:
                agreeing[one].append((other, verdict.agrees))
    return against, {claim: sorted(each, key=lambda one: (-one[1], one[0]))[:_MOST] for claim, each in agreeing.items()}


def moved_by(before: float, after: float) -> float:
    """By how much the log odds of a probability were moved."""
    return log_odds(after) - log_odds(before)


def _moved(probability: float, by: float) -> float:
    return round(probability_of(log_odds(probability) + by), 4)

"""Two claims held to differ in a number -> why their figures are none to hold against one another.

A network knows that two claims give figures; what the figures are of, and whether they are the same, is read off them here.
"""

from __future__ import annotations

from collections.abc import Container, Sequence

from reconciler.judges.comparing import Rule
from reconciler.judges.context import InContext
from reconciler.judges.facts import cover
from reconciler.judges.signals import figures
from reconciler.records import EXACT, INCREMENT, QUANTITY, Reading


def increment(one: InContext, other: InContext) -> str | None:
    """What was added to a total is no total; and what was added on one day need not be what was on another."""
    added = [_added(side) for side in (one, other)]
    only = [bool(each) and not figures(side.claim.readings) for each, side in zip(added, (one, other), strict=True)]
    same_day = one.claim.effective_at.date() == other.claim.effective_at.date()
    if not any(only) or (all(only) and same_day):
        return None
    return f"an increment: “{(added[0] if only[0] else added[1])[0].words}” was added to others"


def other_money(one: InContext, other: InContext) -> str | None:
    """Neither money and a count of things nor two currencies can be held against one another, where the claims have nothing else."""
    money = one.lexicon.money
    ours, theirs = figures(one.claim.readings), figures(other.claim.readings)
    if not ours or not theirs:
        return None
    if all(figure.unit in money for figure in (*ours, *theirs)):
        apart = not any(_may_be_one_currency(a, b, one.lexicon.dollars) for a in ours for b in theirs)
        return f"two currencies: {ours[0].words} / {theirs[0].words}" if apart else None
    for paid, counted in ((ours, theirs), (theirs, ours)):
        if all(figure.unit in money for figure in paid) and all(_counts(figure, one) for figure in counted):
            return f"money and a count: {paid[0].words} / {counted[0].words}"
    return None


def rounded(one: InContext, other: InContext) -> str | None:
    """Figures that are rounded to one another, «$68.7 billion» and «$69 billion», are no two figures.

    Claims that speak of the very same figure, «the ten miners», differ in something else; and «at least five» and «eight» can both be
    right and yet be two answers.
    """
    ours, theirs = figures(one.claim.readings), figures(other.claim.readings)
    exact = all(figure.pole == EXACT for figure in (*ours, *theirs))
    if not (ours and theirs and exact) or {(a.low, a.high) for a in ours} == {(b.low, b.high) for b in theirs}:
        return None
    if cover(ours, theirs) and cover(theirs, ours):
        return f"rounded to one another: {_listed(ours)} / {_listed(theirs)}"
    return None


OF_FIGURES: tuple[Rule, ...] = (increment, other_money, rounded)


def _added(side: InContext) -> list[Reading]:
    return [reading for reading in side.claim.readings if reading.dimension == QUANTITY and reading.pole == INCREMENT]


def _may_be_one_currency(a: Reading, b: Reading, dollars: Container[str]) -> bool:
    """Whether two sums may be of one currency: «$20m» in an Australian paper is «A$20m» elsewhere."""
    bare = any(figure.unit == "USD" and "US" not in figure.words.upper() for figure in (a, b))
    return a.unit == b.unit or (bare and a.unit in dollars and b.unit in dollars)


def _counts(figure: Reading, side: InContext) -> bool:
    """Whether a figure counts things or measures them: a bare one may be of money, «a fine of 2.5 million», unless a noun follows."""
    lexicon = side.lexicon
    return figure.unit not in lexicon.money and (
        bool(figure.unit) or (bool(figure.measures) and not lexicon.money_measures & {*figure.measures})
    )


def _listed(some: Sequence[Reading]) -> str:
    return ", ".join(figure.words for figure in some[:3])

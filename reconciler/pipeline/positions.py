"""Verdicts on pairs -> questions with positions, so that the account of a topic is consistent.

Correlation clustering by greedy merging with cannot-links: claims join one position from the surest agreement down,
unless some of them contradict. Nothing depends on the order of the verdicts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reconciler.pipeline.unions import Unions
from reconciler.records import Verdict

# A pair that agrees at least this surely may share a position.
AGREE = 0.5


@dataclass(frozen=True, slots=True)
class Sides:
    """One question of a topic: its positions as groups of claim ids, and which of them exclude one another (by index)."""

    positions: tuple[tuple[str, ...], ...]
    excludes: tuple[tuple[int, int], ...]

    def of(self, claim: str) -> int:
        """The index of the position that a claim takes."""
        return next(i for i, position in enumerate(self.positions) if claim in position)


def gather_positions(
    verdicts: Sequence[Verdict], contradicting: Iterable[tuple[str, str]], updating: Iterable[tuple[str, str]]
) -> list[Sides]:
    """The questions that the claims answer. `contradicting` and `updating` are the pairs taken for such.

    Every claim of a question takes exactly one position; claims that neither contradict nor update anything and agree
    with none that does are in no question.
    """
    apart = {frozenset(pair) for pair in contradicting}
    linked = apart | {frozenset(pair) for pair in updating}
    engaged = {claim for pair in linked for claim in pair}
    agreeing = sorted(
        (verdict for verdict in verdicts if verdict.agrees >= AGREE and engaged & {verdict.earlier, verdict.later}),
        key=lambda verdict: (-verdict.agrees, verdict.earlier, verdict.later),
    )
    claims = sorted(engaged | {claim for verdict in agreeing for claim in (verdict.earlier, verdict.later)})
    grouped = _merge(claims, agreeing, apart | linked)
    return _questions(grouped, linked, apart)


def _merge(claims: Sequence[str], agreeing: Sequence[Verdict], cannot: set[frozenset[str]]) -> dict[str, tuple[str, ...]]:
    """Claim -> its group, merging from the surest agreement down wherever no member of one cannot join a member of the other."""
    group_of: dict[str, tuple[str, ...]] = {claim: (claim,) for claim in claims}
    for verdict in agreeing:
        one, other = group_of[verdict.earlier], group_of[verdict.later]
        if one != other and not any(frozenset((a, b)) in cannot for a in one for b in other):
            group_of |= dict.fromkeys(one + other, tuple(sorted(one + other)))
    return group_of


def _questions(group_of: Mapping[str, tuple[str, ...]], linked: set[frozenset[str]], apart: set[frozenset[str]]) -> list[Sides]:
    unions = Unions(group_of)
    for group in set(group_of.values()):
        for claim in group[1:]:
            unions.join(group[0], claim)
    for pair in linked:
        unions.join(*sorted(pair))
    sides = []
    for question in unions.groups():
        positions = tuple(sorted({group_of[claim] for claim in question}))
        at = {claim: i for i, position in enumerate(positions) for claim in position}
        excluded = {tuple(sorted(at[claim] for claim in pair)) for pair in apart if set(pair) <= at.keys()}
        sides.append(Sides(positions, tuple(sorted((a, b) for a, b in excluded if a != b))))
    return [side for side in sides if len(side.positions) > 1]

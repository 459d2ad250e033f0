"""Verdicts on pairs -> questions with positions, so that the account of a topic is consistent.

Correlation clustering by greedy merging with cannot-links: claims join one position from the surest agreement down,
unless some of them contradict; then those of one report that contradict the same claim in much the same words, as a headline
and its lead do. In other words they most often contradict it on another matter. Nothing depends on the order of the verdicts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from reconciler.pipeline.unions import Unions
from reconciler.records import Relation, Verdict

# A pair that agrees at least this surely may share a position.
AGREE = 0.7


@dataclass(frozen=True, slots=True)
class Sides:
    """One question of a topic: its positions as groups of claim ids, and which of them exclude one another (by index)."""

    positions: tuple[tuple[str, ...], ...]
    excludes: tuple[tuple[int, int], ...]


def gather_positions(
    verdicts: Sequence[Verdict],
    contradicting: Iterable[tuple[str, str]],
    updating: Iterable[tuple[str, str]],
    told_twice: Callable[[str, str], bool] = lambda _one, _other: False,
) -> list[Sides]:
    """The questions that the claims answer. `contradicting` and `updating` are the pairs taken for such.

    `told_twice` says whether two claims are of one report and in much the same words.

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
    together = [(verdict.earlier, verdict.later) for verdict in agreeing] + _of_one_voice(linked, told_twice)
    grouped = _merge(claims, together, linked | _on_other_matters(verdicts))
    return _questions(grouped, linked, apart)


def _on_other_matters(verdicts: Iterable[Verdict]) -> set[frozenset[str]]:
    """Pairs that cannot be compared and do not agree either, such as the acts of two authorities: never one position."""
    apart = (verdict for verdict in verdicts if verdict.relation is Relation.NOT_COMPARABLE and verdict.agrees == 0)
    return {frozenset((verdict.earlier, verdict.later)) for verdict in apart}


def _of_one_voice(linked: set[frozenset[str]], told_twice: Callable[[str, str], bool]) -> list[tuple[str, str]]:
    """Pairs of claims told twice that contradict or update the same claim of another report."""
    facing: dict[str, list[str]] = {}
    for pair in linked:
        for one, other in permutations(sorted(pair)):
            facing.setdefault(other, []).append(one)
    return sorted({pair for same in facing.values() for pair in combinations(sorted(same), 2) if told_twice(*pair)})


def _merge(claims: Sequence[str], together: Sequence[tuple[str, str]], cannot: set[frozenset[str]]) -> dict[str, tuple[str, ...]]:
    """Claim -> its group, merging pairs in turn wherever no member of one group cannot join a member of the other."""
    group_of: dict[str, tuple[str, ...]] = {claim: (claim,) for claim in claims}
    for a, b in together:
        one, other = group_of[a], group_of[b]
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

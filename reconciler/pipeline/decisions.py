"""A person's decisions -> what they mean for the account, after undoing what was undone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from reconciler.records import Decided, Decision


@dataclass(frozen=True, slots=True)
class Rulings:
    """What stands of all decisions.

    `reviews` leads from a pair of claims (sorted ids) to the last review of it; `together` are pairs of founding reports
    whose topics are one; `apart` leads from a claim to the split that took it out of its topic.
    """

    withdrawn: frozenset[str]
    reviews: dict[tuple[str, str], Decision] = field(hash=False)
    together: tuple[tuple[str, str], ...]
    apart: dict[str, str] = field(hash=False)


def in_order(decisions: Iterable[Decision]) -> list[Decision]:
    """Decisions by time, then id."""
    return sorted(decisions, key=lambda decision: (decision.at, decision.id))


def rulings(decisions: Iterable[Decision]) -> Rulings:
    """What the decisions come to; an undone decision counts for nothing, nor does an undone undo."""
    ordered = in_order(decisions)
    undone: set[str] = set()
    for decision in reversed(ordered):
        if decision.kind is Decided.UNDO and decision.id not in undone:
            undone.add(decision.about)
    standing = [decision for decision in ordered if decision.id not in undone]
    return Rulings(
        withdrawn=frozenset(decision.about for decision in standing if decision.kind is Decided.WITHDRAW),
        reviews=dict(_reviews(standing)),
        together=tuple(sorted((d.about, str(d.detail["into"])) for d in standing if d.kind is Decided.MERGE)),
        apart={str(claim): decision.id for decision in standing if decision.kind is Decided.SPLIT for claim in decision.detail["claims"]},
    )


def _reviews(standing: Iterable[Decision]) -> Iterable[tuple[tuple[str, str], Decision]]:
    for decision in standing:
        if decision.kind is Decided.REVIEW:
            a, b = sorted(map(str, decision.detail["claims"]))
            yield (a, b), decision

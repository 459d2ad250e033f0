"""A person's decisions -> what they mean for the account, after undoing what was undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from reconciler.records import Decided, Decision

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Rulings:
    """What stands of all decisions.

    `reviews` leads from a pair of claims (sorted ids) to the last review of it; `together` are pairs of topics that are
    one, each named by its reports when it was merged, the founding one first; `apart` leads from a claim to the split
    that took it out of its topic.
    """

    withdrawn: frozenset[str]
    reviews: dict[Pair, Decision] = field(hash=False)
    together: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    apart: dict[str, str] = field(hash=False)

    def claims(self) -> set[str]:
        """The claims that were decided on."""
        return {claim for pair in self.reviews for claim in pair} | self.apart.keys()

    def carried(self, heirs: Mapping[str, Sequence[str]], leading: Mapping[str, Sequence[str]]) -> Rulings:
        """The rulings on claims, on those too that they live on in: splits on all heirs, reviews on the leading ones.

        Of several reviews that come to lie on one pair, the last counts.
        """
        reviews: dict[Pair, Decision] = {}
        for (a, b), decision in sorted(self.reviews.items(), key=lambda item: (item[1].at, item[1].id)):
            for one, other in product((a, *leading.get(a, ())), (b, *leading.get(b, ()))):
                if one != other:
                    first, second = sorted((one, other))
                    reviews[first, second] = _of_claims(decision, {a: one, b: other})
        apart = {heir: split for claim, split in sorted(self.apart.items()) for heir in heirs.get(claim, ())}
        return replace(self, reviews=reviews, apart=apart | self.apart)


def _of_claims(decision: Decision, instead: Mapping[str, str]) -> Decision:
    """The review as if it had been of these claims instead of its own."""
    superseding = decision.detail.get("supersedes")
    detail = {"claims": sorted(instead.values()), "supersedes": instead.get(str(superseding), superseding)}
    return replace(decision, detail={**decision.detail, **detail})


def in_order(decisions: Iterable[Decision]) -> list[Decision]:
    """Decisions by time, then id."""
    return sorted(decisions, key=lambda decision: (decision.at, decision.id))


def undone(decisions: Iterable[Decision]) -> set[str]:
    """The decisions that were taken back; an undo that was itself undone takes nothing back."""
    gone: set[str] = set()
    for decision in reversed(in_order(decisions)):
        if decision.kind is Decided.UNDO and decision.id not in gone:
            gone.add(decision.about)
    return gone


def rulings(decisions: Iterable[Decision]) -> Rulings:
    """What the decisions come to; an undone decision counts for nothing, nor does an undone undo."""
    ordered = in_order(decisions)
    gone = undone(ordered)
    standing = [decision for decision in ordered if decision.id not in gone]
    return Rulings(
        withdrawn=frozenset(decision.about for decision in standing if decision.kind is Decided.WITHDRAW),
        reviews=dict(_reviews(standing)),
        together=tuple(sorted(merged(decision) for decision in standing if decision.kind is Decided.MERGE)),
        apart={str(claim): decision.id for decision in standing if decision.kind is Decided.SPLIT for claim in decision.detail["claims"]},
    )


def merged(decision: Decision) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The reports of either topic that a merge made one, the founding one first."""
    one = (decision.about, *map(str, decision.detail.get("reports", ())))
    other = (str(decision.detail["into"]), *map(str, decision.detail.get("into_reports", ())))
    return tuple(dict.fromkeys(one)), tuple(dict.fromkeys(other))


def _reviews(standing: Iterable[Decision]) -> Iterable[tuple[Pair, Decision]]:
    for decision in standing:
        if decision.kind is Decided.REVIEW:
            a, b = sorted(map(str, decision.detail["claims"]))
            yield (a, b), decision

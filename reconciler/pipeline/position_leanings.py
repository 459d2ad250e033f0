"""What all pairs say of claims in sum -> which way the positions that these take lean, and which links count for it."""

from __future__ import annotations

from collections.abc import Container, Iterable
from collections.abc import Set as AbstractSet

from reconciler.pipeline.contradictions import Pair
from reconciler.pipeline.leanings import pooled
from reconciler.pipeline.positions import Sides
from reconciler.pipeline.supersessions import Context
from reconciler.records import Link, Standing


class PositionLeanings:
    """Which way positions lean, each worked out once; `confirmed` are the claims of the contradictions that a person confirmed."""

    def __init__(self, context: Context, confirmed: AbstractSet[str]) -> None:
        self._context, self._confirmed = context, confirmed
        self._known: dict[tuple[str, ...], Standing] = {}

    def of(self, position: tuple[str, ...]) -> Standing:
        """Which way a position leans: the middle of what is said of its claims."""
        if (known := self._known.get(position)) is not None:
            return known
        # No pair speaks of what only recounts an earlier state: that leans to nothing.
        speaking = [claim for claim in position if not self._context.claims[claim].background]
        self._known[position] = found = pooled([self._context.leaning(claim) for claim in speaking or position]).standing
        return found

    def holds(self, position: tuple[str, ...]) -> bool:
        """Whether a position leans to stand, whatever single contradiction it is in that no person confirmed."""
        return self.of(position) is Standing.STANDS and self._confirmed.isdisjoint(position)

    def counting(self, sides: Sides, links: Iterable[Link], unsure: Container[Pair]) -> list[Link]:
        """The links of a question but those of `unsure` pairs, single contradictions, that end what does not lean to be out of date."""
        leaning = {claim: self.of(position) for position in sides.positions for claim in position}
        return [
            link
            for link in links
            if (link.earlier_claim_id, link.later_claim_id) not in unsure or leaning.get(link.earlier_claim_id) is Standing.SUPERSEDED
        ]

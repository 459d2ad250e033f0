"""Reprints -> which of their claims copy which claims of their origin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from reconciler.records import Claim, ClaimState, ReadReport

_SAME_WORDS = 85.0


@dataclass(frozen=True, slots=True)
class CopiedClaims:
    """From each claim of a reprint to the claim of its origin with (nearly) the same words."""

    original: dict[str, str] = field(hash=False)

    def shared(self, states: Mapping[str, ClaimState], claim: str) -> ClaimState:
        """The claim's state: its original's, if it is a copy that is not itself withdrawn."""
        original = states.get(self.original[claim]) if claim in self.original else None
        return states[claim] if original is None else replace(original, claim_id=claim)


def copied_claims(reads: Sequence[ReadReport], origin_of: Mapping[str, str]) -> CopiedClaims:
    """Matches the claims of every reprint with those of its origin, each with the most alike of the same part."""
    by_id = {read.report.id: read for read in reads}
    original: dict[str, str] = {}
    for read in reads:
        origin = by_id.get(origin_of.get(read.report.id, read.report.id))
        if origin is not None and origin is not read:
            for claim in read.claims:
                match = most_alike(claim, origin.claims)
                if match is not None:
                    original[claim.id] = match.id
    return CopiedClaims(original)


def most_alike(claim: Claim, among: Iterable[Claim]) -> Claim | None:
    """The claim with nearly the same words, of the same part rather than of the other; None where none has."""
    scored = [(score, other) for other in among if (score := fuzz.ratio(claim.text, other.text, score_cutoff=_SAME_WORDS))]
    return max(scored, key=lambda one: (one[0], one[1].part == claim.part, -one[1].start), default=(0.0, None))[1]

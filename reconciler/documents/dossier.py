"""An account with its reports and decisions: what the exports for other programs are made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from reconciler.pipeline.decisions import Pair
from reconciler.records import Account, Claim, ClaimState, Contradiction, Decision, ReadReport, Report, State


@dataclass(frozen=True)
class Dossier:
    """The account of some reports for a moment, the decisions taken by then, and the rules that it rests on.

    `reviews` leads from a pair of claims (sorted ids) to the review of it that stands.
    """

    account: Account
    reads: Sequence[ReadReport]
    decisions: Sequence[Decision]
    reviews: Mapping[Pair, Decision]
    rules: str
    as_of: datetime | None = None
    known_at: datetime | None = None

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """The claims that the account says something of, by id: none of another topic, nor of a report that a person withdrew."""
        return {claim.id: claim for read in self.reads for claim in read.claims if claim.id in self.states}

    @cached_property
    def reports(self) -> dict[str, Report]:
        """All reports by id."""
        return {read.report.id: read.report for read in self.reads}

    @cached_property
    def states(self) -> dict[str, ClaimState]:
        """Where the claims stand, by claim."""
        return {state.claim_id: state for state in self.account.states}

    def report_of(self, claim: Claim) -> Report:
        """The report that a claim stands in."""
        return self.reports[claim.report_id]

    def confirmed(self) -> Iterator[tuple[Contradiction, Decision]]:
        """The contradictions that a person confirmed, each with the review of it that stands, as if it had been of these claims."""
        for found in self.account.contradictions:
            a, b = sorted((found.earlier, found.later))
            review = self.reviews.get((a, b))
            if found.state is State.CONFIRMED and review is not None:
                yield found, review


def urn(id_: str) -> str:
    """A record's name for the world (RFC 8141): ids are derived from content, so it is the same on every machine."""
    return f"urn:reconciler:{id_}"

"""Reports that lost their support, and what is left to say of them."""

from __future__ import annotations

from reconciler.records import Account, ClaimState, Plan, ReadReport, Standing


def is_withdrawn(report: str, plan: Plan) -> bool:
    """Whether a report's claims have lost their support: withdrawn, replaced, retracted, or a copy of one that was."""
    origin = plan.origin_of.get(report, report)
    gone = plan.withdrawn | plan.replaced_by.keys() | plan.retracted_by.keys()
    return report in gone or origin in gone


def withdrawn_account(read: ReadReport) -> Account:
    """The account of a report that a person withdrew: it is in no topic, and its claims are withdrawn."""
    states = tuple(ClaimState(claim.id, "", (), Standing.WITHDRAWN, (), ()) for claim in read.claims)
    return Account((), (), (), (), states)

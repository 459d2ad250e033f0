"""Two claims in context -> whether one authority acts twice, or two authorities, or only one of the claims tells of an authority's act."""

from __future__ import annotations

from reconciler.judges.context import InContext
from reconciler.judges.in_common import both_settled, listed
from reconciler.judges.signals import on_one_dimension
from reconciler.records import QUANTITY, Reading

ACTS_OF_AUTHORITY = frozenset({"permission", "in_force", "sanctions", "ruling", "operation"})


def acts(side: InContext) -> set[str]:
    """The dimensions on which a claim tells of what authorities do."""
    return {reading.dimension for reading in side.claim.readings} & ACTS_OF_AUTHORITY


def same_act(one: InContext, other: InContext) -> tuple[Reading, Reading] | None:
    """The words by which two claims tell as settled of acts of one authority on one product or name, on one dimension."""
    if one.authority is None or one.authority != other.authority or not both_settled(one, other):
        return None
    if not (one.all_codes & other.all_codes or (one.names & other.names) - {one.authority}):
        return None
    for a, b in on_one_dimension(one.claim.readings, other.claim.readings):
        if a.dimension in ACTS_OF_AUTHORITY:
            return a, b
    return None


def other_authority(one: InContext, other: InContext) -> str | None:
    """What one country's authorities permit or forbid is not what another's do; «the border is shut» is its title's."""
    for act, told in ((one, other), (other, one)):
        # «They stopped because chips cannot get past Chinese inspectors» tells of no act of Washington's.
        if act.authority and acts(act) and told.authority is None and told.authorities and act.authority not in told.authorities:
            return f"other authority: {act.authority} / {listed(told.authorities)}"
    if not one.acting or not other.acting or one.acting == other.acting:
        return None
    own = [side for side in (one, other) if side.authority]
    # What names no authority is told of that which its report is about: «no licence has been issued» there undoes no other's permit.
    if any(acts(side) for side in own) or (not own and acts(one) and acts(other)):
        return f"other authority: {one.acting} / {other.acting}"
    return None


def other_act(one: InContext, other: InContext) -> str | None:
    """What an authority did is undone by nobody else's doings: makers that stop their machines end no permission."""
    for act, doing in ((one, other), (other, one)):
        # That licences remain valid is no doing.
        told = _states(doing) - {"in_force", "permission"}
        if act.authority and act.claim.modality.settled and acts(act) and doing.acting is None and told and not told & _states(act):
            return f"other act: {act.authority} on {listed(acts(act))}, the other claim on {listed(told)}"
    return None


def _states(side: InContext) -> set[str]:
    return {reading.dimension for reading in side.claim.readings if reading.dimension != QUANTITY}

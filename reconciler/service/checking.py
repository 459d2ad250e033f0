"""A contradiction -> what was checked before its claims were compared."""

from __future__ import annotations

from reconciler.judges.checked import Check, checked
from reconciler.judges.context import InContext, in_context
from reconciler.ports import Store
from reconciler.records import Contradiction
from reconciler.text.lexicon import Lexicon


def checks_of(store: Store, lexicon: Lexicon, found: Contradiction) -> list[Check]:
    """What was checked of both claims, each read within its report; nothing, where a claim is there no longer."""
    placed = store.shelf.claims_by_id([found.earlier, found.later])
    reads = store.archive.reads({claim.report_id for claim, _ in placed.values()})
    sides: dict[str, InContext] = {
        side.claim.id: side for read in reads.values() for side in in_context(read, lexicon) if side.claim.id in placed
    }
    if {found.earlier, found.later} - sides.keys():
        return []
    return checked(sides[found.earlier], sides[found.later])

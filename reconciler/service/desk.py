"""Many contradictions at once -> a decision on each, kept and taken back together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reconciler.errors import Conflict, NotFound
from reconciler.pipeline.decisions import undone
from reconciler.records import Contradiction, Decided, Decision, State
from reconciler.service.decide import Decider
from reconciler.text.keys import content_id

_REGROUPED = frozenset({Decided.MERGE, Decided.SPLIT})
_AS_IT_WAS = {State.CONFIRMED: "confirmed", State.DISMISSED: "dismissed", State.OPEN: "reopened", State.SUPERSEDED: "reopened"}


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What became of a decision on many: those taken, how many were so already, how many are no contradictions any longer.

    `together` is the id by which they can be taken back.
    """

    together: str
    decisions: tuple[Decision, ...]
    so_already: int
    gone: int


@dataclass(frozen=True, slots=True)
class DeskWork:
    """Takes decisions on many contradictions in one unit of work."""

    decider: Decider

    def review(self, contradictions: Sequence[str], verdict: str, by: str) -> Reviewed:
        """Take a decision on each that it would change; the account is worked out once, when all are taken."""
        store = self.decider.store
        with store.writing():
            wanted = list(dict.fromkeys(contradictions))
            found = store.desk.contradictions(wanted)
            changing = [found[id_] for id_ in wanted if id_ in found and _AS_IT_WAS[found[id_].state] != verdict]
            together = content_id("together", self.decider.clock(), verdict, by, [one.id for one in changing])
            made = [self._keep(one, verdict, by, together) for one in changing]
            if made:
                self._work_out(made)
        return Reviewed(together, tuple(made), len(found) - len(made), len(wanted) - len(found))

    def _keep(self, found: Contradiction, verdict: str, by: str, together: str) -> Decision:
        detail = {"verdict": verdict, "claims": [found.earlier, found.later], "supersedes": None, "together": together}
        return self.decider.keep(Decided.REVIEW, found.id, by, "", detail)

    def _work_out(self, decisions: Iterable[Decision]) -> None:
        """Bring the account of all that the decisions are about up to date, at once."""
        claims = self.decider.store.shelf.claims_by_id(str(claim) for one in decisions for claim in one.detail["claims"])
        self.decider.deriver.work_out({claim.report_id for claim, _ in claims.values()})

    def undo(self, together: str, by: str) -> list[Decision]:
        """Take back the decisions that were taken together, or the one with this id. Raises NotFound, or Conflict if all are undone."""
        store = self.decider.store
        if any(one.id == together and one.kind in _REGROUPED for one in store.archive.decisions().records):
            return [self.decider.undo(together, "", by)]
        with store.writing():
            history = store.archive.decisions().records
            wanted = [one for one in history if one.kind is Decided.REVIEW and together in {one.id, one.detail.get("together")}]
            if not wanted:
                raise NotFound(f"no decisions {together}")
            gone = undone(history)
            if not (left := [one for one in wanted if one.id not in gone]):
                raise Conflict("these decisions are undone already")
            made = [self.decider.keep(Decided.UNDO, one.id, by, "", {}) for one in left]
            self._work_out(left)
        return made

"""A person's decisions -> kept for good, and obeyed at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reconciler.errors import BadInput, Conflict, Fault, NotFound
from reconciler.pipeline.decisions import rulings
from reconciler.ports import Store
from reconciler.records import Decided, Decision, Report, Topic
from reconciler.service.derive import Deriver
from reconciler.text.keys import content_id


@dataclass(frozen=True, slots=True)
class Decider:
    """Takes decisions down and works out again what they touch."""

    store: Store
    deriver: Deriver
    clock: Callable[[], datetime]

    def review(self, contradiction: str, verdict: str, supersedes: str | None, note: str, reviewer: str) -> Decision:
        """Confirm, dismiss or reopen a contradiction. `supersedes` names the claim of the two that supersedes the other."""
        with self.store.writing():
            found = self.store.shelf.contradiction(contradiction)
            if found is None:
                raise NotFound(f"no contradiction {contradiction}")
            claims = [found.earlier, found.later]
            if supersedes is not None and supersedes not in claims:
                raise BadInput("not one of its claims", (Fault("/supersedes", f"must be one of {' and '.join(claims)}, or null"),))
            reports = {claim.report_id for claim, _ in self.store.shelf.claims_by_id(claims).values()}
            detail = {"verdict": verdict, "claims": claims, "supersedes": supersedes}
            return self._decide(Decided.REVIEW, contradiction, reviewer, note, detail, reports)

    def withdraw(self, report: str, reason: str, by: str) -> Decision:
        """Withdraw a report: it is kept and marked, and what rested on it is worked out again."""
        with self.store.writing():
            if report not in self.store.archive.reports_by_id([report]):
                raise NotFound(f"no report {report}")
            if report in rulings(self.store.archive.decisions().records).withdrawn:
                raise Conflict(f"{report} is withdrawn already")
            # What it was grouped with before must be worked out too, and a withdrawn report is in no group of others.
            return self._decide(Decided.WITHDRAW, report, by, reason, {}, {report})

    def merge(self, topic: str, into: str, note: str, by: str) -> Decision:
        """Make one topic of two."""
        with self.store.writing():
            one, other = self._topic(topic), self._topic(into)
            if one.id == other.id:
                raise BadInput("one topic", (Fault("/into", "is the topic itself: name another"),))
            founders = self._founder(one).id, self._founder(other).id
            self.store.workings.add_links([founders])
            return self._decide(Decided.MERGE, founders[0], by, note, {"into": founders[1]}, set(founders))

    def split(self, topic: str, claims: Sequence[str], note: str, by: str) -> Decision:
        """Take claims out of a topic into one of their own."""
        with self.store.writing():
            found = self._topic(topic)
            if strange := [claim for claim in claims if claim not in found.claims]:
                raise BadInput("not in the topic", (Fault("/claims", f"{strange[0]} is no claim of this topic"),))
            if set(claims) == set(found.claims):
                raise BadInput("nothing left", (Fault("/claims", "are all of the topic's claims: leave some"),))
            return self._decide(Decided.SPLIT, self._founder(found).id, by, note, {"claims": sorted(claims)}, set(found.reports))

    def undo(self, decision: str, note: str, by: str) -> Decision:
        """Take a decision back; it stays in the history, and so does the undoing."""
        with self.store.writing():
            found = next((one for one in self.store.archive.decisions().records if one.id == decision), None)
            if found is None:
                raise NotFound(f"no decision {decision}")
            return self._decide(Decided.UNDO, decision, by, note, {}, self._touched(found))

    def _touched(self, decision: Decision) -> set[str]:
        """The reports that a decision was about."""
        if decision.kind is Decided.UNDO:
            return next(self._touched(one) for one in self.store.archive.decisions().records if one.id == decision.about)
        claims = list(map(str, decision.detail.get("claims", ())))
        reports = {claim.report_id for claim, _ in self.store.shelf.claims_by_id(claims).values()}
        known = self.store.archive.reports_by_id({decision.about, str(decision.detail.get("into", ""))})
        return reports | known.keys()

    def _decide(self, kind: Decided, about: str, by: str, note: str, detail: dict[str, Any], reports: set[str]) -> Decision:
        at = self.clock()
        decision = Decision(content_id("decision", kind, about, at, by, note, detail), kind, about, at, by, note, detail)
        self.store.archive.add_decision(decision)
        self.deriver.work_out(reports)
        return decision

    def _topic(self, id_: str) -> Topic:
        topic = self.store.shelf.topic(id_)
        if topic is None:
            raise NotFound(f"no topic {id_}")
        return topic

    def _founder(self, topic: Topic) -> Report:
        reports = self.store.archive.reports_by_id(topic.reports).values()
        return min(reports, key=lambda report: (report.published_at, report.id))

"""A person's decisions -> kept for good, and obeyed at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from reconciler.errors import BadInput, Conflict, Fault, NotFound
from reconciler.pipeline.decisions import rulings, undone
from reconciler.pipeline.origins import published
from reconciler.ports import Store
from reconciler.queries import Page, SourceCount
from reconciler.records import Credibility, Decided, Decision, Reliability, Topic
from reconciler.service.derive import Deriver
from reconciler.service.groups import reports_with
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
        """Withdraw a report, one under embargo too: it is kept and marked, and what rested on it is worked out again."""
        with self.store.writing():
            if not self.store.archive.reads([report]):
                raise NotFound(f"no report {report}")
            if report in rulings(self.store.archive.decisions().records).withdrawn:
                raise Conflict(f"{report} is withdrawn already")
            # What it was grouped with before must be worked out too, and a withdrawn report is in no group of others.
            return self._decide(Decided.WITHDRAW, report, by, reason, {}, {report})

    def merge(self, topic: str, into: str, note: str, by: str) -> Decision:
        """Make one topic of two. Merging what was split off back into its topic takes the split back."""
        with self.store.writing():
            one, other = self._topic(topic), self._topic(into)
            if one.id == other.id:
                raise BadInput("one topic", (Fault("/into", "is the topic itself: name another"),))
            if splits := self._splits(one) | self._splits(other):
                return self._rejoin(one, other, splits, note, by)
            reports, into_reports = self._by_publication(one), self._by_publication(other)
            detail = {"into": into_reports[0], "reports": reports, "into_reports": into_reports}
            return self._decide(Decided.MERGE, reports[0], by, note, detail, {reports[0], into_reports[0]})

    def _splits(self, topic: Topic) -> set[str]:
        """The split that made this topic; none if it is the whole topic of its reports."""
        _, _, ruled = self.deriver.planned(self.store.workings.bound(topic.reports))
        return {ruled.apart[claim] for claim in topic.claims if claim in ruled.apart}

    def _rejoin(self, one: Topic, other: Topic, splits: set[str], note: str, by: str) -> Decision:
        """Take the one split back that stands between two topics. Raises Conflict where it is another's."""
        split = next(decision for decision in self.store.archive.decisions().records if decision.id in splits)
        whole = other if self._splits(one) else one
        if len(splits) > 1 or self._splits(whole) or split.id not in self._splits_within(whole):
            raise Conflict(f"a topic that was split off can be merged with its own alone: undo the split {split.id} first")
        return self._decide(Decided.UNDO, split.id, by, note, {}, self.touched(split))

    def _splits_within(self, whole: Topic) -> set[str]:
        """The splits that took claims out of a topic."""
        _, _, ruled = self.deriver.planned(self.store.workings.bound(whole.reports))
        claims = {claim for report in reports_with(self.store, whole) for claim in self.store.shelf.claim_ids_of(report)}
        return {split for claim, split in ruled.apart.items() if claim in claims}

    def split(self, topic: str, claims: Sequence[str], note: str, by: str) -> Decision:
        """Take claims out of a topic into one of their own."""
        with self.store.writing():
            found = self._topic(topic)
            placed = self.store.shelf.claims_by_id(claims)
            there = {id_ for id_, (_, state) in placed.items() if state is not None and state.topic_id == topic}
            if strange := [claim for claim in claims if claim not in there]:
                raise BadInput("not in the topic", (Fault("/claims", f"{strange[0]} is no claim of this topic"),))
            made = self._decide(Decided.SPLIT, self._by_publication(found)[0], by, note, {"claims": sorted(claims)}, set(found.reports))
            # Looked at afterwards: a claim takes those along that say the same in copies and other editions. What was split off
            # before has another name then; where only a copy's claim was, all that the topic counts is where it was.
            after = {state.topic_id for _, state in self.store.shelf.claims_by_id(found.claims).values() if state is not None}
            if topic not in after and len(after) < 2:
                raise BadInput("nothing left", (Fault("/claims", "are all of the topic's claims: leave some"),))
            return made

    def grade_source(
        self, source: SourceCount, reliability: Reliability, credibility: Credibility | None, note: str, reviewer: str
    ) -> Decision:
        """Say how reliable a source is, and, if one can say so in general, how credible what it says."""
        detail = {"source": source.name, "reliability": reliability, "credibility": credibility}
        with self.store.writing():
            return self._decide(Decided.GRADE, source.id, reviewer, note, detail, set())

    def grade_report(self, report: str, credibility: Credibility, note: str, reviewer: str) -> Decision:
        """Say how credible what a report says is. Raises NotFound."""
        with self.store.writing():
            if not self.store.archive.reports_by_id([report]):
                raise NotFound(f"no report {report}")
            return self._decide(Decided.GRADE, report, reviewer, note, {"credibility": credibility}, set())

    def grade_claim(self, claim: str, credibility: Credibility, note: str, reviewer: str) -> Decision:
        """Say how credible one claim is, whatever is thought of its report. Raises NotFound."""
        with self.store.writing():
            if not self.store.shelf.claims_by_id([claim]):
                raise NotFound(f"no claim {claim}")
            return self._decide(Decided.GRADE, claim, reviewer, note, {"credibility": credibility}, set())

    def undo(self, decision: str, note: str, by: str) -> Decision:
        """Take a decision back; it stays in the history, and so does the undoing. Raises Conflict if it is undone already."""
        with self.store.writing():
            history = self.store.archive.decisions().records
            found = next((one for one in history if one.id == decision), None)
            if found is None:
                raise NotFound(f"no decision {decision}")
            if decision in undone(history):
                raise Conflict(f"{decision} is undone already")
            return self._decide(Decided.UNDO, decision, by, note, {}, self.touched(found))

    def touched(self, decision: Decision) -> set[str]:
        """The reports that a decision was about."""
        if decision.kind is Decided.UNDO:
            return next(self.touched(one) for one in self.store.archive.decisions().records if one.id == decision.about)
        if decision.kind is Decided.GRADE:
            return set()
        claims = list(map(str, decision.detail.get("claims", ())))
        reports = {claim.report_id for claim, _ in self.store.shelf.claims_by_id(claims).values()}
        known = self.store.archive.reads({decision.about, str(decision.detail.get("into", ""))})
        return reports | known.keys()

    def _decide(self, kind: Decided, about: str, by: str, note: str, detail: dict[str, Any], reports: set[str]) -> Decision:
        decision = self.keep(kind, about, by, note, detail)
        # A grade touches no report: nothing that is derived depends on it.
        if reports:
            self.deriver.work_out(reports)
        return decision

    def keep(self, kind: Decided, about: str, by: str, note: str, detail: dict[str, Any]) -> Decision:
        """Take a decision down, and leave it to the caller to work out what it touches. Inside a unit of work."""
        at = self._after_all_others()
        decision = Decision(content_id("decision", kind, about, at, by, note, detail), kind, about, at, by, note, detail)
        self.store.archive.add_decision(decision)
        if kind is Decided.MERGE:
            self.deriver.link(decision)
        return decision

    def _after_all_others(self) -> datetime:
        """The time of day; where the clock was set back, just after the last decision, or that one would go on counting for years."""
        now = self.clock()
        last = self.store.archive.decisions(Page(1)).records
        return max(now, last[0].at + timedelta(microseconds=1)) if last else now

    def _topic(self, id_: str) -> Topic:
        topic = self.store.shelf.topic(id_)
        if topic is None:
            raise NotFound(f"no topic {id_}")
        return topic

    def _by_publication(self, topic: Topic) -> list[str]:
        """The reports of a topic, the founding one first."""
        reports = self.store.archive.reports_by_id(topic.reports).values()
        return [report.id for report in sorted(reports, key=published)]

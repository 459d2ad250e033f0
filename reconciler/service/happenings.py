"""Changes -> what happened that others may want to be told: a contradiction, a claim overturned, a report withdrawn.

What is told is read from the shelf, where nothing under embargo is, and as it is when it is told: what has gone since it
was noted is not told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from reconciler.deliveries import Happening
from reconciler.ports import Store
from reconciler.queries import Change, When
from reconciler.records import Basis, Contradiction, Decided, Decision, Report, State, Supersession
from reconciler.service.fates import Fate, fates
from reconciler.service.look import Looker

_BEFORE = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: the record that it is about, the topics that this belongs to, and the change that told of it."""

    what: Happening
    record: Contradiction | Supersession | Report
    topics: frozenset[str]
    place: int
    noted_at: datetime


@dataclass(frozen=True, slots=True)
class Happenings:
    """Reads changes."""

    store: Store
    looker: Looker
    clock: Callable[[], datetime]

    def in_changes(self, changes: Iterable[Change]) -> list[Event]:
        """What happened in some changes, in their order."""
        return [event for change in changes for event in self._in(change)]

    def _in(self, change: Change) -> list[Event]:
        if change.what != "created":
            return []
        reading = {
            "contradiction": self._contradiction,
            "supersession": self._superseded,
            "decision": self._withdrawn,
        }
        return reading[change.kind](change) if change.kind in reading else []

    def _contradiction(self, change: Change) -> list[Event]:
        found = self.store.shelf.contradiction(change.id)
        if found is None or found.state is State.DISMISSED:
            return []
        return [_event(Happening.CONTRADICTION, found, {found.topic_id}, change)]

    def _superseded(self, change: Change) -> list[Event]:
        """A claim overturned; or a report that its source took back, of which no claim is."""
        found = self.store.shelf.supersession(change.id)
        if found is None:
            return []
        if found.basis is Basis.RETRACTION:
            gone = self._fated(self.store.archive.reports_by_id([found.earlier_report_id]).values(), "retracted")
            return [_event(Happening.WITHDRAWAL, report, {found.topic_id}, change) for report, _ in gone]
        return [_event(Happening.OVERTURNED, found, {found.topic_id}, change)] if found.links else []

    def _withdrawn(self, change: Change) -> list[Event]:
        """A report that a person withdrew. It is in no topic now: it belongs to those that it was in before."""
        decision = next((one for one in self.store.archive.decisions().records if one.id == change.id), None)
        if decision is None or decision.kind is not Decided.WITHDRAW:
            return []
        gone = self._fated(self.store.archive.reports_by_id([decision.about]).values(), "withdrawn")
        return [_event(Happening.WITHDRAWAL, report, self._topics_before(decision), change) for report, _ in gone]

    def _topics_before(self, decision: Decision) -> set[str]:
        before = self.looker.past.store_at(When(known_at=decision.at - _BEFORE), [decision.about])
        return set(before.shelf.topics_of(decision.about))

    def _fated(self, reports: Iterable[Report], how: str) -> list[tuple[Report, Fate]]:
        by_id = {report.id: report for report in reports}
        ended = fates(self.store, self.clock(), by_id.values())
        return [(by_id[id_], fate) for id_, fate in sorted(ended.items()) if fate.how == how]


def _event(what: Happening, record: Contradiction | Supersession | Report, topics: Iterable[str], change: Change) -> Event:
    return Event(what, record, frozenset(topics), change.at, change.noted_at)

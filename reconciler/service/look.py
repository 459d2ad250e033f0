"""The account of now or of a past moment -> summaries."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from reconciler.errors import NotFound
from reconciler.lately import Lately
from reconciler.pipeline.decisions import Pair, rulings
from reconciler.pipeline.grades import Grades, grades
from reconciler.pipeline.matter import Beside
from reconciler.pipeline.revisions import silent_revisions
from reconciler.pipeline.summary import Summary, TopicSummary, summarise
from reconciler.ports import Store
from reconciler.queries import Filters, When
from reconciler.records import Account, Decision, Plan, ReadReport
from reconciler.service.derive import Deriver
from reconciler.service.groups import leading_to, reports_with
from reconciler.service.moments import Moments
from reconciler.service.past import Hold, Past, Worked
from reconciler.service.stored import Seen, stored
from reconciler.service.then import Then
from reconciler.service.unfolding import Reach, Unfolding

T = TypeVar("T")
# The summaries of topics of now that are held are of so many claims: some five megabytes.
_MOST_TOLD = 20_000


@dataclass(frozen=True, slots=True)
class View:
    """What there is to see for a moment: the summary, the account that it was read off, the reports that count, and the grades.

    `reviews` leads from a pair of claims (sorted ids) to the review of it that stands, be it of an earlier edition's pair. A view
    of now that was not asked for as a whole has neither these nor contradictions: pages ask `store` for those that they show.
    `store` has what was there then, or is there now: what else is to be known of the reports is looked up in it.
    """

    summary: Summary
    account: Account
    reads: tuple[ReadReport, ...]
    store: Store
    grades: Grades
    reviews: Mapping[Pair, Decision]


@dataclass(frozen=True, slots=True)
class Looker:
    """Answers for now and for then: what is now is stored, what was then is worked out by the same steps from what counted then."""

    store: Store
    deriver: Deriver
    hold: Hold
    moments: Moments = field(default_factory=Moments)
    told: Lately[Sequence[TopicSummary]] = field(default_factory=lambda: Lately(_MOST_TOLD, _MOST_TOLD))

    @property
    def past(self) -> Past:
        """What works past accounts out."""
        return Past(self.store, self.deriver, self.hold)

    def summary(self, topic: str | None = None, as_of: datetime | None = None, known_at: datetime | None = None) -> Summary:
        """The reconciled summary of everything or of one topic. Raises NotFound for a topic that is not there."""
        return self.view(topic, as_of, known_at).summary

    def view(self, topic: str | None, as_of: datetime | None, known_at: datetime | None, *, whole: bool = False) -> View:
        """The account of everything or of one topic for a moment, with its summary; all of it if `whole`. Raises NotFound.

        A topic is what was known by its id then. If none was, the reports that are in it now are followed: the view has the
        topics that they were in.
        """
        when = When(as_of, known_at)
        if when.past and topic is not None:
            return self._view_then(topic, when)
        if when.past:
            return self._held("view", when, lambda: self._shelved(self.past.everything(self.past.then(when)), when))
        # What is read one after the other must fit together, whatever is written meanwhile.
        with self.store.still():
            return self._view_now(topic, when, whole=whole)

    def _view_now(self, topic: str | None, when: When, *, whole: bool) -> View:
        ids = self._reports_of(topic) if topic is not None else list(self.store.archive.reports_by_id(self.store.archive.report_ids()))
        seen = stored(self.store, ids, self._withdrawn_around(ids) if whole else (), whole=whole)
        if topic is None:
            return self._view(seen, when, self.store)
        own = seen.only([one for one in seen.account.topics if one.id == topic])
        return self._view(own, when, self.store, self._depending(topic, ids))

    def _depending(self, topic: str, ids: Sequence[str]) -> Hashable | None:
        """All that the summary of a topic of now depends on, in the stored group of these reports; None where nothing tells that."""
        workings, decisions = self.store.workings, self.store.archive.decisions().records
        groups = workings.signatures(ids)
        return (topic, workings.epoch(), *groups.items(), *(decision.id for decision in decisions[:1])) if all(groups.values()) else None

    def _view_then(self, topic: str, when: When) -> View:
        leading = leading_to(self.store, topic)
        if not leading.around:
            raise NotFound(f"no topic {topic}")
        unfolding = self.moments.held(("store", when, self.store.archive.stamp()))
        if isinstance(unfolding, Unfolding) and not unfolding.counted and unfolding.part(topic):
            return self.unfolded(topic, unfolding, when)
        then = self.past.then(when)
        with self.store.still():
            seen = self._as_now(leading.around, then) if then.is_now else None
        if seen is None:
            seen = Seen.of(self.past.reached(leading.around, then, then.nearby()))
        topics = seen.account.topics
        own = [one for one in topics if one.id == topic] or [one for one in topics if set(one.reports) & set(leading.own)]
        return self._view(seen.only(own), when, self.hold(seen.reads, seen.decisions, seen.account))

    def _as_now(self, ids: Sequence[str], then: Then) -> Seen | None:
        """What is stored of the groups that these reports are in, None where something of it is to be worked out anew."""
        signed = self.store.workings.signatures(ids)
        members = [id_ for own in self.store.workings.members_of(signed).values() for id_ in own]
        if not all(signed.values()) or not members:
            return None
        around = self._withdrawn_around(members) & then.received
        seen = stored(self.store, members, around, whole=True, alike=False)
        # Of a copy the end of what it copies is told, too.
        return replace(seen, reads=[*seen.reads, *self.store.archive.reads(around).values()]) if around else seen

    def _shelved(self, worked: Worked, when: When) -> View:
        return self._view(Seen.of(worked), when, self.past.shelved(worked))

    def _view(self, seen: Seen, when: When, store: Store, depending: Hashable | None = None) -> View:
        graded = grades(seen.decisions)
        told = self.told.get(depending) if depending is not None else None
        if told is None:
            told = self._told(seen, when, store, graded)
            if depending is not None:
                self.told.put(depending, told, sum(len(topic.claims) for topic in seen.account.topics))
        summary = Summary(when.as_of, when.known_at, self.deriver.version, tuple(told))
        return View(summary, seen.account, tuple(seen.reads), store, graded, seen.reviews)

    def _told(self, seen: Seen, when: When, store: Store, graded: Grades) -> Sequence[TopicSummary]:
        # What took a report back, or its place, may have been split off: it is looked up in all, and told of these topics alone.
        whole, silent = seen.whole, self._silent(seen, when.as_of)
        beside = Beside(graded, silent, store.desk.contradictions)
        return summarise(whole.account, whole.reads, whole.lineage, when.as_of, beside, seen.account.topics)

    def _silent(self, seen: Seen, as_of: datetime | None) -> dict[str, tuple[str, ...]]:
        """What changed in the editions that were replaced without a word by one that had come out. They are read whole."""
        own = {read.report.id for read in seen.reads}
        out = {read.report.id for read in seen.whole.reads if as_of is None or read.report.published_at <= as_of}
        replaced = {older: newer for older, newer in seen.lineage.replaced_by.items() if older in own and newer in out}
        both = self.store.archive.reads({*replaced, *replaced.values()}) if replaced else {}
        return silent_revisions(replaced, both, self.deriver.lexicon)

    def account(self, ids: Sequence[str], as_of: datetime | None, known_at: datetime | None) -> tuple[Account, Plan, list[ReadReport]]:
        """The account of some reports for a moment, what it was planned from, and the reports that count."""
        worked = self._worked(ids, When(as_of, known_at))
        return worked.account, worked.planned, worked.reads

    def _worked(self, ids: Sequence[str], when: When) -> Worked:
        around = self._withdrawn_around(ids)
        worked = self.past.account({*ids, *around}, when)
        return replace(worked, reads=[read for read in worked.reads if read.report.id not in around])

    def _withdrawn_around(self, ids: Sequence[str]) -> set[str]:
        """Withdrawn reports that were connected with these: they are no longer among them, but what was decided on them counts."""
        withdrawn = rulings(self.store.archive.decisions().records).withdrawn
        return self.store.workings.bound(ids) & withdrawn - set(ids) if withdrawn else set()

    def _reports_of(self, topic: str | None) -> list[str]:
        if topic is None:
            return self.store.archive.report_ids()
        found = self.store.shelf.topic(topic)
        if found is None:
            raise NotFound(f"no topic {topic}")
        return reports_with(self.store, found)

    # --- the account of a moment, to read from -----------------------------------------------------------------------------

    def at(self, when: When, narrowed: Filters | None = None, *pages: Reach) -> Store:
        """The account of a moment as a store to read from; of a past one only as much as the filters let through is worked out.

        Where it is asked for its `pages`, only as much as these need is sure to be there; else everything.
        """
        if not when.past:
            return self.store
        ids: Sequence[str] | None = None
        if narrowed is not None and narrowed.report is not None:
            ids = [narrowed.report]
        elif narrowed is not None and narrowed.topic is not None:
            ids = leading_to(self.store, narrowed.topic).around
        if ids is not None:
            return self.past.store_at(when, ids)
        return self.unfolding(when).reaching(pages) if pages else self.unfolding(when).whole()

    def unfolding(self, when: When) -> Unfolding:
        """The account of a past moment, of which as much is worked out as is asked for."""
        return self._held("store", when, lambda: Unfolding(self.past, when))

    def unfolded(self, topic: str, unfolding: Unfolding, when: When) -> View:
        """A topic that was worked out there, with its summary. Raises NotFound."""
        part = unfolding.part(topic)
        if part is None:
            raise NotFound(f"no topic {topic} then")
        own = [one for one in part.account.topics if one.id == topic]
        return self._view(Seen.of(part).only(own), when, unfolding.reaching(()))

    def _held(self, what: str, when: When, make: Callable[[], T]) -> T:
        """Everything at a past moment, which may be held from when it was last asked for; of a moment to come more is seen by and by."""
        if when.known_at is not None and when.known_at > self.deriver.clock():
            return make()
        return self.moments.get((what, when, self.store.archive.stamp()), make)

    def at_topic(self, topic: str, when: When) -> Store:
        """The account of a moment around a topic. Raises NotFound if there was none by that id, with those that its reports were in."""
        leading = leading_to(self.store, topic) if when.past else None
        store = self.past.store_at(when, leading.around) if leading else self.store
        if store.shelf.topic(topic) is None:
            then = sorted({id_ for report in (leading.own if leading else ()) for id_ in store.shelf.topics_of(report)})
            told = f" by that id then; its reports were in {', '.join(then)}" if then else " then" if when.past else ""
            raise NotFound(f"no topic {topic}{told}")
        return store

    def at_claim(self, claim: str, when: When) -> Store:
        """The account of a moment around a claim, which may not be in it."""
        placed = self.store.shelf.claims_by_id([claim]).get(claim)
        return self.at(when, Filters(report=placed[0].report_id if placed else ""))

    def at_contradiction(self, contradiction: str, when: When) -> Store:
        """The account of a moment around a contradiction, which may not be in it; one that is none now may have been anywhere."""
        found = self.store.shelf.contradiction(contradiction) if when.past else None
        return self.at(when, Filters(topic=found.topic_id) if found else None)

    def topics_now(self, topic: str) -> set[str]:
        """The topic, or where it is no longer there those of its founding report, or of what was split off into it."""
        if self.store.shelf.topic(topic) is not None:
            return {topic}
        leading = leading_to(self.store, topic)
        if leading.claims:
            placed = self.store.shelf.claims_by_id(leading.claims).values()
            return {state.topic_id for _, state in placed if state is not None and state.topic_id}
        return {now for report in leading.own for now in self.store.shelf.topics_of(report)}

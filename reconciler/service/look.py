"""The account of now or of a past moment -> summaries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from reconciler.errors import NotFound
from reconciler.pipeline.decisions import rulings
from reconciler.pipeline.hindsight import within
from reconciler.pipeline.origins import published
from reconciler.pipeline.summary import Summary, summarise
from reconciler.pipeline.topics import topic_id
from reconciler.ports import Store
from reconciler.queries import Filters, SourceCount, When, every
from reconciler.records import Account, Decided, Link, Plan, ReadReport, Standing
from reconciler.service.derive import Deriver
from reconciler.service.past import Hold, Past, Worked


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source's record: its claims that were superseded, superseded others' or were withdrawn, and the topics it was first on."""

    count: SourceCount
    superseded: int
    superseding: int
    withdrawn: int
    first: int


@dataclass(frozen=True, slots=True)
class View:
    """What there is to see for a moment: the summary, the account that it was read off, and the reports that count.

    `store` has what was there then, or is there now: what else is to be known of the reports is looked up in it.
    """

    summary: Summary
    account: Account
    reads: tuple[ReadReport, ...]
    store: Store


@dataclass(frozen=True, slots=True)
class Looker:
    """Answers for now and for then. Both are worked out by the same steps from what counts for the moment."""

    store: Store
    deriver: Deriver
    hold: Hold

    @property
    def past(self) -> Past:
        """What works past accounts out."""
        return Past(self.store, self.deriver, self.hold)

    def summary(self, topic: str | None = None, as_of: datetime | None = None, known_at: datetime | None = None) -> Summary:
        """The reconciled summary of everything or of one topic. Raises NotFound for a topic that is not there."""
        return self.view(topic, as_of, known_at).summary

    def view(self, topic: str | None, as_of: datetime | None, known_at: datetime | None) -> View:
        """The account of everything or of one topic for a moment, with its summary. Raises NotFound.

        A topic is what was known by its id then. If none was, the reports that are in it now are followed: the view has the
        topics that they were in.
        """
        when = When(as_of, known_at)
        if topic is not None and when.past:
            return self._view_then(topic, when)
        worked = self._worked(self._reports_of(topic), when)
        topics = summarise(worked.account, worked.reads, worked.planned.origin_of, as_of)
        wanted = [one for one in topics if topic is None or one.id == topic]
        store = self.past.shelved(worked) if when.past else self.store
        return View(Summary(as_of, known_at, self.deriver.version, tuple(wanted)), worked.account, tuple(worked.reads), store)

    def _view_then(self, topic: str, when: When) -> View:
        reports = self._reports_around(topic)
        if not reports:
            raise NotFound(f"no topic {topic}")
        worked = self.past.account(self.past.component(reports, when), when)
        topics = worked.account.topics
        own = [one for one in topics if one.id == topic] or [one for one in topics if set(one.reports) & set(reports)]
        account, members = within(worked.account, own), {id_ for one in own for id_ in one.reports}
        reads = [read for read in worked.reads if read.report.id in members]
        told = summarise(account, reads, worked.planned.origin_of, when.as_of)
        return View(Summary(when.as_of, when.known_at, self.deriver.version, tuple(told)), account, tuple(reads), self.past.shelved(worked))

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
        return self.store.workings.component(ids) & withdrawn - set(ids) if withdrawn else set()

    def _reports_of(self, topic: str | None) -> list[str]:
        if topic is None:
            return self.store.archive.report_ids()
        found = self.store.shelf.topic(topic)
        if found is None:
            raise NotFound(f"no topic {topic}")
        return list(found.reports)

    # --- the account of a moment, to read from -----------------------------------------------------------------------------

    def at(self, when: When, narrowed: Filters | None = None) -> Store:
        """The account of a moment as a store to read from; of a past one only as much as the filters let through is worked out."""
        if not when.past:
            return self.store
        ids: list[str] | None = None
        if narrowed is not None and narrowed.report is not None:
            ids = [narrowed.report]
        elif narrowed is not None and narrowed.topic is not None:
            ids = self._reports_around(narrowed.topic)
        return self.past.store_at(when, ids)

    def at_topic(self, topic: str, when: When) -> Store:
        """The account of a moment around a topic. Raises NotFound if there was none by that id, with those that its reports were in."""
        reports = self._reports_around(topic) if when.past else []
        store = self.past.store_at(when, reports) if when.past else self.store
        if store.shelf.topic(topic) is None:
            then = sorted({id_ for report in reports for id_ in store.shelf.topics_of(report)})
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
        """The topic, or where it is no longer there the topics that the report which founded it is in."""
        if self.store.shelf.topic(topic) is not None:
            return {topic}
        return {now for report in self._reports_around(topic) for now in self.store.shelf.topics_of(report)}

    def _reports_around(self, topic: str) -> list[str]:
        """The reports of a topic; of one that is no longer there, the report that founded it."""
        if (found := self.store.shelf.topic(topic)) is not None:
            return list(found.reports)
        splits = [decision.id for decision in self.store.archive.decisions().records if decision.kind is Decided.SPLIT]
        return [id_ for id_ in self.store.archive.report_ids() if topic in {topic_id(id_, split) for split in (None, *splits)}]

    def source(self, id_or_name: str) -> SourceRecord:
        """A source's record. Raises NotFound."""
        count = self._source(id_or_name)
        reports = every(lambda page: self.store.shelf.list_reports(Filters(source=count.name), page))
        own = {report.id for report in reports}
        claims = self.store.shelf.claims_by_id(claim for id_ in own for claim in self.store.shelf.claim_ids_of(id_))
        standings = Counter(state.standing for _, state in claims.values() if state)
        links = {link for id_ in sorted(own) for link in self._links_of(id_)}
        topics = [
            topic
            for id_ in sorted({topic for id_ in own for topic in self.store.shelf.topics_of(id_)})
            if (topic := self.store.shelf.topic(id_))
        ]
        first = sum(self._founder(topic.reports) in own for topic in topics)
        return SourceRecord(count, standings[Standing.SUPERSEDED], len(links), standings[Standing.WITHDRAWN], first)

    def _links_of(self, report: str) -> list[Link]:
        found = every(lambda page: self.store.shelf.list_supersessions(Filters(report=report), page))
        return [link for each in found if each.later_report_id == report for link in each.links]

    def _source(self, id_or_name: str) -> SourceCount:
        found = self.store.shelf.source(id_or_name) or next(
            (source for source in every(self.store.shelf.list_sources) if source.id == id_or_name), None
        )
        if found is None:
            raise NotFound(f"no source {id_or_name}")
        return found

    def _founder(self, reports: Sequence[str]) -> str:
        return min(self.store.archive.reports_by_id(reports).values(), key=published).id

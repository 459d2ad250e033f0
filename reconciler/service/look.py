"""The account of now or of a past moment -> summaries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reconciler.errors import NotFound
from reconciler.pipeline.account import settle
from reconciler.pipeline.candidates import plan
from reconciler.pipeline.decisions import Rulings, rulings
from reconciler.pipeline.heirs import carry
from reconciler.pipeline.hindsight import as_known, as_the_world_stood, decided_by
from reconciler.pipeline.origins import published
from reconciler.pipeline.summary import Summary, summarise
from reconciler.ports import Store
from reconciler.queries import Filters, SourceCount, every
from reconciler.records import Account, Claim, Link, Plan, ReadReport, Standing
from reconciler.service.derive import Deriver


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
    """What there is to see for a moment: the summary, the account that it was read off, and the reports that count."""

    summary: Summary
    account: Account
    reads: tuple[ReadReport, ...]


@dataclass(frozen=True, slots=True)
class Looker:
    """Answers for now and for then. Both are worked out by the same steps from what counts for the moment."""

    store: Store
    deriver: Deriver

    def summary(self, topic: str | None = None, as_of: datetime | None = None, known_at: datetime | None = None) -> Summary:
        """The reconciled summary of everything or of one topic. Raises NotFound for a topic that is not there."""
        return self.view(topic, as_of, known_at).summary

    def view(self, topic: str | None, as_of: datetime | None, known_at: datetime | None) -> View:
        """The account of everything or of one topic for a moment, with its summary. Raises NotFound.

        A topic is followed into the past by the reports that are in it now: the view has the topics that they were in.
        """
        account, planned, reads = self.account(self._reports_of(topic), as_of, known_at)
        topics = summarise(account, reads, planned.origin_of, as_of)
        wanted = [one for one in topics if topic is None or one.id == topic or as_of or known_at]
        return View(Summary(as_of, known_at, self.deriver.version, tuple(wanted)), account, tuple(reads))

    def account(self, ids: Sequence[str], as_of: datetime | None, known_at: datetime | None) -> tuple[Account, Plan, list[ReadReport]]:
        """The account of some reports for a moment, what it was planned from, and the reports that count."""
        decisions = self.store.archive.decisions().records
        ruled = rulings(decided_by(decisions, known_at) if known_at else decisions)
        around = self._withdrawn_around(ids, ruled)
        reads = as_known(self.store.archive.reads({*ids, *around}).values(), known_at or self.deriver.clock())
        counting = as_the_world_stood(reads, as_of) if as_of else reads
        counting = sorted(counting, key=lambda read: published(read.report))
        reports, by_id = [read.report for read in counting], {read.report.id: read for read in reads}
        ties = self.store.workings.ties_among(report.id for report in reports)
        planned = plan(reports, ties, ruled)
        ruled = carry(ruled, planned, reports, ties, _decided(ruled, reads), lambda ids: {id_: by_id[id_] for id_ in ids})
        verdicts = self.deriver.verdicts(planned.couples, by_id, keep=False)
        present = {claim.id for read in counting for claim in read.claims}
        kept = {couple: tuple(v for v in said if v.earlier in present and v.later in present) for couple, said in verdicts.items()}
        account = settle(counting, ties, planned, kept, ruled, self.deriver.thresholds)
        return account, planned, [read for read in counting if read.report.id not in around]

    def _withdrawn_around(self, ids: Sequence[str], ruled: Rulings) -> set[str]:
        """Withdrawn reports that were connected with these: they are no longer among them, but what was decided on them counts."""
        return self.store.workings.component(ids) & ruled.withdrawn - set(ids) if ruled.withdrawn else set()

    def _reports_of(self, topic: str | None) -> list[str]:
        if topic is None:
            return self.store.archive.report_ids()
        found = self.store.shelf.topic(topic)
        if found is None:
            raise NotFound(f"no topic {topic}")
        return list(found.reports)

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


def _decided(ruled: Rulings, reads: Sequence[ReadReport]) -> list[Claim]:
    """The claims that were decided on."""
    wanted = ruled.claims()
    return [claim for read in reads for claim in read.claims if claim.id in wanted] if wanted else []

"""The account of now or of a past moment -> summaries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reconciler.errors import NotFound
from reconciler.pipeline.account import settle
from reconciler.pipeline.candidates import plan
from reconciler.pipeline.decisions import Rulings, rulings
from reconciler.pipeline.grades import Grades, grades
from reconciler.pipeline.heirs import carry
from reconciler.pipeline.hindsight import as_known, as_the_world_stood, decided_by
from reconciler.pipeline.origins import published
from reconciler.pipeline.revisions import silent_revisions
from reconciler.pipeline.summary import Summary, summarise
from reconciler.ports import Store
from reconciler.records import Account, Claim, Decision, Plan, ReadReport
from reconciler.service.derive import Deriver


@dataclass(frozen=True, slots=True)
class View:
    """What there is to see for a moment: the summary, the account that it was read off, the reports that count, and the grades."""

    summary: Summary
    account: Account
    reads: tuple[ReadReport, ...]
    grades: Grades


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
        graded = grades(self._decisions(known_at))
        topics = summarise(account, reads, planned.origin_of, as_of, graded, self._silent(planned))
        wanted = [one for one in topics if topic is None or one.id == topic or as_of or known_at]
        return View(Summary(as_of, known_at, self.deriver.version, tuple(wanted)), account, tuple(reads), graded)

    def _silent(self, planned: Plan) -> dict[str, tuple[str, ...]]:
        """What changed in the editions that were replaced without a word. They are read whole, whatever the moment."""
        both = self.store.archive.reads({*planned.replaced_by, *planned.replaced_by.values()}) if planned.replaced_by else {}
        return silent_revisions(planned.replaced_by, both, self.deriver.lexicon)

    def _decisions(self, known_at: datetime | None) -> Sequence[Decision]:
        decisions = self.store.archive.decisions().records
        return decided_by(decisions, known_at) if known_at else decisions

    def account(self, ids: Sequence[str], as_of: datetime | None, known_at: datetime | None) -> tuple[Account, Plan, list[ReadReport]]:
        """The account of some reports for a moment, what it was planned from, and the reports that count."""
        ruled = rulings(self._decisions(known_at))
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


def _decided(ruled: Rulings, reads: Sequence[ReadReport]) -> list[Claim]:
    """The claims that were decided on."""
    wanted = ruled.claims()
    return [claim for read in reads for claim in read.claims if claim.id in wanted] if wanted else []

"""The use cases: the only package that knows both the path and the store.

`derive` works the account out, `rebuild` all of it again, `submit` takes reports in, `turns` those of many senders at once,
`decide` takes decisions, `desk` many at once, `look` answers for now and then, `then` and `near_then` tell what there was around
reports at a past moment, `unfolding` works its lists out as far as they are asked for, `moments` holds the last that was asked for,
`jobs` works batches off, `steps` are what other processes can do for all of them, `tokens` keeps who may, `webhooks` whom to tell,
and `courier` tells them; `Service` holds them together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reconciler.errors import Busy
from reconciler.intake.files import Found
from reconciler.pipeline.grades import Grades, grades
from reconciler.ports import Judge, Store
from reconciler.queries import SourceCount
from reconciler.records import Report
from reconciler.service.compare import Comparer
from reconciler.service.courier import Courier
from reconciler.service.decide import Decider
from reconciler.service.derive import Deriver, Progress, unheeded
from reconciler.service.desk import DeskWork
from reconciler.service.editions import Editions
from reconciler.service.fates import Fate, fates
from reconciler.service.jobs import Jobs
from reconciler.service.look import Looker
from reconciler.service.outcomes import as_result
from reconciler.service.rebuild import Rebuilder
from reconciler.service.sources import SourceRecord, source_named, source_record
from reconciler.service.submit import BATCH, Submitter
from reconciler.service.tokens import Tokens
from reconciler.service.webhooks import Webhooks


@dataclass(frozen=True, slots=True)
class Service:
    """Everything that the service can do, on one store."""

    store: Store
    judge: Judge
    deriver: Deriver
    submitter: Submitter
    decider: Decider
    desk: DeskWork
    rebuilder: Rebuilder
    looker: Looker
    comparer: Comparer
    tokens: Tokens
    jobs: Jobs
    webhooks: Webhooks
    courier: Courier
    clock: Callable[[], datetime]

    def take_lines(self, found: Sequence[Found]) -> list[dict[str, Any]]:
        """Take a batch in, each line judged alone, and answer what became of each."""
        return list(self.results(found))

    def results(self, found: Sequence[Found], at_once: int = BATCH) -> Iterator[dict[str, Any]]:
        """The same, each result as soon as the batch of `at_once` is on disk that it is in."""
        for one, outcome in zip(found, self.submitter.submit_many(found, at_once), strict=True):
            yield as_result(one, outcome)

    def fates(self, reports: Iterable[Report], store: Store | None = None) -> dict[str, Fate]:
        """What became of those of the reports that no longer count, by id; in another moment's store, what had by then."""
        return fates(store or self.store, self.clock(), reports)

    @property
    def editions(self) -> Editions:
        """The editions of reports."""
        return Editions(self.store, self.deriver.lexicon)

    @property
    def grades(self) -> Grades:
        """What people think of sources, reports and claims."""
        return grades(self.store.archive.decisions().records)

    def source_named(self, id_or_name: str) -> SourceCount:
        """A source by its id or its name. Raises NotFound."""
        return source_named(self.store.shelf, id_or_name)

    def source(self, source: SourceCount) -> SourceRecord:
        """A source's record."""
        return source_record(self.store, self.deriver.lexicon, source)

    def look_after(self) -> None:
        """What is done beside every request: embargoes that have ended are released, and what nobody asks for any more is let go."""
        if not self.jobs.at_work:
            self.looker.moments.let_go()
        self.release_embargoes()

    def release_embargoes(self) -> None:
        """Let the reports take part whose embargo has ended. Cheap where there is none.

        No request waits for a long write: the jobs' thread does it where it runs; where it does not, and another process
        writes, the next request tries again.
        """
        if not self._due():
            return
        if self.jobs.at_work:
            self.jobs.wake()
            return
        with suppress(Busy):
            self.release_due()

    def release_due(self) -> None:
        """Let the reports take part whose embargo has ended since this was last done. Raises Busy."""
        if self._due():
            with self.store.writing():
                now = self.clock()
                self.deriver.work_out(self._due())
                self.store.archive.put_setting("embargoes_released_at", now.isoformat())

    def _due(self) -> set[str]:
        now = self.clock()
        last = self.store.archive.setting("embargoes_released_at")
        since = datetime.fromisoformat(last) if last else now
        if not last or since > now:  # Of a clock that was ahead and has been put right: what it says is worth nothing.
            since = datetime.min.replace(tzinfo=now.tzinfo)
        return self.store.archive.embargoed(since) - self.store.archive.embargoed(now)

    def rebuild(self, progress: Progress = unheeded) -> None:
        """Work everything out again from the stored reports and decisions."""
        self.rebuilder.rebuild(progress)

    def rebuild_differences(self, progress: Progress = unheeded) -> list[str]:
        """What a rebuild would change, one line each; changes nothing."""
        return self.rebuilder.differences(progress)


__all__ = ["Service"]

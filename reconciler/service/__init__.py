"""The use cases: the only package that knows both the path and the store.

`derive` works the account out, `submit` takes reports in, `decide` takes decisions, `look` answers for now and then,
`jobs` works batches off, `tokens` keeps who may; `Service` holds them together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reconciler.intake.files import Found
from reconciler.ports import Judge, Store
from reconciler.service.compare import Comparer
from reconciler.service.decide import Decider
from reconciler.service.derive import Deriver, Progress, unheeded
from reconciler.service.jobs import Jobs
from reconciler.service.look import Looker
from reconciler.service.rebuild import differences
from reconciler.service.submit import Submitter, as_result
from reconciler.service.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Service:
    """Everything that the service can do, on one store."""

    store: Store
    judge: Judge
    deriver: Deriver
    submitter: Submitter
    decider: Decider
    looker: Looker
    comparer: Comparer
    tokens: Tokens
    jobs: Jobs
    clock: Callable[[], datetime]

    def take_lines(self, found: Sequence[Found]) -> list[dict[str, Any]]:
        """Take a batch in, each line judged alone, and answer what became of each."""
        return [as_result(one, outcome) for one, outcome in zip(found, self.submitter.submit_many(found), strict=True)]

    def release_embargoes(self) -> None:
        """Let the reports take part whose embargo has ended since this was last called. Cheap where there is none."""
        now = self.clock()
        last = self.store.archive.setting("embargoes_released_at")
        waiting = (
            self.store.archive.embargoed(datetime.fromisoformat(last))
            if last
            else self.store.archive.embargoed(datetime.min.replace(tzinfo=now.tzinfo))
        )
        due = waiting - self.store.archive.embargoed(now)
        if due:
            with self.store.writing():
                self.deriver.work_out(due)
                self.store.archive.put_setting("embargoes_released_at", now.isoformat())

    def rebuild(self, progress: Progress = unheeded) -> None:
        """Work everything out again from the stored reports and decisions."""
        with self.store.writing():
            self.deriver.rebuild(progress)
            self.store.archive.put_setting("derived_by", self.deriver.version)

    def rebuild_differences(self, progress: Progress = unheeded) -> list[str]:
        """What a rebuild would change, one line each; changes nothing."""
        return differences(self.deriver, progress)


__all__ = ["Service"]

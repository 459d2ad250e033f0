"""Batches that are taken in after they were acknowledged: kept in the store, worked off by one thread, resumed after a stop."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from reconciler.errors import BadInput, Busy, Fault, Malformed, NotFound
from reconciler.intake.files import Found
from reconciler.ports import Store
from reconciler.queries import Job, JobStatus
from reconciler.service.submit import BATCH
from reconciler.text.keys import content_id

Take = Callable[[Sequence[Found]], Sequence[dict[str, Any]]]


@dataclass(slots=True)
class Jobs:
    """Takes jobs and works them off. `take` takes one batch of lines in and answers what became of each."""

    store: Store
    take: Take
    clock: Callable[[], datetime]
    most_waiting: int
    _wake: threading.Event = field(default_factory=threading.Event)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def add(self, found: Sequence[Found]) -> Job:
        """Keep a batch as a job. Raises Busy when too many wait."""
        at = self.clock()
        payload = [as_payload(one) for one in found]
        job = Job(content_id("job", at, len(payload), payload), JobStatus.QUEUED, at, 0, len(payload), tuple(payload))
        with self.store.writing():
            if len(self.store.archive.unfinished_jobs()) >= self.most_waiting:
                raise Busy("too many jobs are waiting: try again later")
            self.store.archive.put_job(job)
        self._wake.set()
        return job

    def job(self, id_: str) -> Job:
        """A job. Raises NotFound."""
        found = self.store.archive.job(id_)
        if found is None:
            raise NotFound(f"no job {id_}")
        return found

    def start(self) -> None:
        """Begin to work, with what was left unfinished first."""
        self._thread = threading.Thread(target=self._work, name="reconciler-jobs", daemon=True)
        self._thread.start()
        self._wake.set()

    def stop(self) -> None:
        """Finish the batch in hand and stop."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def run_all(self) -> None:
        """Work everything off in this thread."""
        for job in self.store.archive.unfinished_jobs():
            self._run(job)

    def _work(self) -> None:
        while not self._stop.is_set():
            self._wake.wait()
            self._wake.clear()
            if not self._stop.is_set():
                self.run_all()
        self.store.close()

    def _run(self, job: Job) -> None:
        """Batch by batch, each with its progress in the store, so that a stop costs at most one batch's repetition.

        Taking a report in twice is taking it in once, so a repeated batch changes nothing.
        """
        while job.done < job.total and not self._stop.is_set():
            batch = job.payload[job.done : job.done + BATCH]
            results = (*job.results, *self.take([from_payload(one) for one in batch]))
            job = replace(job, status=JobStatus.RUNNING, done=job.done + len(batch), results=results)
            self._put(job)
        if job.done >= job.total:
            self._put(replace(job, status=JobStatus.DONE, payload=()))

    def _put(self, job: Job) -> None:
        with self.store.writing():
            self.store.archive.put_job(job)


def as_payload(one: Found) -> dict[str, Any]:
    """A line as it is kept until it is worked off."""
    kept: dict[str, Any] = {"line": one.line, "fields": one.fields, "file": one.file}
    if one.fault is not None:
        kept["fault"] = {
            "malformed": isinstance(one.fault, Malformed),
            "message": str(one.fault),
            "faults": [[fault.pointer, fault.detail] for fault in one.fault.faults],
        }
    return kept


def from_payload(kept: dict[str, Any]) -> Found:
    """The line that `as_payload` kept."""
    fault = kept.get("fault")
    if fault is None:
        return Found(kept["line"], kept["fields"], file=kept["file"])
    kind = Malformed if fault["malformed"] else BadInput
    return Found(kept["line"], None, kind(fault["message"], tuple(Fault(*each) for each in fault["faults"])), kept["file"])

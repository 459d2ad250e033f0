"""Batches that are taken in after they were acknowledged: kept in the store, worked off by one thread, resumed after a stop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any

from reconciler.errors import BadInput, Busy, Fault, Malformed, NotFound, ReconcilerError, TooLarge, WrongMediaType
from reconciler.intake.files import Found
from reconciler.ports import Store
from reconciler.queries import Job, JobStatus
from reconciler.service.outcomes import OUR_FAULT, Outcome, as_result
from reconciler.service.submit import BATCH
from reconciler.text.keys import content_id

Take = Callable[[Sequence[Found]], Sequence[dict[str, Any]]]
# What hinders a batch may pass: another process that writes, a full disk, a judge's endpoint that is down.
_PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
# Seconds after which the thread looks for work that nobody woke it for, such as an embargo that has ended.
_LOOK_AGAIN = 5.0
_log = logging.getLogger("reconciler")


def no_chore() -> None:
    """Nothing to do beside the jobs."""


@dataclass(slots=True)
class Jobs:
    """Takes jobs and works them off. `take` takes one batch of lines in and answers what became of each.

    `chore` is done whenever there is time, by the same thread. Whatever goes wrong, the thread lives on: it tries again
    after each of the `pauses`, for ever where the store is only busy; what fails for good is told in the job's results.
    """

    store: Store
    take: Take
    clock: Callable[[], datetime]
    most_waiting: int
    chore: Callable[[], None] = no_chore
    pauses: tuple[float, ...] = _PAUSES
    _wake: threading.Event = field(default_factory=threading.Event)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    @property
    def at_work(self) -> bool:
        """Whether the thread runs."""
        return self._thread is not None and self._thread.is_alive()

    def wake(self) -> None:
        """Let the thread look what there is to do."""
        self._wake.set()

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
        """A job, without what there was to take in. Raises NotFound."""
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
        for id_ in self.store.archive.unfinished_jobs():
            with self.store.alone(f"job {id_}") as ours:
                # Another process may have worked it off in the meantime.
                left = self.store.archive.job(id_, payload=True) if ours else None
                if left is not None and left.status in {JobStatus.QUEUED, JobStatus.RUNNING}:
                    self._run(left)

    def _work(self) -> None:
        while not self._stop.is_set():
            self._wake.wait(_LOOK_AGAIN)
            self._wake.clear()
            self._do_chore()
            self._until_done(self.run_all)
        self.store.close()

    def _do_chore(self) -> None:
        try:
            self.chore()
        except Exception:  # noqa: BLE001 - it is done again soon, and must not keep the jobs waiting
            _log.warning("jobs: what is done beside them failed", exc_info=True)

    def _run(self, job: Job) -> None:
        """Batch by batch, each with its progress in the store, so that a stop costs at most one batch's repetition.

        Taking a report in twice is taking it in once, so a repeated batch changes nothing.
        """
        while job.done < job.total and not self._stop.is_set():
            batch = job.payload[job.done : job.done + BATCH]
            taken = self._taken([from_payload(one) for one in batch])
            if taken is None:
                return
            job = replace(job, status=JobStatus.RUNNING, done=job.done + len(batch), results=(*job.results, *taken))
            self._put(job)
            self._do_chore()
        if job.done >= job.total:
            self._put(replace(job, status=_ending(job), payload=()))

    def _taken(self, batch: Sequence[Found]) -> Sequence[dict[str, Any]] | None:
        """What became of a batch; None if the service stops before that is known."""
        results: list[dict[str, Any]] = []
        error = self._until_done(lambda: results.extend(self.take(batch)))
        if error is None:
            return results or None
        return [_failed(one, error) for one in batch]

    def _until_done(self, act: Callable[[], None]) -> Exception | None:
        """Do it, again after each pause while it fails; the last error where it goes on failing. Stopping ends it, too."""
        tries = 0
        while not self._stop.is_set():
            try:
                act()
            except Busy as error:
                _log.warning("jobs wait: %s", error)
                tries = min(tries, len(self.pauses) - 1)
            except Exception as error:  # noqa: BLE001 - one job's fault, whatever it is, must not keep the others waiting for ever
                _log.exception("jobs: try %s", tries + 1, exc_info=error)
                if tries >= len(self.pauses):
                    return error
            else:
                return None
            self._stop.wait(self.pauses[tries])
            tries += 1
        return None

    def _put(self, job: Job) -> None:
        with self.store.writing():
            self.store.archive.put_job(job)


def _failed(one: Found, error: Exception) -> dict[str, Any]:
    """The result of a line that could not be taken in through no fault of its sender."""
    told = error if isinstance(error, ReconcilerError) else ReconcilerError(OUR_FAULT)
    return as_result(one, Outcome("rejected", problem=told))


def _ending(job: Job) -> JobStatus:
    """Failed, if any line was lost through no fault of its sender."""
    ours = any(result.get("problem", {}).get("status", 0) >= HTTPStatus.INTERNAL_SERVER_ERROR for result in job.results)
    return JobStatus.FAILED if ours else JobStatus.DONE


def as_payload(one: Found) -> dict[str, Any]:
    """A line as it is kept until it is worked off."""
    kept: dict[str, Any] = {"line": one.line, "fields": one.fields, "file": one.file}
    if one.fault is not None:
        faults = [[fault.pointer, fault.detail] for fault in one.fault.faults]
        kept["fault"] = {"kind": type(one.fault).__name__, "message": str(one.fault), "faults": faults}
    return kept


def from_payload(kept: dict[str, Any]) -> Found:
    """The line that `as_payload` kept."""
    fault = kept.get("fault")
    if fault is None:
        return Found(kept["line"], kept["fields"], file=kept["file"])
    kind = next((one for one in (Malformed, TooLarge, WrongMediaType) if one.__name__ == fault["kind"]), BadInput)
    return Found(kept["line"], None, kind(fault["message"], tuple(Fault(*each) for each in fault["faults"])), kept["file"])

"""What clients send -> reports in the store, each with what became of it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any, Literal

from reconciler.errors import BadInput, Conflict, ReconcilerError
from reconciler.intake.drafts import report_from
from reconciler.intake.files import Found
from reconciler.pipeline.claims import reading_warnings
from reconciler.pipeline.decisions import rulings
from reconciler.ports import Store
from reconciler.problems import problem_of
from reconciler.records import ReadReport, Report
from reconciler.service.derive import Deriver
from reconciler.service.foresee import Foreseen, foreseen
from reconciler.service.publications import Publications, redated

Status = Literal["created", "unchanged", "revised", "rejected"]
BATCH = 50
OUR_FAULT = "a fault of the service, which has been logged: this report was not taken in"
_log = logging.getLogger("reconciler")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report that was sent."""

    status: Status
    report_id: str | None = None
    revises: str | None = None
    warnings: tuple[str, ...] = ()
    problem: ReconcilerError | None = None


@dataclass(slots=True)
class _Arrivals:
    """What is about to be written: new reports, and kept ones at another time, by id."""

    fresh: dict[str, ReadReport] = field(default_factory=dict)
    redated: dict[str, ReadReport] = field(default_factory=dict)

    def reports(self) -> list[Report]:
        return [read.report for read in (self.fresh | self.redated).values()]


@dataclass(frozen=True, slots=True)
class _Ready:
    """What was made ready outside the unit of work: reports read, by id, and what is going to come of them."""

    reads: Mapping[str, ReadReport]
    foreseen: Foreseen


@dataclass(frozen=True, slots=True)
class Submitter:
    """Takes reports in, one or many, in units of work that are on disk when they return.

    Reading takes seconds for a long report, and judging longer, so both come before the unit of work: nobody waits for them but
    the sender.
    """

    store: Store
    deriver: Deriver
    clock: Callable[[], datetime]

    def submit(self, fields: Mapping[str, Any], key: str | None = None) -> Outcome:
        """Take one report in. Raises BadInput for faults, Conflict for an idempotency key used for another report."""
        fingerprint = _fingerprint(fields)
        report = report_from(fields, self.clock())
        ready = self._made_ready([] if self._answered(key, fingerprint) else [report])
        with self.store.writing():
            if (answered := self._answered(key, fingerprint)) is not None:
                return answered
            outcome = self._take_in([report], ready)[0]
            if key is not None and outcome.report_id:
                self.store.archive.remember_key(key, fingerprint, outcome.report_id)
            return outcome

    def _answered(self, key: str | None, fingerprint: str) -> Outcome | None:
        """What an idempotency key was answered before."""
        used = self.store.archive.recall_key(key) if key is not None else None
        if used is None:
            return None
        if used[0] != fingerprint:
            raise Conflict("this Idempotency-Key was used for another report: send a new key")
        return Outcome("unchanged", used[1])

    def submit_many(self, found: Sequence[Found]) -> Iterator[Outcome]:
        """Take many in, in batches that are each one unit of work; a bad one loses no other."""
        for start in range(0, len(found), BATCH):
            yield from self._batch(found[start : start + BATCH])

    def _batch(self, found: Sequence[Found]) -> list[Outcome]:
        try:
            return self._together(found)
        except ReconcilerError:
            raise
        except Exception:  # noqa: BLE001 - whatever fault of ours one report meets, it must lose no other
            if len(found) > 1:
                return [outcome for one in found for outcome in self._batch([one])]
            _log.exception("unforeseen, at line %s of a batch", found[0].line)
            return [Outcome("rejected", problem=ReconcilerError(OUR_FAULT))]

    def _together(self, found: Sequence[Found]) -> list[Outcome]:
        made = [self._report_or_fault(one) for one in found]
        reports = [report for report in made if isinstance(report, Report)]
        outcomes = iter(self._written(reports, self._made_ready(reports)) if reports else ())
        return [next(outcomes) if isinstance(one, Report) else Outcome("rejected", problem=one) for one in made]

    def _written(self, reports: Sequence[Report], ready: _Ready) -> list[Outcome]:
        with self.store.writing():
            return self._take_in(reports, ready)

    def _report_or_fault(self, one: Found) -> Report | BadInput:
        if one.fault is not None:
            return one.fault
        try:
            return report_from(one.fields or {}, self.clock())
        except BadInput as error:
            return error

    def _made_ready(self, reports: Sequence[Report]) -> _Ready:
        """Those of the reports that the store does not have, read and judged. Outside a unit of work."""
        known = self.store.archive.reads({report.id for report in reports})
        new = {report.id: report for report in reversed(reports) if report.id not in known}
        reads = {id_: self.deriver.read(report) for id_, report in new.items()}
        return _Ready(reads, foreseen(self.deriver, reads.values()))

    def _take_in(self, reports: Sequence[Report], ready: _Ready) -> list[Outcome]:
        # From now on it counts as known: not from when it came, for nobody who asked while it was being read was told of it.
        reports = [replace(report, received_at=self.clock()) for report in reports]
        arrivals = _Arrivals()
        publications = Publications(self.store, rulings(self.store.archive.decisions().records).withdrawn)
        outcomes = [self._arrive(report, ready.reads, arrivals, publications) for report in reports]
        outcomes = [
            replace(outcome, warnings=outcome.warnings + publications.retraction_warnings(report, reports) + self._embargo_note(report))
            for report, outcome in zip(reports, outcomes, strict=True)
        ]
        if arrivals.fresh or arrivals.redated:
            ready.foreseen.take_in(list(arrivals.fresh.values()), list(arrivals.redated.values()))
        return outcomes

    def _arrive(self, report: Report, ready: Mapping[str, ReadReport], arrivals: _Arrivals, publications: Publications) -> Outcome:
        arriving = arrivals.reports()
        kept = publications.same(report, arriving)
        if kept is None:
            arrivals.fresh[report.id] = read = self._ready(report, ready)
            older, late = publications.around(report, arriving)
            note = ("a later edition is here already: this one counts as withdrawn",) if late else ()
            return Outcome("revised" if older else "created", report.id, older, (*report.warnings, *reading_warnings(read), *note))
        if (again := redated(kept, report)) is not None:
            where = arrivals.fresh if kept.id in arrivals.fresh else arrivals.redated
            where[kept.id] = self._ready(again, ready)
            kept = again
        return Outcome("unchanged", kept.id, warnings=(*report.warnings, *publications.warnings(report, kept)))

    def _embargo_note(self, report: Report) -> tuple[str, ...]:
        until = report.embargoed_until
        held = until is not None and until > self.clock()
        return (f"under embargo: it takes part and can be read from {until.isoformat()} on",) if until and held else ()

    def _ready(self, report: Report, ready: Mapping[str, ReadReport]) -> ReadReport:
        """The report read: most often before; here only if the store came to lack or to have it meanwhile."""
        there = ready.get(report.id)
        if there is None or replace(there.report, received_at=report.received_at) != report:
            return self.deriver.read(report)
        return replace(there, report=report)


def _fingerprint(fields: Mapping[str, Any]) -> str:
    return blake2b(json.dumps(fields, sort_keys=True, default=str).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def as_result(one: Found, outcome: Outcome) -> dict[str, Any]:
    """What the answer to a batch says of one line."""
    result: dict[str, Any] = {"line": one.line, "status": outcome.status}
    if one.file is not None:
        result["file"] = one.file
    if outcome.problem is not None:
        return {**result, "problem": problem_of(outcome.problem)}
    result["id"] = outcome.report_id
    if outcome.revises:
        result["revises"] = outcome.revises
    if outcome.warnings:
        result["warnings"] = list(outcome.warnings)
    return result

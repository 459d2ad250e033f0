"""What clients send -> reports in the store, each with what became of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any, Literal

from reconciler.errors import BadInput, Conflict
from reconciler.intake.drafts import report_from
from reconciler.intake.files import Found
from reconciler.pipeline.claims import reading_warnings
from reconciler.pipeline.origins import published
from reconciler.ports import Store
from reconciler.problems import problem_of
from reconciler.records import Report
from reconciler.service.derive import Deriver

Status = Literal["created", "unchanged", "revised", "rejected"]
BATCH = 50


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report that was sent."""

    status: Status
    report_id: str | None = None
    revises: str | None = None
    warnings: tuple[str, ...] = ()
    problem: BadInput | None = None


@dataclass(frozen=True, slots=True)
class Submitter:
    """Takes reports in, one or many, in units of work that are on disk when they return."""

    store: Store
    deriver: Deriver
    clock: Callable[[], datetime]

    def submit(self, fields: Mapping[str, Any], key: str | None = None) -> Outcome:
        """Take one report in. Raises BadInput for faults, Conflict for an idempotency key used for another report."""
        report = report_from(fields, self.clock())
        fingerprint = _fingerprint(fields)
        with self.store.writing():
            if key is not None and (used := self.store.archive.recall_key(key)) is not None:
                if used[0] != fingerprint:
                    raise Conflict("this Idempotency-Key was used for another report: send a new key")
                return Outcome("unchanged", used[1])
            outcome = self._take_in([report])[0]
            if key is not None and outcome.report_id:
                self.store.archive.remember_key(key, fingerprint, outcome.report_id)
            return outcome

    def submit_many(self, found: Sequence[Found]) -> Iterator[Outcome]:
        """Take many in, in batches that are each one unit of work; a bad one loses no other."""
        for start in range(0, len(found), BATCH):
            yield from self._batch(found[start : start + BATCH])

    def _batch(self, found: Sequence[Found]) -> list[Outcome]:
        made = [self._report_or_fault(one) for one in found]
        reports = [report for report in made if isinstance(report, Report)]
        with self.store.writing():
            outcomes = iter(self._take_in(reports))
        return [next(outcomes) if isinstance(one, Report) else Outcome("rejected", problem=one) for one in made]

    def _report_or_fault(self, one: Found) -> Report | BadInput:
        if one.fault is not None:
            return one.fault
        try:
            return report_from(one.fields or {}, self.clock())
        except BadInput as error:
            return error

    def _take_in(self, reports: Sequence[Report]) -> list[Outcome]:
        known = set(self.store.archive.reports_by_id({report.id for report in reports}))
        fresh, outcomes = {}, []
        for report in reports:
            if report.id in known or report.id in fresh:
                outcomes.append(Outcome("unchanged", report.id, warnings=report.warnings))
                continue
            fresh[report.id] = self.deriver.read(report)
            warnings = (*report.warnings, *reading_warnings(fresh[report.id]))
            older = self._older_edition(report, [one.report for one in fresh.values()])
            outcomes.append(Outcome("revised" if older else "created", report.id, older, warnings))
        if fresh:
            self.deriver.take_in(list(fresh.values()))
            self.deriver.work_out(fresh)
        return outcomes

    def _older_edition(self, report: Report, arriving: Sequence[Report]) -> str | None:
        """The edition of the same address that this report comes after, or before if it arrives late."""
        if report.address is None:
            return None
        others = [*self.store.archive.reports_by_id(self.store.workings.neighbours(report)).values(), *arriving]
        same = [other for other in others if other.source == report.source and other.address == report.address and other.id != report.id]
        earlier = [other for other in same if published(other) < published(report)]
        return max(earlier, key=published).id if earlier else (min(same, key=published).id if same else None)


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

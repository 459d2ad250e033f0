"""What became of reports that were sent, and how a batch is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from reconciler.errors import ReconcilerError
from reconciler.intake.files import Found
from reconciler.problems import problem_of

Status = Literal["created", "unchanged", "revised", "rejected"]
OUR_FAULT = "a fault of the service, which has been logged: this report was not taken in"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report that was sent."""

    status: Status
    report_id: str | None = None
    revises: str | None = None
    warnings: tuple[str, ...] = ()
    problem: ReconcilerError | None = None


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

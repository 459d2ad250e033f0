"""What a store answers besides the records of the path -> the JSON that the contract names: jobs, changes."""

from __future__ import annotations

from typing import Any

from reconciler.queries import Change, Job

Json = dict[str, Any]


def job_json(job: Job) -> Json:
    """A job with the results so far."""
    return {
        "id": job.id,
        "status": job.status.value,
        "created_at": job.created_at.isoformat(),
        "done": job.done,
        "total": job.total,
        "results": list(job.results),
    }


def change_json(change: Change) -> Json:
    """A change."""
    return {"at": change.at, "kind": change.kind, "id": change.id, "what": change.what}

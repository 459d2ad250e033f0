"""What a store answers besides the records of the path -> the JSON that the contract names: jobs, sources, changes."""

from __future__ import annotations

from typing import Any

from reconciler.queries import Change, Job, SourceCount

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


def source_json(source: SourceCount) -> Json:
    """A source."""
    return {
        "id": source.id,
        "name": source.name,
        "reports": source.reports,
        "first_at": source.first_at.isoformat(),
        "last_at": source.last_at.isoformat(),
    }


def change_json(change: Change) -> Json:
    """A change."""
    return {"at": change.at, "kind": change.kind, "id": change.id, "what": change.what}

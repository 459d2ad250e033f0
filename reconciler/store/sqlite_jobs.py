"""Jobs <-> rows: a job's lines stand each for itself, so that progress writes what is new and not the whole batch again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from reconciler.queries import Job
from reconciler.store.codec import dumps, loads, microseconds
from reconciler.store.sql import Database
from reconciler.store.sqlite_values import insert, one_column


def put_job(db: Database, job: Job) -> None:
    """Keep a job, or its newer state: its lines stay as they are until it has none left, and results only grow."""
    doc = dumps(Job, replace(job, payload=(), results=()))
    waiting, told = db.execute("SELECT waiting, told FROM jobs WHERE id = ?", [job.id]).fetchone() or (0, 0)
    row = {"id": job.id, "status": job.status.value, "created_us": microseconds(job.created_at), "doc": doc}
    insert(db, "jobs", [{**row, "waiting": len(job.payload), "told": len(job.results)}], replace=True)
    if waiting and not job.payload:
        db.execute("UPDATE job_lines SET payload = NULL WHERE job_id = ?", [job.id])
    if not waiting:
        _put(db, "payload", job.id, 0, job.payload)
    _put(db, "result", job.id, told, job.results[told:])


def _put(db: Database, column: str, job: str, first: int, lines: Sequence[dict[str, Any]]) -> None:
    sql = f"""INSERT INTO job_lines (job_id, number, {column}) VALUES (?, ?, ?)
              ON CONFLICT (job_id, number) DO UPDATE SET {column} = excluded.{column}"""
    db.conn.executemany(sql, [(job, number, json.dumps(line, ensure_ascii=False)) for number, line in enumerate(lines, first)])


def job_of(db: Database, doc: str, *, payload: bool) -> Job:
    """A job with what its lines came to, and with these if `payload`, from its row's document."""
    job = loads(Job, doc)
    return replace(job, results=_got(db, "result", job.id), payload=_got(db, "payload", job.id) if payload else ())


def _got(db: Database, column: str, job: str) -> tuple[dict[str, Any], ...]:
    sql = f"SELECT {column} FROM job_lines WHERE job_id = ? AND {column} IS NOT NULL ORDER BY number"
    return tuple(map(json.loads, one_column(db, sql, [job])))

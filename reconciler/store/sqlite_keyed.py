"""What SQLite keeps under a key of its own: answers of judges, idempotency keys, jobs, access tokens, facts about the database."""

from __future__ import annotations

from collections.abc import Callable

from reconciler.queries import Job, JobStatus, Token
from reconciler.store.codec import dumps, loads
from reconciler.store.sql import Database
from reconciler.store.sqlite_jobs import job_of, put_job
from reconciler.store.sqlite_values import insert, one_column


class SqliteKeyed:
    """Keeps single things, each asked for by its key."""

    def __init__(self, database: Callable[[], Database]) -> None:
        self._database = database

    def recall_answer(self, key: str) -> str | None:
        """What a judge that asks elsewhere was answered before."""
        row = self._database().execute("SELECT answer FROM answers WHERE key = ?", [key]).fetchone()
        return row[0] if row else None

    def remember_answer(self, key: str, answer: str) -> None:
        """Keep an answer; outside a unit of work it is committed at once."""
        insert(self._database(), "answers", [{"key": key, "answer": answer}], replace=True)

    def recall_key(self, key: str) -> tuple[str, str] | None:
        """The fingerprint and report id that an idempotency key stands for."""
        row = self._database().execute("SELECT fingerprint, report_id FROM idempotency WHERE key = ?", [key]).fetchone()
        return (row[0], row[1]) if row else None

    def remember_key(self, key: str, fingerprint: str, report_id: str) -> None:
        """Tie an idempotency key to what it was used for."""
        insert(self._database(), "idempotency", [{"key": key, "fingerprint": fingerprint, "report_id": report_id}])

    def put_job(self, job: Job) -> None:
        """Keep a job, or its newer state."""
        put_job(self._database(), job)

    def job(self, id_: str, *, payload: bool = False) -> Job | None:
        """A job with its results so far; with what there was to take in only if `payload`, which may be a lot."""
        row = self._database().execute("SELECT doc FROM jobs WHERE id = ?", [id_]).fetchone()
        return job_of(self._database(), row[0], payload=payload) if row else None

    def unfinished_jobs(self) -> list[str]:
        """Ids of jobs that are neither done nor failed, oldest first."""
        open_ = [JobStatus.QUEUED.value, JobStatus.RUNNING.value]
        return one_column(self._database(), "SELECT id FROM jobs WHERE status IN (?, ?) ORDER BY created_us, id", open_)

    def put_token(self, token: Token) -> None:
        """Keep an access token's hash, or its newer state."""
        insert(self._database(), "tokens", [{"name": token.name, "doc": dumps(Token, token)}], replace=True)

    def tokens(self) -> list[Token]:
        """All tokens, revoked ones too, by name."""
        return [loads(Token, doc) for doc in one_column(self._database(), "SELECT doc FROM tokens ORDER BY name")]

    def setting(self, key: str) -> str | None:
        """A remembered fact about this database."""
        row = self._database().execute("SELECT value FROM settings WHERE key = ?", [key]).fetchone()
        return row[0] if row else None

    def put_setting(self, key: str, value: str) -> None:
        """Remember a fact about this database."""
        insert(self._database(), "settings", [{"key": key, "value": value}], replace=True)

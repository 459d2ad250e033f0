"""What people decided, and when reports counted as published before, in SQLite: only ever added to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from reconciler.queries import Dating, Listed, Page
from reconciler.records import Decision
from reconciler.store.codec import dumps, loads, microseconds
from reconciler.store.sql import Database
from reconciler.store.sqlite_values import insert, note, one_column


class SqliteHistory:
    """Keeps decisions and datings. All decisions are held in memory from when they were last asked for."""

    def __init__(self, database: Callable[[], Database]) -> None:
        self._database = database
        self._told: tuple[Any, tuple[Decision, ...]] = (None, ())

    def add_dating(self, dating: Dating) -> None:
        """Keep when a report counted as published until now."""
        row = {"report_id": dating.report_id, "until_us": microseconds(dating.until), "doc": dumps(Dating, dating)}
        insert(self._database(), "datings", [row])

    def datings(self, after: datetime) -> list[Dating]:
        """The datings that still held after an instant; of one report the earliest first."""
        sql = "SELECT doc FROM datings WHERE until_us > ? ORDER BY report_id, until_us"
        return [loads(Dating, doc) for doc in one_column(self._database(), sql, [microseconds(after)])]

    def add_decision(self, decision: Decision) -> None:
        """Keep a decision, at the end of the history."""
        db = self._database()
        row = {
            "id": decision.id,
            "kind": decision.kind.value,
            "about": decision.about,
            "at": decision.at.isoformat(),
            "at_us": microseconds(decision.at),
            "doc": dumps(Decision, decision),
        }
        insert(db, "decisions", [row])
        note(db, [("decision", decision.id, "created")])

    def decisions(self, page: Page | None = None) -> Listed[Decision]:
        """The history, newest first; all of it without a page."""
        if page is None:
            return Listed(self._history())
        before = page.after[0] if page.after else 2**62
        since = microseconds(page.since) if page.since else -(2**62)
        sql = "SELECT seq, doc FROM decisions WHERE seq < ? AND at_us >= ? ORDER BY seq DESC LIMIT ?"
        rows = list(self._database().query(sql, [before, since, page.limit + 1]))
        more = len(rows) > page.limit
        kept = rows[: page.limit]
        return Listed(tuple(loads(Decision, row["doc"]) for row in kept), (kept[-1]["seq"], "") if more else None)

    def _history(self) -> tuple[Decision, ...]:
        """All decisions, which are asked for many times with every report: read again only if one was added (none is ever changed)."""
        last = self._database().execute("SELECT seq, id FROM decisions ORDER BY seq DESC LIMIT 1").fetchone()
        known, told = self._told
        if last != known:
            docs = one_column(self._database(), "SELECT doc FROM decisions ORDER BY seq DESC")
            told = tuple(loads(Decision, doc) for doc in docs)
            self._told = (last, told)
        return told

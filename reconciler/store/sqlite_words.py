"""Reports and claims -> the words that they are searched by: indexed with their numbers, forgotten, indexed anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from reconciler.records import Report
from reconciler.store.rows import CLAIM_COLUMNS, WHOLE_COLUMNS, claim_of
from reconciler.store.sql import Database
from reconciler.store.texts import unpack_text

SEARCHED = {"reports": ("title", "text", "source"), "claims": ("text",)}


def index_report(db: Database, number: int, report: Report) -> None:
    """Let a report be found by its words."""
    index(db, "reports", [(number, report.title, report.text, report.source)])


def index_claims(db: Database, texts: Iterable[tuple[int, str]]) -> None:
    """Let claims, by number, be found by their words."""
    index(db, "claims", list(texts))


def forget_claims(db: Database, texts: Iterable[tuple[int, str]]) -> None:
    """Let claims be found no longer; the index must be told what it was told before."""
    rows = list(texts)
    if rows:
        db.conn.executemany("INSERT INTO claims_fts (claims_fts, rowid, text) VALUES ('delete', ?, ?)", rows)


def index_kept(db: Database, table: str, first: int, last: int) -> None:
    """Index the rows of `reports` or `claims` with numbers from the first to the last."""
    if table == "reports":
        sql = "SELECT number, title, body, source FROM reports WHERE number BETWEEN ? AND ?"
        found: list[tuple[Any, ...]] = [(row[0], row[1], unpack_text(row[2]), row[3]) for row in db.execute(sql, [first, last]).fetchall()]
    else:
        sql = f"""SELECT {CLAIM_COLUMNS}, {WHOLE_COLUMNS}, claims.number FROM claims JOIN reports ON reports.number = report
                  WHERE claims.number BETWEEN ? AND ?"""
        found = [(row[-1], claim_of(row).text) for row in db.execute(sql, [first, last]).fetchall()]
    index(db, table, found)


def index(db: Database, table: str, rows: Sequence[Sequence[Any]]) -> None:
    """Let reports, or claims, be found by their words: each row has a number, and then texts."""
    if rows:
        names = ("rowid", *SEARCHED[table])
        db.conn.executemany(f"INSERT INTO {table}_fts ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", rows)

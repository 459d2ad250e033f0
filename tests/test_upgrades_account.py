"""A database of the version before postings and contested questions, with its account: it is brought up to date without a rebuild."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils.db import Database

from reconciler.ports import Store
from reconciler.service.rebuild import snapshot
from reconciler.store.migrations import MIGRATIONS
from reconciler.store.sqlite import SqliteStore
from reconciler.store.sqlite_values import insert
from reconciler.store.tables import TABLES

from .conftest import CLOSED, REOPENED, fields, rules_service
from .older import loosened, narrowed, widened
from .postgres import Server

NEXT = "m007_large_archives"
BEFORE = [migration for migration in MIGRATIONS.pending(Database(memory=True)) if migration.name < NEXT]
NEW = ("postings", "copies", "contradiction_sources", "contested", "copyings", "unsaid")
# Where terms and copy keys stood, and whence they can be told.
OLD = {
    "report_terms": "SELECT term, id AS report_id FROM postings JOIN reports ON reports.number = postings.number",
    "copy_keys": "SELECT key, id AS report_id FROM copies JOIN reports ON reports.number = copies.number",
}
REPRINT = fields(source="Gazette", text=f"{CLOSED['text']}", published_at="2026-03-01T09:00:00Z")
TOLL = fields(source="Union", text="The Port of Karsa has been closed to tankers, the union said.", published_at="2026-03-02T08:00:00Z")
CORRECTED = fields(
    title="Correction", text="Correction: the Port of Karsa has not been closed to all vessels.", published_at="2026-03-02T09:00:00Z"
)
LATER = fields(source="Post", text="The Port of Karsa is closed to all vessels again, the mayor said.", published_at="2026-03-05T08:00:00Z")


@pytest.fixture
def newest(tmp_path: Path) -> Path:
    """A database of this version with an account of a few reports."""
    path = tmp_path / "newest.db"
    service = rules_service(SqliteStore(path))
    for each in (CLOSED, REOPENED, REPRINT, TOLL, CORRECTED):
        service.submitter.submit(each)
    found = service.store.shelf.counts()
    assert found["contradictions_open"] + found["contradictions_superseded"] > 0
    assert rows(service.store, "links") != []
    service.store.close()
    return path


def rows(store: Any, table: str) -> list[Any]:
    return sorted(map(tuple, store.database.execute(f"SELECT * FROM {table}").fetchall()))


def fill(old: Any, newest: Path, columns: Iterable[tuple[str, list[str]]]) -> None:
    """What the version before had of the newest database: no links but those of names, since it planned all together."""
    wide = newest.with_suffix(".wide")
    source = sqlite3.connect(wide if wide.exists() else widened(newest, wide))
    source.row_factory = sqlite3.Row
    for table, names in columns:
        taken = source.execute(OLD.get(table, f"SELECT * FROM {table}")).fetchall()
        insert(old, table, [{name: row[name] for name in names} for row in taken] if table != "links" else [])
    for table, texts in (("reports", "title, text, source"), ("claims", "text")):
        found = [tuple(row) for row in source.execute(f"SELECT number, {texts} FROM {table}").fetchall()]
        marks = ", ".join("?" * len(found[0]))
        old.conn.executemany(f"INSERT INTO {table}_fts (rowid, {texts}) VALUES ({marks})", found)
    source.close()


def columns_before() -> list[tuple[str, list[str]]]:
    """The tables of the version before, those that others point at first, and their columns."""
    database = Database(memory=True)
    MIGRATIONS.apply(database, stop_before=NEXT)
    return [(table, [column.name for column in database[table].columns]) for table in (*TABLES, *OLD) if table not in NEW]


def old_file(newest: Path, path: Path) -> None:
    database = Database(path)
    MIGRATIONS.apply(database, stop_before=NEXT)
    fill(database, newest, columns_before())
    database.conn.commit()
    database.close()


def old_server(newest: Path, url: str) -> None:
    from reconciler.store.postgres import _OURS  # noqa: PLC0415 - it needs psycopg
    from reconciler.store.postgres_link import Link  # noqa: PLC0415

    link: Any = Link(url)
    link.execute(_OURS)
    for migration in BEFORE:
        migration.fn(link)
        link.execute("INSERT INTO reconciler_migrations (name, applied_at) VALUES (?, '')", [migration.name])
    fill(link, newest, columns_before())
    link.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_an_account_of_the_version_before_answers_the_same_and_goes_on_as_one_made_anew(
    kind: str, newest: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    made: Any = SqliteStore(newest)
    store = upgraded(kind, newest, tmp_path, request)
    for table in (*NEW, "links"):
        assert rows(store, table) == rows(made, table), table
    service, other = rules_service(store), rules_service(made)
    assert snapshot(store.shelf) == snapshot(made.shelf)
    assert service.rebuild_differences() == []
    for each in (service, other):
        each.submitter.submit(LATER)
    assert snapshot(store.shelf) == snapshot(made.shelf)
    assert service.rebuild_differences() == []
    assert service.store.check() == []
    store.close()
    made.close()


def upgraded(kind: str, newest: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Store:
    if kind == "sqlite":
        old_file(newest, tmp_path / "old.db")
        return SqliteStore(tmp_path / "old.db")
    url = request.getfixturevalue("postgres").new()
    assert isinstance(request.getfixturevalue("postgres"), Server)
    old_server(newest, url)
    from reconciler.store.postgres import PostgresStore  # noqa: PLC0415 - it needs psycopg

    store = PostgresStore(url)
    store.number_on()
    return store


@pytest.mark.parametrize("older", [widened, narrowed, loosened])
def test_an_account_of_a_version_that_kept_it_otherwise_answers_the_same(
    older: Callable[[Path, Path], Path], newest: Path, tmp_path: Path
) -> None:
    made = SqliteStore(newest)
    store = SqliteStore(older(newest, tmp_path / "older.db"))
    for table in TABLES:
        # When a group was stored was not kept then.
        had = [row[:2] if table == "groups" else row for row in rows(made, table)]
        assert [row[:2] if table == "groups" else row for row in rows(store, table)] == had, table
    for q in ("port", "vess", "harbour master"):
        assert store.desk.matches(q) == made.desk.matches(q)
    assert snapshot(store.shelf) == snapshot(made.shelf)
    assert rules_service(store).rebuild_differences() == []
    store.close()
    made.close()

"""A database of any older version is brought up to date in one step, and kept as it was beside what comes out."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils.db import Database

from reconciler.errors import StoreError
from reconciler.store import sqlite
from reconciler.store.migration_keys import index_words
from reconciler.store.migrations import MIGRATIONS
from reconciler.store.sqlite import SqliteStore
from reconciler.store.sqlite_words import SEARCHED

from .conftest import CLOSED, REOPENED, rules_service
from .older import KEYED, PACKED, loosened, narrowed, widened

NAMES = [migration.name for migration in MIGRATIONS.pending(Database(memory=True))]
# What every version has kept for good; the rest is derived from it.
KEPT = ("reports", "decisions", "tokens", "settings", "idempotency")


def schema(path: Path) -> set[tuple[str, str]]:
    with sqlite3.connect(path) as database:
        found = set(database.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND sql IS NOT NULL"))
    database.close()
    return {(name, "".join(sql.split())) for name, sql in found}


def of_version(path: Path, newest: Path, next_migration: str) -> None:
    """A database as the version before a migration left it, with what is kept in `newest`."""
    make = widened if next_migration <= PACKED else narrowed if next_migration <= KEYED else loosened
    kept = make(newest, path.with_suffix(".older"))
    database = Database(path)
    MIGRATIONS.apply(database, stop_before=next_migration)
    database.conn.execute("ATTACH ? AS newest", [str(kept)])
    for table in (*KEPT, "claims"):
        columns = ", ".join(f'"{column.name}"' for column in database[table].columns)
        database.conn.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM newest.{table}")
    if next_migration > KEYED:
        index_words(database)
    if next_migration <= PACKED:
        for table in SEARCHED:
            database.conn.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")
    database.conn.commit()
    database.close()


@pytest.fixture
def newest(tmp_path: Path) -> Path:
    path = tmp_path / "newest.db"
    service = rules_service(SqliteStore(path))
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    service.store.close()
    return path


@pytest.mark.parametrize("next_migration", NAMES[1:])
def test_every_older_version_is_brought_up_to_date_with_all_that_it_kept(next_migration: str, tmp_path: Path, newest: Path) -> None:
    path = tmp_path / "old.db"
    of_version(path, newest, next_migration)
    store = SqliteStore(path)
    service = rules_service(store)
    service.rebuild()
    assert len(store.archive.report_ids()) == 2
    assert store.check() == []
    assert service.rebuild_differences() == []
    store.close()
    assert schema(path) == schema(newest)
    before = tmp_path / f"old.db.before-{next_migration}"
    with sqlite3.connect(before) as kept:
        assert kept.execute("SELECT count(*) FROM reports").fetchone() == (2,)
        assert kept.execute("SELECT max(name) FROM _sqlite_migrations").fetchone() == (NAMES[NAMES.index(next_migration) - 1],)
    kept.close()


def test_an_upgrade_that_fails_changes_nothing(tmp_path: Path, newest: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "old.db"
    of_version(path, newest, NAMES[1])
    before = schema(path)

    def fails(db: Database) -> None:
        db.execute("CREATE TABLE half (x)")
        db.execute("SELECT no_such_column FROM reports")

    failing = type(MIGRATIONS)("reconciler")
    failing._migrations = [*MIGRATIONS._migrations, failing._Migration("m999_fails", fails, True)]
    monkeypatch.setattr(sqlite, "MIGRATIONS", failing)
    with pytest.raises(StoreError, match="no_such_column"):
        SqliteStore(path)
    assert schema(path) == before
    monkeypatch.undo()
    store = SqliteStore(path)
    assert len(store.archive.report_ids()) == 2
    store.close()


def test_a_database_that_is_up_to_date_or_new_is_not_copied(tmp_path: Path, newest: Path) -> None:
    SqliteStore(newest).close()
    SqliteStore(tmp_path / "fresh.db").close()
    assert not list(tmp_path.glob("*.before-*"))

"""Every store passes one contract suite."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from reconciler.errors import Busy, StoreError
from reconciler.queries import Job, JobStatus
from reconciler.store import sqlite
from reconciler.store.codec import dumps
from reconciler.store.sqlite import SqliteStore

from .conftest import NOON
from .contracts.store import StoreContract


class TestStores(StoreContract):
    """The contract, on the `store` fixture's stores."""


def test_a_file_that_is_no_database_is_refused_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database at all " * 100)
    with pytest.raises(StoreError, match="--database"):
        SqliteStore(path)
    assert path.read_text().startswith("not a database")


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE theirs (x)")
    with pytest.raises(StoreError, match="another program"):
        SqliteStore(path)


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    SqliteStore(path).close()
    with sqlite3.connect(path) as newer:
        newer.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('reconciler', 'm999_future', '')")
    with pytest.raises(StoreError, match="newer version"):
        SqliteStore(path)


def test_a_database_of_an_older_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    SqliteStore(path).close()
    job = Job("j", JobStatus.RUNNING, NOON, 1, 2, ({"line": 1}, {"line": 2}), ({"line": 1, "status": "created"},))
    with sqlite3.connect(path) as older:
        for statement in ("DROP TABLE job_lines", "DROP INDEX reports_url", "DROP INDEX reports_external_id"):
            older.execute(statement)
        for table, column in (("changes", "noted_us"), ("jobs", "waiting"), ("jobs", "told")):
            older.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        older.execute("INSERT INTO changes (kind, id, what) VALUES ('report', 'r', 'created')")
        older.execute("INSERT INTO jobs VALUES ('j', 'running', 0, ?)", [dumps(Job, job)])
        older.execute("DELETE FROM _sqlite_migrations WHERE name LIKE 'm002%'")
    store = SqliteStore(path)
    assert store.archive.unfinished_jobs() == ["j"]
    assert store.archive.job("j", payload=True) == job
    assert [change.id for change in store.shelf.changes(0, 9)] == ["r"]
    store.close()


def test_a_database_that_must_be_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such database"):
        SqliteStore(tmp_path / "typo.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="unable to open"):
        SqliteStore(tmp_path / "nowhere" / "x.db")


def test_a_held_write_lock_is_busy_and_not_a_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "_BUSY_MS", 50)
    store = SqliteStore(tmp_path / "held.db")
    other = sqlite3.connect(tmp_path / "held.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy, match="try again") as raised, store.writing():
        pass
    # What a client is told names no path of the service's machine.
    assert str(tmp_path) not in str(raised.value)
    other.execute("ROLLBACK")
    other.close()
    with store.writing():
        store.archive.put_setting("a", "1")
    store.close()


def test_readers_do_not_wait_for_a_writer(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "r.db")
    read: list[str | None] = []
    with store.writing():
        store.archive.put_setting("a", "1")
        reader = threading.Thread(target=lambda: (read.append(store.archive.setting("a")), store.close()))
        reader.start()
        reader.join(5)
    assert read == [None]
    store.close()


def test_a_backup_is_a_whole_database_and_overwrites_nothing(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "a.db")
    with store.writing():
        store.archive.put_setting("a", "1")
    store.backup(str(tmp_path / "b.db"))
    copy = SqliteStore(tmp_path / "b.db")
    assert copy.archive.setting("a") == "1"
    assert copy.check() == []
    with pytest.raises(StoreError, match="exists already"):
        store.backup(str(tmp_path / "b.db"))
    store.close()
    copy.close()


def test_a_file_s_name_is_held_against_other_processes_until_the_holder_ends(tmp_path: Path) -> None:
    one, other = SqliteStore(tmp_path / "kept.db"), SqliteStore(tmp_path / "kept.db")
    with one.alone("rebuild") as ours, other.alone("rebuild") as theirs, other.alone("job 1") as another:
        assert (ours, theirs, another) == (True, False, True)
    with other.alone("rebuild") as theirs:
        assert theirs
    assert not list(tmp_path.glob("*.lock"))
    one.close()
    other.close()

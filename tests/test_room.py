"""After an upgrade the file is as small as what is in it, where there is room to make it so; whatever comes between loses nothing."""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from reconciler.store import sqlite
from reconciler.store.sqlite import SqliteStore
from reconciler.store.sqlite_room import give_back

from .conftest import CLOSED, REOPENED, rules_service
from .older import loosened

ROWS = 2000
# Says when it begins; `limit` bytes are all that any file may have.
GIVING_BACK = """
import logging, resource, sys
from reconciler.store.sqlite_room import give_back
logging.basicConfig()
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
print("begun", flush=True)
give_back(sys.argv[1], 1000)
"""


@pytest.fixture
def half_empty(tmp_path: Path) -> Path:
    path = tmp_path / "half.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE kept (number INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        database.execute("CREATE TABLE gone (text TEXT NOT NULL)")
        for table in ("kept", "gone"):
            database.executemany(f"INSERT INTO {table} (text) VALUES (?)", [("x" * 3000,)] * ROWS)
        database.execute("DROP TABLE gone")
        database.commit()
    return path


def told(path: Path) -> tuple[str, int, int]:
    """Whether it is whole, how many rows it has, and how many empty pages."""
    with closing(sqlite3.connect(path)) as database:
        asked = ("PRAGMA integrity_check", "SELECT count(*) FROM kept", "PRAGMA freelist_count")
        whole, rows, empty = (database.execute(sql).fetchone()[0] for sql in asked)
    return whole, rows, empty


def begun(path: Path, limit: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", GIVING_BACK, str(path), str(limit)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


def test_a_file_with_much_that_is_empty_becomes_smaller(half_empty: Path) -> None:
    before = half_empty.stat().st_size
    give_back(str(half_empty), 1000)
    assert told(half_empty) == ("ok", ROWS, 0)
    assert half_empty.stat().st_size < 0.6 * before


def test_a_file_with_little_that_is_empty_stays_as_it_is(half_empty: Path) -> None:
    give_back(str(half_empty), 1000)
    with closing(sqlite3.connect(half_empty)) as database:
        database.execute("DELETE FROM kept WHERE number <= 20")
        database.commit()
    empty = told(half_empty)[2]
    give_back(str(half_empty), 1000)
    assert told(half_empty) == ("ok", ROWS - 20, empty)
    assert empty > 0


def test_a_full_disk_leaves_it_as_it_is(half_empty: Path) -> None:
    _, errors = begun(half_empty, 1_000_000).communicate(timeout=60)
    assert "empty pages" in errors
    assert told(half_empty)[:2] == ("ok", ROWS)
    assert told(half_empty)[2] > ROWS / 2


def test_whoever_writes_meanwhile_goes_first(half_empty: Path, caplog: pytest.LogCaptureFixture) -> None:
    with closing(sqlite3.connect(half_empty, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        give_back(str(half_empty), 10)
        writer.execute("INSERT INTO kept (text) VALUES ('y')")
        writer.execute("COMMIT")
    assert "locked" in caplog.text
    assert told(half_empty)[:2] == ("ok", ROWS + 1)


@pytest.mark.parametrize("after", [0.0, 0.005, 0.01, 0.02, 0.04])
def test_a_kill_loses_nothing(after: float, half_empty: Path) -> None:
    process = begun(half_empty, resource.RLIM_INFINITY)
    time.sleep(after)
    process.kill()
    process.communicate()
    assert told(half_empty)[:2] == ("ok", ROWS)


def test_an_upgrade_that_frees_much_gives_it_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = rules_service(SqliteStore(tmp_path / "newest.db"))
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    service.store.close()
    called: list[str] = []
    real: Callable[[str, int], None] = give_back
    monkeypatch.setattr(sqlite, "give_back", lambda path, busy_ms: (called.append(path), real(path, busy_ms)))
    path = loosened(tmp_path / "newest.db", tmp_path / "older.db")
    for _ in range(2):
        store = SqliteStore(path)
        assert (store.check(), len(store.archive.report_ids())) == ([], 2)
        store.close()
    assert called == [str(path)]

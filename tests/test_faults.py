"""A full disk, a file that may only be read, a held lock, a damaged file, a clock that jumps: told, and nothing half-written."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from reconciler.errors import StoreError, Unwritable
from reconciler.intake.files import Found
from reconciler.queries import Filters, JobStatus, Page
from reconciler.service import Service
from reconciler.service.snapshots import snapshot
from reconciler.settings import Settings
from reconciler.store import sqlite_copy
from reconciler.store.sqlite import SqliteStore
from reconciler.wiring import make_service

from .conftest import CLOSED, REOPENED, Clock, fields, rules_service

REPORTS = "/api/v1/reports"


def connection(service: Service) -> sqlite3.Connection:
    """This thread's connection."""
    store = service.store
    assert isinstance(store, SqliteStore)
    found: sqlite3.Connection = store._database().conn
    return found


def fill_disk(service: Service) -> Callable[[], object]:
    """Leave the database no room to grow; answers what makes room again."""
    held = connection(service)
    # Pages that migrations left free are room, too.
    held.execute("VACUUM")
    pages = held.execute("PRAGMA page_count").fetchone()[0]
    held.execute(f"PRAGMA max_page_count = {pages + 2}")
    return lambda: held.execute("PRAGMA max_page_count = 1000000")


def make_read_only(service: Service) -> Callable[[], object]:
    held = connection(service)
    held.execute("PRAGMA query_only = ON")
    return lambda: held.execute("PRAGMA query_only = OFF")


@pytest.mark.parametrize("hinder", [fill_disk, make_read_only])
def test_what_cannot_be_written_is_answered_503_and_leaves_nothing_behind(
    hinder: Callable[[Service], Callable[[], object]], client: FlaskClient, service: Service
) -> None:
    assert client.post(REPORTS, json=CLOSED).status_code == 201
    mend = hinder(service)
    answer = client.post(REPORTS, json={**REOPENED, "text": REOPENED["text"] + " It was quiet." * 2000})
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.headers["Retry-After"]
    assert "cannot be written" in answer.json["detail"]
    # Reading goes on.
    assert [item["source"] for item in client.get(REPORTS).json["items"]] == ["Harbour Wire"]
    assert client.get("/").status_code == 200
    mend()
    assert service.store.check() == []
    assert service.rebuild_differences() == []
    assert client.post(REPORTS, json=REOPENED).status_code == 201
    assert client.get("/api/v1/contradictions").json["items"]


def test_a_batch_waits_for_room_and_is_then_taken_in(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    job = service.jobs.add([Found(1, {**CLOSED, "text": CLOSED["text"] + " It was quiet." * 2000})])
    mend, waited = fill_disk(service), []

    def wait(_seconds: float) -> None:
        waited.append(service.jobs.job(job.id).status)
        mend()

    monkeypatch.setattr(service.jobs._stop, "wait", wait)
    service.jobs.run_all()
    assert waited == [JobStatus.QUEUED]
    assert service.jobs.job(job.id).status is JobStatus.DONE


def test_a_held_lock_is_answered_503_and_reading_does_not_wait(
    client: FlaskClient, service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection(service).execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(tmp_path / "service.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = client.post(REPORTS, json=CLOSED)
    assert (answer.status_code, bool(answer.headers["Retry-After"])) == (503, True)
    assert client.get("/readyz").status_code == 503
    assert client.get(REPORTS).json["items"] == []
    other.execute("ROLLBACK")
    other.close()
    assert client.post(REPORTS, json=CLOSED).status_code == 201


def test_a_damaged_file_is_told_without_a_trace(client: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(*_: object) -> None:
        raise sqlite3.DatabaseError("database disk image is malformed")

    def locked(*_: object) -> None:
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr(service.store.shelf, "list_reports", damaged)
    answer = client.get(REPORTS)
    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    assert "reconciler check" in answer.json["detail"]
    monkeypatch.setattr(service.store.shelf, "list_reports", locked)
    answer = client.get(REPORTS)
    assert (answer.status_code, bool(answer.headers["Retry-After"])) == (503, True)


def test_a_backup_that_cannot_be_finished_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SqliteStore(tmp_path / "a.db")

    def fails(_path: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sqlite_copy, "_on_disk", fails)
    with pytest.raises(StoreError, match="No space left"):
        store.backup(str(tmp_path / "copy.db"))
    assert not list(tmp_path.glob("copy*"))
    with pytest.raises(StoreError, match="cannot be written"):
        store.backup(str(tmp_path / "nowhere" / "copy.db"))
    store.close()


def test_a_backup_is_one_file_and_is_not_hindered_by_one_that_was_interrupted(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "a.db")
    (tmp_path / "copy.db.part").write_bytes(b"half a copy")
    with store.writing():
        store.archive.put_setting("a", "1")
    store.backup(str(tmp_path / "copy.db"))
    store.close()
    assert {path.name for path in tmp_path.glob("copy*")} == {"copy.db"}
    with sqlite3.connect(tmp_path / "copy.db") as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert copy.execute("SELECT value FROM settings WHERE key = 'a'").fetchone() == ("1",)
    copy.close()


def test_a_database_that_may_only_be_read_is_refused_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "held.db"
    SqliteStore(path).close()
    connect = sqlite3.connect

    def read_only(name: str, **given: object) -> sqlite3.Connection:
        return connect(f"file:{name}?mode=ro", uri=True, **given)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(sqlite3, "connect", read_only)
    with pytest.raises(Unwritable, match="make it writable"):
        store = SqliteStore(path)
        with store.writing():
            store.archive.put_setting("a", "1")


@contextmanager
def no_file_over(size: int) -> Iterator[None]:
    """As on a full disk, no file can grow past so many bytes."""
    was = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, was[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, was)


def test_a_backup_without_room_leaves_no_file_and_one_with_room_is_made_next(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "a.db")
    with store.writing():
        store.archive.put_setting("a", "much" * 200_000)
    with no_file_over(400_000), pytest.raises(StoreError, match="cannot be written"):
        store.backup(str(tmp_path / "copy.db"))
    assert not list(tmp_path.glob("copy*"))
    store.backup(str(tmp_path / "copy.db"))
    assert SqliteStore(tmp_path / "copy.db", create=False).check() == store.check() == []
    store.close()


def test_a_rebuild_without_room_changes_nothing_and_goes_on_when_there_is(tmp_path: Path) -> None:
    path = tmp_path / "service.db"
    service = make_service(Settings(judge="rules", database=str(path)))
    for report in (CLOSED, REOPENED, fields(source="Long", text="It was quiet at the Port of Karsa. " * 5000)):
        service.submitter.submit(report)
    before = snapshot(service.store.shelf)
    with no_file_over(path.stat().st_size // 2), pytest.raises(Unwritable, match="make room"):
        service.rebuild()
    assert (snapshot(service.store.shelf), service.store.check()) == (before, [])
    service.rebuild()
    assert (snapshot(service.store.shelf), service.rebuild_differences()) == (before, [])
    assert {each.name for each in tmp_path.iterdir()} <= {"service.db", "service.db-wal", "service.db-shm"}
    service.store.close()


@pytest.mark.parametrize("other", [True, False])
def test_nothing_is_acknowledged_that_would_go_into_a_file_that_was_replaced_or_removed(
    other: bool, client: FlaskClient, service: Service, tmp_path: Path
) -> None:
    assert client.post(REPORTS, json=CLOSED).status_code == 201
    path = tmp_path / "service.db"
    path.rename(tmp_path / "kept.db")
    if other:
        SqliteStore(tmp_path / "other.db").close()
        (tmp_path / "other.db").rename(path)
    answer = client.post(REPORTS, json=REOPENED)
    assert (answer.status_code, "start the service again" in answer.json["detail"]) == (503, True)
    assert client.get("/readyz").status_code == 503
    # Reading goes on where it was; whoever had not begun to read is told.
    assert len(client.get(REPORTS).json["items"]) == 1
    with ThreadPoolExecutor(1) as another:
        assert another.submit(lambda: client.application.test_client().get(REPORTS).status_code).result() == 503
    path.unlink(missing_ok=True)
    (tmp_path / "kept.db").rename(path)
    assert client.post(REPORTS, json=REOPENED).status_code == 201


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(days=4000)])
def test_a_clock_that_jumps_changes_no_account(jump: timedelta) -> None:
    steady, jumping = Clock(), Clock()
    one, other = rules_service(clock=steady), rules_service(clock=jumping)
    for service in (one, other):
        service.submitter.submit(CLOSED)
        jumping.now += jump
        service.submitter.submit(REOPENED)
        [found, *_] = service.store.shelf.list_contradictions(Filters(), Page(5)).records
        service.decider.review(found.id, "confirmed", None, "", "Ana")
        jumping.now -= jump
        service.decider.review(found.id, "dismissed", None, "", "Ana")
        assert service.rebuild_differences() == []
    states = [service.store.shelf.list_contradictions(Filters(state="dismissed"), Page(5)).records for service in (one, other)]
    assert [found.id for found in states[0]] == [found.id for found in states[1]] != []


def test_a_clock_at_the_end_of_the_calendar_takes_reports_in() -> None:
    clock = Clock(datetime(9999, 12, 31, 23, 0, tzinfo=UTC))
    service = rules_service(clock=clock)
    assert service.submitter.submit(fields(published_at=None)).status == "created"


def test_an_embargo_ends_though_the_clock_was_ahead_when_the_last_one_did() -> None:
    clock = Clock()
    service = rules_service(clock=clock)
    held = [fields(source=name, embargoed_until=(clock.now + timedelta(days=days)).isoformat()) for name, days in (("A", 1), ("B", 3))]
    service.submitter.submit(held[0])
    clock.now += timedelta(days=500)
    service.release_embargoes()
    clock.now -= timedelta(days=498)
    service.submitter.submit(held[1])
    clock.now += timedelta(days=2)
    service.release_embargoes()
    assert {report.source for report in service.store.shelf.list_reports(Filters(), Page(5)).records} == {"A", "B"}

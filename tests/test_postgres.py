"""What is PostgreSQL's own: many processes on one database, connections that are lost, what is refused and why."""

from __future__ import annotations

import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from reconciler.cli import main
from reconciler.errors import BadSetting, Busy, NotFound, StoreError
from reconciler.intake.drafts import report_from
from reconciler.ports import Store
from reconciler.queries import Filters, Page
from reconciler.service.derive import unheeded
from reconciler.service.rebuild import snapshot
from reconciler.store.sqlite import SqliteStore
from reconciler.wiring_stores import copy_database, open_store

from .conftest import CLOSED, NOON, REOPENED, fields, rules_service
from .postgres import Server

psycopg = pytest.importorskip("psycopg", reason="no psycopg: pip install 'reconciler[postgres]'")


def run_sql(url: str, sql: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql)


def cut_all(url: str) -> None:
    """End every other connection to the server, as a restart would."""
    run_sql(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'")


def test_a_database_of_another_program_is_refused(postgres: Server) -> None:
    url = postgres.new()
    run_sql(url, "CREATE TABLE theirs (x int)")
    with pytest.raises(StoreError, match=r"another program \(theirs\)"):
        open_store(url)


def test_a_database_of_a_newer_version_is_refused(postgres: Server) -> None:
    url = postgres.new()
    open_store(url).close()
    run_sql(url, "INSERT INTO reconciler_migrations VALUES ('m999_future', '')")
    with pytest.raises(StoreError, match="newer version"):
        open_store(url)


def test_a_database_that_must_be_there_is_not_made(postgres: Server) -> None:
    with pytest.raises(StoreError, match="no reconciler in this database"):
        open_store(postgres.new(), create=False)


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(StoreError, match=r"postgresql://127.0.0.1:1/x cannot be reached") as raised:
        open_store("postgresql://ana:sesame@127.0.0.1:1/x")
    assert "sesame" not in str(raised.value)


def test_what_is_no_address_is_a_clear_error() -> None:
    with pytest.raises(StoreError, match="no address of a PostgreSQL database"):
        open_store("postgresql://localhost:99999999999x/y?nonsense")


def test_without_psycopg_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("psycopg", "reconciler.store.postgres"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(BadSetting, match=r"pip install 'reconciler\[postgres\]'"):
        open_store("postgresql://localhost/x")


def test_many_processes_may_make_the_tables_at_once(postgres: Server) -> None:
    url, faults = postgres.new(), list[BaseException]()

    def start() -> None:
        try:
            open_store(url).close()
        except BaseException as error:  # noqa: BLE001 - told by the other thread
            faults.append(error)

    starting = [threading.Thread(target=start) for _ in range(4)]
    for each in starting:
        each.start()
    for each in starting:
        each.join()
    assert faults == []


def test_a_write_that_another_process_holds_up_is_busy(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reconciler.store.postgres._BUSY_MS", 100)
    url = postgres.new()
    one, other = open_store(url), open_store(url)
    with one.writing(), pytest.raises(Busy, match="try again"), other.writing():
        pass
    with other.writing():
        other.archive.put_setting("a", "1")
    assert one.archive.setting("a") == "1"
    one.close()
    other.close()


def test_readers_do_not_wait_for_a_writer_and_see_nothing_of_it_until_it_is_done(postgres: Server) -> None:
    url = postgres.new()
    one, other = open_store(url), open_store(url)
    with one.writing():
        one.archive.put_setting("a", "1")
        assert other.archive.setting("a") is None
    assert other.archive.setting("a") == "1"
    one.close()
    other.close()


def test_a_lost_connection_is_made_anew_at_the_next_question(postgres: Server) -> None:
    url = postgres.new()
    store = open_store(url)
    cut_all(url)
    assert store.archive.setting("a") is None
    cut_all(url)
    with store.writing():
        store.archive.put_setting("a", "1")
    assert store.archive.setting("a") == "1"
    store.close()


def test_a_connection_lost_within_a_unit_of_work_undoes_all_of_it(postgres: Server) -> None:
    url = postgres.new()
    store = open_store(url)
    with pytest.raises(Busy, match="cannot be reached"), store.writing():
        store.archive.put_setting("a", "1")
        cut_all(url)
        store.archive.setting("b")
    assert store.archive.setting("a") is None
    with pytest.raises(Busy, match="send it again"), store.writing():
        store.archive.put_setting("a", "1")
        cut_all(url)
    assert store.archive.setting("a") is None
    store.close()


def test_what_is_wrong_with_a_write_is_told_at_the_latest_when_the_unit_ends_and_undoes_all_of_it(postgres: Server) -> None:
    store = open_store(postgres.new())
    with pytest.raises(psycopg.errors.UniqueViolation), store.writing():
        store.archive.put_setting("a", "1")
        for _ in range(2):
            store.archive.remember_key("k", "f", "r")
    assert store.archive.setting("a") is None
    with store.writing():
        store.archive.put_setting("a", "2")
    assert store.archive.setting("a") == "2"
    store.close()


def test_while_a_report_is_written_few_answers_are_waited_for(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(postgres.new())
    service, waits, wait = rules_service(store), list[int](), psycopg.Pipeline.sync
    monkeypatch.setattr(psycopg.Pipeline, "sync", lambda pipeline: (waits.append(1), wait(pipeline))[1])
    for each in (CLOSED, REOPENED):
        waits.clear()
        service.submitter.submit(each)
        assert 0 < len(waits) <= 45
    store.close()


def test_a_name_is_held_by_one_process_at_a_time(postgres: Server) -> None:
    url = postgres.new()
    one, other = open_store(url), open_store(url)
    for _ in range(2):
        with one.alone("job 1") as ours, other.alone("job 1") as theirs, other.alone("job 2") as another:
            assert (ours, theirs, another) == (True, False, True)
    one.close()
    other.close()


def test_a_report_that_another_process_took_in_is_found_by_its_vector(postgres: Server) -> None:
    url = postgres.new()
    one, other = open_store(url), open_store(url)
    first, second = (
        replace(rules_service().deriver.read(report_from(fields(source=source, text=text), NOON)), vector=bytes([9] * 8))
        for source, text in (("A", "Karsa is shut."), ("B", "Lotte won in Seville."))
    )
    for _ in range(2):
        assert other.workings.near(second, (), 0.001) == set()
    with one.writing():
        one.archive.add_report(first, ())
        assert other.workings.near(second, (), 0.001) == set()
    assert other.workings.near(second, (), 0.001) == {first.report.id}
    one.close()
    other.close()


def test_the_cursor_of_another_list_and_a_name_that_cannot_be_are_not_found(postgres: Server) -> None:
    store = open_store(postgres.new())
    with pytest.raises(NotFound, match="begin without one"):
        store.shelf.list_reports(Filters(), Page(5, ("Harbour Wire", "")))
    with pytest.raises(NotFound, match="begin without one"):
        store.shelf.list_sources(Page(5, (5, "")))
    with pytest.raises(NotFound, match="NUL"):
        store.archive.reports_by_id(["\x00"])
    store.close()


def test_a_backup_is_left_to_the_servers_own_tool(postgres: Server) -> None:
    store = open_store(postgres.new())
    with pytest.raises(StoreError, match="pg_dump --format=custom --file=b"):
        store.backup("b.dump")
    store.close()


ASKED = ("2,100", "100", "Munchen", "münch", "don't", "and/or", "2026-01-14", "U.S.", "don", "in-principle", "'", "x\\")


@pytest.mark.parametrize("q", ASKED)
def test_a_search_finds_what_it_finds_in_a_file(postgres: Server, tmp_path: Path, q: str) -> None:
    texts = ["In München 2,100 people don't agree in-principle.", "The U.S. and/or others said so on 2026-01-14, x\\y 'z'."]
    found = []
    for store in (open_store(postgres.new()), SqliteStore(tmp_path / "a.db")):
        service = rules_service(store)
        for number, text in enumerate(texts):
            service.submitter.submit(fields(source=f"S{number}", text=text))
        listed = store.shelf.list_claims(Filters(q=q), Page(9)).records
        found.append([claim.id for claim in listed])
        store.close()
    assert found[0] == found[1]


def filled(store: Store) -> None:
    service = rules_service(store)
    for each in (CLOSED, REOPENED, fields(source="Bulletin", text="The bakers of Lund baked 2,100 loaves.")):
        service.submitter.submit(each)
    found = store.shelf.list_contradictions(Filters(), Page(9)).records
    service.decider.review(found[0].id, "dismissed", None, "", "Ana")


def test_everything_is_copied_and_may_be_copied_again(postgres: Server, tmp_path: Path) -> None:
    path, url = str(tmp_path / "a.db"), postgres.new()
    source = SqliteStore(path)
    filled(source)
    for _ in range(2):
        ran = CliRunner().invoke(main, ["copy", "--from", path, "--to", url])
        assert ran.exit_code == 0, ran.output
        assert "every count and hash is the same" in ran.output
        rules_service(source).submitter.submit(fields(source="Late", text="Karsa's harbour master resigned."))
    copy_database(path, url, unheeded)
    target = open_store(url)
    assert snapshot(target.shelf) == snapshot(source.shelf)
    assert target.archive.decisions() == source.archive.decisions()
    assert target.shelf.changes(0, 999) == source.shelf.changes(0, 999)
    assert len(target.shelf.list_reports(Filters(q="loaves"), Page(9)).records) == 1
    assert target.check() == []
    service = rules_service(target)
    assert service.rebuild_differences() == []
    assert service.submitter.submit(fields(source="Later", text="The port of Lund has burnt down.")).status == "created"
    with pytest.raises(StoreError, match="of its own"):
        copy_database(path, url, unheeded)
    back = str(tmp_path / "back.db")
    copy_database(url, back, unheeded)
    again = SqliteStore(back)
    assert snapshot(again.shelf) == snapshot(target.shelf)
    assert again.check() == []
    for store in (source, target, again):
        store.close()


def test_every_table_is_copied(tmp_path: Path) -> None:
    from reconciler.store.tables import TABLES  # noqa: PLC0415

    store = SqliteStore(tmp_path / "a.db")
    listed = store.database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    there = {name for (name,) in listed if "_fts" not in name and not name.startswith(("sqlite_", "_sqlite_"))}
    assert there == set(TABLES)
    store.close()

"""The `reconciler` command."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reconciler.cli import main

from .conftest import CLOSED, REOPENED, STORIES, fields


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(main, [*arguments], input=given, env={"RECONCILER_JUDGE": "rules"})


@pytest.fixture
def database(tmp_path: Path) -> str:
    return str(tmp_path / "cli.db")


def test_ingest_takes_folders_in_and_counts(database: str) -> None:
    done = run("ingest", str(STORIES / "h200"), "--database", database)
    assert done.exit_code == 0, done.output
    assert "8 created, 0 unchanged, 0 revised, 0 rejected" in done.stdout
    again = run("ingest", str(STORIES / "h200"), "--database", database)
    assert "0 created, 8 unchanged" in again.stdout


def test_ingest_names_each_rejected_line_and_exits_with_1(database: str) -> None:
    lines = "\n".join([json.dumps(CLOSED), "{broken", json.dumps({"source": "A"})])
    done = run("ingest", "-", "--database", database, given=lines)
    assert done.exit_code == 1
    assert "1 created, 0 unchanged, 0 revised, 2 rejected" in done.stdout
    assert "-:2: not JSON" in done.stderr
    assert "/text" in done.stderr


def test_ingest_names_a_path_that_is_not_there(database: str, tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(b"x")
    done = run("ingest", str(tmp_path / "nowhere"), str(tmp_path / "x.png"), "--database", database)
    assert done.exit_code == 1
    assert "no such file" in done.stderr
    assert ".ndjson" in done.stderr


def test_ingest_tells_what_it_finds_nothing_in(database: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "mixed").mkdir()
    (tmp_path / "mixed" / "x.png").write_bytes(b"x")
    (tmp_path / "mixed" / "a.json").write_text(json.dumps(CLOSED))
    (tmp_path / "none.json").write_text("[]")
    assert "no file in it that is read" in run("ingest", str(tmp_path / "empty"), "--database", database).stderr
    assert "no report in it" in run("ingest", str(tmp_path / "none.json"), "--database", database).stderr
    nothing = run("ingest", "-", "--database", database, given="\n")
    assert (nothing.exit_code, "no report in it" in nothing.stderr) == (1, True)
    mixed = run("ingest", str(tmp_path / "mixed"), "--database", database)
    assert mixed.exit_code == 0
    assert "passed over" in mixed.stderr


@pytest.mark.parametrize(
    "given",
    [
        json.dumps(CLOSED),
        json.dumps(CLOSED, indent=2),
        json.dumps([CLOSED], indent=2),
        f"Source: {CLOSED['source']}\nTitle: {CLOSED['title']}\nPublished: {CLOSED['published_at']}\n\n{CLOSED['text']}\n",
        (
            f"<html><head><title>{CLOSED['title']}</title><meta property='og:site_name' content='{CLOSED['source']}'></head>"
            f"<body><article><h1>{CLOSED['title']}</h1><p>{CLOSED['text']}</p></article></body></html>"
        ),
        (
            f"<?xml version='1.0'?><rss version='2.0'><channel><title>{CLOSED['source']}</title><item><title>{CLOSED['title']}</title>"
            f"<description>{CLOSED['text']}</description></item></channel></rss>"
        ),
    ],
    ids=["a line", "an object", "a list", "a header", "a page", "a feed"],
)
def test_ingest_reads_from_a_pipe_what_it_reads_from_a_file(database: str, given: str) -> None:
    done = run("ingest", "-", "--database", database, given=given)
    assert "1 created, 0 unchanged, 0 revised, 0 rejected" in done.output, done.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("check",),
        ("backup", "copy.db"),
        ("topics",),
        ("contradictions",),
        ("summary",),
        ("rebuild",),
        ("rebuild", "--check"),
        ("tokens", "list"),
        ("tokens", "revoke", "ana"),
        ("webhooks", "list"),
        ("webhooks", "remove", "webhook_x"),
    ],
)
def test_a_database_that_is_not_there_is_told_and_not_made(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*command, "--database", "typo.db")
    assert done.exit_code == 1
    assert "typo.db: there is no such database" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_database_and_a_file_that_cannot_be_written_are_told_without_a_trace(database: str, tmp_path: Path) -> None:
    run("ingest", str(STORIES / "strike"), "--database", database)
    nowhere = run("summary", "-o", str(tmp_path / "nowhere" / "x.md"), "--database", database)
    assert "No such file" in nowhere.stderr
    damaged = tmp_path / "damaged.db"
    run("backup", str(damaged), "--database", database)
    content = bytearray(damaged.read_bytes())
    for at in range(8192, len(content) - 4096, 4096):
        content[at : at + 200] = b"\xff" * 200
    damaged.write_bytes(content)
    for command in (("check",), ("topics",)):
        done = run(*command, "--database", str(damaged))
        assert done.exit_code == 1
        assert isinstance(done.exception, SystemExit)
        assert done.output.strip()


def test_the_answers_of_the_api_are_given_in_the_terminal(database: str, tmp_path: Path) -> None:
    run("ingest", "-", "--database", database, given="\n".join(map(json.dumps, (CLOSED, REOPENED))))
    listed = run("contradictions", "--database", database).stdout
    assert "superseded" in listed
    assert "Harbour Wire" in listed
    assert "2 reports" in run("topics", "--database", database).stdout
    assert "# Reconciled summary" in run("summary", "--database", database).stdout
    assert json.loads(run("summary", "--format", "json", "--as-of", "2026-03-02T00:00:00Z", "--database", database).stdout)["as_of"]
    out = tmp_path / "out.csv"
    assert run("summary", "--format", "csv", "-o", str(out), "--database", database).exit_code == 0
    assert out.read_text(encoding="utf-8-sig").startswith("topic_id,")
    assert run("summary", "--as-of", "then", "--database", database).exit_code == 1


def test_stored_text_gives_a_terminal_no_commands(database: str) -> None:
    hostile = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e"
    sent = [{**each, "source": f"{hostile}{each['source']}", "title": f"{hostile}{each['title']}"} for each in (CLOSED, REOPENED)]
    sent = [{**each, "text": f"{each['text']} {hostile}"} for each in sent]
    rejected = {**CLOSED, "published_at": f"soon{hostile}"}
    shown = run("ingest", "-", "--database", database, given="\n".join(map(json.dumps, (*sent, rejected)))).output
    for command in (("contradictions",), ("topics",), ("summary",), ("summary", "--format", "csv"), ("tokens", "revoke", hostile)):
        shown += run(*command, "--database", database).output
    assert "Harbour Wire" in shown
    assert not set("\x1b\x07\x9b\u202e") & set(shown)


def test_compare_needs_no_database() -> None:
    pair = {"a": {"text": CLOSED["text"]}, "b": {"text": REOPENED["text"]}}
    done = run("compare", given=json.dumps(pair) + "\n")
    assert json.loads(done.stdout)["relation"] == "contradicts"
    assert "line 1 is no pair" in run("compare", given="{}\n").stderr
    mixed = run("compare", given="\n".join([json.dumps(pair), "{broken", json.dumps({"a": {"text": "x"}}), json.dumps(pair)]))
    assert mixed.exit_code == 1
    assert len(mixed.stdout.splitlines()) == 2
    assert [line.split(" is no pair")[0] for line in mixed.stderr.splitlines()] == ["line 2", "line 3"]
    assert "/b" in mixed.stderr
    # A pair is no report: it is not told that it lacks a source.
    assert 'send {"a": {"text": …}, "b": {"text": …}}' in run("compare", given="[1, 2]\n").stderr


def test_rebuild_check_and_backup(database: str, tmp_path: Path) -> None:
    run("ingest", str(STORIES / "strike"), "--database", database)
    assert run("rebuild", "--check", "--database", database).exit_code == 0
    assert run("rebuild", "--database", database).exit_code == 0
    assert "nothing wrong" in run("check", "--database", database).stdout
    copy = str(tmp_path / "copy.db")
    assert run("backup", copy, "--database", database).exit_code == 0
    assert "nothing wrong" in run("check", "--database", copy).stdout
    assert run("backup", copy, "--database", database).exit_code == 1


def test_what_the_terminal_shows_has_the_reports_whose_embargo_has_ended(database: str) -> None:
    held = {**REOPENED, "embargoed_until": (datetime.now(UTC) + timedelta(seconds=1)).isoformat()}
    run("ingest", "-", "--database", database, given="\n".join(map(json.dumps, (CLOSED, held))))
    time.sleep(1.2)
    assert run("rebuild", "--check", "--database", database).exit_code == 0
    assert "Delta Ledger" in run("contradictions", "--database", database).stdout
    assert run("rebuild", "--check", "--database", database).exit_code == 0


def test_check_finds_derived_records_that_were_tampered_with(database: str) -> None:
    import sqlite3  # noqa: PLC0415

    run("ingest", "-", "--database", database, given="\n".join(map(json.dumps, (CLOSED, REOPENED))))
    with sqlite3.connect(database) as tampered:
        tampered.execute("DELETE FROM contradictions")
    for command in (("check",), ("rebuild", "--check")):
        done = run(*command, "--database", database)
        assert done.exit_code == 1
        assert "missing: contradiction" in done.stdout


def test_webhooks_are_added_listed_retried_and_removed(database: str) -> None:
    def hooks(*arguments: str) -> Result:
        return run("webhooks", *arguments, "--database", database)

    refused = hooks("add", "http://127.0.0.1:9/hook")
    assert (refused.exit_code, "private address" in refused.stderr) == (1, True)
    id_, secret = hooks("add", "http://127.0.0.1:9/hook", "--event", "overturned", "--allow-private").stdout.split()
    listed = hooks("list").stdout
    assert f"{id_}  http://127.0.0.1:9/hook  overturned  private allowed" in listed
    assert "0 delivered, 0 waiting, 0 given up" in listed
    assert secret not in listed
    assert "0 to be tried again" in hooks("retry", id_).stdout
    assert "no delivery" in hooks("retry", id_, "--delivery", "x").stderr
    assert hooks("remove", id_).exit_code == 0
    assert hooks("remove", id_).exit_code == 1


def test_tokens_are_added_listed_and_revoked(database: str) -> None:
    secret = run("tokens", "add", "ana", "--role", "review", "--database", database).stdout.strip()
    assert secret.startswith("rec_")
    listed = run("tokens", "list", "--database", database).stdout
    assert "ana  review" in listed
    assert secret not in listed
    assert run("tokens", "add", "ana", "--role", "read", "--database", database).exit_code == 1
    assert "needs a name" in run("tokens", "add", " ", "--role", "read", "--database", database).stderr
    run("tokens", "revoke", "ana", "--database", database)
    assert "revoked" in run("tokens", "list", "--database", database).stdout
    assert run("tokens", "revoke", "ana", "--database", database).exit_code == 1
    run("tokens", "add", "wire", "--role", "submit", "--per-minute", "600", "--body-limit", "100000", "--database", database)
    assert "wire  submit" in (listed := run("tokens", "list", "--database", database).stdout)
    assert "600 a minute  bodies to 100,000 bytes" in listed


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("topics", "--judge", "oracle"), "choose one of"),
        (("topics", "--database", "/nowhere/x.db"), "/nowhere/x.db"),
        (("serve", "--port", "99999"), "between 0 and 65535"),
        (("serve", "--host", "0.0.0.0"), "there are no tokens"),
    ],
)
def test_a_setting_that_cannot_be_used_says_why(
    arguments: tuple[str, ...], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert done.exit_code == 1
    assert words in done.stderr
    assert "Traceback" not in done.output


def test_serve_answers_and_sigterm_finishes_what_is_in_flight(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "reconciler", "serve", "--port", str(port), "--judge", "rules", "--database", str(tmp_path / "s.db")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ}) as process:
        try:
            base = f"http://127.0.0.1:{port}"
            for _ in range(300):
                try:
                    urllib.request.urlopen(f"{base}/healthz", timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.1)
            request = urllib.request.Request(
                f"{base}/api/v1/reports", json.dumps(fields()).encode(), {"Content-Type": "application/json"}, method="POST"
            )
            with urllib.request.urlopen(request, timeout=30) as answer:
                assert answer.status == 201
            with socket.create_connection(("127.0.0.1", port), timeout=30) as over:
                over.sendall(b"POST /api/v1/reports HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99000000\r\n\r\n")
                refusal = over.makefile("rb").read()
            assert refusal.startswith(b"HTTP/1.1 413")
            assert b"application/problem+json" in refusal
        finally:
            process.send_signal(signal.SIGTERM)
        output = process.communicate(timeout=30)[0].decode()
    assert process.returncode == 0, output
    assert "1 created" not in output
    assert run("check", "--database", str(tmp_path / "s.db")).exit_code == 0


def test_the_help_lists_every_setting_with_its_variable() -> None:
    shown = re.sub(r"\s+", "", run("serve", "--help").output)
    for name in ("HOST", "PORT", "DATABASE", "THREADS", "JUDGE", "SHOWN", "SURE", "MAX_BODY"):
        assert f"RECONCILER_{name}" in shown

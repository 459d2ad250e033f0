"""Several service processes on one PostgreSQL: any of them takes any report, and the account is that of one process alone.

RECONCILER_TEST_REPORTS=10000 takes so many reports instead of a hundred, by 16 clients; `-s` shows the figures.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from benchmarks.generator import Newsroom
from reconciler.intake.files import Found
from reconciler.ports import Store
from reconciler.queries import Filters, Page
from reconciler.service.rebuild import snapshot
from reconciler.store.sqlite import SqliteStore
from reconciler.vocabulary import load_lexicon
from reconciler.wiring_stores import open_store

from .conftest import ROOT, rules_service
from .postgres import Server, free_port

MANY = int(os.environ.get("RECONCILER_TEST_REPORTS", "100"))
CLIENTS = 16


def made_up(how_many: int) -> list[dict[str, Any]]:
    """Reports as an archive has them: many stories of a few reports each, with reprints, and with sides that contradict one another."""
    return [made.fields for made in Newsroom(load_lexicon()).reports(how_many)]


@contextmanager
def served(url: str) -> Iterator[str]:
    """The address of a service process on a database."""
    port = free_port()
    flags = ["--database", url, "--port", str(port), "--judge", "rules", "--threads", "16"]
    command = [sys.executable, "-m", "reconciler", "serve", *flags]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(600):
                if answered(f"http://127.0.0.1:{port}/readyz"):
                    break
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def answered(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def post(url: str, report: dict[str, Any]) -> str:
    """What became of a report; again after a pause for as long as the service is busy."""
    asked = urllib.request.Request(f"{url}/api/v1/reports", json.dumps(report).encode(), {"Content-Type": "application/json"})
    while True:
        try:
            with urllib.request.urlopen(asked, timeout=600) as answer:
                return str(json.load(answer)["status"])
        except urllib.error.HTTPError as error:
            if error.code != 503:
                raise
            time.sleep(0.2)


def taken_by(processes: int, url: str, reports: list[dict[str, Any]]) -> tuple[list[str], float]:
    """What became of reports that many clients sent to each process in turn, and how many a second were taken in."""
    with ExitStack() as stack, ThreadPoolExecutor(CLIENTS) as clients:
        addresses = [stack.enter_context(served(url)) for _ in range(processes)]
        began = time.monotonic()
        statuses = list(clients.map(post, cycle(addresses), reports))
        return statuses, len(reports) / (time.monotonic() - began)


def test_two_processes_and_many_clients_come_to_what_one_process_comes_to(
    postgres: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reports = made_up(MANY)
    # Some are sent twice, to this process or to the other, as clients do that had no answer.
    sent = [*reports, *reports[: MANY // 10]]
    random.Random(1).shuffle(sent)
    url = postgres.new()
    statuses, speed = taken_by(2, url, sent)
    assert statuses.count("created") == MANY
    store = open_store(url)
    alone = rules_service(SqliteStore(tmp_path / "alone.db"))
    alone.take_lines([Found(number, each) for number, each in enumerate(reports)])
    assert snapshot(store.shelf) == snapshot(alone.store.shelf)
    seen = [change.at for change in store.shelf.changes(0, 100 * MANY)]
    assert seen == sorted(set(seen))
    with capsys.disabled():
        if "RECONCILER_TEST_REPORTS" in os.environ:
            _, one = taken_by(1, postgres.new(), sent)
            print(f"\n{len(sent)} reports from {CLIENTS} clients: {one:.1f}/s by one process, {speed:.1f}/s by two")
    store.close()
    alone.store.close()


def test_a_batch_is_worked_off_by_one_of_two_processes(postgres: Server) -> None:
    url = postgres.new()
    lines = "\n".join(json.dumps(each) for each in made_up(60)).encode()
    with served(url) as one, served(url) as other:
        headers = {"Content-Type": "application/x-ndjson", "Prefer": "respond-async"}
        with urllib.request.urlopen(urllib.request.Request(f"{one}/api/v1/reports", lines, headers)) as answer:
            job = json.load(answer)["id"]
        for _ in range(600):
            with urllib.request.urlopen(f"{other}/api/v1/jobs/{job}") as answer:
                told = json.load(answer)
            if told["status"] == "done":
                break
            time.sleep(0.1)
    store: Store = open_store(url)
    kept = store.archive.job(job)
    assert kept
    assert [result["status"] for result in kept.results] == ["created"] * 60
    assert len(store.shelf.list_reports(Filters(), Page(200)).records) == 60
    store.close()


def test_the_made_up_reports_contradict_one_another_and_are_of_many_stories() -> None:
    service = rules_service()
    for each in made_up(40):
        service.submitter.submit(each)
    assert service.store.shelf.list_contradictions(Filters(), Page(9)).records
    assert max(len(topic.reports) for topic in service.store.shelf.list_topics(Filters(), Page(40)).records) <= 12

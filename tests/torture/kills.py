"""kill -9 at random moments: what was answered with 2xx is there, the file is whole, jobs go on, the account is what a rebuild gives."""

from __future__ import annotations

import json
import os
import random
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

from reconciler.queries import JobStatus
from reconciler.settings import Settings
from reconciler.store.sqlite import SqliteStore

from .forked import ask, in_child, kill, make, serving, start

REPORTS = "/api/v1/reports"
# Reports on so few matters that most have to do with others.
_PLACES = ("Tolm", "Karsa", "Sella", "Odra", "Vint")
_VERBS = ("killed {n} miners", "closed the mine", "reopened the mine", "injured {n} people")
# A fresh database after so many kills, so that checking it stays short.
_ROUNDS_A_DATABASE = 10


@dataclass
class Told:
    """What the service has answered with 2xx: reports, and jobs with how many lines each has."""

    reports: set[str] = field(default_factory=set)
    jobs: dict[str, int] = field(default_factory=dict)
    sent: int = 0


def report(rng: random.Random, number: int) -> dict[str, Any]:
    """A report on one of a few matters, unlike all others."""
    place, verb = rng.choice(_PLACES), rng.choice(_VERBS).format(n=rng.randint(2, 40))
    return {
        "source": f"Wire {number % 7}",
        "title": f"Blast at the {place} mine",
        "text": f"A blast at the {place} mine {verb}, police said. Shift {number} had begun.",
        "published_at": f"2026-03-{1 + number % 28:02}T{number % 24:02}:00:00+00:00",
        "url": f"https://wire.example/{number}",
    }


def send_one(port: int, told: Told, rng: random.Random) -> None:
    told.sent += 1
    status, made = ask(port, "POST", REPORTS, json.dumps(report(rng, told.sent)), Content_Type="application/json")
    assert status in {200, 201}, made
    told.reports.add(made["id"])


def _lines(told: Told, rng: random.Random, how_many: int) -> str:
    told.sent += how_many
    return "\n".join(json.dumps(report(rng, told.sent - number)) for number in range(how_many))


def send_batch(port: int, told: Told, rng: random.Random) -> None:
    status, made = ask(port, "POST", REPORTS, _lines(told, rng, rng.randint(2, 6)), Content_Type="application/x-ndjson")
    assert status == 200, made
    told.reports |= {result["id"] for result in made["results"]}


def send_job(port: int, told: Told, rng: random.Random) -> None:
    how_many = rng.randint(2, 6)
    lines = _lines(told, rng, how_many)
    status, made = ask(port, "POST", REPORTS, lines, Content_Type="application/x-ndjson", Prefer="respond-async")
    assert status == 202, made
    told.jobs[made["id"]] = how_many


def serve_and_send(send: Callable[[int, Told, random.Random], None], database: Path, told: Told, rng: random.Random) -> None:
    """Send until the service is killed, at any moment of the second to the fourth that is sent."""
    with serving(database) as (child, port):
        began = time.monotonic()
        send(port, told, rng)
        killer = threading.Timer(rng.uniform(0, 3) * (time.monotonic() - began), os.kill, [child, signal.SIGKILL])
        killer.start()
        with suppress(OSError, HTTPException):
            while True:
                send(port, told, rng)
        killer.join()


def kill_at_work(act: Callable[[], object], rng: random.Random) -> None:
    """Kill a process that does this."""
    child = start(act)
    killer = threading.Timer(rng.uniform(0.005, 0.6), kill, [child])
    killer.start()
    killer.join()


def rebuild(database: Path, told: Told, rng: random.Random) -> None:
    with serving(database) as (_, port):
        send_batch(port, told, rng)
    kill_at_work(lambda: make(Settings(judge="rules", database=str(database))).rebuild(), rng)


def backup(database: Path, told: Told, rng: random.Random) -> None:
    """Kill a backup while reports come in: what stands under the name of the copy is a whole one, or nothing does."""
    copy = database.with_name(f"copy-{told.sent}.db")
    with serving(database) as (_, port):
        send_one(port, told, rng)
        before = set(told.reports)
        child = start(lambda: SqliteStore(database, create=False).backup(str(copy)))
        killer = threading.Timer(rng.uniform(0.001, 0.08), kill, [child])
        killer.start()
        send_one(port, told, rng)
        killer.join()
    if copy.exists():
        assert in_child(lambda: _is_whole(copy, before)), f"a backup that lacks something: {copy}"


def _is_whole(database: Path, reports: set[str]) -> None:
    store = SqliteStore(database, create=False)
    assert store.check() == []
    missing = reports - set(store.archive.report_ids())
    assert not missing, f"{len(missing)} reports that were acknowledged are not there"


WAYS: dict[str, Callable[[Path, Told, random.Random], None]] = {
    "single posts": lambda database, told, rng: serve_and_send(send_one, database, told, rng),
    "batches": lambda database, told, rng: serve_and_send(send_batch, database, told, rng),
    "jobs": lambda database, told, rng: serve_and_send(send_job, database, told, rng),
    "rebuild": rebuild,
    "backup": backup,
}


def check(database: Path, told: Told) -> None:
    """All that was acknowledged is there once, jobs are worked off, and the account is what a rebuild would give."""
    _is_whole(database, told.reports)
    service = make(Settings(judge="rules", database=str(database)))
    service.jobs.run_all()
    for id_, lines in told.jobs.items():
        job = service.jobs.job(id_)
        assert (job.status, job.done, len(job.results)) == (JobStatus.DONE, lines, lines), job
        assert all(result["status"] in {"created", "unchanged"} for result in job.results), job.results
    ids = service.store.archive.report_ids()
    addresses = [report.url for report in service.store.archive.reports_by_id(ids).values()]
    assert len(addresses) == len(set(addresses)), "a report is there twice"
    differing = service.rebuild_differences()
    assert differing == [], differing[:5]


def survive(kills: int, seed: int, say: Callable[[str], None]) -> Counter[str]:
    """Kill so many times, each way in turn, and check after each. Answers how often each way was survived."""
    rng, survived, ways = random.Random(seed), Counter[str](), list(WAYS.items())
    while survived.total() < kills:
        with tempfile.TemporaryDirectory(prefix="reconciler-torture-") as folder:
            told, database = Told(), Path(folder) / "t.db"
            for _ in range(min(_ROUNDS_A_DATABASE, kills - survived.total())):
                name, way = ways[survived.total() % len(ways)]
                way(database, told, rng)
                assert in_child(lambda: check(database, told)), f"after a kill in {name} (seed {seed}, kill {survived.total() + 1})"  # noqa: B023
                survived[name] += 1
            say(f"{survived.total()} kills survived; of the last database {len(told.reports)} reports and {len(told.jobs)} jobs were there")
    return survived

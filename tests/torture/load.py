"""Clients that post and read at the same time: no error, nothing lost or doubled, reading waits on no writer, memory stays."""

from __future__ import annotations

import json
import random
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from reconciler.settings import Settings

from .forked import ask, in_child, make, serving
from .kills import REPORTS, report

_READS = ("/api/v1/contradictions?limit=5", "/api/v1/topics?limit=5", "/api/v1/claims?limit=5", "/api/v1/reports?limit=5", "/healthz")
_MATTERS = ("ferry bridge dam mill tram school clinic port mine reactor library stadium market tunnel canal airport").split()


_STUCK = 12


@dataclass
class Seen:
    """What the clients saw."""

    posted: set[str] = field(default_factory=set)
    errors: list[Any] = field(default_factory=list)
    reads: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    busy: int = 0


def own_report(client: int, number: int) -> dict[str, Any]:
    """A report of a client's own; each has its matter, so that no group grows without end."""
    matter = f"{_MATTERS[client % 16]} of Q{client}x{number // 5}"
    made = report(random.Random(number), number)
    return {**made, "title": "", "text": f"The {matter} was shut on day {number}.", "url": f"https://wire.example/{client}/{number}"}


def write(port: int, client: int, until: float, seen: Seen) -> None:
    number = 0
    while number == 0 or time.monotonic() < until:
        began = time.monotonic()
        status, made = ask(port, "POST", REPORTS, json.dumps(own_report(client, number)), Content_Type="application/json")
        seen.writes.append(time.monotonic() - began)
        if status == 503:  # Told to come again: nothing is lost, and the same report is sent again.
            seen.busy += 1
            continue
        number += 1
        if status in {200, 201}:
            seen.posted.add(made["id"])
        else:
            seen.errors.append((status, made))


def read(port: int, client: int, until: float, seen: Seen) -> None:
    rng = random.Random(client)
    while time.monotonic() < until:
        began = time.monotonic()
        status, made = ask(port, "GET", rng.choice(_READS))
        seen.reads.append(time.monotonic() - began)
        if status != 200:
            seen.errors.append((status, made))


def _guarded(act: Callable[..., None], *given: Any) -> None:
    try:
        act(*given)
    except Exception as error:  # noqa: BLE001 - it is told in the outcome
        given[-1].errors.append(repr(error))


def memory(process: int) -> int:
    """The resident memory of a process in bytes (Linux)."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


def _check(database: Path, posted: set[str]) -> None:
    service = make(Settings(judge="rules", database=str(database)))
    assert service.store.check() == []
    assert set(service.store.archive.report_ids()) == posted
    differing = service.rebuild_differences()
    assert differing == [], differing[:5]


def _reads(port: int, how_many: int = 20) -> float:
    """The median of so many reads."""
    taken = []
    for number in range(how_many):
        began = time.monotonic()
        status, made = ask(port, "GET", _READS[number % len(_READS)])
        assert status == 200, made
        taken.append(time.monotonic() - began)
    return median(taken)


def waits(port: int, database: Path, seen: Seen) -> tuple[float, float]:
    """How long reads take while nobody writes, and while another process has the lock and more posts wait for it than there are threads.

    The two tell waiting for a lock from waiting for a processor, which under load cannot be told apart.
    """
    quiet = _reads(port)
    other = sqlite3.connect(database, isolation_level=None, timeout=60)
    other.execute("BEGIN IMMEDIATE")
    stuck = [threading.Thread(target=_guarded, args=[write, port, 100 + number, time.monotonic(), seen]) for number in range(_STUCK)]
    for each in stuck:
        each.start()
    time.sleep(1)
    held = _reads(port)
    other.execute("ROLLBACK")
    other.close()
    for each in stuck:
        each.join()
    return quiet, held


def hold(seconds: float, clients: int, say: Callable[[str], None]) -> Seen:
    """Let half of the clients post and half read for so long; what they posted is there once, and nothing else is."""
    seen = Seen()
    with tempfile.TemporaryDirectory(prefix="reconciler-load-") as folder:
        database = Path(folder) / "load.db"
        with serving(database) as (child, port):
            until = time.monotonic() + seconds
            threads = [
                threading.Thread(target=_guarded, args=[write if number % 2 else read, port, number, until, seen])
                for number in range(clients)
            ]
            before = memory(child)
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            grown = memory(child) - before
            quiet, held = waits(port, database, seen)
        assert not seen.errors, seen.errors[:5]
        assert in_child(lambda: _check(database, seen.posted))
    say(
        f"{clients} clients, {seconds:g} s: {len(seen.posted)} posts (slowest {max(seen.writes):.2f} s, {seen.busy} told to come again), "
        f"{len(seen.reads)} reads (median {sorted(seen.reads)[len(seen.reads) // 2]:.3f} s, slowest {max(seen.reads):.2f} s), "
        f"no error; memory grew by {grown / 1e6:.0f} MB; then reads took {quiet:.3f} s while nobody wrote, {held:.3f} s while another "
        f"process held the lock and {_STUCK} posts waited"
    )
    return seen

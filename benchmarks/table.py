"""What was measured -> the table of benchmarks/RESULTS.md."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

from benchmarks.measuring import Measured, growth

RESULTS = Path(__file__).with_name("RESULTS.md")
_ROWS: tuple[tuple[str, Callable[[Measured], float]], ...] = (
    ("read a report (no model), median ms", lambda one: one.taken_in.median("read")),
    ("candidates, median ms", lambda one: one.taken_in.median("candidates")),
    ("ties with them, median ms", lambda one: one.taken_in.median("ties")),
    ("planned and written, median ms", lambda one: one.taken_in.median("rest")),
    ("all but reading and judging, median ms", lambda one: one.taken_in.median("whole")),
    ("all but reading and judging, p95 ms", lambda one: one.taken_in.at("whole", 0.95)),
    ("all but reading and judging, the dearest of all, ms", lambda one: one.taken_in.at("whole", 1.0)),
    ("judged by rules, median ms", lambda one: one.taken_in.median("judged")),
    ("judged by rules, the dearest, ms", lambda one: one.taken_in.at("judged", 1.0)),
    ("reports compared with a new one", lambda one: one.compared),
    ("reports planned again with it", lambda one: median(one.taken_in.planned)),
    ("in bulk: seconds for 100 reports", lambda one: 100 / one.bulk),
    ("disk, MiB per 1M claims", lambda one: one.disk * 1e6 / one.claims),
    ("memory of a warm process beside one on an empty store, MiB", lambda one: one.memory),
    ("start to first answer, s", lambda one: one.first_answer),
)


def as_markdown(found: Sequence[Measured]) -> str:
    """The table, with the machine and the commit."""
    return "\n".join([*_head(), *_table(found), "", *_pages(found), ""])


def _head() -> Iterator[str]:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()  # noqa: S607
    yield "# Benchmarks"
    yield ""
    yield f"Commit {commit or '?'}; {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
    yield f"SQLite {sqlite3.sqlite_version}, synchronous FULL. Made by `make bench`: seeded reports of 15 claims, 90 a day."
    yield "Times are of the processor in one thread, medians; waiting for the disk is not among them."
    yield ""


def _table(found: Sequence[Measured]) -> Iterator[str]:
    yield f"| | {' | '.join(f'{one.claims:,} claims' for one in found)} | growth exponent |"
    yield f"|---|{'---|' * (len(found) + 1)}"
    for name, of in _ROWS:
        yield _row(name, [of(one) for one in found], found)
    for rival in found[0].rivals:
        yield _row(f"rival: {rival}, ms a report", [one.rivals[rival] for one in found], found)
    recall = " | ".join(f"{one.taken_in.recall:.2f} of {one.taken_in.sought}" for one in found)
    yield f"| recall of a partner of the same story among 50 | {recall} | |"
    yield f"| contradictions | {' | '.join(f'{one.contradictions:,}' for one in found)} | |"


def _row(name: str, values: Sequence[float], found: Sequence[Measured]) -> str:
    grown = f"{growth(values[0], values[-1], found[0].claims, found[-1].claims):.2f}" if len(found) > 1 else ""
    return f"| {name} | {' | '.join(f'{value:,.1f}' for value in values)} | {grown} |"


def _pages(found: Sequence[Measured]) -> Iterator[str]:
    if not found[-1].pages:
        return
    by_size = [{timed.address: timed for timed in one.pages} for one in found]
    yield "| server time, ms, and size of the answer | " + " | ".join(f"{one.claims:,} claims" for one in found) + " |"
    yield f"|---|{'---|' * len(found)}"
    for address in by_size[-1]:
        times = [f"{timed.ms:.1f}, {timed.size / 1000:.0f} kB" if (timed := by_address.get(address)) else "" for by_address in by_size]
        yield f"| `{address}` | {' | '.join(times)} |"

"""A size -> a store of that size, and all that is measured on it."""

from __future__ import annotations

import math
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median

from benchmarks.filling import fill
from benchmarks.generator import CLAIMS_A_REPORT, Made, Newsroom
from benchmarks.pages import Timed, time_pages
from benchmarks.rivals import brute, full_text
from benchmarks.taking_in import TakenIn, take_in
from reconciler.intake.drafts import report_from
from reconciler.intake.files import Found
from reconciler.pipeline.ties import lookup_keys
from reconciler.service import Service
from reconciler.settings import Settings
from reconciler.store.sqlite import SqliteStore
from reconciler.vocabulary import load_lexicon
from reconciler.wiring import make_service

_COMING, _BATCH, _RIVALS = 100, 60, 3
# In a process of its own: how long until the overview is there; then pages, lists and lookups of what the last reports may have to
# do with, several times over, and what memory the process holds (Linux tells it in pages), to be set against an empty store's.
_ANSWERING = """
import gc, resource, sys, time
start = time.process_time()
from pathlib import Path
from reconciler.pipeline.terms import lemma
from reconciler.pipeline.ties import lookup_keys
from reconciler.settings import Settings
from reconciler.store.sqlite import SqliteStore
from reconciler.web import create_app
from reconciler.wiring import make_service
service = make_service(Settings(judge="rules"), store=SqliteStore(sys.argv[1]))
client = create_app(service, Settings(judge="rules")).test_client()
client.get("/")
first = time.process_time() - start
lemma("ports")  # Whoever reads a text loads the forms of words; an empty store has none.
archive, workings = service.store.archive, service.store.workings
for _ in range(3):
    for address in ("/", "/contradictions?state=open", "/topics", "/reports", "/sources", "/api/v1/claims?limit=200", "/search?q=strike"):
        client.get(address)
    for read in archive.reads(archive.report_ids()[-50:]).values():
        workings.candidates(read, lookup_keys(read.report.text))
gc.collect()
pages = int(Path("/proc/self/statm").read_text().split()[1])
print(first, pages * resource.getpagesize() / 2**20)
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured at one size. `compared` is how many reports a new one is compared with, the median."""

    claims: int
    reports: int
    contradictions: int
    taken_in: TakenIn
    compared: float
    bulk: float
    disk: float
    first_answer: float
    memory: float
    rivals: dict[str, float]
    pages: list[Timed]


def measure(path: Path, claims: int, seed: int, *, pages: bool) -> Measured:
    """Fill a store, unless it is there, and measure on a copy of it."""
    made = list(Newsroom(load_lexicon(), seed).reports(claims // CLAIMS_A_REPORT + _COMING + _BATCH))
    archive, coming, bulk = made[: -_COMING - _BATCH], made[-_COMING - _BATCH : -_BATCH], made[-_BATCH:]
    if not path.exists():
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        fill(make_service(Settings(judge="rules"), store=SqliteStore(part)), archive)
        SqliteStore(part).backup(str(path))
        part.unlink()
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        copy = Path(folder) / "copy.db"
        SqliteStore(path).backup(str(copy))
        return _measured(copy, archive, coming, bulk, pages=pages)


def _measured(path: Path, archive: list[Made], coming: list[Made], bulk: list[Made], *, pages: bool) -> Measured:
    store = SqliteStore(path)
    service = make_service(Settings(judge="rules"), store=store)
    counts, disk = store.shelf.counts(), path.stat().st_size / 2**20
    started, memory = _first_answer(path)
    timed = time_pages(service) if pages else []
    rivals = _rivals(store, coming, service, counts["claims"]) if pages else {}
    compared = median(len(_candidates(service, each)) for each in coming)
    story_of = {report_from(each.fields, service.clock()).id: each.story for each in archive}
    taken = take_in(service, coming, story_of)
    contradictions = sum(number for name, number in counts.items() if name.startswith("contradictions"))
    speed = _speed(service, bulk)
    return Measured(counts["claims"], counts["reports"], contradictions, taken, compared, speed, disk, started, memory, rivals, timed)


def growth(first: float, last: float, small: int, large: int) -> float:
    """The exponent with which a cost grows from one size to another; 1 is as fast as the archive."""
    return math.log(max(last, 1e-9) / max(first, 1e-9)) / math.log(large / small)


def _candidates(service: Service, made: Made) -> set[str]:
    one = service.deriver.read(report_from(made.fields, service.clock()))
    return service.store.workings.candidates(one, lookup_keys(one.report.text))


def _first_answer(path: Path) -> tuple[float, float]:
    """Seconds to the first answer, and how many MiB more the process holds, once warm, than one on an empty store."""
    told = []
    for file in (path, path.with_suffix(".empty")):
        command = [sys.executable, "-c", _ANSWERING, str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
        told.append([float(each) for each in done.stdout.split()])
    return told[0][0], told[0][1] - told[1][1]


def _rivals(store: SqliteStore, coming: list[Made], service: Service, claims: int) -> dict[str, float]:
    few = list(islice(coming, _RIVALS))
    return {
        "rapidfuzz against every claim": brute(store, few, claims),
        "FTS5, bm25, 8 rarest terms": full_text(store, few, service.deriver.lexicon, 8, claims),
        "FTS5, bm25, 4 rarest terms": full_text(store, few, service.deriver.lexicon, 4, claims),
    }


def _speed(service: Service, bulk: list[Made]) -> float:
    """Reports a second that are taken in as batches."""
    start = time.process_time()
    service.take_lines([Found(number, made.fields) for number, made in enumerate(bulk, 1)])
    return len(bulk) / (time.process_time() - start)

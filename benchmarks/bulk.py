"""`python -m benchmarks.bulk`: the same made reports in bulk by one process, by several, and by a Dask cluster, side by side.

Prints for each way reports a second by the clock, the processor time of the process that writes and of the others, and which share
of it reading and judging are; fails where two ways come to different bytes.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from benchmarks.generator import Newsroom
from reconciler.hands.own import OwnHands
from reconciler.heap import collect_garbage_less_often
from reconciler.intake.drafts import report_from
from reconciler.intake.files import Found
from reconciler.ports_hands import Hands
from reconciler.service.snapshots import snapshot
from reconciler.service.steps import read_reports
from reconciler.settings import Settings
from reconciler.vocabulary import load_lexicon
from reconciler.wiring import make_service, now
from reconciler.wiring_hands import make_hands, make_mind

_AT_ONCE = 200


@dataclass(slots=True)
class Timed:
    """Own hands that add up what each step takes."""

    own: OwnHands
    taken: dict[str, float]
    ahead: int = 0
    far: bool = False

    def begin(self, step: Any, work: Sequence[Any], /) -> Callable[[], list[Any]]:
        """As own hands do it, with a look at the clock."""

        def results() -> list[Any]:
            start = time.process_time()
            done = self.own.begin(step, work)()
            self.taken[step.__name__] = self.taken.get(step.__name__, 0.0) + time.process_time() - start
            return done

        return results

    def close(self) -> None:
        """Nothing to let go of."""


def main() -> int:
    """Measure as asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bulk", description=__doc__)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--judge", default="rules")
    parser.add_argument("--workers", type=int, nargs="*", default=(1, 2))
    parser.add_argument("--dask", nargs="*", default=(), help="addresses of schedulers")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    # As every command does.
    collect_garbage_less_often()
    made = Newsroom(load_lexicon(), asked.seed).reports(asked.reports)
    found = [Found(number, each.fields) for number, each in enumerate(made, 1)]
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(judge=asked.judge, database=str(Path(folder) / "bulk.db"))
        digests = {_measured(found, settings, workers, None) for workers in asked.workers}
        digests |= {_measured(found, settings, 1, address) for address in asked.dask}
    return int(len(digests) > 1)


def _measured(found: Sequence[Found], settings: Settings, workers: int, scheduler: str | None) -> str:
    """Measure one way; a digest of what it comes to."""
    hands: Any = make_hands(settings, workers, scheduler) or Timed(OwnHands(make_mind(settings)), {})
    _begun(hands, found, 4 * workers + 60 * bool(scheduler))
    service = make_service(settings, hands=hands)
    start, own, others = time.perf_counter(), time.process_time(), _others()
    statuses = [result["status"] for result in service.results(found, _AT_ONCE)]
    wall, own = time.perf_counter() - start, time.process_time() - own
    hands.close()
    print(f"{settings.judge}, {scheduler or f'{workers} at work'}: {len(statuses) / wall:.1f} reports/s by the clock; ", end="")
    print(f"{own / len(statuses) * 1000:.1f} ms of processor a report here, {(_others() - others) / len(statuses) * 1000:.1f} in others")
    for step, taken in getattr(hands, "taken", {}).items():
        print(f"    {step}: {taken / own:.0%} of it")
    digest = blake2b(repr(sorted(snapshot(service.store.shelf).items())).encode(), digest_size=8).hexdigest()
    print(f"    comes to {digest}")
    service.store.close()
    for end in ("", "-wal", "-shm"):
        Path(f"{settings.database}{end}").unlink(missing_ok=True)
    return digest


def _begun(hands: Hands, found: Sequence[Found], some: int) -> None:
    """Let all that are going to work start, and load what they need, before the clock runs."""
    reports = [report_from(one.fields or {}, now()) for one in found[:some]]
    hands.begin(read_reports, reports)()
    if isinstance(hands, Timed):
        hands.taken.clear()


def _others() -> float:
    """Processor time of the processes that this one began and that have ended: with their start."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())

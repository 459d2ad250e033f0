"""`python -m benchmarks`: fills stores of several sizes, measures, prints the table and writes benchmarks/RESULTS.md.

Times are of the processor, not of the clock, so that what else the machine does matters little; they leave out waiting for the
disk. `--small` fills two small ones and fails where a new report takes more of the archive than it may; it looks at no times.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.measuring import Measured, measure
from benchmarks.table import RESULTS, as_markdown
from reconciler.heap import collect_garbage_less_often

SIZES, SMALL = (10_000, 100_000), (1_000, 5_000)
# What share of the larger small archive (four days of news, all of it still near) a report may take; measured: 5 and 1.5 %.
MOST = {"compared with": 0.12, "planned again with": 0.06}
LEAST_RECALL = 0.9


def main() -> int:
    """Measure as asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--small", action="store_true", help="half a minute, to check how much of an archive a report takes")
    parser.add_argument("--claims", type=int, nargs="+", default=SIZES, help="sizes of the archives, in claims")
    parser.add_argument("--folder", type=Path, help="where the filled databases are, or are kept to be used again")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    # As every command does.
    collect_garbage_less_often()
    with tempfile.TemporaryDirectory() as made:
        folder = asked.folder or Path(made)
        sizes = SMALL if asked.small else asked.claims
        found = [measure(folder / f"{size}-{asked.seed}.db", size, asked.seed, pages=not asked.small) for size in sizes]
    print(as_markdown(found))
    if asked.small:
        return _judged(found[-1])
    RESULTS.write_text(as_markdown(found), encoding="utf-8")
    return 0


def _judged(last: Measured) -> int:
    """1 if a report takes more of the archive than it may, or misses its own matter. Shares: medians of few reports jump."""
    shares = {"compared with": last.compared / last.reports, "planned again with": median(last.taken_in.planned) / last.reports}
    for name, share in shares.items():
        print(f"{share:.1%} of all reports are {name} a new one; at most {MOST[name]:.0%}", file=sys.stderr)
    print(f"{last.taken_in.recall:.2f} of the reports with a partner found one; at least {LEAST_RECALL}", file=sys.stderr)
    return int(last.taken_in.recall < LEAST_RECALL or any(share > MOST[name] for name, share in shares.items()))


if __name__ == "__main__":
    sys.exit(main())

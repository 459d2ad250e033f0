"""`python -m benchmarks`: fills stores of several sizes, measures, prints the table and writes benchmarks/RESULTS.md.

Times are of the processor, not of the clock, so that what else the machine does matters little; they leave out waiting for the
disk. `--small` fills two small ones and fails where a cost grows faster with the archive than it may; it looks at no times.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.measuring import Measured, growth, measure
from benchmarks.table import RESULTS, as_markdown

SIZES, SMALL = (10_000, 100_000), (1_000, 5_000)
# How the work for one report may grow with the archive: what is looked through grows by 1.
MOST_GROWTH = 0.9


def main() -> int:
    """Measure as asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--small", action="store_true", help="a few seconds, to check how costs grow")
    parser.add_argument("--claims", type=int, nargs="+", default=SIZES, help="sizes of the archives, in claims")
    parser.add_argument("--folder", type=Path, help="where the filled databases are, or are kept to be used again")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = asked.folder or Path(made)
        sizes = SMALL if asked.small else asked.claims
        found = [measure(folder / f"{size}-{asked.seed}.db", size, asked.seed, pages=not asked.small) for size in sizes]
    print(as_markdown(found))
    if asked.small:
        return _judged(found)
    RESULTS.write_text(as_markdown(found), encoding="utf-8")
    return 0


def _judged(found: list[Measured]) -> int:
    """1 if a cost grows faster than it may."""
    first, last = found[0], found[-1]
    work = {"compared with": [one.compared for one in (first, last)]}
    work["planned again with"] = [median(one.taken_in.planned) for one in (first, last)]
    grown = {name: growth(*costs, first.claims, last.claims) for name, costs in work.items()}
    for name, exponent in grown.items():
        print(f"reports {name} a new one grow with exponent {exponent:.2f}; at most {MOST_GROWTH}", file=sys.stderr)
    return int(max(grown.values()) > MOST_GROWTH)


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.fuzz --minutes 10`: every fuzzer of test_fuzz for so many minutes of processor time each, with new cases all the time.

What is found is printed with what makes it again, and kept in `.hypothesis`; once mended it becomes an `@example` of its test.
"""

from __future__ import annotations

import argparse
import inspect
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator

_AT_ONCE = 200


def fuzzers() -> Iterator[tuple[str, Callable[..., None]]]:
    """The tests by what they say."""
    os.environ["RECONCILER_FUZZ"] = str(_AT_ONCE)
    from . import test_fuzz  # noqa: PLC0415 - it reads the variable

    for name, found in vars(test_fuzz).items():
        if name.startswith("test_"):
            yield name.removeprefix("test_").replace("_", " "), found


def fuzzed(fuzzer: Callable[..., None], seconds: float) -> tuple[int, int]:
    """How many cases were tried, and how many runs of them failed; each failure is printed."""
    from reconciler.vocabulary import load_lexicon  # noqa: PLC0415

    given = {"lexicon": load_lexicon()} if "lexicon" in inspect.signature(fuzzer).parameters else {}
    runs, failed, began = 0, 0, time.process_time()
    while time.process_time() - began < seconds:
        runs += 1
        try:
            fuzzer(**given)
        except Exception:  # noqa: BLE001 - whatever it is, it is what was looked for
            failed += 1
            traceback.print_exc()
    return runs * _AT_ONCE, failed


def main() -> int:
    """Fuzz each; 1 if anything failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="of processor time for each fuzzer (default: 10)")
    parser.add_argument("--only", default="", help="only the fuzzers whose names have this in them")
    asked = parser.parse_args()
    total = 0
    for name, fuzzer in fuzzers():
        if asked.only in name:
            cases, failed = fuzzed(fuzzer, asked.minutes * 60)
            total += failed
            sys.stdout.write(f"{cases:>9,} cases, {failed} failed: {name}\n")
            sys.stdout.flush()
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.torture`: kill the service at random moments, then let many clients write and read."""

from __future__ import annotations

import argparse
import sys
import time

from .forked import preload
from .kills import survive
from .load import hold
from .soak import soak


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="how often to kill (default: 200)")
    parser.add_argument("--load", type=float, default=60.0, help="seconds that the clients write and read (default: 60; 0: not at all)")
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--soak", type=int, default=0, metavar="N", help="post N reports, and say how much memory is used; nothing else")
    parser.add_argument(
        "--again", type=int, default=0, metavar="N", help="of a soak: how many times each report is sent again (default: 0)"
    )
    parser.add_argument(
        "--seed", type=int, default=int(time.time()), help="the same seed kills at the same moments, as far as the machine allows"
    )
    asked = parser.parse_args()
    preload()
    if asked.soak:
        soak(asked.soak, say, asked.again)
        return
    say(f"seed {asked.seed}")
    if asked.kills:
        survived = survive(asked.kills, asked.seed, say)
        say(f"survived {survived.total()} kills: " + ", ".join(f"{count} in {name}" for name, count in survived.items()))
    if asked.load:
        hold(asked.load, asked.clients, say)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

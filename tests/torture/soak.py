"""Reports without end: new ones, the same again, new editions, reprints; how much memory the service takes meanwhile."""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .forked import ask, serving
from .kills import REPORTS
from .load import memory

_SYLLABLES = "ka ro mi ten sul ba vor ne li dra sha pel ot um gri fa zen tor wes hin mar jo".split()
_KINDS = "ferry bridge dam mill tram school clinic quarry mine reactor library stadium market tunnel canal airport".split()
_TOLD = ("has been closed", "has reopened", "was damaged by a fire that injured {n} people", "will be sold for ${n} million")
_TENTHS = 10


def stream(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """So many reports on many matters: of ten, seven are new, one is the last again, one a new edition of it, one a reprint of it."""
    rng = random.Random(seed)
    last: dict[str, Any] = {}
    for number in range(count):
        way = number % 10
        if way == 7:
            made = last
        elif way == 8:
            made = {**last, "text": f"{last['text']} The mayor spoke of {rng.randint(2, 90)} days."}
        elif way == 9:
            made = {**last, "source": "Reprint Daily", "url": f"https://reprint.example/{number}"}
        else:
            made = last = _new(rng, number)
        yield made


def _new(rng: random.Random, number: int) -> dict[str, Any]:
    """A report on a matter of its own or on one of the last few."""
    matter = random.Random(number // 3)
    names = ["".join(matter.choices(_SYLLABLES, k=5)).capitalize() for _ in range(3)]
    told = rng.choice(_TOLD).format(n=rng.randint(2, 90))
    return {
        "source": f"Wire {number % 50}",
        "text": f"The {names[0]} {matter.choice(_KINDS)} in {names[1]} {told}, the mayor of {names[2]} said.",
        "published_at": f"20{10 + number // 3 % 16}-{1 + number % 12:02}-{1 + number % 28:02}T08:00:00Z",
        "url": f"https://wire.example/{number}",
    }


def soak(posts: int, say: Callable[[str], None]) -> list[int]:
    """Post so many reports one after another; the memory of the service at every tenth, in bytes."""
    seen: list[int] = []
    with tempfile.TemporaryDirectory(prefix="reconciler-soak-") as folder, serving(Path(folder) / "soak.db") as (child, port):
        began = time.monotonic()
        say(f"before: {memory(child) / 1e6:.1f} MB")
        for number, report in enumerate(stream(posts), 1):
            status, made = ask(port, "POST", REPORTS, json.dumps(report), Content_Type="application/json")
            assert status in {200, 201}, made
            if number % max(1, posts // _TENTHS) == 0 and len(seen) < _TENTHS:
                seen.append(memory(child))
                say(f"{number:>8,} posts: {seen[-1] / 1e6:.1f} MB, {number / (time.monotonic() - began):.1f} posts a second")
    return seen

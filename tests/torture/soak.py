"""Reports without end: new ones, the same again, new editions, reprints; how much memory the service takes meanwhile."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.generator import Newsroom
from reconciler.vocabulary import load_lexicon

from .forked import ask, serving
from .kills import REPORTS
from .load import memory

_TENTHS = 10


def stream(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """So many reports of a newsroom: of ten, seven are new, one is the last again, one a new edition of it, one a reprint of it."""
    fresh = Newsroom(load_lexicon(), seed).reports(count)
    last: dict[str, Any] = {}
    for number in range(count):
        way = number % 10
        if way == 7:
            made = last
        elif way == 8:
            made = {**last, "text": f"{last['text']} The mayor spoke of {number} days."}
        elif way == 9:
            made = {**last, "source": "Reprint Daily", "url": f"https://reprint.example/{number}"}
        else:
            made = last = next(fresh).fields
        yield made


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

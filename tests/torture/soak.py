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


def stream(count: int, seed: int = 1, again: int = 0) -> Iterator[dict[str, Any]]:
    """So many reports of a newsroom: of ten, seven are new, one is the last again, one a new edition of it, one a reprint of it.

    All ten are sent `again` so many times, as by clients that look at a feed every hour.
    """
    fresh = Newsroom(load_lexicon(), seed).reports(count)
    ten: list[dict[str, Any]] = []
    for sent in range(count):
        round_, way = divmod(sent, _TENTHS)
        if round_ % (again + 1) == 0:
            ten = [*ten, _made(way, ten[6], sent) if way >= 7 else next(fresh).fields] if way else [next(fresh).fields]
        yield ten[way]


def _made(way: int, last: dict[str, Any], sent: int) -> dict[str, Any]:
    if way == 8:
        return {**last, "text": f"{last['text']} The mayor spoke of {sent} days."}
    return {**last, "source": "Reprint Daily", "url": f"https://reprint.example/{sent}"} if way == 9 else last


def soak(posts: int, say: Callable[[str], None], again: int = 0) -> list[int]:
    """Post so many reports one after another, each `again` so many times; the memory of the service at every tenth, in bytes."""
    seen: list[int] = []
    with tempfile.TemporaryDirectory(prefix="reconciler-soak-") as folder, serving(Path(folder) / "soak.db") as (child, port):
        began = time.monotonic()
        say(f"before: {memory(child) / 1e6:.1f} MB")
        for number, report in enumerate(stream(posts, again=again), 1):
            status, made = ask(port, "POST", REPORTS, json.dumps(report), Content_Type="application/json")
            assert status in {200, 201}, made
            if number % max(1, posts // _TENTHS) == 0 and len(seen) < _TENTHS:
                seen.append(memory(child))
                say(f"{number:>8,} posts: {seen[-1] / 1e6:.1f} MB, {number / (time.monotonic() - began):.1f} posts a second")
    return seen

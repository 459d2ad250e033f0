"""Ties held in memory are those in the file, whoever added to it: this process, another, or nobody in the end."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.intake.drafts import report_from
from reconciler.pipeline.ties import lookup_keys
from reconciler.records import ReadReport, Tie
from reconciler.store import sqlite_likeness, sqlite_ties
from reconciler.store.sqlite import SqliteStore

from .conftest import NOON, fields, rules_service

WORDS = ("ferry", "bank", "school", "medal", "strike", "bridge", "ruling", "harvest")
NUMBERS = st.integers(0, len(WORDS) - 1)
STEPS = st.lists(st.tuples(st.sampled_from(["own", "other", "undone", "read again", "asked"]), NUMBERS, NUMBERS), max_size=30)


class Undone(Exception):
    """Has a unit of work come to nothing."""


def reads() -> list[ReadReport]:
    service = rules_service()
    texts = (fields(title="", source=word, text=f"The {word} was here.", published_at=NOON.isoformat()) for word in WORDS)
    return [service.deriver.read(report_from(text, NOON)) for text in texts]


READS = reads()
IDS = [read.report.id for read in READS]


def tied(number: int, others: set[int], likeness: float) -> list[Tie]:
    pairs = [sorted((IDS[number], IDS[other])) for other in sorted(others - {number})]
    return [Tie(a, b, likeness, 0.0) for a, b in pairs]


def keep(store: SqliteStore, number: int, others: set[int]) -> None:
    store.archive.add_report(READS[number], lookup_keys(READS[number].report.text))
    store.workings.add_ties(tied(number, others, 0.25))


def read_again(store: SqliteStore, number: int, others: set[int]) -> None:
    later = replace(READS[number].report, published_at=NOON + timedelta(days=number))
    store.archive.reread(replace(READS[number], report=later), lookup_keys(later.text))
    store.workings.add_ties(tied(number, others, 0.125))


def ask(store: SqliteStore, number: int, other: int) -> list[object]:
    among = {IDS[each] for each in range(min(number, other), max(number, other) + 1)}
    ties = sorted(store.workings.ties_of(among), key=lambda tie: (tie.a, tie.b))
    return [ties, list(store.workings.ties_among(among)), store.workings.alike(among)]


def write(store: SqliteStore, what: Callable[[], None], *, undone: bool) -> None:
    with suppress(Undone), store.writing():
        what()
        # Inside a unit of work they are as it left them so far.
        ask(store, 0, len(IDS) - 1)
        if undone:
            raise Undone


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_ties_held_in_memory_are_those_in_the_file(steps: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        own, other = SqliteStore(Path(folder) / "ties.db"), SqliteStore(Path(folder) / "ties.db")
        there: set[int] = set()
        for step, number, bound in steps:
            writer, near = (other if step == "other" else own), {each for each in there if each <= bound}
            if step == "read again" and number in there:
                write(own, lambda n=number, near=near: read_again(own, n, near), undone=False)  # type: ignore[misc]
            elif step in {"own", "other", "undone"} and number not in there:
                write(writer, lambda w=writer, n=number, near=near: keep(w, n, near), undone=step == "undone")  # type: ignore[misc]
                there |= set() if step == "undone" else {number}
            fresh = SqliteStore(Path(folder) / "ties.db")
            assert ask(own, number, bound) == ask(fresh, number, bound)
            fresh.close()
        own.close()
        other.close()


def test_what_fills_memory_is_let_go_of_and_what_came_in_masses_is_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_ties, "_MOST_ADDED", 2)
    monkeypatch.setattr(sqlite_ties, "_HELD", 3)
    monkeypatch.setattr(sqlite_ties, "_MOST_ASKED", 3)
    monkeypatch.setattr(sqlite_likeness, "_MOST_ADDED", 2)
    monkeypatch.setattr(sqlite_likeness, "_HELD", 3)
    own, other = SqliteStore(tmp_path / "ties.db"), SqliteStore(tmp_path / "ties.db")
    own.workings.ties_of([IDS[0]])
    for number in range(len(IDS)):
        write(other, lambda n=number: keep(other, n, set(range(n))), undone=False)  # type: ignore[misc]
        for first in range(0, number, 2):
            fresh = SqliteStore(tmp_path / "ties.db")
            assert ask(own, first, first + 1) == ask(fresh, first, first + 1)
            fresh.close()
    assert ask(own, 0, 7) == ask(SqliteStore(tmp_path / "ties.db"), 0, 7)

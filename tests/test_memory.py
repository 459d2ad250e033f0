"""Memory stays flat: whatever is remembered is bounded, in number and in size."""

from __future__ import annotations

import functools
import gc
import importlib
import pkgutil
import re
import sys
import tracemalloc
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from weakref import ref

import pytest
import simplemma

import reconciler
from benchmarks.generator import Newsroom
from reconciler.heap import AfterMuchWork, give_memory_back
from reconciler.judges import signals
from reconciler.lately import Remembered
from reconciler.pipeline import terms, ties
from reconciler.pipeline.terms import lemma
from reconciler.service import Service, trees
from reconciler.settings import Settings
from reconciler.store import rows, sqlite_archive, sqlite_ties
from reconciler.store.codec import packed
from reconciler.store.sqlite import SqliteStore
from reconciler.text import times
from reconciler.vocabulary import load_lexicon
from reconciler.web import create_app
from reconciler.wiring import make_service

from .conftest import fields
from .torture.soak import soak

# Remembered without bound, because what is asked for is bounded: folders of words, files of fonts, or nothing at all.
FEW = {"_lexicon", "_dimension_of", "_ordered", "_letters", "_template"}
NEEDS_AN_EXTRA = {"onnxruntime", "psycopg", "docx", "fpdf", "tokenizers", "numpy", "uharfbuzz", "fontTools"}


def remembering() -> Iterator[tuple[str, Any]]:
    """Every function of ours that remembers what it answered."""
    for found in pkgutil.walk_packages(reconciler.__path__, "reconciler."):
        if found.name.endswith("__main__"):
            continue
        try:
            module = importlib.import_module(found.name)
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] not in NEEDS_AN_EXTRA:
                raise
            continue
        for name, each in vars(module).items():
            if isinstance(each, functools._lru_cache_wrapper | Remembered) and each.__module__.startswith("reconciler"):
                yield f"{found.name}.{name}", each


def counting() -> dict[str, Any]:
    """Those that remember so many answers."""
    return {name: each for name, each in remembering() if not isinstance(each, Remembered)}


def weighing() -> dict[str, Remembered[Any, Any]]:
    """Those that remember answers of so many bytes."""
    return {name: each for name, each in remembering() if isinstance(each, Remembered)}


def test_whatever_is_remembered_has_a_bound() -> None:
    counted = counting()
    assert len(counted) > 5
    assert {name.rpartition(".")[2] for name, each in counted.items() if each.cache_info().maxsize is None} <= FEW
    assert all((each.cache_info().maxsize or 0) <= 50_000 for each in counted.values())
    weighed = weighing().values()
    assert len(weighed) > 5
    assert sum(each.lately.most for each in weighed) < 50_000_000


def test_words_without_end_and_long_texts_are_not_held_on_to() -> None:
    terms._lemma.cache_clear()
    kept = sum(each.cache_info().currsize for each in (signals._of_short, times._of_short))
    for number in range(100):
        long = f"{number} of May, " * 300
        assert lemma(f"{'a' * 5000}{number}") == f"{'a' * 5000}{number}"
        signals._sorted_words(long)
        times.time_spans(long)
        ties.lookup_keys(long * 10)
    assert terms._lemma.cache_info().currsize == 0
    assert sum(each.cache_info().currsize for each in (signals._of_short, times._of_short)) == kept
    assert ties._runs.lately.weight <= ties._runs.lately.most


def test_a_text_that_packs_well_is_weighed_as_it_is_read(service: Service) -> None:
    text = "It rained. " * 60_000
    packet = packed(text)
    assert len(packet) < 4096
    id_, asked = str(service.submitter.submit(fields(text=text)).report_id), (rows._body, rows._report_of, rows._claims_of)
    held = [len(each.lately) for each in asked]
    assert rows._body(packet) == service.store.archive.reports_by_id([id_])[id_].text == text
    assert len(service.store.archive.reads([id_])[id_].claims) > 100
    assert [len(each.lately) for each in asked] == held


@pytest.mark.parametrize("word", ["went", "ministers", "shipments'", "o'clock", "Kakapur", "halted"])
def test_a_word_has_the_form_that_the_dictionary_gives(word: str) -> None:
    assert lemma(word) == simplemma.lemmatize(word, lang="en").lower()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_soak_says_how_much_memory_is_used_at_every_tenth() -> None:
    told: list[str] = []
    seen = soak(60, told.append)
    assert len(seen) == 10
    assert sum("MB" in line for line in told) >= 10


def test_what_is_sent_again_leaves_nothing_behind(tmp_path: Path) -> None:
    service = make_service(Settings(judge="rules"), store=SqliteStore(str(tmp_path / "again.db")))
    client = create_app(service, Settings(judge="rules")).test_client()
    reports = [made.fields for made in Newsroom(load_lexicon(), 1).reports(10)]

    def send(times: int) -> int:
        for report in reports * times:
            assert client.post("/api/v1/reports", json=report).status_code in {200, 201}
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        send(10)
        before = send(10)
        assert send(40) - before < 40_000  # four hundred posts: not a hundred bytes each
    finally:
        tracemalloc.stop()


def forget_what_is_counted() -> None:
    """So that what is left in memory is what is weighed, and what nothing bounds."""
    for each in counting().values():
        if each.cache_info().maxsize is not None:
            each.cache_clear()
    re.purge()
    gc.collect()


def test_what_was_remembered_is_let_go_of_to_give_memory_back() -> None:
    text = "Two ferries collided off Tolm harbour."
    numbers = ref(ties._runs(text))
    assert numbers() is not None
    give_memory_back()
    assert numbers() is None
    assert {each.lately.weight for each in weighing().values()} == {0}
    assert ties._runs(text)


def test_free_pages_are_given_back_after_much_work_and_not_before() -> None:
    now, given = [5.0], []
    after_much_work = AfterMuchWork(lambda: now[0], lambda: given.append(now[0]))
    for now[0] in (5.0, 14.9, 15.0, 24.9, 25.1):
        after_much_work()
    assert given == [15.0, 25.1]


def test_new_reports_take_the_place_of_old_ones_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for each in weighing().values():
        monkeypatch.setattr(each.lately, "most", 30_000)
        monkeypatch.setattr(each.lately, "each", 15_000)
    for module, name in ((trees, "_MOST"), (sqlite_archive, "_MOST_HELD"), (sqlite_ties, "_HELD")):
        monkeypatch.setattr(module, name, getattr(module, name) // 1000)
    service = make_service(Settings(judge="rules"), store=SqliteStore(str(tmp_path / "new.db")))
    reports = Newsroom(load_lexicon(), 1).reports(100)

    def send(count: int) -> int:
        for made in islice(reports, count):
            text = made.fields["text"]
            assert service.submitter.submit({**made.fields, "text": text[: text.index(". The ", 200) + 1]}).status == "created"
        forget_what_is_counted()
        return tracemalloc.get_traced_memory()[0]

    send(20)
    tracemalloc.start()
    try:
        send(40)
        first, second = send(20), send(20)
    finally:
        tracemalloc.stop()
    assert all(0 <= each.lately.weight <= each.lately.most for each in weighing().values())
    assert second - first < 25_000, (first, second)  # twenty reports: not a tenth of what they take

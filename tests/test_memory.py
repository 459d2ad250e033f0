"""Memory stays flat: whatever is remembered is bounded, in number and in size."""

from __future__ import annotations

import functools
import gc
import importlib
import pkgutil
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import simplemma

import reconciler
from benchmarks.generator import Newsroom
from reconciler.pipeline import terms, ties
from reconciler.pipeline.terms import lemma
from reconciler.settings import Settings
from reconciler.store.sqlite import SqliteStore
from reconciler.vocabulary import load_lexicon
from reconciler.web import create_app
from reconciler.wiring import make_service

from .torture.soak import soak

# Remembered without bound, because what is asked for is bounded: folders of words, files of fonts, or nothing at all.
FEW = {"load_lexicon", "_dimension_asks", "_dimension_of", "_ordered", "_letters", "_template"}
NEEDS_AN_EXTRA = {"onnxruntime", "psycopg", "docx", "fpdf", "tokenizers", "numpy", "uharfbuzz", "fontTools"}


def caches() -> Iterator[tuple[str, Any]]:
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
            if isinstance(each, functools._lru_cache_wrapper) and each.__module__.startswith("reconciler"):
                yield name, each


def test_whatever_is_remembered_has_a_bound() -> None:
    found = dict(caches())
    assert len(found) > 5
    assert {name for name, each in found.items() if each.cache_info().maxsize is None} <= FEW
    assert all((each.cache_info().maxsize or 0) <= 50_000 for each in found.values())


def test_words_without_end_and_long_texts_are_not_held_on_to() -> None:
    terms._lemma.cache_clear()
    for number in range(100):
        assert lemma(f"{'a' * 5000}{number}") == f"{'a' * 5000}{number}"
        ties.lookup_keys(f"{number} of " * 5000)
    assert terms._lemma.cache_info().currsize == 0
    assert ties._shingles_of_long.cache_info().currsize <= 16


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

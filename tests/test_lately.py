"""What was read lately and is held in memory is what the file has, whoever wrote to it: this process, another, or nobody in the end."""

from __future__ import annotations

import random
import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciler.errors import BadInput, Conflict, NotFound
from reconciler.lately import Lately, remembered
from reconciler.pipeline.ties import lookup_keys
from reconciler.ports import Store
from reconciler.queries import Filters, every
from reconciler.records import Account, ReadReport
from reconciler.store.sqlite import SqliteStore

from .conftest import rules_service
from .test_two_clocks import STEPS, Watch, submit_some


class Undone(Exception):
    """Has a unit of work come to nothing."""


def read_off(store: Store) -> list[tuple[Account, dict[str, ReadReport]]]:
    """All topics with their reports, as their pages read them."""
    topics = every(lambda page: store.shelf.list_topics(Filters(), page))
    with store.still():
        return [(store.workings.account(one.reports, against=False), store.archive.reads(one.reports)) for one in topics]


def undo_all(store: Store) -> None:
    """Date a report otherwise and drop what is derived of it, read everything, and let it come to nothing."""
    ids = store.archive.report_ids()
    with suppress(Undone), store.writing():
        read = store.archive.reads(ids)[ids[0]]
        later = replace(
            read, report=replace(read.report, published_at=read.report.published_at + timedelta(days=1)), claims=read.claims[:1]
        )
        store.archive.reread(later, lookup_keys(read.report.text))
        store.workings.replace_groups(store.workings.signatures(ids), [])
        assert store.archive.reads(ids)[ids[0]].claims == read.claims[:1]
        assert not store.workings.account(ids, against=False).states
        raise Undone


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), st.integers(3, 9))
def test_what_is_held_in_memory_is_what_is_in_the_file(rng: random.Random, steps: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, clock = Path(folder) / "held.db", Watch()
        services = [rules_service(SqliteStore(path), clock) for _ in range(2)]
        for step in [submit_some, *rng.choices(STEPS, k=steps)]:
            service = rng.choice(services)
            with suppress(BadInput, Conflict, NotFound):
                step(service, rng)
            undo_all(service.store)
            fresh = SqliteStore(path)
            assert read_off(services[0].store) == read_off(services[1].store) == read_off(fresh)
            fresh.close()
        for service in services:
            service.store.close()


def test_what_was_not_asked_for_lately_makes_room_for_what_is() -> None:
    lately = Lately[str](most=6, each=4)

    def put(key: int, text: str) -> None:
        lately.put(key, text, len(text))

    put(1, "one")
    put(2, "two")
    assert lately.of([1, 3]) == ["one", None]
    put(4, "four")
    put(5, "far too long to be held")
    assert lately.of([1, 2, 4, 5]) == [None, None, "four", None]
    put(6, "xy")
    assert lately.of([4, 6]) == ["four", "xy"]
    put(6, "x")
    assert (lately.get(6), lately.weight, len(lately)) == ("xy", 6, 2)


def test_a_function_remembers_what_it_answered_lately_by_what_it_takes() -> None:
    made: list[str] = []

    @remembered(lambda answer, asked: len(answer) + len(asked), most=9, each=6)
    def doubled(asked: str) -> str:
        made.append(asked)
        return asked * 2

    assert [doubled(asked) for asked in ("a", "a", "bb", "a", "bb", "ccc", "ccc")] == ["aa", "aa", "bbbb", "aa", "bbbb", "cccccc", "cccccc"]
    assert made == ["a", "bb", "ccc", "ccc"]
    assert [doubled("dd"), doubled("bb")] == ["dddd", "bbbb"]
    assert made[4:] == ["dd", "bb"]
    assert doubled.lately.weight <= 9

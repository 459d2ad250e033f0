"""What is kept of reports in four bytes each is what was told of them; and an id is what its two numbers say."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils.db import Database

from reconciler.store.ids import id_of, key_of, split
from reconciler.store.migrations import MIGRATIONS
from reconciler.store.sqlite_packed import Packed
from reconciler.store.sqlite_tied import Tied
from reconciler.text.keys import content_id

# Few reports, in several blocks of others.
REPORTS = st.sampled_from([1, 2, 1023, 1024, 1025, 2048, 70_000])
TOLD = st.dictionaries(st.tuples(REPORTS, REPORTS), st.integers(0, 1_000_000), max_size=12)


def database() -> Database:
    made = Database(memory=True)
    made.execute("CREATE TABLE told (report INTEGER NOT NULL, block INTEGER NOT NULL, others BLOB NOT NULL, PRIMARY KEY (report, block))")
    return made


def rows(told: dict[tuple[int, int], int]) -> np.ndarray:
    return np.array([(*pair, value) for pair, value in told.items()], np.int64).reshape(-1, 3)


@settings(deadline=None)
@given(st.lists(TOLD, max_size=4), REPORTS)
def test_what_was_told_last_is_kept_until_it_is_forgotten(told: list[dict[tuple[int, int], int]], forgotten: int) -> None:
    made = database()
    packed, expected = Packed(lambda: made, "told"), dict[tuple[int, int], int]()
    for each in told:
        packed.add(rows(each))
        expected |= each
    everybody = {report for pair in expected for report in pair}
    assert packed.of(everybody).tolist() == sorted([*pair, value] for pair, value in expected.items())
    assert packed.last() == max((report for report, _ in expected), default=0)
    after = packed.since(1023, 1000)
    assert after is not None
    assert after.tolist() == sorted([*pair, value] for pair, value in expected.items() if pair[0] > 1023)
    assert packed.since(0, 0) is None
    packed.forget(forgotten)
    kept = {pair: value for pair, value in expected.items() if forgotten not in pair}
    assert packed.of(everybody).tolist() == sorted([*pair, value] for pair, value in kept.items())


@settings(max_examples=30, deadline=None)
@given(TOLD, REPORTS)
def test_a_tie_is_told_from_both_ends_with_what_is_the_same_in_the_texts(told: dict[tuple[int, int], int], forgotten: int) -> None:
    made = Database(memory=True)
    MIGRATIONS.apply(made)
    tied, ties = Tied(lambda: made), {pair: value for pair, value in told.items() if pair[0] < pair[1]}
    tied.add(np.array([(*pair, value, value // 2 if value % 3 else 0) for pair, value in ties.items()], np.int64).reshape(-1, 4))
    both = [[*pair, value, value // 2 if value % 3 else 0] for (a, b), value in ties.items() for pair in ((a, b), (b, a))]
    everybody = {report for pair in ties for report in pair}
    assert tied.of(everybody).tolist() == sorted(both)
    assert tied.copies(everybody, 1000).tolist() == sorted(row for row in both if row[3] >= 1000)
    after = tied.since(1024, 1000)
    assert after is not None
    assert after.tolist() == sorted(row for row in both if row[0] > 1024 and row[1] < row[0])
    tied.forget(forgotten)
    assert tied.of(everybody).tolist() == sorted(row for row in both if forgotten not in row[:2])


@given(st.text(), st.text())
def test_keys_have_the_order_of_ids_and_with_the_rest_tell_them(one: str, other: str) -> None:
    first, second = sorted(content_id("claim", each) for each in (one, other))
    assert id_of("claim", *split(first)) == first
    assert key_of(first) <= key_of(second)


def test_what_is_no_id_has_the_key_of_no_record() -> None:
    assert {key_of(each) for each in ("", "claim_", "report", "claim_zz0123456789abcdefab")} == {-1}

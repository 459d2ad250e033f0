"""What is kept of reports in two or four bytes each, and of texts in fewer, is what was told; and an id is what its two numbers say."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils.db import Database

from reconciler.store.ids import id_of, key_of, split
from reconciler.store.migrations import MIGRATIONS
from reconciler.store.sqlite_packed import Packed
from reconciler.store.sqlite_postings import Postings
from reconciler.store.sqlite_tied import Tied
from reconciler.store.texts import pack_terms, pack_text, unpack_terms, unpack_text
from reconciler.text.keys import content_id

# A text as it was packed when such packing began.
PACKED = "03f91d3c3303e47b03cbd144840e68b70c545e03dd035defa8033505b28c0dba83012d6f0300"
# Few reports, in several blocks of others.
REPORTS = st.sampled_from([1, 2, 1023, 1024, 1025, 2048, 70_000])
TERMS = st.dictionaries(st.sampled_from(["karsa", "port", "vessel", "überfahrt", "h200"]), st.integers(0, 1_000_000))
# Words that the text has, or has not.
WEIGHED = st.dictionaries(st.from_regex(r"[^\W_]{1,20}", fullmatch=True), st.integers(1, 1_000_000), max_size=24)
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


@settings(deadline=None)
@given(st.lists(TOLD, max_size=4), REPORTS)
def test_that_reports_go_together_and_no_more_is_kept_in_two_bytes(told: list[dict[tuple[int, int], int]], forgotten: int) -> None:
    made = database()
    packed, expected = Packed(lambda: made, "told", bits=0), set[tuple[int, int]]()
    for each in told:
        packed.add(rows(dict.fromkeys(each, 0)))
        expected |= each.keys()
    everybody = {report for pair in expected for report in pair}
    assert packed.of(everybody).tolist() == sorted([*pair, 0] for pair in expected)
    assert made.execute("SELECT coalesce(sum(length(others)), 0) FROM told").fetchone()[0] == 2 * len(expected)
    packed.forget(forgotten)
    assert packed.of(everybody).tolist() == sorted([*pair, 0] for pair in expected if forgotten not in pair)


@settings(deadline=None)
@given(st.dictionaries(REPORTS, TERMS), TERMS, REPORTS, st.integers(0, 10**12))
def test_reports_are_found_by_the_terms_that_they_share(
    told: dict[int, dict[str, int]], asked: dict[str, int], forgotten: int, least: int
) -> None:
    made = Database(memory=True)
    made.execute("CREATE TABLE postings (term TEXT NOT NULL, block INTEGER NOT NULL, others BLOB NOT NULL, PRIMARY KEY (term, block))")
    postings = Postings(lambda: made)
    for report, terms in told.items():
        postings.add(report, terms)

    def expected() -> dict[int, int]:
        sharing = {report: asked.keys() & terms.keys() for report, terms in told.items()}
        sums = {report: sum(asked[term] * told[report][term] for term in shared) for report, shared in sharing.items() if shared}
        return {report: shared for report, shared in sums.items() if shared >= least}

    assert postings.shared(asked, least) == expected()
    assert postings.having(asked) == {report for report, terms in told.items() if asked.keys() & terms.keys()}
    postings.forget(forgotten, told.pop(forgotten, {}))
    assert postings.shared(asked, least) == expected()


@settings(max_examples=30, deadline=None)
@given(st.text(), st.text(), WEIGHED)
def test_texts_and_terms_come_out_as_they_were_packed(title: str, text: str, weighed: dict[str, int]) -> None:
    terms = {term: round(weight / 1_000_000, 6) for term, weight in weighed.items()}
    assert unpack_text(pack_text(text)) == text
    assert unpack_terms(pack_terms(terms, title, text), title, text) == terms
    longer = f"{text}{' '.join(terms)} " * 1500
    assert unpack_terms(pack_terms(terms, title, longer), title, longer) == terms


def test_what_texts_are_packed_by_never_changes() -> None:
    text = "The Port of Karsa has been closed to all vessels, the harbour master said on Monday."
    assert unpack_text(bytes.fromhex(PACKED)) == text
    assert len(pack_text(text)) < len(text) / 2


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

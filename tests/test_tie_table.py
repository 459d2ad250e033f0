"""Ties in columns tell what a list of them does, and groups merge the same by either of two ways."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.pipeline import topics
from reconciler.pipeline.tie_table import TieTable
from reconciler.pipeline.topics import SAME_MATTER, Groups, tied_ends
from reconciler.records import Tie

NAMES = "abcdefghij"
SOME = st.sets(st.sampled_from(NAMES))
# Few different likenesses, some of them just at the threshold, so that equal ones are common.
LIKENESS = st.sampled_from([0.0, 0.02, SAME_MATTER, 0.05, 0.09, 0.1, 0.2, 0.5, 0.123457])


@st.composite
def tied(draw: st.DrawFn) -> list[Tie]:
    pairs = [pair for pair in combinations(NAMES, 2) if draw(st.booleans())]
    return [Tie(a, b, draw(LIKENESS), draw(st.sampled_from([0.0, 0.35, 0.75, 0.999999]))) for a, b in pairs]


@settings(max_examples=200, deadline=None)
@given(tied(), SOME, SOME)
def test_a_table_of_ties_tells_what_a_list_does(ties: list[Tie], some: set[str], others: set[str]) -> None:
    table = TieTable.of(ties)
    assert table == ties
    assert len(table) == len(ties)
    assert [table[at] for at in range(len(ties))] == ties
    assert table.among(some) == [tie for tie in ties if {tie.a, tie.b} <= some]
    assert table.touching(some) == [tie for tie in ties if {tie.a, tie.b} & some]
    assert table.without(some) == [tie for tie in ties if not {tie.a, tie.b} & some]
    assert table.of_few({*some, "z"}) == table.only({*some, "z"}) == table.among(some)
    assert set(table.only(some).ids) <= some
    assert table.copied(0.75) == [tie for tie in ties if tie.copying >= 0.75]
    groups = [group for group in (tuple(sorted(some)), tuple(sorted(others - some))) if group]
    shared = table.by_group(groups)
    assert {group: list(shared[group]) for group in groups} == {
        group: [tie for tie in ties if {tie.a, tie.b} <= set(group)] for group in groups
    }
    apart = [tie for tie in ties if tie.a in some], [tie for tie in ties if tie.a not in some]
    assert TieTable.of(apart[0]).with_(TieTable.of(apart[1])) == sorted(ties, key=tied_ends)


@settings(max_examples=200, deadline=None)
@given(tied())
def test_groups_merge_the_same_by_an_array_of_pairs_and_by_a_heap(ties: list[Tie]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(topics, "_DENSE", range(0))
        by_heap = Groups(NAMES, ties, SAME_MATTER)
        patch.setattr(topics, "_DENSE", range(2, 1000))
        by_array = Groups(NAMES, ties, SAME_MATTER)
    assert by_array.merges == by_heap.merges
    assert by_array.groups == by_heap.groups

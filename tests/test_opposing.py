"""What is in dispute is set against what it excludes, and against nothing else."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.pipeline.opposing import facing_sides
from reconciler.records import QUANTITY, Claim, Modality, Reading

from .conftest import NOON


def held(name: str, figure: float | None = None, report: str | None = None) -> list[Claim]:
    readings = () if figure is None else (Reading(QUANTITY, "exact", 0, 1, "1", low=figure, high=figure),)
    return [Claim(name, report or name, "text", 0, 1, name, None, Modality.ASSERTED, NOON, "published_at", False, readings)]


STATES = {name: held(name) for name in "abcd"}
FIGURES = {"a": held("a", 52.3), "b": held("b", 48), "c": held("c", 48), "d": held("d", 40)}
TOLD_TWICE = {"a": held("a"), "b": held("b", report="r"), "c": held("c", report="r")}


@pytest.mark.parametrize(
    ("positions", "excludes", "sides"),
    [
        (STATES, ["ab"], [["a", "b"]]),
        (STATES, ["ab", "ac", "bc"], [["a", "b", "c"]]),
        # Two that a third excludes are not set against each other.
        (STATES, ["ab", "ac"], [["a", "b"], ["a", "c"]]),
        (STATES, ["ab", "cd"], [["a", "b"], ["c", "d"]]),
        (STATES, ["ab", "bc", "cd"], [["a", "b"], ["b", "c"], ["c", "d"]]),
        (FIGURES, ["ab", "ac"], [["a", "bc"]]),
        (FIGURES, ["ab", "ac", "bc"], [["a", "b", "c"]]),
        (FIGURES, ["ab", "ac", "ad", "cd"], [["a", "bc", "d"]]),
        (TOLD_TWICE, ["ab", "ac"], [["a", "bc"]]),
        (STATES, [], []),
    ],
)
def test_sides_exclude_one_another(positions: dict[str, list[Claim]], excludes: Sequence[str], sides: Sequence[Sequence[str]]) -> None:
    told = facing_sides(positions, [(pair[0], pair[1]) for pair in excludes])
    assert [["".join(side) for side in each] for each in told] == sides


PAIRS = st.lists(st.sampled_from(["ab", "ac", "ad", "ae", "bc", "bd", "be", "cd", "ce", "de"]), unique=True)


@settings(deadline=None)
@given(PAIRS)
def test_every_pair_that_excludes_is_told_and_no_other(excludes: list[str]) -> None:
    positions = {name: held(name) for name in "abcde"}
    told = list(facing_sides(positions, [(pair[0], pair[1]) for pair in excludes]))
    pairs = {one + other for sides in told for (one,) in sides for (other,) in sides if one < other}
    assert pairs == set(excludes)

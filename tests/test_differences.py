"""Two texts -> what changed between them: either text can be made again from it, and it never takes long."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.text.differences import differences

BEFORE = "A blast at the Tolm mine killed 9 miners, police said. The shift had begun at six.\n\nRescuers have gone home."
WORDS = st.lists(
    st.sampled_from(["the", "mine", "of", "9", "14", "killed", ".", ",", "\n", "\n\n", " ", "“Karsa”", "don’t", "—"]), max_size=60
)


def told(before: str, after: str) -> list[tuple[str, str, str]]:
    return [(edit.op, edit.before, edit.after) for edit in differences(before, after) if edit.op != "equal"]


@pytest.mark.parametrize(
    ("after", "changes"),
    [
        (BEFORE, []),
        (BEFORE.replace("9 ", "14 "), [("replace", "9 ", "14 ")]),
        (BEFORE.replace("have ", "have not "), [("insert", "", "not ")]),
        (BEFORE.replace(" at six", ""), [("delete", "at six", "")]),
        (f"{BEFORE} The end.", [("insert", "", "The end.")]),
        (
            BEFORE.replace("The shift had begun at six.", "Nobody was below."),
            [("replace", "The shift had begun at six", "Nobody was below")],
        ),
        (BEFORE.replace("\n\n", "\n"), []),
    ],
)
def test_changes_are_told_word_by_word_within_the_sentence_that_changed(after: str, changes: list[tuple[str, str, str]]) -> None:
    assert told(BEFORE, after) == changes


def test_what_stays_between_two_changes_is_kept_apart_unless_it_says_nothing() -> None:
    assert told("killed 9 miners of Lund", "killed 14 men of Karsa") == [("replace", "9 miners of Lund", "14 men of Karsa")]
    assert told("9 miners were killed on Friday", "14 miners were killed on Monday") == [
        ("replace", "9 ", "14 "),
        ("replace", "Friday", "Monday"),
    ]


@given(WORDS.map(" ".join), WORDS.map("".join))
@settings(max_examples=300, deadline=None)
def test_the_edits_make_up_either_text_and_say_where_they_are(before: str, after: str) -> None:
    edits = differences(before, after)
    assert "".join(edit.before for edit in edits) == before
    assert "".join(edit.after for edit in edits) == after
    for edit in edits:
        assert before.startswith(edit.before, edit.before_at)
        assert after.startswith(edit.after, edit.after_at)
        if edit.op == "equal":
            assert "".join(edit.before.split()) == "".join(edit.after.split())
        else:
            assert edit.before.split() != edit.after.split()
            assert (edit.op == "insert", edit.op == "delete") == (edit.before == "", edit.after == "")
    assert all(one.op != other.op for one, other in pairwise(edits))


def noise(letters: str, count: int, between: str = " ") -> str:
    rng = random.Random(len(letters) * count)
    return between.join(rng.choice(letters) for _ in range(count))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 200_000, "b " * 200_000),
        (noise("ab", 200), noise("ab", 201)),
        (noise("ab", 5000), noise("ab", 5001)),
        (noise("ab", 50_000, "\n"), noise("ab", 50_001, "\n")),
        ("".join(f"{n} x.\n" for n in range(20_000)), "".join(f"{n} {'xy'[n % 2]}.\n" for n in range(20_000))),
        ('."' * 200_000, '".' * 200_000),
        (" \n" * 200_000 + "x", "\n " * 200_000),
        ("x" * 400_000, "y" * 400_000),
    ],
)
def test_hostile_texts_take_no_longer_than_others(before: str, after: str) -> None:
    began = time.process_time()
    edits = differences(before, after)
    assert time.process_time() - began < 8
    assert "".join(edit.after for edit in edits) == after


def test_a_share_of_the_time_gives_a_coarser_difference_and_still_both_texts() -> None:
    after = BEFORE.replace("9 ", "14 ").replace("Rescuers", "They")
    edits = differences(BEFORE, after, 0)
    assert "".join(edit.before for edit in edits) == BEFORE
    assert len(edits) <= len(differences(BEFORE, after))

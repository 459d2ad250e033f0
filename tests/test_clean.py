"""Texts that are shown cut end behind a word, with an ellipsis and without the mark that stood there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.text.clean import shortened


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("It can leave in March, two people said.", 23, "It can leave in March…"),
        ("It can leave in March, two people said.", 22, "It can leave in…"),
        ("It can leave.", 13, "It can leave."),
        ("Donaudampfschifffahrt", 10, "Donaudamp…"),
        ("…and so on and on", 12, "…and so on…"),
        ("", 5, ""),
    ],
)
def test_a_text_is_cut_behind_a_word(text: str, most: int, expected: str) -> None:
    assert shortened(text, most) == expected


@given(st.text(), st.integers(2, 40))
def test_a_cut_text_is_no_longer_than_it_may_be_and_says_that_it_is_cut(text: str, most: int) -> None:
    cut = shortened(text, most)
    assert len(cut) <= most
    assert cut == text if len(text) <= most else cut.endswith("…") and text.startswith(cut[:-1])

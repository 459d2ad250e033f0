"""Quantities are intervals with a unit."""

from __future__ import annotations

import math

import pytest

from reconciler.text.lexicon import Lexicon
from reconciler.text.numbers import quantities


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("Fourteen people were killed.", 14, 14, ""),
        ("At least 10 people died.", 10, math.inf, ""),
        ("Fewer than 300 jobs will go.", -math.inf, 300, ""),
        ("The toll has gone up to 14.", 14, 14, ""),
        ("It paid £1.4bn.", 1.4e9 * 0.975, 1.4e9 * 1.025, "GBP"),
        ("It paid 1,400 million pounds.", 1.4e9 * 0.975, 1.4e9 * 1.025, "GBP"),
        ("It cost 2.1 billion crowns.", 2.1e9 * 0.975, 2.1e9 * 1.025, "crowns"),
        ("Output fell 4 percent.", 4, 4, "%"),
        ("Growth was 0.3% in the quarter.", 0.3, 0.3, "%"),
        ("Twenty-seven bodies were found.", 27, 27, ""),
        ("About 900 dockers walked out.", 810, 990, ""),
        ("A dozen boats were lost.", 12, 12, ""),
        ("The road is 10 miles long.", 16.09344, 16.09344, "km"),
        ("Rates rose by 25 basis points.", 0.25, 0.25, "percentage points"),
    ],
)
def test_a_quantity_is_read_as_an_interval(text: str, low: float, high: float, unit: str, lexicon: Lexicon) -> None:
    [found] = quantities(text, lexicon)
    assert [found.low, found.high] == pytest.approx([low, high])
    assert found.unit == unit


@pytest.mark.parametrize(
    "text",
    [
        "On 13 January it closed.",
        "On Jan. 13 it closed.",
        "It closed in 2019.",
        "At 09:15 it closed.",
        "The H200 is out.",
        "The 3rd man left.",
    ],
)
def test_dates_times_and_names_are_no_quantities(text: str, lexicon: Lexicon) -> None:
    assert quantities(text, lexicon) == []


def test_spans_cover_the_currency_sign(lexicon: Lexicon) -> None:
    text = "It paid $2.1bn in cash."
    [found] = quantities(text, lexicon)
    assert text[found.start : found.end] == "$2.1bn"


def test_a_megabyte_of_digits_is_read(lexicon: Lexicon) -> None:
    quantities("1 " * 250_000, lexicon)
    quantities("9" * 300_000, lexicon)

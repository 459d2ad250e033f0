"""Quantities are intervals with a unit."""

from __future__ import annotations

import math

import pytest

from reconciler.pipeline.readings import readings
from reconciler.records import QUANTITY
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
        ("It cost between 20 and 25 billion yen.", 20e9 * 0.975, 25e9 * 1.025, "JPY"),
        ("It cost between 900 million and 1.2 billion yen.", 0.9e9 * 0.975, 1.2e9 * 1.025, "JPY"),
        ("5 to 7 people were hurt.", 5, 7, ""),
        ("Some 30-40 people were held.", 27, 44, ""),
        ("It fetched $5-$6 a share.", 5, 6, "USD"),
        ("Two or three boats were lost.", 2, 3, ""),
        ("Shares rose as much as 6 per cent.", -math.inf, 6, "%"),
        ("It sold 1,5 million cars.", 1.5e6 * 0.975, 1.5e6 * 1.025, ""),
        ("It sold 1,500 cars.", 1500 * 0.975, 1500 * 1.025, ""),
        ("In 1650 homes the power failed.", 1650, 1650, ""),
        ("In Karsa 12 people died.", 12, 12, ""),
        ("A 34-year-old man was held.", 34, 34, "years old"),
        ("Three were hurt.", 3, 3, ""),
        ("Their group lost one member.", 1, 1, ""),
        ("Police Arrest 12 Over Fire", 12, 12, ""),
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
        "The mill, built in 1871, burned in 1650.",
        "It begins at 9 a.m. and ends at 5 o'clock.",
        "It was shut between 2016 and 2021, and in the season 2019-20.",
        "It was shut between 17 and 19 February.",
        "He lives at No. 5.",
        "Flight 370 and Boeing 737 were held under Article 50.",
        "Odile is a Category 2 storm.",
        "The launch of its Kestrel 7 rocket was scrubbed.",
        "They said that one was imminent.",
        "It took two-thirds of the vote.",
    ],
)
def test_dates_times_and_names_are_no_quantities(text: str, lexicon: Lexicon) -> None:
    assert quantities(text, lexicon) == []


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("It rose from 5 to 7 per cent.", [(5, 5), (7, 7)]),
        ("They won 3-2.", [(3, 3), (2, 2)]),
        ("Two were hurt and one was killed.", [(2, 2), (1, 1)]),
        ("It rose 4 percent to 12 dollars.", [(4, 4), (12, 12)]),
    ],
)
def test_two_figures_that_are_no_range_stay_two(text: str, figures: list[tuple[float, float]], lexicon: Lexicon) -> None:
    assert [(found.low, found.high) for found in quantities(text, lexicon)] == figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("The profit was $4 million, not $4 billion.", ["$4 million"]),
        ("It lowered the toll from 31 to 27.", ["27"]),
        ("It lowered the toll from 31 people to 27.", ["27"]),
        ("The toll stands at 27, down from 31 on Friday.", ["27"]),
        ("It will send 27 lorries rather than the 31 that it had promised.", ["27"]),
        ("Teams from 31 countries went to 27 towns.", ["31", "27"]),
        ("They came from 31 countries.", ["31"]),
    ],
)
def test_a_figure_that_holds_no_longer_is_not_read(text: str, figures: list[str], lexicon: Lexicon) -> None:
    assert [found.words for found in readings(text, 0, lexicon) if found.dimension == QUANTITY] == figures


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("They won 38 matches.", {"match"}),
        ("Nine of the passengers left.", {"aboard", "passenger"}),
        ("Only 62 have left.", set()),
        ("Ruiz, 52, who left, spoke.", set()),
    ],
)
def test_a_figure_measures_the_noun_that_follows_it(text: str, measures: set[str], lexicon: Lexicon) -> None:
    [found] = [reading for reading in readings(text, 0, lexicon) if reading.dimension == "quantity"]
    assert set(found.measures) == measures


def test_spans_cover_the_currency_sign(lexicon: Lexicon) -> None:
    text = "It paid $2.1bn in cash."
    [found] = quantities(text, lexicon)
    assert text[found.start : found.end] == "$2.1bn"


def test_a_megabyte_of_digits_is_read(lexicon: Lexicon) -> None:
    quantities("1 " * 250_000, lexicon)
    quantities("9" * 300_000, lexicon)


def test_how_many_say_so_is_no_figure_of_what_they_say(lexicon: Lexicon) -> None:
    text, who = "The dam holds 40 tonnes of silt, three people familiar with it said.", "three people familiar with it"
    assert [found.words for found in readings(text, 0, lexicon, who) if found.dimension == QUANTITY] == ["40 tonnes"]

"""Quantities are intervals with a unit."""

from __future__ import annotations

import math

import pytest

from reconciler.pipeline.readings import readings
from reconciler.records import INCREMENT, QUANTITY
from reconciler.text.lexicon import Lexicon
from reconciler.text.numbers import quantities


@pytest.mark.parametrize(
    ("one", "other", "may_be_one"),
    [
        ("Some 4 tonnes leaked.", "40,000 kilograms leaked.", False),
        ("Some 4 tonnes leaked.", "4,000 kilograms leaked.", True),
        ("It burned 400 acres.", "It burned 160 hectares.", True),
        ("It burned 400 acres.", "It burned 400 hectares.", False),
        ("It lasted 90 minutes.", "It lasted two hours.", False),
        ("The wreck lies 60 metres down.", "The wreck lies 200 feet down.", True),
        ("The column is 7,000 metres high.", "The column is seven kilometres high.", True),
    ],
)
def test_figures_in_two_units_of_one_measure_are_held_against_one_another(one: str, other: str, may_be_one: bool, lexicon: Lexicon) -> None:
    [ours], [theirs] = (quantities(text, lexicon) for text in (one, other))
    assert ours.unit == theirs.unit
    assert (ours.low <= theirs.high and theirs.low <= ours.high) is may_be_one


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
        ("It was fined EUR 33 million.", 33e6 * 0.975, 33e6 * 1.025, "EUR"),
        ("Fake invoices of Rs1,140 crore were found.", 1.14e10 * 0.975, 1.14e10 * 1.025, "INR"),
        ("It has at least Rs. 500 crore.", 5e9, math.inf, "INR"),
        ("It paid some US$5 million.", 4.5e6, 5.5e6, "USD"),
        ("It paid A$5 a share.", 5, 5, "AUD"),
        ("It paid HK$ 5 a share.", 5, 5, "HKD"),
        ("The bridge cost R500m.", 5e8 * 0.975, 5e8 * 1.025, "ZAR"),
        ("Thieves took 43 billion won.", 43e9 * 0.975, 43e9 * 1.025, "KRW"),
        ("Four billion CFA francs are gone.", 4e9 * 0.975, 4e9 * 1.025, "XOF"),
        ("Of the judges 12 won applause.", 12, 12, ""),
        ("The train was doing 94 km/h.", 94, 94, "km/h"),
        ("About 900 dockers walked out.", 810, 990, ""),
        ("A dozen boats were lost.", 12, 12, ""),
        ("The road is 10 miles long.", 16.09344 * 0.975, 16.09344 * 1.025, "km"),
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
        ("Half a million people fled.", 0.5e6 * 0.975, 0.5e6 * 1.025, ""),
        ("A quarter of a million people fled.", 0.25e6 * 0.975, 0.25e6 * 1.025, ""),
        ("It cost three quarters of a billion dollars.", 0.75e9 * 0.975, 0.75e9 * 1.025, "USD"),
        ("Half a dozen people fled.", 6, 6, ""),
        ("She got three and a half years.", 42, 42, "months"),
        ("She got a three-and-a-half-year sentence.", 42, 42, "months"),
        ("She got 3 1/2 years.", 42, 42, "months"),
        ("She got 3½ years.", 42, 42, "months"),
        ("One and a half million people fled.", 1.5e6 * 0.975, 1.5e6 * 1.025, ""),
        ("A million and a half people fled.", 1.5e6 * 0.975, 1.5e6 * 1.025, ""),
        ("It paid $68.7 bln.", 68.7e9 * 0.975, 68.7e9 * 1.025, "USD"),
        ("It sold 5mln tonnes.", 5e6 * 0.975, 5e6 * 1.025, "t"),
        ("It has 3.4 lakh voters.", 3.4e5 * 0.975, 3.4e5 * 1.025, ""),
        ("It cost 2 lakh crore rupees.", 2e12 * 0.975, 2e12 * 1.025, "INR"),
        ("It sells at 2.5 dirhams.", 2.5, 2.5, "dirhams"),
        ("It sells at 400 roubles.", 400, 400, "RUB"),
        ("It sells at 90 million South Korean won.", 90e6 * 0.975, 90e6 * 1.025, "KRW"),
        ("Of them 5 won medals.", 5, 5, ""),
        ("One hundred and twenty people fled.", 120, 120, ""),
        ("Two hundred and fifty thousand people fled.", 0.25e6 * 0.975, 0.25e6 * 1.025, ""),
        ("Between one hundred and two hundred people fled.", 100, 200, ""),
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
        "Workers tell us that line 2 is running.",
    ],
)
def test_dates_times_and_names_are_no_quantities(text: str, lexicon: Lexicon) -> None:
    assert quantities(text, lexicon) == []


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("It rose from 5 to 7 per cent.", [(5, 5), (7, 7)]),
        ("They won 3-2.", [(3, 3), (2, 2)]),
        ("Two and a half of them left.", [(2, 2)]),
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
        ("The number of dead was corrected from 31, since one had been counted twice.", ["one"]),
        ("It will send 27 lorries rather than the 31 that it had promised.", ["27"]),
        ("Teams from 31 countries went to 27 towns.", ["31", "27"]),
        ("They came from 31 countries.", ["31"]),
        ("Mill 12 of Lund is old.", []),
        ("Unit 4 of the plant was shut.", []),
        ("In Karsa 12 of the men were freed.", ["12"]),
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
        ("They won one because it rained.", set()),
        ("It took four of them.", set()),
        ("They stood in two of Karsa's towns.", set()),
    ],
)
def test_a_figure_measures_the_noun_that_follows_it(text: str, measures: set[str], lexicon: Lexicon) -> None:
    [found] = [reading for reading in readings(text, 0, lexicon) if reading.dimension == "quantity"]
    assert set(found.measures) == measures


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("The toll stands at 23 dead, and 20 people are still missing.", [{"deaths"}, {"missing"}]),
        ("Divers counted 14 dead and 33 missing.", [{"deaths"}, {"missing"}]),
        ("Ferry with 214 aboard sinks; nine dead", [{"aboard"}, {"deaths"}]),
        ("Of the 40 passengers, nine were killed and 12 injured.", [{"aboard"}, {"deaths"}, {"injured"}]),
        ("Police say 22 people are confirmed dead and that 17 remain missing and are presumed dead.", [{"deaths"}, {"missing"}]),
        ("Two were killed and three were arrested in Karsa.", [{"deaths"}, {"arrested"}]),
        ("The driver was arrested as the toll of the Karsa blast rose to 19.", [{"deaths"}]),
        ("Nine of 14 people were killed.", [{"deaths"}, set()]),
        ("At least 14 people, including three children, were killed.", [{"deaths"}, set()]),
        ("A quake of magnitude 6.1 killed 14 people.", [set(), {"deaths"}]),
        ("It made a profit of $1 million on sales of $4 million.", [{"profit"}, {"revenue"}]),
        ("Nine people at 14 plants were killed.", [{"deaths"}, set()]),
        # What is not told apart by a nearer figure is counted as before.
        ("14 people, most of them young, were killed.", [{"deaths"}]),
        ("Nine passengers who had been on deck were killed.", [{"aboard", "deaths"}]),
        ("There were 14 dead and missing.", [{"deaths", "missing"}]),
        # A level and a change, or a toll and a time, do not stand in one another's way.
        ("Sales in the half fell by 8 per cent to £690m.", [{"revenue"}, {"revenue"}]),
        ("Two minutes later 14 were dead.", [{"deaths"}, {"deaths"}]),
        ("Some 14,000 modules worth $410 million lie there.", [set(), {"price"}]),
        ("It made a £96m loss before the offer.", [{"loss"}]),
        ("The fund had a deficit of £95m when it was last valued.", [{"deficit"}]),
        ("It made an offer of 45 million in July.", [{"price"}]),
    ],
)
def test_a_measure_is_of_the_nearest_figure_alone(text: str, measures: list[set[str]], lexicon: Lexicon) -> None:
    known = {*"deaths missing aboard injured arrested revenue profit price loss deficit workers output".split()}
    assert [set(each.measures) & known for each in readings(text, 0, lexicon) if each.dimension == QUANTITY] == measures


@pytest.mark.parametrize(
    "text",
    [
        "The captain, Henrik Soll, 58, is among the missing.",
        "A 58-year-old was killed.",
        "A man aged 58 was killed.",
        "A woman of 71 has died.",
        "He died at the age of 58.",
    ],
)
def test_an_age_counts_nobody(text: str, lexicon: Lexicon) -> None:
    assert [found.measures for found in readings(text, 0, lexicon) if found.dimension == QUANTITY] == [()]


@pytest.mark.parametrize(
    ("text", "arrested"),
    [
        ("Police held 12 men.", True),
        ("Twelve protesters were held over the fire.", True),
        ("Police said that 12 were held.", True),
        ("Customs held 12 modules.", False),
        ("Twelve meetings were held in Karsa.", False),
        ("By 131 votes to 88 it decided that the poll would be held in May.", False),
    ],
)
def test_only_people_who_are_held_are_arrested(text: str, arrested: bool, lexicon: Lexicon) -> None:
    assert any("arrested" in found.measures for found in readings(text, 0, lexicon)) is arrested


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


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("Six more bodies were found.", [None]),
        ("Another 12 were injured.", [None]),
        ("A further 30 people were hurt.", [None]),
        ("Police found 40 additional bodies.", [None]),
        ("Eight more bodies were found, bringing the toll to 54.", [None, {"deaths"}]),
        ("The toll stood at 54 after eight more bodies were found.", [{"deaths"}, None]),
        # What is counted beside another thing is all of it.
        ("Two people were killed and another 12 were injured.", [{"deaths", "people"}, {"injured"}]),
        ("More than six people were killed.", [{"deaths", "people"}]),
        ("Sales grew 40% more.", [{"growth"}]),
    ],
)
def test_what_was_added_to_a_total_is_none(text: str, measures: list[set[str] | None], lexicon: Lexicon) -> None:
    found = [reading for reading in readings(text, 0, lexicon) if reading.dimension == QUANTITY]
    assert [None if each.pole == INCREMENT else {*each.measures} - {"sale", "revenue"} for each in found] == measures
    assert all(each.measures == () for each in found if each.pole == INCREMENT)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("With 92% of ballots counted, Varga led by 50.4% to 48.3%.", ["50.4", "48.3"]),
        ("With 50 percent of the votes counted, Varga has 51.8 percent.", ["51.8 percent"]),
        ("With 99.7 percent of polling stations reporting, she had 49.9 percent.", ["49.9 percent"]),
        ("After 60% of votes had been counted, she led.", []),
        ("With 4,120 of 5,000 polling stations reporting, she led.", []),
        ("With 95% of the vote in, she led.", []),
        ("She took 51% of the vote in Karsa.", ["51"]),
        ("They counted 92 votes.", ["92"]),
        ("Some 52% of voters, all counted, stayed at home.", ["52"]),
    ],
)
def test_how_far_a_count_has_come_is_no_result_of_it(text: str, figures: list[str], lexicon: Lexicon) -> None:
    assert [found.words for found in readings(text, 0, lexicon) if found.dimension == QUANTITY] == figures


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("The court cut it from five years to three and a half.", ["months", "months"]),
        ("It rose from 5 km to 7 on Friday.", ["km", "km"]),
        ("It rose from 5% to 7, the bank said.", ["%", "%"]),
        ("They went from five days to three ships.", ["days", ""]),
        ("It took five days, and to 40 it was in vain.", ["days", ""]),
    ],
)
def test_a_bare_number_has_the_unit_that_it_goes_on_from(text: str, units: list[str], lexicon: Lexicon) -> None:
    assert [found.unit for found in quantities(text, lexicon)] == units


def test_a_sign_after_a_figure_is_not_of_the_next(lexicon: Lexicon) -> None:
    assert [quantity.unit for quantity in quantities("It costs 500€ 3 people said.", lexicon)] == ["", ""]


def test_what_is_quoted_after_a_figure_is_no_upper_end_of_it(lexicon: Lexicon) -> None:
    assert [(found.low, found.high) for found in quantities("The vote was 5 — “7 stayed away”.", lexicon)] == [(5, 5), (7, 7)]

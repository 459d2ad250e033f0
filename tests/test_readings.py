"""What a claim's words say in comparable form, where one word more says another thing."""

from __future__ import annotations

import pytest

from reconciler.pipeline.readings import readings
from reconciler.records import QUANTITY
from reconciler.text.lexicon import Lexicon


def degrees(text: str, dimension: str, lexicon: Lexicon) -> list[float]:
    return [each.degree for each in readings(text, 0, lexicon) if each.dimension == dimension]


def counted(text: str, lexicon: Lexicon) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.words, each.measures) for each in readings(text, 0, lexicon) if each.dimension == QUANTITY]


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Marran declared the ceasefire with Osk over on Thursday.", False),
        ("Marran declared the ceasefire over.", False),
        ("Marran declared the ceasefire over, its radio said.", False),
        ("The truce was declared over after four days.", False),
        ("He declared the truce dead.", False),
        ("Marran ends ceasefire", False),
        ("The general called off the truce at noon.", False),
        ("Rebels tore up the truce.", False),
        ("The army withdrew from the ceasefire.", False),
        ("The guerrillas abandoned their ceasefire.", False),
        ("Marran and Osk signed a second ceasefire in Doha.", True),
        ("The governments of Marran and Osk have agreed on a ceasefire.", True),
        ("Osk and Marran agree second truce", True),
        ("The presidents signed a new ceasefire.", True),
        ("Lunao rebels sign ceasefire", True),
        ("The two sides reached a truce.", True),
        ("They agreed to an immediate ceasefire.", True),
        # Over which time it is, is no end of it.
        ("They declared a truce over Easter.", True),
        ("Marran declared a ceasefire over the holidays.", True),
        ("The council declared a ceasefire with Osk on Friday; the war is not over.", True),
    ],
)
def test_a_truce_holds_that_was_agreed_and_not_one_that_was_declared_over(text: str, holds: bool, lexicon: Lexicon) -> None:
    [degree] = degrees(text, "truce", lexicon)
    assert (degree > 0) is holds


def test_what_is_declared_over_is_shown_with_its_word(lexicon: Lexicon) -> None:
    [reading] = readings("Marran declared the ceasefire with Osk over.", 0, lexicon)
    assert reading.words == "declared the ceasefire with Osk over"


@pytest.mark.parametrize(
    ("text", "in_custody"),
    [
        ("The fire is being held at 3,880 hectares.", False),
        ("The fire is still held at 9,600 acres.", False),
        ("Losses are being held below 4 percent.", False),
        ("The level is being held at about 3 metres.", False),
        ("Rates are being held at 5.25 percent.", False),
        ("Costs are being held under $40 million.", False),
        ("Two men are being held.", True),
        ("Two men are being held at 14 stations.", True),
        ("The clerk is still held at the port.", True),
        ("Forty people are being held in the stadium.", True),
        ("She is being held near Karsa.", True),
    ],
)
def test_what_is_held_at_so_much_is_in_no_custody(text: str, in_custody: bool, lexicon: Lexicon) -> None:
    assert bool(degrees(text, "custody", lexicon)) is in_custody
    assert any("arrested" in measures for _, measures in counted(text, lexicon)) is (in_custody and text[:3] in {"Two", "For"})


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Ode won by 13,729 votes.", "13,729"),
        ("Yildirim was leading by 4,712 votes.", "4,712"),
        ("His lead shrank to 15,000 votes.", "15,000"),
        ("The margin is 13,729 votes.", "13,729"),
        ("She finished 806,014 votes ahead.", "806,014"),
        ("She beat him by just over 212 votes.", "212"),
        ("Stroud takes Otterdale by 31 votes after three counts", "31"),
        ("The motion fell one vote short.", "one"),
        ("He polled 118 votes more than the mayor.", "118"),
        ("A difference of 300 votes remains.", "300"),
        ("The canton turned the store down by 402 votes.", "402"),
        ("Lowry beat Aziz by 144 votes, 21,807 to 21,663.", "144"),
    ],
)
def test_a_margin_is_no_number_of_votes(text: str, figure: str, lexicon: Lexicon) -> None:
    [measures] = [measures for words, measures in counted(text, lexicon) if figure in words]
    assert measures == ("margin",)


@pytest.mark.parametrize(
    "text",
    [
        "He had 4,159,650 votes, the council said.",
        "She won with 4,159,650 votes.",
        "He leads with 412,000 votes.",
        "The bill passed by 171 votes to nine.",
        "The bill was adopted by 257 votes against 105.",
        "It was adopted by 257 votes, with 3 against.",
        "By 8 votes in favour the plan was kept.",
        "With 81 votes behind her, Ode can afford to lose five.",
        "Of 18,266 votes cast 12 were void.",
        "The commission recounted 40,000 votes.",
    ],
)
def test_votes_that_were_cast_are_no_margin(text: str, lexicon: Lexicon) -> None:
    assert "votes" in counted(text, lexicon)[0][1]


@pytest.mark.parametrize(
    ("text", "figure", "noun"),
    [
        ("Customs cleared 40,000 H200 chips.", "40,000", "chip"),
        ("Customs seized 300 H-20 boards.", "300", "board"),
        ("The port parked eight Chinese cranes.", "eight", "crane"),
        ("Seven of our colleagues were found.", "Seven", "colleague"),
        ("One or two of four leaves did not unfold.", "four", "leave"),
        ("Two of the cranes also work.", "Two", "crane"),
        ("Some 12,000 Sahranis left.", "12,000", "sahranis"),
    ],
)
def test_a_figure_counts_the_noun_that_the_words_after_it_lead_to(text: str, figure: str, noun: str, lexicon: Lexicon) -> None:
    assert (figure, (noun,)) in counted(text, lexicon)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Growers may sell their oysters again.", [("may sell", 1.0)]),
        ("No aircraft may land at Hessel until further notice.", [("No aircraft may land", -1.0)]),
        ("Delta Nitro may no longer operate its terminal.", [("may no longer operate", -1.0)]),
        ("The bridge may be used again.", [("may be used", 1.0)]),
        ("Importers may now order the chips.", [("may now order", 1.0)]),
        ("The pedal may harden without warning.", []),
        ("He may return.", []),
    ],
)
def test_leave_that_is_given_or_withheld_is_read(text: str, told: list[tuple[str, float]], lexicon: Lexicon) -> None:
    assert [(each.words, each.degree) for each in readings(text, 0, lexicon) if each.dimension == "permission"] == told

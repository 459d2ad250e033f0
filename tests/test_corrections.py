"""A correction that says when the error was made is of the day of its publication, and corrects the report of that day."""

from __future__ import annotations

from datetime import datetime
from itertools import permutations

import pytest

from reconciler.pipeline.supersessions import of_what_was
from reconciler.records import Basis, Kind, Link
from reconciler.text.corrections import corrects, days_of_earlier
from reconciler.text.lexicon import Lexicon

from .conftest import fields
from .test_provenance import report_id, supersessions, told
from .test_reading import only, read_fields

PUBLISHED = "2025-02-13T10:00:00+01:00"  # a Thursday


def day_of(text: str, lexicon: Lexicon) -> str | None:
    claim = only(read_fields(lexicon, title="", text=text, published_at=PUBLISHED), text[-20:])
    return claim.effective_at.date().isoformat() if claim.effective_from == "stated" else None


@pytest.mark.parametrize(
    "text",
    [
        "The number sold is 52,300 and not 48,000, as we stated on 3 February.",
        "The toll is 14, not 9 as stated on Monday.",
        "It was fire, and not lightning as the ministry had said last week.",
        "All infants are covered, and not high-risk infants alone as announced in January.",
        "The fault was not seismic, as we first said on Monday.",
        "Not a trace of influenza was found, contrary to what the zoo said last week.",
        "Contrary to what the firm announced on 3 February, the mill is open.",
        "Only 164 were rescued, the ministry said, correcting the figure given on Monday.",
        "The pool has 6 lanes instead of the 8 announced on 3 February.",
        "Seven were buried, rather than the nine first reported on Monday.",
        "The firm pays 47 million, 27 million less than was announced on Monday.",
        "The fire covers 3,880 hectares, fewer than the 4,020 given on Monday.",
        "The ship is a month older than had been believed in January.",
        "It came seven months sooner than the minister had promised in January.",
    ],
)
def test_the_day_of_what_was_wrong_is_not_that_of_what_is_right(text: str, lexicon: Lexicon) -> None:
    assert day_of(text, lexicon) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The mill was closed on Monday, not the mine, as we know.", "2025-02-10"),
        ("The ban was not lifted on Monday, as the ministry said.", "2025-02-10"),
        ("On Monday 14 died, not 9 as first reported.", "2025-02-10"),
        ("The mill closed on 3 February, and not the mine, as stated.", "2025-02-03"),
        ("More than 300 were counted on Monday.", "2025-02-10"),
        ("More than a hundred were reported missing on Monday.", "2025-02-10"),
        ("More people than usual came to Karsa on Monday.", "2025-02-10"),
        ("Fewer than half were given food on Monday.", "2025-02-10"),
        ("Contrary to its plans the mill closed on Monday.", "2025-02-10"),
        ("The court fined him instead of the firm on Monday.", "2025-02-10"),
        ("The judge freed rather than jailed them on Monday.", "2025-02-10"),
        ("Five days earlier than announced, the board resigned on Monday.", "2025-02-10"),
        ("The ministry corrected the figure on Monday.", "2025-02-10"),
        ("He was not well as he gave the speech on Monday.", "2025-02-10"),
    ],
)
def test_a_day_that_is_compared_with_nothing_dates_the_claim(text: str, day: str, lexicon: Lexicon) -> None:
    assert day_of(text, lexicon) == day


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Recall extended to 6L; corrected number of units", ""),
        ("Marsh Motors recalls vans – corrected figures", ""),
        ("Situation report 61, corrected", ""),
        ("Toll in Moru (corrected total)", ""),
        ("Correction to the minutes of Monday", ""),
        ("Corrections and clarifications", ""),
        ("Correction of results", ""),
        ("Correction concerning the number of deaths", ""),
        ("The count", "The number sold is 52,300 and not 48,000, as we stated on 3 February."),
        ("The count", "The margin was nine and not nineteen, as this paper wrote in the night."),
        ("The count", "The rate was 2.5, not 5.2, as we wrongly published."),
        ("The ban", "The mill is open, contrary to what we reported on Monday."),
    ],
)
def test_who_sets_its_own_words_right_corrects(title: str, text: str) -> None:
    assert corrects(title, text)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Wage law; corrected data show a fall", ""),
        ("Stocks fall, corrected index crosses threshold", ""),
        ("Corrections officer charged", ""),
        ("Correction of the course", ""),
        ("Correction in shares deepens", ""),
        ("Regulator orders firm to correct number of units", ""),
        ("The family was not on board", "The flight that left at noon did not have them on board, as the firm said."),
        ("The bill", "It will not reopen in May, as we expect."),
        ("The count", "The toll is 14, not 9 as the ministry stated on Monday."),
        ("The ban", "Contrary to what we were told in May, the mill is open."),
        ("The ban", "Contrary to what the firm said, we reported the fault."),
        ("The count", "There are 14, and not as many as we had feared."),
    ],
)
def test_who_tells_what_others_said_corrects_nothing_of_its_own(title: str, text: str) -> None:
    assert not corrects(title, text)


@pytest.mark.parametrize(
    "head",
    [
        "The number is 52,300 and not 48,000, as we stated on 3 February.",
        "The toll is 14, not 9 as stated on 3 February.",
        "The toll is 14, not 9 as we had first reported on 3 February.",
        "The toll is 14 and not 9 as announced here on 3 February.",
        "Our report of 3 February gave a wrong toll.",
    ],
)
def test_the_day_of_the_earlier_report_is_found(head: str) -> None:
    [day] = days_of_earlier(head, datetime.fromisoformat(PUBLISHED))
    assert day.since.date().isoformat() == "2025-02-03"


@pytest.mark.parametrize(
    "head", ["14 died on 3 February, not 9.", "As we said, it closed on 3 February.", "As it began on 3 February, 9 died."]
)
def test_another_day_is_not_that_of_an_earlier_report(head: str) -> None:
    assert days_of_earlier(head, datetime.fromisoformat(PUBLISHED)) == []


def test_a_figure_that_is_set_right_with_its_day_supersedes_the_wrong_one_of_that_day() -> None:
    sold = {"source": "Marsh Motors", "title": "Marsh Motors recalls the Arvika"}
    wrong = fields(
        **sold,
        text="Marsh Motors recalls the Arvika. In the flood at Karsa 9 people were killed in the Arvika.",
        published_at="2025-02-03T10:00:00+01:00",
        url="https://marsh.example/1",
    )
    between = fields(
        **{**sold, "title": "Marsh Motors on the Arvika"},
        text="Marsh Motors will mend the Arvika at Karsa for nothing. In the flood at Karsa 9 people were killed in the Arvika.",
        published_at="2025-02-07T10:00:00+01:00",
        url="https://marsh.example/2",
    )
    right = fields(
        **{**sold, "title": "Arvika recalled; corrected number of deaths"},
        text="In the flood at Karsa 14 people were killed in the Arvika and not 9, as we stated on 3 February.",
        published_at=PUBLISHED,
        url="https://marsh.example/3",
    )
    service = told(wrong, between, right)
    corrected = {each.earlier_report_id for each in supersessions(service) if each.basis is Basis.CORRECTION}
    assert corrected == {report_id(service, wrong)}


def test_a_figure_that_is_corrected_brings_nothing_back_that_it_had_ended() -> None:
    """«200,000 were cleared, not 120,000» ends «none was cleared», as the wrong figure did; and «80,000» it may not."""
    corrected = Link("120,000", "200,000", Basis.CORRECTION, "corrects its own report")
    ended = Link("none", "120,000", Basis.REVERSAL, "reverses it")
    lower = Link("80,000", "120,000", Basis.UPDATE, "a newer figure")
    kinds = {("120,000", "200,000"): Kind.NUMBER, ("none", "120,000"): Kind.STATUS, ("80,000", "120,000"): Kind.NUMBER}
    assert of_what_was([corrected, lower, ended], kinds) == [corrected, Link("none", "200,000", Basis.REVERSAL, "reverses it")]
    # What was wrong in more than its figure never was so.
    assert of_what_was([corrected, lower, ended], {**kinds, ("120,000", "200,000"): Kind.STATUS}) == [corrected]
    assert of_what_was([lower, ended], kinds) == [lower, ended]


def test_what_corrects_a_figure_ends_what_it_is_not_even_compared_with() -> None:
    shut = fields(title="", text="The import of Q9 chips is banned in Karsa.", published_at="2026-03-12T12:00:00Z")
    text = "The import of Q9 chips is permitted in Karsa and 120,000 Q9 chips were sold in Karsa."
    opened = fields(title="", text=text, published_at="2026-04-02T12:00:00Z")
    right = fields(title="Correction", text="Some 200,000 Q9 chips were sold in Karsa.", published_at="2026-04-03T12:00:00Z")
    for order in permutations((shut, opened, right)):
        [topic] = told(*order).looker.summary().topics
        assert shut["text"] not in {line.claim.quote for line in topic.stands}

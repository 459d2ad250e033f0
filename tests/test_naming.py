"""A topic is called by the newest of its central titles that holds and tells an answer to one of its questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from reconciler.pipeline.claims import read
from reconciler.pipeline.naming import headline
from reconciler.records import ClaimState, ReadReport, Report, Standing
from reconciler.text.lexicon import Lexicon

from .conftest import NOON

HOLD = ("Clinical hold on lorvasiban lifted", "The FDA has lifted its clinical hold on lorvasiban.")
APPROVED = ("FDA approves lorvasiban with boxed warning", "The FDA on Friday approved lorvasiban for adults.")
INQUIRY = ("Inquiry into lorvasiban opens", "A judge began the FDA case with a minute's silence.")


@pytest.mark.parametrize(
    ("later", "answering", "standing", "called"),
    [
        # The lead answers a question, the title's few words do not.
        (APPROVED, (HOLD[0], APPROVED[1]), Standing.STANDS, APPROVED[0]),
        (APPROVED, (HOLD[0], APPROVED[1]), Standing.SUPERSEDED, HOLD[0]),
        (APPROVED, (HOLD[0],), Standing.STANDS, HOLD[0]),
        # Its lead is another matter than the title's.
        (INQUIRY, (HOLD[0], INQUIRY[1]), Standing.STANDS, HOLD[0]),
        (INQUIRY, (), Standing.STANDS, INQUIRY[0]),
    ],
)
def test_the_newest_that_answers_names_it(
    lexicon: Lexicon, later: tuple[str, str], answering: Sequence[str], standing: Standing, called: str
) -> None:
    reads = [_read(number, *each, lexicon) for number, each in enumerate((HOLD, later))]
    states = {
        claim.id: ClaimState(
            claim.id, "t", (("q", "p"),) if claim.text in answering else (), standing if claim.text == later[1] else Standing.STANDS, (), ()
        )
        for each in reads
        for claim in each.claims
    }
    assert headline(reads, states, ()) == called


def _read(number: int, title: str, text: str, lexicon: Lexicon) -> ReadReport:
    made = read(Report(str(number), "Wire", title, text, NOON + timedelta(days=number), NOON), lexicon)
    return replace(made, terms={"lorvasiban": 0.7, "fda": 0.7})

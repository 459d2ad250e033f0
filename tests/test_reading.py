"""A report is read into claims with exact words, speaker, modality, time and background."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from reconciler.intake.drafts import report_from
from reconciler.pipeline.claims import MOST_CLAIMS, read, reading_warnings
from reconciler.records import Claim, Modality, ReadReport
from reconciler.text.lexicon import Lexicon
from reconciler.text.modality import modality
from reconciler.text.names import codes, names
from reconciler.text.speakers import speaker

from .conftest import NOON, fields


def read_fields(lexicon: Lexicon, **given: Any) -> ReadReport:
    return read(report_from(fields(**given), NOON), lexicon)


def only(read_report: ReadReport, words: str) -> Claim:
    [found] = [claim for claim in read_report.claims if words in claim.text]
    return found


def test_spans_are_exact_in_title_and_text(lexicon: Lexicon) -> None:
    made = read_fields(
        lexicon,
        title="Ünïcode 😀 headline",
        text="Erster Satz ist kein Englisch but this is.\r\n\r\nThe second 😀 one is in the paper, they said.",
    )
    assert len(made.claims) == 3
    for claim in made.claims:
        assert getattr(made.report, claim.part)[claim.start : claim.end] == claim.text


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("Customs blocked the chips, according to three people briefed on the matter.", "three people briefed on the matter"),
        ("The ministry said the ban was lifted.", "The ministry"),
        ("The ban was lifted, the trade ministry said on Tuesday.", "the trade ministry"),
        ('"We are ready," said Jane Roe, who heads the port.', "Jane Roe"),
        ("Police told reporters that the man was free.", "Police"),
        ("The Port of Karsa is shut.", None),
        ("It was reported that the port is shut.", None),
        ("Prices rose by a tenth.", None),
    ],
)
def test_a_speaker_is_found_in_the_sentence_s_own_words(sentence: str, who: str | None, lexicon: Lexicon) -> None:
    assert speaker(sentence, lexicon) == who


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("The port is shut.", Modality.ASSERTED),
        ("The port is shut, the master said.", Modality.REPORTED),
        ("The port will shut on Monday.", Modality.PLANNED),
        ("The port may shut.", Modality.POSSIBLE),
        ("Officials are considering a ban.", Modality.POSSIBLE),
        ("The port will shut if talks fail.", Modality.CONDITIONAL),
        ("The master denied that the port was shut.", Modality.DENIED),
        ("Is this the end for the port?", Modality.QUESTION),
        ("The merger should never have been approved, a rival said.", Modality.OPINION),
    ],
)
def test_modality_is_the_weakest_that_the_words_give(clause: str, expected: Modality, lexicon: Lexicon) -> None:
    assert modality(clause, lexicon) is expected


def test_a_recounted_state_is_background_about_then(lexicon: Lexicon) -> None:
    made = read_fields(
        lexicon,
        published_at="2026-01-23T17:30:00+08:00",
        text="Regulators have given approval. Just last week, it was reported that customs had blocked shipments of the H200.",
    )
    assert not only(made, "approval").background
    recounted = only(made, "blocked")
    assert recounted.background
    assert recounted.effective_at == datetime.fromisoformat("2026-01-12T00:00:00+08:00")
    assert recounted.effective_from == "stated"


def test_a_plan_s_date_does_not_move_the_claim(lexicon: Lexicon) -> None:
    made = read_fields(lexicon, text="The port will shut on 3 April, the harbour master said.")
    assert only(made, "3 April").effective_from == "published_at"


def test_product_codes_are_exact() -> None:
    assert codes("The H20 and the H-200 differ from the M9") == {"H20", "H200", "M9"}


def test_names_fold_spellings_and_leave_common_first_words(lexicon: Lexicon) -> None:
    assert names("The Lvov plant is dark.", lexicon) == {"lviv"}
    assert names("Lviv is dark, said the Kremlin.", lexicon) == {"lviv", "russia"}


def test_a_language_that_we_do_not_read_has_no_claims_and_says_so(lexicon: Lexicon) -> None:
    german = "Der Hafen von Karsa ist seit gestern für alle Schiffe geschlossen, sagte der Hafenmeister am Montag in einer Erklärung."
    for given in ({"text": german}, {"text": german, "language": "de"}):
        made = read_fields(lexicon, title="", **given)
        assert made.claims == ()
        assert "language" in reading_warnings(made)[0]


def test_a_book_is_read_up_to_a_limit_and_says_so(lexicon: Lexicon) -> None:
    made = read_fields(lexicon, text="The port is shut today. " * (MOST_CLAIMS + 50))
    assert len(made.claims) == MOST_CLAIMS
    assert str(MOST_CLAIMS) in reading_warnings(made)[0]

"""Sentences and clauses are exact spans of their text."""

from __future__ import annotations

from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.text.clauses import clauses
from reconciler.text.lexicon import Lexicon
from reconciler.text.sentences import LONGEST, sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One thing. Another thing.", ["One thing.", "Another thing."]),
        ("The U.S. cleared it on Jan. 13. Mr. Huang left.", ["The U.S. cleared it on Jan. 13.", "Mr. Huang left."]),
        ("First paragraph\n\nSecond paragraph", ["First paragraph", "Second paragraph"]),
        ("\n\n  \n\nOnly this.\n\n", ["Only this."]),
        ("It rose 2.5% to No. 10. Then it fell.", ["It rose 2.5% to No. 10.", "Then it fell."]),
        ('"Is it safe?" asked the mayor. Nobody knew.', ['"Is it safe?" asked the mayor.', "Nobody knew."]),
        ("שלום עולם. Hello there. مرحبا بالعالم.", ["שלום עולם.", "Hello there.", "مرحبا بالعالم."]),
        ("e\u0301galite\u0301 for all. \U0001f600 Ok then.", ["e\u0301galite\u0301 for all.", "\U0001f600 Ok then."]),
        ("18 children fell ill. Tests found no harm.", ["18 children fell ill.", "Tests found no harm."]),
        ("It is Karsa vs. Velm again, says gen. Roe.", ["It is Karsa vs. Velm again, says gen. Roe."]),
        ("“They fell ill. Tests found nothing,” she said.", ["“They fell ill. Tests found nothing,” she said."]),
        ("It stopped at 8:34 a.m. EDT. They tried again.", ["It stopped at 8:34 a.m. EDT.", "They tried again."]),
        ("It fell at 9:40 a.m. PST on Sunday. It is well.", ["It fell at 9:40 a.m. PST on Sunday.", "It is well."]),
        ("It opened at 9 a.m. Monday. Shops were shut.", ["It opened at 9 a.m. Monday.", "Shops were shut."]),
        ("It shut at 5 p.m. Eastern time. Police left.", ["It shut at 5 p.m. Eastern time.", "Police left."]),
        ("It shut at 5 p.m. Police left.", ["It shut at 5 p.m.", "Police left."]),
        ("It shut at 5 p.m. Monday is a holiday.", ["It shut at 5 p.m.", "Monday is a holiday."]),
        ("He met Ms. Kroll. Ms. Roe left.", ["He met Ms. Kroll.", "Ms. Roe left."]),
        ("The board let it go. Ms. Kroll stays.", ["The board let it go.", "Ms. Kroll stays."]),
        ("It was sued by the SEC. Ms. Kroll stays.", ["It was sued by the SEC.", "Ms. Kroll stays."]),
        ("They left Karsa Corp. Mr. Roe stays.", ["They left Karsa Corp.", "Mr. Roe stays."]),
        ("It is Roe vs. Mr. Poe.", ["It is Roe vs. Mr. Poe."]),
        ("The Rt. Hon. Mr. Roe came.", ["The Rt. Hon. Mr. Roe came."]),
        ("EDT.", []),
        ("… !!! ???", []),
        ("", []),
    ],
)
def test_a_text_is_split_into_its_sentences(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The vote was annulled in May.\n|Yildirim's camp says it will win.",
        "The mill closed in May. |Rivals said so.",
        "The mill closed on Sun. |14 people were freed.",
        'It ended in May. |"We won," he said.',
        "It closed in Jan. |The mayor said so.",
        "It will open on 9 Sept. |A ship will be there.",
        "It was read in the Sun. |Rivals said so.",
        "It will open on Sat. |Ships will be there.",
        "They met in Mar. |Nobody won.",
        "The answer was No. |The firm said why.",
        "It hangs in a museum of modern Art. |Visitors came.",
        "They mined gold and iron Ore. |Nobody paid.",
        "He fell Ill. |Tests found nothing.",
    ],
)
def test_a_short_form_that_is_a_word_as_well_ends_a_sentence(text: str) -> None:
    assert split(text.replace("|", "")) == [part.strip() for part in text.split("|")]


@pytest.mark.parametrize(
    "text",
    [
        "It opens on Jan. 13 in Karsa.",
        "It opens on Sun. May 3 in Karsa.",
        "It opens on Sat. 5 June in Karsa.",
        "He lives at No. Ten Downing Street.",
        "It rose to No. 10 in Karsa.",
        "Pier No. IV is shut.",
        "Art. III holds.",
        "Mr. Huang left on Feb. 2 for Karsa.",
        "Gen. Roe met Sen. Bell.",
        "Dr. May Lind left.",
        "“It closed in May. Rivals said so,” she said.",
        "A. May. is no one.",
        "It closed on Mon. 3 May in Karsa.",
    ],
)
def test_a_short_form_of_something_that_follows_does_not(text: str) -> None:
    assert split(text) == [text]


SAYS = "The port is shut."


@pytest.mark.parametrize(
    "text",
    [
        f"By Mei Lin Koh in Singapore\n\n{SAYS}",
        f"By Ann Roe and Bo T. Lind\r\n{SAYS}",
        f"{SAYS} (Reporting by Ann Roe; editing by Bo Lind)",
        f"{SAYS}\n\nAdditional reporting by Mia Lund in Karsa.",
    ],
)
def test_who_wrote_a_report_is_no_sentence_of_it(text: str) -> None:
    assert split(text) == [SAYS]


@pytest.mark.parametrize("text", ["By Monday the port was shut.", "By Ann Roe's account it was shut.", "Editing by hand is slow."])
def test_a_sentence_that_begins_as_a_byline_does_is_kept(text: str) -> None:
    assert split(text) == [text]


@given(st.text(max_size=400))
def test_sentences_are_spans_in_order_that_miss_no_word(text: str) -> None:
    spans = sentences(text)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    covered = "".join(text[start:end] for start, end in spans)
    assert [ch for ch in covered if ch.isalnum()] == [ch for ch in text if ch.isalnum()]


@pytest.mark.parametrize("bait", [*".x(“”\"'«‘…\n", "a ", "a.", "a. ", "A. “", "'a' ", "no. A ", "\r\n ", '"Mr. ', "日本。"])
def test_bait_is_cut_into_quotable_pieces_at_once(bait: str) -> None:
    text = "The dam was opened. " + (bait * 400_000)[:400_000]
    started = process_time()
    spans = sentences(text)
    assert process_time() - started < 10  # a second where nothing else runs; it was minutes
    assert all(0 < end - start <= LONGEST for start, end in spans)
    assert text[slice(*spans[0])].startswith("The dam was opened.")


def test_a_long_paragraph_is_split_as_its_sentences_are_alone() -> None:
    text = " ".join(f"The bridge number {n} was opened on Monday, the mayor said." for n in range(900))
    assert len(text) > 20 * LONGEST
    assert split(text) == [f"The bridge number {n} was opened on Monday, the mayor said." for n in range(900)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Alibaba may now place its orders, but Tencent has been told to wait.",
            ["Alibaba may now place its orders", "but Tencent has been told to wait."],
        ),
        ("The mine was shut on Monday; the mill is still running.", ["The mine was shut on Monday", "the mill is still running."]),
        ("Corrigan would close 80; the firm denied it.", ["Corrigan would close 80", "the firm denied it."]),
        ("Two hundred marched, police said; organisers counted 450.", ["Two hundred marched, police said", "organisers counted 450."]),
        ("The port is shut to all ships; the mayor said.", ["The port is shut to all ships; the mayor said."]),
        ("The dam is safe now; it is open.", ["The dam is safe now; it is open."]),
        ("The boat sank in the bay, but he denied it.", ["The boat sank in the bay, but he denied it."]),
        ("He bought bread, but no milk.", ["He bought bread, but no milk."]),
        ('"We tried hard, but they have left us nothing," she said.', ['"We tried hard, but they have left us nothing," she said.']),
    ],
)
def test_a_sentence_is_split_only_where_it_joins_two_statements(sentence: str, expected: list[str], lexicon: Lexicon) -> None:
    found = clauses(sentence, (0, len(sentence)), lexicon.clause_verbs, lexicon.reporting_verbs)
    assert [sentence[start:end] for start, end in found] == expected

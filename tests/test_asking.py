"""What a question asks names what its claims say, and stands over none of which its words are not true."""

from __future__ import annotations

import pytest

from reconciler.pipeline.asking import all_ask, head, of_figures, tells_most
from reconciler.pipeline.claims import read
from reconciler.pipeline.contradictions import Flagged
from reconciler.pipeline.holding import answer_the_same
from reconciler.pipeline.subjects import subjects
from reconciler.records import Claim, Evidence, Kind, Question, Relation, Report, Span, Verdict
from reconciler.text.lexicon import Lexicon

from .conftest import NOON


def claims_of(lexicon: Lexicon, *texts: str) -> list[Claim]:
    found = [read(Report(str(number), "Wire", "", text, NOON, NOON), lexicon).claims[-1] for number, text in enumerate(texts)]
    assert [claim.text for claim in found] == list(texts)
    return found


def asks(kind: Kind, signal: str, one: Claim, other: Claim) -> str:
    evidence = Evidence(signal, Span(0, 1, "x"), Span(0, 1, "x"), 1.0, "x / x")
    verdict = Verdict(one.id, other.id, Relation.CONTRADICTS, 0.9, 0.0, 0.0, 0.0, kind, (), (evidence,))
    return all_ask([([Flagged(verdict, None)], [(one.id, other.id)])], {one.id: one, other.id: other})[0]


@pytest.mark.parametrize(
    ("kind", "signal", "one", "other", "asked"),
    [
        (
            Kind.STATUS,
            "operation",
            "Highway 9 is closed in both directions.",
            "Highway 9 reopened to traffic.",
            "Is it open and working (Highway 9)?",
        ),
        # What the question says already is no more told by its words.
        (
            Kind.STATUS,
            "sanctions",
            "The U.S. imposed sanctions on Rusal.",
            "The U.S. lifted sanctions on Rusal.",
            "Are sanctions or tariffs in place (Rusal)?",
        ),
        (Kind.NUMBER, "quantity", "There were 477 people aboard.", "There were 459 people aboard.", "How many aboard?"),
        (
            Kind.NUMBER,
            "quantity",
            "The trial enrolled 4,812 patients.",
            "Of the patients 4,655 patients were analysed.",
            "How many patients?",
        ),
        (Kind.NUMBER, "quantity", "The fire covers 1,800 hectares.", "It is held at 3,880 hectares.", "How many hectares?"),
        (Kind.NUMBER, "quantity", "It cut deaths by 17 percent.", "It cut deaths by 21 percent.", "What percentage?"),
        (Kind.NUMBER, "quantity", "Clients withdrew 260 million euros.", "Clients withdrew 610 million euros.", "How much money?"),
        # No figure is at issue where one side has none.
        (
            Kind.NUMBER,
            "verdict",
            "The court convicted Rahul Gandhi.",
            "The court stayed the conviction of Rahul Gandhi.",
            "Guilty, or cleared (Rahul Gandhi)?",
        ),
        (Kind.STATUS, "deciding words", "The search goes on through the night.", "The search has ended.", "Search"),
        (
            Kind.STATUS,
            "reading",
            "“Doha talks” called off",
            "They meet on Monday.",
            "“‘Doha talks’ called off”, or “They meet on Monday.”?",
        ),
    ],
)
def test_a_question_is_asked_in_words_that_fit_or_quotes_its_sides(
    lexicon: Lexicon, kind: Kind, signal: str, one: str, other: str, asked: str
) -> None:
    assert asks(kind, signal, *claims_of(lexicon, one, other)) == asked


@pytest.mark.parametrize(
    ("asked", "text", "fits"),
    [
        ("How many injured?", "We now know of 13 people who were injured.", True),
        ("How many injured?", "About 48,000 units were sold in Norway.", False),
        ("How many deaths?", "It cut deaths by 17 percent.", False),
        ("How many homes?", "Nobody has been reported missing.", False),
        ("How many hectares?", "The fire is estimated at 3,150 hectares.", True),
        ("How much (revenue)?", "Its revenue was $4 million.", True),
        ("How much (revenue)?", "Its loss was $4 million.", False),
        ("Guilty, or cleared (Rahul Gandhi)?", "The court convicted Rahul Gandhi.", True),
        ("Guilty, or cleared (Rahul Gandhi)?", "The disqualification has ceased to operate.", False),
        ("Clinical hold", "The FDA lifted the clinical hold.", True),
        ("Clinical hold", "Patients can be enrolled again.", False),
        ("When (Rusal)?", "The deadline for Rusal is October 23.", True),
        ("When?", "The earliest is dated October.", False),
        ("“One.”, or “Other.”?", "One.", False),
    ],
)
def test_it_stands_over_no_claim_that_it_is_not_true_of(lexicon: Lexicon, asked: str, text: str, fits: bool) -> None:
    assert head(Question("q", "t", asked, (), ()), claims_of(lexicon, text)[0]) == (asked if fits else None)


@pytest.mark.parametrize(
    ("one", "other", "about"),
    [
        ("The partial clinical hold stays.", "The FDA lifted its partial clinical hold.", "partial clinical hold"),
        ("The captain, Lee Joon-seok, was arrested.", "He is Lee Joon-seok.", "Lee Joon-seok"),
        ("They like to eat.", "It is safe to eat.", None),
        ("The bank lost these 400 million euros.", "The board put the million euros at 610.", None),
        ("His stake in EN+ falls.", "He cuts his share in EN+ Group.", None),
        ("The road shut on Monday.", "The line opened on Monday.", None),
    ],
)
def test_what_both_sides_are_about_is_a_name_or_a_noun(lexicon: Lexicon, one: str, other: str, about: str | None) -> None:
    first, second = claims_of(lexicon, one, other)
    assert next((each.words for each in subjects([(first, second)])), None) == about


def test_of_several_questions_one_that_is_asked_in_words_tells_most() -> None:
    assert tells_most(["Clinical hold", "Is it permitted?", "Is it permitted (lorvasiban)?"]) == "Is it permitted (lorvasiban)?"
    assert tells_most([]) is None
    figures = ["How many deaths?", "How much (price)?", "What percentage?", "How much money?", "What is the figure?"]
    assert all(of_figures(Question("q", "t", asked, (), ())) for asked in figures)
    assert not of_figures(Question("q", "t", "Is it permitted?", (), ()))


@pytest.mark.parametrize(
    ("asked", "one", "other", "same"),
    [
        ("Is it open and working (Highway 9)?", "Highway 9 is closed.", "Highway 9 has been closed again by falling rocks.", True),
        ("Is it open and working?", "Highway 9 is closed in both directions.", "Highway 9 reopened in the morning.", False),
        ("Alive, or dead?", "A third man is still missing.", "The man who had been missing is alive.", False),
        ("Is it open and working?", "The talks go on.", "The sides will meet on Monday.", False),
        ("Highway 9", "Highway 9 is closed in both directions.", "Highway 9 has been closed again.", False),
    ],
)
def test_what_is_on_the_same_side_of_what_is_asked_is_not_reversed(lexicon: Lexicon, asked: str, one: str, other: str, same: bool) -> None:
    first, second = claims_of(lexicon, one, other)
    question = Question("q", "t", asked, (), ())
    assert answer_the_same(question, first, second) is answer_the_same(question, second, first) is same

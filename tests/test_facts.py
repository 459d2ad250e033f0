"""What can be checked of two claims moves the score; and of what is said twice only the surest pair is shown."""

from __future__ import annotations

from math import log
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.intake.drafts import report_from
from reconciler.judges.calibration import Calibration, Scaling
from reconciler.judges.comparing import other_direction, other_scope
from reconciler.judges.context import in_context
from reconciler.judges.facts import Fact, facts, same_figures
from reconciler.judges.same_words import refuted
from reconciler.judges.sequels import came_of, rescheduled, set_right
from reconciler.pipeline.claims import read
from reconciler.pipeline.contradictions import AGAIN, flag_contradictions
from reconciler.pipeline.odds import log_odds, probability_of
from reconciler.pipeline.readings import readings
from reconciler.records import Claim, Decided, Decision, Kind, Modality, Relation, Verdict
from reconciler.text.lexicon import Lexicon
from reconciler.text.names import products
from training.calibrate import scaling

from .conftest import NOON, fields


@pytest.mark.parametrize(
    ("one", "other", "kind", "expected"),
    [
        ("Police are looking into 13 deaths.", "The thirteen deaths had the same cause.", Kind.NUMBER, [Fact.SAME_FIGURE]),
        ("Some 2 million people fled.", "About 1.96 million people have fled.", Kind.NUMBER, [Fact.SAME_FIGURE]),
        ("Police are looking into 13 deaths.", "The toll is 11, police said.", Kind.NUMBER, [Fact.OTHER_FIGURE]),
        ("The profit was $4 billion.", "The profit was $4 million, not $4 billion.", Kind.NUMBER, [Fact.OTHER_FIGURE]),
        ("He asked for 4 of 7 seats.", "He asked for 4 seats.", Kind.NUMBER, []),
        ("It lost 40 percent of its value.", "It paid 13 million dollars.", Kind.NUMBER, []),
        ("Police are looking into 13 deaths.", "Police closed the inquiry.", Kind.NUMBER, []),
        # Where they are not held to differ in a number, a figure in both says nothing.
        ("Police are looking into 13 deaths.", "The thirteen deaths had the same cause.", Kind.VALUE, []),
        ("The court found him guilty.", "The jury acquitted him.", Kind.OUTCOME, [Fact.OPPOSITE]),
        ("The court found him guilty.", "The jury convicted him.", Kind.OUTCOME, []),
    ],
)
def test_facts_are_read_off_both_claims_whichever_is_first(
    one: str, other: str, kind: Kind, expected: list[Fact], lexicon: Lexicon
) -> None:
    ours, theirs = (readings(text, 0, lexicon) for text in (one, other))
    assert list(facts(ours, theirs, kind)) == list(facts(theirs, ours, kind)) == expected


RISING = ((0.0, 0.0), (0.4, 0.2), (1.0, 0.9))


@given(st.floats(0, 1), st.floats(0, 1), st.sets(st.sampled_from(Fact)))
def test_a_higher_score_never_means_less_and_a_fact_moves_it_its_way(one: float, other: float, told: set[Fact]) -> None:
    calibration = Calibration(RISING, {Fact.OPPOSITE: 1.2, Fact.SAME_FIGURE: -0.8})
    low, high = sorted((one, other))
    assert 0 <= calibration(low, told) <= calibration(high, told) + 1e-9 <= 0.9 + 2e-9
    assert calibration(low, {Fact.SAME_FIGURE}) - 1e-6 <= calibration(low) <= calibration(low, {Fact.OPPOSITE}) + 1e-6


def claim(id_: str, *, background: bool = False) -> Claim:
    """A claim of the report that its id begins with."""
    return Claim(id_, id_[0], "text", 0, 4, id_, None, Modality.ASSERTED, NOON, "published_at", background=background)


CLAIMS = {id_: claim(id_) for id_ in ("a1", "a2", "b1", "b2", "c1")} | {"b3": claim("b3", background=True)}


def verdict(earlier: str, later: str, score: float) -> Verdict:
    return Verdict(earlier, later, Relation.CONTRADICTS, score, 0.0, 0.5, 0.0, Kind.STATUS)


def shown(*verdicts: Verdict, dismissed: tuple[str, str] | None = None) -> list[str]:
    reviews = {} if dismissed is None else {dismissed: Decision("1", Decided.REVIEW, "x", NOON, "Ana", "", {"verdict": "dismissed"})}
    return [f"{one.pair[0]}/{one.pair[1]}" for one in flag_contradictions(verdicts, CLAIMS, reviews, 0.22) if not one.dismissed]


def test_the_surest_pair_of_a_claim_and_a_report_speaks_for_the_less_sure() -> None:
    assert shown(verdict("a1", "b1", 0.6), verdict("a1", "b2", 0.3)) == ["a1/b1"]
    assert shown(verdict("a1", "b1", 0.6), verdict("a2", "b1", 0.3)) == ["a1/b1"]


def test_what_is_sure_enough_in_itself_is_shown_again() -> None:
    assert shown(verdict("a1", "b1", 0.6), verdict("a1", "b2", AGAIN)) == ["a1/b1", "a1/b2"]


def test_another_matter_of_two_reports_and_a_third_report_are_shown_for_themselves() -> None:
    assert shown(verdict("a1", "b1", 0.6), verdict("a2", "b2", 0.3)) == ["a1/b1", "a2/b2"]
    assert shown(verdict("a1", "b1", 0.6), verdict("a1", "c1", 0.3)) == ["a1/b1", "a1/c1"]


def test_what_only_recounts_speaks_for_nothing() -> None:
    assert shown(verdict("a1", "b3", 0.6), verdict("a1", "b2", 0.3)) == ["a1/b2"]


SCORES = st.floats(0, 1).map(lambda score: round(score, 2))
PAIRS = [("a1", "b1"), ("a1", "b2"), ("a2", "b1"), ("a2", "b2"), ("a1", "c1"), ("a2", "c1"), ("b1", "c1")]


@given(st.lists(SCORES, min_size=len(PAIRS), max_size=len(PAIRS)), st.randoms(), st.sampled_from(PAIRS))
def test_neither_the_order_of_verdicts_nor_a_dismissal_brings_up_anything(scores: list[float], rng: Random, pair: tuple[str, str]) -> None:
    verdicts = [verdict(*each, score) for each, score in zip(PAIRS, scores, strict=True)]
    mixed = list(verdicts)
    rng.shuffle(mixed)
    assert shown(*mixed) == shown(*verdicts)
    assert set(shown(*verdicts, dismissed=pair)) <= set(shown(*verdicts))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Bank Rate was cut to 4%.", "The Bank kept Bank Rate at 4 percent.", True),
        ("Bank Rate was cut to 4%.", "The Bank kept Bank Rate at 4.25%.", False),
        ("It has sold 200,000 chips.", "It has sold about 200,000 chips.", False),
        ("Bank Rate was cut.", "The Bank kept Bank Rate.", False),
    ],
)
def test_claims_that_give_the_same_figures_differ_in_something_else(one: str, other: str, same: bool, lexicon: Lexicon) -> None:
    ours, theirs = (readings(text, 0, lexicon) for text in (one, other))
    assert same_figures(ours, theirs) is same_figures(theirs, ours) is same


@pytest.mark.parametrize(
    ("one", "other", "wrong"),
    [
        (
            "The cause was an expired certificate.",
            "The cause was a bad setting, not an expired certificate as we first said.",
            "an expired certificate",
        ),
        ("The cause was a bad setting.", "The cause was a bad setting, not an expired certificate as we first said.", None),
        ("The cause was not an expired certificate.", "It was a bad setting, not an expired certificate as first reported.", None),
        # A bare figure may be another's.
        ("The firm offered 1.8 percent.", "The rise is 3 percent, and not 1.8 as reported.", None),
    ],
)
def test_what_a_claim_takes_back_in_its_own_words_is_contradicted(one: str, other: str, wrong: str | None, lexicon: Lexicon) -> None:
    earlier, later = (in_context(read(report_from(fields(title="", text=text), NOON), lexicon), lexicon)[0] for text in (one, other))
    found = set_right(earlier, later)
    assert (found[1].says if found else None) == (wrong and f"“{wrong}” is taken back")


@pytest.mark.parametrize(
    ("one", "other", "opposed"),
    [
        ("A rapper from Karsa has joined the rebels.", "No, the Karsa rapper did not join the rebels.", True),
        ("A rapper from Karsa has joined the rebels.", "Karsa rapper joins the rebels? Another hoax makes the rounds.", True),
        ("The mayor of Karsa was arrested.", "Police debunk report of the arrest of the Karsa mayor.", True),
        ("The mayor of Karsa was arrested.", "Karsa mayor arrested over missing funds.", False),
        ("The mayor of Karsa was arrested.", "Selwin has not ratified the fisheries treaty.", False),
        ("Karsa sacked a clerk who had not been to work for years.", "Karsa sacks clerk who skipped work for years.", False),
        ("Report of the rapper's death is fake.", "No, the rapper is not dead.", False),
    ],
)
def test_of_two_headlines_one_may_say_that_the_other_is_not_so(one: str, other: str, opposed: bool, lexicon: Lexicon) -> None:
    ours, theirs = (in_context(read(report_from(fields(title="", text=text), NOON), lexicon), lexicon) for text in (one, other))
    assert any(refuted(a, b) for a in ours for b in theirs) is opposed
    assert any(refuted(b, a) for a in ours for b in theirs) is opposed
    told = [found[1] for a in ours for b in theirs if (found := refuted(a, b))]
    assert all(piece.says == f"“{piece.a.text}” / “{piece.b.text}”" for piece in told)


@pytest.mark.parametrize(
    ("one", "other", "outcome"),
    [
        ("Tessel may sell its lamp works in Karsa.", "Tessel has sold its lamp works.", True),
        ("The Karsa refinery will shut in May if wage talks fail.", "The Karsa refinery was kept running after a wage deal.", True),
        ("Tessel has sold its lamp works in Karsa.", "Tessel may buy its lamp works back.", False),
        ("Tessel may sell its lamp works in Karsa.", "Orion has sold a pit in Selwin.", False),
    ],
)
def test_a_settled_statement_tells_what_came_of_an_expectation(one: str, other: str, outcome: bool, lexicon: Lexicon) -> None:
    ours, theirs = (in_context(read(report_from(fields(title="", text=text), NOON), lexicon), lexicon)[0] for text in (one, other))
    assert came_of(ours, theirs) is outcome


def test_what_stands_in_a_whole_report_is_not_held_against_another_for_a_denial_alone(lexicon: Lexicon) -> None:
    long = "The mayor of Karsa was not arrested. Trams ran as usual. The market was full. It rained in the hills."
    ours, theirs = (
        in_context(read(report_from(fields(title="", text=text), NOON), lexicon), lexicon) for text in (long, "The mayor was arrested.")
    )
    assert not any(refuted(a, b) for a in ours for b in theirs)


@pytest.mark.parametrize(
    ("one", "other", "moved"),
    [
        ("The Karsa council will vote on 3 March.", "The vote of the Karsa council has been put off to 9 March.", True),
        ("Council in Karsa votes on March 12", "Vote of Karsa council brought forward from Friday to March 3", True),
        ("The Karsa council vote was moved to 9 March.", "The Karsa council vote has now been postponed until 14 March.", True),
        ("The Karsa council will vote on 9 March.", "The vote of the Karsa council has been put off to 9 March.", False),
        ("The Karsa council will vote on 3 March.", "The council's vote in Karsa was delayed on Friday by a fire.", False),
        ("The Karsa council voted on 3 February.", "The vote of the Karsa council has been put off to 9 March.", False),
        ("A tram fair opens in Lund on 3 March.", "The vote of the Karsa council has been put off to 9 March.", False),
    ],
)
def test_what_was_moved_to_another_day_is_no_more_on_the_first(one: str, other: str, moved: bool, lexicon: Lexicon) -> None:
    a, b = (in_context(read(report_from(fields(title="", text=text), NOON), lexicon), lexicon)[0] for text in (one, other))
    assert (rescheduled(a, b) is not None) is moved
    if moved:
        assert rescheduled(b, a) is None or a.moved_to is not None


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("Floods have killed 23 people in Sennar province.", "Floods have killed 41 people nationwide.", True),
        ("Measles cases rose to 310 in the county.", "Across the country 4,000 cases were counted.", True),
        ("Floods have killed 23 people in Sennar province.", "Floods have killed 41 people in Sennar province.", False),
        ("Floods have killed 23 people.", "Floods have killed 41 people nationwide.", False),
    ],
)
def test_a_part_s_figure_is_not_held_against_the_whole_s(one: str, other: str, apart: bool, lexicon: Lexicon) -> None:
    a, b = (in_context(read(report_from(fields(title="", text=text), NOON), lexicon), lexicon)[0] for text in (one, other))
    assert (other_scope(a, b) is not None) is apart


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("Washington cleared the chip for export.", "No import licence has been issued.", True),
        ("Washington cleared the chip for export.", "Exports of the chip were banned.", False),
        ("Washington cleared the chip for export.", "The chip was barred.", False),
        ("Exports of copper fell.", "Imports of copper rose.", False),
        ("Imports and exports of copper were banned.", "Exports of copper were allowed.", False),
    ],
)
def test_leave_to_export_is_not_held_against_leave_to_import(one: str, other: str, apart: bool, lexicon: Lexicon) -> None:
    a, b = (in_context(read(report_from(fields(title="", text=text), NOON), lexicon), lexicon)[0] for text in (one, other))
    assert (other_direction(a, b) is not None) is (other_direction(b, a) is not None) is apart


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nvidia's newer Blackwell processors remain off limits.", {"BLACKWELL"}),
        ("Airlines have parked Norvane’s Skylark passenger jets.", {"SKYLARK"}),
        ("Nvidia's chips remain off limits.", set()),
        ("Nvidia's Jensen Huang said that the chips would come.", set()),
    ],
)
def test_a_product_is_known_by_its_name_too(text: str, found: set[str], lexicon: Lexicon) -> None:
    assert products(text, lexicon) == found


def test_of_long_articles_a_pair_is_less_likely_to_contradict_the_less_the_longer_they_are() -> None:
    calibration = Calibration(RISING, longer=0.4)
    shares = [calibration(0.7, windows=number) for number in (1, 4, 9, 36)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == Calibration(RISING)(0.7, windows=36) == calibration(0.7)
    assert log_odds(shares[0]) - log_odds(shares[2]) == pytest.approx(0.4 * log(9))


def test_what_a_network_is_too_sure_of_is_told_as_often_as_it_is_so() -> None:
    # Of what it takes for likely at .98 nine in ten are so, of what it takes for unlikely at .02 one in ten.
    told = [(said, number < true) for said, true in ((0.98, 90), (0.02, 10)) for number in range(100)]
    found = scaling(told)
    assert found.times == pytest.approx(log_odds(0.9) / log_odds(0.98), abs=0.01)
    assert found.moved == pytest.approx(0, abs=0.01)
    assert found(0.98) == pytest.approx(0.9, abs=0.01)
    assert Scaling()(0.3) == pytest.approx(0.3)
    assert Scaling(moved=1.0)(0.5) == probability_of(1.0)

"""Which way a claim leans, all pairs taken together, and what that makes of a contradiction that is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.pipeline.leanings import Leaning, may_be_named, pooled, weigh
from reconciler.pipeline.positions import Sides
from reconciler.pipeline.standings import position_standings
from reconciler.records import Claim, Kind, Modality, Relation, Standing, Verdict

from .conftest import NOON

CLAIMS = {
    id_: Claim(id_, id_, "text", 0, 1, id_, None, Modality.ASSERTED, NOON + timedelta(days=day), "published_at", background=False)
    for day, id_ in enumerate("abcdefgh")
}


def pair(earlier: str, later: str, contradicts: float, supersedes: float = 1.0, disputed: float = 0.0) -> Verdict:
    return Verdict(earlier, later, Relation.CONTRADICTS, contradicts, 0.0, supersedes, disputed, Kind.STATUS)


def leaning(claim: str, *verdicts: Verdict, may_end: bool = True) -> Leaning:
    return weigh(verdicts, CLAIMS, lambda _verdict: may_end).get(claim, Leaning())


def test_what_nothing_speaks_of_stands() -> None:
    assert Leaning().standing is Standing.STANDS


def test_the_earlier_claim_of_a_reversal_is_out_of_date_and_the_later_one_stands() -> None:
    assert leaning("a", pair("a", "b", 0.9)).standing is Standing.SUPERSEDED
    assert leaning("b", pair("a", "b", 0.9)).standing is Standing.STANDS


def test_both_sides_of_what_is_left_unresolved_are_in_dispute() -> None:
    assert {leaning(each, pair("a", "b", 0.9, 0.1, 0.8)).standing for each in "ab"} == {Standing.DISPUTED}


def test_a_contradiction_of_which_nothing_is_told_is_in_dispute_as_is_one_that_cannot_end_anything() -> None:
    assert {leaning(each, pair("a", "b", 0.9, 0.0, 0.0)).standing for each in "ab"} == {Standing.DISPUTED}
    assert {leaning(each, pair("a", "b", 0.9), may_end=False).standing for each in "ab"} == {Standing.DISPUTED}


def test_what_ended_others_is_ended_itself_only_by_what_is_likelier() -> None:
    ended = pair("b", "c", 0.3)
    assert leaning("b", ended).standing is Standing.SUPERSEDED
    assert leaning("b", ended, pair("a", "b", 0.9)).standing is Standing.STANDS
    assert leaning("b", pair("b", "c", 0.9), pair("a", "b", 0.9)).standing is Standing.SUPERSEDED


def test_faint_pairs_count_for_nothing_however_many_and_of_others_only_the_surest() -> None:
    assert leaning("a", *(pair("a", later, 0.04) for later in "bcdefgh")) == Leaning()
    assert leaning("a", *(pair("a", later, 0.06) for later in "bcdefgh")).ended == pytest.approx(1 - 0.94**3)


def test_what_agrees_or_can_hold_too_or_only_recounts_says_nothing() -> None:
    sure = pair("a", "b", 0.9)
    for relation in (Relation.AGREES, Relation.UPDATES, Relation.NOT_COMPARABLE):
        assert leaning("a", replace(sure, relation=relation)) == Leaning()
    recounting = CLAIMS | {"b": replace(CLAIMS["b"], background=True)}
    assert weigh([sure], recounting, lambda _verdict: True) == {}
    assert may_be_named(sure, CLAIMS)
    assert not may_be_named(sure, recounting)
    assert not may_be_named(replace(sure, contradicts=0.19), CLAIMS)


def agreeing(one: str, other: str, surely: float) -> Verdict:
    return Verdict(one, other, Relation.AGREES, 0.0, surely, 0.0, 0.0)


def test_what_says_the_same_as_what_is_out_of_date_or_in_dispute_is_so_too_if_nothing_else_is_said_of_it() -> None:
    assert leaning("b", pair("a", "c", 0.9), agreeing("a", "b", 0.9)).standing is Standing.SUPERSEDED
    assert leaning("b", pair("a", "c", 0.9, 0.1, 0.8), agreeing("a", "b", 0.9)).standing is Standing.DISPUTED
    assert leaning("b", pair("a", "c", 0.9), agreeing("a", "b", 0.04)) == Leaning()
    assert leaning("d", pair("a", "c", 0.9), agreeing("c", "d", 0.9)).standing is Standing.STANDS


def test_what_says_the_same_as_what_ended_others_is_ended_itself_only_by_what_is_likelier() -> None:
    ended, agrees = pair("c", "d", 0.3), agreeing("b", "c", 0.9)
    assert leaning("c", ended, agrees).standing is Standing.SUPERSEDED
    assert leaning("c", ended, agrees, pair("a", "b", 0.9)).standing is Standing.STANDS


def test_nothing_is_shared_with_what_only_recounts_an_earlier_state() -> None:
    verdicts = [pair("a", "c", 0.9), agreeing("a", "b", 0.9)]
    recounting = CLAIMS | {"b": replace(CLAIMS["b"], background=True)}
    assert "b" in weigh(verdicts, CLAIMS, lambda _verdict: True)
    assert "b" not in weigh(verdicts, recounting, lambda _verdict: True)


def test_a_faint_pair_is_named_of_two_reports_of_which_surer_ones_are() -> None:
    faint = pair("a", "b", 0.06)
    assert not may_be_named(faint, CLAIMS)
    assert not may_be_named(faint, CLAIMS, {("b", "a")})
    assert may_be_named(faint, CLAIMS, {("a", "b")})
    assert not may_be_named(faint, CLAIMS, {("a", "b")}, 0.1)


CHANCES = st.floats(0, 1)
VERDICTS = st.lists(
    st.builds(
        lambda at, agrees, *chances: replace(pair(*at, *chances), agrees=agrees),
        st.sampled_from([(a, b) for a in "abcd" for b in "efgh"]),
        *[CHANCES] * 4,
    ),
    max_size=12,
)


@given(VERDICTS, st.randoms())
def test_the_order_of_verdicts_and_of_claims_does_not_matter_to_the_last_bit(verdicts: list[Verdict], rng: Random) -> None:
    mixed = list(verdicts)
    rng.shuffle(mixed)
    leanings = weigh(verdicts, CLAIMS, lambda _verdict: True)
    assert weigh(mixed, CLAIMS, lambda _verdict: True) == leanings
    assert list(leanings) == sorted(leanings)
    values = list(leanings.values())
    if values:
        assert pooled(values) == pooled(values[::-1])
    assert all(0 <= chance <= 1 for each in values for chance in (each.ended, each.disputed, each.ending))


def test_a_position_leans_as_most_of_its_claims_do_whatever_one_stray_sentence_says() -> None:
    ended = Leaning(ended=1.0, ending=0.9)
    assert pooled([ended, ended, Leaning(ending=0.9)]).standing is Standing.SUPERSEDED
    assert pooled([ended, Leaning(ending=0.9), Leaning(ending=0.9)]).standing is Standing.STANDS


def test_one_contradiction_leaves_nothing_in_dispute_that_all_that_is_said_holds_to_stand() -> None:
    sides = Sides((("a",), ("b",)), ((0, 1),))
    moments = {id_: (claim.effective_at, claim.effective_at) for id_, claim in CLAIMS.items()}
    assert position_standings(sides, [], CLAIMS, moments) == [Standing.DISPUTED] * 2
    held = position_standings(sides, [], CLAIMS, moments, holds=lambda position: position == ("b",))
    assert held == [Standing.DISPUTED, Standing.STANDS]

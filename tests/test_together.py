"""A second look at each pair: what the other pairs of its claims say of it."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.pipeline.odds import log_odds, probability_of
from reconciler.pipeline.together import Seen, looked_at_together
from reconciler.records import Relation, Together, Verdict
from training.together import fitted

BOTH = Together(third=2.0, others=1.0)


def verdict(earlier: str, later: str, contradicts: float = 0.0, agrees: float = 0.0) -> Verdict:
    relation = Relation.CONTRADICTS if contradicts > agrees else Relation.AGREES
    return Verdict(earlier, later, relation, contradicts, agrees, 0.5, 0.1)


def looked_at(*verdicts: Verdict, together: Together = BOTH) -> dict[tuple[str, str], float]:
    return {(one.earlier, one.later): one.contradicts for one in looked_at_together(verdicts, together)}


PAIR = verdict("a", "b", contradicts=0.4)


def test_a_pair_alone_is_taken_as_the_judge_gives_it() -> None:
    assert looked_at(PAIR) == {("a", "b"): 0.4}


@pytest.mark.parametrize(("agreeing", "against"), [(("b", "c"), ("a", "c")), (("a", "c"), ("b", "c"))])
def test_that_a_claim_which_agrees_with_one_side_contradicts_the_other_speaks_for_it(
    agreeing: tuple[str, str], against: tuple[str, str]
) -> None:
    told = [PAIR, verdict(*agreeing, agrees=0.9)]
    assert looked_at(*told)["a", "b"] == 0.4
    assert looked_at(*told, verdict(*against, contradicts=0.8))["a", "b"] > 0.6


def test_that_both_sides_seem_to_contradict_much_else_speaks_against_it() -> None:
    besides = [verdict(side, f"{side}{n}", contradicts=0.6) for side in "ab" for n in range(6)]
    assert looked_at(PAIR, *besides)["a", "b"] < 0.2
    assert looked_at(PAIR, *besides[:1])["a", "b"] == 0.4


def test_faint_pairs_and_judges_that_are_taken_at_their_word_stay_as_they_are() -> None:
    faint = verdict("x", "y", contradicts=0.01)
    third = [verdict("b", "c", agrees=0.9), verdict("a", "c", contradicts=0.8)]
    assert looked_at(faint, *third)["x", "y"] == 0.01
    assert looked_at(PAIR, *third, together=Together())["a", "b"] == 0.4


CHANCE = st.floats(0, 1).map(lambda chance: round(chance, 4))


@settings(deadline=None)
@given(st.lists(st.tuples(CHANCE, CHANCE), min_size=10, max_size=10), st.permutations(range(10)))
def test_nothing_depends_on_the_order_of_the_verdicts(chances: list[tuple[float, float]], order: list[int]) -> None:
    ends = [(one, other) for at, one in enumerate("abcde") for other in "abcde"[at + 1 :]]
    verdicts = [verdict(*pair, *chance) for pair, chance in zip(ends, chances, strict=True)]
    found = looked_at(*verdicts)
    assert looked_at(*(verdicts[at] for at in order)) == found
    assert all(0 <= each <= 1 for each in found.values())


def test_what_others_say_is_weighed_as_it_was_drawn() -> None:
    random, told = Random(1), []
    for _ in range(4000):
        score, seen = random.choice((0.2, 0.4, 0.7)), Seen(random.random(), 2 * random.random())
        odds = log_odds(score) + BOTH.third * seen.third - BOTH.others * seen.besides
        told.append((score, seen, random.random() < probability_of(odds)))
    found = fitted(told)
    assert found.third == pytest.approx(BOTH.third, abs=0.3)
    assert found.others == pytest.approx(BOTH.others, abs=0.3)

"""The steps, one by one, on records built by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.pipeline.amendments import retractions
from reconciler.pipeline.asking import all_ask
from reconciler.pipeline.candidates import plan
from reconciler.pipeline.contradictions import Flagged, flag_contradictions
from reconciler.pipeline.copies import copied_claims
from reconciler.pipeline.decisions import rulings
from reconciler.pipeline.leanings import Leaning, weigh
from reconciler.pipeline.naming import label
from reconciler.pipeline.origins import copies, editions, origins
from reconciler.pipeline.positions import gather_positions
from reconciler.pipeline.stances import Stances
from reconciler.pipeline.supersessions import Context, find_links
from reconciler.pipeline.topics import gather_topics
from reconciler.records import (
    QUANTITY,
    Claim,
    Decided,
    Decision,
    Evidence,
    Kind,
    Modality,
    Reading,
    ReadReport,
    Relation,
    Report,
    Span,
    Standing,
    Tie,
    Verdict,
)

from .conftest import NOON


def report(id_: str, day: int = 0, **given: object) -> Report:
    return replace(Report(id_, "Wire", id_, "text", NOON + timedelta(days=day), NOON), **given)  # type: ignore[arg-type]


def verdict(a: str, b: str, *, contradicts: float = 0.0, agrees: float = 0.0) -> Verdict:
    relation = Relation.CONTRADICTS if contradicts else Relation.AGREES
    return Verdict(a, b, relation, contradicts, agrees, 0.6, 0.1)


def test_reports_that_are_alike_on_average_are_one_topic() -> None:
    ties = [Tie("a", "b", 0.5, 0), Tie("b", "c", 0.5, 0), Tie("a", "c", 0.4, 0), Tie("c", "d", 0.3, 0), Tie("d", "e", 0.5, 0)]
    assert gather_topics("abcde", ties, least=0.25) == [("a", "b", "c"), ("d", "e")]


def test_one_report_between_two_stories_does_not_chain_them_together() -> None:
    ties = [Tie("a", "b", 0.6, 0), Tie("c", "d", 0.6, 0), Tie("a", "m", 0.2, 0), Tie("d", "m", 0.2, 0)]
    groups = gather_topics("abcdm", ties, least=0.15)
    assert not any({"a", "d"} <= set(group) for group in groups)


def test_topics_that_a_person_merged_are_one() -> None:
    assert gather_topics("ab", [], together=[("b", "a")]) == [("a", "b")]


def test_the_newest_edition_at_an_address_replaces_the_others() -> None:
    reports = [report("a", 0, url="u"), report("c", 2, url="u"), report("b", 1, url="u"), report("x", 3, url="other")]
    assert editions(reports) == {"a": "b", "b": "c"}


def test_editions_of_one_time_are_ordered_by_arrival() -> None:
    first = report("z", url="u", received_at=NOON)
    second = report("a", url="u", received_at=NOON + timedelta(minutes=1))
    assert editions([second, first]) == {"z": "a"}


def test_a_report_retracts_only_reports_of_its_own_source() -> None:
    reports = [report("a", url="u"), report("b", 1, retracts="u"), report("c", 1, source="Other", retracts="u")]
    assert retractions(reports) == {"a": "b"}


def test_the_earliest_of_a_group_of_copies_is_their_origin() -> None:
    reports = {r.id: r for r in (report("a", 2), report("b", 0), report("c", 1))}
    assert copies(reports, [Tie("a", "b", 0, 0.9), Tie("a", "c", 0, 0.9)]) == {"a": "b", "b": "b", "c": "b"}


def test_near_copies_are_of_one_origin_if_they_come_out_within_a_month() -> None:
    def together(days: int, copying: float) -> bool:
        reports = {r.id: r for r in (report("a", source="One"), report("b", days, source="Other"))}
        return len(set(origins(reports, [Tie("a", "b", 0, copying)]).values())) == 1

    assert together(29, 0.5)
    assert not together(40, 0.5)
    assert not together(1, 0.3)
    # A reprint adds nothing, however late it comes.
    assert together(400, 0.9)


def test_a_withdrawn_report_is_compared_with_nothing() -> None:
    decision = Decision("d", Decided.WITHDRAW, "a", NOON, "", "", {})
    made = plan([report("a"), report("b")], [Tie("a", "b", 0.9, 0)], rulings([decision]))
    assert made.couples == ()
    assert made.topics == (("b",),)


def test_an_undone_decision_counts_for_nothing_and_an_undone_undo_does() -> None:
    decided = Decision("d", Decided.WITHDRAW, "a", NOON, "", "", {})
    undone = Decision("u", Decided.UNDO, "d", NOON + timedelta(1), "", "", {})
    redone = Decision("v", Decided.UNDO, "u", NOON + timedelta(2), "", "", {})
    assert rulings([decided, undone]).withdrawn == frozenset()
    assert rulings([redone, decided, undone]).withdrawn == {"a"}


def test_claims_that_agree_take_one_position_and_those_that_contradict_take_two() -> None:
    verdicts = [verdict("a", "b", agrees=0.9), verdict("b", "c", contradicts=0.9), verdict("c", "d", agrees=0.8)]
    [sides] = gather_positions(verdicts, [("b", "c")], [])
    assert sides.positions == (("a", "b"), ("c", "d"))
    assert sides.excludes == ((0, 1),)


def test_claims_that_contradict_never_share_a_position_whatever_agrees_with_both() -> None:
    verdicts = [verdict("a", "b", agrees=0.9), verdict("b", "c", agrees=0.8), verdict("a", "c", contradicts=0.9)]
    [sides] = gather_positions(verdicts, [("a", "c")], [])
    assert all(not {"a", "c"} <= set(position) for position in sides.positions)


def test_claims_of_one_report_against_one_claim_share_a_position_only_if_they_say_one_thing_twice() -> None:
    verdicts = [verdict("a", "b", contradicts=0.9), verdict("a", "c", contradicts=0.9)]
    pairs = [("a", "b"), ("a", "c")]
    of = {"a": "one", "b": "other", "c": "other"}
    [sides] = gather_positions(verdicts, pairs, [], report_of=of.__getitem__)
    assert sides.positions == (("a",), ("b",), ("c",))
    [sides] = gather_positions(verdicts, pairs, [], lambda one, other: {one, other} == {"b", "c"}, of.__getitem__)
    assert sides.positions == (("a",), ("b", "c"))


def test_many_claims_that_all_face_one_another_are_gathered_as_few_are() -> None:
    """Two tables of a hundred lines: groups grow by the pairs that agree, not by all pairs of their members."""
    ours, theirs = [f"a{n:03}" for n in range(100)], [f"b{n:03}" for n in range(100)]
    against = [verdict(one, other, contradicts=0.9) for one in ours for other in theirs]
    of = {**dict.fromkeys(ours, "one"), **dict.fromkeys(theirs, "other")}
    pairs = [(each.earlier, each.later) for each in against]
    [sides] = gather_positions(against, pairs, [], lambda one, other: of[one] == of[other], of.__getitem__)
    assert sides.positions == (tuple(ours), tuple(theirs))


# "The captain was arrested after 16 died" (both) differs from what two reports say of the captain, and two others of the dead.
TWO_FACTS = [
    verdict("both", "freed", contradicts=0.9),
    verdict("at home", "both", contradicts=0.9),
    verdict("at home", "freed", agrees=0.9),
    verdict("both", "nine", contradicts=0.9),
    verdict("both", "twenty", contradicts=0.9),
    verdict("nine", "twenty", contradicts=0.9),
    verdict("a toll of 16", "both", agrees=0.9),
    verdict("a toll of 16", "nine", contradicts=0.3),
    verdict("9", "nine", agrees=0.9),
]
DIFFERING = [(one.earlier, one.later) for one in TWO_FACTS if one.contradicts == 0.9]


def test_a_sentence_that_tells_two_facts_answers_two_questions_and_keeps_them_apart() -> None:
    deaths, custody = gather_positions(TWO_FACTS, DIFFERING, [])
    assert custody.positions == (("at home", "freed"), ("both",))
    assert custody.pairs == {("both", "freed"), ("at home", "both")}
    assert deaths.positions == (("9", "nine"), ("a toll of 16", "both"), ("twenty",))
    assert deaths.excludes == ((0, 1), (0, 2), (1, 2))


def test_two_claims_of_one_report_are_on_one_question_if_they_differ_from_a_third_in_one_thing() -> None:
    verdicts = [verdict("a", "b", contradicts=0.9), verdict("a", "c", contradicts=0.9)]
    pairs, of = [("a", "b"), ("a", "c")], {"a": "one", "b": "other", "c": "other"}.__getitem__
    assert len(gather_positions(verdicts, pairs, [], report_of=of)) == 1
    assert len(gather_positions(verdicts, pairs, [], report_of=of, in_what=lambda one: (Kind.NUMBER, frozenset(one.later)))) == 2


@settings(deadline=None)
@given(st.permutations(TWO_FACTS))
def test_questions_and_positions_do_not_depend_on_the_order_of_the_verdicts(verdicts: list[Verdict]) -> None:
    assert gather_positions(verdicts, reversed(DIFFERING), []) == gather_positions(TWO_FACTS, DIFFERING, [])


def test_questions_are_named_by_what_both_sides_are_about_and_figures_by_what_they_count_else_they_quote_them() -> None:
    texts = {
        "a": "The bow door of the Lorne was locked.",
        "b": "The bow door of the Lorne stood open.",
        "c": "Nobody warned the Lorne of the gale.",
        "d": "A clerk warned the Lorne.",
        "e": "The Lorne had 14 dead.",
        "f": "The Lorne had 20 dead.",
    }
    count = Reading(QUANTITY, "", 0, 1, "14", low=14, high=14, measures=("deaths",))
    claims = {id_: replace(CLAIMS["a"], id=id_, text=text, readings=(count,) if id_ in "ef" else ()) for id_, text in texts.items()}
    kinds = {("a", "b"): Kind.NEGATION, ("c", "d"): Kind.NEGATION, ("e", "f"): Kind.NUMBER}
    questions = [([Flagged(replace(verdict(*pair, contradicts=0.9), kind=kind), None)], [pair]) for pair, kind in kinds.items()]
    assert all_ask(questions, claims) == [
        "Bow door",
        "“Nobody warned the Lorne of the gale.”, or “A clerk warned the Lorne.”?",
        "How many deaths?",
    ]


def test_a_question_is_named_by_what_most_of_all_its_pairs_say_something_of() -> None:
    def differing(pair: tuple[str, str], kind: Kind, signal: str) -> Flagged:
        piece = Evidence(signal, Span(0, 1, "x"), Span(0, 1, "x"), 1.0, "x / x")
        return Flagged(replace(verdict(*pair, contradicts=0.9), kind=kind, evidence=(piece,)), None)

    pairs = [(("a", "b"), Kind.STATUS, "custody"), (("a", "c"), Kind.STATUS, "deciding words"), (("a", "d"), Kind.STATUS, "reading")]
    pairs += [(("b", "c"), Kind.OUTCOME, "verdict"), (("b", "d"), Kind.OUTCOME, "verdict")]
    for ordered in (pairs, pairs[::-1]):
        assert all_ask([([differing(*each) for each in ordered], [pair for pair, *_ in ordered])], CLAIMS)[0].startswith(
            "Guilty, or cleared"
        )


REPORTS = [report(name, day) for day, name in enumerate("abcd")]
CLAIMS = {r.id: Claim(r.id, r.id, "text", 0, 1, r.id, None, Modality.ASSERTED, r.published_at, "published_at", False) for r in REPORTS}
DISMISSAL = Decision("d", Decided.REVIEW, "x", NOON, "", "", {"verdict": "dismissed"})
CONFIRMATION = replace(DISMISSAL, detail={"verdict": "confirmed"})


def links(flagged: Sequence[Flagged], *verdicts: Verdict, background: str = "") -> list[tuple[str, str]]:
    claims = CLAIMS | {name: replace(CLAIMS[name], background=True) for name in background}
    context = Context(claims, {r.id: r for r in REPORTS}, plan(REPORTS, [], rulings(()))).leaned(verdicts)
    return [(link.earlier_claim_id, link.later_claim_id) for link in find_links(flagged, verdicts, context)]


def test_what_leans_to_be_out_of_date_is_so_by_the_likeliest_pair_where_none_that_is_shown_ends_it() -> None:
    weak = [verdict("a", name, contradicts=0.2) for name in "bcd"]
    assert links([], replace(weak[0], contradicts=0.08)) == []
    assert links([], weak[0], replace(weak[1], supersedes=0.7)) == [("a", "c")]
    assert links([Flagged(weak[0], None)], *weak) == [("a", "b")]
    assert links([], *(replace(each, disputed=0.5) for each in weak)) == []
    assert links([], *weak, background="a") == []


def test_a_faint_pair_will_do_between_reports_of_which_the_later_ends_something_else_for_sure() -> None:
    also = replace(CLAIMS["a"], id="also")
    context = Context(CLAIMS | {"also": also}, {r.id: r for r in REPORTS}, plan(REPORTS, [], rulings(())))

    def named(*verdicts: Verdict) -> list[tuple[str, str]]:
        flagged = [Flagged(one, None) for one in verdicts if one.contradicts >= 0.5]
        return [(link.earlier_claim_id, link.later_claim_id) for link in find_links(flagged, verdicts, context.leaned(verdicts))]

    faint = replace(verdict("also", "b", contradicts=0.1), supersedes=1.0)
    assert named(faint) == []
    assert named(faint, verdict("a", "b", contradicts=0.9)) == [("a", "b"), ("also", "b")]
    assert named(faint, verdict("a", "c", contradicts=0.9)) == [("a", "c")]


@pytest.mark.parametrize(("review", "stands"), [(None, True), (CONFIRMATION, False)])
def test_a_single_contradiction_ends_nothing_that_leans_to_stand_unless_confirmed(review: Decision | None, stands: bool) -> None:
    shown, ending = verdict("b", "c", contradicts=0.4), replace(verdict("a", "b", contradicts=0.9), supersedes=0.9)
    context = Context(CLAIMS, {r.id: r for r in REPORTS}, plan(REPORTS, [], rulings(()))).leaned([shown, ending])
    made = Stances(context, [shown, ending], [Flagged(ending, None), Flagged(shown, review)], copied_claims([], {}), str, 0.5)
    assert made.state_of["a"].standing is Standing.SUPERSEDED
    assert (made.state_of["b"].standing is Standing.STANDS) is stands


@pytest.mark.parametrize("said_by", ["ab", "a"])
def test_what_is_out_of_date_on_another_question_disputes_nothing(said_by: str) -> None:
    ending = [verdict(claim, "c", contradicts=0.9) for claim in said_by]
    against = [replace(verdict(claim, "d", contradicts=0.9), disputed=0.9) for claim in said_by]
    verdicts = [*ending, *against, verdict("a", "b", agrees=0.9)]
    context = Context(CLAIMS, {r.id: r for r in REPORTS}, plan(REPORTS, [], rulings(()))).leaned(verdicts)
    flagged = [*(Flagged(one, CONFIRMATION) for one in ending), *(Flagged(one, None) for one in against)]
    made = Stances(context, verdicts, flagged, copied_claims([], {}), str, 0.5)
    assert len(made.sides) == 2
    assert made.state_of["a"].standing is Standing.SUPERSEDED
    assert made.state_of["d"].standing is Standing.STANDS


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("CORRECTED: Toll in Moru", "Toll in Moru"),
        ("UPDATE 2-Toll in Moru rises", "Toll in Moru rises"),
        ("Live music returns to Karsa", "Live music returns to Karsa"),
        ("Correction: Moru", "Correction: Moru"),
    ],
)
def test_what_kind_of_report_a_title_heads_is_no_part_of_what_a_topic_is_called(title: str, name: str) -> None:
    assert label([ReadReport(report("a", title=title), (), {})], []) == name


def test_what_a_person_dismissed_brings_up_nothing_in_its_place() -> None:
    weak = [verdict("a", name, contradicts=0.25) for name in "bcd"]
    assert links([], *weak) == [("a", "b")]
    assert links([Flagged(weak[0], DISMISSAL)], *weak) == []
    unsure = [replace(each, contradicts=0.3, disputed=0.9) for each in weak]
    before = flag_contradictions(unsure, CLAIMS, {}, 0.5, leanings(unsure))
    after = flag_contradictions(unsure, CLAIMS, {("a", "d"): DISMISSAL}, 0.5, leanings(unsure))
    assert [one.pair for one in after] == [one.pair for one in before] == [("a", name) for name in "bcd"]
    assert [one.said for one in after] == [None, None, "dismissed"]


def leanings(verdicts: Sequence[Verdict]) -> dict[str, Leaning]:
    return weigh(verdicts, CLAIMS, lambda _verdict: True)


def test_a_claim_that_leans_to_be_in_dispute_shows_the_pair_that_most_likely_leaves_it_so() -> None:
    weak = [
        replace(verdict("a", name, contradicts=0.3), supersedes=0.1, disputed=chance)
        for name, chance in (("b", 0.5), ("c", 0.9), ("d", 0.4))
    ]
    of_a = {"a": leanings(weak)["a"]}
    assert [one.pair for one in flag_contradictions(weak, CLAIMS, {}, 0.5, of_a)] == [("a", "c")]
    faint = [replace(each, contradicts=0.19) for each in weak]
    assert flag_contradictions(faint, CLAIMS, {}, 0.5, leanings(faint)) == []
    shown = replace(verdict("a", "d", contradicts=0.9), disputed=0.0)
    assert [one.pair for one in flag_contradictions([*weak, shown], CLAIMS, {}, 0.5, of_a)] == [("a", "d")]


def test_a_claim_that_leans_to_be_in_dispute_shows_a_faint_pair_of_reports_that_contradict_more_surely_elsewhere() -> None:
    claims = CLAIMS | {"also": replace(CLAIMS["a"], id="also"), "too": replace(CLAIMS["b"], id="too")}
    faint = replace(verdict("also", "too", contradicts=0.15), supersedes=0.1, disputed=0.9)
    sure = verdict("a", "b", contradicts=0.9)

    def shown(*verdicts: Verdict, reviews: Mapping[tuple[str, str], Decision] | None = None) -> list[tuple[str, str]]:
        leaning = weigh(verdicts, claims, lambda _verdict: True)
        return [one.pair for one in flag_contradictions(verdicts, claims, reviews or {}, 0.5, leaning)]

    assert shown(faint) == []
    assert shown(faint, sure) == [("a", "b"), ("also", "too")]
    assert shown(faint, verdict("a", "c", contradicts=0.9)) == [("a", "c")]
    assert shown(replace(faint, contradicts=0.08), sure) == [("a", "b")]
    # A review brings up nothing new, and takes away nothing else.
    assert shown(faint, sure, reviews={("a", "b"): DISMISSAL}) == shown(faint, sure)
    assert shown(faint, replace(sure, contradicts=0.3), reviews={("a", "b"): CONFIRMATION}) == [("a", "b")]


def test_offsets_are_kept_when_times_are_compared() -> None:
    assert datetime.fromisoformat("2026-03-02T09:00:00+08:00") < datetime.fromisoformat("2026-03-01T22:30:00-05:00")

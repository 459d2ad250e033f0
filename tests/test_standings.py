"""Where claims stand towards one another, on small stories judged by rules."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from reconciler.intake.drafts import report_from
from reconciler.judges.authorities import other_act, other_authority
from reconciler.judges.comparing import SURE, other_product, why_not
from reconciler.judges.context import InContext, in_context
from reconciler.judges.same_words import same_words, turned
from reconciler.pipeline.claims import read
from reconciler.queries import Filters, Page
from reconciler.records import Contradiction, Standing, State
from reconciler.service import Service
from reconciler.text.authorities import authority
from reconciler.text.lexicon import Lexicon

from .conftest import CLOSED, NOON, REOPENED, fields, rules_service

SHUT_AGAIN = fields(
    source="Radio Karsa",
    title="Port of Karsa closed again",
    text="The Port of Karsa has been closed to all vessels again, the harbour master said.",
    published_at="2026-03-05T08:00:00+00:00",
)


def told(*reports: dict[str, Any]) -> Service:
    service = rules_service()
    for each in reports:
        service.submitter.submit(each)
    return service


def contradictions(service: Service) -> list[Contradiction]:
    return list(service.store.shelf.list_contradictions(Filters(), Page(200)).records)


def standing(service: Service, source: str) -> Standing:
    """Where the text of a source's report stands."""
    shelf = service.store.shelf
    [report] = shelf.list_reports(Filters(source=source), Page(10)).records
    states = [state for claim, state in shelf.claims_by_id(shelf.claim_ids_of(report.id)).values() if claim.part == "text" and state]
    return states[0].standing


def test_a_state_reported_again_after_its_reversal_stands_again() -> None:
    service = told(CLOSED, REOPENED, SHUT_AGAIN)
    assert standing(service, "Radio Karsa") is Standing.STANDS
    assert standing(service, "Delta Ledger") is Standing.SUPERSEDED


def test_a_state_that_is_back_stands_since_it_is_and_is_told_in_one_place() -> None:
    [topic] = told(CLOSED, REOPENED, SHUT_AGAIN).looker.summary().topics
    [line] = topic.stands
    assert line.claim.source == "Radio Karsa"
    assert line.since == line.claim.effective_at
    assert line.others == ()


STILL_OPEN = fields(
    source="Radio Karsa",
    title="Harbour is busy",
    text="The Port of Karsa has reopened to all vessels, which traders said has made fish cheaper.",
    published_at="2026-03-20T08:00:00+00:00",
)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_state_is_spoken_for_by_what_brought_it_about_and_superseded_by_that(order: tuple[int, ...]) -> None:
    reports = [CLOSED, REOPENED, STILL_OPEN]
    [topic] = told(*(reports[place] for place in order)).looker.summary().topics
    [stands] = topic.stands
    assert (stands.claim.source, stands.claim.quote) == ("Delta Ledger", REOPENED["text"])
    assert stands.over
    assert (stands.over.source, stands.since) == ("Harbour Wire", stands.claim.effective_at)
    assert [other.source for other in stands.others] == ["Radio Karsa"]
    assert {(line.claim.source, line.by.source, line.by.quote) for line in topic.superseded} == {
        ("Harbour Wire", "Delta Ledger", REOPENED["text"])
    }


def test_a_figure_is_spoken_for_by_the_newest_claim_and_superseded_by_the_next() -> None:
    def toll(day: int, dead: int, said: str = "has risen to") -> dict[str, Any]:
        text = f"The death toll in the Karsa fire {said} {dead}, police said."
        return fields(source=f"Wire {day}", title=f"Karsa fire, day {day}", text=text, published_at=f"2026-03-0{day}T08:00:00Z", url=None)

    [topic] = told(toll(1, 5), toll(2, 9), toll(3, 14), toll(4, 14, "is now put by rescuers at")).looker.summary().topics
    assert [line.claim.source for line in topic.stands] == ["Wire 4"]
    assert {(line.claim.source, line.by.source) for line in topic.superseded} == {("Wire 1", "Wire 2"), ("Wire 2", "Wire 3")}


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_of_two_reports_of_one_instant_neither_supersedes_the_other(order: tuple[int, ...]) -> None:
    both = [CLOSED, {**REOPENED, "published_at": CLOSED["published_at"]}]
    service = told(*(both[i] for i in order))
    assert {one.state for one in contradictions(service)} == {State.OPEN}
    assert {standing(service, source) for source in ("Harbour Wire", "Delta Ledger")} == {Standing.DISPUTED}


def test_a_superseded_contradiction_has_a_side_that_is_superseded() -> None:
    service = told(CLOSED, REOPENED, SHUT_AGAIN)
    for one in contradictions(service):
        states = [state for _, state in service.store.shelf.claims_by_id([one.earlier, one.later]).values() if state]
        assert (one.state is State.SUPERSEDED) == any(state.standing is Standing.SUPERSEDED for state in states)
        assert (one.superseding is None) == (one.state is not State.SUPERSEDED)


def test_a_reviewer_s_choice_of_the_earlier_claim_is_obeyed() -> None:
    service = told(CLOSED, REOPENED)
    one = next(each for each in contradictions(service) if each.state is State.SUPERSEDED)
    service.decider.review(one.id, "confirmed", one.earlier, "", "Ada")
    states = service.store.shelf.claims_by_id([one.earlier, one.later])
    assert states[one.later][1].standing is Standing.SUPERSEDED
    assert states[one.earlier][1].standing is not Standing.SUPERSEDED


def test_a_reprint_freshens_neither_the_topic_nor_its_counts() -> None:
    before = told(CLOSED, REOPENED)
    after = told(CLOSED, REOPENED, {**CLOSED, "source": "Reprinter", "url": None, "published_at": "2026-03-09T08:00:00+00:00"})
    [one], [other] = (service.store.shelf.list_topics(Filters(), Page(10)).records for service in (before, after))
    assert (one.last_at, one.claims, one.origins, one.label) == (other.last_at, other.claims, other.origins, other.label)


def side(lexicon: Lexicon, text: str, title: str = "") -> InContext:
    made = read(report_from(fields(title=title, text=text), NOON), lexicon)
    return in_context(made, lexicon)[-1]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (
            "Customs agents were told that the H200 is not permitted.",
            "Customs agents were told that the H200 is not permitted, report says",
            True,
        ),
        ("The death toll in the Karsa fire rose to 31.", "The death toll in the Karsa fire rose to 27.", False),
        ("The ministry confirmed the sale of the yard.", "The ministry has not confirmed the sale of the yard.", False),
        ("Sales of the H20 in China were halted.", "Sales of the H200 in China were halted.", False),
        ("The court in Karsa gave the reporter eight years.", "The court in Karsa gave the reporter six years.", False),
        ("The cans came from a plant in Karsa, police said.", "The cans came from a plant in Selwin, police said.", False),
        # One moment by the clocks of two zones, and two moments.
        (
            "The board dismissed the chief executive on Wednesday morning, Tokyo time.",
            "The board dismissed the chief executive on Tuesday evening, US Eastern time.",
            True,
        ),
        (
            "The board dismissed the chief executive on Wednesday morning, Tokyo time.",
            "The board dismissed the chief executive on Tuesday morning, US Eastern time.",
            False,
        ),
        (
            "The board dismissed the chief executive on Wednesday morning, Tokyo time.",
            "The board dismissed the chairman on Tuesday evening, US Eastern time.",
            False,
        ),
    ],
)
def test_the_same_words_agree_unless_a_figure_a_code_or_a_negation_differs(one: str, other: str, same: bool, lexicon: Lexicon) -> None:
    assert same_words(side(lexicon, one), side(lexicon, other)) is same
    assert same_words(side(lexicon, other), side(lexicon, one)) is same


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("The death toll in the Karsa fire rose to 31 people.", "The death toll in the Karsa fire rose to 27 people.", "number"),
        ("The ministry confirmed the sale of the yard.", "The ministry has not confirmed the sale of the yard.", "negation"),
        ("The death toll in the Karsa fire rose to 31 people.", "The death toll in the Selwin fire rose to 27 people.", None),
        ("The ministry confirmed the sale of the yard.", "The ministry confirmed the sale of the yard.", None),
    ],
)
def test_the_same_words_contradict_where_only_a_figure_or_a_negation_differs(
    one: str, other: str, kind: str | None, lexicon: Lexicon
) -> None:
    found = turned(side(lexicon, one), side(lexicon, other))
    assert (found[0].value if found else None) == kind


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Karsa is considering a ban on scooters.", "Scooters may use all roads in Karsa, the council decided.", "only considered"),
        ("Karsa bans scooters.", "Scooters may use all roads in Karsa, the council decided.", None),
        ("Washington cleared the chip for export.", "Chinese customs officers barred the chip.", "other authority"),
    ],
)
def test_what_holds_for_sure_overrules_any_score(one: str, other: str, why: str | None, lexicon: Lexicon) -> None:
    found = why_not(side(lexicon, one), side(lexicon, other), SURE)
    assert (found or "").startswith(why or "")
    assert (found is None) == (why is None)


def test_an_act_without_a_subject_is_of_the_authority_that_the_title_names(lexicon: Lexicon) -> None:
    cleared = side(lexicon, "The United States cleared the chip.")
    shut = side(lexicon, "The border is shut to the chip.", title="Chinese customs officers bar the chip")
    assert other_authority(cleared, shut) == "other authority: united states / china"
    # Nor is what a report on China's act tells of without naming anyone held against what the United States did.
    undecided = side(lexicon, "No formal decision has been taken yet.", title="Chinese customs officers bar the chip")
    assert other_authority(cleared, undecided) == other_authority(cleared, shut)
    assert other_authority(side(lexicon, "Sales of the chip rose."), undecided) is None
    assert other_authority(side(lexicon, "The United States is large."), undecided) is None


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("Washington cleared the chip.", "united states"),
        ("The Commerce Department has begun to issue licences.", "united states"),
        ("Customs officials in China barred the chip.", "china"),
        ("The government of India lifted the ban.", "india"),
        ("The president lifted tariffs on Canada.", None),
        ("Tariffs on Canada were lifted.", None),
        ("Exports to Russia are banned.", None),
        ("A ship from Norway was seized.", None),
        ("Canadian steel is taxed from Tuesday.", None),
        ("Two men in Japan were arrested.", None),
    ],
)
def test_an_act_is_of_the_authority_that_is_its_subject_and_not_of_the_country_that_it_goes_toward(
    text: str, acts: str | None, lexicon: Lexicon
) -> None:
    assert authority(text, lexicon) == acts


def test_tariffs_of_one_side_are_held_against_one_another_whichever_country_is_named_first(lexicon: Lexicon) -> None:
    imposed = side(lexicon, "The president imposed tariffs on Canada and Mexico.")
    paused = side(lexicon, "The president suspended the tariffs on Mexico and Canada.")
    assert other_authority(imposed, paused) is other_act(imposed, paused) is None


def test_what_another_country_s_authorities_are_said_to_do_undoes_nothing(lexicon: Lexicon) -> None:
    cleared = side(lexicon, "Washington cleared the chip for export.")
    stopped = side(lexicon, "They stopped because the chip cannot get past Chinese inspectors.")
    assert other_authority(cleared, stopped) == other_authority(stopped, cleared) == "other authority: united states / china"
    assert other_authority(cleared, side(lexicon, "They stopped, for US officials and regulators in China refused the chip.")) is None
    assert other_authority(cleared, side(lexicon, "They stopped because Chinese buyers refused the chip.")) is None


def test_what_an_authority_did_is_undone_by_nothing_that_others_do(lexicon: Lexicon) -> None:
    cleared = side(lexicon, "Washington cleared the chip for export.")
    stopped = side(lexicon, "Makers of boards for the chip have paused production.")
    assert other_act(cleared, stopped) == other_act(stopped, cleared)
    assert (other_act(cleared, stopped) or "").startswith("other act: united states on permission")
    assert other_act(cleared, side(lexicon, "Exports of the chip were banned.")) is None
    assert other_act(cleared, side(lexicon, "China's makers of boards have paused production.")) is None
    assert other_act(cleared, side(lexicon, "The chip is blue.")) is None
    # A bare figure is no doing.
    assert other_act(cleared, side(lexicon, "The chip had been on a list for 17 days.")) is None


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("Sales of the VM-7 are banned.", "Sales of the VM-5 are permitted.", True),
        ("They were VM-7, a manager said.", "The parts that came in May were of type VM-5, customs said.", False),
        ("It is really an H20.", "The chip is an H200.", False),
        # What became of one product is not which product another thing is.
        ("The chip is an H20.", "The H200 was approved.", True),
        ("They were VM-7, and the VM-9 was shut off.", "They were of type VM-5.", True),
    ],
)
def test_two_products_are_two_answers_where_both_claims_say_which_product_a_thing_is(
    one: str, other: str, apart: bool, lexicon: Lexicon
) -> None:
    sides = side(lexicon, one), side(lexicon, other)
    assert (other_product(*sides) is not None) is apart
    assert (other_product(*reversed(sides)) is not None) is apart


def test_what_is_said_no_earlier_than_what_ends_its_position_outlives_it() -> None:
    both = f"{REOPENED['text']} The Port of Karsa has been closed to all vessels, the pilots said."
    service = told(CLOSED, {**REOPENED, "text": both})
    [report] = service.store.shelf.list_reports(Filters(source="Delta Ledger"), Page(1)).records
    placed = service.store.shelf.claims_by_id(service.store.shelf.claim_ids_of(report.id)).values()
    assert all(state and state.standing is not Standing.SUPERSEDED for _, state in placed)
    assert standing(service, "Harbour Wire") is Standing.SUPERSEDED

"""Who said it first, on whose word, and who took it back: corrections, retractions, credits, rings, suggestions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest

from reconciler.queries import Filters, Page, When
from reconciler.records import Basis, Standing, State, Supersession
from reconciler.service import Service
from reconciler.service.rebuild import snapshot
from reconciler.settings import Settings
from reconciler.store.memory import MemoryStore
from reconciler.text.corrections import correcting, corrects, sets_right, withdraws
from reconciler.text.lexicon import Lexicon
from reconciler.text.outlets import credited
from reconciler.wiring import make_service

from .conftest import CLOSED, REOPENED, Clock, fields, rules_service

LITHIUM = fields(
    title="Voss finds lithium at Sella",
    text="Voss has discovered a large lithium deposit at Sella. Drilling at Sella began in May. Shares in Voss rose after the find.",
    url="https://harbourwire.example/lithium",
)
WITHDRAWN = fields(
    title="Story withdrawn: lithium at Sella",
    text="Please disregard our report of a large lithium deposit that Voss was said to have found at Sella.",
    published_at="2026-03-01T11:00:00+00:00",
    url="https://harbourwire.example/withdrawn",
)
CORRECTED = fields(
    title="Correction: port of Karsa",
    text="The Port of Karsa has not been closed to all vessels, as Harbour Wire reported; it is open. We regret the error.",
    published_at="2026-03-01T12:00:00+00:00",
    url="https://harbourwire.example/correction",
)


def told(*reports: dict[str, Any]) -> Service:
    made = rules_service()
    for report in reports:
        made.submitter.submit(report)
    return made


def supersessions(service: Service) -> tuple[Supersession, ...]:
    return service.store.shelf.list_supersessions(Filters(), Page()).records


def report_id(service: Service, given: dict[str, Any]) -> str:
    return next(r.id for r in service.store.shelf.list_reports(Filters(), Page()).records if r.url == given["url"])


def standings(service: Service, given: dict[str, Any]) -> set[Standing]:
    claims = service.store.shelf.claims_by_id(service.store.shelf.claim_ids_of(report_id(service, given)))
    return {state.standing for _, state in claims.values() if state}


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("STORY WITHDRAWN", "A substitute story will follow."),
        ("Retraction: lithium at Sella", "The find was none."),
        ("Lithium at Sella", "Harbour Wire retracts its report of 1 March."),
        ("To our readers", "We have withdrawn an article on the find at Sella."),
        ("To our readers", "Our report on the find at Sella has been withdrawn."),
        ("Lithium at Sella", "Please disregard our item on the find at Sella."),
    ],
)
def test_a_source_that_takes_its_own_report_back_is_understood(title: str, text: str) -> None:
    assert withdraws(title, text, "Harbour Wire")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Journal retracts superconductor paper", "A journal on Thursday retracted a paper."),
        ("Minister retracts claim of signed deal", "The minister withdrew his statement of Friday."),
        ("Troops withdrawn from the border", "The army has withdrawn its troops."),
        ("Voss withdraws its offer", "Voss has withdrawn the offer that it made in May."),
        ("Ads withdrawn after complaints", "The report said so. The offer was withdrawn."),
        ("Withdrawal: last peacekeepers leave the Port of Karsa", "The last of them left on Friday."),
        ("Insurance claim withdrawn by Port of Karsa harbour master", "The claim was for two cranes."),
        ("Port of Karsa: minister's statement withdrawn after outcry", "The minister withdrew it."),
    ],
)
def test_news_of_what_others_take_back_is_no_withdrawal(title: str, text: str) -> None:
    assert not withdraws(title, text, "Harbour Wire")


def test_a_withdrawal_in_words_takes_its_own_earlier_report_back_and_asserts_nothing() -> None:
    service = told(LITHIUM, WITHDRAWN)
    [found] = supersessions(service)
    assert (found.basis, found.links) == (Basis.RETRACTION, ())
    assert standings(service, LITHIUM) == {Standing.WITHDRAWN}
    assert standings(service, WITHDRAWN) == {Standing.STANDS}
    assert not service.store.shelf.list_contradictions(Filters(), Page()).records


def test_a_withdrawal_leaves_other_sources_and_other_matters_alone() -> None:
    glad = " The mayor of Sella was glad of it and of the work that it brings."
    other = {
        **LITHIUM,
        "source": "Delta Ledger",
        "url": "https://deltaledger.example/x",
        "text": LITHIUM["text"] + glad,
    }
    service = told(CLOSED, other, WITHDRAWN)
    assert standings(service, CLOSED) == {Standing.STANDS}
    assert standings(service, other) == {Standing.STANDS}


def test_the_reprint_of_a_withdrawn_report_says_so() -> None:
    reprint = {
        **LITHIUM,
        "source": "Lakeside Tribune",
        "title": "Riches under Sella",
        "url": "https://lakeside.example/l",
        "published_at": "2026-03-01T09:00:00Z",
    }
    service = told(LITHIUM, reprint, WITHDRAWN)
    report = service.store.archive.reports_by_id([report_id(service, reprint)])[report_id(service, reprint)]
    fate = service.fates([report])[report.id]
    assert fate.how == "copied"
    assert fate.successor
    assert fate.successor.url == LITHIUM["url"]
    assert standings(service, reprint) == {Standing.WITHDRAWN}


def test_a_correction_supersedes_what_it_corrects_even_where_no_words_oppose() -> None:
    vague = {**CORRECTED, "text": "In our item on the Port of Karsa the hour was given wrongly. We regret the error."}
    [found] = supersessions(told(CLOSED, vague))
    assert (found.basis, found.reason, found.links) == (Basis.CORRECTION, "Harbour Wire corrects its own report", ())


def test_only_its_own_most_similar_report_is_corrected() -> None:
    service = told(
        CLOSED, REOPENED, LITHIUM, {**CORRECTED, "text": "In our item on the Port of Karsa the hour was wrong. We regret the error."}
    )
    corrected = {each.earlier_report_id for each in supersessions(service) if each.basis is Basis.CORRECTION}
    assert corrected == {report_id(service, CLOSED)}


@pytest.mark.parametrize(("words", "day"), [("our report of 1 March", 1), ("Tuesday's story", 3), ("our item", 3)])
def test_a_correction_amends_the_report_of_the_day_that_it_names(words: str, day: int) -> None:
    daily = [
        {
            **CLOSED,
            "url": f"https://harbourwire.example/{n}",
            "published_at": f"2026-03-0{n}T08:00:00Z",
            "text": f"The Port of Karsa {said}.",
        }
        for n, said in enumerate(("was closed at nine by a fire in a shed", "sent its dockers home", "lost a crane to the storm"), 1)
    ]
    notice = {
        **CORRECTED,
        "text": f"Correction: in {words} on the Port of Karsa the hour was wrong.",
        "published_at": "2026-03-05T08:00:00Z",
    }
    service = told(*daily, notice)
    [corrected] = {each.earlier_report_id for each in supersessions(service) if each.basis is Basis.CORRECTION}
    assert corrected == report_id(service, daily[day - 1])


def test_a_correction_of_a_day_of_which_nothing_is_here_amends_nothing() -> None:
    notice = {
        **CORRECTED,
        "text": "Correction: in our report of 2 March on the Port of Karsa the hour was wrong.",
        "published_at": "2026-03-05T08:00:00Z",
    }
    assert [each for each in supersessions(told(CLOSED, notice)) if each.basis is Basis.CORRECTION] == []
    on_a_vote = {**notice, "text": "Correction: in our report on Monday's vote on the Port of Karsa the hour was wrong."}
    assert [each.basis for each in supersessions(told(CLOSED, on_a_vote)) if each.basis] == [Basis.CORRECTION]


def test_news_that_was_wrong_itself_amends_no_other_report() -> None:
    text = "The Port of Karsa was painted. CORRECTION: An earlier version of this report named another colour."
    later = {
        **CLOSED,
        "title": "Port of Karsa painted",
        "url": "https://harbourwire.example/p",
        "text": text,
        "published_at": "2026-03-05T08:00:00Z",
    }
    assert supersessions(told(CLOSED, later)) == ()


def test_what_was_corrected_puts_nothing_out_of_date() -> None:
    """Harbour Wire said by mistake that the port had reopened: it never did, and what others say of it still stands."""
    shut = {**CLOSED, "source": "Delta Ledger", "url": "https://delta.example/s"}
    mistaken = {**REOPENED, "source": "Harbour Wire", "url": "https://harbourwire.example/m"}
    taken_back = {
        **CORRECTED,
        "title": "Correction: Port of Karsa has not reopened",
        "text": "The Port of Karsa has not reopened, as Harbour Wire reported; it has been closed to all vessels. We regret the error.",
        "published_at": "2026-03-06T08:00:00Z",
    }
    assert Standing.SUPERSEDED in standings(told(shut, mistaken), shut)
    service = told(shut, mistaken, taken_back)
    assert standings(service, shut) == {Standing.STANDS}
    assert standings(service, mistaken) == {Standing.SUPERSEDED}


def test_the_same_words_with_another_figure_are_no_reprint() -> None:
    text = (
        "Ten people died when a ferry sank off the port of Karsa early on Sunday, the coast guard said. It was on its way to Lissen with "
        "180 passengers and 40 cars aboard. Helicopters and two navy ships were searching for survivors in heavy seas."
    )
    first = {**CLOSED, "title": "Ferry sinks off Karsa", "url": "https://harbourwire.example/1", "text": text}
    update = {
        **first,
        "url": "https://harbourwire.example/2",
        "text": text.replace("Ten", "Fourteen"),
        "published_at": "2026-03-01T15:00:00Z",
    }
    reprint = {**update, "source": "Delta Ledger", "url": "https://delta.example/2", "published_at": "2026-03-01T16:00:00Z"}
    service = told(first, update, reprint)
    assert Standing.SUPERSEDED in standings(service, first)
    assert standings(service, update) == standings(service, reprint) == {Standing.STANDS}
    [topic] = service.looker.summary().topics
    [printed] = [line.claim.outlets for line in topic.stands if "Fourteen" in line.claim.quote]
    assert printed == ("Delta Ledger",)


def test_what_has_happened_since_corrects_nothing() -> None:
    fined = "The Port of Karsa has since been closed to all vessels, a court said."
    notice = {
        **CORRECTED,
        "text": f"Correction: in our item on the Port of Karsa the hour was wrong. {fined}",
        "published_at": "2026-03-05T08:00:00Z",
    }
    service = told({**REOPENED, "source": CLOSED["source"]}, notice)
    later = {
        service.store.shelf.claims_by_id([link.later_claim_id])[link.later_claim_id][0].text: link.basis
        for each in supersessions(service)
        for link in each.links
    }
    assert later[fined] is Basis.REVERSAL


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_amendments_do_not_depend_on_the_order_of_arrival(order: Sequence[int]) -> None:
    reports = [LITHIUM, WITHDRAWN, CLOSED, CORRECTED]
    assert snapshot(told(*(reports[i] for i in order)).store.shelf) == snapshot(told(*reports).store.shelf)


def test_a_stale_copy_of_what_its_origin_corrected_puts_nothing_out_of_date() -> None:
    stale = fields(
        source="Lakeside Tribune",
        title="Karsa port shut",
        text="The Port of Karsa has been closed to all vessels, Harbour Wire reported.",
        published_at="2026-03-02T05:00:00Z",
        url="https://lakeside.example/stale",
    )
    service = told(CORRECTED, stale)
    found = service.store.shelf.list_contradictions(Filters(), Page()).records
    assert found
    assert {one.state for one in found} == {State.OPEN}
    assert not supersessions(service)


@pytest.mark.parametrize(
    ("sentence", "outlet"),
    [
        ("The Financial Times reported on Friday that customs had blocked the chips.", "The Financial Times"),
        ("Customs blocked the chips, Harbour Wire reported.", "Harbour Wire"),
        ("Citing Reuters, the ministry said that it was so.", "Reuters"),
        ("He told the BBC that he would go.", "the BBC"),
        ("It is shut, according to a report in the Karsa Gazette.", "the Karsa Gazette"),
        ("Police told reporters that the road was shut.", None),
        ("According to the ministry, the road is shut.", None),
        ("The Post Office reported a loss.", None),
        ("Exports fell in May, customs reported.", None),
    ],
)
def test_an_outlet_is_told_by_its_name_and_by_how_it_is_credited(sentence: str, outlet: str | None, lexicon: Lexicon) -> None:
    assert credited(sentence, lexicon) == outlet


def karsa(source: str, hour: int, text: str) -> dict[str, Any]:
    return fields(source=source, title="", text=text, published_at=f"2026-03-01T{hour:02}:00:00Z", url=f"https://{hour}.example")


OPEN_AGAIN = karsa("Port of Karsa", 20, "The Port of Karsa has reopened to all vessels.")


def origins_of_closed(*reports: dict[str, Any]) -> int:
    service = told(*reports, OPEN_AGAIN)
    [topic] = service.store.shelf.list_topics(Filters(), Page()).records
    [question] = service.store.shelf.questions(topic.id)
    return next(each.origins for each in question.positions if "closed" in each.label)


def test_outlets_that_credit_one_outlet_are_one_origin_whether_or_not_it_is_here() -> None:
    one = karsa("Delta Ledger", 9, "The Port of Karsa has been closed to all vessels, the Financial Times reported.")
    two = karsa(
        "Lakeside Tribune", 11, "Ships are turned away: the Port of Karsa has been closed to all vessels, citing the Financial Times."
    )
    own = karsa(
        "Island Radio", 12, "A chain hangs across the harbour mouth, our boat was sent back, and the port has been closed to all vessels."
    )
    first = karsa("Financial Times", 7, "Harbour masters have locked the gates and the Port of Karsa has been closed to all vessels.")
    assert origins_of_closed(one, two) == 1
    assert origins_of_closed(one, two, first) == 1
    assert origins_of_closed(one, two, own) == 2


def test_outlets_that_credit_one_another_are_shown_as_a_ring() -> None:
    one = karsa("Delta Ledger", 9, "The Port of Karsa has been closed to all vessels, Lakeside Tribune reported.")
    two = karsa("Lakeside Tribune", 11, "Nothing moves: the Port of Karsa has been closed to all vessels, Island News reported.")
    three = karsa("Island News", 12, "No ship gets in, and the Port of Karsa has been closed to all vessels, Delta Ledger reported.")
    service = told(one, two, three)
    [topic] = service.store.shelf.list_topics(Filters(), Page()).records
    assert topic.rings == (("Delta Ledger", "Island News", "Lakeside Tribune"),)
    assert origins_of_closed(one, two, three) == 1
    assert told(one, two).store.shelf.list_topics(Filters(), Page()).records[0].rings == ()


def test_a_ring_is_not_told_of_before_the_report_that_closes_it_came_out() -> None:
    one = karsa("Delta Ledger", 9, "The Port of Karsa has been closed to all vessels, Lakeside Tribune reported.")
    two = karsa("Lakeside Tribune", 11, "Nothing moves: the Port of Karsa has been closed to all vessels, Delta Ledger reported.")
    late = "It rains. On 28 February the Port of Karsa has been closed to all vessels, Delta Ledger reported."
    third = karsa("Island News", 15, late)
    three = karsa("Lakeside Tribune", 13, "On 28 February the Port of Karsa was closed to all vessels, Delta Ledger reported.")
    service = told(one, three, third)
    ring = (("Delta Ledger", "Lakeside Tribune"),)
    for hour, rings in ((10, ()), (13, ring), (20, ring)):
        moment = datetime(2026, 3, 1, hour, tzinfo=UTC)
        [topic] = service.looker.summary(as_of=moment).topics
        assert topic.rings == rings
        [listed] = service.looker.at(When(as_of=moment)).shelf.list_topics(Filters(), Page()).records
        assert listed.rings == rings
    assert told(one, two).looker.summary().topics[0].rings == ring


def test_a_supersession_that_is_not_sure_enough_is_suggested_and_a_person_can_accept_it() -> None:
    unsure = make_service(Settings(judge="rules", sure=1.0, suggested=0.1), store=MemoryStore(), clock=Clock())
    for report in (CLOSED, REOPENED):
        unsure.submitter.submit(report)
    found = unsure.store.shelf.list_contradictions(Filters(), Page()).records
    assert {one.state for one in found} == {State.OPEN}
    assert not supersessions(unsure)
    one = next(one for one in found if one.suggested)
    assert one.suggested
    assert one.suggested.claim_id == one.later
    unsure.decider.review(one.id, "confirmed", one.suggested.claim_id, "", "Ada")
    again = unsure.store.shelf.contradiction(one.id)
    assert again
    assert (again.suggested, again.superseding and again.superseding.claim_id) == (None, one.later)


def test_a_supersession_of_a_part_says_that_the_rest_holds() -> None:
    both = fields(text="The Port of Karsa has been closed to all vessels. A crane fell at Karsa and 31 people were killed.")
    denied = karsa("Karsa Cranes", 9, "A crane fell at Karsa and 27 people were killed.")
    service = told(both, {**denied, "published_at": "2026-03-01T08:00:00Z"}, REOPENED)
    by_earlier = {each.earlier_report_id: each.partial for each in supersessions(service)}
    assert by_earlier[next(r.id for r in service.store.shelf.list_reports(Filters(), Page()).records if r.text == both["text"])]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Market correction deepens at Port of Karsa operator", "The market fell 3%, a correction, traders said."),
        ("Pilot killed in error, court hears", "The pilot was killed in error."),
        ("Corrected price index crosses threshold", "About 800,000 workers will get more."),
        ("Canal corrects record price", "The top bid was 1.9 million, its operator said."),
    ],
)
def test_news_of_what_others_correct_is_no_correction(title: str, text: str) -> None:
    assert not corrects(title, text)


def test_a_reprint_by_the_same_source_changes_nothing_of_a_retraction() -> None:
    again = {**LITHIUM, "title": "Voss and its lithium", "url": "https://harbourwire.example/again", "published_at": "2026-03-01T10:00:00Z"}
    notice_again = {**WITHDRAWN, "title": "Readers, note", "url": "https://harbourwire.example/n2", "published_at": "2026-03-02T10:00:00Z"}
    service = told(LITHIUM, again, WITHDRAWN, notice_again)
    assert standings(service, LITHIUM) == standings(service, again) == {Standing.WITHDRAWN}
    assert standings(service, WITHDRAWN) == {Standing.STANDS}
    assert [found.earlier_report_id for found in supersessions(service)] == [report_id(service, LITHIUM)]


def test_a_retraction_in_a_language_that_is_not_read_is_told_all_the_same() -> None:
    service = told(LITHIUM, {**WITHDRAWN, "title": "", "text": "撤回した。", "language": "ja", "retracts": LITHIUM["url"]})
    report = service.store.archive.reports_by_id([report_id(service, LITHIUM)])[report_id(service, LITHIUM)]
    assert service.fates([report])[report.id].how == "retracted"
    assert [found.basis for found in supersessions(service)] == [Basis.RETRACTION]


def test_reading_whom_a_sentence_credits_takes_no_long(lexicon: Lexicon) -> None:
    for bait in ("A" * 20_000, "A " * 10_000, "The " * 5_000, "according to " * 2_000):
        assert credited(bait, lexicon) is None


def test_the_same_words_are_a_correction_for_every_reader_of_the_rules() -> None:
    assert corrects("CORRECTED: toll in Moru ferry capsize", "")
    assert corrects("Toll in Moru", "An earlier version of this article said that 41 had died.")
    assert not corrects("Toll in Moru", "The toll has risen to 41.")


def test_only_what_stands_where_a_report_corrects_is_a_correction_unless_it_is_nothing_else() -> None:
    news = "A lorry with palladium reached the works on Thursday. It put 655 people on short time, not 640 as first reported."
    where = correcting("First palladium since February", news)
    assert news.index("A lorry") not in where
    assert news.index("not 640") in where
    notice = "Correction: An earlier report said that 640,000 boxes were handled. The figure is 604,000."
    assert {notice.index("An earlier"), notice.index("The figure")} <= set(correcting("Port news", notice))
    assert 0 in correcting("CORRECTED: Toll in Moru", "The toll is 41.")
    assert not correcting("Toll in Moru", "The toll has risen to 41.")
    assert sets_right("It put 655 people on short time, not 640 as first reported.")
    assert not sets_right("As first reported, 640 people were put on short time.")


def test_news_that_sets_a_figure_right_in_passing_reverses_the_rest_as_news_does() -> None:
    shut = {**CLOSED, "text": "The Port of Karsa has been closed to all vessels. Some 640 dockers were sent home."}
    text = f"The Port of Karsa has reopened to all vessels. {'It rained. ' * 12}It had sent 655 dockers home, not 640 as first reported."
    service = told(shut, {**REOPENED, "source": CLOSED["source"], "text": text})
    links = {
        service.store.shelf.claims_by_id([link.later_claim_id])[link.later_claim_id][0].text: link.basis
        for each in supersessions(service)
        for link in each.links
    }
    assert links["The Port of Karsa has reopened to all vessels."] is Basis.REVERSAL

"""What is told of a topic once parts of its reports are in another."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.pipeline.lines import TopicSummary
from reconciler.queries import Filters, Page, When
from reconciler.records import Topic
from reconciler.service import Service
from reconciler.service.rebuild import snapshot

from .conftest import REOPENED, Clock, fields, rules_service

FERRY = fields(
    source="Harbour Wire",
    title="Ferry sinks off Velm",
    text="The ferry Alta sank off Velm, the coast guard said. At least 12 people died on the ferry, officials said.",
    url="https://harbourwire.example/ferry",
)
TAKEN_BACK = fields(
    source="Harbour Wire",
    title="About our report on the ferry",
    text="We retract our report. The ferry Alta did not sink off Velm.",
    retracts=FERRY["url"],
    published_at="2026-03-02T08:00:00Z",
)
EDITED = {
    **FERRY,
    "text": "The ferry Alta was lost off Velm with all hands, the navy said. At least 12 people died on the ferry, officials said.",
    "published_at": "2026-03-01T12:00:00Z",
}
REST = (
    "The port handles a third of the grain of the coast. Tugs were waiting outside the breakwater in the morning. "
    "Two ferries to Sella were turned back by pilots at dawn. The harbour master spoke at noon to the crews and to the press."
)
THREE = fields(source="A", title="Storm kills 3 in Lund", text="The storm killed 3 people in Lund, officials said.")
TWELVE = fields(
    source="B",
    title="Storm kills 12 in Lund",
    text="The storm killed 12 people in Lund, officials said.",
    published_at="2026-03-02T00:00:00Z",
)
THIRTY_ONE = fields(
    source="C",
    title="Lund storm toll is 31",
    text="The storm killed 31 people in Lund, officials said on Tuesday.",
    published_at="2026-03-10T00:00:00Z",
)
FRENCH = fields(
    source="D",
    language="fr",
    title="Tempête à Lund: 3 morts",
    text="La tempête a fait 3 morts à Lund, selon les autorités.",
    published_at="2026-03-11T00:00:00Z",
)
LATER = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture
def told() -> Service:
    return rules_service()


def send(service: Service, *reports: dict[str, Any]) -> list[str]:
    return [str(service.submitter.submit(each).report_id) for each in reports]


def closed_to(vessels: int) -> dict[str, Any]:
    return fields(
        text=f"The Port of Karsa has been closed to {vessels} vessels, the harbour master said. {REST}", url=f"https://{vessels}.example/1"
    )


def topic(service: Service, id_: str) -> Topic:
    found = service.store.shelf.topic(id_)
    assert found is not None
    return found


def split_off(service: Service, *claims: str) -> tuple[Topic, Topic]:
    """What is left of the topic that the claims were in, and the one that they are in now."""
    [was] = {state.topic_id for _, state in service.store.shelf.claims_by_id(claims).values() if state}
    service.decider.split(was, claims, "", "Ana")
    [now] = {state.topic_id for _, state in service.store.shelf.claims_by_id(claims).values() if state}
    return topic(service, was), topic(service, now)


def split_reports(service: Service, *reports: str) -> tuple[Topic, Topic]:
    """The same for all claims of reports."""
    return split_off(service, *(claim for report in reports for claim in service.store.shelf.claim_ids_of(report)))


def told_alike(service: Service) -> list[TopicSummary]:
    """The summaries of all topics, which are the same told one by one, now and for a moment."""
    for as_of in (None, LATER):
        together = service.looker.summary(None, as_of).topics
        assert together == tuple(topic for each in together for topic in service.looker.summary(each.id, as_of).topics)
    return list(together)


# --- what it is called and what it counts ---------------------------------------------------------------------------------


def test_a_topic_is_named_counted_and_dated_by_the_reports_that_are_left_in_it(client: FlaskClient, service: Service) -> None:
    first, second, third = send(service, THREE, TWELVE, THIRTY_ONE)
    before = snapshot(service.store.shelf)
    left, off = split_reports(service, second, third)
    assert (left.label, left.reports, left.origins, len(left.claims)) == ("Storm kills 3 in Lund", (first,), 1, 2)
    assert f"{left.first_at:%F}" == f"{left.last_at:%F}" == "2026-03-01"
    assert (off.label, off.reports, off.origins, len(off.claims)) == ("Lund storm toll is 31", (second, third), 2, 4)
    assert (f"{off.first_at:%F}", f"{off.last_at:%F}") == ("2026-03-02", "2026-03-10")
    page = client.get(f"/topics/{left.id}").text
    assert "<h1>Storm kills 3 in Lund</h1>" in page.replace(' dir="auto"', "")
    assert "1 report from 1 independent source" in page
    assert [one["id"] for one in client.get(f"/api/v1/reports?topic={left.id}").json["items"]] == [first]
    assert {each.id: (each.label, each.reports, each.origins) for each in told_alike(service)} == {
        one.id: (one.label, len(one.reports), one.origins) for one in (left, off)
    }
    assert service.rebuild_differences() == []
    service.decider.undo(service.store.archive.decisions().records[0].id, "", "Ana")
    assert snapshot(service.store.shelf) == before


def test_what_only_the_founding_report_is_split_off_of_is_merged_again_and_says_so_where_it_is_regrouped(
    client: FlaskClient, service: Service
) -> None:
    first, *_ = send(service, THREE, TWELVE, THIRTY_ONE)
    left, off = split_reports(service, first)
    assert (off.label, left.label) == ("Storm kills 3 in Lund", "Lund storm toll is 31")
    assert "split by Ana" in client.get(f"/topics/{left.id}/regroup").text
    service.decider.merge(off.id, left.id, "", "Ana")
    assert len(topic(service, left.id).reports) == 3


def test_what_says_nothing_stays_with_the_whole_topic(told: Service) -> None:
    _, second, third, silent = send(told, THREE, TWELVE, THIRTY_ONE, FRENCH)
    assert told.store.shelf.claim_ids_of(silent) == []
    [whole], [own] = (told.store.shelf.topics_of(report) for report in (second, silent))
    told.decider.merge(own, whole, "", "Ana")
    left, off = split_reports(told, second, third)
    assert silent in left.reports
    assert silent not in off.reports
    assert left.label == "Storm kills 3 in Lund"


def test_earlier_editions_stay_with_what_is_left_of_the_newest(told: Service) -> None:
    edited = {**FERRY, "text": f"{FERRY['text']} The coast guard is looking for 3 fishermen.", "published_at": "2026-03-01T12:00:00Z"}
    first, newest = send(told, FERRY, edited)
    was = told.store.archive.reads([first])[first].claims
    left, off = split_off(told, *(claim.id for claim in was))
    assert set(left.reports) == set(off.reports) == {first, newest}
    assert len(left.claims) == 1


def test_a_sentence_that_was_split_off_names_its_topic_and_a_title_that_was_names_no_other(told: Service) -> None:
    [only] = send(told, FERRY)
    title, sank, died = told.store.archive.reads([only])[only].claims
    assert title.part == "title"
    left, off = split_off(told, died.id)
    assert (left.label, off.label) == (FERRY["title"], died.text)
    told.decider.undo(told.store.archive.decisions().records[0].id, "", "Ana")
    left, off = split_off(told, title.id)
    assert (left.label, off.label) == (sank.text, FERRY["title"])
    for as_of in (None, LATER):
        assert {each.label for each in told.looker.summary(None, as_of).topics} == {sank.text, FERRY["title"]}


def test_a_topic_of_a_past_moment_is_named_and_counted_by_what_was_left_in_it(told: Service) -> None:
    first, second, _ = send(told, THREE, TWELVE, THIRTY_ONE)
    left, _ = split_reports(told, second)
    store = told.looker.at_topic(left.id, When(as_of=datetime(2026, 3, 5, tzinfo=UTC)))
    then = store.shelf.topic(left.id)
    assert then
    assert (then.label, then.reports, then.origins) == ("Storm kills 3 in Lund", (first,), 1)


def test_a_reprint_changes_neither_the_name_nor_the_sources_nor_the_dates_of_what_was_split() -> None:
    long = closed_to(12)
    reports = (long, {**long, "source": "Delta Ledger", "url": None, "text": REOPENED["text"], "title": REOPENED["title"]})
    outcomes = []
    for reprints in (
        (),
        ({**long, "source": "Echo", "url": None, "title": "Nothing goes at Karsa", "published_at": "2026-04-01T00:00:00Z"},),
    ):
        service = rules_service()
        first, *_ = send(service, *reports, *reprints)
        both = split_reports(service, first)
        outcomes.append([(one.label, one.first_at, one.last_at, one.origins, one.claims) for one in both])
        assert service.rebuild_differences() == []
        told_alike(service)
    assert outcomes[0] == outcomes[1]


@settings(max_examples=8, deadline=None)
@given(st.permutations([THREE, TWELVE, THIRTY_ONE, FRENCH, FERRY]))
def test_what_was_split_is_the_same_in_any_order(order: list[dict[str, Any]]) -> None:
    outcomes = []
    for reports in (order, [THREE, TWELVE, THIRTY_ONE, FRENCH, FERRY]):
        service = rules_service(clock=Clock())
        ids = {str(each["title"]): id_ for each, id_ in zip(reports, send(service, *reports), strict=True)}
        split_reports(service, ids["Storm kills 12 in Lund"], ids["Lund storm toll is 31"])
        shelf = service.store.shelf.list_topics(Filters(), Page(50)).records
        outcomes.append(sorted((one.label, one.reports, one.claims, one.origins, one.first_at, one.last_at) for one in shelf))
    assert outcomes[0] == outcomes[1]


# --- what there is of it at a moment --------------------------------------------------------------------------------------


def test_a_topic_that_a_moment_lists_is_found_alone_though_the_reports_that_it_had_are_withdrawn(
    client: FlaskClient, service: Service
) -> None:
    _, second, third = send(service, THREE, TWELVE, THIRTY_ONE)
    _, off = split_reports(service, second, third)
    then = service.clock()
    service.decider.withdraw(second, "", "Ana")
    moment = f"known_at={quote(then.isoformat())}&as_of=2026-03-05T00:00:00Z"
    listed = {one["id"]: one for one in client.get(f"/api/v1/topics?{moment}").json["items"]}
    alone = client.get(f"/api/v1/topics/{off.id}?{moment}").json
    assert alone.pop("questions") == []
    assert alone == listed[off.id]
    assert len(client.get(f"/api/v1/claims?topic={off.id}&{moment}").json["items"]) == 2
    assert [one["label"] for one in client.get(f"/api/v1/topics/{off.id}/summary?{moment}").json["topics"]] == ["Storm kills 12 in Lund"]
    assert client.get(f"/topics/{off.id}?{moment}").status_code == 200


def test_a_whole_topic_is_found_at_a_moment_before_the_report_that_founded_it_was_split_off(service: Service) -> None:
    first, second = send(service, THREE, TWELVE)
    left, _ = split_reports(service, first)
    when = When(as_of=datetime(2026, 3, 1, 12, tzinfo=UTC), known_at=service.store.archive.reports_by_id([second])[second].received_at)
    there = service.looker.at_topic(left.id, when).shelf.topic(left.id)
    assert there
    assert there.reports == (first,)
    assert [one.id for one in service.looker.summary(left.id, when.as_of, when.known_at).topics] == [left.id]


def test_a_topic_that_was_split_off_and_is_gone_leads_to_where_its_claims_are(client: FlaskClient, service: Service) -> None:
    first, second, third = send(service, THREE, TWELVE, THIRTY_ONE)
    left, off = split_reports(service, second)
    service.decider.withdraw(first, "", "Ana")
    [now] = service.store.shelf.topics_of(second)
    assert now not in {left.id, off.id}
    assert service.looker.topics_now(off.id) == {now}
    assert service.looker.topics_now(left.id) == set()
    later = service.clock()
    assert [one.id for one in service.looker.summary(off.id, known_at=later).topics] == [now]
    missing = client.get(f"/api/v1/topics/{off.id}?known_at={quote(later.isoformat())}")
    assert f"its reports were in {now}" in missing.json["detail"]
    service.decider.undo(service.store.archive.decisions().records[-1].id, "", "Ana")
    assert service.looker.topics_now(off.id) == set(service.store.shelf.topics_of(third))


def test_what_is_worked_out_around_a_topic_is_no_more_than_its_group(service: Service) -> None:
    _, second, _, _ = send(service, THREE, TWELVE, THIRTY_ONE, closed_to(12))
    _, off = split_reports(service, second)
    store = service.looker.at_topic(off.id, When(known_at=service.clock()))
    assert {report.source for report in store.shelf.list_reports(Filters(), Page(9)).records} == {"A", "B", "C"}


# --- a topic's own summary ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("whose", [0, 1])
def test_a_topic_is_told_with_what_took_its_report_back_though_that_is_in_another(whose: int, told: Service) -> None:
    split_off(told, told.store.shelf.claim_ids_of(send(told, FERRY, TAKEN_BACK)[whose])[-1])
    told_of = [each for topic in told_alike(told) for each in topic.withdrawals]
    assert told_of
    assert {each.why for each in told_of} == {"The source has withdrawn the report."}
    assert {each.by.source for each in told_of if each.by} == {"Harbour Wire"}
    assert all(each.by for each in told_of)


def test_a_topic_is_told_with_the_edition_that_took_its_report_s_place_though_that_is_in_another(told: Service) -> None:
    first, edition = send(told, FERRY, EDITED)
    split_off(told, *[claim.id for claim in told.store.archive.reads([first])[first].claims if "sank" in claim.text])
    told_of = [each for topic in told_alike(told) for each in topic.withdrawals]
    assert len(told_of) == 2
    assert {each.by.report_id for each in told_of if each.by} == {edition}
    assert all(each.by and "newer edition" in each.why for each in told_of)


def test_a_topic_is_told_with_the_outlets_of_its_report_though_the_reprint_is_in_another(told: Service) -> None:
    unsaid = closed_to(12)["text"].replace("12 vessels", "vessels")
    first, _ = send(told, closed_to(12), {**closed_to(12), "source": "Echo", "url": "https://echo.example/1", "text": unsaid})
    split_off(told, *[claim.id for claim in told.store.archive.reads([first])[first].claims if "12 vessels" in claim.text])
    cited = [line for topic in told_alike(told) for line in topic.uncontested]
    assert {line.source for line in cited} == {"Harbour Wire"}
    assert {line.outlets for line in cited} == {("Echo",)}

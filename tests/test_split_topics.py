"""What is told of a topic once parts of its reports are in another."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from reconciler.pipeline.lines import TopicSummary
from reconciler.service import Service

from .conftest import fields, rules_service

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


def split_off(service: Service, *claims: str) -> tuple[str, str]:
    """The topic that the claims were in, and the one that they are in now."""
    [was] = {state.topic_id for _, state in service.store.shelf.claims_by_id(claims).values() if state}
    service.decider.split(was, claims, "", "Ana")
    [now] = {state.topic_id for _, state in service.store.shelf.claims_by_id(claims).values() if state}
    return was, now


def told_alike(service: Service) -> list[TopicSummary]:
    """The summaries of all topics, which are the same told one by one, now and for a moment."""
    for as_of in (None, LATER):
        together = service.looker.summary(None, as_of).topics
        assert together == tuple(topic for each in together for topic in service.looker.summary(each.id, as_of).topics)
    return list(together)


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
    first, _ = send(told, closed_to(12), {**closed_to(13), "source": "Echo", "url": "https://echo.example/1"})
    split_off(told, *[claim.id for claim in told.store.archive.reads([first])[first].claims if "12 vessels" in claim.text])
    cited = [line for topic in told_alike(told) for line in topic.uncontested]
    assert {line.source for line in cited} == {"Harbour Wire"}
    assert {line.outlets for line in cited} == {("Echo",)}

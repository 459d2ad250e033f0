"""Merging and splitting topics on a page, and taking either back."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from reconciler.queries import Filters, Page
from reconciler.service import Service

from .conftest import CLOSED, REOPENED, fields

MILL = fields(
    source="Delta Ledger",
    title="Lumenor profit was 48 million crowns",
    text="Lumenor's profit for the year was 48 million crowns.",
    url="https://deltaledger.example/lumenor",
)


@pytest.fixture
def told(service: Service) -> Service:
    for each in (CLOSED, REOPENED, MILL):
        service.submitter.submit(each)
    return service


def topics(service: Service) -> dict[str, str]:
    return {topic.label: topic.id for topic in service.store.shelf.list_topics(Filters(), Page(20)).records}


def test_two_topics_are_merged_by_choice_or_by_address_and_parted_again(told: Service, client: FlaskClient) -> None:
    before = topics(told)
    assert len(before) == 2
    port, mill = before["Port of Karsa reopened"], before["Lumenor profit was 48 million crowns"]
    assert f'<option value="{mill}">' in client.get(f"/topics/{port}/regroup").text
    address = f"http://localhost/topics/{mill}"
    for chosen in (
        {"into": mill},
        {"into": "", "other": address},
        {"other": f"{address}?as_of=2026-03-02#reports"},
        {"other": f" {mill} "},
    ):
        merged = client.post(f"/topics/{port}/merge", data=chosen, follow_redirects=True)
        assert "Merged: both are one topic now." in merged.text
        [only] = topics(told).values()
        assert merged.request.path == f"/topics/{only}"
        page = client.get(f"/topics/{only}/regroup").text
        together = page.split('name="together" value="')[1].split('"')[0]
        assert "Taken back" in client.post("/decisions/undo", data={"together": together}, follow_redirects=True).text
        assert topics(told) == before


def test_a_report_and_single_claims_are_split_off(told: Service, client: FlaskClient) -> None:
    before = topics(told)
    port = before["Port of Karsa reopened"]
    members = told.store.shelf.topic(port)
    assert members is not None
    report = told.store.shelf.claims_by_id(members.claims)[members.claims[0]][0].report_id
    split = client.post(f"/topics/{port}/split", data={"report": report, "note": "another port", "reviewer": "Ana"}, follow_redirects=True)
    assert "Split off" in split.text
    assert len(topics(told)) == 3
    page = client.get(f"/topics/{port}/regroup").text
    assert "split by Ana: another port" in page


def test_what_is_taken_back_on_the_page_of_a_topic_that_is_then_no_more_leads_to_the_list(told: Service, client: FlaskClient) -> None:
    before = topics(told)
    port = before["Port of Karsa reopened"]
    found = told.store.shelf.topic(port)
    assert found is not None
    split = client.post(f"/topics/{port}/split", data={"report": found.reports[0]}, follow_redirects=True)
    together = split.text.split('name="together" value="')[1].split('"')[0]
    undo = {"together": together, "back": split.request.path}
    answer = client.post("/decisions/undo", data=undo, follow_redirects=True)
    assert answer.status_code == 200
    assert answer.request.path == "/topics"
    assert "Taken back" in answer.text
    assert topics(told) == before


def test_nothing_chosen_and_all_chosen_are_told(told: Service, client: FlaskClient) -> None:
    port = topics(told)["Port of Karsa reopened"]
    assert "Nothing was chosen" in client.post(f"/topics/{port}/split", follow_redirects=True).text
    found = told.store.shelf.topic(port)
    assert found is not None
    assert client.post(f"/topics/{port}/split", data={"claim": list(found.claims)}).status_code == 422
    assert client.post(f"/topics/{port}/merge", data={"into": ""}).status_code == 422
    assert client.post(f"/topics/{port}/merge", data={"into": "nowhere"}).status_code == 404
    assert client.get("/topics/nowhere/regroup").status_code == 404
    assert client.get(f"/topics/{port}/regroup?page=0").status_code == 422
    assert len(topics(told)) == 2


def test_the_topic_leads_there_but_not_at_a_past_moment(told: Service, client: FlaskClient) -> None:
    port = topics(told)["Port of Karsa reopened"]
    assert f'href="/topics/{port}/regroup"' in client.get(f"/topics/{port}").text
    then = client.get(f"/topics/{port}?as_of=2026-03-02T00:00:00Z").text
    assert "/regroup" not in then
    assert 'Step through: <a href="/topics/' in then

"""A source's record: what it published, and how that fared."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from reconciler.queries import Filters, Page
from reconciler.service import Service, sources
from reconciler.service.sources import SourceRecord
from reconciler.settings import Settings
from reconciler.web import create_app

from .conftest import CLOSED, REOPENED, fields, rules_service
from .test_revisions import FIRST, SECOND

OPENLY = {**SECOND, "title": "Corrected: mine blast at Tolm"}
UNION = fields(
    source="Union Voice",
    title="Blast at the Tolm mine",
    text="A blast at the Tolm mine killed 20 miners on Friday, the union said.",
    published_at="2026-04-01T09:00:00Z",
)


def told(*reports: dict[str, Any]) -> Service:
    service = rules_service()
    for each in reports:
        service.submitter.submit(each)
    return service


def record(service: Service, name: str = "Harbour Wire") -> SourceRecord:
    return service.source(service.source_named(name))


def test_a_record_says_what_was_superseded_and_who_was_first() -> None:
    service = told(CLOSED, REOPENED)
    earlier, later = record(service), record(service, "Delta Ledger")
    assert (earlier.first, later.first) == (1, 0)
    assert earlier.superseded == later.superseding > 0
    assert earlier.superseding == later.superseded == earlier.corrected == 0
    assert [name for name, _ in earlier.disagrees_with] == ["Delta Ledger"]
    assert [name for name, _ in later.disagrees_with] == ["Harbour Wire"]


@pytest.mark.parametrize(
    ("reports", "announced", "taken_back", "silent", "editions"),
    [
        ([FIRST], 0, 0, 0, 0),
        ([FIRST, SECOND], 0, 0, 1, 1),
        ([FIRST, OPENLY], 1, 0, 0, 1),
        ([FIRST, {**FIRST, "text": f"{FIRST['text']} The mayor was sad.", "published_at": "2026-04-01T11:00:00Z"}], 0, 0, 0, 1),
        ([FIRST, fields(text="We take it back.", retracts=FIRST["url"], published_at="2026-04-02T00:00:00Z")], 0, 1, 0, 0),
        ([FIRST, fields(title="Correction", text=OPENLY["text"], published_at="2026-04-02T00:00:00Z")], 1, 0, 0, 0),
    ],
)
def test_corrections_are_told_from_retractions_and_from_silence(
    reports: list[dict[str, Any]], announced: int, taken_back: int, silent: int, editions: int
) -> None:
    found = record(told(*reports))
    assert (found.corrections, found.retractions, found.silent_corrections, found.editions) == (announced, taken_back, silent, editions)
    assert found.corrected == announced + taken_back + silent


def test_what_others_did_is_not_on_a_sources_record() -> None:
    assert record(told(FIRST, SECOND, UNION), "Union Voice").corrected == 0


def test_a_record_does_not_depend_on_the_order_of_arrival() -> None:
    reports = [FIRST, SECOND, CLOSED, REOPENED, UNION]
    assert {record(told(*order)) for order in (reports, reports[::-1])} == {record(told(*reports))}


def test_open_contradictions_count_until_they_are_dismissed() -> None:
    denied = fields(source="Port Office", title="Port denies closure", text="The Port of Karsa has not been closed, the port office said.")
    service = told(CLOSED, denied)
    before = record(service, "Port Office").open_contradictions
    assert before > 0
    for one in service.store.shelf.list_contradictions(Filters(), Page(50)).records:
        service.decider.review(one.id, "dismissed", None, "", "Ana")
    assert record(service, "Port Office").open_contradictions == 0


def test_agreement_is_counted_by_shared_positions() -> None:
    second = fields(source="Bay Post", title="Karsa port shut", text="The port of Karsa is closed to all vessels, an agent said.")
    service = told(CLOSED, second, REOPENED)
    assert record(service).agrees_with == (("Bay Post", 1),)
    assert record(service, "Bay Post").agrees_with == (("Harbour Wire", 1),)
    assert record(service, "Delta Ledger").agrees_with == ()


def test_the_api_lists_what_a_source_published_in_pages(client: FlaskClient) -> None:
    for n in range(5):
        client.post(
            "/api/v1/reports", json=fields(title=f"Mill {n}", text=f"Mill {n} of Lund is shut.", published_at=f"2026-03-0{n + 1}T00:00:00Z")
        )
    first = client.get("/api/v1/sources/Harbour Wire?limit=3")
    assert [each["title"] for each in first.json["published"]["items"]] == ["Mill 4", "Mill 3", "Mill 2"]
    assert 'rel="next"' in first.headers["Link"]
    rest = client.get(f"/api/v1/sources/Harbour Wire?limit=3&cursor={first.json['published']['next']}")
    assert [each["title"] for each in rest.json["published"]["items"]] == ["Mill 1", "Mill 0"]
    assert rest.json["published"]["next"] is None
    assert rest.json["reports"] == 5
    assert client.get(first.request.path + "?limit=3", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("name", ["AFP/Reuters", "..", "a//b", "Ünïcode & <b>", "what?#"])
def test_any_source_has_a_page_that_the_others_lead_to(name: str, client: FlaskClient, service: Service) -> None:
    id_ = client.post("/api/v1/reports", json={**CLOSED, "source": name}).json["id"]
    source = service.source_named(name)
    for address in ("/sources", f"/reports/{id_}", "/reports"):
        assert f'href="/sources/{source.id}"' in client.get(address).text
    page = client.get(f"/sources/{source.id}").text
    assert f'href="/reports/{id_}"' in page
    assert "first on a topic" in page
    assert client.get(f"/api/v1/sources/{source.id}").json["name"] == name
    assert client.get(f"/reports?source={quote(name)}").status_code == 200


def test_a_source_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert client.get("/sources/nowhere").status_code == 404
    assert client.get("/api/v1/sources/nowhere").status_code == 404
    client.post("/api/v1/reports", json={**CLOSED, "embargoed_until": "2027-01-01T00:00:00Z"})
    assert client.get("/sources/Harbour Wire").status_code == 404


def test_silent_corrections_are_on_the_page(client: FlaskClient) -> None:
    for each in (FIRST, SECOND):
        client.post("/api/v1/reports", json=each)
    page = client.get("/sources/Harbour Wire").text
    assert "<strong>1 made without saying so</strong>" in page
    assert '<span class="badge disputed">silent correction</span>' in page


def test_of_very_many_reports_the_newest_count(monkeypatch: pytest.MonkeyPatch) -> None:
    service = told(CLOSED, REOPENED, {**FIRST, "source": "Harbour Wire"})
    whole = record(service)
    assert (whole.counted, whole.superseded > 0, len(whole.disagrees_with)) == (2, True, 1)
    monkeypatch.setattr(sources, "MOST_COUNTED", 1)
    newest = record(service)
    assert (newest.counted, newest.count.reports, newest.superseded, newest.open_contradictions) == (1, 2, 0, 0)
    assert newest.disagrees_with == ()
    page = create_app(service, Settings(judge="rules")).test_client().get(f"/sources/{newest.count.id}").text
    assert "Of its newest 1 reports." in page


def test_sources_are_found_by_what_is_in_their_names(client: FlaskClient, service: Service) -> None:
    for n in range(5):
        service.submitter.submit({**CLOSED, "source": f"Ärztekammer {n}" if n < 3 else f"Wire {n}", "url": f"https://s.example/{n}"})
    page = client.get("/sources?q=ÄRZTE").text
    assert [name for name in ("Ärztekammer 0", "Ärztekammer 2", "Wire 3") if f">{name}</a>" in page] == ["Ärztekammer 0", "Ärztekammer 2"]
    first = client.get("/sources?q=ärzte&limit=2").text
    following = re.findall(r'rel="next" href="([^"]+)"', first)[0].replace("&amp;", "&")
    assert "Ärztekammer 2" in client.get(following).text
    assert "None found with these letters" in client.get("/sources?q=nobody").text
    assert client.get(f"/sources?q={'x' * 301}").status_code == 422
    assert '<th scope="col">Grade' not in page

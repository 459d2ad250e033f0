"""What other programs read: the ACH matrix, JSON-LD, PROV-JSON."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from reconciler.queries import Filters, Page
from reconciler.records import State
from reconciler.service import Service

from .conftest import CLOSED, REOPENED, fields


@pytest.fixture
def told(service: Service) -> Service:
    for report in (CLOSED, REOPENED):
        service.submitter.submit(report)
    return service


def contradiction(told: Service) -> Any:
    return told.store.shelf.list_contradictions(Filters(), Page()).records[0]


def graph(client: FlaskClient) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = json.loads(client.get("/api/v1/export?format=jsonld").data)["@graph"]
    return made


def table(client: FlaskClient) -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get("/api/v1/export?format=ach").data.decode("utf-8-sig"))))


def test_the_matrix_says_of_each_claim_which_hypothesis_it_fits(told: Service, client: FlaskClient) -> None:
    question, head, *rows = table(client)
    assert head[-2:] == ["H1", "H2"]
    assert len([each for each in question[2:] if each]) == 2
    marks = {tuple(row[-2:]) for row in rows if len(row) == len(head)}
    assert marks == {("C", "I"), ("I", "C")}


def test_an_export_is_a_file_with_a_name(told: Service, client: FlaskClient) -> None:
    answer = client.get("/api/v1/export?format=ach")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].endswith(".ach.csv")


def test_only_what_a_person_confirmed_becomes_a_claim_review(told: Service, client: FlaskClient) -> None:
    assert {node["@type"] for node in graph(client)} == {"Dataset", "Claim"}
    one = contradiction(told)
    told.decider.review(one.id, "confirmed", one.later, "seen it", "Ada")
    [review] = [node for node in graph(client) if node["@type"] == "ClaimReview"]
    assert review["claimReviewed"] == told.store.shelf.claims_by_id([one.earlier])[one.earlier][0].text
    assert (review["author"]["name"], review["reviewRating"]["alternateName"]) == ("Ada", "Superseded")
    told.decider.review(one.id, "dismissed", None, "", "Ada")
    assert {node["@type"] for node in graph(client)} == {"Dataset", "Claim"}


def reviews(client: FlaskClient) -> list[tuple[str, str, str]]:
    """Who says what of which claim."""
    found = [node for node in graph(client) if node["@type"] == "ClaimReview"]
    return [(node["author"]["name"], node["reviewRating"]["alternateName"], node["claimReviewed"]) for node in found]


def test_a_claim_review_names_no_decision_that_was_undone(told: Service, client: FlaskClient) -> None:
    one = contradiction(told)
    told.decider.review(one.id, "confirmed", one.later, "", "Ana")
    by_ana = reviews(client)
    undone = told.decider.review(one.id, "confirmed", one.earlier, "", "Bob")
    assert {who for who, _, _ in reviews(client)} == {"Bob"}
    told.decider.undo(undone.id, "", "Bob")
    assert [each[:2] for each in by_ana] == [("Ana", "Superseded")]
    assert reviews(client) == by_ana


def test_a_claim_review_lives_on_in_a_newer_edition(told: Service, client: FlaskClient) -> None:
    one = contradiction(told)
    told.decider.review(one.id, "confirmed", one.later, "", "Ana")
    before = reviews(client)
    told.submitter.submit({**REOPENED, "text": f"{REOPENED['text']} Ships queue.", "published_at": "2026-03-03T12:00:00+02:00"})
    assert one.id not in {each.id for each in told.store.shelf.list_contradictions(Filters(state=State.CONFIRMED), Page()).records}
    assert reviews(client) == before != []


def test_provenance_leads_from_claims_to_reports_to_sources_and_from_decisions_to_people(told: Service, client: FlaskClient) -> None:
    one = contradiction(told)
    told.decider.review(one.id, "confirmed", None, "", "Ada")
    made = json.loads(client.get("/api/v1/export?format=prov").data)
    assert {agent["prov:label"] for agent in made["agent"].values()} == {"Harbour Wire", "Delta Ledger", "Ada"}
    assert {each["prov:type"] for each in made["activity"].values()} == {"reversal", "review"}


def states(client: FlaskClient) -> list[str]:
    made = json.loads(client.get("/api/v1/export?format=prov").data)
    return [each["rec:state"] for each in made["entity"].values() if each.get("prov:type") == "Contradiction"]


def test_a_contradiction_has_its_state_in_the_provenance_and_a_dismissed_one_is_none(told: Service, client: FlaskClient) -> None:
    found = told.store.shelf.list_contradictions(Filters(), Page()).records
    assert sorted(states(client)) == sorted(one.state.value for one in found) != []
    for one in found:
        told.decider.review(one.id, "dismissed", None, "", "Ana")
    assert states(client) == []
    marks = {mark for row in table(client) for mark in row[-2:]}
    assert "I" not in marks


def test_a_withdrawal_is_in_the_provenance_of_its_report(told: Service, client: FlaskClient) -> None:
    [report, *_] = told.store.shelf.list_reports(Filters(), Page()).records
    told.decider.withdraw(report.id, "spiked", "Ada")
    made = json.loads(client.get("/api/v1/export?format=prov").data)
    assert "Ada" in {agent["prov:label"] for agent in made["agent"].values()}
    assert "withdraw" in {each["prov:type"] for each in made["activity"].values()}


def test_what_is_named_anywhere_in_the_provenance_is_there(told: Service, client: FlaskClient) -> None:
    made = json.loads(client.get("/api/v1/export?format=prov").data)
    there = made["entity"].keys() | made["activity"].keys() | made["agent"].keys()
    ends = {"prov:entity", "prov:activity", "prov:agent", "prov:usedEntity", "prov:generatedEntity"}
    relations = [each for name, part in made.items() if name not in {"prefix", "entity", "activity", "agent"} for each in part.values()]
    assert relations
    assert {value for each in relations for name, value in each.items() if name in ends} <= there


def test_an_embargoed_report_is_in_no_export(service: Service, client: FlaskClient) -> None:
    service.submitter.submit(fields(title="Secret of Karsa", embargoed_until="2099-01-01T00:00:00Z"))
    for form in ("ach", "jsonld", "prov"):
        assert b"Karsa" not in client.get(f"/api/v1/export?format={form}").data


def test_a_formula_in_a_quotation_is_defused(told: Service, client: FlaskClient) -> None:
    for source, hour, verb in (("=HYPERLINK(1)", 10, "closed"), ("@b", 12, "reopened")):
        text = f"The ferry of Sella has been {verb} to all vessels."
        told.submitter.submit(fields(source=source, title="", text=text, published_at=f"2026-03-05T{hour}:00:00Z"))
    assert not [value for row in table(client) for value in row if value[:1] in {"=", "@", "+"}]


def claims_in(client: FlaskClient, topic: str, asked: str = "") -> dict[str, set[str]]:
    """By format, the texts of the claims in a topic's export."""
    made = {form: client.get(f"/api/v1/topics/{topic}/export?format={form}{asked}").data.decode("utf-8-sig") for form in ("jsonld", "prov")}
    ach = list(csv.reader(io.StringIO(client.get(f"/api/v1/topics/{topic}/export?format=ach{asked}").data.decode("utf-8-sig"))))
    return {
        "jsonld": {node["text"] for node in json.loads(made["jsonld"])["@graph"] if node["@type"] == "Claim"},
        "prov": {each["prov:value"] for each in json.loads(made["prov"])["entity"].values() if each.get("prov:type") == "Claim"},
        "ach": {row[0] for row in ach if len(row) > 10 and row[0] not in {"question", "evidence"}},
    }


def test_after_a_split_neither_topics_export_has_the_claims_of_the_other_now_or_then(service: Service, client: FlaskClient) -> None:
    blast, closed = "A crane fell at Karsa and {} people were killed.", "The Port of Karsa has {} to all vessels."
    for source, hour, toll, verb in (("Harbour Wire", 8, 31, "been closed"), ("Delta Ledger", 9, 27, "reopened")):
        text = f"{closed.format(verb)} {blast.format(toll)}"
        service.submitter.submit(fields(source=source, title="", text=text, published_at=f"2026-03-01T{hour:02}:00:00Z"))
    service.submitter.submit(
        fields(source="First", title="", text="The Port of Karsa has been closed.", published_at="2026-03-01T06:00:00Z")
    )
    [topic] = service.store.shelf.list_topics(Filters(), Page()).records
    crane = [claim.id for claim in service.store.shelf.list_claims(Filters(), Page()).records if "crane" in claim.text]
    service.decider.split(topic.id, crane, "", "Ana")
    [off] = [one for one in service.store.shelf.list_topics(Filters(), Page()).records if one.id != topic.id]
    for asked in ("", "&known_at=2099-01-01T00:00:00Z"):
        assert claims_in(client, topic.id, asked)["prov"]
        assert claims_in(client, off.id, asked)["ach"]
        assert not [text for texts in claims_in(client, topic.id, asked).values() for text in texts if "crane" in text]
        assert not [text for texts in claims_in(client, off.id, asked).values() for text in texts if "Port" in text]
    assert claims_in(client, off.id) == claims_in(client, off.id, "&known_at=2099-01-01T00:00:00Z")


def test_what_an_edition_replaced_is_marked_as_withdrawn(told: Service, client: FlaskClient) -> None:
    told.submitter.submit({**CLOSED, "text": f"{CLOSED['text']} Ships queue.", "published_at": "2026-03-01T12:00:00Z"})
    found = graph(client)
    statuses = {(node["appearance"]["datePublished"][:13], node.get("creativeWorkStatus")) for node in found if node["@type"] == "Claim"}
    assert statuses == {("2026-03-01T08", "Withdrawn"), ("2026-03-01T12", None), ("2026-03-03T09", None)}
    assert found[1:] == json.loads(client.get("/api/v1/export?format=jsonld&known_at=2099-01-01T00:00:00Z").data)["@graph"][1:]


def test_a_topic_is_exported_alone_and_an_unknown_format_is_refused(told: Service, client: FlaskClient) -> None:
    topic = contradiction(told).topic_id
    assert client.get(f"/api/v1/topics/{topic}/export?format=prov").status_code == 200
    assert client.get("/api/v1/topics/none/export?format=prov").status_code == 404
    refused = client.get("/api/v1/export?format=xml")
    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["pointer"] == "/format"

"""Grades stand beside what is said: they are decisions like others, and change nothing that is derived."""

from __future__ import annotations

import csv
import io
import json
import random
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciler.documents import as_csv, as_html, as_json, as_markdown
from reconciler.errors import Conflict, NotFound
from reconciler.pipeline.grades import grades
from reconciler.queries import Filters, Page, Role
from reconciler.records import UNGRADED, Decision
from reconciler.service import Service
from reconciler.service.rebuild import snapshot
from reconciler.settings import Settings
from reconciler.web import create_app

from .conftest import CLOSED, REOPENED, rules_service

SOURCES = "/api/v1/sources"


def graded(service: Service, reliability: Any = "B", credibility: Any = 2) -> Decision:
    return service.decider.grade_source(service.source_named("Harbour Wire"), reliability, credibility, "long record", "Ana")


@pytest.fixture
def told() -> Service:
    service = rules_service()
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    return service


def without_grades(document: str) -> Any:
    """A summary's JSON without its grades."""
    hook = {"source_grade", "credibility"}
    return json.loads(document, object_pairs_hook=lambda pairs: {key: value for key, value in pairs if key not in hook})


MARKS = st.tuples(st.sampled_from(["source", "report", "claim", "undo"]), st.sampled_from("ABCDEF"), st.integers(1, 6), st.randoms())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(MARKS, min_size=1, max_size=8))
def test_grading_changes_no_claim_contradiction_supersession_or_standing(marks: list[tuple[str, Any, Any, random.Random]]) -> None:
    service = rules_service()
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    before = snapshot(service.store.shelf), service.store.workings.signatures(service.store.archive.report_ids())
    summary = without_grades(as_json(service.looker.summary()))
    reports = service.store.archive.report_ids()
    made: list[Decision] = []
    for what, reliability, credibility, rng in marks:
        report = rng.choice(reports)
        if what == "source":
            made.append(graded(service, reliability, rng.choice([None, credibility])))
        elif what == "report":
            made.append(service.decider.grade_report(report, credibility, "", "Ana"))
        elif what == "claim":
            made.append(service.decider.grade_claim(rng.choice(service.store.shelf.claim_ids_of(report)), credibility, "", "Ana"))
        elif made:
            service.decider.undo(made.pop().id, "", "Ana")
    assert (snapshot(service.store.shelf), service.store.workings.signatures(reports)) == before
    assert without_grades(as_json(service.looker.summary())) == summary
    assert service.rebuild_differences() == []
    service.rebuild()
    assert snapshot(service.store.shelf) == before[0]


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_in_which_grades_are_read_does_not_matter(rng: random.Random) -> None:
    service = rules_service()
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    made = [graded(service), graded(service, "C", None), graded(service, "D", 4)]
    made.append(service.decider.undo(made[-1].id, "", "Ana"))
    assert grades(rng.sample(made, len(made))) == grades(made)
    assert grades(made).of_source("Harbour Wire").code == "C6"


def test_the_last_grade_counts_and_an_undone_one_gives_way_to_the_one_before(told: Service) -> None:
    first, last = graded(told), graded(told, "E", 5)
    assert told.grades.of_source("Harbour Wire").code == "E5"
    undo = told.decider.undo(last.id, "", "Ana")
    assert told.grades.of_source("Harbour Wire").code == "B2"
    with pytest.raises(Conflict, match="undone already"):
        told.decider.undo(last.id, "", "Ana")
    told.decider.undo(undo.id, "", "Ana")
    assert told.grades.of_source("Harbour Wire").code == "E5"
    told.decider.undo(last.id, "", "Ana")
    told.decider.undo(first.id, "", "Ana")
    assert told.grades.of_source("Harbour Wire") == UNGRADED


def test_the_credibility_is_the_claims_own_else_its_reports_else_its_sources(told: Service) -> None:
    [report] = [one for one in told.store.archive.reports_by_id(told.store.archive.report_ids()).values() if one.source == "Harbour Wire"]
    [one, other, *_] = told.store.archive.reads([report.id])[report.id].claims
    graded(told)
    assert told.grades.of_claim(one, report).code == "B2"
    told.decider.grade_report(report.id, 4, "", "Ana")
    told.decider.grade_claim(one.id, 1, "", "Ana")
    assert told.grades.of_report(report).code == "B4"
    assert told.grades.of_claim(one, report).code == "B1"
    assert told.grades.of_claim(other, report).code == "B4"
    graded(told, "F", None)
    assert told.grades.of_claim(one, report).code == "F1"


def test_what_is_not_there_cannot_be_graded(told: Service) -> None:
    with pytest.raises(NotFound):
        told.source_named("Nowhere")
    with pytest.raises(NotFound):
        told.decider.grade_report("nowhere", 2, "", "Ana")
    with pytest.raises(NotFound):
        told.decider.grade_claim("nowhere", 2, "", "Ana")
    assert told.store.archive.decisions().records == ()


def test_every_document_shows_the_grade_beside_each_citation(told: Service) -> None:
    plain = as_markdown(told.looker.summary())
    assert "F6" not in plain
    assert "B2" not in plain
    graded(told)
    summary = told.looker.summary()
    written = as_markdown(summary)
    assert "— Harbour Wire (B2), 1 Mar 2026" in written
    assert "Harbour Wire (B: usually reliable)" in written
    assert "Delta Ledger (" not in written
    assert "no score depends on it" in written
    assert "Harbour Wire (B2)" in as_html(summary)
    claims = {each["claim"]["source"]: each["claim"] for each in json.loads(as_json(summary))["topics"][0]["superseded"]}
    assert (claims["Harbour Wire"]["source_grade"], claims["Harbour Wire"]["credibility"]) == ("B", 2)
    rows = list(csv.DictReader(io.StringIO(as_csv(summary).removeprefix("\ufeff"))))
    assert {(row["source"], row["source_grade"], row["credibility"]) for row in rows} == {
        ("Harbour Wire", "B", "2"),
        ("Delta Ledger", "F", "6"),
    }
    assert {row["supersedes_grade"] for row in rows if row["supersedes_source"]} == {"B2"}
    assert {row["superseded_by_grade"] for row in rows if row["superseded_by_source"]} == {"F6"}


def test_a_past_moment_shows_the_grades_that_were_given_by_then(told: Service) -> None:
    before = told.clock()
    graded(told)
    between = told.clock()
    graded(told, "E", 5)
    codes = [as_markdown(told.looker.summary(known_at=moment)) for moment in (before, between, None)]
    assert ["(B2)" in each for each in codes] == [False, True, False]
    assert ["(E5)" in each for each in codes] == [False, False, True]


# --- the API and the pages ----------------------------------------------------------------------------------------------


@pytest.fixture
def sent(client: FlaskClient) -> FlaskClient:
    for each in (CLOSED, REOPENED):
        client.post("/api/v1/reports", json=each)
    return client


def report_of(client: FlaskClient, source: str) -> Any:
    return client.get(f"/api/v1/reports?source={source}").json["items"][0]


def test_the_api_takes_a_grade_and_shows_it_on_sources_reports_claims_and_contradictions(sent: FlaskClient) -> None:
    assert {(each["source_grade"], each["credibility"]) for each in sent.get("/api/v1/claims").json["items"]} == {("F", 6)}
    made = sent.post(f"{SOURCES}/Harbour Wire/grade", json={"reliability": "B", "credibility": 3, "note": "old", "reviewer": "Ana"})
    assert made.status_code == 201
    assert (made.json["kind"], made.json["source"], made.json["by"]) == ("grade", "Harbour Wire", "Ana")
    report = report_of(sent, "Harbour Wire")
    assert (report["source_grade"], report["credibility"]) == ("B", 3)
    assert sent.post(f"/api/v1/reports/{report['id']}/grade", json={"credibility": 2, "reviewer": "Ana"}).status_code == 201
    claim, other = sent.get(f"/api/v1/claims?report={report['id']}").json["items"]
    assert sent.post(f"/api/v1/claims/{claim['id']}/grade", json={"credibility": 1}).status_code == 201
    assert sent.get(f"/api/v1/claims/{claim['id']}").json["credibility"] == 1
    assert sent.get(f"/api/v1/claims/{other['id']}").json["credibility"] == 2
    sides = [side for one in sent.get("/api/v1/contradictions").json["items"] for side in one["claims"]]
    assert {(side["source_grade"], side["credibility"]) for side in sides} >= {("F", 6), ("B", 2)}
    source = sent.get(f"{SOURCES}/Harbour Wire").json
    assert (source["source_grade"], source["credibility"]) == ("B", 3)
    assert [each["note"] for each in source["grades"]] == ["old"]
    assert [each["source_grade"] for each in sent.get(SOURCES).json["items"]] == ["F", "B"]
    sent.post(f"/api/v1/audit/{made.json['id']}/undo", json={})
    assert sent.get(f"{SOURCES}/Harbour Wire").json["source_grade"] == "F"
    assert [each["kind"] for each in sent.get("/api/v1/audit").json["items"]] == ["undo", "grade", "grade", "grade"]


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({}, "/reliability"),
        ({"reliability": "G"}, "/reliability"),
        ({"reliability": "b"}, "/reliability"),
        ({"reliability": "B", "credibility": 0}, "/credibility"),
        ({"reliability": "B", "credibility": 7}, "/credibility"),
        ({"reliability": "B", "credibility": "2"}, "/credibility"),
        ({"reliability": "B", "credibility": True}, "/credibility"),
        ({"reliability": "B", "score": 1}, "/score"),
    ],
)
def test_a_bad_grade_is_answered_with_the_field_and_the_remedy(given: dict[str, Any], pointer: str, sent: FlaskClient) -> None:
    answer = sent.post(f"{SOURCES}/Harbour Wire/grade", json=given)
    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.json["errors"]] == [pointer]
    assert sent.get("/api/v1/audit").json["items"] == []


def test_a_report_takes_a_credibility_alone(sent: FlaskClient) -> None:
    report = report_of(sent, "Harbour Wire")
    answer = sent.post(f"/api/v1/reports/{report['id']}/grade", json={"reliability": "B", "credibility": 2})
    assert [each["pointer"] for each in answer.json["errors"]] == ["/reliability"]
    assert sent.post("/api/v1/reports/nowhere/grade", json={"credibility": 2}).status_code == 404
    assert sent.post("/api/v1/claims/nowhere/grade", json={"credibility": 2}).status_code == 404
    assert sent.post(f"{SOURCES}/nowhere/grade", json={"reliability": "B"}).status_code == 404


def test_grading_needs_the_role_review(sent: FlaskClient, service: Service) -> None:
    secrets = {role: service.tokens.add(role.value, role) for role in (Role.SUBMIT, Role.REVIEW)}
    asked = {"json": {"reliability": "B", "reviewer": "somebody else"}}
    for role, status in ((Role.SUBMIT, 403), (Role.REVIEW, 201)):
        answer = sent.post(f"{SOURCES}/Harbour Wire/grade", headers={"Authorization": f"Bearer {secrets[role]}"}, **asked)
        assert answer.status_code == status
    assert answer.json["by"] == "review"


def test_the_forms_grade_and_the_pages_show_it(sent: FlaskClient, service: Service) -> None:
    source = service.source_named("Harbour Wire")
    page = sent.get(f"/sources/{source.id}").text
    assert "Nobody has graded this source" in page
    assert 'class="grade"' not in page
    typed = {"reliability": "B", "credibility": "", "reviewer": "Ana", "note": "<b>old</b>"}
    page = sent.post(f"/sources/{source.id}/grade", data=typed, follow_redirects=True).text
    assert "Noted: B6." in page
    assert "&lt;b&gt;old&lt;/b&gt;" in page
    assert 'title="source usually reliable; truth cannot be judged">B6</abbr>' in page
    report = report_of(sent, "Harbour Wire")
    claim = service.store.shelf.claim_ids_of(report["id"])[0]
    address = f"/reports/{report['id']}"
    assert "Noted: credibility 2." in sent.post(f"{address}/grade", data={"credibility": "2"}, follow_redirects=True).text
    assert ">B2</abbr>" in sent.post(f"{address}/grade", data={"credibility": "1", "claim": claim}, follow_redirects=True).text
    found = service.store.shelf.list_contradictions(Filters(), Page(1)).records[0]
    [topic] = service.store.shelf.list_topics(Filters(), Page(1)).records
    for where in (address, f"/contradictions/{found.id}", f"/topics/{topic.id}", "/summary", "/sources", "/contradictions"):
        assert 'class="grade"' in sent.get(where).text, where
        assert f'href="/sources/{source.id}"' in sent.get(where).text, where


def test_a_faulty_form_names_the_field(sent: FlaskClient, service: Service) -> None:
    report = report_of(sent, "Harbour Wire")["id"]
    strange = service.store.shelf.claim_ids_of(report_of(sent, "Delta Ledger")["id"])[0]
    for data, says in (
        ({}, "credibility is missing"),
        ({"credibility": "9"}, "credibility"),
        ({"credibility": "1" * 5000}, "credibility"),
        ({"credibility": "²"}, "credibility"),
        ({"credibility": "2", "claim": strange}, "claim is no"),
    ):
        answer = sent.post(f"/reports/{report}/grade", data=data)
        assert answer.status_code == 422
        assert says in answer.text
    assert sent.post("/sources/nowhere/grade", data={"reliability": "B"}).status_code == 404
    assert service.store.archive.decisions().records == ()


def test_the_forms_need_their_csrf_token(service: Service) -> None:
    service.submitter.submit(CLOSED)
    client = create_app(service, Settings(judge="rules")).test_client()
    assert client.post("/sources/Harbour Wire/grade", data={"reliability": "B"}).status_code == 400
    assert service.store.archive.decisions().records == ()

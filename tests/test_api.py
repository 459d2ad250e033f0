"""The HTTP contract."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from reconciler.queries import Role
from reconciler.service import Service
from reconciler.settings import Settings
from reconciler.web import create_app

from .conftest import CLOSED, REOPENED, STORIES, fields

REPORTS = "/api/v1/reports"


def send(client: FlaskClient, body: Any, **headers: str) -> Any:
    return client.post(REPORTS, json=body, headers=headers)


def both(client: FlaskClient) -> tuple[str, str]:
    return tuple(send(client, each).json["id"] for each in (CLOSED, REOPENED))


def test_a_report_is_created_with_its_claims(client: FlaskClient) -> None:
    answer = send(client, CLOSED)
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"{REPORTS}/{answer.json['id']}"
    assert answer.json["status"] == "created"
    assert [claim["part"] for claim in answer.json["claims"]] == ["title", "text"]
    claim = answer.json["claims"][1]
    assert CLOSED["text"][claim["start"] : claim["end"]] == claim["text"]
    assert answer.json["warnings"] == []


def test_the_same_report_again_is_unchanged_and_another_text_at_its_address_is_a_new_edition(client: FlaskClient) -> None:
    first = send(client, CLOSED).json
    again = send(client, CLOSED)
    assert (again.status_code, again.json["status"], again.json["id"]) == (200, "unchanged", first["id"])
    revised = send(client, {**CLOSED, "text": "The Port of Karsa is open, the harbour master said."})
    assert (revised.status_code, revised.json["status"], revised.json["revises"]) == (201, "revised", first["id"])
    claims = client.get(f"/api/v1/claims?report={first['id']}").json["items"]
    assert {claim["standing"] for claim in claims} == {"withdrawn"}


def test_a_report_that_no_longer_counts_says_why_and_what_came_in_its_place(client: FlaskClient) -> None:
    first = send(client, CLOSED).json["id"]
    second = send(client, {**CLOSED, "text": "The Port of Karsa is open, the harbour master said."}).json["id"]
    replaced = client.get(f"{REPORTS}/{first}").json
    assert (replaced["withdrawn"], replaced["withdrawal"]["how"], replaced["withdrawal"]["report_id"]) == (True, "replaced", second)
    client.delete(f"{REPORTS}/{second}?reason=hoax")
    withdrawn = client.get(f"{REPORTS}/{second}").json["withdrawal"]
    assert (withdrawn["how"], withdrawn["reason"], withdrawn["report_id"]) == ("withdrawn", "hoax", None)
    listed = {one["id"]: one["withdrawn"] for one in client.get(REPORTS).json["items"]}
    assert listed == {first: False, second: True}
    third = send(client, fields(title="Retraction", text="We withdraw our report.", retracts=first)).json["id"]
    retracted = client.get(f"{REPORTS}/{first}").json["withdrawal"]
    assert (retracted["how"], retracted["report_id"]) == ("retracted", third)


def test_an_idempotency_key_is_answered_once_and_not_for_another_report(client: FlaskClient) -> None:
    without_time = {key: value for key, value in CLOSED.items() if key != "published_at"}
    first = send(client, without_time, **{"Idempotency-Key": "k1"}).json
    again = send(client, without_time, **{"Idempotency-Key": "k1"})
    assert (again.status_code, again.json["id"]) == (200, first["id"])
    assert send(client, REOPENED, **{"Idempotency-Key": "k1"}).status_code == 409


def test_a_missing_time_is_the_time_of_receipt_with_a_warning(client: FlaskClient) -> None:
    made = send(client, {"source": "A", "text": "The port is shut."}).json
    assert any("time of receipt" in warning for warning in made["warnings"])
    naive = send(client, fields(published_at="2026-03-01T08:00:00", source="B")).json
    assert any("UTC" in warning for warning in naive["warnings"])


def test_an_unknown_field_is_named_in_a_warning(client: FlaskClient) -> None:
    assert "unknown field 'publishd_at' is ignored" in send(client, fields(publishd_at="x")).json["warnings"]


def test_a_batch_is_judged_line_by_line(client: FlaskClient) -> None:
    lines = [json.dumps(CLOSED), "", "{broken", json.dumps({"source": "A"}), "[1]", json.dumps(REOPENED)]
    answer = client.post(REPORTS, data="\n".join(lines), content_type="application/x-ndjson")
    assert answer.status_code == 200
    results = answer.json["results"]
    assert [(result["line"], result["status"]) for result in results] == [
        (1, "created"),
        (3, "rejected"),
        (4, "rejected"),
        (5, "rejected"),
        (6, "created"),
    ]
    assert results[1]["problem"]["status"] == 400
    assert results[2]["problem"]["errors"] == [{"pointer": "/text", "detail": "one of text and html is required"}]


def test_a_batch_can_be_worked_off_later(client: FlaskClient, service: Service) -> None:
    answer = client.post(
        REPORTS,
        data="\n".join(map(json.dumps, (CLOSED, {"source": ""}, REOPENED))),
        content_type="application/x-ndjson",
        headers={"Prefer": "respond-async"},
    )
    assert answer.status_code == 202
    where = answer.headers["Location"]
    assert client.get(where).json["status"] == "queued"
    service.jobs.run_all()
    job = client.get(where).json
    assert (job["status"], job["done"], job["total"]) == ("done", 3, 3)
    assert [result["status"] for result in job["results"]] == ["created", "rejected", "created"]


def test_files_are_taken_in_each_in_its_form(client: FlaskClient) -> None:
    names = [
        "h200/2026-01-13-potomac-trade-notes.html",
        "strike/2026-03-02-carrow-wires.ndjson",
        "toll/2026-06-04-kadori-island-radio.xml",
        "court-order/2026-04-10-river-watch.txt",
        "h200/2026-01-14-delta-ledger.json",
    ]
    files = [(io.BytesIO((STORIES / name).read_bytes()), name.split("/")[1]) for name in names]
    answer = client.post(REPORTS, data={"files": [*files, (io.BytesIO(b"x"), "picture.png")]}, content_type="multipart/form-data")
    assert answer.status_code == 200
    statuses = [result["status"] for result in answer.json["results"]]
    assert statuses == ["created"] * 9 + ["rejected"]
    assert answer.json["results"][-1]["problem"]["status"] == 415


def test_html_is_read_as_an_article(client: FlaskClient) -> None:
    page = (STORIES / "h200" / "2026-01-13-potomac-trade-notes.html").read_text()
    made = send(client, {"source": "Potomac Trade Notes", "html": page}).json
    report = client.get(f"{REPORTS}/{made['id']}").json
    assert report["title"].startswith("Washington clears")
    assert report["published_at"] == "2026-01-13T16:40:00-05:00"
    assert "<" not in report["text"]


def test_a_contradiction_has_both_spans_a_reason_and_what_superseded_it(client: FlaskClient) -> None:
    earlier, later = both(client)
    [found, *_] = client.get("/api/v1/contradictions").json["items"]
    assert [claim["report_id"] for claim in found["claims"]] == [earlier, later]
    assert found["reason"]
    assert found["evidence"]
    assert found["superseding"]["report_id"] == later
    assert found["state"] == "superseded"
    [superseded] = client.get("/api/v1/supersessions").json["items"]
    assert (superseded["earlier_report_id"], superseded["later_report_id"]) == (earlier, later)
    assert {claim["standing"] for claim in client.get(f"/api/v1/claims?report={earlier}").json["items"]} == {"superseded"}


def test_a_dismissed_pair_never_comes_back_and_can_be_reopened(client: FlaskClient, service: Service) -> None:
    both(client)
    ids = [item["id"] for item in client.get("/api/v1/contradictions").json["items"]]
    for id_ in ids:
        made = client.post(f"/api/v1/contradictions/{id_}/review", json={"verdict": "dismissed", "note": "no", "reviewer": "Ana"})
        assert made.status_code == 201
    assert client.get("/api/v1/contradictions").json["items"] == []
    assert {item["id"] for item in client.get("/api/v1/contradictions?state=dismissed").json["items"]} == set(ids)
    service.rebuild()
    assert client.get("/api/v1/contradictions").json["items"] == []
    client.post(f"/api/v1/contradictions/{ids[0]}/review", json={"verdict": "reopened"})
    [back] = client.get("/api/v1/contradictions").json["items"]
    assert [review["verdict"] for review in back["reviews"]] == ["dismissed", "reopened"]


def test_a_reviewer_can_say_what_supersedes_what(client: FlaskClient) -> None:
    both(client)
    [found, *_] = client.get("/api/v1/contradictions").json["items"]
    earlier = found["claims"][0]["id"]
    client.post(f"/api/v1/contradictions/{found['id']}/review", json={"verdict": "confirmed", "supersedes": earlier, "reviewer": "Ana"})
    again = client.get(f"/api/v1/contradictions/{found['id']}").json
    assert again["superseding"]["claim_id"] == earlier
    assert "Ana" in again["superseding"]["reason"]
    wrong = client.post(f"/api/v1/contradictions/{found['id']}/review", json={"verdict": "confirmed", "supersedes": "claim_x"})
    assert wrong.json["errors"][0]["pointer"] == "/supersedes"


def test_withdrawing_a_report_takes_back_what_rested_on_it(client: FlaskClient) -> None:
    earlier, later = both(client)
    assert client.delete(f"{REPORTS}/{later}?reason=hoax").status_code == 200
    assert client.delete(f"{REPORTS}/{later}").status_code == 409
    assert client.get("/api/v1/contradictions").json["items"] == []
    assert {claim["standing"] for claim in client.get(f"/api/v1/claims?report={earlier}").json["items"]} == {"stands"}
    assert {claim["standing"] for claim in client.get(f"/api/v1/claims?report={later}").json["items"]} == {"withdrawn"}
    [decision] = client.get("/api/v1/audit").json["items"]
    assert decision["note"] == "hoax"
    client.post(f"/api/v1/audit/{decision['id']}/undo", json={})
    assert client.get("/api/v1/contradictions").json["items"]


def test_topics_can_be_merged_and_split_and_both_undone(client: FlaskClient) -> None:
    both(client)
    send(client, fields(source="Other", title="Bread", text="The bakers of Lund have baked too much bread. Flour prices fell."))
    one, other = client.get("/api/v1/topics").json["items"]
    merged = client.post(f"/api/v1/topics/{one['id']}/merge", json={"into": other["id"]}).json
    assert len(client.get("/api/v1/topics").json["items"]) == 1
    client.post(f"/api/v1/audit/{merged['id']}/undo", json={"note": "no"})
    assert {topic["id"] for topic in client.get("/api/v1/topics").json["items"]} == {one["id"], other["id"]}
    claims = client.get(f"/api/v1/claims?topic={other['id']}").json["items"]
    client.post(f"/api/v1/topics/{other['id']}/split", json={"claims": [claims[0]["id"]]})
    assert len(client.get("/api/v1/topics").json["items"]) == 3
    assert client.get(f"/api/v1/claims/{claims[0]['id']}").json["topic_id"] not in {one["id"], other["id"]}


def test_lists_are_paged_with_links(client: FlaskClient) -> None:
    for n in range(5):
        send(client, fields(source=f"Wire {n}", text=f"Mill {n} of Lund is shut.", published_at=f"2026-03-0{n + 1}T00:00:00Z"))
    seen, address = [], f"{REPORTS}?limit=2"
    while address:
        answer = client.get(address)
        seen += [item["source"] for item in answer.json["items"]]
        link = answer.headers.get("Link")
        assert (link is None) == (answer.json["next"] is None)
        address = link.split(">")[0][1:] if link else ""
    assert seen == [f"Wire {n}" for n in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize("moment", ["", "&as_of=2026-02-01T00:00:00Z"], ids=["now", "then"])
def test_a_list_of_what_is_not_there_is_empty(moment: str, client: FlaskClient) -> None:
    send(client, CLOSED)
    for name, filters in {
        "reports": ("source", "topic"),
        "claims": ("report", "topic"),
        "contradictions": ("topic", "question", "source"),
        "supersessions": ("topic", "report"),
    }.items():
        for each in filters:
            answer = client.get(f"/api/v1/{name}?{each}=unknown{moment if name != 'reports' else ''}")
            assert (answer.status_code, answer.json) == (200, {"items": [], "next": None}), (name, each)
    assert "is empty, also where" in client.get("/openapi.json").json["info"]["description"]


def test_single_records_honour_their_etag(client: FlaskClient) -> None:
    id_ = send(client, CLOSED).json["id"]
    tag = client.get(f"{REPORTS}/{id_}").headers["ETag"]
    assert client.get(f"{REPORTS}/{id_}", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("accept", "form", "kind"),
    [
        ("text/markdown", "", "text/markdown"),
        ("text/html;q=0.9,text/csv", "", "text/csv"),
        ("*/*", "", "application/json"),
        ("text/html", "md", "text/markdown"),
    ],
)
def test_the_summary_comes_in_the_form_that_is_wanted(accept: str, form: str, kind: str, client: FlaskClient) -> None:
    both(client)
    answer = client.get("/api/v1/summary" + (f"?format={form}" if form else ""), headers={"Accept": accept})
    assert answer.mimetype == kind
    assert "filename=" in answer.headers["Content-Disposition"]
    assert b"reopened" in answer.data


def test_a_form_that_we_do_not_have_is_refused(client: FlaskClient) -> None:
    assert client.get("/api/v1/summary", headers={"Accept": "application/msword"}).status_code == 406


def test_the_summary_can_be_asked_for_the_past(client: FlaskClient) -> None:
    both(client)
    before = client.get("/api/v1/summary?as_of=2026-03-02T00:00:00Z").json
    assert "reopened" not in json.dumps(before["topics"])
    assert before["as_of"] == "2026-03-02T00:00:00+00:00"
    assert client.get("/api/v1/summary?known_at=2026-01-01T00:00:00Z").json["topics"] == []


def test_compare_stores_nothing(client: FlaskClient) -> None:
    pair = {"a": {"text": CLOSED["text"]}, "b": {"text": REOPENED["text"]}}
    [verdict] = client.post("/api/v1/compare", json={"pairs": [pair]}).json["verdicts"]
    assert verdict["relation"] == "contradicts"
    assert verdict["contradiction"]["evidence"]
    assert verdict["supersedes"] == "b"
    assert client.get(REPORTS).json["items"] == []


def test_the_feed_and_the_changes_tell_what_is_new(client: FlaskClient) -> None:
    both(client)
    feed = client.get("/api/v1/contradictions.atom")
    assert feed.mimetype == "application/atom+xml"
    assert b"<entry>" in feed.data
    everything = client.get("/api/v1/changes").json
    assert {change["kind"] for change in everything["items"]} == {"report", "contradiction", "supersession"}
    assert everything["next"] is None
    assert client.get(f"/api/v1/changes?since={everything['items'][-1]['at']}").json["items"] == []
    assert client.get("/api/v1/changes?since=2026-01-01T00:00:00Z").json == everything
    assert client.get("/api/v1/changes?since=9000-01-01T00:00:00Z").json["items"] == []
    seen, address = [], "/api/v1/changes?limit=2"
    while address:
        answer = client.get(address)
        seen += answer.json["items"]
        link = answer.headers.get("Link")
        assert (link is None) == (answer.json["next"] is None)
        address = link.split(">")[0][1:] if link else ""
    assert seen == everything["items"]


def test_the_feed_is_in_the_order_of_instants_whatever_the_offsets(client: FlaskClient) -> None:
    for place, later in (("Karsa", "2027-06-01T08:00:00+08:00"), ("Tolm", "2027-06-01T05:00:00+00:00")):
        text = f"The Port of {place} has been closed to all vessels, the harbour master of {place} said."
        send(client, fields(source=f"{place} A", title="", text=text, published_at="2027-05-31T00:00:00Z"))
        send(client, fields(source=f"{place} B", title="", text=text.replace("been closed", "reopened"), published_at=later))
    feed = client.get("/api/v1/contradictions.atom").text
    assert feed.index("2027-06-01T05:00:00+00:00</updated><author>") < feed.index("2027-06-01T08:00:00+08:00")


def test_decisions_and_sources_can_be_asked_for_since_a_time(client: FlaskClient) -> None:
    _, later = both(client)
    client.delete(f"{REPORTS}/{later}")
    assert len(client.get("/api/v1/audit?since=2026-01-01T00:00:00Z").json["items"]) == 1
    assert client.get("/api/v1/audit?since=2027-01-01T00:00:00Z").json["items"] == []
    assert [each["name"] for each in client.get("/api/v1/sources?since=2026-03-02T00:00:00Z").json["items"]] == ["Delta Ledger"]


def test_sources_have_a_record(client: FlaskClient) -> None:
    both(client)
    [first, _] = client.get("/api/v1/sources").json["items"]
    assert first["name"] == "Delta Ledger"
    found = client.get(f"/api/v1/sources/{first['id']}").json
    assert found["superseding"] > 0
    assert client.get("/api/v1/sources/Harbour Wire").json["superseded"] > 0


def test_an_embargoed_report_takes_part_only_after_its_time(client: FlaskClient, service: Service) -> None:
    send(client, CLOSED)
    held = send(client, {**REOPENED, "embargoed_until": "2026-11-01T00:10:00Z"}).json
    assert held["contradictions"] == []
    assert client.get("/api/v1/contradictions").json["items"] == []
    service.clock.now = service.clock.now.replace(hour=1)  # type: ignore[attr-defined]
    assert client.get("/api/v1/contradictions").json["items"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/openapi.json"])
def test_the_service_s_own_addresses_answer(path: str, client: FlaskClient) -> None:
    assert client.get(path).status_code == 200


def test_tokens_say_who_may(client: FlaskClient, service: Service) -> None:
    secrets = {role: service.tokens.add(role.value, role) for role in Role}

    def status(role: Role | None, method: str, path: str, body: Any = None) -> int:
        headers = {"Authorization": f"Bearer {secrets[role]}"} if role else {}
        return client.open(path, method=method, json=body, headers=headers).status_code

    assert status(None, "GET", REPORTS) == 401
    assert status(Role.READ, "GET", REPORTS) == 200
    assert status(Role.READ, "POST", REPORTS, CLOSED) == 403
    assert status(Role.SUBMIT, "POST", REPORTS, CLOSED) == 201
    assert status(Role.SUBMIT, "POST", "/api/v1/contradictions/x/review", {"verdict": "confirmed"}) == 403
    assert status(Role.REVIEW, "POST", "/api/v1/contradictions/x/review", {"verdict": "confirmed"}) == 404
    assert status(None, "GET", "/healthz") == 200
    service.tokens.revoke("read")
    assert status(Role.READ, "GET", REPORTS) == 401


def test_the_audit_names_the_token_not_the_name_given(client: FlaskClient, service: Service) -> None:
    both(client)
    secret = service.tokens.add("ana", Role.REVIEW)
    auth = {"Authorization": f"Bearer {secret}"}
    [found, *_] = client.get("/api/v1/contradictions", headers=auth).json["items"]
    client.post(f"/api/v1/contradictions/{found['id']}/review", json={"verdict": "confirmed", "reviewer": "Mallory"}, headers=auth)
    assert client.get("/api/v1/audit", headers=auth).json["items"][0]["by"] == "ana"


def test_a_page_of_another_site_may_change_nothing(client: FlaskClient) -> None:
    assert client.post(REPORTS, json=CLOSED, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.get(REPORTS, headers={"Host": "evil.example"}).status_code == 403
    assert client.post(REPORTS, json=CLOSED, headers={"Origin": "http://localhost"}).status_code == 201


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
@pytest.mark.parametrize("anonymous", [False, True])
def test_revoking_the_last_token_opens_nothing(host: str, anonymous: bool, service: Service) -> None:
    client = create_app(service, Settings(judge="rules", host=host, allow_anonymous=anonymous)).test_client()
    service.tokens.add("boss", Role.ADMIN)
    service.tokens.revoke("boss")
    assert client.get(REPORTS).status_code == 401
    assert client.post(REPORTS, json=CLOSED).status_code == 401


@pytest.mark.parametrize(("host", "anonymous", "status"), [("0.0.0.0", False, 401), ("0.0.0.0", True, 200), ("127.0.0.1", False, 200)])
def test_without_tokens_only_a_service_that_nobody_else_reaches_is_open(host: str, anonymous: bool, status: int, service: Service) -> None:
    client = create_app(service, Settings(judge="rules", host=host, allow_anonymous=anonymous)).test_client()
    assert client.get(REPORTS).status_code == status


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/topics?q=a", "/topics?q=a"),
        ("/\t/evil.example", "/"),
        ("/\n/evil.example", "/"),
        ("/\r\n/evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("/ /evil.example", "/"),
        ("", "/"),
    ],
)
def test_after_login_only_a_path_of_ours_is_led_to(wanted: str, leads_to: str, client: FlaskClient, service: Service) -> None:
    secret = service.tokens.add("ana", Role.READ)
    answer = client.post("/login", data={"token": secret, "next": wanted})
    assert (answer.status_code, answer.headers["Location"]) == (302, leads_to)


def test_a_source_with_a_slash_in_its_name_has_an_address(client: FlaskClient) -> None:
    client.post("/api/v1/reports", json=fields(source="AFP/Reuters"))
    assert client.get("/api/v1/sources/AFP%2FReuters").json["name"] == "AFP/Reuters"


def test_too_many_parts_of_a_form_are_named_as_such(client: FlaskClient) -> None:
    answer = client.post("/api/v1/reports", data={f"field{n}": "x" for n in range(1001)}, content_type="multipart/form-data")
    assert answer.status_code == 413
    assert "1,000 parts" in answer.json["detail"]


def test_a_report_that_was_not_read_says_so_whenever_it_is_looked_at(client: FlaskClient) -> None:
    german = fields(title="", text="Der Hafen von Karsa ist seit gestern für alle Schiffe geschlossen, sagte der Hafenmeister am Montag.")
    sent = send(client, german).json
    [warning] = sent["warnings"]
    assert "no claims were read" in warning
    assert client.get(f"/api/v1/reports/{sent['id']}").json["warnings"] == [warning]
    assert "no claims were read" in client.get(f"/reports/{sent['id']}").text


@pytest.mark.parametrize(
    ("path", "told"),
    [(f"/api/v1/claims?q={'x' * 301}", "must have at most 300 characters"), ("/api/v1/claims?as_of=2026-03-05T00:00:00+00:00", None)],
)
def test_what_is_asked_for_is_measured_in_characters_and_takes_a_plus_sign(path: str, told: str | None, client: FlaskClient) -> None:
    answer = client.get(path)
    assert answer.status_code == (422 if told else 200)
    assert told is None or answer.json["errors"][0]["detail"] == told

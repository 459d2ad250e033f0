"""The pages: complete without scripts, and nothing stored is ever markup."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from reconciler.queries import Filters, Page, Role
from reconciler.service import Service
from reconciler.settings import Settings
from reconciler.web import create_app

from .conftest import CLOSED, REOPENED, fields
from .stories import all_found

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'`"


def addresses(service: Service) -> list[str]:
    shelf = service.store.shelf
    made = ["/", "/contradictions", "/topics", "/reports", "/sources", "/summary", "/submit", "/docs", "/login"]
    made += [f"/topics/{topic.id}" for topic in shelf.list_topics(Filters(), Page(20)).records]
    made += [f"/reports/{report.id}" for report in shelf.list_reports(Filters(), Page(90)).records]
    return made + [f"/contradictions/{found.id}" for found in shelf.list_contradictions(Filters(), Page(10)).records]


def test_every_page_of_the_stories_answers(client: FlaskClient, service: Service) -> None:
    service.take_lines(all_found())
    for address in addresses(service):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "<script" not in answer.text


def test_an_empty_database_has_pages_too(client: FlaskClient, service: Service) -> None:
    for address in addresses(service):
        assert client.get(address).status_code == 200
    assert "Paste one" in client.get("/").text


def test_hostile_text_in_every_field_is_shown_and_never_run(client: FlaskClient, service: Service) -> None:
    for n, each in enumerate((CLOSED, REOPENED)):
        hostile = {
            **each,
            "source": f"{EVIL}{n}",
            "title": EVIL,
            "author": EVIL,
            "url": f"javascript:{EVIL}{n}",
            "text": f"{each['text']} {EVIL}",
        }
        assert service.submitter.submit(hostile).status == "created"
    for address in [*addresses(service), "/api/v1/summary?format=html"]:
        page = client.get(address).text
        assert "<script>alert" not in page, address
        assert "<img src=x" not in page, address
        assert not re.search(r'href="javascript:', page), address


def test_the_content_security_policy_allows_no_inline_script(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_report_can_be_pasted_and_files_chosen(client: FlaskClient) -> None:
    pasted = client.post("/submit", data={**CLOSED, "files": (io.BytesIO(b""), "")}, content_type="multipart/form-data")
    assert "created" in pasted.text
    bad = client.post("/submit", data={"source": "", "text": "kept text"}, content_type="multipart/form-data")
    assert "rejected" in bad.text
    assert "kept text" in bad.text
    files = {"files": [(io.BytesIO(b'{"source": "A", "text": "The mill is shut."}\n{bad\n'), "two.ndjson")]}
    many = client.post("/submit", data=files, content_type="multipart/form-data")
    assert "created" in many.text
    assert "rejected" in many.text


def test_a_person_decides_on_the_page(client: FlaskClient, service: Service) -> None:
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    found = service.store.shelf.list_contradictions(Filters(), Page(1)).records[0]
    answer = client.post(f"/contradictions/{found.id}/review", data={"verdict": "dismissed", "reviewer": "Ana"}, follow_redirects=True)
    assert "dismissed by Ana" in answer.text
    assert client.post(f"/contradictions/{found.id}/review", data={"verdict": "odd"}).status_code == 422


def test_filters_stand_in_the_address_and_blank_ones_are_ignored(client: FlaskClient, service: Service) -> None:
    service.take_lines(all_found())
    page = client.get("/contradictions?q=&source=Harbour+Wire&kind=number&state=&min_score=").text
    assert 'value="Harbour Wire"' in page
    assert client.get("/contradictions?kind=odd").status_code == 422


def test_deciding_words_are_marked_and_claims_show_where_they_stand(client: FlaskClient, service: Service) -> None:
    ids = [service.submitter.submit(each).report_id for each in (CLOSED, REOPENED)]
    assert "<mark>" in client.get("/contradictions").text
    assert 'class="claim superseded engaged"' in client.get(f"/reports/{ids[0]}").text


def test_times_are_shown_in_their_own_zone_with_utc_beside(client: FlaskClient, service: Service) -> None:
    id_ = service.submitter.submit(REOPENED).report_id
    page = client.get(f"/reports/{id_}").text
    assert "03 Mar 2026, 09:00 UTC+02:00" in page
    assert 'title="2026-03-03 07:00 UTC"' in page


def test_forms_need_their_csrf_token(service: Service) -> None:
    client = create_app(service, Settings(judge="rules")).test_client()
    answer = client.post("/submit", data=fields())
    assert answer.status_code == 400
    assert "reload the page" in answer.text


def test_with_tokens_the_pages_ask_for_one(client: FlaskClient, service: Service) -> None:
    secret = service.tokens.add("ana", Role.READ)
    assert client.get("/topics").headers["Location"].startswith("/login")
    assert client.post("/login", data={"token": "wrong"}).status_code == 401
    assert client.post("/login", data={"token": secret, "next": "//evil.example"}).headers["Location"] == "/"
    assert client.get("/topics").status_code == 200
    assert client.post("/submit", data={"source": "A", "text": "b"}).status_code == 403
    client.post("/logout")
    assert client.get("/topics").status_code == 302


@pytest.mark.parametrize("name", ["style.css", "icon.svg"])
def test_static_files_are_ours(name: str, client: FlaskClient) -> None:
    with client.get(f"/static/{name}") as answer:
        assert answer.status_code == 200
        assert b"http" not in answer.data.replace(b"http://www.w3.org/2000/svg", b"")


def test_no_template_refers_to_another_site() -> None:
    import reconciler.web  # noqa: PLC0415

    for path in (Path(reconciler.web.__file__).parent / "templates").iterdir():
        assert "//" not in path.read_text().replace("https://…", ""), path

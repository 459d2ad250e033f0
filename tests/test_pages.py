"""The pages: complete without scripts, and nothing stored is ever markup."""

from __future__ import annotations

import html
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
from .stories import all_found, story

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'`"


def addresses(service: Service) -> list[str]:
    shelf = service.store.shelf
    made = [
        "/",
        "/contradictions",
        "/topics",
        "/reports",
        "/sources",
        "/summary",
        "/submit",
        "/docs",
        "/docs/records",
        "/login",
        "/search",
        "/settings",
        "/search?q=port",
    ]
    made += [
        f"/topics/{topic.id}{more}" for more in ("", "/regroup", "/questions") for topic in shelf.list_topics(Filters(), Page(20)).records
    ]
    made += [f"/reports/{report.id}" for report in shelf.list_reports(Filters(), Page(90)).records]
    return made + [f"/contradictions/{found.id}" for found in shelf.list_contradictions(Filters(), Page(10)).records]


def test_every_page_of_the_stories_answers(client: FlaskClient, service: Service) -> None:
    service.take_lines(all_found())
    for address in addresses(service):
        answer = client.get(address)
        assert answer.status_code == 200, address
        # Two scripts, of ours, for the keys and for what is dropped; nothing is inline.
        assert re.findall(r"<script[^>]*>", answer.text) == [f'<script src="/static/{name}.js" defer>' for name in ("keys", "drop")], (
            address
        )
        assert len(answer.data) < 100_000, address


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
    assert bad.status_code == 422
    assert "rejected" in bad.text
    assert "kept text" in bad.text
    assert '<span class="fault" id="fault-source">is missing</span>' in bad.text
    files = {"files": [(io.BytesIO(b'{"source": "A", "text": "The mill is shut."}\n{bad\n'), "two.ndjson")]}
    many = client.post("/submit", data=files, content_type="multipart/form-data")
    assert "created" in many.text
    assert "rejected" in many.text


def test_what_is_pasted_with_its_headline_has_a_title_and_an_author(client: FlaskClient, service: Service) -> None:
    text = "Mill at Ostra shut\n\nBy Ida Lind\n\nThe mill was shut on Monday."
    client.post("/submit", data={"source": "A", "text": text})
    client.post("/submit", data={"source": "B", "text": text, "title": "Mill shut"})
    files = {"source": "C", "files": [(io.BytesIO(text.encode()), "saved.txt")]}
    client.post("/submit", data=files, content_type="multipart/form-data")
    kept = {each.source: each for each in service.store.shelf.list_reports(Filters(), Page(9)).records}
    for source in "AC":
        assert (kept[source].title, kept[source].author) == ("Mill at Ostra shut", "Ida Lind")
        assert kept[source].text == "By Ida Lind\n\nThe mill was shut on Monday."
    assert (kept["B"].title, kept["B"].author, kept["B"].text) == ("Mill shut", None, text)


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
    assert "Delta Ledger" not in client.get("/reports?source=HARBOUR+wire").text.split("</datalist>")[1]


def test_a_list_of_one_topic_says_which_or_that_it_is_not_there(client: FlaskClient, service: Service) -> None:
    service.submitter.submit(CLOSED)
    topic = service.store.shelf.list_topics(Filters(), Page(1)).records[0]
    for name in ("contradictions", "reports"):
        assert f'Only those of the topic <a href="/topics/{topic.id}" dir="auto">' in client.get(f"/{name}?topic={topic.id}").text
        assert "There is no topic unknown now: it may have been merged" in client.get(f"/{name}?topic=unknown").text
    assert "There is no topic unknown for this moment" in client.get("/contradictions?topic=unknown&as_of=2026-02-01").text


@pytest.mark.parametrize(
    ("address", "field", "kept"),
    [
        ("/contradictions?kind=odd&q=toll", "kind", 'value="toll"'),
        ("/contradictions?since=tomorrow&source=A", "since", 'value="tomorrow"'),
        ("/contradictions?min_score=much", "min_score", "much"),
        ("/reports?until=2026-13-01&q=mill", "until", 'value="mill"'),
        ("/topics?since=soon", "since", 'value="soon"'),
        ("/summary?as_of=tomorrow", "as_of", 'value="tomorrow"'),
    ],
)
def test_a_fault_in_a_filter_stands_beside_its_field_and_what_was_typed_stays(
    address: str, field: str, kept: str, client: FlaskClient
) -> None:
    answer = client.get(address)
    assert answer.status_code == 422
    assert f'id="fault-{field}"' in answer.text
    assert kept in answer.text
    assert "Input should" not in answer.text


def test_a_filter_that_is_not_known_is_named(client: FlaskClient) -> None:
    answer = client.get("/reports?sauce=A")
    assert answer.status_code == 422
    assert "sauce is not known to this page" in answer.text


def test_deciding_words_are_marked_and_claims_show_where_they_stand(client: FlaskClient, service: Service) -> None:
    ids = [service.submitter.submit(each).report_id for each in (CLOSED, REOPENED)]
    assert "<mark>" in client.get("/contradictions").text
    earlier, later = (client.get(f"/reports/{id_}").text for id_ in ids)
    assert 'class="claim superseded engaged"' in earlier
    assert f'href="/reports/{ids[1]}#' in earlier
    assert 'href="/contradictions/' in later
    assert '<a href="#note-1" aria-label="note 1">1</a>' in earlier
    assert "Replaced by" in earlier
    assert "Replaces" in later
    assert earlier.index('class="key"') < earlier.index("all vessels")


def test_a_recounted_claim_is_marked_as_such_and_never_stands(client: FlaskClient, service: Service) -> None:
    service.take_lines(list(story("h200").found.values()))
    found = service.store.shelf.list_reports(Filters(source="Harbour Wire"), Page(1)).records[0]
    page = client.get(f"/reports/{found.id}").text
    assert re.search(r'<span class="claim recounted[^>]*>Just last week, it was reported', page)
    assert "recounts an earlier state" in page
    assert re.search(r'<span class="badge recounted">recounted</span> <a[^>]*>“Just last week', page)


def test_the_address_of_a_report_is_a_link_that_tells_and_earns_nothing(client: FlaskClient, service: Service) -> None:
    page = client.get(f"/reports/{service.submitter.submit(CLOSED).report_id}").text
    assert f'<a href="{CLOSED["url"]}" rel="noopener nofollow">' in page


def test_the_page_of_a_report_of_three_hundred_claims_is_short_and_counts_what_it_leaves_out(client: FlaskClient, service: Service) -> None:
    said = "The Port of Karsa has been closed to vessels of class {0}, the harbour master said."
    outcome = service.submitter.submit({**CLOSED, "title": "", "text": " ".join(said.format(n) for n in range(300))})
    page = client.get(f"/reports/{outcome.report_id}")
    assert len(page.data) < 100_000
    assert "300 claims as they were read" in page.text
    assert f'and 240 more claims, which <a href="/api/v1/claims?report={outcome.report_id}&amp;limit=200">the API</a> has' in page.text
    assert page.text.count('<span class="claim') >= 300
    assert "Of 300 claims the first 150" in page.text
    assert page.text.count('<option value="claim_') == 150


def test_what_is_dated_ahead_is_marked_wherever_it_comes_first(client: FlaskClient, service: Service) -> None:
    service.submitter.submit(CLOSED)
    pages = ("/", "/topics", "/reports", "/summary", "/contradictions")
    assert not [each for each in pages if "dated ahead" in client.get(each).text]
    outcome = service.submitter.submit({**REOPENED, "published_at": "2027-06-01T00:00:00Z"})
    assert [each for each in outcome.warnings if "lies in the future" in each]
    topic = service.store.shelf.topics_of(str(outcome.report_id))[0]
    for address in (*pages, f"/topics/{topic}", f"/reports/{outcome.report_id}"):
        assert '<span class="badge ahead">dated ahead</span>' in client.get(address).text, address


def test_a_withdrawn_report_says_so_with_date_and_reason(client: FlaskClient, service: Service) -> None:
    id_ = service.submitter.submit(CLOSED).report_id or ""
    service.decider.withdraw(id_, "hoax <b>", "Ana")
    page = client.get(f"/reports/{id_}").text
    assert "This report was withdrawn" in page
    assert "by Ana" in page
    assert "Reason: hoax &lt;b&gt;" in page
    assert "1 Nov 2026" in page
    assert 'badge withdrawn">withdrawn' in client.get("/reports").text


def test_an_earlier_edition_leads_to_the_newest(client: FlaskClient, service: Service) -> None:
    texts = [CLOSED["text"], "The port is closed until Friday.", "The port is open, the harbour master said."]
    first, _, last = (service.submitter.submit({**CLOSED, "text": text, "published_at": None}).report_id for text in texts)
    page = client.get(f"/reports/{first}").text
    assert "There is a newer edition" in page
    assert f'href="/reports/{last}"' in page
    assert "newer edition exists" in client.get("/reports").text
    assert "newer edition exists" not in client.get(f"/reports/{last}").text


def test_a_past_moment_is_named_with_a_way_back_and_its_own_contradictions(client: FlaskClient, service: Service) -> None:
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    [topic] = service.store.shelf.list_topics(Filters(), Page(5)).records
    for address in (f"/topics/{topic.id}", "/summary"):
        now = client.get(address).text
        assert "Back to now" not in now
        then = client.get(f"{address}?as_of=2026-03-02T00:00:00%2B01:00").text
        assert "as the world stood on" in then
        assert "2 Mar 2026, 00:00 UTC+01:00" in then
        assert f'<a href="{address}">Back to now</a>' in then
        assert 'value="2026-03-01T23:00"' in then
        assert "has reopened to all vessels" in now
        assert "has reopened to all vessels" not in then
    assert 'class="pair"' in client.get(f"/topics/{topic.id}").text
    assert 'class="pair"' not in client.get(f"/topics/{topic.id}?as_of=2026-03-02").text
    assert "0 contradictions" in client.get(f"/topics/{topic.id}?as_of=2026-03-02").text


def test_open_contradictions_come_first_and_figures_lead_to_them(client: FlaskClient, service: Service) -> None:
    denied = fields(source="Port Office", title="Port denies closure", text="The Port of Karsa has not been closed, the port office said.")
    for each in (CLOSED, REOPENED, denied, fields(source="Bay Post", published_at="2026-03-04T08:00:00+00:00")):
        service.submitter.submit(each)
    for address in ("/", "/contradictions"):
        page = client.get(address).text
        states = re.findall(r'<article class="pair"[^>]*>\s*<header>.*?<span class="badge (\w+)"', page)
        assert states == sorted(states, key=["open", "confirmed", "superseded"].index)
        assert "confidence " in page
        assert "Topic: <a" in page
    assert 'href="/contradictions?state=open"' in client.get("/").text


def test_a_contradiction_is_titled_by_its_sources_and_offers_what_would_change_something(client: FlaskClient, service: Service) -> None:
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    found = service.store.shelf.list_contradictions(Filters(), Page(1)).records[0]
    address = f"/contradictions/{found.id}"
    page = client.get(address).text
    assert "<title>Harbour Wire and Delta Ledger: " in page
    assert page.count(f'href="{address}"') == 0
    assert "<textarea" in page
    assert "The later claim has replaced the earlier" in page
    assert re.findall(r'name="verdict" value="(\w+)"', page) == ["confirmed", "dismissed"]
    client.post(f"{address}/review", data={"verdict": "confirmed"})
    assert re.findall(r'name="verdict" value="(\w+)"', client.get(address).text) == ["dismissed", "reopened"]


def test_a_missing_page_says_where_to_go_on(client: FlaskClient) -> None:
    answer = client.get("/topics/nowhere")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text
    assert 'href="/topics"' in answer.text


def test_times_are_shown_in_their_own_zone_with_utc_beside(client: FlaskClient, service: Service) -> None:
    id_ = service.submitter.submit(REOPENED).report_id
    page = client.get(f"/reports/{id_}").text
    assert "3 Mar 2026, 09:00 UTC+02:00" in page
    assert 'title="2026-03-03 07:00 UTC"' in page


def test_forms_need_their_csrf_token(service: Service) -> None:
    client = create_app(service, Settings(judge="rules")).test_client()
    answer = client.post("/contradictions/x/review", data={"verdict": "dismissed"})
    assert answer.status_code == 400
    assert "reload the page" in answer.text


def test_an_expired_form_comes_back_with_what_was_typed_but_not_to_another_site(service: Service) -> None:
    client = create_app(service, Settings(judge="rules")).test_client()
    answer = client.post("/submit", data=fields(text="Typed for an hour."))
    assert answer.status_code == 400
    assert "expired" in answer.text
    assert "Typed for an hour." in answer.text
    assert client.post("/submit", data=fields(), headers={"Origin": "http://evil.example"}).status_code == 403
    assert service.store.shelf.counts()["reports"] == 0


def test_with_tokens_the_pages_ask_for_one(client: FlaskClient, service: Service) -> None:
    secret = service.tokens.add("ana", Role.READ)
    assert client.get("/topics").headers["Location"].startswith("/login")
    assert client.post("/login", data={"token": "wrong"}).status_code == 401
    assert client.post("/login", data={"token": secret, "next": "//evil.example"}).headers["Location"] == "/"
    assert client.get("/topics").status_code == 200
    assert client.post("/submit", data={"source": "A", "text": "b"}).status_code == 403
    client.post("/logout")
    assert client.get("/topics").status_code == 302


@pytest.mark.parametrize("name", ["style.css", "icon.svg", "keys.js", "drop.js"])
def test_static_files_are_ours(name: str, client: FlaskClient) -> None:
    with client.get(f"/static/{name}") as answer:
        assert answer.status_code == 200
        assert b"http" not in answer.data.replace(b"http://www.w3.org/2000/svg", b"")


def test_no_template_refers_to_another_site() -> None:
    import reconciler.web  # noqa: PLC0415

    for path in (Path(reconciler.web.__file__).parent / "templates").iterdir():
        assert "//" not in path.read_text().replace("https://…", ""), path


def test_what_was_superseded_says_by_what_when_and_on_what_basis_and_why_is_folded(client: FlaskClient, service: Service) -> None:
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    topic = service.store.shelf.list_topics(Filters(), Page(1)).records[0]
    for address in (f"/topics/{topic.id}", "/summary", f"/topics/{topic.id}?known_at=2026-12-01"):
        page = client.get(address).text
        [block] = re.findall(r'<div class="successor">.*?</div>', page, re.DOTALL)
        head, told = block.split("<ul", 1)
        assert "Superseded on" in head
        assert all(words in head for words in ("3 Mar 2026, 09:00 UTC+02:00", "Delta Ledger", "The Port of Karsa has reopened"))
        seen, folded = told.split("<details>", 1)[0], told.split("</summary>", 1)[1]
        assert "The Port of Karsa has been closed" in seen
        assert "1 Mar 2026, 08:00 UTC" in seen
        assert '<span class="badge superseded">reversed</span>' in told
        assert "Delta Ledger later reported otherwise." in folded
        [both] = re.findall(r'href="(/contradictions/[^"]*)">Both side by side', folded)
        assert client.get(html.unescape(both)).status_code == 200

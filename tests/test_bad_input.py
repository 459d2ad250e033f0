"""Bad input gets a clear problem that names the field and the remedy, and loses nothing."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from reconciler.errors import TooLarge
from reconciler.intake import feeds, files
from reconciler.intake.bait import most_pieces
from reconciler.intake.html import plain

from .conftest import CLOSED, fields

REPORTS = "/api/v1/reports"


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.data[:300]
    assert answer.mimetype == "application/problem+json"
    found: dict[str, Any] = answer.json
    assert found["status"] == status
    assert found["title"]
    assert found["detail"]
    assert "Traceback" not in answer.text
    return found


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"source": None}, "/source"),
        ({"source": ""}, "/source"),
        ({"source": "  "}, "/source"),
        ({"source": "x" * 201}, "/source"),
        ({"source": 7}, "/source"),
        ({"source": "a\x00b"}, "/source"),
        ({"title": "x" * 501}, "/title"),
        ({"title": ["x"]}, "/title"),
        ({"text": ""}, "/text"),
        ({"text": " \n "}, "/text"),
        ({"text": 3.5}, "/text"),
        ({"text": "before\x00after"}, "/text"),
        ({"text": "lone \ud800 surrogate"}, "/text"),
        ({"title": "\udfff"}, "/title"),
        ({"published_at": "last tuesday"}, "/published_at"),
        ({"published_at": "0000-01-01T00:00:00Z"}, "/published_at"),
        ({"published_at": "10000-01-01T00:00:00Z"}, "/published_at"),
        ({"published_at": "0001-01-01T00:00:00+10:00"}, "/published_at"),
        ({"published_at": 1768383000}, "/published_at"),
        ({"embargoed_until": "soon"}, "/embargoed_until"),
        ({"url": "u" * 2001}, "/url"),
        ({"html": "", "text": None}, "/html"),
        ({"html": "<p></p>", "text": None}, "/html"),
    ],
)
def test_a_faulty_field_is_named(given: dict[str, Any], pointer: str, client: FlaskClient) -> None:
    found = problem(client.post(REPORTS, data=json.dumps(fields(**given)), content_type="application/json"), 422)
    assert pointer in [fault["pointer"] for fault in found["errors"]]
    assert client.get(REPORTS).json["items"] == []


@pytest.mark.parametrize("body", [b"", b"{", b"nope", b'{"a": NaN}', b"\xff\xfe", b"[" * 100_000, b'{"source": "a", "text": "b"} x'])
def test_what_is_not_json_is_malformed(body: bytes, client: FlaskClient) -> None:
    problem(client.post(REPORTS, data=body, content_type="application/json"), 400)


@pytest.mark.parametrize("body", [b"[]", b"3", b'"text"', b"null", b"[{}]"])
def test_json_that_is_no_object_is_refused(body: bytes, client: FlaskClient) -> None:
    problem(client.post(REPORTS, data=body, content_type="application/json"), 422)


def test_a_packed_request_is_refused_as_described_even_where_nothing_is_sent(client: FlaskClient) -> None:
    problem(client.get(REPORTS, headers={"Content-Encoding": "D"}), 415)
    described = client.get("/openapi.json").json["paths"]["/api/v1/reports"]["get"]["responses"]
    assert "415" in described


@pytest.mark.parametrize("media", ["", "text/plain", "application/xml", "application/x-www-form-urlencoded"])
def test_another_media_type_is_refused_with_those_that_are_read(media: str, client: FlaskClient) -> None:
    found = problem(client.post(REPORTS, data=json.dumps(CLOSED), content_type=media), 415)
    assert "application/json" in found["detail"]


def test_an_over_long_text_is_too_large(client: FlaskClient) -> None:
    found = problem(client.post(REPORTS, json=fields(text="word " * 1_000_001)), 413)
    assert "1,000,000" in found["detail"]


def test_a_megabyte_without_a_full_stop_is_taken_in(client: FlaskClient) -> None:
    made = client.post(REPORTS, json=fields(text=("the port of karsa is shut " * 38_000)[:999_000]))
    assert made.status_code == 201
    assert made.json["warnings"]


def test_a_megabyte_of_quotation_marks_is_taken_in(client: FlaskClient) -> None:
    made = client.post(REPORTS, json=fields(text="The dam was opened. " + "“" * 900_000))
    assert made.status_code == 201
    assert made.json["claims"]


@pytest.mark.parametrize(("path", "given"), [(REPORTS, CLOSED), ("/api/v1/compare", {"pairs": []}), ("/api/v1/webhooks", {"url": 1})])
def test_what_is_told_of_a_body_is_short_however_long_it_is(path: str, given: dict[str, Any], client: FlaskClient) -> None:
    long = {**given, "x" * 1_000_000: 1, **{f"odd {number}": number for number in range(20_000)}}
    answer = client.post(path, json=long)
    assert answer.status_code in {201, 422}
    assert len(answer.data) < 40_000


@pytest.mark.parametrize("published_at", ["0001-01-01T00:00:00+00:00", "0001-01-01T06:00:00+05:00", "9999-12-31T23:59:59+00:00"])
def test_a_report_from_either_end_of_the_calendar_is_taken_in(published_at: str, client: FlaskClient) -> None:
    text = "The Port of Karsa had been closed today, last week, on 3 May and in 2019, the mayor said on Monday."
    assert client.post(REPORTS, json=fields(text=text, published_at=published_at)).status_code == 201


def test_a_megabyte_of_full_stops_is_taken_in_with_no_claim(client: FlaskClient) -> None:
    made = client.post(REPORTS, json=fields(title="", text="." * 999_999))
    assert made.status_code == 201
    assert made.json["claims"] == []
    assert made.json["warnings"]


@pytest.mark.parametrize(
    "page",
    [
        "<p " + " ".join(f'a{n}="x"' for n in range(50_000)) + ">text</p>",
        "<div>" * 100_000 + "text",
        "<!--" * 50_000,
        "<a href='" + "x" * 100_000,
        '<!DOCTYPE html [<!ENTITY a "' + "z" * 1000 + '">]>' + "<p>&a;</p>" * 10,
    ],
)
def test_hostile_html_is_refused_or_read_but_never_hangs(page: str, client: FlaskClient) -> None:
    answer = client.post(REPORTS, json={"source": "A", "html": page})
    assert answer.status_code in {201, 413, 422}


@pytest.mark.parametrize(
    "page",
    [
        "<p " + " ".join(f"a{n}='>'" for n in range(50_000)) + ">The dam was opened.</p>",
        "<p " + " ".join(f"a{n}='<'" for n in range(29_000)) + ">The dam was opened.</p>",
        "<!-- <p a=' --><p " + " ".join(f"a{n}='>'" for n in range(50_000)) + ">The dam was opened.</p>",
        "<p x='>' " + " ".join(f"a{n}" for n in range(50_000)) + ">The dam was opened.</p>",
        "<p " + " ".join(f'a{n} = ">"' for n in range(50_000)) + ">The dam was opened.</p>",
    ],
)
def test_thousands_of_attributes_are_refused_however_they_are_quoted(page: str, client: FlaskClient) -> None:
    found = problem(client.post(REPORTS, json={"source": "A", "html": page}), 413)
    assert "attributes" in found["detail"]


SCRIPT = '<script type="application/ld+json">{"@context": "http://schema.org", "@type": "Article", %s</script>'


@pytest.mark.parametrize(
    "head",
    [
        "<meta name='author' content='" + "(" * 900_000 + "'>",
        "<meta name='author' content='" + "a." * 450_000 + "'>",
        "<meta name='author' content='Ann Roe'>" * 20_000,
        SCRIPT % ('"author":' * 100_000),
        SCRIPT % ('"Person""name"' * 50_000 + '"' * 200_000),
        SCRIPT % ('"author": "' + "a." * 300_000 + '"}'),
        "<title>" + "a - " * 200_000 + "</title>",
    ],
)
def test_metadata_that_expressions_are_lost_in_is_not_looked_through(head: str, client: FlaskClient) -> None:
    page = f"<html><head>{head}</head><body><article><p>The Port of Karsa has been closed to all vessels.</p></article></body></html>"
    made = client.post(REPORTS, json={"source": "A", "html": page})
    assert made.status_code == 201
    assert "Karsa" in made.json["claims"][-1]["text"]


@pytest.mark.parametrize(
    "start", ["<html" + " " * 900_000 + "x/>\n", "<!DOCTYPE " + "/" * 900_000 + "\n<html>", "<!doctype html" + ">" * 90_000]
)
def test_the_beginning_of_a_page_is_no_bait_either(start: str, client: FlaskClient) -> None:
    page = f"{start}<head><title>T</title></head><body><p>The Port of Karsa has been closed to all vessels.</p></body></html>"
    assert client.post(REPORTS, json={"source": "A", "html": page}).status_code == 201


@pytest.mark.parametrize("said", ['"headline": {"a": 1}}', '"headline": 3}', '"author": [3, null, []]}', '"author": {"name": [3]}}'])
def test_a_page_whose_metadata_are_of_the_wrong_kind_is_read_without_them(said: str, client: FlaskClient) -> None:
    page = f"<html><head>{SCRIPT % said}</head><body><p>The Port of Karsa has been closed to all vessels.</p></body></html>"
    assert client.post(REPORTS, json={"source": "A", "html": page}).status_code == 201


def test_a_long_page_with_few_attributes_a_tag_is_no_bait() -> None:
    assert most_pieces("<p class='a' id=\"b\">It was x = 3 and y > 4.</p>" * 1000) == 4


def test_a_page_whose_stated_time_is_none_is_refused_with_the_field(client: FlaskClient) -> None:
    page = '<html><head><meta property="article:published_time" content="yesterday morning"></head><body><p>It is shut.</p></body></html>'
    found = problem(client.post(REPORTS, json={"source": "A", "html": page}), 422)
    assert [fault["pointer"] for fault in found["errors"]] == ["/published_at"]
    assert client.post(REPORTS, json={"source": "A", "html": page, "published_at": "2026-03-01T08:00:00Z"}).status_code == 201


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59.999999Z"])
@pytest.mark.parametrize("side", ["a", "b"])
def test_texts_from_either_end_of_the_calendar_can_be_compared(moment: str, side: str, client: FlaskClient) -> None:
    pair = {"a": {"text": "The port of Karsa is shut."}, "b": {"text": "The port of Karsa is open."}}
    answer = client.post("/api/v1/compare", json={"pairs": [{**pair, side: {**pair[side], "published_at": moment}}]})
    assert answer.status_code == 200, answer.text


def test_signs_of_less_and_greater_in_a_text_are_no_tags() -> None:
    assert plain("<p>It rose, as a < b and 5 > 3.</p>") == "It rose, as a < b and 5 > 3."


@pytest.mark.parametrize(("given", "kept"), [(None, "en"), ("en_US", "en-US"), ("", "en")])
def test_a_language_may_be_missing_or_written_with_an_underscore(given: str | None, kept: str, client: FlaskClient) -> None:
    made = client.post(REPORTS, json=fields(language=given))
    assert made.status_code == 201
    assert made.json["claims"]
    assert client.get(f"{REPORTS}/{made.json['id']}").json["language"] == kept


def test_a_language_that_we_do_not_read_is_stored_and_says_so(client: FlaskClient) -> None:
    russian = "Порт Карса закрыт для всех судов, сообщил начальник порта во вторник после сильного шторма."
    made = client.post(REPORTS, json=fields(title="", text=russian, language="ru"))
    assert made.status_code == 201
    assert made.json["claims"] == []
    assert any("language" in warning for warning in made.json["warnings"])
    assert client.get(f"{REPORTS}/{made.json['id']}").json["text"] == russian


def test_right_to_left_and_combining_text_keeps_exact_offsets(client: FlaskClient) -> None:
    text = "The mayor said “שלום עולם” to all. Cafe\u0301 owners in مصر said the 👩\u200d👩\u200d👧 sign is gone."
    made = client.post(REPORTS, json=fields(title="", text=text)).json
    assert len(made["claims"]) == 2
    assert [text[claim["start"] : claim["end"]] for claim in made["claims"]] == [claim["text"] for claim in made["claims"]]


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        (f"{REPORTS}?limit=0", "/limit"),
        (f"{REPORTS}?limit=201", "/limit"),
        (f"{REPORTS}?limit=ten", "/limit"),
        (f"{REPORTS}?since=yesterday", "/since"),
        (f"{REPORTS}?sorce=A", "/sorce"),
        (f"{REPORTS}?q=a&q=b", "/q"),
        (f"{REPORTS}?q=%00", "/q"),
        ("/api/v1/contradictions?kind=odd", "/kind"),
        ("/api/v1/contradictions?min_score=2", "/min_score"),
        ("/api/v1/contradictions?state=gone", "/state"),
        ("/api/v1/claims?standing=x", "/standing"),
        ("/api/v1/topics?open=maybe", "/open"),
        ("/api/v1/summary?as_of=then", "/as_of"),
        ("/api/v1/summary?format=odt", "/format"),
        ("/api/v1/changes?since=-1", "/since"),
        ("/api/v1/audit?since=soon", "/since"),
        ("/api/v1/sources?since=soon", "/since"),
    ],
)
def test_a_faulty_query_names_the_parameter(path: str, pointer: str, client: FlaskClient) -> None:
    found = problem(client.get(path), 422)
    assert pointer in [fault["pointer"] for fault in found["errors"]]


@pytest.mark.parametrize(
    "path",
    [
        f"{REPORTS}?cursor=nonsense",
        f"{REPORTS}?cursor=WzEsMl0",
        "/api/v1/changes?cursor=WyJhIiwgIiJd",
        f"{REPORTS}?cursor=WyJhIiwgIiJd",
        "/api/v1/audit?cursor=WyJhIiwgIiJd",
        "/api/v1/contradictions?cursor=WyJhIiwgIiJd",
        "/api/v1/sources?cursor=WzUsICIiXQ",
        f"{REPORTS}/x",
        "/api/v1/claims/x",
        "/api/v1/topics/x",
        "/api/v1/topics/x/summary",
        "/api/v1/contradictions/x",
        "/api/v1/jobs/x",
        "/api/v1/sources/x",
        "/api/v1/nothing",
        f"{REPORTS}/%00",
        f"{REPORTS}/%ed%a0%80",
    ],
)
def test_what_is_not_there_is_not_found(path: str, client: FlaskClient) -> None:
    problem(client.get(path), 404)


def test_a_method_that_is_not_allowed_names_those_that_are(client: FlaskClient) -> None:
    answer = client.put(REPORTS, json={})
    problem(answer, 405)
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"pairs": []},
        {"pairs": [{}]},
        {"pairs": [{"a": {"text": ""}, "b": {"text": "x"}}]},
        {"pairs": [{"a": {"text": "x"}, "b": {"text": "y"}, "c": 1}]},
        {"pairs": [{"a": {"text": "x", "published_at": "now"}, "b": {"text": "y"}}]},
        {"pairs": [{"a": {"text": "x"}, "b": {"text": "y"}}] * 1001},
        [],
    ],
)
def test_a_faulty_comparison_is_refused(body: Any, client: FlaskClient) -> None:
    problem(client.post("/api/v1/compare", json=body), 422)


def test_pairs_that_are_too_long_together_are_refused_at_once(client: FlaskClient) -> None:
    pair = {"a": {"text": "The mill is shut. " * 1000}, "b": {"text": "The mill is open. " * 1000}}
    assert "2,000,000" in problem(client.post("/api/v1/compare", json={"pairs": [pair] * 100}), 413)["detail"]


def in_file(client: FlaskClient, content: bytes, name: str) -> list[dict[str, Any]]:
    answer = client.post(REPORTS, data={"files": [(io.BytesIO(content), name)]}, content_type="multipart/form-data")
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json["results"]
    return results


EMPTY_FEED = b"<rss version='2.0'><channel><title>Wire</title></channel></rss>"


@pytest.mark.parametrize(("content", "name"), [(b"[]", "a.json"), (b"\n", "a.ndjson"), (EMPTY_FEED, "a.xml")])
def test_a_file_without_a_report_is_told(content: bytes, name: str, client: FlaskClient) -> None:
    [result] = in_file(client, content, name)
    assert (result["status"], result["problem"]["detail"]) == ("rejected", "there is no report in it")


def feed(*entries: str) -> bytes:
    return f"<rss version='2.0'><channel><title>Wire</title>{''.join(entries)}</channel></rss>".encode()


def test_entries_over_the_limit_of_a_feed_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST_ENTRIES", 2)
    monkeypatch.setattr(files, "MOST_ENTRIES", 2)
    found = files.reports_in(feed(*["<item><description>The port is shut.</description></item>"] * 5), "a.xml")
    assert [one.fault is None for one in found] == [True, True, False]
    assert "3 in all" in str(found[2].fault)


def test_a_feed_with_too_many_tags_is_refused() -> None:
    [found] = files.reports_in(feed("<a>" * 300_000), "a.xml")
    assert isinstance(found.fault, TooLarge)


@pytest.mark.parametrize("bait", ["&lt;!--", "&lt;a href='", "<![CDATA[<!--]]>", "&lt;!", "&lt;?", "&amp;lt;!--"])
def test_what_is_never_closed_in_a_feed_is_no_bait(bait: str) -> None:
    entry = f"<item><description>The port is shut. {bait * (900_000 // len(bait))}</description></item>"
    found = files.reports_in(feed(entry), "a.xml")
    assert found[0].fault is None or isinstance(found[0].fault, TooLarge)


def test_a_feed_that_laughs_a_billion_times_is_not_expanded() -> None:
    laughs = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12))
    item = "<item><title>&l11;</title><description>The port is shut.</description></item>"
    content = f"<!DOCTYPE rss [<!ENTITY l0 'ha'>{laughs}]><rss version='2.0'><channel><title>W</title>{item}</channel></rss>"
    for found in files.reports_in(content.encode(), "a.xml"):
        assert len(json.dumps(found.fields)) < 10_000


def test_scripts_and_style_sheets_in_an_entry_are_no_text() -> None:
    text = "<p>Shut.</p><script async src='x'>alert(1)</script><STYLE>p {}</STYLE >Open. <script>never closed"
    assert plain(text) == "Shut.\n\nOpen."


def test_a_feed_s_times_keep_their_offset_and_one_that_is_none_costs_its_entry_alone(client: FlaskClient) -> None:
    dates = ("Mon, 05 Jan 2026 10:00:00 +0800", "some time ago", "2026-01-05T10:00:00-05:00")
    items = [f"<item><description>Pier {n} is shut.</description><pubDate>{date}</pubDate></item>" for n, date in enumerate(dates)]
    results = in_file(client, feed(*items), "a.xml")
    assert [result["status"] for result in results] == ["created", "rejected", "created"]
    assert results[1]["problem"]["errors"][0]["pointer"] == "/published_at"
    times = {item["published_at"] for item in client.get(REPORTS).json["items"]}
    assert times == {"2026-01-05T10:00:00+08:00", "2026-01-05T10:00:00-05:00"}


def test_a_fault_in_a_line_names_that_line() -> None:
    [found] = files.json_lines(b"\n\n{broken")
    assert "at line 3, column 2" in str(found.fault)


def test_an_empty_batch_is_malformed(client: FlaskClient) -> None:
    problem(client.post(REPORTS, data=b"\n\n", content_type="application/x-ndjson"), 400)
    problem(client.post(REPORTS, data={}, content_type="multipart/form-data"), 422)


def test_a_problem_on_a_page_is_a_page(client: FlaskClient) -> None:
    answer = client.get("/topics/x")
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, {"/source": "is required: send it", "/text": "one of text and html is required"}),
        ({"source": 7, "text": "x"}, {"/source": "must be a valid string"}),
        ({"source": "a" * 201, "text": "x"}, {"/source": "must have at most 200 characters"}),
        ({"source": "a", "text": "x", "published_at": "2026-02-30"}, {"/published_at": "names no day"}),
    ],
)
def test_a_fault_says_what_to_send(sent: dict[str, Any], said: dict[str, str], client: FlaskClient) -> None:
    found = {each["pointer"]: each["detail"] for each in problem(client.post(REPORTS, json=sent), 422)["errors"]}
    assert found.keys() == said.keys()
    assert all(words in found[pointer] for pointer, words in said.items()), found


def test_a_filter_with_a_typing_error_is_told_which_there_are(client: FlaskClient) -> None:
    [fault] = problem(client.get("/api/v1/topics?opne=true"), 422)["errors"]
    assert fault["detail"].startswith("is not known here; known are: ")
    assert "open" in fault["detail"]
    [fault] = problem(client.get("/api/v1/topics?open=maybe"), 422)["errors"]
    assert fault["detail"] == "must be true or false"


def test_a_name_that_is_there_twice_is_refused_and_costs_no_other_line(client: FlaskClient) -> None:
    twice = '{"source": "A", "source": "B", "text": "The port is shut."}'
    assert "'source' is there twice" in problem(client.post(REPORTS, data=twice, content_type="application/json"), 400)["detail"]
    lines = f"{twice}\n{json.dumps(CLOSED)}\n"
    results = client.post(REPORTS, data=lines, content_type="application/x-ndjson").json["results"]
    assert [each["status"] for each in results] == ["rejected", "created"]


def test_a_name_that_is_there_twice_among_very_many_is_found_at_once(client: FlaskClient) -> None:
    many = ", ".join(f'"n{number}": 1' for number in range(60_000))
    sent = f'{{{many}, "n59999": 2, "source": "A", "text": "The port is shut."}}'
    assert "'n59999' is there twice" in problem(client.post(REPORTS, data=sent, content_type="application/json"), 400)["detail"]


def test_a_problem_says_of_its_type_that_its_status_tells_all(client: FlaskClient) -> None:
    answer = client.get("/api/v1/reports/none")
    assert answer.mimetype == "application/problem+json"
    assert {key: answer.json[key] for key in ("type", "title", "status")} == {"type": "about:blank", "title": "Not Found", "status": 404}

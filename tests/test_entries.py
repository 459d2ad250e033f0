"""What stands in an entry of a live blog is of the time that the entry bears, to its end."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html import escape
from time import process_time
from typing import Any

import pytest

from reconciler.errors import BadInput
from reconciler.intake.drafts import report_from
from reconciler.intake.files import reports_in
from reconciler.pipeline.claims import read
from reconciler.records import Report
from reconciler.text.entries import entries
from reconciler.text.lexicon import Lexicon

AT = datetime(2026, 6, 4, 22, 0, tzinfo=UTC)


def hours(text: str, lexicon: Lexicon) -> list[str]:
    return [
        f"{claim.effective_at:%H:%M} {claim.text.rstrip('.')[-7:]}" for claim in read(Report("r", "A", "", text, AT, AT), lexicon).claims
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "21:05 The hall was stormed. The man is dead.\n\nNobody was hurt.\n\n16:25 - Three were let go. Eight are in it.\n\nIt is old.",
            ["21:05 stormed", "21:05 is dead", "21:05 as hurt", "16:25  let go", "16:25 e in it", "22:00  is old"],
        ),
        (
            "21:05\n\nThe hall was stormed.\n\n16:25\n\nThree were let go. Eight are inside.",
            ["21:05 stormed", "16:25  let go", "16:25  inside"],
        ),
        ("21:05\nThe hall was stormed.\n\nThe man is dead.", ["21:05 stormed", "22:00 is dead"]),
        (
            "9:05 p.m. — The hall was stormed. The man is dead.\n\n4:25 PM CEST\nThree were let go. Eight are inside.",
            ["21:05 stormed", "21:05 is dead", "16:25  let go", "16:25  inside"],
        ),
        ("9:05 p.m. The hall was stormed. The man is dead.", ["21:05 stormed", "21:05 is dead"]),
        ("13:05 p.m. The hall was stormed.", ["22:00 stormed"]),
        ("10.15 million were let go.", ["22:00  let go"]),
        ("9:05 is when it began. Three were let go.", ["22:00 t began", "22:00  let go"]),
        ("23:10 The hall was stormed. The man is dead.", ["22:00 stormed", "22:00 is dead"]),
        ("16:25 Three were let go. The hall was shut on 3 June.", ["16:25  let go", "00:00  3 June"]),
        ("The hall was stormed at 21:05. The man is dead.", ["22:00 t 21:05", "22:00 is dead"]),
    ],
)
def test_an_entry_s_time_is_carried_to_its_end(text: str, expected: list[str], lexicon: Lexicon) -> None:
    assert hours(text, lexicon) == expected


def test_a_text_of_clocks_is_no_bait() -> None:
    found = entries("10:00 A\n" * 100_000 + "10:00" * 50_000, AT)
    assert len(found.times) == 500


ENTRIES = (("2026-06-04T21:05:00+02:00", "Siege over", "The hall was stormed."), ("2026-06-04T16:25:00+02:00", "", "Three were let go."))
SHOWN = "".join(
    f'<article id="e{n}"><time datetime="{at}">x</time>{f"<h2>{head}</h2>" if head else ""}'
    f"<p>{text}</p><div><p>Police say so.</p></div></article>"
    for n, (at, head, text) in enumerate(ENTRIES)
)
UPDATES = [{"@type": "BlogPosting", "datePublished": at, "headline": head, "articleBody": text} for at, head, text in ENTRIES]


def fields_of(head: str, body: str, title: str = "Ostra hall siege: live updates") -> list[dict[str, Any]]:
    link = '<link rel="canonical" href="https://post.example/live">'
    page = f"<html><head><title>{title}</title>{link}{head}</head><body><main><h1>{title}</h1>{body}</main></body></html>"
    return [found.fields or {} for found in reports_in(page.encode(), "a.html")]


@pytest.mark.parametrize("title", ["Ostra hall siege: live updates", "LIVE: Ostra hall siege", "Ostra hall siege – as it happened"])
def test_each_entry_of_a_live_page_is_a_report_of_its_own_time_and_place(title: str) -> None:
    found = fields_of("", SHOWN, title)
    assert [each["published_at"] for each in found] == [at for at, _, _ in ENTRIES]
    assert [each["title"] for each in found] == ["Ostra hall siege: Siege over", "Ostra hall siege"]
    assert found[0]["text"] == "The hall was stormed.\n\nPolice say so."
    assert [each["url"] for each in found] == ["https://post.example/live#e0", "https://post.example/live#e1"]
    assert len({report_from({"source": "A", **each}, AT).id for each in found}) == 2


def test_a_live_page_is_read_from_its_structured_data_where_they_know_more() -> None:
    said = json.dumps({"@type": "LiveBlogPosting", "datePublished": "2026-06-04T11:50:00+02:00", "liveBlogUpdate": UPDATES})
    found = fields_of(f'<script type="application/ld+json">{said}</script>', "<article><p>The hall was stormed.</p></article>", "Siege")
    assert [each["text"] for each in found] == [text for _, _, text in ENTRIES]
    assert found[1]["url"] == "https://post.example/live#2026-06-04T16:25:00+02:00"


@pytest.mark.parametrize(("title", "noted"), [("Ostra hall siege: live updates", 1), ("Ostra hall siege", 0)])
def test_a_live_page_as_a_field_is_one_report_with_a_warning(title: str, noted: int) -> None:
    page = f"<html><head><title>{title}</title></head><body><main><h1>{title}</h1>{SHOWN}</main></body></html>"
    report = report_from({"source": "A", "html": page, "published_at": ENTRIES[0][0]}, AT)
    assert [note for note in report.warnings if "live page of 2 entries" in note and "as a file" in note] == list(report.warnings)[:noted]
    assert len(report.warnings) == noted


@pytest.mark.parametrize("title", ["Where the otters live", "Ostra hall siege", "Live music returns to Ostra"])
def test_a_page_that_does_not_say_that_it_is_live_is_one_report(title: str) -> None:
    assert len(fields_of("", SHOWN, title)) == 1


@pytest.mark.parametrize(
    "body",
    [
        "<article><time datetime='2026-06-04T21:05:00Z'>" * 20_000 + "The hall is open.",
        "<article><time datetime='2026-06-04T21:05:00Z'></time><div>" + "<div>" * 20_000 + "The hall is open.",
        "<article><p>The hall is open.</p></article>" * 2000,
        "<article><time datetime='x'></time><p>The hall is open.</p></article>" * 2000,
    ],
)
def test_bait_for_live_pages_is_read_or_refused_at_once(body: str) -> None:
    started = process_time()
    for found in reports_in(f"<html><body><h1>Siege: live</h1>{body}".encode(), "a.html"):
        assert (found.fields is None) == (found.fault is not None)
    assert process_time() - started < 10


@pytest.mark.parametrize("updates", [3, [3, None, {}], [{"datePublished": 3, "articleBody": []}] * 3, {"a": 1}])
def test_structured_data_of_the_wrong_kind_make_no_entries(updates: Any) -> None:
    said = json.dumps({"@type": ["LiveBlogPosting", 3], "liveBlogUpdate": updates})
    assert len(fields_of(f'<script type="application/ld+json">{said}</script>', "<article><p>The hall was stormed.</p></article>")) == 1


def feed(description: str, title: str = "Trams late") -> list[dict[str, Any]]:
    entry = f"<title>{title}</title><link>https://t.example/1</link><pubDate>Fri, 02 Jan 2026 13:30:00 +0000</pubDate>"
    channel = f"<title>Tram Status</title><item>{entry}<description>{escape(description)}</description></item>"
    return [found.fields or {} for found in reports_in(f"<rss version='2.0'><channel>{channel}</channel></rss>".encode(), "a.xml")]


def test_each_time_of_a_status_page_s_entry_is_a_report() -> None:
    found = feed(
        "<p><small>Jan <var>2</var>, <var>13:30</var> UTC</small><br><b>Resolved</b> - Trams run on time.</p>"
        "<p><small>Dec 31, 23:05 UTC</small><br><b>Investigating</b> - Trams are late. We look into it.</p>"
    )
    assert [(each["published_at"], each["title"], each["text"]) for each in found] == [
        ("2026-01-02T13:30:00+00:00", "Resolved: Trams late", "Resolved - Trams run on time."),
        ("2025-12-31T23:05:00+00:00", "Investigating: Trams late", "Investigating - Trams are late. We look into it."),
    ]
    assert len({each["url"] for each in found}) == 2
    assert len(feed("<p>Trams are late.</p><p>Jan 2, 13:30 UTC</p><p>They run.</p>")) == 1


def test_a_feed_s_titles_lose_the_name_of_whoever_published_them() -> None:
    first_on = "Trams are late. The post Trams late appeared first on Ostra Post."
    assert [(each["source"], each["title"]) for each in feed(first_on, "Trams late - Ostra Post")] == [("Ostra Post", "Trams late")]
    assert [(each["source"], each["title"]) for each in feed(first_on)] == [("Tram Status", "Trams late")]
    assert feed("Trams are late.", "Trams late | Tram Status")[0]["title"] == "Trams late"
    assert feed("Trams are late.", "Trams late - again")[0]["title"] == "Trams late - again"


def test_a_page_without_an_article_is_refused_whether_live_or_not() -> None:
    [found] = reports_in(b"<html><body><h1></h1> live </body><!-- -->", "a.html")
    assert found.fault is None or isinstance(found.fault, BadInput)

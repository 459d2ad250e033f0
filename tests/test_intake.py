"""Pages and pasted texts: who says what, and when, as it is written there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from reconciler.errors import BadInput
from reconciler.intake.drafts import report_from
from reconciler.intake.files import ending_of, reports_in
from reconciler.intake.html import article
from reconciler.intake.pasted import with_headline
from reconciler.intake.times import iso_time

NOW = datetime(2026, 11, 1, tzinfo=UTC)
AT = "2026-06-04T07:45:00+02:00"
SAYS = "The weir at Ostra was opened on Thursday, the water board said in a statement."
MORE = "<p>Farmers below the town had asked for water since April, and two of them had gone to court.</p>"
BODY = f"<article><h1>Weir opened</h1><p>{SAYS}</p>{MORE}</article>"


def page(head: str = "", body: str = BODY) -> dict[str, Any]:
    return article(f"<!DOCTYPE html><html><head><title>Weir opened</title>{head}</head><body>{body}</body></html>")


def ld(said: str) -> str:
    return f'<script type="application/ld+json">{said}</script>'


@pytest.mark.parametrize(
    "head",
    [
        f'<meta property="article:published_time" content="{AT}">',
        f'<meta content="{AT}" data-x="1" property="article:published_time">',
        f"<META PROPERTY=article:published_time CONTENT={AT}>",
        f'<meta name="datePublished" content="{AT}">',
        f'<meta itemprop="datePublished" content="{AT}">',
        f'<meta name="DC.date.issued" content="{AT}">',
        '<meta name="pubdate" content="Thu, 04 Jun 2026 07:45:00 +0200">',
        ld(f'{{"@type": "NewsArticle", "datePublished": "{AT}"}}'),
        ld(
            '{"@graph": [{"@type": "WebPage", "datePublished": "2019-01-01T00:00:00Z"}, '
            f'{{"@type": ["Article"], "datePublished": "{AT}"}}]}}'
        ),
        ld(f'[{{"@type": "BlogPosting", "datePublished": "{AT}", "articleBody": "{"x" * 60_000}"}}]'),
        f'<meta name="date" content="2019-01-01"><meta property="article:published_time" content="{AT}">',
        '<meta name="date" content="2019-01-01T00:00:00Z">' + ld(f'{{"@type": "NewsArticle", "datePublished": "{AT}"}}'),
        '<meta property="article:published_time" content="2026-06-04">' + ld(f'{{"@type": "NewsArticle", "datePublished": "{AT}"}}'),
        '<meta property="article:published_time" content="some day">' + ld(f'{{"@type": "NewsArticle", "datePublished": "{AT}"}}'),
        ld("{broken")
        + ld("[" * 5000)
        + ld('{"@type": 3, "datePublished": []}')
        + ld(f'{{"@type": "NewsArticle", "datePublished": "{AT}"}}'),
    ],
)
def test_the_hour_of_publication_is_kept_however_a_page_writes_it(head: str) -> None:
    assert datetime.fromisoformat(page(head)["published_at"]) == datetime.fromisoformat(AT)


@pytest.mark.parametrize(
    "body",
    [
        BODY.replace("</h1>", f'</h1><time datetime="{AT}">4 June</time>'),
        f'<aside><time datetime="2019-01-01T00:00:00Z">x</time></aside><p><time datetime="{AT}">4 June</time></p><p>{SAYS}</p>{MORE}',
        f'<div><time datetime="2019-01-01T00:00:00Z">x</time></div>{BODY}'.replace("</h1>", f'</h1><time datetime="{AT}">4 June</time>'),
        f'<div><time datetime="2019-01-01T00:00:00Z">x</time><time pubdate datetime="{AT}">x</time></div>{BODY}',
    ],
)
def test_a_time_of_the_article_itself_counts_and_none_beside_it(body: str) -> None:
    assert page(body=body)["published_at"] == AT


def test_a_day_alone_is_taken_with_a_warning() -> None:
    found = page('<meta property="article:published_time" content="2026-06-04">')
    assert found["published_at"] == "2026-06-04"
    report = report_from({**found, "source": "A"}, NOW)
    assert report.published_at == datetime(2026, 6, 4, tzinfo=UTC)
    assert any("day alone" in warning for warning in report.warnings)


@pytest.mark.parametrize("parting", [" | ", " - ", " – "])
def test_a_title_loses_the_site_s_name_and_no_other(parting: str) -> None:
    site = '<meta property="og:site_name" content="Ostra Post">'
    assert page(f'{site}<meta property="og:title" content="Weir opened{parting}Ostra Post">')["title"] == "Weir opened"
    assert page(f'{site}<meta property="og:title" content="Weir opened{parting}the mayor">')["title"] == f"Weir opened{parting}the mayor"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Thu, 4 Jun 2026 07:45:00 +0200", AT),
        ("4 June 2026, 7:45 a.m. CEST", AT),
        ("June 4th, 2026 at 7.45am EDT", "2026-06-04T07:45:00-04:00"),
        ("Jan. 4, 2026, 7:45 p.m. ET", "2026-01-04T19:45:00-05:00"),
        ("June 4, 2026, 12 a.m. ET", "2026-06-04T00:00:00-04:00"),
        ("4 June 2026 07:45 UTC", "2026-06-04T07:45:00+00:00"),
        ("4 June 2026 07:45", "2026-06-04T07:45:00"),
        ("Thursday, 4 June 2026", "2026-06-04"),
        ("2026-06-04", "2026-06-04"),
        ("31 February 2026", None),
        ("4 June 2026 25:00", None),
        ("4 June 2026 07:75", None),
        ("4 June 2026, 13:05 p.m.", None),
        ("4 June 2026, 45 p.m.", None),
        ("4 June 2026, 14:05 a.m.", None),
        ("4-Jun-2026 07:45 PM", None),
        ("June 2026", None),
        ("yesterday", None),
        ("", None),
        ("\x00", None),
        ("9" * 10_000, None),
    ],
)
def test_a_time_as_people_write_it_keeps_its_offset(written: str, read: str | None) -> None:
    assert iso_time(written) == read


def one(content: str | bytes, name: str) -> dict[str, Any]:
    [found] = reports_in(content.encode() if isinstance(content, str) else content, name)
    assert found.fields is not None, found.fault
    return found.fields


def fault(content: bytes, name: str) -> BadInput:
    [found] = reports_in(content, name)
    assert found.fault is not None
    return found.fault


def test_a_header_may_have_a_time_as_mails_write_it_and_a_line_that_is_not_known() -> None:
    found = one(f"Source: Ostra Post\nPublished: Thu, 04 Jun 2026 07:45:00 +0200\nLast updated: 10:00\n\n{SAYS}", "a.txt")
    report = report_from(found, NOW)
    assert report.published_at == datetime.fromisoformat(AT)
    assert report.warnings == ("unknown field 'last updated' is ignored",)
    assert isinstance(fault(b"Last updated: 10:00\nSource: A\n\nx", "a.txt"), BadInput)


@pytest.mark.parametrize(
    ("text", "published_at"),
    [
        (f"Weir opened\nBy Ida Lind\nOSTRA, June 4, 2026 (OPA) - {SAYS}", "2026-06-04T00:00:00+00:00"),
        (f"Weir opened\n\nBy Ida Lind | 4 June 2026\n\n{SAYS}", "2026-06-04T00:00:00+00:00"),
        (f"Published 4 June 2026, 7:45 a.m. CEST\n\n{SAYS}", AT),
        (f"OSTRA, Dec. 24, 2026 (OPA) - {SAYS}", NOW.isoformat()),
        (f"{SAYS} On 4 June 2026 it was shut.", NOW.isoformat()),
        (f"OSTRA, June 4 (OPA) - {SAYS}", NOW.isoformat()),
    ],
)
def test_a_pasted_text_that_says_of_which_day_it_is_is_of_that_day(text: str, published_at: str) -> None:
    report = report_from({"source": "A", "text": text}, NOW)
    assert report.published_at.isoformat() == published_at
    assert not report.published_given
    assert any("published_at is missing" in warning for warning in report.warnings)


@pytest.mark.parametrize(
    ("text", "title", "author"),
    [
        (f"Weir opened\nBy Ida Lind\nOSTRA, June 4, 2026 (OPA) - {SAYS}", None, None),
        (f"Weir at Ostra opened\nBy Ida Lind\nOSTRA, June 4, 2026 (OPA) - {SAYS}", "Weir at Ostra opened", "Ida Lind"),
        (
            f"Weir at Ostra opened\r\n\r\nBY IDA LIND and Jo Bell | 4 June 2026\r\n\r\n{SAYS}",
            "Weir at Ostra opened",
            "IDA LIND and Jo Bell",
        ),
        (f"Is the weir open?\n\n{SAYS}", None, None),
        (f"Weir at Ostra opened after quarrel\n\n{SAYS}", "Weir at Ostra opened after quarrel", None),
        ("The weir at Ostra, shut since\nMay, was opened on Thursday.", None, None),
        (f"Published 4 June 2026, 7:45 a.m. CEST\n\n{SAYS}", None, None),
        ("Weir at Ostra opened after quarrel", None, None),
        ("", None, None),
    ],
)
def test_a_headline_that_was_pasted_with_its_text_is_told_from_it(text: str, title: str | None, author: str | None) -> None:
    fields = with_headline(text)
    assert (fields.get("title"), fields.get("author")) == (title, author)
    assert " ".join([title or "", fields["text"]]).split() == text.split()


def test_a_date_is_taken_for_the_time_of_publication_that_is_missing() -> None:
    report = report_from({"source": "A", "text": SAYS, "date": "4 June 2026"}, NOW)
    assert report.published_at == datetime(2026, 6, 4, tzinfo=UTC)
    assert report.warnings[0] == "date is read as published_at"
    assert report_from({"source": "A", "text": SAYS, "date": AT, "published_at": "2026-06-05T00:00:00Z"}, NOW).published_at.day == 5


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (b"Source: A\n\nIt is shut.", ".txt"),
        (b"The text, the mayor said.", ".txt"),
        (b"\xef\xbb\xbfsource,text\nA,b\n", ".csv"),
        (b"title;html\r\nA;b\n", ".csv"),
        (b"Received: from a\nFrom: b\n\nx", ".eml"),
        (b'{"text": "a"}', ".json"),
    ],
)
def test_what_comes_without_a_name_is_told_by_how_it_begins(content: bytes, ending: str) -> None:
    assert ending_of(content) == ending

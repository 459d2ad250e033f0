"""Documents to hand on: cited, checkable, and inert."""

from __future__ import annotations

import csv
import io
import json

import pytest

from reconciler.documents import as_csv, as_html, as_json, as_markdown
from reconciler.documents.markdown import escape
from reconciler.pipeline.summary import Summary
from reconciler.service import Service

from .conftest import CLOSED, REOPENED, rules_service


@pytest.fixture
def summary() -> Summary:
    service: Service = rules_service()
    for each in (CLOSED, REOPENED, {**CLOSED, "source": "Copycat", "url": None, "title": "Other", "published_at": "2026-03-01T10:00:00Z"}):
        service.submitter.submit(each)
    return service.looker.summary()


def test_markdown_says_what_stands_because_of_what_and_cites_it(summary: Summary) -> None:
    written = as_markdown(summary)
    assert "### What stands" in written
    assert "### Superseded" in written
    assert "Because: reversal" in written
    assert "https://deltaledger.example/karsa-reopened" in written
    assert "also printed by Copycat" in written


def test_json_and_csv_have_every_line_with_its_source(summary: Summary) -> None:
    document = json.loads(as_json(summary))
    assert document["topics"][0]["stands"][0]["claim"]["source"] == "Delta Ledger"
    rows = list(csv.DictReader(io.StringIO(as_csv(summary).removeprefix("\ufeff"))))
    assert {row["standing"] for row in rows} == {"stands", "superseded"}
    assert all(row["quote"] and row["source"] and row["published_at"] for row in rows)


def test_html_stands_alone(summary: Summary) -> None:
    page = as_html(summary)
    assert "<script" not in page
    assert "href=" not in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[a](http://x)", "\\[a\\](http://x)"),
        ("<b>", "\\<b\\>"),
        ("# no heading", "\\# no heading"),
        ("- no list", "\\- no list"),
        ("1. no list", "1\\. no list"),
        ("two\nlines", "two lines"),
        ("`code` *bold* _it_", "\\`code\\` \\*bold\\* \\_it\\_"),
        ("bell\x07", "bell"),
    ],
)
def test_markdown_cannot_be_smuggled(text: str, shown: str) -> None:
    assert escape(text) == shown


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t="])
def test_a_cell_that_starts_a_formula_is_defused(start: str) -> None:
    service = rules_service()
    for each in (CLOSED, REOPENED):
        service.submitter.submit({**each, "source": f"{start}1+1", "title": f"{start}cmd|x"})
    for row in csv.DictReader(io.StringIO(as_csv(service.looker.summary()).removeprefix("\ufeff"))):
        assert not any((value or "").startswith(("=", "+", "-", "@", "\t")) for value in row.values())


def test_an_empty_summary_says_so() -> None:
    summary = rules_service().looker.summary()
    assert "Nothing is known" in as_markdown(summary)
    assert "Nothing is known" in as_html(summary)
    assert json.loads(as_json(summary))["topics"] == []

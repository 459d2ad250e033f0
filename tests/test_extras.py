"""Word and PDF: the same lines as the other documents, as inert, and named where they cannot be written."""

from __future__ import annotations

import importlib.util
import io
import re
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from reconciler.documents import as_docx, as_markdown, as_pdf
from reconciler.documents.fonts import faces_for
from reconciler.documents.words import runs_left
from reconciler.pipeline.lines import Disputed, Stands, Summary, Superseded
from reconciler.service import Service

from .conftest import CLOSED, REOPENED, fields
from .test_documents import cited, told

docx = pytest.importorskip("docx", reason="python-docx is not installed")
pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
pytest.importorskip("fpdf", reason="fpdf2 is not installed")
pytest.importorskip("uharfbuzz", reason="uharfbuzz is not installed")

HOSTILE = '=cmd|"/c calc"!A1 <script>alert(1)</script> {HYPERLINK "http://evil.example"} https://evil.example/ \x0b\x07 \\[x](http://evil.example)'
ARABIC = "أغلق ميناء كرسا أمام جميع السفن"
HEBREW = "הנמל נסגר לכל כלי השיט"
CHINESE = "港口没有关闭"


def whole(**given: Any) -> Summary:
    """A summary with a line of every kind, of now."""
    open_, shut = cited(3, "The port is open.", url="https://port.example/3"), cited(2, "The port is shut.")
    made = told(
        stands=(Stands("Open?", open_, open_.published_at, None, ()),),
        disputed=(Disputed("Paid?", ((cited(5, "It was paid."),), (cited(4, "It was not."),))),),
        superseded=(Superseded("Open?", shut, open_, "reversal", "", ()),),
        uncontested=(cited(6, "It rained."),),
        recounted=(cited(7, "It had been shut before.", background=True),),
    )
    return replace(made, **given)


def words_of_docx(written: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(written)).paragraphs)


def words_of_pdf(written: bytes) -> str:
    said = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(written)).pages).split())
    return re.sub("[\u200e\u200f]", "", said)


WRITERS = pytest.mark.parametrize(("write", "words"), [(as_docx, words_of_docx), (as_pdf, words_of_pdf)], ids=["docx", "pdf"])


@WRITERS
def test_every_line_of_the_markdown_is_there_and_cited(write: Any, words: Any) -> None:
    summary = whole(as_of=datetime(2026, 3, 8, tzinfo=UTC))
    said = " ".join(words(write(summary)).split())
    for line in as_markdown(summary).splitlines():
        for plain in re.split(r"\*\*", re.sub(r"^(\s*[-#]+|\d+\.) ", "", line)):
            bare = re.sub(r"\\(.)", r"\1", plain).replace("<", "").replace(">", "").strip(", ")
            # An address stands on a line of its own in the PDF.
            assert all(part in said for part in bare.split(", https")[:1]), bare
    assert "How the world stood on 8 Mar 2026, 00:00 UTC." in said
    assert "Judged by the rules (rules-1, vocabulary abc, reconciler 0.1.0)" in said
    assert "https://port.example/3" in said


@WRITERS
def test_the_same_summary_is_the_same_file(write: Any, words: Any) -> None:
    assert write(whole()) == write(whole())


@WRITERS
def test_an_empty_summary_says_so(write: Any, words: Any) -> None:
    assert "Nothing is known for this moment." in words(write(replace(whole(), topics=())))


def hostile() -> Summary:
    claim = cited(3, HOSTILE, source=HOSTILE, title=HOSTILE, speaker=HOSTILE, url="javascript:alert(1)", outlets=(HOSTILE,))
    near = cited(4, HOSTILE, url='https://a.example/ "onclick')
    return told(
        uncontested=(claim, near, cited(5, "z", url="https://a.example/1")),
        stands=(Stands(HOSTILE, claim, claim.published_at, HOSTILE, (), over=near),),
    )


def test_hostile_text_in_word_is_text() -> None:
    written = as_docx(hostile())
    with zipfile.ZipFile(io.BytesIO(written)) as file:
        names = file.namelist()
        body, links = file.read("word/document.xml").decode(), file.read("word/_rels/document.xml.rels").decode()
    assert not any("vba" in name.lower() or "embed" in name.lower() for name in names)
    assert "instrText" not in body
    assert "fldSimple" not in body
    assert re.findall(r'Target="([^"]*)" TargetMode="External"|TargetMode="External"[^>]*Target="([^"]*)"', links) == [
        ("https://a.example/1", "")
    ]
    assert "<script>alert" not in body
    assert "<script>alert(1)</script>" in words_of_docx(written)


def test_hostile_text_in_a_pdf_is_drawn() -> None:
    written = as_pdf(hostile())
    for key in (b"/JavaScript", b"/JS", b"/SubmitForm", b"/GoToR", b"/Launch", b"/AcroForm", b"/EmbeddedFile"):
        assert key not in written
    pages = pypdf.PdfReader(io.BytesIO(written)).pages
    notes = [note.get_object() for page in pages for note in page.get("/Annots", ())]
    assert {str(note["/A"]["/URI"]) for note in notes} == {"https://a.example/1"}
    assert "<script>alert(1)</script>" in words_of_pdf(written)


@pytest.mark.parametrize(
    ("text", "left"), [(ARABIC, True), (f"“{HEBREW}”", True), (CHINESE, False), ("H200", False), ("2026", False), ("", False)]
)
def test_a_text_runs_from_where_its_script_begins(text: str, left: bool) -> None:
    assert runs_left(text) is left


def test_word_sets_right_to_left_text_from_the_right() -> None:
    summary = told(uncontested=(cited(3, ARABIC, title=HEBREW), cited(4, CHINESE)))
    paragraphs = {paragraph.text: paragraph for paragraph in docx.Document(io.BytesIO(as_docx(summary))).paragraphs}
    right = [text for text, one in paragraphs.items() if "<w:bidi/>" in one._p.xml]
    assert len(right) == 1
    assert ARABIC in right[0]
    assert any(CHINESE in text for text in paragraphs)


def test_a_pdf_shows_any_script_or_says_that_it_could_not() -> None:
    summary = told(uncontested=(cited(3, f"{ARABIC} {HEBREW}"), cited(4, CHINESE), cited(5, "\U0010fffd")))
    said = words_of_pdf(as_pdf(summary))
    missing = faces_for(f"{ARABIC}{HEBREW}{CHINESE}\U0010fffd").missing
    assert ("could not be printed" in said) is bool(missing)
    if not missing & set(CHINESE):
        assert CHINESE in said


def test_without_any_font_a_pdf_is_written_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reconciler.documents.fonts._ordered", tuple)
    said = words_of_pdf(as_pdf(whole()))
    assert '"The port is open." - Source 3, 3 Mar 2026 [1]' in said
    assert "could not be printed" in words_of_pdf(as_pdf(told(uncontested=(cited(4, CHINESE),))))


# --- over HTTP --------------------------------------------------------------------------------------------------------


@pytest.fixture
def filled(service: Service) -> Service:
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    return service


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(("form", "media", "begins"), [("docx", WORD, b"PK"), ("pdf", "application/pdf", b"%PDF-")])
def test_both_are_downloads_by_name_and_by_accept(form: str, media: str, begins: bytes, client: FlaskClient, filled: Service) -> None:
    for answer in (client.get(f"/api/v1/summary?format={form}"), client.get("/api/v1/summary", headers={"Accept": media})):
        assert answer.status_code == 200
        assert answer.mimetype == media
        assert answer.data.startswith(begins)
        assert answer.headers["Content-Disposition"] == f"attachment; filename=reconciled-summary-2026-03-03.{form}"
    assert f"format={form}" in client.get("/summary").text


def without(monkeypatch: pytest.MonkeyPatch, *packages: str) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr("reconciler.documents.find_spec", lambda name: None if name in packages else real(name))


def test_a_form_that_is_not_installed_is_named_with_the_remedy(
    client: FlaskClient, filled: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, "docx", "fpdf")
    named = client.get("/api/v1/summary?format=pdf")
    assert named.status_code == 501
    assert "pip install 'reconciler[pdf]'" in named.json["detail"]
    accepted = client.get("/api/v1/summary", headers={"Accept": "application/pdf"})
    assert accepted.status_code == 406
    assert "pip install 'reconciler[docx,pdf]'" in accepted.json["detail"]
    second = client.get("/api/v1/summary", headers={"Accept": "application/pdf, text/markdown;q=0.5"})
    assert second.mimetype == "text/markdown"


@WRITERS
def test_embargo_and_withdrawal_are_respected(write: Any, words: Any, filled: Service) -> None:
    filled.submitter.submit(
        fields(source="Held", title="Port sold", text="The Port of Karsa was sold.", embargoed_until="2027-01-01T00:00:00Z")
    )
    [topic] = filled.looker.summary().topics
    filled.decider.withdraw(topic.stands[0].claim.report_id, "hoax", "Ana")
    said = words(write(filled.looker.summary()))
    assert "sold" not in said
    assert "reopened" not in said
    assert "closed to all vessels" in said


def test_the_packages_are_needed_for_nothing_else() -> None:
    code = "import sys; import reconciler.web, reconciler.cli; print({'docx', 'fpdf', 'uharfbuzz', 'fontTools'} & set(sys.modules))"
    import subprocess  # noqa: PLC0415

    answered = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
    assert answered.stdout.strip() == "set()"

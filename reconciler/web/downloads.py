"""The reconciled summary, in the form that the client wants, and the feed of what is new."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import NotAcceptable

from reconciler.documents import EXPORTS, FORMATS, Dossier, installed, written
from reconciler.documents.words import time_of
from reconciler.pipeline.lines import Summary
from reconciler.queries import Filters, Page
from reconciler.records import Claim, Contradiction, Report, Supersession
from reconciler.text.clean import printable
from reconciler.web.asked import ExportAsked, Nothing, SummaryAsked, query
from reconciler.web.openapi import ByMedia, describe
from reconciler.web.shapes_exports import JsonLd, ProvJson
from reconciler.web.shapes_summary import SummaryShape
from reconciler.web.state import service

downloads = Blueprint("downloads", __name__, url_prefix="/api/v1")
_MEDIA = tuple(media for media, _ in FORMATS.values())
_EXPORTED = tuple(dict.fromkeys(media for media, _, _ in EXPORTS.values()))
_SHAPES = ByMedia({"application/ld+json": JsonLd, "application/json": ProvJson})
_NEWEST = 50
_LONGEST_NAME = 60


@downloads.get("/summary")
@describe(summary="The reconciled summary of everything", asks=SummaryAsked, answers={200: SummaryShape}, refuses=(406, 501), media=_MEDIA)
def summary() -> Response:
    """What stands, what was superseded by what, what is still disputed; every line cited."""
    return _summary(None)


@downloads.get("/topics/<topic_id>/summary")
@describe(
    summary="The reconciled summary of a topic", asks=SummaryAsked, answers={200: SummaryShape}, refuses=(404, 406, 501), media=_MEDIA
)
def topic_summary(topic_id: str) -> Response:
    """What stands, what was superseded by what, what is still disputed on one topic; every line cited."""
    return _summary(topic_id)


def _summary(topic: str | None) -> Response:
    asked = query(SummaryAsked)
    form = asked.format or _wanted()
    when = asked.when()
    made = service().looker.summary(topic, when.as_of, when.known_at)
    answer = Response(written(made, form), mimetype=FORMATS[form][0])
    # A form that is named is a download's; a page that a browser negotiated for is there to be read.
    kind = "attachment" if asked.format or form != "html" else "inline"
    answer.headers.set("Content-Disposition", kind, filename=f"{file_name(made, topic)}.{form}")
    answer.headers["Vary"] = "Accept"
    return answer


@downloads.get("/export")
@describe(summary="The account for other programs", asks=ExportAsked, answers={200: _SHAPES}, media=_EXPORTED)
def export() -> Response:
    """Everything as a matrix of competing hypotheses (CSV), as JSON-LD, or its provenance as PROV-JSON."""
    return _export(None)


@downloads.get("/topics/<topic_id>/export")
@describe(summary="A topic for other programs", asks=ExportAsked, answers={200: _SHAPES}, refuses=(404,), media=_EXPORTED)
def topic_export(topic_id: str) -> Response:
    """One topic as a matrix of competing hypotheses (CSV), as JSON-LD, or its provenance as PROV-JSON."""
    return _export(topic_id)


def _export(topic: str | None) -> Response:
    asked = query(ExportAsked)
    media, ending, write = EXPORTS[asked.format]
    when = asked.when()
    view = service().looker.view(topic, when.as_of, when.known_at, whole=True)
    decisions = view.store.archive.decisions().records
    dossier = Dossier(view.account, view.reads, decisions, view.reviews, view.summary.rules, when.as_of, when.known_at)
    answer = Response(write(dossier), mimetype=media)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{file_name(view.summary, topic)}.{ending}")
    return answer


def file_name(made: Summary, topic: str | None) -> str:
    """A file's name without its ending: what it is about, and its date; the same for the same summary."""
    title = made.topics[0].label if topic and made.topics else "summary"
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = textwrap.shorten(re.sub(r"[^a-z0-9]+", " ", plain), _LONGEST_NAME, placeholder="").replace(" ", "-")
    at = time_of(made)
    return "-".join(["reconciled", words or f"topic-{(topic or '')[-8:]}", *([f"{at:%Y-%m-%d}"] if at else [])])


def _wanted() -> str:
    """The form that the Accept header prefers; JSON if it takes anything. Raises 406 for none of ours."""
    offered = {media: form for form, (media, _) in FORMATS.items() if installed(form)}
    best = request.accept_mimetypes.best_match(offered) if request.accept_mimetypes else "application/json"
    if best is None:
        extras = [form for form in FORMATS if not installed(form)]
        more = (
            f"; for {' and '.join(extras)}, pip install 'reconciler[{','.join(extras)}]' (in a clone: '.[{','.join(extras)}]')"
            if extras
            else ""
        )
        raise NotAcceptable(f"send Accept with one of {', '.join(offered)}, or ?format={'|'.join(offered.values())}{more}")
    return offered[best]


@downloads.get("/contradictions.atom")
@describe(summary="A feed of what is new", answers={200: {"type": "string"}}, media=("application/atom+xml",))
def feed() -> Response:
    """The newest contradictions and supersessions, as an Atom feed (RFC 4287)."""
    query(Nothing)
    shelf, archive = service().store.shelf, service().store.archive
    contradictions = shelf.list_contradictions(Filters(), Page(_NEWEST)).records
    supersessions = shelf.list_supersessions(Filters(), Page(_NEWEST)).records
    claims = shelf.claims_by_id({id_ for found in contradictions for id_ in (found.earlier, found.later)})
    reports = archive.reports_by_id({id_ for found in supersessions for id_ in (found.earlier_report_id, found.later_report_id)})
    entries = [_contradiction_entry(found, claims[found.earlier][0], claims[found.later][0]) for found in contradictions]
    entries += [_supersession_entry(found, reports[found.earlier_report_id], reports[found.later_report_id]) for found in supersessions]
    entries.sort(key=lambda entry: entry[0], reverse=True)
    updated = entries[0][0].isoformat() if entries else "1970-01-01T00:00:00+00:00"
    body = "".join(entry for _, entry in entries[:_NEWEST])
    own = quoteattr(url_for("downloads.feed", _external=True))
    xml = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>Contradictions and supersessions</title>'
        f'<id>{escape(url_for("downloads.feed", _external=True))}</id><link rel="self" href={own}/><updated>{updated}</updated>'
        f"<author><name>reconciler</name></author>{body}</feed>\n"
    )
    return Response(xml, mimetype="application/atom+xml")


def _contradiction_entry(found: Contradiction, earlier: Claim, later: Claim) -> tuple[datetime, str]:
    address = url_for("records.contradiction", contradiction_id=found.id, _external=True)
    return _entry(found.id, found.newest_at, f"{found.state}: {found.reason}", f"“{earlier.text}” / “{later.text}”", address)


def _supersession_entry(found: Supersession, earlier: Report, later: Report) -> tuple[datetime, str]:
    why = "; ".join(dict.fromkeys(f"{link.basis}: {link.reason}" for link in found.links)) or f"{found.basis}: {found.reason}"
    address = url_for("records.report", report_id=later.id, _external=True)
    return _entry(found.id, later.published_at, f"{later.source} supersedes {earlier.source}", why, address)


def _entry(id_: str, at: datetime, title: str, text: str, address: str) -> tuple[datetime, str]:
    return at, (
        f"<entry><id>urn:reconciler:{escape(id_)}</id><title>{escape(printable(title))}</title><updated>{at.isoformat()}</updated>"
        f'<link href={quoteattr(address)}/><content type="text">{escape(printable(text))}</content></entry>'
    )

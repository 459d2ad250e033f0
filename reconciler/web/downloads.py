"""The reconciled summary, in the form that the client wants, and the feed of what is new."""

from __future__ import annotations

from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import NotAcceptable

from reconciler.documents import FORMATS
from reconciler.queries import Filters, Page
from reconciler.records import Contradiction, Supersession
from reconciler.text.clean import printable
from reconciler.text.times import parse_time
from reconciler.web.asked import Nothing, SummaryAsked, query
from reconciler.web.openapi import describe
from reconciler.web.shapes_answers import SummaryShape
from reconciler.web.state import service

downloads = Blueprint("downloads", __name__, url_prefix="/api/v1")
_MEDIA = ("application/json", "text/markdown", "text/html", "text/csv")
_NEWEST = 50


@downloads.get("/summary")
@describe(summary="The reconciled summary of everything", asks=SummaryAsked, answers={200: SummaryShape}, refuses=(406,), media=_MEDIA)
def summary() -> Response:
    """What stands, what was superseded by what, what is still disputed; every line cited."""
    return _summary(None)


@downloads.get("/topics/<topic_id>/summary")
@describe(summary="The reconciled summary of a topic", asks=SummaryAsked, answers={200: SummaryShape}, refuses=(404, 406), media=_MEDIA)
def topic_summary(topic_id: str) -> Response:
    """What stands, what was superseded by what, what is still disputed on one topic; every line cited."""
    return _summary(topic_id)


def _summary(topic: str | None) -> Response:
    asked = query(SummaryAsked)
    form = asked.format or _wanted()
    media, write = FORMATS[form]
    as_of, known_at = _instant(asked.as_of), _instant(asked.known_at)
    made = service().looker.summary(topic, as_of, known_at)
    answer = Response(write(made), mimetype=media)
    name = "-".join(["reconciled", *([topic[-8:]] if topic else []), *([f"{as_of:%Y%m%d}"] if as_of else [])])
    answer.headers["Content-Disposition"] = f'{"inline" if form == "html" else "attachment"}; filename="{_file_name(name)}.{form}"'
    answer.headers["Vary"] = "Accept"
    return answer


def _file_name(name: str) -> str:
    return "".join(ch for ch in name if ch.isascii() and (ch.isalnum() or ch == "-"))


def _instant(value: str | None) -> datetime | None:
    return parse_time(value)[0] if value else None


def _wanted() -> str:
    """The form that the Accept header prefers; JSON if it takes anything. Raises 406 for none of ours."""
    best = request.accept_mimetypes.best_match(_MEDIA) if request.accept_mimetypes else "application/json"
    if best is None:
        raise NotAcceptable(f"send Accept with one of {', '.join(_MEDIA)}, or ?format={'|'.join(FORMATS)}")
    return next(form for form, (media, _) in FORMATS.items() if media == best)


@downloads.get("/contradictions.atom")
@describe(summary="A feed of what is new", answers={200: {"type": "string"}}, media=("application/atom+xml",))
def feed() -> Response:
    """The newest contradictions and supersessions, as an Atom feed (RFC 4287)."""
    query(Nothing)
    shelf = service().store.shelf
    entries = [_contradiction_entry(found) for found in shelf.list_contradictions(Filters(), Page(_NEWEST)).records]
    entries += [_supersession_entry(found) for found in shelf.list_supersessions(Filters(), Page(_NEWEST)).records]
    entries.sort(reverse=True)
    updated = entries[0][0] if entries else "1970-01-01T00:00:00+00:00"
    body = "".join(entry for _, entry in entries[:_NEWEST])
    own = quoteattr(url_for("downloads.feed", _external=True))
    xml = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>Contradictions and supersessions</title>'
        f'<id>{escape(url_for("downloads.feed", _external=True))}</id><link rel="self" href={own}/><updated>{updated}</updated>'
        f"<author><name>reconciler</name></author>{body}</feed>\n"
    )
    return Response(xml, mimetype="application/atom+xml")


def _contradiction_entry(found: Contradiction) -> tuple[str, str]:
    claims = service().store.shelf.claims_by_id([found.earlier, found.later])
    earlier, later = claims[found.earlier][0].text, claims[found.later][0].text
    address = url_for("pages.contradiction", contradiction_id=found.id, _external=True)
    return _entry(found.id, found.newest_at, f"{found.state}: {found.reason}", f"“{earlier}” / “{later}”", address)


def _supersession_entry(found: Supersession) -> tuple[str, str]:
    reports = service().store.archive.reports_by_id([found.earlier_report_id, found.later_report_id])
    later, earlier = reports[found.later_report_id], reports[found.earlier_report_id]
    why = "; ".join(dict.fromkeys(f"{link.basis}: {link.reason}" for link in found.links)) or "retraction"
    address = url_for("pages.report", report_id=later.id, _external=True)
    return _entry(found.id, later.published_at, f"{later.source} supersedes {earlier.source}", why, address)


def _entry(id_: str, at: datetime, title: str, text: str, address: str) -> tuple[str, str]:
    updated = at.isoformat()
    return updated, (
        f"<entry><id>urn:reconciler:{escape(id_)}</id><title>{escape(printable(title))}</title><updated>{updated}</updated>"
        f'<link href={quoteattr(address)}/><content type="text">{escape(printable(text))}</content></entry>'
    )

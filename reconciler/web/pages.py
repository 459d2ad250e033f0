"""The pages: made on the server, complete without scripts."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from reconciler.errors import BadInput, NotFound
from reconciler.intake.files import Found, reports_in
from reconciler.queries import Filters, Page
from reconciler.records import Kind, State
from reconciler.text.times import parse_time
from reconciler.web.asked import (
    ContradictionsAsked,
    Listing,
    ReportsAsked,
    SummaryAsked,
    TopicsAsked,
    encode_cursor,
    filters,
    query,
)
from reconciler.web.pictures import pictures
from reconciler.web.state import actor, service
from reconciler.web.views import marked_text, shown

pages = Blueprint("pages", __name__)
_VERDICTS = frozenset({"confirmed", "dismissed", "reopened"})


def error_page(document: dict[str, Any], status: HTTPStatus) -> Response:
    """A problem as a page."""
    return Response(render_template("error.html", problem=document), status=int(status), mimetype="text/html")


def _next(next_key: Any) -> str | None:
    """The address of the next page with the filters of this one."""
    if next_key is None:
        return None
    arguments = {**request.args.to_dict(), **(request.view_args or {}), "cursor": encode_cursor(next_key)}
    return url_for(request.endpoint or "pages.overview", **arguments)


@pages.get("/")
def overview() -> str:
    """The newest contradictions and the topics most lately changed."""
    shelf = service().store.shelf
    newest = shelf.list_contradictions(Filters(), Page(8)).records
    topics = shelf.list_topics(Filters(), Page(12)).records
    return render_template("overview.html", counts=shelf.counts(), shown=shown(service().store, newest), topics=topics)


@pages.get("/contradictions")
def contradictions() -> str:
    """The list of contradictions, with filters in the address."""
    asked = query(_without_blanks(ContradictionsAsked))
    found = service().store.shelf.list_contradictions(filters(asked), asked.page())
    return render_template(
        "contradictions.html",
        shown=shown(service().store, found.records),
        next=_next(found.next),
        asked=asked,
        kinds=list(Kind),
        states=list(State),
    )


@pages.get("/contradictions/<contradiction_id>")
def contradiction(contradiction_id: str) -> str:
    """One contradiction: both sides, why, what superseded what, its reviews."""
    found = service().store.shelf.contradiction(contradiction_id)
    if found is None:
        raise NotFound(f"no contradiction {contradiction_id}")
    reviews = [decision for decision in service().store.archive.decisions().records if decision.about == contradiction_id]
    question = next((q for q in service().store.shelf.questions(found.topic_id) if q.id == found.question_id), None)
    return render_template("contradiction.html", one=shown(service().store, [found])[0], reviews=reviews[::-1], question=question)


@pages.post("/contradictions/<contradiction_id>/review")
def review(contradiction_id: str) -> BaseResponse:
    """Take a decision down."""
    verdict = request.form.get("verdict", "")
    if verdict not in _VERDICTS:
        raise BadInput(f"verdict must be one of {', '.join(sorted(_VERDICTS))}")
    supersedes = request.form.get("supersedes") or None
    service().decider.review(
        contradiction_id, verdict, supersedes, request.form.get("note", "")[:5000], actor(request.form.get("reviewer", "")[:200])
    )
    flash(f"Noted: {verdict}. It can be reopened at any time.")
    return redirect(url_for("pages.contradiction", contradiction_id=contradiction_id))


@pages.get("/topics")
def topics() -> str:
    """The list of topics."""
    asked = query(_without_blanks(TopicsAsked))
    found = service().store.shelf.list_topics(filters(asked), asked.page())
    return render_template("topics.html", topics=found.records, next=_next(found.next), asked=asked)


@pages.get("/topics/<topic_id>")
def topic(topic_id: str) -> str:
    """One topic: what stands, its questions, contradictions and reports; for now or for a past moment."""
    asked = query(_without_blanks(SummaryAsked))
    store = service().store
    found = store.shelf.topic(topic_id)
    if found is None:
        raise NotFound(f"no topic {topic_id}")
    times = [parse_time(value)[0] if value else None for value in (asked.as_of, asked.known_at)]
    view = service().looker.view(topic_id, *times)
    open_ones = store.shelf.list_contradictions(Filters(topic=topic_id), Page(20))
    return render_template(
        "topic.html",
        topic=found,
        summary=view.summary,
        pictures=pictures(view),
        reports=sorted((read.report for read in view.reads), key=lambda report: report.published_at),
        asked=asked,
        shown=shown(store, open_ones.records),
        more=open_ones.next is not None,
    )


@pages.get("/reports")
def reports() -> str:
    """The list of reports."""
    asked = query(_without_blanks(ReportsAsked))
    found = service().store.shelf.list_reports(filters(asked), asked.page())
    return render_template("reports.html", reports=found.records, next=_next(found.next), asked=asked)


@pages.get("/reports/<report_id>")
def report(report_id: str) -> str:
    """One report with its claims marked."""
    store = service().store
    found = store.archive.reports_by_id([report_id]).get(report_id)
    if found is None:
        raise NotFound(f"no report {report_id}")
    claims = list(store.shelf.claims_by_id(store.shelf.claim_ids_of(report_id)).values())
    against = store.shelf.list_contradictions(Filters(report=report_id), Page(50)).records
    superseding = store.shelf.list_supersessions(Filters(report=report_id), Page(50)).records
    others = store.archive.reports_by_id({id_ for each in superseding for id_ in (each.earlier_report_id, each.later_report_id)})
    topics_of = [store.shelf.topic(id_) for id_ in store.shelf.topics_of(report_id)]
    return render_template(
        "report.html",
        report=found,
        title=marked_text(found, "title", claims),
        text=marked_text(found, "text", claims),
        shown=shown(store, against),
        superseding=superseding,
        others=others,
        topics=topics_of,
    )


@pages.get("/summary")
def summary() -> str:
    """The reconciled summary of everything, with its downloads."""
    asked = query(_without_blanks(SummaryAsked))
    times = [parse_time(value)[0] if value else None for value in (asked.as_of, asked.known_at)]
    return render_template("summary.html", summary=service().looker.summary(None, *times), asked=asked)


@pages.get("/sources")
def sources() -> str:
    """The list of sources."""
    found = service().store.shelf.list_sources(query(Listing).page())
    return render_template("sources.html", sources=found.records, next=_next(found.next))


@pages.route("/submit", methods=["GET", "POST"])
def submit() -> str:
    """Paste a report or choose files; what became of each is shown."""
    results: list[dict[str, Any]] = []
    if request.method == "POST":
        uploads = [upload for upload in request.files.getlist("files") if upload.filename]
        found = [one for upload in uploads for one in _found_in(upload.read(), upload.filename or "")]
        pasted = {name: value for name, value in request.form.items() if value.strip() and name != "csrf_token"}
        if "text" in pasted or not uploads:
            found.append(Found(len(found) + 1, pasted, file="pasted"))
        results = service().take_lines(found)
    return render_template("submit.html", results=results, form=request.form)


def _found_in(content: bytes, name: str) -> list[Found]:
    try:
        return reports_in(content, name)
    except BadInput as error:
        return [Found(1, None, error, name)]


@pages.get("/login")
def login() -> str:
    """Ask for a token."""
    return render_template("login.html", next=request.args.get("next", "/"))


@pages.post("/login")
def log_in() -> BaseResponse | tuple[str, int]:
    """Keep a token in the session, if it is a good one."""
    token = service().tokens.holder(request.form.get("token", "").strip())
    if token is None:
        return render_template("login.html", next=request.form.get("next", "/"), failed=True), 401
    session.clear()
    session["token"] = token.digest
    wanted = request.form.get("next", "/")
    # Only a path of ours: "//elsewhere" and "/\\elsewhere" lead to another site.
    return redirect(wanted if wanted.startswith("/") and not wanted.startswith(("//", "/\\")) else "/")


@pages.post("/logout")
def log_out() -> BaseResponse:
    """Forget the token."""
    session.clear()
    return redirect(url_for("pages.login"))


def _without_blanks(model: Any) -> Any:
    """The model, with fields that a form left blank taken as not given."""

    class Filled(model):  # type: ignore[misc]
        @classmethod
        def model_validate(cls, given: Any, **more: Any) -> Any:
            return super().model_validate({name: value for name, value in given.items() if value != ""}, **more)

    return Filled

"""The pages of what came of things: a source's record, a report's editions; and the forms that grade."""

from __future__ import annotations

import re
from typing import TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import BaseModel
from werkzeug.wrappers import Response as BaseResponse

from reconciler.errors import BadInput, Fault, NotFound
from reconciler.queries import Filters
from reconciler.records import Report
from reconciler.web.asked import Listing, query
from reconciler.web.bodies import GradeBody, SourceGradeBody
from reconciler.web.changes import changes
from reconciler.web.cursors import encode_cursor
from reconciler.web.forms import as_body
from reconciler.web.state import actor, service

histories = Blueprint("histories", __name__)
M = TypeVar("M", bound=BaseModel)
# How many editions a page names; the API has them all.
_MOST_EDITIONS = 30
_NOTED = "Noted: {}. It stands beside what is said, and changes no score. It can be graded again at any time."


@histories.get("/sources/<path:source_id>")
def source(source_id: str) -> str:
    """One source: how it fared, what people think of it, and its newest reports."""
    asked = query(Listing)
    found = service().source_named(source_id)
    listed = service().store.shelf.list_reports(Filters(source=found.name), asked.page())
    graded = service().grades
    return render_template(
        "source.html",
        source=found,
        record=service().source(found),
        grade=graded.of_source(found.name),
        graded=graded.given.get(found.id),
        reports=listed.records,
        fates=service().fates(listed.records),
        editions=service().editions.by_id(listed.records),
        next=url_for("histories.source", source_id=found.id, cursor=encode_cursor(listed.next)) if listed.next else None,
    )


@histories.post("/sources/<path:source_id>/grade")
def grade_source(source_id: str) -> BaseResponse:
    """Take a source's grade down."""
    asked = _filled_in(SourceGradeBody)
    found = service().source_named(source_id)
    service().decider.grade_source(found, asked.reliability, asked.credibility, asked.note, actor(asked.reviewer))
    flash(_NOTED.format(service().grades.of_source(found.name).code))
    return redirect(url_for("histories.source", source_id=found.id))


@histories.post("/reports/<report_id>/grade")
def grade_report(report_id: str) -> BaseResponse:
    """Take down the grade of what a report says, or of the one of its claims that was chosen."""
    claim = request.form.get("claim")
    asked = _filled_in(GradeBody)
    report = _report(report_id)
    if claim and claim not in service().store.shelf.claim_ids_of(report_id):
        raise BadInput("not of this report", (Fault("/claim", "is no claim of this report"),))
    grade = service().decider.grade_claim if claim else service().decider.grade_report
    made = grade(claim or report.id, asked.credibility, asked.note, actor(asked.reviewer))
    flash(_NOTED.format(f"credibility {made.detail['credibility']}"))
    return redirect(url_for("records.report", report_id=report_id))


def _filled_in(model: type[M]) -> M:
    """The form as the API's body has it, blank fields as not given. Raises BadInput."""
    given: dict[str, str | int] = {name: value for name in model.model_fields if (value := request.form.get(name, "").strip())}
    # Only what is a grade: Python refuses to convert thousands of digits.
    if re.fullmatch("[1-6]", str(credibility := given.get("credibility", ""))):
        given["credibility"] = int(credibility)
    return as_body(model, given)


@histories.get("/reports/<report_id>/changes")
def report_changes(report_id: str) -> str:
    """What an edition changed in the one before it, word by word, among all its editions."""
    found = _report(report_id)
    own, following = service().editions.around(found)
    listed, earlier = service().editions.newest(found, _MOST_EDITIONS)
    return render_template(
        "changes.html",
        report=found,
        own=own,
        following=following,
        shown=changes(own),
        editions=listed,
        earlier=earlier,
        fates=service().fates([one.report for one in listed]),
    )


def _report(report_id: str) -> Report:
    found = service().store.archive.reports_by_id([report_id]).get(report_id)
    if found is None:
        raise NotFound(f"no report {report_id}")
    return found

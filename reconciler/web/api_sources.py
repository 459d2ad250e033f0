"""The JSON API for sources and editions: what came of what a source published, and what people think of it."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from reconciler.errors import NotFound
from reconciler.queries import Filters, Role
from reconciler.web.answers import link_to_next, listed, record
from reconciler.web.asked import Listing, Nothing, body, query
from reconciler.web.bodies import GradeBody, SourceGradeBody
from reconciler.web.cursors import encode_cursor, place_after
from reconciler.web.openapi import Listed, describe
from reconciler.web.present import decision_json
from reconciler.web.present_history import editions_json, gradings_json, published_json, record_json, source_json
from reconciler.web.shapes_decisions import DecisionShape
from reconciler.web.shapes_history import EditionShape, SourceShape, SourceWithReports
from reconciler.web.since import SourcesAsked
from reconciler.web.state import actor, service

sources = Blueprint("sources", __name__, url_prefix="/api/v1")


@sources.get("/sources")
@describe(summary="List sources", asks=SourcesAsked, answers={200: Listed(SourceShape)}, refuses=(404,))
def list_sources() -> Response:
    """Sources by name, with how much of each there is."""
    found = service().store.shelf.list_sources(query(SourcesAsked).page())
    graded = service().grades
    return listed([source_json(source, graded) for source in found.records], found.next)


@sources.get("/sources/<source:source_id>")
@describe(summary="A source", asks=Listing, answers={200: SourceWithReports, 304: None}, refuses=(404,), headers=("If-None-Match",))
def show_source(source_id: str) -> Response:
    """What a source published, newest first and in pages, and how it fared: how often it was first, corrected, superseded, contradicted.

    `source_id` is its id or its name.
    """
    asked = query(Listing)
    found = service().source_named(source_id)
    reports = service().store.shelf.list_reports(Filters(source=found.name), asked.page())
    answer = record(
        {
            **source_json(found, service().grades),
            **record_json(service().source(found)),
            "grades": gradings_json(service().store.archive.decisions().records, found.id),
            "published": published_json(service(), reports),
        }
    )
    return link_to_next(answer, encode_cursor(reports.next) if reports.next else None)


@sources.post("/sources/<path:source_id>/grade")
@describe(
    summary="Grade a source",
    role=Role.REVIEW,
    body={"application/json": SourceGradeBody},
    answers={201: DecisionShape},
    refuses=(404,),
)
def grade_source(source_id: str) -> tuple[Response, int]:
    """What a person thinks of a source (Admiralty code, NATO AJP-2.1). It is shown beside what the source says and changes no score.

    The last grading counts; `POST /api/v1/audit/<id>/undo` takes it back.
    """
    query(Nothing)
    asked = body(SourceGradeBody)
    found = service().source_named(source_id)
    made = service().decider.grade_source(found, asked.reliability, asked.credibility, asked.note, actor(asked.reviewer))
    return jsonify(decision_json(made)), 201


@sources.post("/reports/<report_id>/grade")
@describe(
    summary="Grade what a report says",
    role=Role.REVIEW,
    body={"application/json": GradeBody},
    answers={201: DecisionShape},
    refuses=(404,),
)
def grade_report(report_id: str) -> tuple[Response, int]:
    """How credible a person finds what a report says, whatever is thought of its source; a newer edition is graded anew."""
    query(Nothing)
    asked = body(GradeBody)
    return jsonify(decision_json(service().decider.grade_report(report_id, asked.credibility, asked.note, actor(asked.reviewer)))), 201


@sources.post("/claims/<claim_id>/grade")
@describe(
    summary="Grade a claim",
    role=Role.REVIEW,
    body={"application/json": GradeBody},
    answers={201: DecisionShape},
    refuses=(404,),
)
def grade_claim(claim_id: str) -> tuple[Response, int]:
    """How credible a person finds one claim, whatever is thought of its report."""
    query(Nothing)
    asked = body(GradeBody)
    return jsonify(decision_json(service().decider.grade_claim(claim_id, asked.credibility, asked.note, actor(asked.reviewer)))), 201


@sources.get("/reports/<report_id>/editions")
@describe(summary="The editions of a report", asks=Listing, answers={200: Listed(EditionShape)}, refuses=(404,))
def list_editions(report_id: str) -> Response:
    """All editions of a report's publication, the earliest first, each with what it changed in the one before it, word by word."""
    asked = query(Listing)
    found = service().store.archive.reports_by_id([report_id]).get(report_id)
    if found is None:
        raise NotFound(f"no report {report_id}")
    start = place_after(asked.page())
    kept, more = service().editions.page(found, start, asked.limit)
    ended = service().fates([one.report for one in kept])
    return listed(editions_json(kept, ended), (start + asked.limit, "") if more else None)

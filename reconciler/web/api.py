"""The JSON API for reports, batches and comparisons."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from reconciler.errors import BadInput, Fault, Malformed, NotFound, TooLarge, WrongMediaType
from reconciler.intake.drafts import ReportDraft
from reconciler.intake.files import Found, decode_json, json_lines, reports_in
from reconciler.pipeline.claims import reading_warnings
from reconciler.queries import Role
from reconciler.web.answers import listed, record
from reconciler.web.asked import Nothing, ReportsAsked, WithdrawalAsked, body, filters, query
from reconciler.web.bodies import MOST_TOGETHER, CompareBody
from reconciler.web.openapi import Listed, describe
from reconciler.web.present import compared_json, decision_json, reports_json, submitted_json
from reconciler.web.present_claims import claims_json
from reconciler.web.present_queries import job_json
from reconciler.web.shapes import ReportShape, ReportWithClaims
from reconciler.web.shapes_answers import BatchResult, JobShape, Submitted, Verdicts
from reconciler.web.shapes_decisions import DecisionShape
from reconciler.web.state import actor, holder, service

api = Blueprint("reports", __name__, url_prefix="/api/v1")
_LINES = {"type": "string", "description": "One report, as JSON, a line."}
_FILES = {
    "type": "object",
    "properties": {
        "files": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "string", "format": "binary"},
            "description": "Read by the endings of their names: .json, .ndjson, .jsonl, .csv (its first row names the fields), .html, "
            ".htm, .eml (e-mails), .txt, .md (header lines, a blank line, the text), .xml, .rss, .atom (feeds).",
        }
    },
    "required": ["files"],
}


@api.post("/reports")
@describe(
    summary="Take reports in",
    role=Role.SUBMIT,
    body={"application/json": ReportDraft, "application/x-ndjson": _LINES, "multipart/form-data": _FILES},
    answers={200: (Submitted, BatchResult), 201: Submitted, 202: JobShape},
    refuses=(409,),
    headers=("Idempotency-Key", "Prefer"),
)
def submit() -> tuple[Response, int]:
    """One report as JSON; many as NDJSON, each line judged alone; or files (.json, .ndjson, .csv, .html, .eml, .txt, .xml) as multipart.

    What was answered with 2xx is on disk. Sending a report twice is sending it once. An Idempotency-Key is for one report; a batch
    needs none.
    """
    query(Nothing)
    key = request.headers.get("Idempotency-Key")
    if key is not None and not 0 < len(key) <= 200:
        raise BadInput("bad Idempotency-Key", (Fault("/Idempotency-Key", "must have 1 to 200 characters"),))
    if request.mimetype == "application/json":
        # Each token's keys are its own: clients that count from one must not meet.
        return _submit_one(f"{actor('')}\n{key}" if key is not None and holder() else key)
    if request.mimetype == "application/x-ndjson":
        return _submit_many(list(json_lines(request.get_data())))
    if request.mimetype == "multipart/form-data":
        return _submit_files()
    raise WrongMediaType(f"{request.mimetype or 'no media type'}: send application/json, application/x-ndjson or multipart/form-data")


def _submit_one(key: str | None) -> tuple[Response, int]:
    fields = decode_json(request.get_data())
    if not isinstance(fields, dict):
        raise BadInput("not an object", (Fault("", "a report is a JSON object; send many as application/x-ndjson"),))
    outcome = service().submitter.submit(fields, key)
    id_ = outcome.report_id or ""
    made: dict[str, Any] = {
        "id": id_,
        "status": outcome.status,
        **submitted_json(service().store, id_),
        "warnings": list(outcome.warnings),
    }
    if outcome.revises:
        made["revises"] = outcome.revises
    answer = jsonify(made)
    answer.headers["Location"] = url_for("reports.show_report", report_id=id_)
    return answer, 200 if outcome.status == "unchanged" else 201


def _submit_files() -> tuple[Response, int]:
    uploads = [upload for name in request.files for upload in request.files.getlist(name) if upload.filename]
    if not uploads:
        raise BadInput("no files", (Fault("/files", "send at least one file with a name"),))
    return _submit_many([found for upload in uploads for found in _found_in(upload.read(), upload.filename or "")])


def _found_in(content: bytes, name: str) -> list[Found]:
    try:
        return reports_in(content, name)
    except WrongMediaType as error:
        return [Found(1, None, error, name)]


def _submit_many(found: list[Found]) -> tuple[Response, int]:
    if not found:
        raise Malformed("the body has no report: send one JSON object a line")
    if "respond-async" in request.headers.get("Prefer", ""):
        job = service().jobs.add(found)
        answer = jsonify(job_json(job))
        answer.headers["Location"] = url_for("reports.show_job", job_id=job.id)
        answer.headers["Preference-Applied"] = "respond-async"
        return answer, 202
    return jsonify({"results": service().take_lines(found)}), 200


@api.get("/reports")
@describe(summary="List reports", asks=ReportsAsked, answers={200: Listed(ReportShape)}, refuses=(404,))
def list_reports() -> Response:
    """Reports, newest first."""
    asked = query(ReportsAsked)
    found = service().store.shelf.list_reports(filters(asked), asked.page())
    return listed(reports_json(service(), found.records), found.next)


@api.get("/reports/<report_id>")
@describe(summary="A report with its claims", answers={200: ReportWithClaims, 304: None}, refuses=(404,), headers=("If-None-Match",))
def show_report(report_id: str) -> Response:
    """The report as stored, with its claims in order."""
    query(Nothing)
    report = service().store.archive.reports_by_id([report_id]).get(report_id)
    if report is None:
        raise NotFound(f"no report {report_id}")
    store = service().store
    told, claims = reports_json(service(), [report])[0], claims_json(store, store.shelf.claim_ids_of(report_id))
    return record({**told, "warnings": [*told["warnings"], *reading_warnings(report, len(claims))], "claims": claims})


@api.delete("/reports/<report_id>")
@describe(summary="Withdraw a report", role=Role.REVIEW, asks=WithdrawalAsked, answers={200: DecisionShape}, refuses=(404, 409))
def withdraw(report_id: str) -> Response:
    """The report is kept and marked; what rested on it is worked out again."""
    asked = query(WithdrawalAsked)
    return jsonify(decision_json(service().decider.withdraw(report_id, asked.reason, actor(""))))


@api.get("/jobs/<job_id>")
@describe(summary="How far a batch is", answers={200: JobShape}, refuses=(404,))
def show_job(job_id: str) -> Response:
    """A batch sent with `Prefer: respond-async`: its status, and what became of each line so far."""
    query(Nothing)
    return jsonify(job_json(service().jobs.job(job_id)))


@api.post("/compare")
@describe(summary="Compare pairs of texts", body={"application/json": CompareBody}, answers={200: Verdicts})
def compare() -> Response:
    """Verdicts on 1 to 1000 pairs, with nothing stored. Without `published_at`, `b` is the later."""
    query(Nothing)
    asked = body(CompareBody)
    if (together := sum(len(pair.a.text) + len(pair.b.text) for pair in asked.pairs)) > MOST_TOGETHER:
        raise TooLarge(f"the pairs have {together:,} characters together, the limit is {MOST_TOGETHER:,}: send them in parts")
    pairs = [(pair.a.model_dump(exclude_none=True), pair.b.model_dump(exclude_none=True)) for pair in asked.pairs]
    return jsonify({"verdicts": [compared_json(each) for each in service().comparer.compare(pairs)]})

"""The page that takes reports in: one pasted, or files; what became of each is shown, and what is wrong beside its field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from reconciler.errors import BadInput, Fault
from reconciler.intake.files import Found, reports_in
from reconciler.intake.pasted import with_headline
from reconciler.queries import Filters, JobStatus, Order, Page
from reconciler.service.submit import BATCH
from reconciler.text.instants import parse_time
from reconciler.web.contested import ShownQuestion, questions_shown
from reconciler.web.forms import Form, by_field, source_names
from reconciler.web.state import service
from reconciler.web.wording import fault_in_words

submitting = Blueprint("submitting", __name__)
_FIELDS = ("source", "title", "published_at", "zone", "url", "author", "text")
_PLAIN = frozenset({".txt", ".md"})
_MOST_REJECTED, _MOST_TAKEN = 200, 100
# Of how many reports that were just taken in, on how many questions, is told what they contradict.
_MOST_TOLD, _MOST_CONTESTED = 5, 3
_PASTED = "What you pasted"
_OFFSETS = tuple(
    """-12:00 -11:00 -10:00 -09:30 -09:00 -08:00 -07:00 -06:00 -05:00 -04:00 -03:30 -03:00 -02:00 -01:00 +00:00 +01:00 +02:00 +03:00 +03:30
    +04:00 +04:30 +05:00 +05:30 +05:45 +06:00 +06:30 +07:00 +08:00 +09:00 +09:30 +10:00 +10:30 +11:00 +12:00 +12:45 +13:00 +14:00""".split()
)


@submitting.route("/submit", methods=["GET", "POST"])
def submit() -> tuple[str, int] | BaseResponse:
    """Paste a report or choose files. Whatever was typed stays until all is taken; what is much is worked off as a job."""
    if request.method == "GET":
        return _page(Form(), []), 200
    typed = _typed()
    uploads = [upload for upload in request.files.getlist("files") if upload.filename]
    given = {} if "text" in typed else _fields(typed)
    found = [one for upload in uploads for one in _found_in(upload.read(), upload.filename or "", given)]
    found = [_filled(one, given, alone=len(found) == 1) for one in found]
    if "text" in typed or not uploads:
        found.append(Found(1, _with_headline(_fields(typed)), file=_PASTED))
    if len(found) > BATCH and service().jobs.at_work:
        return redirect(url_for("submitting.job", job_id=service().jobs.add(found).id), 303)
    results = service().take_lines(found)
    rejected = [result for result in results if "problem" in result]
    form = Form(typed if rejected else {}, _faults(result for result in rejected if result["file"] == _PASTED))
    return _page(form, results), 422 if len(rejected) == len(results) else 200


@submitting.get("/jobs/<job_id>")
def job(job_id: str) -> str:
    """What became of a batch: how far it is, which of its reports were rejected and why, and where the others are."""
    found = service().jobs.job(job_id)
    told = [{**result, "faults": _fault_lines(result)} for result in found.results]
    rejected = [result for result in told if result["status"] == "rejected"]
    return render_template(
        "job.html",
        job=found,
        running=found.status in {JobStatus.QUEUED, JobStatus.RUNNING},
        counts=Counter(result["status"] for result in told),
        rejected=rejected[:_MOST_REJECTED],
        more_rejected=len(rejected[_MOST_REJECTED:]),
        taken=[result for result in told if result["status"] != "rejected"][:_MOST_TAKEN],
    )


def expired() -> Response:
    """The form again, with all that was typed, after its session ended."""
    form = Form(_typed(), {"": "The form had expired, so nothing was sent. Choose any files again, and submit it once more."})
    return Response(_page(form, []), status=400, mimetype="text/html")


def _page(form: Form, results: list[dict[str, Any]]) -> str:
    lines = [{**result, "where": _where(result, results), "faults": _fault_lines(result)} for result in results]
    for line in [line for line in lines if line["status"] in {"created", "revised"}][:_MOST_TOLD]:
        line["contested"] = _contested_in(line["id"])
    return render_template("submit.html", results=lines, form=form, sources=source_names(service().store.shelf), offsets=_OFFSETS)


def _contested_in(report_id: str) -> list[ShownQuestion]:
    """What a report that was just taken in contradicts: the first questions."""
    store = service().store
    return questions_shown(store, store.desk.contested(Filters(report=report_id), Page(_MOST_CONTESTED), Order.CONFIDENCE, 1).records)


def _typed() -> dict[str, str]:
    return {name: request.form[name] for name in _FIELDS if request.form.get(name, "").strip()}


def _fields(typed: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a report, with a time that has no offset of its own in the zone that was chosen."""
    fields = {name: value for name, value in typed.items() if name != "zone"}
    if "published_at" in fields:
        fields["published_at"] = _with_zone(fields["published_at"].strip(), typed.get("zone", ""))
    return fields


def _with_headline(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with the title and the author that stand above the text, for want of what was typed beside it."""
    if "title" in fields or "text" not in fields:
        return fields
    above = with_headline(fields["text"])
    return {**above, **fields, "text": above["text"]}


def _with_zone(value: str, zone: str) -> str:
    try:
        at, assumed = parse_time(value)
    except ValueError:
        return value
    if not assumed or zone not in _OFFSETS:
        return value
    return f"{at.replace(tzinfo=None).isoformat()}{zone}"


def _found_in(content: bytes, name: str, given: Mapping[str, Any]) -> list[Found]:
    """The reports in a file; plain text without header lines is a report's text, if the form says whose."""
    try:
        found = reports_in(content, name)
    except BadInput as error:
        return [Found(1, None, error, name)]
    if PurePath(name).suffix.lower() in _PLAIN and found[0].fault is not None and "source" in given:
        try:
            text = {"text": content.decode("utf-8-sig").strip()}
            return [Found(1, text if "title" in given else _with_headline(text), file=name)]
        except UnicodeDecodeError:
            return found
    return found


def _filled(one: Found, given: Mapping[str, Any], *, alone: bool) -> Found:
    """A file's report with what the form says and it does not. An address or a title can only be that of a report alone."""
    if one.fields is None:
        return one
    shared = {name: value for name, value in given.items() if alone or name not in {"title", "url"}}
    return replace(one, fields={**shared, **{name: value for name, value in one.fields.items() if value is not None and value != ""}})


def _faults(rejected: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    for result in rejected:
        faults = [Fault(each["pointer"], each["detail"]) for each in result["problem"].get("errors", ())]
        return by_field(faults, result["problem"]["detail"], _FIELDS)
    return {}


def _where(result: Mapping[str, Any], results: list[dict[str, Any]]) -> str:
    several = sum(other["file"] == result["file"] for other in results) > 1
    return f"{result['file']}, no. {result['line']}" if several else str(result["file"])


def _fault_lines(result: Mapping[str, Any]) -> list[str]:
    """What is wrong with a report, one line a field."""
    problem = result.get("problem")
    if problem is None:
        return []
    named = [f"{_spoken(each['pointer'])} {fault_in_words(each['detail'])}".strip() for each in problem.get("errors", ())]
    return named or [problem["detail"]]


def _spoken(pointer: str) -> str:
    return pointer.removeprefix("/").replace("_", " ")

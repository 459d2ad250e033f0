"""The pages of one record: a topic, a report, a contradiction with the decisions on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from reconciler.errors import NotFound
from reconciler.pipeline.claims import reading_warnings
from reconciler.pipeline.decisions import undone
from reconciler.pipeline.origins import published
from reconciler.queries import Filters, Page
from reconciler.records import Decided, Decision, Report, Topic
from reconciler.service.checking import checks_of
from reconciler.service.look import View
from reconciler.web.asked import Moments
from reconciler.web.contested import Against, against_in, compared_in
from reconciler.web.forms import read_query
from reconciler.web.moments import CLOCKS, moment_asked, moment_in
from reconciler.web.notes import Note, marked_text, notes_on
from reconciler.web.notices import noted
from reconciler.web.pictures import pictures
from reconciler.web.state import service
from reconciler.web.surroundings import in_paragraph
from reconciler.web.triage import VERDICTS, note_given, reviewer_given, verdict_given
from reconciler.web.views import Shown, shown
from reconciler.web.waterfall import waterfall

records = Blueprint("records", __name__)
_MOST, _MOST_STEPS, _MOST_REPORTS = 5, 14, 8
_KEY = (
    ("superseded", "superseded"),
    ("disputed", "disputed"),
    ("withdrawn", "withdrawn"),
    ("recounted", "recounts an earlier state"),
    ("engaged", "underlined: leads to what replaced or contradicts it"),
)


@records.get("/topics/<topic_id>")
def topic(topic_id: str) -> tuple[str, int]:
    """One topic: what stands, its questions, contradictions and reports; for now or for a past moment."""
    moment = moment_asked()
    view = service().looker.view(topic_id, moment.as_of, moment.known_at)
    # The reports of one topic may have been in several then.
    own = None if moment.past else topic_id
    against = _against(view, [topic_id] if own else [each.id for each in view.account.topics])
    reports = sorted((read.report for read in view.reads), key=published)
    later = [report for report in reports if moment.as_of and report.published_at > moment.as_of]
    out = reports[: len(reports) - len(later)]
    listed = out[-_MOST_REPORTS:][::-1], later[:_MOST_REPORTS]
    page = render_template(
        "topic.html",
        topic=named(topic_id, view),
        summary=view.summary,
        pictures=pictures(view, own),
        reports=listed[0],
        later=listed[1],
        counts={"reports": len(out), "later": len(later)},
        steps=_steps(topic_id, view),
        fates=service().fates([*listed[0], *listed[1]], view.store),
        moment=moment,
        form=moment.form,
        against=against,
        compared=compared_in(view),
        grades=view.grades,
    )
    return page, moment.form.status


def _against(view: View, topics: Sequence[str]) -> Against:
    """What contradicts in topics: the tally and the pairs that it counts as they were at one moment."""
    with view.store.still():
        return against_in(view.store, topics, _MOST)


def _steps(topic_id: str, view: View) -> list[datetime]:
    """The moments after which a topic's account may have been another: the last report of each day, or of the latest such days."""
    last: dict[date, datetime] = {}
    for report in (read.report for read in view.reads) if view.store is service().store else _now_in(topic_id):
        day = report.published_at.date()
        last[day] = max(last.get(day, report.published_at), report.published_at)
    return sorted(last.values())[-_MOST_STEPS:]


def _now_in(topic_id: str) -> Iterable[Report]:
    found = service().store.shelf.topic(topic_id)
    return service().store.archive.reports_by_id(found.reports).values() if found else ()


def named(topic_id: str, view: View) -> Topic:
    """The topic as it was called at the moment; one that had not its id then as it is called now."""
    told = {each.id: each.label for each in view.summary.topics}
    found = next((topic for topic in view.account.topics if topic.id == topic_id), None) or service().store.shelf.topic(topic_id)
    if found is None:
        raise NotFound(f"no topic {topic_id}")
    return replace(found, label=told.get(topic_id, found.label))


@records.get("/reports/<report_id>")
def report(report_id: str) -> str:
    """One report with its claims marked, and a note on each that another report bears on."""
    store = service().store
    found = store.archive.reports_by_id([report_id]).get(report_id)
    if found is None:
        raise NotFound(f"no report {report_id}")
    notes, graded = notes_on(store, report_id), service().grades
    edition, following = service().editions.around(found)
    superseding = store.shelf.list_supersessions(Filters(report=report_id), Page(50)).records
    return render_template(
        "report.html",
        report=found,
        warnings=(*found.warnings, *reading_warnings(found, len(notes))),
        fate=service().fates([found]).get(report_id),
        edition=edition,
        following=following,
        grade=graded.of_report(found),
        given=graded.given.get(report_id),
        title=marked_text(found, "title", notes),
        text=marked_text(found, "text", notes),
        notes=notes,
        key=_key(notes),
        shown=shown(store, store.shelf.list_contradictions(Filters(report=report_id), Page(50)).records),
        superseding=superseding,
        others=store.archive.reports_by_id({id_ for each in superseding for id_ in (each.earlier_report_id, each.later_report_id)}),
        topics=[topic for id_ in store.shelf.topics_of(report_id) if (topic := store.shelf.topic(id_))],
        web_address=found.url if found.url and found.url.lower().startswith(("https:", "http:")) else None,
    )


def _key(notes: Sequence[Note]) -> list[tuple[str, str]]:
    """What the marks in the text mean, those that there are."""
    kinds = {note.kind for note in notes} | {"engaged" for note in notes if note.address}
    return [(kind, says) for kind, says in _KEY if kind in kinds]


@records.get("/contradictions/<contradiction_id>")
def contradiction(contradiction_id: str) -> tuple[str, int]:
    """One contradiction: both sides, why, what superseded what, its reviews; for now or for a past moment."""
    moment = moment_in(*read_query(Moments, CLOCKS))
    store = service().looker.at_contradiction(contradiction_id, moment.when)
    found = store.shelf.contradiction(contradiction_id)
    if found is None:
        raise NotFound(f"no contradiction {contradiction_id}{' at that moment' if moment.past else ''}")
    history = store.archive.decisions().records
    reviews = [decision for decision in history if decision.kind is Decided.REVIEW and decision.about == contradiction_id]
    taken_back = undone(history)
    page = render_template(
        "contradiction.html",
        one=_in_paragraphs(shown(store, [found])[0]),
        waterfall=waterfall(found),
        checks=checks_of(store, service().deriver.lexicon, found),
        reviews=reviews,
        taken_back=taken_back,
        verdicts=_fitting([review for review in reviews if review.id not in taken_back]),
        permalink=url_for("records.contradiction", contradiction_id=contradiction_id, _external=True, **moment.arguments),
        moment=moment,
        form=moment.form,
    )
    return page, moment.form.status


def _in_paragraphs(one: Shown) -> Shown:
    """The contradiction with either claim in the paragraph that it stands in."""
    evidence = one.deciding
    earlier = in_paragraph(one.earlier.report, one.earlier.claim, [each.a for each in evidence])
    later = in_paragraph(one.later.report, one.later.claim, [each.b for each in evidence])
    return replace(one, earlier=replace(one.earlier, around=earlier), later=replace(one.later, around=later))


def _fitting(reviews: list[Decision]) -> list[str]:
    """The verdicts that would change something: what was decided last cannot be decided again, what was not cannot be reopened."""
    last = reviews[0].detail["verdict"] if reviews else "reopened"
    return [verdict for verdict in VERDICTS if verdict != last]


@records.post("/contradictions/<contradiction_id>/review")
def review(contradiction_id: str) -> BaseResponse:
    """Take a decision down."""
    verdict = verdict_given()
    supersedes = request.form.get("supersedes") or None
    made = service().decider.review(contradiction_id, verdict, supersedes, note_given(), reviewer_given())
    noted(f"Noted: {verdict}." + ("" if verdict == "reopened" else " It can be reopened at any time."), made.id)
    return redirect(url_for("records.contradiction", contradiction_id=contradiction_id))

"""Merging and splitting topics by hand: which claims and reports a topic has, what it could be merged with, and what was decided before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from reconciler.errors import BadInput, Fault, NotFound
from reconciler.pipeline.decisions import undone
from reconciler.pipeline.origins import published
from reconciler.queries import Filters, Page
from reconciler.records import Claim, Decided, Decision, Report, Topic
from reconciler.service.groups import reports_with
from reconciler.web.asked import RegroupAsked, query
from reconciler.web.notices import noted
from reconciler.web.state import service
from reconciler.web.triage import note_given, reviewer_given

regrouping = Blueprint("regrouping", __name__)
_MOST_TOPICS, _A_PAGE = 60, 16


@dataclass(frozen=True, slots=True)
class Member:
    """A report of a topic with those of its claims that are in the topic."""

    report: Report
    claims: tuple[Claim, ...]


@regrouping.get("/topics/<topic_id>/regroup")
def show(topic_id: str) -> str:
    """What of the topic can be split off, and what it can be merged with."""
    asked, topic = query(RegroupAsked), _topic(topic_id)
    own = _claims_by_report(topic)
    reports = sorted(service().store.archive.reports_by_id(own).values(), key=published)
    first = (asked.page - 1) * _A_PAGE
    history = service().store.archive.decisions().records
    return render_template(
        "regroup.html",
        topic=topic,
        members=_members(reports[first : first + _A_PAGE], own),
        count=len(reports),
        page=asked.page,
        more=len(reports) > first + _A_PAGE,
        others=[each for each in service().store.shelf.list_topics(Filters(), Page(_MOST_TOPICS)).records if each.id != topic_id],
        earlier=_decided(history, topic),
    )


@regrouping.post("/topics/<topic_id>/merge")
def merge(topic_id: str) -> BaseResponse:
    """Make one topic of this and another."""
    into = _id_in(request.form.get("other", "")) or request.form.get("into", "")
    if not into:
        raise BadInput("not merged", (Fault("/into", "is missing: choose a topic"),))
    reports = _topic(topic_id).reports
    made = service().decider.merge(topic_id, into, note_given(), reviewer_given())
    noted("Merged: both are one topic now.", made.id if made.kind is not Decided.UNDO else None)
    return redirect(url_for("records.topic", topic_id=_now(reports, into)))


@regrouping.post("/topics/<topic_id>/split")
def split(topic_id: str) -> BaseResponse:
    """Take the claims that are chosen, and those of the reports that are chosen, into a topic of their own."""
    own = _claims_by_report(_topic(topic_id))
    whole = [claim for report in sorted(set(request.form.getlist("report"))) for claim in sorted(own.get(report, ()))]
    chosen = list(dict.fromkeys([*request.form.getlist("claim"), *whole]))
    if not chosen:
        noted("Nothing was chosen: tick the claims or reports that are to be a topic of their own.")
        return redirect(url_for("regrouping.show", topic_id=topic_id))
    made = service().decider.split(topic_id, chosen, note_given(), reviewer_given())
    state = service().store.shelf.claims_by_id(chosen[:1])[chosen[0]][1]
    noted("Split off: what you chose is a topic of its own now.", made.id)
    return redirect(url_for("records.topic", topic_id=state.topic_id if state else topic_id))


def _id_in(typed: str) -> str:
    """A topic's id, which may have been copied with the address of a page of it, whatever moment or part that shows."""
    found = re.search(r"topics/([^/?#]+)", typed)
    return found[1] if found else typed.strip()


def _topic(id_: str) -> Topic:
    found = service().store.shelf.topic(id_)
    if found is None:
        raise NotFound(f"no topic {id_}")
    return found


def _now(reports: Iterable[str], wanted: str) -> str:
    """The topic that the reports are in now: the one that was wanted, if it kept its id."""
    shelf = service().store.shelf
    return wanted if shelf.topic(wanted) else next(id_ for report in reports for id_ in shelf.topics_of(report))


def _claims_by_report(topic: Topic) -> dict[str, list[str]]:
    """The ids of a topic's claims, by the report that each stands in."""
    own: dict[str, list[str]] = {}
    for claim, report in service().store.archive.reports_of(topic.claims).items():
        own.setdefault(report, []).append(claim)
    return own


def _members(reports: Iterable[Report], own: Mapping[str, Sequence[str]]) -> list[Member]:
    """Reports, each with those of its claims that are its topic's, in reading order."""
    reports = list(reports)
    found = service().store.shelf.claims_by_id(id_ for report in reports for id_ in own[report.id])
    claims = {report.id: [found[id_][0] for id_ in own[report.id] if id_ in found] for report in reports}
    return [Member(report, tuple(sorted(claims[report.id], key=lambda claim: (claim.part != "title", claim.start)))) for report in reports]


def _decided(history: Iterable[Decision], topic: Topic) -> list[Decision]:
    """The merges and splits that hold and have to do with a topic's reports, the newest first."""
    history = list(history)
    # What was split off is no longer among its reports, and the split is to be found here all the same.
    gone, reports, claims = undone(history), set(reports_with(service().store, topic)), set(topic.claims)
    kinds = {Decided.MERGE, Decided.SPLIT}
    return [one for one in history if one.kind in kinds and one.id not in gone and _concerns(one, reports, claims)]


def _concerns(one: Decision, reports: set[str], claims: set[str]) -> bool:
    named = {one.about, *map(str, one.detail.get("reports", ())), *map(str, one.detail.get("into_reports", ()))}
    return bool(named & reports) or bool(claims.intersection(map(str, one.detail.get("claims", ()))))

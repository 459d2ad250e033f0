"""The pages that list: the overview, contradictions, topics, reports, sources and the summary; complete without scripts."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from reconciler.ports import Store
from reconciler.queries import Filters, Key, Order, Page
from reconciler.records import Kind, State, Topic
from reconciler.service.unfolding import Lists
from reconciler.web.asked import OverviewAsked, ReportsAsked, SourcesSought, TopicsAsked, TriageAsked, filters
from reconciler.web.contested import LISTED, Section, questions_shown, sections
from reconciler.web.cursors import encode_cursor
from reconciler.web.forms import read_query, source_names, with_known_source
from reconciler.web.latest import latest
from reconciler.web.listing import read_page, sources_named
from reconciler.web.moments import CLOCKS, moment_asked, moment_in
from reconciler.web.needed import A_FEW, LATEST, MOST_IN_SECTION, Account, contested_at, in_sections, overlooked
from reconciler.web.newly import newly
from reconciler.web.state import service
from reconciler.web.triage import place_kept

pages = Blueprint("pages", __name__)
Answer = tuple[str, int]
_LOOKED_AT = 50


def error_page(document: dict[str, Any], status: HTTPStatus) -> Response:
    """A problem as a page."""
    return Response(render_template("error.html", problem=document), status=int(status), mimetype="text/html")


def next_address(next_key: Key | None) -> str | None:
    """The address of the next page with the filters of this one."""
    if next_key is None:
        return None
    arguments: dict[str, Any] = {**_asked_for(), "cursor": encode_cursor(next_key)}
    return url_for(request.endpoint or "pages.overview", **arguments)


def _asked_for() -> dict[str, str]:
    """The query without its blank fields; the names of the others have been checked, so none can be one of ours."""
    return {name: value for name, value in request.args.items() if value.strip()}


@pages.get("/")
def overview() -> Answer:
    """What has changed since the last look, the contested questions and the topics most lately changed; for now or for a past moment."""
    asked, form = read_query(OverviewAsked, ("seen", "counted", *CLOCKS))
    moment = moment_in(asked, form)
    account = overlooked(moment, counted=bool(asked and asked.counted))
    store = account.store
    seen = int(asked.seen) if asked and asked.seen else place_kept()
    page = render_template(
        "overview.html",
        counts=account.counts,
        newly=None if moment.past else newly(store, seen),
        sections=sections(store, Filters(), Order.NEWEST, A_FEW, moment.arguments, account.counts),
        topics=store.shelf.list_topics(Filters(), Page(LATEST)).records,
        in_dispute=_most_in_dispute(store, LATEST if moment.past else _LOOKED_AT),
        moment=moment,
        form=form,
        empty=_nothing_yet(),
    )
    return page, form.status


def _most_in_dispute(store: Store, among: int) -> list[Topic]:
    """Of the topics with open contradictions that changed last, those with most."""
    found = store.shelf.list_topics(Filters(open=True), Page(among)).records
    return sorted(found, key=lambda topic: -topic.open_contradictions)[:A_FEW]


@pages.get("/contradictions")
def contradictions() -> Answer:
    """The questions on which reports contradict one another, for triage, with filters and sorting in the address."""
    asked, form = read_query(TriageAsked, ("q", "source", "kind", "state", "min_score", "since", "until", "sort", *CLOCKS))
    moment = moment_in(asked, form)
    asked = with_known_source(asked, service().store.shelf) if asked else None
    account = contested_at(moment, asked)
    store = account.store
    found, next_ = _contradictions(account, asked) if asked else ([], None)
    page = render_template(
        "contradictions.html",
        sections=found,
        next=next_,
        form=form,
        moment=moment,
        topic=store.shelf.topic(asked.topic) if asked and asked.topic else None,
        question=store.desk.questions([asked.question]).get(asked.question) if asked and asked.question else None,
        kinds=list(Kind),
        states=list(State),
        sources=account.sources(),
        empty=_nothing_yet(),
    )
    return page, form.status


def _contradictions(account: Account, asked: TriageAsked) -> tuple[list[Section], str | None]:
    store, narrowed = account.store, filters(asked)
    if in_sections(asked):
        counts = account.counts if narrowed == Filters() else None
        return sections(store, narrowed, asked.sort, MOST_IN_SECTION, _asked_for(), counts), None
    found = store.desk.contested(narrowed, asked.page(), asked.sort, LISTED)
    section = Section(asked.state, questions_shown(store, found.records), None)
    return [section] if found.records else [], next_address(found.next)


@pages.get("/topics")
def topics() -> Answer:
    """The list of topics."""
    asked, form = read_query(TopicsAsked, ("q", "open", "since", *CLOCKS))
    moment = moment_in(asked, form)
    found = read_page(Lists.TOPICS, asked, moment.when)[1] if asked else None
    records, next_ = (found.records, next_address(found.next)) if found else ((), None)
    return render_template("topics.html", topics=records, next=next_, form=form, moment=moment, empty=_nothing_yet()), form.status


@pages.get("/reports")
def reports() -> Answer:
    """The list of reports."""
    asked, form = read_query(ReportsAsked, ("q", "source", "since", "until"))
    shelf = service().store.shelf
    found = shelf.list_reports(filters(with_known_source(asked, shelf)), asked.page()) if asked else None
    records, next_ = (found.records, next_address(found.next)) if found else ((), None)
    page = render_template(
        "reports.html",
        reports=records,
        topic=shelf.topic(asked.topic) if asked and asked.topic else None,
        fates=service().fates(records),
        next=next_,
        form=form,
        sources=source_names(shelf),
        empty=_nothing_yet(),
    )
    return page, form.status


def _nothing_yet() -> bool:
    return not service().store.shelf.list_reports(Filters(), Page(1)).records


@pages.get("/summary")
def summary() -> Answer:
    """The reconciled summary of the latest topics, with the downloads of that of everything."""
    moment = moment_asked()
    page = render_template("summary.html", latest=latest(moment), moment=moment, form=moment.form, empty=_nothing_yet())
    return page, moment.form.status


@pages.get("/sources")
def sources() -> Answer:
    """The list of sources."""
    asked, form = read_query(SourcesSought, ("q",))
    shelf, graded = service().store.shelf, service().grades
    found = (sources_named(shelf, asked.q, asked.page()) if asked.q else shelf.list_sources(asked.page())) if asked else None
    records, next_ = (found.records, next_address(found.next)) if found else ((), None)
    grades = {source.name: graded.of_source(source.name) for source in records}
    return render_template("sources.html", sources=records, grades=grades, next=next_, form=form, empty=_nothing_yet()), form.status

"""The pages that list: the overview, contradictions, topics, reports, sources and the summary; complete without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from reconciler.ports import Store
from reconciler.queries import Filters, Key, Page
from reconciler.records import Kind, State
from reconciler.web.asked import ContradictionsAsked, Listing, Moments, ReportsAsked, TopicsAsked, encode_cursor, filters, query
from reconciler.web.forms import read_query, source_names, with_known_source
from reconciler.web.moments import CLOCKS, moment_asked, moment_in, topics_now
from reconciler.web.state import service
from reconciler.web.views import Shown, shown

pages = Blueprint("pages", __name__)
Answer = tuple[str, int]
_SHOWN_FIRST = (State.OPEN, State.CONFIRMED, State.SUPERSEDED)
_A_FEW, _SOME = 8, 20


def error_page(document: dict[str, Any], status: HTTPStatus) -> Response:
    """A problem as a page."""
    return Response(render_template("error.html", problem=document), status=int(status), mimetype="text/html")


def _next(next_key: Key | None) -> str | None:
    """The address of the next page with the filters of this one."""
    if next_key is None:
        return None
    arguments: dict[str, Any] = {**_asked_for(), "cursor": encode_cursor(next_key)}
    return url_for(request.endpoint or "pages.overview", **arguments)


def _asked_for() -> dict[str, str]:
    """The query without its blank fields; the names of the others have been checked, so none can be one of ours."""
    return {name: value for name, value in request.args.items() if value.strip()}


@dataclass(frozen=True, slots=True)
class Section:
    """Contradictions in one state, the newest; `all` leads to the rest, `count` is how many there are, where that is known."""

    state: State | None
    shown: Sequence[Shown]
    all: str | None
    count: int | None = None


def _sections(store: Store, narrowed: Filters, most: int, arguments: Mapping[str, str]) -> list[Section]:
    """Open contradictions first, then confirmed ones, then those that are settled; each with the newest first."""
    shelf = store.shelf
    counts = shelf.counts() if narrowed == Filters() else {}
    made = []
    for state in _SHOWN_FIRST:
        found = shelf.list_contradictions(replace(narrowed, state=state), Page(most))
        rest = _contradictions_in(state, arguments) if found.next else None
        made.append(Section(state, shown(store, found.records), rest, counts.get(f"contradictions_{state}")))
    return [section for section in made if section.shown]


def _contradictions_in(state: State, arguments: Mapping[str, str]) -> str:
    others: dict[str, Any] = {name: value for name, value in arguments.items() if name != "state"}
    return url_for("pages.contradictions", state=state.value, **others)


@pages.get("/")
def overview() -> Answer:
    """The open contradictions, the topics most lately changed, and what was settled last; for now or for a past moment."""
    moment = moment_in(*read_query(Moments, CLOCKS))
    store = service().looker.at(moment.when)
    page = render_template(
        "overview.html",
        counts=store.shelf.counts(),
        sections=_sections(store, Filters(), _A_FEW, moment.arguments),
        topics=store.shelf.list_topics(Filters(), Page(12)).records,
        moment=moment,
        form=moment.form,
        empty=_nothing_yet(),
    )
    return page, moment.form.status


@pages.get("/contradictions")
def contradictions() -> Answer:
    """The list of contradictions, with filters in the address."""
    asked, form = read_query(ContradictionsAsked, ("q", "source", "kind", "state", "min_score", "since", "until", *CLOCKS))
    moment = moment_in(asked, form)
    store = service().looker.at(moment.when, filters(asked) if asked else None)
    sections, next_ = _contradictions(store, asked) if asked else ([], None)
    page = render_template(
        "contradictions.html",
        sections=sections,
        next=next_,
        form=form,
        moment=moment,
        topic=store.shelf.topic(asked.topic) if asked and asked.topic else None,
        kinds=list(Kind),
        states=list(State),
        sources=source_names(store.shelf),
        empty=_nothing_yet(),
    )
    return page, form.status


def _contradictions(store: Store, asked: ContradictionsAsked) -> tuple[list[Section], str | None]:
    asked = with_known_source(asked, store.shelf)
    if asked.state is None and asked.cursor is None:
        return _sections(store, filters(asked), _SOME, _asked_for()), None
    found = store.shelf.list_contradictions(filters(asked), asked.page())
    section = Section(asked.state, shown(store, found.records), None)
    return [section] if found.records else [], _next(found.next)


@pages.get("/topics")
def topics() -> Answer:
    """The list of topics."""
    asked, form = read_query(TopicsAsked, ("q", "open", "since", *CLOCKS))
    moment = moment_in(asked, form)
    found = service().looker.at(moment.when).shelf.list_topics(filters(asked), asked.page()) if asked else None
    records, next_ = (found.records, _next(found.next)) if found else ((), None)
    return render_template("topics.html", topics=records, next=next_, form=form, moment=moment, empty=_nothing_yet()), form.status


@pages.get("/reports")
def reports() -> Answer:
    """The list of reports."""
    asked, form = read_query(ReportsAsked, ("q", "source", "since", "until"))
    shelf = service().store.shelf
    found = shelf.list_reports(filters(with_known_source(asked, shelf)), asked.page()) if asked else None
    records, next_ = (found.records, _next(found.next)) if found else ((), None)
    page = render_template(
        "reports.html",
        reports=records,
        fates=service().fates(records),
        next=next_,
        form=form,
        sources=source_names(shelf),
        empty=_nothing_yet(),
    )
    return page, form.status


def _nothing_yet() -> bool:
    return not service().store.shelf.counts()["reports"]


@pages.get("/summary")
def summary() -> Answer:
    """The reconciled summary of everything, with its downloads."""
    moment = moment_asked()
    view = service().looker.view(None, moment.as_of, moment.known_at)
    page = render_template(
        "summary.html", summary=view.summary, moment=moment, form=moment.form, topics_now=topics_now(view), empty=_nothing_yet()
    )
    return page, moment.form.status


@pages.get("/sources")
def sources() -> str:
    """The list of sources."""
    found = service().store.shelf.list_sources(query(Listing).page())
    return render_template("sources.html", sources=found.records, graded=service().grades, next=_next(found.next))

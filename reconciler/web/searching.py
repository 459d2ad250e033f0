"""The page that searches everything: contradictions, topics, reports and claims that have the words, with how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template
from pydantic import Field

from reconciler.queries import Filters, Key, Order, Page
from reconciler.records import Claim, ClaimState, Report, Topic
from reconciler.service.fates import Fate
from reconciler.web.asked import Listing, Text
from reconciler.web.contested import ShownQuestion, questions_shown
from reconciler.web.forms import read_query
from reconciler.web.pages import next_address
from reconciler.web.state import service

searching = Blueprint("searching", __name__)
_A_FEW = 5


class SearchAsked(Listing):
    """What is searched for; the cursor goes on in the claims."""

    limit: int = Field(default=20, ge=1, le=50, description="How many claims a page has.")
    q: Text | None = Field(default=None, description="Words that must occur; the last may be the start of one.")


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """A claim that has the words, with its report."""

    claim: Claim
    state: ClaimState | None
    report: Report


@dataclass(frozen=True, slots=True)
class Found:
    """What has the words: how many of each kind, None where very many have, and the newest few; of the claims a page.

    Of the contradictions a question each, with its surest pair: a list of one question in five wordings tells nothing more.
    """

    counts: dict[str, int | None]
    contradictions: Sequence[ShownQuestion]
    topics: Sequence[Topic]
    reports: Sequence[Report]
    fates: dict[str, Fate]
    claims: Sequence[FoundClaim]
    next: Key | None


@searching.get("/search")
def search() -> tuple[str, int]:
    """Search everything."""
    asked, form = read_query(SearchAsked, ("q",))
    found = _found(asked.q, asked.page()) if asked and asked.q else None
    return render_template("search.html", form=form, found=found, next=next_address(found.next) if found else None), form.status


def _found(q: str, page: Page) -> Found:
    store, narrowed, few = service().store, Filters(q=q), Page(_A_FEW)
    reports = store.shelf.list_reports(narrowed, few).records
    claims = store.shelf.list_claims(narrowed, page)
    return Found(
        counts=store.desk.matches(q),
        contradictions=questions_shown(store, store.desk.contested(narrowed, few, Order.NEWEST, 1).records),
        topics=store.shelf.list_topics(narrowed, few).records,
        reports=reports,
        fates=service().fates(reports),
        claims=_with_reports(claims.records),
        next=claims.next,
    )


def _with_reports(claims: Sequence[Claim]) -> list[FoundClaim]:
    store = service().store
    placed = store.shelf.claims_by_id([claim.id for claim in claims])
    reports = store.archive.reports_by_id({claim.report_id for claim in claims})
    return [FoundClaim(*placed[claim.id], reports[claim.report_id]) for claim in claims if claim.id in placed]

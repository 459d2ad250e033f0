"""A report under embargo is nowhere to be seen until its time, and then everywhere."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from reconciler.ports import Store
from reconciler.queries import Filters, Page
from reconciler.service import Service

from .conftest import CLOSED, REOPENED, Clock, rules_service

UNTIL = "2026-11-01T01:00:00Z"
HELD = {**REOPENED, "embargoed_until": UNTIL}
LATER = datetime(2026, 11, 1, 2, tzinfo=UTC)


def seen(store: Store, report: str) -> dict[str, bool]:
    """Where a report of the Delta Ledger can be seen."""
    shelf, page = store.shelf, Page(50)
    claims = [claim.id for read in store.archive.reads([report]).values() for claim in read.claims]
    return {
        "single": report in store.archive.reports_by_id([report]),
        "list": report in {each.id for each in shelf.list_reports(Filters(), page).records},
        "search": report in {each.id for each in shelf.list_reports(Filters(q="reopened"), page).records},
        "claims": bool(shelf.list_claims(Filters(report=report), page).records),
        "claims by id": bool(shelf.claims_by_id(claims)),
        "claims of it": bool(shelf.claim_ids_of(report)),
        "sources": "Delta Ledger" in {each.name for each in shelf.list_sources(page).records},
        "source": shelf.source("Delta Ledger") is not None,
        "counts": shelf.counts()["reports"] == 2,
        "changes": report in {change.id for change in shelf.changes(0, 100)},
    }


def test_it_is_seen_nowhere_before_and_everywhere_after(store: Store) -> None:
    clock = Clock()
    service = rules_service(store, clock)
    service.submitter.submit(CLOSED)
    made = service.submitter.submit(HELD)
    assert any("under embargo" in note for note in made.warnings)
    assert set(seen(store, str(made.report_id)).values()) == {False}
    clock.now = LATER
    service.release_embargoes()
    assert set(seen(store, str(made.report_id)).values()) == {True}


@pytest.mark.parametrize("path", ["/api/v1/reports/{id}", "/reports/{id}"])
def test_it_is_not_found_before_its_time(path: str, client: FlaskClient, service: Service) -> None:
    made: dict[str, Any] = client.post("/api/v1/reports", json=HELD).json or {}
    assert made["status"] == "created"
    assert client.get(path.format(**made)).status_code == 404
    assert client.get("/api/v1/claims?q=reopened").json["items"] == []
    service.clock.now = LATER  # type: ignore[attr-defined]
    assert client.get(path.format(**made)).status_code == 200


def test_it_is_unchanged_when_it_is_sent_again_and_can_be_withdrawn(store: Store) -> None:
    clock = Clock()
    service = rules_service(store, clock)
    made = service.submitter.submit(HELD)
    assert service.submitter.submit(HELD).status == "unchanged"
    service.decider.withdraw(str(made.report_id), "not yet", "Ana")
    clock.now = LATER
    service.release_embargoes()
    assert service.store.shelf.list_topics(Filters(), Page(9)).records == ()


def test_who_retracts_a_report_under_embargo_is_not_told_that_it_is_there(store: Store) -> None:
    service = rules_service(store)
    notice = {**HELD, "text": "It was a mistake.", "url": "https://x.example/notice", "published_at": "2026-10-02T00:00:00Z"}
    public = {name: value for name, value in notice.items() if name != "embargoed_until"}
    told = []
    for retracted in ("https://x.example/nothing", HELD["url"]):
        service.submitter.submit(HELD)
        told.append(service.submitter.submit({**public, "retracts": retracted, "url": retracted + "/notice"}).warnings)
    assert told[0] == told[1] != ()
    assert not any("names no report" in each for each in service.submitter.submit({**notice, "retracts": HELD["url"]}).warnings)


def test_who_sends_another_edition_is_told_of_one_under_embargo_only_under_embargo(store: Store) -> None:
    service = rules_service(store)
    held = service.submitter.submit(HELD)
    public = service.submitter.submit({**REOPENED, "text": "The Port of Karsa is open."})
    assert (public.status, public.revises, public.warnings) == ("created", None, ())
    assert service.submitter.submit({**HELD, "text": "The Port of Karsa is open again."}).revises in {held.report_id, public.report_id}


def test_a_rebuild_differs_in_nothing_before_an_embargo_ends_between_end_and_release_and_after(store: Store) -> None:
    clock = Clock()
    service = rules_service(store, clock)
    for each in (CLOSED, HELD):
        service.submitter.submit(each)
    assert service.rebuild_differences() == []
    clock.now = LATER
    assert service.rebuild_differences() == []
    service.release_embargoes()
    assert service.rebuild_differences() == []
    assert service.store.shelf.list_contradictions(Filters(), Page(9)).records
    service.rebuild()
    assert service.rebuild_differences() == []


def test_a_request_does_not_wait_for_the_release_where_the_jobs_thread_does_it(store: Store) -> None:
    clock = Clock()
    service = rules_service(store, clock)
    made = service.submitter.submit(HELD)
    clock.now = LATER
    service.jobs.start()
    try:
        with store.writing():
            service.release_embargoes()
        for _ in range(500):
            if store.archive.reports_by_id([str(made.report_id)]):
                break
            service.jobs._stop.wait(0.01)
    finally:
        service.jobs.stop()
    assert store.archive.reports_by_id([str(made.report_id)])

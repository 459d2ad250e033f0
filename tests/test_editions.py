"""What is the same report, what is another edition of it, and what a retraction names."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from reconciler.intake.files import Found
from reconciler.ports import Store
from reconciler.service import Service
from reconciler.service.editions import Editions
from reconciler.service.outcomes import Outcome
from reconciler.service.rebuild import snapshot

from .conftest import CLOSED, REOPENED, fields, rules_service

OTHER_TEXT = "The Port of Karsa is open again, the harbour master said."


@pytest.fixture
def told(store: Store) -> Service:
    return rules_service(store)


def standings(told: Service, outcome: Outcome) -> set[str]:
    claims = told.store.shelf.claims_by_id(told.store.shelf.claim_ids_of(str(outcome.report_id)))
    return {state.standing for _, state in claims.values() if state}


@pytest.mark.parametrize(
    "again",
    [
        {"published_at": "2026-03-01T16:00:00+08:00"},
        {"published_at": None},
        {"published_at": "2026-03-02T08:00:00+00:00"},
        {"text": CLOSED["text"] + " \n"},
        {"title": CLOSED["title"] + " "},
        {"external_id": "e1"},
    ],
)
def test_the_same_words_for_the_same_publication_are_unchanged(again: dict[str, Any], told: Service) -> None:
    first = told.submitter.submit(CLOSED)
    second = told.submitter.submit({**CLOSED, **again})
    assert (second.status, second.report_id) == ("unchanged", first.report_id)
    assert len(told.store.archive.report_ids()) == 1


def test_the_same_report_without_an_address_is_told_by_its_instant(told: Service) -> None:
    first = told.submitter.submit(fields())
    assert told.submitter.submit(fields(published_at="2026-03-01T16:00:00+08:00")).report_id == first.report_id
    assert told.submitter.submit(fields(published_at="2026-03-01T16:00:01+08:00")).status == "created"


def test_a_time_that_is_not_taken_over_is_told(told: Service) -> None:
    told.submitter.submit(CLOSED)
    assert any("that time is kept" in note for note in told.submitter.submit({**CLOSED, "published_at": "2026-03-02T08:00:00Z"}).warnings)


def test_the_time_of_a_report_is_the_earliest_given_whatever_came_first() -> None:
    sent = [CLOSED, {**CLOSED, "published_at": None}, {**CLOSED, "published_at": "2026-02-27T08:00:00+01:00"}, REOPENED]
    outcomes = set()
    for order in permutations(sent):
        service = rules_service()
        for each in order:
            service.submitter.submit(each)
        outcomes.add(str(sorted(snapshot(service.store.shelf).items())))
        assert service.rebuild_differences() == []
    assert len(outcomes) == 1


def test_the_same_external_id_makes_an_edition_though_one_has_a_url_and_the_other_has_not(told: Service) -> None:
    first = told.submitter.submit({**CLOSED, "external_id": "e1"})
    second = told.submitter.submit(fields(external_id="e1", text=OTHER_TEXT, published_at="2026-03-01T09:00:00Z"))
    assert (second.status, second.revises) == ("revised", first.report_id)
    assert standings(told, first) == {"withdrawn"}


def test_an_earlier_edition_that_comes_late_is_created_and_said_to_be_withdrawn(told: Service) -> None:
    told.submitter.submit(CLOSED)
    late = told.submitter.submit({**CLOSED, "text": OTHER_TEXT, "published_at": "2026-03-01T07:00:00Z"})
    assert (late.status, late.revises) == ("created", None)
    assert any("later edition" in note for note in late.warnings)
    assert standings(told, late) == {"withdrawn"}


def test_a_retraction_that_names_nothing_is_told(told: Service) -> None:
    made = told.submitter.submit(fields(retracts="https://nowhere.example/1"))
    assert any("retracts names no report" in note for note in made.warnings)
    told.submitter.submit(CLOSED)
    assert (
        told.submitter.submit(fields(text="We take it back.", retracts=CLOSED["url"], published_at="2026-03-02T00:00:00Z")).warnings == ()
    )


def test_an_edition_of_a_notice_still_takes_the_report_back(told: Service) -> None:
    first = told.submitter.submit(CLOSED)
    notice = fields(title="A notice", retracts=CLOSED["url"], url="https://courier.example/notice")
    for day, text in ((2, "It was a mistake."), (3, "Nothing of the kind was ever said by anybody at all.")):
        told.submitter.submit({**notice, "text": text, "published_at": f"2026-03-{day:02}T00:00:00Z"})
        assert told.fates(told.store.archive.reports_by_id([str(first.report_id)]).values())


def test_a_retraction_of_a_later_report_is_told(told: Service) -> None:
    told.submitter.submit(CLOSED)
    made = told.submitter.submit(fields(text="We take it back.", retracts=CLOSED["url"], published_at="2026-02-01T00:00:00Z"))
    assert any("published later" in note for note in made.warnings)


def test_a_withdrawn_report_that_is_sent_again_is_told_to_stay_so(told: Service) -> None:
    first = told.submitter.submit(CLOSED)
    told.decider.withdraw(str(first.report_id), "", "Ana")
    assert any("was withdrawn" in note for note in told.submitter.submit(CLOSED).warnings)


def test_text_and_html_at_once_is_told(told: Service) -> None:
    assert "html is ignored: text is given" in told.submitter.submit(fields(html="<p>Something else.</p>")).warnings


def test_the_earliest_time_counts_within_a_batch_too(told: Service) -> None:
    told.submitter.submit({**CLOSED, "published_at": "2026-03-09T08:00:00Z"})
    times = ("2026-03-01T08:00:00+00:00", "2026-03-05T08:00:00+00:00")
    told.take_lines([Found(number, {**CLOSED, "published_at": time}) for number, time in enumerate(times)])
    [report] = told.store.archive.reports_by_id(told.store.archive.report_ids()).values()
    assert report.published_at.isoformat() == times[0]


def test_a_redated_report_is_compared_anew(told: Service) -> None:
    told.submitter.submit(REOPENED)
    told.submitter.submit({**CLOSED, "published_at": "2026-03-09T08:00:00Z"})
    told.submitter.submit(CLOSED)
    fresh = rules_service()
    for each in (REOPENED, CLOSED):
        fresh.submitter.submit(each)
    assert snapshot(told.store.shelf) == snapshot(fresh.store.shelf)


def test_the_publication_of_many_editions_is_looked_up_once(told: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    for hour in range(4):
        told.submitter.submit({**CLOSED, "text": f"{OTHER_TEXT} Edition {hour}.", "published_at": f"2026-03-01T0{hour}:00:00Z"})
    asked: list[str] = []
    lookup = Editions._publication
    monkeypatch.setattr(Editions, "_publication", lambda self, report: (asked.append(report.id), lookup(self, report))[1])
    reports = told.store.archive.reports_by_id(told.store.archive.report_ids()).values()
    found = told.editions.by_id(reports)
    assert len(asked) == 1
    assert sorted(found) == sorted(one.id for one in reports if one.published_at.hour > 0)

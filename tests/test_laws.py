"""The laws of DESIGN.md, as properties."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciler.documents import as_markdown
from reconciler.errors import Busy
from reconciler.intake.drafts import report_from
from reconciler.pipeline.claims import read
from reconciler.pipeline.ties import tie
from reconciler.ports import Store
from reconciler.queries import Filters, Page
from reconciler.records import Couple, Decided, Decision
from reconciler.service import Service
from reconciler.service.rebuild import snapshot
from reconciler.text.lexicon import Lexicon

from .conftest import NOON, Clock, fields, rules_service
from .stories import all_found, story

FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SOME = ("h200", "strike", "correction", "toll")


@cache
def some_fields() -> tuple[dict[str, Any], ...]:
    return tuple(found.fields or {} for name in SOME for found in story(name).found.values())


def outcome(service: Service) -> tuple[dict[str, str], str]:
    return snapshot(service.store.shelf), as_markdown(service.looker.summary())


def told(order: list[dict[str, Any]], batch: int = 0) -> Service:
    """A service that was sent the reports in this order, one by one, or in batches."""
    service = rules_service()
    if batch:
        from reconciler.intake.files import Found  # noqa: PLC0415

        service.take_lines([Found(number, fields) for number, fields in enumerate(order)])
    else:
        for each in order:
            service.submitter.submit(each)
    return service


@FEW
@given(st.randoms(use_true_random=False), st.integers(8, 29), st.sampled_from([0, 1]))
def test_law_1_any_order_of_arrival_gives_the_same_account_byte_for_byte(rng: random.Random, how_many: int, batch: int) -> None:
    chosen = rng.sample(some_fields(), min(how_many, len(some_fields())))
    first, second = outcome(told(chosen)), outcome(told(rng.sample(chosen, len(chosen)), batch))
    assert first == second


@FEW
@given(st.randoms(use_true_random=False))
def test_law_1_holds_for_withdrawals_too(rng: random.Random) -> None:
    chosen = rng.sample(some_fields(), 10)
    service, other = rules_service(), told(chosen[1:])
    gone = service.submitter.submit(chosen[0]).report_id
    service.decider.withdraw(str(gone), "", "")
    for each in rng.sample(chosen[1:], 9):
        service.submitter.submit(each)
    mine = {key: value for key, value in snapshot(service.store.shelf).items() if str(gone) not in value}
    assert mine == snapshot(other.store.shelf)


@pytest.mark.parametrize("store", ["sqlite", "postgres"], indirect=True)
def test_law_1_holds_for_reports_that_many_send_at_once(store: Store) -> None:
    service, chosen = rules_service(store), list(some_fields())

    def send(each: dict[str, Any]) -> None:
        # As a client does that is told that the service is busy.
        while True:
            with suppress(Busy):
                service.submitter.submit(each)
                break
        store.close()

    with ThreadPoolExecutor(6) as clients:
        list(clients.map(send, random.Random(3).sample([*chosen, *chosen[::4]], len(chosen) + len(chosen[::4]))))
    assert outcome(service) == outcome(told(chosen, 1))


@pytest.mark.parametrize("store", ["sqlite", "postgres"], indirect=True)
def test_law_2_a_rebuild_changes_nothing(store: Store) -> None:
    service = rules_service(store)
    service.take_lines(all_found())
    found = service.store.shelf.list_contradictions(Filters(), Page(5)).records
    service.decider.review(found[0].id, "dismissed", None, "", "Ana")
    service.decider.review(found[1].id, "confirmed", found[1].later, "", "Ana")
    topics = service.store.shelf.list_topics(Filters(), Page(9)).records
    service.decider.merge(topics[0].id, topics[1].id, "", "Ana")
    service.decider.split(topics[2].id, topics[2].claims[:2], "", "Ana")
    before = outcome(service)
    assert service.rebuild_differences() == []
    service.rebuild()
    assert outcome(service) == before


@pytest.mark.parametrize("name", SOME)
def test_law_3_a_reprint_changes_nothing_but_the_outlets(name: str) -> None:
    reports = [found.fields or {} for found in story(name).found.values()]
    service, other = told(reports), told(reports)
    original = next(each for each in reports if "text" in each and "retracts" not in each)
    published = report_from(original, NOON).published_at + timedelta(days=40)
    reprint = {
        **original,
        "source": "The Copycat",
        "title": "Another headline",
        "url": "https://copycat.example/1",
        "published_at": published.isoformat(),
    }
    reprint.pop("external_id", None)
    sent = other.submitter.submit(reprint)
    mine, theirs = snapshot(service.store.shelf), snapshot(other.store.shelf)
    for kind in ("contradiction", "supersession", "question"):
        assert {key for key in theirs if key.startswith(kind)} == {key for key in mine if key.startswith(kind)}
    assert {key: value for key, value in theirs.items() if key in mine and not key.startswith("topic")} == {
        key: value for key, value in mine.items() if not key.startswith("topic")
    }
    topics = {topic.id: topic for topic in service.store.shelf.list_topics(Filters(), Page(50)).records}
    for topic in other.store.shelf.list_topics(Filters(), Page(50)).records:
        assert topic.origins == topics[topic.id].origins
    assert "The Copycat" in as_markdown(other.looker.summary()) or not other.store.shelf.topics_of(str(sent.report_id))


def test_law_4_swapping_the_sides_changes_no_verdict_and_nothing_contradicts_itself(lexicon: Lexicon) -> None:
    service = rules_service()
    rng = random.Random(5)
    texts = [{"text": str(each["text"])[:400], "published_at": "2026-01-14T00:00:00Z"} for each in some_fields() if "text" in each]
    for _ in range(60):
        a, b = rng.sample(texts, 2)
        one, other = service.comparer.compare([(a, b), (b, a)])
        assert (one.relation, one.same_topic, one.similarity) == (other.relation, other.same_topic, other.similarity)
        assert (one.contradiction is None) == (other.contradiction is None)
        [itself] = service.comparer.compare([(a, a)])
        assert itself.contradiction is None


def test_law_4_a_tie_is_the_same_in_either_order(lexicon: Lexicon) -> None:
    reads = [read(report_from(each, NOON), lexicon) for each in some_fields()]
    for one in reads:
        for other in reads:
            assert tie(one, other) == tie(other, one)


def test_law_4_sending_a_report_twice_is_sending_it_once() -> None:
    service = told(list(some_fields()))
    before = outcome(service)
    statuses = {service.submitter.submit(each).status for each in some_fields()}
    assert statuses == {"unchanged"}
    assert outcome(service) == before


def test_law_5_every_superseded_claim_names_what_superseded_it() -> None:
    service = told([found.fields or {} for found in all_found()])
    listed = service.store.shelf.list_claims(Filters(standing="superseded"), Page(200)).records
    assert listed
    states = service.store.shelf.claims_by_id(claim.id for claim in listed)
    assert all(state and state.superseded_by for _, state in states.values())


def test_law_5_a_pair_that_looks_alike_and_is_not_comparable_says_why() -> None:
    service = rules_service(clock=Clock())
    [verdict] = service.comparer.compare(
        [({"text": "Sales of the H20 to Chinese customers are banned."}, {"text": "Sales of the H200 to Chinese customers are permitted."})]
    )
    assert verdict.contradiction is None
    assert verdict.relation == "not_comparable"
    assert verdict.reasons == ("other product: H20 / H200",)


def test_a_judge_says_the_same_of_a_couple_in_any_company(lexicon: Lexicon) -> None:
    service = rules_service()
    reads = [service.deriver.read(report_from(each, NOON)) for each in some_fields()[:8]]
    couples = [Couple(a, b) for a in reads for b in reads if a.report.id != b.report.id]
    together = service.judge.judge(couples)
    assert together == [service.judge.judge([couple])[0] for couple in couples]


NINE, FOURTEEN = "A blast at the Tolm mine killed 9 miners, police said.", "A blast at the Tolm mine killed 14 miners, the union said."
EDITIONS = tuple(
    fields(**each, published_at=f"2026-03-0{day}T08:00:00Z")
    for day, each in (
        (1, {"url": "https://wire.example/1", "text": f"{NINE} The shift had begun."}),
        (2, {"url": "https://wire.example/1", "text": f"{NINE} The shift began at six."}),
        (3, {"source": "Union", "external_id": "u1", "text": FOURTEEN}),
        (4, {"source": "Union", "external_id": "u1", "url": "https://union.example/1", "title": "Blast", "text": FOURTEEN}),
        (5, {"source": "Copy", "text": FOURTEEN}),
        (6, {"source": "Sport", "title": "Final", "text": "Lotte won the volleyball final in Seville."}),
    )
)


@cache
def decided_on_all() -> tuple[Decision, ...]:
    """Decisions that a person took when all of these reports were there."""
    service = told([EDITIONS[number] for number in (0, 2, 5)])
    shelf = service.store.shelf
    found = shelf.list_contradictions(Filters(), Page(9)).records
    made = [service.decider.review(one.id, "dismissed", None, "", "Ana") for one in found]
    topics = {report: shelf.topics_of(report)[0] for report in service.store.archive.report_ids()}
    first, *_, last = topics
    made.append(service.decider.split(topics[first], [shelf.claim_ids_of(first)[-1]], "", "Ana"))
    made.append(service.decider.merge(topics[first], topics[last], "", "Ana"))
    return (*made, service.decider.withdraw(first, "", "Ana"))


@FEW
@given(st.randoms(use_true_random=False))
def test_law_1_holds_for_editions_and_decisions_on_them_too(rng: random.Random) -> None:
    decisions = decided_on_all()
    outcomes = []
    for order in (list(EDITIONS), rng.sample(EDITIONS, len(EDITIONS))):
        service = rules_service()
        steps: list[Any] = [*order, *decisions]
        steps = steps if order == list(EDITIONS) else rng.sample(steps, len(steps))
        for step in steps:
            if isinstance(step, Decision):
                take_down(service, step)
            else:
                service.submitter.submit(step)
        assert service.rebuild_differences() == []
        outcomes.append(outcome(service))
    assert outcomes[0] == outcomes[1]


def take_down(service: Service, decision: Decision) -> None:
    with service.store.writing():
        service.store.archive.add_decision(decision)
        if decision.kind is Decided.MERGE:
            service.deriver.link(decision)
        service.deriver.work_out(service.store.archive.report_ids())

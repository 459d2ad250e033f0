"""As the world stood then, and as this service knew it then: the same answers whenever they are asked for again."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciler.documents import as_markdown
from reconciler.errors import BadInput, Conflict, NotFound
from reconciler.queries import Filters, Page, When, every
from reconciler.records import State
from reconciler.service import Service
from reconciler.service.rebuild import snapshot
from reconciler.web.present import contradictions_json

from .conftest import CLOSED, REOPENED, Clock, fields, rules_service
from .test_decisions import BANK, BANK_TOO, EDITED, FOURTEEN, NINE

FEW = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
BEGINNING, END = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
START = Clock().now
DENIED = fields(source="Port Office", title="Port denies closure", text="The Port of Karsa has not been closed, the port office said.")
RETRACTED = fields(
    source="Tolm Courier",
    title="Correction",
    text="We retract our report that 9 miners died.",
    retracts="https://courier.example/1",
    published_at="2026-04-02T08:00:00Z",
)
DATELESS = {key: value for key, value in DENIED.items() if key != "published_at"}
REPORTS: tuple[dict[str, Any], ...] = (
    CLOSED,
    REOPENED,
    {**REOPENED, "source": "Copy", "url": None, "title": "Open again"},
    DATELESS,
    DENIED,
    fields(source="Early Bird", text="The Port of Karsa is closed to all vessels, pilots said.", published_at="2026-02-27T08:00:00Z"),
    NINE,
    FOURTEEN,
    EDITED,
    {**EDITED, "source": "Echo", "url": None},
    RETRACTED,
    {**BANK, "embargoed_until": (START + timedelta(minutes=4)).isoformat()},
    BANK_TOO,
    fields(source="Held", text="The Port of Karsa has reopened, pilots said.", embargoed_until=(START + timedelta(minutes=2)).isoformat()),
)


class Watch(Clock):
    """A clock that can be held while things are looked at."""

    held = False

    def __call__(self) -> datetime:
        return self.now if self.held else super().__call__()


def submit(service: Service, rng: random.Random) -> None:
    service.submitter.submit(rng.choice(REPORTS))


def submit_some(service: Service, rng: random.Random) -> None:
    for each in rng.sample(REPORTS, 4):
        service.submitter.submit(each)


def wait(service: Service, _rng: random.Random) -> None:
    service.clock.now += timedelta(minutes=1)  # type: ignore[attr-defined]


def review(service: Service, rng: random.Random) -> None:
    if found := service.store.shelf.list_contradictions(Filters(), Page(20)).records:
        one = rng.choice(found)
        supersedes = rng.choice([None, one.earlier, one.later])
        service.decider.review(one.id, rng.choice(["confirmed", "dismissed", "reopened"]), supersedes, "", "Ana")


def withdraw(service: Service, rng: random.Random) -> None:
    if ids := service.store.archive.report_ids():
        service.decider.withdraw(rng.choice(ids), "", "Ana")


def merge(service: Service, rng: random.Random) -> None:
    topics = service.store.shelf.list_topics(Filters(), Page(20)).records
    if len(topics) > 1:
        one, other = rng.sample(topics, 2)
        service.decider.merge(one.id, other.id, "", "Ana")


def split(service: Service, rng: random.Random) -> None:
    if topics := [topic for topic in service.store.shelf.list_topics(Filters(), Page(20)).records if topic.claims]:
        topic = rng.choice(topics)
        service.decider.split(topic.id, [rng.choice(topic.claims)], "", "Ana")


def undo(service: Service, rng: random.Random) -> None:
    if decisions := service.store.archive.decisions().records:
        service.decider.undo(rng.choice(decisions).id, "", "Ana")


STEPS: tuple[Callable[[Service, random.Random], None], ...] = (submit, submit, submit_some, wait, review, withdraw, merge, split, undo)


def told(service: Service, when: When) -> dict[str, Any]:
    """All that is told of a moment: each record of the lists, with its reviews, and the summary."""
    store = service.looker.at(when)
    found = [
        one
        for filters in (Filters(), Filters(state=State.DISMISSED))
        for one in every(lambda page, filters=filters: store.shelf.list_contradictions(filters, page))  # type: ignore[misc]
    ]
    pairs = {one["id"]: one for one in contradictions_json(store, found)}
    return {"counts": store.shelf.counts(), "records": snapshot(store.shelf), "pairs": pairs}


def told_singly(service: Service, when: When, everything: dict[str, Any]) -> None:
    """Asked for alone, each record is what it is in the lists, though less is worked out."""
    for topic in [key.removeprefix("topic ") for key in everything["records"] if key.startswith("topic ")]:
        alone = snapshot(service.looker.at_topic(topic, when).shelf)
        assert alone[f"topic {topic}"] == everything["records"][f"topic {topic}"]
        assert alone.items() <= everything["records"].items()
        assert alone.keys() == snapshot(service.looker.at(when, Filters(topic=topic)).shelf).keys()
        assert {each.id for each in service.looker.summary(topic, when.as_of, when.known_at).topics} <= {topic}
    for id_, pair in everything["pairs"].items():
        store = service.looker.at_contradiction(id_, when)
        found = store.shelf.contradiction(id_)
        assert found is not None
        assert contradictions_json(store, [found]) == [pair]
        assert service.looker.at_claim(found.earlier, when).shelf.claims_by_id([found.earlier])


@FEW
@given(st.randoms(use_true_random=False), st.integers(4, 12))
def test_what_was_known_then_is_told_the_same_whenever_it_is_asked_again(rng: random.Random, steps: int) -> None:
    watch = Watch()
    service = rules_service(clock=watch)
    asked: list[tuple[When, dict[str, Any], str]] = []
    for step in [submit_some, *rng.choices(STEPS, k=steps)]:
        watch.held = False
        try:
            step(service, rng)
        except (BadInput, Conflict, NotFound):
            continue
        now, watch.held = service.clock(), True
        service.release_embargoes()
        present = told(service, When())
        assert told(service, When(known_at=now)) == present
        assert told(service, When(as_of=END)) == present
        assert told(service, When(END, now)) == present
        for as_of in (None, datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 4, 1, 9, tzinfo=UTC)):
            when = When(as_of, now)
            asked.append((when, told(service, when), as_markdown(service.looker.summary(None, as_of, now))))
    for when, answer, summary in asked:
        assert told(service, when) == answer
        assert as_markdown(service.looker.summary(None, when.as_of, when.known_at)) == summary
    for when, answer, _ in rng.sample(asked, min(5, len(asked))):
        told_singly(service, when, answer)
    for nothing in (When(as_of=BEGINNING), When(known_at=BEGINNING), When(BEGINNING, service.clock())):
        assert told(service, nothing)["records"] == {}
        assert set(told(service, nothing)["counts"].values()) == {0}

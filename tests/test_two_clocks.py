"""As the world stood then, and as this service knew it then: the same answers whenever they are asked for again."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciler.documents import as_markdown
from reconciler.errors import BadInput, Conflict, NotFound
from reconciler.queries import Filters, Key, Page, When, every
from reconciler.records import State
from reconciler.service import Service
from reconciler.service.rebuild import snapshot
from reconciler.web.cursors import encode_cursor
from reconciler.web.present import contradictions_json

from .conftest import CLOSED, REOPENED, Clock, fields, rules_service
from .stories import NAMES, story
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
    """Asked for alone, each record is what it is in the lists, though less is worked out, and so is each topic's summary."""
    together = service.looker.summary(None, when.as_of, when.known_at).topics
    for topic in [key.removeprefix("topic ") for key in everything["records"] if key.startswith("topic ")]:
        alone = snapshot(service.looker.at_topic(topic, when).shelf)
        assert alone[f"topic {topic}"] == everything["records"][f"topic {topic}"]
        assert alone.items() <= everything["records"].items()
        assert alone.keys() == snapshot(service.looker.at(when, Filters(topic=topic)).shelf).keys()
        assert service.looker.summary(topic, when.as_of, when.known_at).topics == tuple(one for one in together if one.id == topic)
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


# --- what would leak ------------------------------------------------------------------------------------------------------

API = "/api/v1"


def at(moment: datetime, clock: str = "known_at") -> str:
    return f"{clock}={moment.isoformat().replace('+', '%2B')}"


def sent(service: Service, *reports: dict[str, Any]) -> datetime:
    """A moment after these were sent, and before whatever comes next."""
    for each in reports:
        service.submitter.submit(each)
    return service.clock()


def test_a_report_that_got_a_better_date_since_is_told_with_the_one_that_it_had(client: FlaskClient, service: Service) -> None:
    then = sent(service, CLOSED, DATELESS)
    lists = [f"{API}/{name}?{at(then)}" for name in ("topics", "claims", "contradictions", "supersessions")]
    before = [client.get(address).json for address in lists]
    later = sent(service, DENIED)
    assert [client.get(address).json for address in lists] == before
    assert client.get(f"{API}/claims?{at(later)}").json != before[1]
    [topic] = client.get(lists[0]).json["items"]
    assert topic["last_at"].startswith("2026-11")
    assert client.get(f"{API}/topics/{topic['id']}?{at(then)}").json["last_at"] == topic["last_at"]


def test_a_review_made_later_is_not_told_before(client: FlaskClient, service: Service) -> None:
    then = sent(service, CLOSED, REOPENED)
    [first, *_] = client.get(f"{API}/contradictions").json["items"]
    one = f"{API}/contradictions/{first['id']}"
    service.decider.review(first["id"], "dismissed", None, "", "Ana")
    assert client.get(one).json["state"] == "dismissed"
    assert client.get(f"{one}?{at(then)}").json == first
    assert client.get(f"{API}/contradictions?{at(then)}").json["items"][0] == first
    page = client.get(f"/contradictions/{first['id']}?{at(then)}").text
    assert "dismissed by Ana" not in page
    assert "A past moment is shown" in page
    assert 'name="verdict"' not in page
    assert "dismissed by Ana" in client.get(f"/contradictions/{first['id']}").text


def test_a_time_to_come_tells_nothing_that_is_under_embargo(client: FlaskClient, service: Service) -> None:
    sent(service, CLOSED, {**REOPENED, "embargoed_until": "2026-12-01T00:00:00Z"})
    for moment in (at(END), at(END, "as_of"), f"{at(END)}&{at(END, 'as_of')}"):
        for name in ("claims", "topics", "contradictions", "supersessions", "summary"):
            assert "reopened" not in client.get(f"{API}/{name}?{moment}").text
        for page in ("/", "/topics", "/contradictions", "/summary"):
            assert "reopened" not in client.get(f"{page}?{moment}").text


def test_a_topic_is_what_had_its_id_then_though_it_has_another_now(client: FlaskClient, service: Service) -> None:
    then = sent(service, CLOSED, REOPENED)
    [old] = client.get(f"{API}/topics").json["items"]
    record = client.get(f"{API}/topics/{old['id']}")
    sent(service, REPORTS[5])
    [new] = client.get(f"{API}/topics").json["items"]
    assert new["id"] != old["id"]
    assert client.get(f"{API}/topics/{old['id']}").status_code == 404
    again = client.get(f"{API}/topics/{old['id']}?{at(then)}")
    assert (again.json, again.headers["ETag"]) == (record.json, record.headers["ETag"])
    assert client.get(f"{API}/topics/{old['id']}?{at(then)}", headers={"If-None-Match": again.headers["ETag"]}).status_code == 304
    assert client.get(f"{API}/claims?topic={old['id']}&{at(then)}").json["items"]
    missing = client.get(f"{API}/topics/{new['id']}?{at(then)}")
    assert missing.status_code == 404
    assert f"its reports were in {old['id']}" in missing.json["detail"]
    # The page and the summary follow the reports instead.
    assert "2 reports" in client.get(f"/topics/{new['id']}?{at(then)}").text
    assert [each["id"] for each in client.get(f"{API}/topics/{new['id']}/summary?{at(then)}").json["topics"]] == [old["id"]]
    assert "2 reports" in client.get(f"/topics/{old['id']}?{at(then)}").text
    assert client.get(f"/topics/{old['id']}").status_code == 404


def test_a_merge_made_later_is_not_told_before(client: FlaskClient, service: Service) -> None:
    then = sent(service, CLOSED, BANK)
    before = client.get(f"{API}/topics").json
    one, other = (each["id"] for each in before["items"])
    service.decider.merge(one, other, "", "Ana")
    assert len(client.get(f"{API}/topics").json["items"]) == 1
    assert client.get(f"{API}/topics?{at(then)}").json == before
    for topic in (one, other):
        assert [each["id"] for each in client.get(f"{API}/topics/{topic}/summary?{at(then)}").json["topics"]] == [topic]


def test_what_became_of_a_report_later_is_not_on_the_page_of_then(client: FlaskClient, service: Service) -> None:
    then = sent(service, NINE, FOURTEEN)
    [topic] = client.get(f"{API}/topics").json["items"]
    sent(service, EDITED)
    assert "newer edition exists" in client.get(f"/topics/{topic['id']}").text
    assert "newer edition exists" not in client.get(f"/topics/{topic['id']}?{at(then)}").text
    [first] = service.store.shelf.list_reports(Filters(source="Tolm Courier"), Page(9)).records
    service.decider.withdraw(first.id, "a mistake", "Ana")
    assert "badge withdrawn" not in client.get(f"/topics/{topic['id']}?{at(then)}").text


def test_sources_that_came_later_are_not_offered_then(client: FlaskClient, service: Service) -> None:
    then = sent(service, CLOSED)
    sent(service, REOPENED)
    assert '<option value="Delta Ledger">' in client.get("/contradictions").text
    assert "Delta Ledger" not in client.get(f"/contradictions?{at(then)}").text


def test_a_topic_as_the_world_stood_is_named_and_counted_by_what_had_come_out(client: FlaskClient, service: Service) -> None:
    sent(service, CLOSED, REOPENED, BANK)
    moment = at(datetime(2026, 3, 2, tzinfo=UTC), "as_of")
    [topic] = client.get(f"{API}/topics?{moment}").json["items"]
    assert (topic["label"], topic["reports"], topic["origins"]) == ("Port of Karsa closed", 1, 1)
    assert topic["first_at"] == topic["last_at"] == "2026-03-01T08:00:00+00:00"
    assert client.get(f"{API}/contradictions?{moment}").json["items"] == []
    assert {claim["standing"] for claim in client.get(f"{API}/claims?{moment}").json["items"]} == {"stands"}
    assert "Bank of Marn" not in client.get(f"/topics?{moment}").text


@pytest.mark.parametrize("name", NAMES)
def test_a_topic_as_the_world_stood_has_as_many_independent_sources_as_if_nothing_had_come_out_since(name: str) -> None:
    rows = list(story(name).found.values())
    service, compared = rules_service(), 0
    ids = [str(result["id"]) for result in service.take_lines(rows)]
    published = {id_: report.published_at for id_, report in service.store.archive.reports_by_id(ids).items()}
    for moment in sorted(set(published.values()))[:-1]:
        alone = rules_service()
        alone.take_lines([row for id_, row in zip(ids, rows, strict=True) if published[id_] <= moment])
        really = {topic.id: topic for topic in alone.looker.summary().topics}
        listed = {topic.id: topic for topic in service.looker.at(When(moment)).shelf.list_topics(Filters(), Page(200)).records}
        for topic in service.looker.summary(as_of=moment).topics:
            if topic.id in really and topic.reports == really[topic.id].reports:
                assert topic.origins == listed[topic.id].origins == really[topic.id].origins
                compared += 1
    assert compared


# --- filters, pages, faults -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "filters",
    [
        "claims?q=closed",
        "claims?standing=superseded",
        "claims?report={report}",
        "claims?topic={topic}",
        "topics?q=mine",
        "topics?open=false",
        "topics?since=2026-03-15T00:00:00Z",
        "contradictions?kind=number",
        "contradictions?state=superseded",
        "contradictions?source=Delta%20Ledger",
        "contradictions?since=2026-03-15T00:00:00Z&until=2026-05-01T00:00:00Z",
        "contradictions?min_score=0.7",
        "contradictions?topic={topic}",
        "contradictions?q=miners",
        "supersessions?topic={topic}",
        "supersessions?report={report}",
    ],
)
def test_filters_and_pages_are_those_of_now(filters: str, client: FlaskClient, service: Service) -> None:
    sent(service, CLOSED, REOPENED, DENIED)
    now = sent(service, NINE, FOURTEEN)
    report = service.store.shelf.list_reports(Filters(source="Delta Ledger"), Page(1)).records[0]
    address = f"{API}/{filters.format(report=report.id, topic=service.store.shelf.topics_of(report.id)[0])}"
    present = client.get(address).json["items"]
    sent(service, EDITED, REPORTS[5], BANK)
    for limit in (1, 50):
        found: list[dict[str, Any]] = []
        following: str | None = f"{address}&{at(now)}&{at(END, 'as_of')}&limit={limit}"
        while following:
            answer = client.get(following)
            found += answer.json["items"]
            assert (answer.json["next"] is None) == ("Link" not in answer.headers)
            following = answer.headers["Link"].split("<http://localhost")[1].split(">")[0] if answer.json["next"] else None
        assert found == present
    assert present


@pytest.mark.parametrize("clock", ["as_of", "known_at"])
@pytest.mark.parametrize(
    "path", ["topics", "topics/x", "claims", "claims/x", "contradictions", "contradictions/x", "supersessions", "topics/x/summary"]
)
def test_a_malformed_time_names_its_field(path: str, clock: str, client: FlaskClient) -> None:
    answer = client.get(f"{API}/{path}?{clock}=then")
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json["errors"]] == [f"/{clock}"]


@pytest.mark.parametrize("page", ["/", "/topics", "/contradictions"])
def test_a_malformed_time_stands_beside_its_field(page: str, client: FlaskClient) -> None:
    answer = client.get(f"{page}?known_at=then")
    assert answer.status_code == 422
    assert 'id="fault-known_at"' in answer.text


@pytest.mark.parametrize(("key", "status"), [(("x", ""), 404), ((5, ""), 200)])
@pytest.mark.parametrize("path", ["claims", "topics", "contradictions", "supersessions"])
def test_the_cursor_of_another_list_is_taken_at_a_past_moment_as_it_is_now(
    path: str, key: Key, status: int, client: FlaskClient, service: Service
) -> None:
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    now, then = (client.get(f"/api/v1/{path}?cursor={encode_cursor(key)}{moment}") for moment in ("", "&as_of=2026-10-01T00:00:00Z"))
    assert (then.status_code, now.status_code) == (status, status)
    assert [one["id"] for one in then.json.get("items", ())] == [one["id"] for one in now.json.get("items", ())]


def test_pages_of_a_past_moment_lead_on_within_it(client: FlaskClient, service: Service) -> None:
    then = sent(service, CLOSED, REOPENED)
    moment = at(then).replace(":", "%3A")
    sent(service, DENIED)
    for page in ("/", "/topics", "/contradictions"):
        text = client.get(f"{page}?{at(then)}").text.replace(":", "%3A")
        assert moment in text
        assert "Port denies closure" not in text
        assert "Back to now" in text
        for path in {piece.split('"')[0] for piece in text.split('href="')[1:] if "/topics/" in piece.split('"')[0]}:
            assert moment in path
            assert client.get(path).status_code == 200
    assert "Nothing is known for this moment" in client.get(f"/?{at(BEGINNING)}").text


@pytest.mark.parametrize("record", ["claims", "contradictions"])
def test_what_was_not_there_then_is_not_found(record: str, client: FlaskClient, service: Service) -> None:
    sent(service, CLOSED, REOPENED)
    id_ = client.get(f"{API}/{record}").json["items"][0]["id"]
    answer = client.get(f"{API}/{record}/{id_}?{at(BEGINNING)}")
    assert answer.status_code == 404
    assert answer.json["detail"].endswith("then")


def test_only_what_hangs_together_with_a_record_is_worked_out(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    now = sent(service, CLOSED, REOPENED, BANK)
    [pair, *_] = service.store.shelf.list_contradictions(Filters(), Page(9)).records
    for store in (
        service.looker.at_topic(pair.topic_id, When(known_at=now)),
        service.looker.at_contradiction(pair.id, When(known_at=now)),
        service.looker.at_claim(pair.earlier, When(known_at=now)),
        service.looker.at(When(known_at=now), Filters(topic=pair.topic_id)),
    ):
        assert {report.source for report in store.shelf.list_reports(Filters(), Page(9)).records} == {"Harbour Wire", "Delta Ledger"}


@pytest.mark.parametrize("moment", [When(), When(as_of=END)])
def test_a_copy_s_claim_that_was_split_off_alone_is_told_though_it_shares_its_original_s_state(moment: When, service: Service) -> None:
    rest = (
        "The port handles a third of the grain of the coast. Tugs were waiting outside the breakwater in the morning. "
        "Two ferries to Sella were turned back by pilots at dawn. The harbour master spoke at noon to the crews and to the press."
    )
    said = "The Port of Karsa has been closed to {} vessels, the harbour master said. "
    copy = {"source": "Lakeside Tribune", "url": "https://l.example/1", "published_at": "2026-03-01T10:00:00Z"}
    sent(service, fields(text=said.format(12) + rest, url="https://h.example/1"), fields(text=said.format(13) + rest, **copy), REOPENED)
    [topic] = service.store.shelf.list_topics(Filters(), Page(9)).records
    own = next(claim for claim in service.store.shelf.list_claims(Filters(), Page(50)).records if "13 vessels" in claim.text)
    service.decider.split(topic.id, [own.id], "", "Ana")
    topics = service.store.shelf.list_topics(Filters(), Page(9)).records
    assert len(topics) == 2
    for each in topics:
        assert [told.id for told in service.looker.summary(each.id, moment.as_of, moment.known_at).topics] == [each.id]

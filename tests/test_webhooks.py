"""Whom this service tells of what happens is told once it has happened, signed, in order, at least once, and nobody else."""

from __future__ import annotations

import hmac
import json
import socket
from collections.abc import Iterator, Sequence
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from reconciler.deliveries import Happening, Sending, Webhook
from reconciler.errors import BadInput, Conflict, NotFound, Unreached
from reconciler.outbound.addresses import Target, is_public, target_of
from reconciler.outbound.post import post, printable
from reconciler.queries import Filters, Page, Role
from reconciler.service import Service
from reconciler.service import courier as couriers
from reconciler.service.courier import TRIES, Courier
from reconciler.service.webhooks import Webhooks
from reconciler.settings import Settings
from reconciler.store.sqlite import SqliteStore
from reconciler.web import create_app
from reconciler.web.told import event_json

from .conftest import CLOSED, REOPENED, Clock, fields, rules_service
from .receiver import Receiver, running_receiver
from .test_decisions import FOURTEEN, NINE

RETRACTED = fields(
    source="Tolm Courier",
    title="Correction",
    text="We retract it.",
    retracts="https://courier.example/1",
    published_at="2026-04-02T08:00:00Z",
)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with running_receiver() as running:
        yield running


def hooked(service: Service, receiver: Receiver, *events: Happening, topic: str | None = None) -> Webhook:
    return service.webhooks.add(receiver.url, events, topic, allow_private=True)


def deliver(service: Service, courier: Courier | None = None) -> None:
    while (courier or service.courier).run(lambda event: event_json(service, event)):
        pass


def later(service: Service, by: timedelta) -> None:
    service.clock.now += by  # type: ignore[attr-defined]


def states(service: Service, webhook: Webhook) -> list[tuple[str, int]]:
    found = service.webhooks.deliveries(webhook.id, None, Page(200)).records
    return [(one.state.value, one.tries) for one in reversed(found)]


# --- what is told ---------------------------------------------------------------------------------------------------------


def test_a_contradiction_and_what_it_overturned_are_told_as_the_api_shows_them(
    client: FlaskClient, service: Service, receiver: Receiver
) -> None:
    hooked(service, receiver)
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    deliver(service)
    told = {event["event"] for event in receiver.events}
    assert told == {"contradiction", "overturned"}
    for event in receiver.events:
        shown = client.get(event["address"]).json
        assert event["record"] in (shown.get("items", [shown]))
    changes = {change.at: change.id for change in service.store.shelf.changes(0, 1000)}
    assert [changes[event["place"]] for event in receiver.events] == [event["record"]["id"] for event in receiver.events]


def test_everything_is_told_once_and_in_the_order_in_which_it_happened(service: Service, receiver: Receiver) -> None:
    hooked(service, receiver)
    for each in (CLOSED, REOPENED, NINE, FOURTEEN):
        service.submitter.submit(each)
        deliver(service)
    deliver(service)
    places = [event["place"] for event in receiver.events]
    assert len(places) > 3
    assert places == sorted(places)
    assert len({event["id"] for event in receiver.events}) == len(places)


@pytest.mark.parametrize("first", [NINE, RETRACTED])
def test_a_retraction_is_a_withdrawal_whichever_came_first(first: dict[str, Any], service: Service, receiver: Receiver) -> None:
    hooked(service, receiver, Happening.WITHDRAWAL)
    for each in (first, NINE, RETRACTED):
        service.submitter.submit(each)
    deliver(service)
    [event] = receiver.events
    assert (event["event"], event["record"]["source"], event["record"]["withdrawal"]["how"]) == ("withdrawal", "Tolm Courier", "retracted")


def test_a_withdrawal_by_a_person_belongs_to_the_topic_that_the_report_was_in(service: Service, receiver: Receiver) -> None:
    ids = [service.submitter.submit(each).report_id for each in (CLOSED, REOPENED, NINE)]
    topics = [service.store.shelf.topics_of(str(id_))[0] for id_ in ids]
    hooked(service, receiver, topic=topics[0])
    service.decider.withdraw(str(ids[2]), "another matter", "Ana")
    service.decider.withdraw(str(ids[1]), "a mistake", "Ana")
    deliver(service)
    [event] = receiver.events
    assert (event["event"], event["record"]["id"], event["record"]["withdrawal"]["reason"]) == ("withdrawal", ids[1], "a mistake")
    assert event["address"] == f"/api/v1/reports/{ids[1]}"


def test_a_webhook_for_a_topic_follows_it_when_an_earlier_report_gives_it_another_id(service: Service, receiver: Receiver) -> None:
    id_ = service.submitter.submit(CLOSED).report_id
    topic = service.store.shelf.topics_of(str(id_))[0]
    hooked(service, receiver, Happening.CONTRADICTION, topic=topic)
    service.submitter.submit(fields(source="Early", text=CLOSED["text"] + " Pilots wait.", published_at="2026-02-27T08:00:00Z"))
    service.submitter.submit(REOPENED)
    assert service.store.shelf.topic(topic) is None
    deliver(service)
    assert {event["event"] for event in receiver.events} == {"contradiction"}


def test_what_was_before_a_webhook_is_not_told_and_a_rebuild_tells_nothing_again(service: Service, receiver: Receiver) -> None:
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    hooked(service, receiver)
    before = service.store.desk.last_change()
    service.rebuild()
    assert service.store.desk.last_change() == before
    deliver(service)
    assert receiver.got == []


def test_an_embargoed_report_is_told_nowhere_before_its_time(service: Service, receiver: Receiver) -> None:
    hooked(service, receiver)
    service.submitter.submit(CLOSED)
    service.submitter.submit({**REOPENED, "embargoed_until": "2026-11-01T01:00:00Z"})
    deliver(service)
    assert receiver.got == []
    later(service, timedelta(hours=2))
    service.release_embargoes()
    deliver(service)
    assert {event["event"] for event in receiver.events} == {"contradiction", "overturned"}


# --- how it is sent -------------------------------------------------------------------------------------------------------


def test_the_signature_is_of_the_time_and_the_body_with_the_secret(service: Service, receiver: Receiver) -> None:
    webhook = hooked(service, receiver, Happening.CONTRADICTION)
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    deliver(service)
    for headers, body in receiver.got:
        at, signed = (piece.split("=", 1)[1] for piece in headers["x-reconciler-signature"].split(","))
        expected = hmac.new(webhook.secret.encode(), at.encode() + b"." + body, sha256).hexdigest()
        assert hmac.compare_digest(signed, expected)
        assert abs(int(at) - service.clock().timestamp()) < 60
        assert headers["x-reconciler-delivery"] == json.loads(body)["id"]
        assert headers["content-type"] == "application/json"


def test_a_failure_is_tried_again_later_with_the_same_body_and_id_and_pauses_grow(service: Service, receiver: Receiver) -> None:
    webhook = hooked(service, receiver, Happening.OVERTURNED)
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    receiver.answers[:] = [500] * (TRIES - 1)
    pauses = []
    for tried in range(1, TRIES):
        deliver(service)
        [one] = service.webhooks.deliveries(webhook.id, None, Page(9)).records
        assert (one.state, one.tries, one.status) == (Sending.WAITING, tried, 500)
        pauses.append(one.next_at - service.clock())
        deliver(service)
        assert len(receiver.got) == tried
        later(service, pauses[-1])
    assert pauses == sorted(pauses)
    assert timedelta(hours=12) < sum(pauses, timedelta()) < timedelta(hours=30)
    deliver(service)
    assert states(service, webhook) == [("delivered", TRIES)]
    assert len({(headers["x-reconciler-delivery"], body) for headers, body in receiver.got}) == 1


def test_what_fails_for_good_is_a_dead_letter_that_can_be_retried(service: Service, receiver: Receiver) -> None:
    webhook = hooked(service, receiver, Happening.OVERTURNED)
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    receiver.answers[:] = [503] * TRIES
    for _ in range(TRIES + 2):
        deliver(service)
        later(service, timedelta(days=1))
    assert len(receiver.got) == TRIES
    [dead] = service.webhooks.deliveries(webhook.id, Sending.DEAD, Page(9)).records
    assert dead.problem == "answered 503"
    assert service.webhooks.retry(webhook.id) == 1
    assert service.webhooks.retry(webhook.id) == 0
    deliver(service)
    assert states(service, webhook) == [("delivered", 1)]
    with pytest.raises(Conflict, match="only what was given up"):
        service.webhooks.retry(webhook.id, dead.id)
    with pytest.raises(NotFound):
        service.webhooks.retry(webhook.id, "delivery_x")


def test_one_that_fails_steps_aside_and_a_receiver_that_is_down_is_left_to_rest(service: Service, receiver: Receiver) -> None:
    webhook = hooked(service, receiver)
    # The longest pause that chance can give; the shortest is little more than the rest, and the clock moves on by itself.
    service.courier.chance = lambda: 1.0
    receiver.answers[:] = [500]
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    deliver(service)
    deliver(service)
    assert len(receiver.got) == 1
    later(service, timedelta(seconds=40))
    deliver(service)
    waiting = [state for state, _ in states(service, webhook) if state == "waiting"]
    assert len(waiting) == 1
    later(service, timedelta(minutes=2))
    deliver(service)
    assert {state for state, _ in states(service, webhook)} == {"delivered"}


def test_a_redirect_is_not_followed(service: Service, receiver: Receiver) -> None:
    webhook = hooked(service, receiver, Happening.OVERTURNED)
    receiver.answers[:] = [307]
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    deliver(service)
    assert len(receiver.got) == 1
    [one] = service.webhooks.deliveries(webhook.id, None, Page(9)).records
    assert "redirects are not followed" in one.problem


def test_what_is_left_over_a_restart_is_sent_and_nothing_is_lost(tmp_path: Path, receiver: Receiver) -> None:
    store, clock = SqliteStore(tmp_path / "a.db"), Clock()
    first = rules_service(store, clock)
    webhook = hooked(first, receiver)
    first.submitter.submit(CLOSED)
    first.submitter.submit(REOPENED)

    def dies(*_: Any) -> int:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver(first, Courier(store, first.courier.happenings, clock, sending=dies))
    store.close()
    again = SqliteStore(tmp_path / "a.db")
    second = rules_service(again, clock)
    deliver(second)
    # The one in hand is claimed until its minute is over: then it is sent again, with its id.
    assert states(second, webhook)[0] == ("waiting", 1)
    later(second, timedelta(minutes=2))
    deliver(second)
    assert {state for state, _ in states(second, webhook)} == {"delivered"}
    assert len({event["id"] for event in receiver.events}) == len(states(second, webhook)) > 1
    again.close()


def test_no_more_waits_for_a_webhook_than_may_and_what_is_not_read_yet_is_not_lost(
    service: Service, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(couriers, "MOST_WAITING", 2)
    webhook = hooked(service, receiver)
    for each in (CLOSED, REOPENED, NINE, FOURTEEN):
        service.submitter.submit(each)
    receiver.answers[:] = [500]
    deliver(service)
    assert len(states(service, webhook)) <= 2
    for _ in range(20):
        later(service, timedelta(minutes=2))
        deliver(service)
    shelf = service.store.shelf
    told = {event["record"]["id"] for event in receiver.events}
    happened = {one.id for one in shelf.list_contradictions(Filters(), Page(50)).records}
    happened |= {one.id for one in shelf.list_supersessions(Filters(), Page(50)).records}
    assert told == happened


def test_the_thread_outlives_a_fault_and_stops_when_told(service: Service, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(couriers, "_LOOK_AGAIN", 0.01)
    hooked(service, receiver, Happening.OVERTURNED)
    faults: list[Exception] = [RuntimeError("odd"), OSError("odd")]

    def telling(event: Any) -> dict[str, Any]:
        if faults:
            raise faults.pop()
        return event_json(service, event)

    service.courier.start(telling)
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    for _ in range(1000):
        if receiver.got:
            break
        service.courier._stop.wait(0.01)
    service.courier.stop()
    assert [event["event"] for event in receiver.events] == ["overturned"]


def test_an_answer_is_bounded_in_time_and_size(receiver: Receiver) -> None:
    target = target_of(receiver.url)
    receiver.answers[:] = [200, "drip"]
    assert post(target, ["127.0.0.1"], b"{}", {}) == 200
    with pytest.raises(Unreached, match=r"no answer within 0.5 seconds"):
        post(target, ["127.0.0.1"], b"{}", {}, timeout=0.5)
    with pytest.raises(Unreached, match="no connection"):
        post(Target("http", "localhost", 9, "/"), ["127.0.0.1"], b"{}", {})


def test_one_is_sent_to_each_webhook_in_turn(service: Service) -> None:
    slow, quick = (service.webhooks.add(f"http://127.0.0.1/{name}", allow_private=True).id for name in ("slow", "quick"))
    for each in (CLOSED, REOPENED, NINE, FOURTEEN):
        service.submitter.submit(each)
    sent: list[str] = []
    deliver(service, Courier(service.store, service.courier.happenings, service.clock, lambda to, *_: (sent.append(to.path), 204)[1]))
    assert sent == ["/slow", "/quick"] * (len(sent) // 2)
    assert len(sent) > 4
    for webhook in (slow, quick):
        assert service.webhooks.deliveries(webhook, Sending.WAITING, Page(9)).records == ()


def test_what_a_receiver_says_is_kept_on_one_printable_line() -> None:
    said = printable("no answer: HTTP/1.1 \x1b[2J\r\nERROR forged \u202e" + "x" * 900)
    assert said.startswith("no answer: HTTP/1.1 [2J ERROR forged xxx")
    assert said.isprintable()
    assert len(said) == 200


# --- to whom --------------------------------------------------------------------------------------------------------------

PRIVATE = (
    "127.0.0.1",
    "127.8.9.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "192.0.0.9",
    "192.88.99.1",
    "3fff::1",
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::7f00:1",
    "fe80::1",
    "fe80::1%1",
    "fc00::1",
    "fec0::1",
    "ff02::1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:0:1::7f00:1",
)


def literally(host: str, _port: int) -> list[str]:
    return [host]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_refused_in_every_disguise(address: str, service: Service) -> None:
    assert not is_public(address)
    for url, resolving in (
        (f"https://{f'[{address}]' if ':' in address else address}/", literally),
        ("https://hook.example/", lambda _host, _port: [address]),
        ("https://hook.example/", lambda _host, _port: ["93.184.215.14", address]),
    ):
        with pytest.raises(BadInput) as raised:
            Webhooks(service.store, service.clock, resolving).add(url)
        assert raised.value.faults[0].pointer == "/url"
    assert service.webhooks.all() == []


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://127.1/",
        "http://017700000001/",
        "http://localhost/",
        "ftp://hook.example/",
        "file:///etc/passwd",
        "https://user:secret@hook.example/",
        "https://user@hook.example/",
        "https://hook.example/#part",
        "https://hook.example:99999/",
        "https://hook.example:0/",
        "https://.../",
        "https://a..b/",
        "https://./",
        "https://",
        "https://hook.example/ x",
        "https://hook.example\\@127.0.0.1/",
        "https://①②⑦.⓪.⓪.①/",
        "hook.example",
        "https://hook.example/" + "x" * 2000,
    ],
)
def test_what_cannot_be_posted_to_is_refused(url: str, client: FlaskClient) -> None:
    answer = client.post("/api/v1/webhooks", json={"url": url})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/url"


def test_public_addresses_are_taken(service: Service) -> None:
    for host in ("93.184.215.14", "[2606:2800:21f:cb07:6820:80da:af6b:8b2c]"):
        Webhooks(service.store, service.clock, literally).add(f"https://{host}:8443/a?b=c")
    assert len(service.webhooks.all()) == 2


def test_a_name_that_comes_to_lead_inside_is_refused_when_it_is_to_be_posted_to(service: Service, receiver: Receiver) -> None:
    port = int(receiver.url.split(":")[2].split("/")[0])
    leads: list[str] = ["93.184.215.14"]
    webhook = Webhooks(service.store, service.clock, lambda _host, _port: leads).add(f"http://hook.example:{port}/", [Happening.OVERTURNED])
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    leads[:] = ["127.0.0.1"]
    deliver(service, Courier(service.store, service.courier.happenings, service.clock, resolving=lambda _host, _port: leads))
    assert receiver.got == []
    [one] = service.webhooks.deliveries(webhook.id, None, Page(9)).records
    assert (one.state, one.tries) == (Sending.WAITING, 1)
    assert "private address" in one.problem


def test_what_is_connected_to_is_what_was_checked(service: Service, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(receiver.url.split(":")[2].split("/")[0])
    webhook = Webhooks(service.store, service.clock, lambda _host, _port: ["127.0.0.1"]).add(
        f"http://hook.example:{port}/", [Happening.OVERTURNED], allow_private=True
    )
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    asked: list[str] = []

    def looked_up(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"]

    real = socket.getaddrinfo

    def only_numbers(host: str, *rest: Any, **named: Any) -> Any:
        assert host == "127.0.0.1", "the name is looked up once, and not again to connect"
        return real(host, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", only_numbers)
    deliver(service, Courier(service.store, service.courier.happenings, service.clock, resolving=looked_up))  # type: ignore[arg-type]
    assert asked == ["hook.example"]
    assert states(service, webhook) == [("delivered", 1)]
    assert receiver.got[0][0]["host"] == f"hook.example:{port}"


# --- the API --------------------------------------------------------------------------------------------------------------


def test_the_api_adds_lists_shows_retries_and_removes_and_tells_the_secret_once(client: FlaskClient, receiver: Receiver) -> None:
    made = client.post("/api/v1/webhooks", json={"url": receiver.url, "events": ["contradiction"], "allow_private": True})
    assert made.status_code == 201
    assert made.json["secret"].startswith("whsec_")
    one = client.get(made.headers["Location"])
    assert one.headers["ETag"]
    assert client.get("/api/v1/webhooks").json["items"] == [one.json]
    assert made.json["secret"] not in one.text
    assert made.json["warnings"] == []
    assert one.json == {key: value for key, value in made.json.items() if key not in {"secret", "warnings"}}
    deliveries = f"{made.headers['Location']}/deliveries"
    assert client.get(f"{deliveries}?state=dead").json == {"items": [], "next": None}
    assert client.get(f"{deliveries}?state=lost").status_code == 422
    assert client.post(f"{made.headers['Location']}/retry", json={}).json == {"retried": 0}
    assert client.delete(made.headers["Location"]).status_code == 204
    assert client.get(made.headers["Location"]).status_code == 404
    assert client.get(deliveries).status_code == 404


def test_deliveries_are_listed_in_pages_with_what_was_sent(client: FlaskClient, service: Service, receiver: Receiver) -> None:
    webhook = hooked(service, receiver)
    for each in (CLOSED, REOPENED, NINE, FOURTEEN):
        service.submitter.submit(each)
    deliver(service)
    found: list[dict[str, Any]] = []
    address: str | None = f"/api/v1/webhooks/{webhook.id}/deliveries?limit=1"
    while address:
        answer = client.get(address)
        found += answer.json["items"]
        cursor = answer.json["next"]
        address = f"/api/v1/webhooks/{webhook.id}/deliveries?limit=1&cursor={cursor}" if cursor else None
    assert [each["body"] for each in reversed(found)] == receiver.events


@pytest.mark.parametrize("fault", [{"url": "https://a.example", "events": ["war"]}, {"urls": []}])
def test_a_faulty_webhook_names_the_field(fault: dict[str, Any], client: FlaskClient, receiver: Receiver) -> None:
    answer = client.post("/api/v1/webhooks", json={"url": receiver.url, "allow_private": True, **fault})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"].startswith(f"/{next(reversed(fault))}")


def test_a_topic_that_is_not_there_is_not_found_and_a_name_that_leads_nowhere_is_told(client: FlaskClient, service: Service) -> None:
    assert client.post("/api/v1/webhooks", json={"url": "https://hook.invalid/", "topic": "topic_x"}).status_code == 404
    made = client.post("/api/v1/webhooks", json={"url": "https://hook.invalid/"})
    assert made.status_code == 201
    assert "hook.invalid leads nowhere" in made.json["warnings"][0]


def test_only_an_admin_may_and_private_addresses_need_a_token_where_others_can_reach(client: FlaskClient, service: Service) -> None:
    app = create_app(service, Settings(judge="rules", host="0.0.0.0", allow_anonymous=True))
    body = {"url": "http://127.0.0.1/", "allow_private": True}
    assert app.test_client().post("/api/v1/webhooks", json=body).status_code == 403
    secrets = {role: service.tokens.add(role.value, role) for role in (Role.REVIEW, Role.ADMIN)}
    for role, status in ((Role.REVIEW, 403), (Role.ADMIN, 201)):
        headers = {"Authorization": f"Bearer {secrets[role]}"}
        assert client.post("/api/v1/webhooks", json=body, headers=headers).status_code == status
    assert client.get("/api/v1/webhooks").status_code == 401

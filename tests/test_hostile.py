"""As an attacker would ask: whatever is sent, no fault of ours is answered, nothing is smuggled, and nothing held back leaks."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from reconciler.queries import Role
from reconciler.server import Listener
from reconciler.service import Service
from reconciler.settings import Settings
from reconciler.web import create_app

from .conftest import CLOSED, fields
from .test_reading_never_waits import names_of_records
from .test_stopping import running

FUTURE = "2999-01-01T00:00:00Z"
# Spellings that break what takes an address, a number or a name at its word.
NAMES = ("x", "%00", "%ff", "..%2f..%2fetc%2fpasswd", "%0d%0aSet-Cookie:%20a=b", "'%20OR%201=1--", "%F0%9F%98%80", "a" * 3000, "%E2%80%AE")
MOMENTS = (
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "9999-12-31T23:59:59.999999Z",
    "0001-01-01",
    "2026-02-30T00:00:00Z",
    "2026-01-01T24:00:00Z",
    "10000-01-01T00:00:00Z",
    "-0001-01-01T00:00:00Z",
    "1e99",
    "٢٠٢٦-01-01T00:00:00Z",
    "\x00",
)
HEADERS = (
    {"Host": "["},
    {"Host": "[::1"},
    {"Host": "localhost:99999"},
    {"Host": "localhost:x"},
    {"Host": "a b"},
    {"Origin": "http://["},
    {"Origin": "http://[::1"},
    {"Origin": "null"},
    {"Accept": "text/html;q=nan, */*;q=inf"},
    {"Accept": "," * 2000},
    {"If-None-Match": '"' * 500},
    {"Authorization": "Bearer"},
    {"Authorization": "Basic \xff"},
    {"Authorization": "Bearer \xe9\x80\x80"},
    {"Cookie": "session=.eJx; seen=99999999999999999999"},
    {"Content-Type": "multipart/form-data"},
    {"Content-Type": "multipart/form-data; boundary=" + "a" * 500},
    {"Content-Type": "application/json; charset=\x01"},
    {"Prefer": "respond-async" * 100},
    {"Idempotency-Key": "\xff" * 200},
)


def addresses(app: Flask, names: dict[str, str]) -> Iterator[str]:
    """Every address that can be read, with these in it."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint != "static":
            address = str(rule)
            for argument in rule.arguments:
                address = address.replace(f"<source:{argument}>", names[argument]).replace(f"<{argument}>", names[argument])
            yield address


@pytest.mark.parametrize("name", NAMES)
def test_no_name_in_an_address_is_a_fault_of_ours(name: str, client: FlaskClient) -> None:
    app = client.application
    names = {argument: name for rule in app.url_map.iter_rules() for argument in rule.arguments}
    for address in addresses(app, names):
        if name in address:
            answer = client.get(address)
            assert answer.status_code < 500, (address, answer.text[:300])
            assert "Set-Cookie" not in answer.headers or "a=b" not in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("moment", MOMENTS)
def test_no_moment_is_a_fault_of_ours(moment: str, client: FlaskClient, service: Service) -> None:
    names = names_of_records(service)
    for address in addresses(client.application, names):
        for clock in ("as_of", "known_at", "since", "until"):
            answer = client.get(address, query_string={clock: moment, **({"format": "ach"} if "export" in address else {})})
            assert answer.status_code < 500, (address, clock, answer.text[:300])
    assert client.post("/api/v1/reports", json=fields(published_at=moment, embargoed_until=moment)).status_code in {201, 422}


@pytest.mark.parametrize("headers", HEADERS, ids=[" ".join(each.items().__iter__().__next__())[:30] for each in HEADERS])
def test_no_header_is_a_fault_of_ours(headers: dict[str, str], client: FlaskClient) -> None:
    for method, address in (("GET", "/"), ("GET", "/api/v1/summary"), ("POST", "/api/v1/reports"), ("POST", "/submit"), ("POST", "/login")):
        answer = client.open(address, method=method, headers=headers, data=b"{}")
        assert answer.status_code < 500, (method, address, answer.text[:300])


def test_a_report_under_embargo_is_in_no_answer(client: FlaskClient, service: Service) -> None:
    names = names_of_records(service)
    secret = {"title": "Zanzibarium found", "text": "The Port of Karsa hides zanzibarium, Zoltan Qwertz said."}
    held = {**CLOSED, **secret, "source": "Qwertz Wire", "url": "https://qwertz.example/1", "embargoed_until": FUTURE}
    made = client.post("/api/v1/reports", json=held).json
    assert made["status"] == "created"
    read = service.store.archive.reads([made["id"]])[made["id"]]
    told = ["zanzibarium", "qwertz", made["id"], *(claim.id for claim in read.claims)]
    asked = [*addresses(client.application, names), *addresses(client.application, {**names, "report_id": made["id"]})]
    asked += [f"{each}?q=hides" for each in ("/search", *(f"/api/v1/{kind}" for kind in ("reports", "claims", "topics", "contradictions")))]
    asked += [f"/api/v1/summary?{clock}={FUTURE}" for clock in ("known_at", "as_of")]
    asked += [f"/api/v1/export?format={each}" for each in ("ach", "jsonld", "prov")]
    for address in asked:
        # That what was asked for is not there may be said.
        body = client.get(address).text.lower().replace(made["id"], "" if made["id"] in address else made["id"])
        assert not [word for word in told if word in body], address
    for address in (
        "/api/v1/sources/Qwertz%20Wire",
        f"/api/v1/reports/{made['id']}",
        f"/reports/{made['id']}/changes",
        "/sources/Qwertz%20Wire",
    ):
        assert client.get(address).status_code == 404
    counts = client.get("/metrics").text
    assert "reconciler_reports 2\n" in counts


def test_private_pages_are_kept_by_no_shared_cache(service: Service) -> None:
    client = create_app(service, Settings(judge="rules")).test_client()
    secret = service.tokens.add("ana", Role.READ)
    for address in ("/", "/api/v1/reports", "/api/v1/summary", "/metrics", "/nothing"):
        kept = client.get(address, headers={"Authorization": f"Bearer {secret}"}).headers["Cache-Control"]
        assert "private" in kept or "no-store" in kept
        assert "public" not in kept


EVIL = b"GET /evil HTTP/1.1\r\nHost: localhost\r\n\r\n"
# One request, or one and a part of another that a proxy may take for its body.
SMUGGLED = (
    b"POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + EVIL,
    b"POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 0\r\n\r\n" + EVIL,
    b"POST /x HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    + EVIL,
    b"POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding : chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n",
    b"POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    b"POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    b"POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: +5\r\n\r\nabcde",
    b"POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5_0\r\n\r\nabcde",
    b"POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
    b"POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\nabcde\r\n0\r\n\r\n",
    b"GET /x HTTP/1.1\r\nHost: localhost\r\nA: b\n\r\n\r\n",
    b"GET /x HTTP/1.1\r\nHost: localhost\r\nA\x00: b\r\n\r\n",
    b"GET /x HTTP/1.1\r\n Host: localhost\r\n\r\n",
)


def answered(listener: Listener, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", listener.port), 20) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        got = b""
        while piece := connection.recv(65536):
            got += piece
        return got


def test_what_can_be_read_in_two_ways_is_refused_and_never_taken_for_two_requests() -> None:
    app, asked = Flask(__name__), list[str]()
    app.add_url_rule("/<name>", view_func=lambda name: (asked.append(name), "x")[1], methods=["GET", "POST"])
    with running(app) as listener:
        for sent in SMUGGLED:
            asked.clear()
            got = answered(listener, sent)
            assert asked == [], sent
            assert got.split()[1] in {b"400", b"501"}, (sent, got)

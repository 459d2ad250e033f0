"""Who may, and how much: limits of tokens, packed bodies, forms without their token."""

from __future__ import annotations

import gzip
import hmac
import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from reconciler.queries import Role
from reconciler.service import Service
from reconciler.settings import Settings
from reconciler.web import create_app
from reconciler.web.rates import Rates

from .conftest import CLOSED, REOPENED, fields

REPORTS = "/api/v1/reports"


class Watch:
    """A clock that is moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_as_many_as_a_minute_allows_at_once_and_then_one_by_one() -> None:
    watch = Watch()
    rates = Rates(watch)
    assert [rates.wait("a", 3) for _ in range(4)] == [0, 0, 0, 20]
    assert rates.wait("b", 3) == 0
    watch.now = 19.0
    assert rates.wait("a", 3) == 1
    watch.now = 20.5
    assert [rates.wait("a", 3), rates.wait("a", 3)] == [0, 20]
    watch.now = 9000.0
    assert [rates.wait("a", 3) for _ in range(4)] == [0, 0, 0, 20]


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_a_token_is_held_to_its_rate_and_others_are_not(client: FlaskClient, service: Service) -> None:
    slow, free = service.tokens.add("slow", Role.READ, per_minute=2), service.tokens.add("free", Role.READ)
    assert [client.get(REPORTS, headers=bearer(slow)).status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get(REPORTS, headers=bearer(slow))
    assert 1 <= int(refused.headers["Retry-After"]) <= 30
    assert refused.mimetype == "application/problem+json"
    assert "slow" in refused.json["detail"]
    assert {client.get(REPORTS, headers=bearer(free)).status_code for _ in range(5)} == {200}


def test_a_token_is_held_to_its_size(client: FlaskClient, service: Service) -> None:
    small, free = service.tokens.add("small", Role.SUBMIT, max_body=1000), service.tokens.add("free", Role.SUBMIT)
    long = {**CLOSED, "text": CLOSED["text"] * 20}
    refused = client.post(REPORTS, json=long, headers=bearer(small))
    assert refused.status_code == 413
    assert "1,000 bytes" in refused.json["detail"]
    assert client.post(REPORTS, json=CLOSED, headers=bearer(small)).status_code == 201
    assert client.post(REPORTS, json=long, headers=bearer(free)).status_code == 201


@pytest.mark.parametrize("packed", ["gzip", "deflate", "br", "GZIP", "identity, gzip"])
def test_a_packed_body_is_refused_and_not_unpacked(packed: str, client: FlaskClient) -> None:
    bomb = gzip.compress(json.dumps(fields(text="a" * 10_000_000)).encode())
    answer = client.post(REPORTS, data=bomb, content_type="application/json", headers={"Content-Encoding": packed})
    assert answer.status_code == 415
    assert "Content-Encoding" in answer.json["detail"]
    plain = client.post(REPORTS, data=json.dumps(CLOSED), content_type="application/json", headers={"Content-Encoding": "identity"})
    assert plain.status_code == 201


def closed_app(service: Service) -> Any:
    app = create_app(service, Settings(judge="rules"))
    app.config.update(PROPAGATE_EXCEPTIONS=False)
    return app


def test_every_form_that_changes_something_needs_its_own_token(service: Service) -> None:
    app = closed_app(service)
    secret = service.tokens.add("boss", Role.ADMIN)
    client = app.test_client()
    with client.session_transaction() as session:
        session["token"] = service.tokens.holder(secret).digest
    assert client.get("/").status_code == 200
    forms = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ()) and _is_page(app, rule)]
    assert {rule.endpoint.split(".")[0] for rule in forms} >= {
        "records",
        "histories",
        "regrouping",
        "administering",
        "submitting",
        "triage",
    }
    for rule in forms:
        assert client.post(_address(rule), data={}).status_code == 400, rule


def _is_page(app: Flask, rule: Rule) -> bool:
    """Whether people look at it: what programs ask for is described."""
    return rule.endpoint != "static" and getattr(app.view_functions[rule.endpoint], "operation", None) is None


def _address(rule: Rule) -> str:
    return re.sub(r"<(?:\w+:)?\w+>", "x", str(rule))


def test_every_page_leads_who_has_no_token_to_the_door(service: Service) -> None:
    app = closed_app(service)
    service.tokens.add("boss", Role.ADMIN)
    pages = [
        rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and _is_page(app, rule) and "login" not in rule.endpoint
    ]
    for rule in pages:
        assert app.test_client().get(_address(rule)).headers.get("Location", "").startswith("/login?next="), rule


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_nothing_but_the_door_is_open_without_a_token(method: str, service: Service) -> None:
    app = closed_app(service)
    service.tokens.add("boss", Role.ADMIN)
    open_ = set()
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()):
            answer = app.test_client().open(_address(rule), method=method)
            if answer.status_code not in {401, 403} and not answer.headers.get("Location", "").startswith("/login?"):
                open_.add(rule.endpoint)
    assert open_ <= {"static", "ops.healthz", "login.ask", "login.log_in", "login.log_out"}


def test_a_revoked_token_ends_its_session_at_once(service: Service) -> None:
    app = closed_app(service)
    app.config.update(WTF_CSRF_ENABLED=False)
    client = app.test_client()
    secret = service.tokens.add("ana", Role.REVIEW)
    assert client.post("/login", data={"token": secret}).status_code == 302
    assert client.get("/contradictions").status_code == 200
    assert secret not in str(client.get_cookie("session"))
    service.tokens.revoke("ana")
    assert client.get("/contradictions").headers["Location"].startswith("/login")
    assert client.post("/submit", data={"source": "A", "text": "The mill is shut."}).status_code == 401


def test_only_a_hash_of_a_token_is_kept_and_all_are_compared_in_full(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = [service.tokens.add(name, Role.READ) for name in "abc"]
    kept = str(service.store.archive.tokens())
    assert not any(secret in kept for secret in secrets)
    compared: list[str] = []
    same = hmac.compare_digest

    def comparing(one: str, other: str) -> bool:
        compared.append(one)
        return same(one, other)

    monkeypatch.setattr(hmac, "compare_digest", comparing)
    assert service.tokens.holder(secrets[0])
    assert len(compared) == 3


def test_each_token_has_its_own_idempotency_keys(service: Service) -> None:
    client = closed_app(service).test_client()
    for name, report, again in (("one", CLOSED, REOPENED), ("two", REOPENED, CLOSED)):
        headers = {"Authorization": f"Bearer {service.tokens.add(name, Role.SUBMIT)}", "Idempotency-Key": "1"}
        assert client.post("/api/v1/reports", json=report, headers=headers).status_code == 201
        assert client.post("/api/v1/reports", json=report, headers=headers).json["status"] == "unchanged"
        assert client.post("/api/v1/reports", json=again, headers=headers).status_code == 409


def test_the_door_leads_back_to_what_was_asked_for_with_its_filters(service: Service) -> None:
    client = closed_app(service).test_client()
    service.tokens.add("boss", Role.ADMIN)
    sent = client.get("/contradictions?state=open&kind=number").headers["Location"]
    assert sent == "/login?next=/contradictions?state%3Dopen%26kind%3Dnumber"
    assert client.get("/topics").headers["Location"] == "/login?next=/topics"

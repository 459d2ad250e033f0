"""The page of settings: for an admin alone, and what it shows once it never shows again."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from reconciler.deliveries import Happening
from reconciler.queries import Role
from reconciler.service import Service
from reconciler.settings import Settings, load_settings, origins
from reconciler.web import create_app

EVIL = "<script>alert(1)</script>\"'"


def client_of(service: Service, settings: Settings | None = None, **config: object) -> FlaskClient:
    app = create_app(service, settings or Settings(judge="rules"), origins({"judge": "rules"}, {"RECONCILER_PORT": "8000"}))
    app.config.update({"TESTING": True, "WTF_CSRF_ENABLED": False, "PROPAGATE_EXCEPTIONS": False, **config})
    return app.test_client()


def logged_in(service: Service, role: Role, name: str = "ada") -> FlaskClient:
    client = client_of(service)
    client.post("/login", data={"token": service.tokens.add(name, role)})
    return client


def secret_in(page: str) -> str:
    [found] = re.findall(r'<code class="secret">(rec_[\w-]+)</code>', page)
    return str(found)


def test_a_token_is_made_shown_once_and_revoked(service: Service) -> None:
    client = logged_in(service, Role.ADMIN)
    made = client.post("/settings/tokens", data={"name": "bo", "role": "submit"})
    secret = secret_in(made.text)
    assert made.status_code == 201
    assert made.headers["Cache-Control"] == "no-store"
    assert service.tokens.holder(secret) is not None
    page = client.get("/settings").text
    assert secret not in page
    assert "rec_" not in page
    after = client.post("/settings/tokens/revoke", data={"name": "bo"}, follow_redirects=True).text
    assert "Revoked: bo" in after
    assert service.tokens.holder(secret) is None


def test_whoever_makes_the_first_token_stays_in_and_it_must_be_an_admins(service: Service) -> None:
    client = client_of(service)
    refused = client.post("/settings/tokens", data={"name": "ada", "role": "read"})
    assert refused.status_code == 422
    assert "must be admin for the first token" in refused.text
    assert not service.tokens.ever()
    assert "you are logged in with this one" in client.post("/settings/tokens", data={"name": "ada", "role": "admin"}).text
    assert client.get("/settings").status_code == 200
    assert client_of(service).get("/settings").status_code == 302


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"name": "", "role": "read"}, "is missing"),
        ({"name": "ada", "role": "read"}, "there is a token ada already"),
        ({"name": "bo", "role": "king"}, "must be one of read, submit, review, admin"),
        ({"name": "a\nb", "role": "read"}, "printable"),
        ({"name": "x" * 101, "role": "read"}, "at most 100"),
    ],
)
def test_what_is_wrong_with_a_token_stands_beside_its_field(typed: dict[str, str], says: str, service: Service) -> None:
    answer = logged_in(service, Role.ADMIN).post("/settings/tokens", data=typed)
    assert answer.status_code == 422
    assert says in answer.text
    assert len(service.tokens.all()) == 1


def test_the_last_admins_token_is_not_revoked_here(service: Service) -> None:
    client = logged_in(service, Role.ADMIN)
    assert client.post("/settings/tokens/revoke", data={"name": "ada"}).status_code == 409
    service.tokens.add("bo", Role.ADMIN)
    assert client.post("/settings/tokens/revoke", data={"name": "ada"}).status_code == 302
    assert client.get("/settings").status_code == 302


@pytest.mark.parametrize("role", [Role.READ, Role.SUBMIT, Role.REVIEW])
def test_nobody_but_an_admin_sees_or_changes_it(role: Role, service: Service) -> None:
    client = logged_in(service, role)
    assert client.get("/settings").status_code == 403
    assert client.post("/settings/tokens", data={"name": "bo", "role": "admin"}).status_code == 403
    assert client.post("/settings/tokens/revoke", data={"name": "ada"}).status_code == 403
    assert 'href="/settings"' not in client.get("/topics").text
    assert [token.name for token in service.tokens.all() if not token.revoked_at] == ["ada"]


def test_its_forms_need_their_csrf_token(service: Service) -> None:
    client = client_of(service, WTF_CSRF_ENABLED=True)
    for address in (
        "/settings/tokens",
        "/settings/tokens/revoke",
        "/settings/webhooks",
        "/settings/webhooks/x/retry",
        "/settings/webhooks/x/remove",
    ):
        assert client.post(address, data={"name": "a", "role": "admin"}).status_code == 400
    assert not service.tokens.ever()


def test_a_stranger_who_is_let_in_without_a_token_can_lock_nobody_out(service: Service) -> None:
    client = client_of(service, Settings(judge="rules", host="0.0.0.0", allow_anonymous=True))
    assert client.post("/settings/tokens", data={"name": "eve", "role": "admin"}).status_code == 403
    assert not service.tokens.ever()


def test_it_says_which_settings_are_in_force_and_where_each_comes_from(service: Service) -> None:
    rows = dict(
        re.findall(r"<tr><th scope=\"row\"><code>--([\w-]+)</code>.*?</th>(.*?)</tr>", client_of(service).get("/settings").text, re.DOTALL)
    )
    assert rows.keys() == {name.replace("_", "-") for name in Settings.__slots__}
    assert "the flag <code>--judge</code>" in rows["judge"]
    assert "the variable <code>RECONCILER_PORT</code>" in rows["port"]
    assert "its default" in rows["sure"]


def test_no_key_is_shown(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECONCILER_LLM_KEY", "sesame")
    chosen = load_settings({"judge": "rules", "llm_url": "https://ada:sesame@llm.example/v1?key=sesame"}, {})
    page = client_of(service, chosen).get("/settings").text
    assert "sesame" not in page
    assert "https://llm.example/v1?…" in page
    assert "<code>RECONCILER_LLM_KEY</code>, is set" in page


def test_webhooks_are_listed_with_their_state_tried_again_and_removed(service: Service) -> None:
    made = service.webhooks.add("https://hooks.example/a")
    client = client_of(service)
    page = client.get("/settings").text
    assert "https://hooks.example/a" in page
    assert made.secret not in page
    assert "0 given up" in page
    assert "Tried again: 0 deliveries" in client.post(f"/settings/webhooks/{made.id}/retry", follow_redirects=True).text
    client.post(f"/settings/webhooks/{made.id}/remove")
    assert service.webhooks.all() == []


def test_a_webhook_is_added_and_its_secret_shown_once(service: Service) -> None:
    client = client_of(service)
    made = client.post("/settings/webhooks", data={"url": "https://192.0.2.1/a", "events": ["overturned", "withdrawal"]})
    assert made.status_code == 422
    assert "https://192.0.2.1/a" in made.text
    assert re.findall(r'value="(\w+)" checked', made.text) == ["overturned", "withdrawal"]
    assert client.post("/settings/webhooks", data={"url": ""}).status_code == 422
    assert client.post("/settings/webhooks", data={"url": "https://hooks.example/a", "events": "gossip"}).status_code == 422
    assert service.webhooks.all() == []
    made = client.post("/settings/webhooks", data={"url": "https://hooks.example/a", "events": "overturned"})
    [webhook] = service.webhooks.all()
    assert made.status_code == 201
    assert made.headers["Cache-Control"] == "no-store"
    assert webhook.secret in made.text
    assert webhook.events == (Happening.OVERTURNED,)
    assert not webhook.allow_private
    assert webhook.secret not in client.get("/settings").text


def test_a_hostile_name_is_shown_as_text(service: Service) -> None:
    service.tokens.add("ada", Role.ADMIN)
    client = client_of(service)
    client.post("/login", data={"token": service.tokens.add(EVIL, Role.ADMIN)})
    page = client.get("/settings").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page

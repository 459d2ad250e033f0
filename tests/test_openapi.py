"""The OpenAPI document is complete, and machines find nothing against it."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from reconciler.queries import Role
from reconciler.settings import Settings
from reconciler.store.sqlite import SqliteStore
from reconciler.web import create_app
from reconciler.web.state import service

from .conftest import CLOSED, REOPENED, rules_service


def made_app(path: Path) -> Flask:
    kept = rules_service(SqliteStore(path))
    for each in (CLOSED, REOPENED):
        kept.submitter.submit(each)
    app = create_app(kept, Settings(judge="rules"))
    app.config.update(PROPAGATE_EXCEPTIONS=False)
    return app


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return made_app(tmp_path_factory.mktemp("openapi") / "a.db")


def test_every_route_of_the_api_is_described(app: Flask) -> None:
    document = app.test_client().get("/openapi.json").json
    described = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(rule))
        if path.startswith(("/api/", "/healthz", "/readyz", "/metrics", "/openapi.json")):
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                assert (method, path) in described


def test_it_is_openapi_3_1_and_every_reference_leads_somewhere(app: Flask) -> None:
    document = app.test_client().get("/openapi.json").json
    assert document["openapi"].startswith("3.1")
    schemas = document["components"]["schemas"]
    references = [piece.split('"')[0] for piece in json.dumps(document).split('"$ref": "')[1:]]
    assert references
    assert all(reference.rsplit("/", 1)[1] in schemas for reference in references)


def test_no_answer_is_an_object_of_which_nothing_is_said(app: Flask) -> None:
    document = app.test_client().get("/openapi.json").json
    bodies = {name: schema for name, schema in document["components"]["schemas"].items() if name.endswith(("Body", "Draft"))}
    for path, methods in document["paths"].items():
        for operation in methods.values():
            for answer in operation["responses"].values():
                for content in answer.get("content", {}).values():
                    # What OpenAPI itself says of its document is not said again.
                    assert path == "/openapi.json" or not [*_loose(content["schema"])]
    assert not [*_loose({name: schema for name, schema in document["components"]["schemas"].items() if name not in bodies})]


def _loose(schema: Any) -> Iterator[Any]:
    """What takes anything: an object that takes any field, or a schema that names no type."""
    if isinstance(schema, list):
        yield from (loose for each in schema for loose in _loose(each))
    elif isinstance(schema, dict):
        if schema.get("type") == "object" and schema.get("additionalProperties", True) in (True, {}):
            yield schema
        yield from (
            each for each in schema.get("properties", {}).values() if not {*each} & {"type", "$ref", "anyOf", "oneOf", "const", "enum"}
        )
        yield from (loose for key, each in schema.items() if key not in {"discriminator", "examples"} for loose in _loose(each))


def test_every_field_of_a_summary_says_what_it_means(app: Flask) -> None:
    schemas = app.test_client().get("/openapi.json").json["components"]["schemas"]
    reached, waiting = set(), {"SummaryShape"}
    while waiting:
        reached |= waiting
        found = {ref for name in waiting for ref in re.findall(r"schemas/(\w+)", json.dumps(schemas[name]))}
        waiting = found - reached
    assert {"CitedShape", "StandsShape", "DisputedShape", "SupersededShape", "WithdrawnShape", "TopicSummaryShape"} < reached
    for name in reached:
        assert schemas[name]["description"]
        for field, schema in schemas[name].get("properties", {}).items():
            assert schema.get("description"), f"{name}.{field}"


def test_the_reader_needs_no_network(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/docs").text + client.get("/docs/records").text
    assert "POST /api/v1/reports" in page
    assert page.count('<section id="TopicSummaryShape">') == 1
    assert not re.search(r"""(?:src|href|action)=["']?(?:https?:)?//|url\(|@import""", page)


def _schema(made: Flask, **headers: str) -> Any:
    return schemathesis.openapi.from_wsgi("/openapi.json", made, headers=headers)


def _app() -> Flask:
    return made_app(Path(tempfile.mkdtemp(prefix="reconciler-schemathesis-")) / "s.db")


def _closed_app() -> tuple[Flask, str]:
    """A service that needs a token, and one."""
    made = _app()
    with made.app_context():
        return made, service().tokens.add("machine", Role.ADMIN)


_LINE = st.one_of(st.just(json.dumps(CLOSED)), st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=40))
schemathesis.openapi.media_type(
    "application/x-ndjson", st.lists(_LINE, min_size=1, max_size=4).map(lambda lines: "\n".join([*lines, "{}"]).encode())
)
_made, _secret = _closed_app()
_BEARER = {"Authorization": f"Bearer {_secret}"}
schema, closed = _schema(_app()), _schema(_made, **_BEARER)


def _not_to_check(case: Any) -> list[Any]:
    """Checks that say nothing of a case: which addresses may be posted to no schema can say (tests/test_webhooks.py tries them).

    And a parameter without a value, which breaks the schema, is not sent at all.
    """
    addressed = case.method == "POST" and case.path == "/api/v1/webhooks"
    unsent = any(value is None or value in ([], {}) for value in (case.query or {}).values())
    return [*([positive_data_acceptance] if addressed else []), *([negative_data_rejection] if unsent else [])]


@schema.parametrize()
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_machines_find_nothing_against_it(case: Any) -> None:
    case.call_and_validate(excluded_checks=_not_to_check(case))


@closed.parametrize()
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
def test_machines_come_in_nowhere_without_a_token(case: Any) -> None:
    # One of its checks asks again without a token, and with a false one.
    case.call_and_validate(headers=_BEARER, excluded_checks=_not_to_check(case))

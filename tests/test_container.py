"""The container files: no engine runs here, so what they say is held against what is there."""

from __future__ import annotations

import re

from reconciler.cli import main
from reconciler.queries import Role
from reconciler.settings import Settings, variable_of
from reconciler.web import create_app

from .conftest import ROOT, rules_service

DOCKERFILE, COMPOSE = ((ROOT / name).read_text(encoding="utf-8") for name in ("Dockerfile", "compose.yaml"))


def test_the_image_is_run_by_a_user_without_rights_and_says_whether_it_is_well() -> None:
    assert re.search(r"^USER (?!0|root)", DOCKERFILE, re.MULTILINE)
    assert DOCKERFILE.index("USER") < DOCKERFILE.index("CMD [")
    assert "EXPOSE 8000" in DOCKERFILE
    assert Settings().port == 8000


def test_the_image_and_the_compose_file_name_commands_and_variables_that_are_there() -> None:
    for text in (DOCKERFILE, COMPOSE):
        assert set(re.findall(r"reconciler (serve|ingest|rebuild|[a-z]+ --)", text)) <= main.commands.keys()
        known = {variable_of(name) for name in Settings.__slots__} | {"RECONCILER_DASK", "RECONCILER_WORKERS"}
        assert set(re.findall(r"RECONCILER_[A-Z_]+", text)) <= known


def test_the_image_has_the_extras_that_the_compose_file_needs() -> None:
    [extras] = re.findall(r"/src\[([a-z,]+)\]", DOCKERFILE)
    assert {"postgres", "dask"} <= set(extras.split(","))


def test_only_what_answers_requests_is_reached_from_outside() -> None:
    services = re.split(r"\n  (?=[a-z]+:)", COMPOSE.split("\nservices:")[1].split("\nnetworks:")[0])
    outside = [service.split(":")[0].strip() for service in services if "outside" in service or "\n    ports:" in service]
    assert outside == ["service"]
    assert "inside: {internal: true}" in COMPOSE


def test_whoever_asks_whether_it_is_well_needs_no_token() -> None:
    [probed] = re.findall(r"http://127\.0\.0\.1:8000(/\w+)", DOCKERFILE.split("HEALTHCHECK")[1])
    service = rules_service()
    service.tokens.add("boss", Role.ADMIN)
    assert create_app(service, Settings(judge="rules")).test_client().get(probed).status_code == 200

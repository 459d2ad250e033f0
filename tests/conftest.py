"""Stores, services and clients for tests, and builders for records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from reconciler.ports import Store
from reconciler.service import Service
from reconciler.settings import Settings
from reconciler.store.memory import MemoryStore
from reconciler.store.sqlite import SqliteStore
from reconciler.text.lexicon import Lexicon
from reconciler.vocabulary import load_lexicon
from reconciler.web import create_app
from reconciler.wiring import make_service

from .described import HeldClient
from .postgres import Server, running_postgres
from .stand_in import StandIn, running_stand_in

ROOT = Path(__file__).parents[1]
STORIES = ROOT / "fixtures" / "stories"
NOON = datetime(2026, 1, 14, 12, tzinfo=UTC)


class Clock:
    """A clock that moves a second forward whenever it is read."""

    def __init__(self, start: datetime = datetime(2026, 11, 1, tzinfo=UTC)) -> None:
        self.now = start

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server; tests that ask for it are skipped where there is none."""
    with running_postgres() as server:
        yield server


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made = _store(request, tmp_path)
    yield made
    made.close()


def _store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "memory":
        return MemoryStore()
    if request.param == "sqlite":
        return SqliteStore(tmp_path / "test.db")
    url = request.getfixturevalue("postgres").new()
    from reconciler.store.postgres import PostgresStore  # noqa: PLC0415 - it needs psycopg

    return PostgresStore(url)


def rules_service(store: Store | None = None, clock: Clock | None = None) -> Service:
    """A service with the rule judge: fast, and the same everywhere."""
    return make_service(Settings(judge="rules"), store=store or MemoryStore(), clock=clock or Clock())


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    kept = SqliteStore(tmp_path / "service.db")
    yield rules_service(kept)
    kept.close()


@pytest.fixture
def client(service: Service) -> FlaskClient:
    app = create_app(service, Settings(judge="rules"))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    app.test_client_class = HeldClient
    return app.test_client()


def fields(**given: Any) -> dict[str, Any]:
    """The fields of a report as a client sends them."""
    return {
        "source": "Harbour Wire",
        "title": "Port of Karsa closed",
        "text": "The Port of Karsa has been closed to all vessels, the harbour master said.",
        "published_at": "2026-03-01T08:00:00+00:00",
        **given,
    }


CLOSED = fields(url="https://harbourwire.example/karsa-closed")
REOPENED = fields(
    source="Delta Ledger",
    title="Port of Karsa reopened",
    text="The Port of Karsa has reopened to all vessels, the harbour master said.",
    published_at="2026-03-03T09:00:00+02:00",
    url="https://deltaledger.example/karsa-reopened",
)


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """A language model's endpoint that answers locally."""
    with running_stand_in() as running:
        yield running

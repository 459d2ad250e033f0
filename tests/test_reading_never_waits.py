"""Whatever is being written, by this process or another, everything that can be read is answered at once."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask.testing import FlaskClient

from reconciler.intake.files import Found
from reconciler.queries import Filters, Page
from reconciler.service import Service

from .conftest import CLOSED, REOPENED
from .test_faults import connection


def names_of_records(service: Service) -> dict[str, str]:
    """What stands in addresses: one record of each kind that is there."""
    service.take_lines([Found(1, CLOSED), Found(2, REOPENED)])
    found = service.store.shelf.list_contradictions(Filters(), Page(1)).records[0]
    service.decider.review(found.id, "confirmed", None, "", "Ana")
    report = service.store.shelf.list_reports(Filters(), Page(1)).records[0]
    webhook = service.webhooks.add("http://127.0.0.1:9/x", allow_private=True)
    return {
        "contradiction_id": found.id,
        "topic_id": found.topic_id,
        "claim_id": found.earlier,
        "report_id": report.id,
        "source_id": report.source,
        "job_id": service.jobs.add([Found(1, CLOSED)]).id,
        "webhook_id": webhook.id,
        "filename": "style.css",
    }


@contextmanager
def held_by_everyone(service: Service, path: Path) -> Iterator[None]:
    """Another process writes, and a thread of ours waits to."""
    connection(service).execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("UPDATE settings SET value = value")
    inside, done = threading.Event(), threading.Event()

    def wait() -> None:
        with service.store._writer:  # type: ignore[attr-defined]
            inside.set()
            done.wait(120)

    waiting = threading.Thread(target=wait)
    waiting.start()
    assert inside.wait(20)
    try:
        yield
    finally:
        done.set()
        waiting.join()
        other.close()


def status_of(client: FlaskClient, address: str) -> int:
    answer = client.get(f"{address}?format=prov" if "export" in address else address)
    answer.close()
    return answer.status_code


def test_everything_that_can_be_read_is_answered_while_others_write(client: FlaskClient, service: Service, tmp_path: Path) -> None:
    app, names = client.application, names_of_records(service)
    with app.test_request_context():
        addresses = [
            app.url_for(rule.endpoint, **{name: names[name] for name in rule.arguments})  # type: ignore[arg-type]
            for rule in app.url_map.iter_rules()
            if "GET" in (rule.methods or ()) and rule.rule != "/readyz"
        ]
    assert len(addresses) > 40
    with held_by_everyone(service, tmp_path / "service.db"):
        # A write lock that is waited for would be told as 503 after the wait.
        answers = {address: status_of(client, address) for address in addresses}
    assert {address: status for address, status in answers.items() if status not in {200, 302}} == {}

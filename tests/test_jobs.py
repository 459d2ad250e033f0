"""Batches that were acknowledged are worked off, whatever goes wrong."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Sequence
from typing import Any

import pytest
from flask.testing import FlaskClient

from reconciler.errors import Busy, JudgeError
from reconciler.intake.files import Found, json_lines
from reconciler.ports import Store
from reconciler.queries import JobStatus
from reconciler.records import ReadReport, Report
from reconciler.service import Service
from reconciler.service.jobs import Jobs, as_payload, from_payload
from reconciler.store.memory import MemoryStore

from .conftest import CLOSED, REOPENED, Clock, fields, rules_service

DATELESS = (
    '<html><head><meta property="article:published_time" content="yesterday morning"></head><body><p>The port is shut.</p></body></html>'
)
POISON = {"source": "A", "text": "poison"}


class Failing:
    """Takes batches in, after it has failed some times."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)

    def __call__(self, found: Sequence[Found]) -> list[dict[str, Any]]:
        if self.errors:
            raise self.errors.pop(0)
        return [{"line": one.line, "status": "created"} for one in found]


def jobs(take: Failing, store: Store | None = None) -> Jobs:
    return Jobs(store or MemoryStore(), take, Clock(), 10, pauses=(0.001, 0.001))


LINES = [Found(1, fields()), Found(2, fields(source="B"))]


@pytest.mark.parametrize(
    ("errors", "status", "kinds"),
    [
        ((Busy("x"),) * 20, JobStatus.DONE, {"created"}),
        ((JudgeError("down"), RuntimeError("odd")), JobStatus.DONE, {"created"}),
        ((JudgeError("down"),) * 9, JobStatus.FAILED, {"rejected"}),
        ((RuntimeError("/a/secret/path"),) * 9, JobStatus.FAILED, {"rejected"}),
    ],
)
def test_a_batch_is_tried_again_and_what_fails_for_good_is_told(errors: Sequence[Exception], status: str, kinds: set[str]) -> None:
    worker = jobs(Failing(*errors))
    made = worker.add(LINES)
    worker.run_all()
    job = worker.job(made.id)
    assert (job.status, job.done) == (status, 2)
    assert [result["line"] for result in job.results] == [1, 2]
    assert {result["status"] for result in job.results} == kinds
    assert "/a/secret/path" not in json.dumps(job.results)


def test_the_thread_outlives_a_fault_and_takes_the_next_job() -> None:
    worker = jobs(Failing(*[RuntimeError("odd")] * 3))
    worker.start()
    first, second = worker.add(LINES), worker.add(LINES[:1])
    for _ in range(1000):
        if worker.job(second.id).status is JobStatus.DONE:
            break
        threading.Event().wait(0.01)
    worker.stop()
    assert (worker.job(first.id).status, worker.job(second.id).status) == (JobStatus.FAILED, JobStatus.DONE)


def test_a_page_whose_time_is_none_costs_its_own_line_and_no_other(client: FlaskClient, service: Service) -> None:
    lines = "\n".join(map(json.dumps, (CLOSED, {"source": "X", "html": DATELESS}, REOPENED)))
    kept = client.post("/api/v1/reports", data=lines, content_type="application/x-ndjson", headers={"Prefer": "respond-async"})
    service.jobs.run_all()
    job = client.get(kept.headers["Location"]).json
    assert job["status"] == "done"
    assert [result["status"] for result in job["results"]] == ["created", "rejected", "created"]
    [fault] = job["results"][1]["problem"]["errors"]
    assert fault["pointer"] == "/published_at"
    assert "yesterday morning" in fault["detail"]


@pytest.mark.parametrize("asynchronous", [False, True])
def test_a_fault_of_ours_in_one_line_loses_no_other(asynchronous: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    service = rules_service()
    read = type(service.deriver.mind).read

    def reading(deriver: Any, report: Report) -> ReadReport:
        if report.text == "poison":
            raise OverflowError("date value out of range")
        return read(deriver, report)

    monkeypatch.setattr(type(service.deriver.mind), "read", reading)
    lines = [Found(1, CLOSED), Found(2, POISON), Found(3, REOPENED)]
    if asynchronous:
        made = service.jobs.add(lines)
        service.jobs.run_all()
        results = service.jobs.job(made.id).results
        assert service.jobs.job(made.id).status is JobStatus.FAILED
    else:
        results = tuple(service.take_lines(lines))
    assert [result["status"] for result in results] == ["created", "rejected", "created"]
    assert results[1]["problem"]["status"] == 500
    assert "date value" not in json.dumps(results)


def test_a_fault_is_kept_with_its_kind_until_it_is_told() -> None:
    from reconciler.errors import BadInput, Malformed, TooLarge, WrongMediaType  # noqa: PLC0415

    for kind in (BadInput, Malformed, TooLarge, WrongMediaType):
        back = from_payload(as_payload(Found(3, None, kind("why"), "f.xml")))
        assert (type(back.fault), back.line, back.file) == (kind, 3, "f.xml")


def test_a_long_report_is_read_before_the_write_lock_is_taken(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    service = rules_service(store)
    read, reading, go_on = type(service.deriver.mind).read, threading.Event(), threading.Event()

    def slowly(deriver: Any, report: Report) -> ReadReport:
        if report.source == "Slow":
            reading.set()
            go_on.wait(20)
        return read(deriver, report)

    def send_slow() -> None:
        service.submitter.submit(fields(source="Slow"))
        store.close()

    monkeypatch.setattr(type(service.deriver.mind), "read", slowly)
    sender = threading.Thread(target=send_slow)
    sender.start()
    assert reading.wait(10)
    try:
        assert service.submitter.submit(CLOSED).status == "created"
        assert [result["status"] for result in service.take_lines(list(json_lines(json.dumps(REOPENED).encode())))] == ["created"]
    finally:
        go_on.set()
        sender.join(10)
    assert len(store.archive.report_ids()) == 3


def test_a_large_file_becomes_a_job_with_a_page_that_looks_again_without_scripts(service: Service, client: FlaskClient) -> None:
    lines = [json.dumps(fields(url=f"https://a.example/{n}", text=f"Pier {n} was painted.")) for n in range(60)] + ["{bad"]
    service.jobs.pauses = (0.001,)
    service.jobs._thread = threading.current_thread()  # at work, but only when this test says so
    sent = client.post(
        "/submit", data={"files": (io.BytesIO("\n".join(lines).encode()), "many.ndjson")}, content_type="multipart/form-data"
    )
    service.jobs._thread = None
    assert sent.status_code == 303
    waiting = client.get(sent.headers["Location"]).text
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in waiting
    assert "Waiting to begin: 0 of 61" in waiting
    service.jobs.run_all()
    done = client.get(sent.headers["Location"]).text
    assert "http-equiv" not in done
    assert "Done: 61 of 61" in done
    assert "60 created" in done
    assert "1 rejected" in done
    assert "many.ndjson, no. 61" in done

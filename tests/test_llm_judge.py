"""The language model judge, on a stand-in that answers locally."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from reconciler.errors import JudgeError
from reconciler.judges import llm
from reconciler.ports import Store
from reconciler.queries import Filters, Page
from reconciler.service import Service
from reconciler.settings import Settings
from reconciler.web import create_app
from reconciler.wiring import make_service

from .conftest import CLOSED, REOPENED, Clock
from .stand_in import StandIn


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(llm, "_WAIT", 0)


def llm_service(store: Store, stand_in: StandIn) -> Service:
    return make_service(Settings(judge="llm", llm_url=stand_in.url, llm_model="stand-in"), store=store, clock=Clock())


def test_it_asks_once_for_a_pair_of_reports_and_a_rebuild_asks_nothing(store: Store, stand_in: StandIn) -> None:
    service = llm_service(store, stand_in)
    for each in (CLOSED, REOPENED, CLOSED):
        service.submitter.submit(each)
    assert len(stand_in.asked) == 1
    service.rebuild()
    assert service.rebuild_differences() == []
    assert len(stand_in.asked) == 1
    assert service.judge.usage == {"calls": 1, "tokens": 42}


def test_its_words_are_checked_against_the_claims(store: Store, stand_in: StandIn) -> None:
    service = llm_service(store, stand_in)
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    [found] = service.store.shelf.list_contradictions(Filters(), Page(9)).records
    [evidence] = found.evidence
    assert evidence.a.text == "Port"
    assert evidence.b.text == REOPENED["title"]
    assert found.superseding is not None


def test_the_key_comes_from_the_environment_alone(store: Store, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECONCILER_LLM_KEY", "secret")
    service = llm_service(store, stand_in)
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    assert stand_in.keys == ["Bearer secret"]


@pytest.mark.parametrize("answer", ["no json", '{"pairs": [{"earlier": 0}]}', "{}"])
def test_an_answer_that_does_not_fit_is_refused_and_not_kept(answer: str, store: Store, stand_in: StandIn) -> None:
    service = llm_service(store, stand_in)
    service.submitter.submit(CLOSED)
    stand_in.next_answers.append((200, answer))
    with pytest.raises(JudgeError, match="does not fit"):
        service.submitter.submit(REOPENED)
    assert service.submitter.submit(REOPENED).status == "created"


def test_it_tries_again_when_the_endpoint_is_busy_and_says_so_when_it_stays_so(store: Store, stand_in: StandIn) -> None:
    service = llm_service(store, stand_in)
    service.submitter.submit(CLOSED)
    stand_in.next_answers += [(503, "")]
    assert service.submitter.submit(REOPENED).status == "created"
    stand_in.next_answers += [(401, "")]
    with pytest.raises(JudgeError, match="401"):
        service.submitter.submit({**REOPENED, "text": "The Port of Karsa has reopened to all.", "url": None})


def test_a_judge_that_cannot_be_reached_is_503_and_nothing_is_half_kept(store: Store, stand_in: StandIn) -> None:
    service = llm_service(store, stand_in)
    client: FlaskClient = create_app(service, Settings(judge="rules")).test_client()
    assert client.post("/api/v1/reports", json=CLOSED).status_code == 201
    stand_in.next_answers += [(500, "")] * 3
    answer = client.post("/api/v1/reports", json=REOPENED)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert len(client.get("/api/v1/reports").json["items"]) == 1
    assert "judge_calls" in client.get("/metrics").text

"""The API in any order of use, against a model that a child could keep: what was sent, what was taken back, what was decided."""

from __future__ import annotations

import shutil
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from reconciler.service.rebuild import snapshot
from reconciler.settings import Settings
from reconciler.store.sqlite import SqliteStore
from reconciler.web import create_app

from .conftest import Clock, rules_service

REPORTS = "/api/v1/reports"
PLACES, SOURCES = ("Karsa", "Tolm"), ("Wire", "Post", "Union")
SAYS = (
    "The Port of {place} has been closed to all vessels, the mayor said.",
    "The Port of {place} has reopened to all vessels, the mayor said.",
    "A blast at the Port of {place} killed {n} workers, police said.",
    "The Port of {place} will be sold to a rival, its owner said.",
)
PICK = st.integers(0, 10**6)


class Api(RuleBasedStateMachine):
    """Everything that a client can do, one thing after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="reconciler-machine-"))
        self.clock, self.day = Clock(), 0
        # The model: what was sent and the id that it got; what no longer counts; decisions; answers for moments that are past.
        self.sent: dict[str, dict[str, Any]] = {}
        # Of each notice, the report that it takes back: as long as nobody withdraws the notice.
        self.taken_back: dict[str, str] = {}
        self.dismissed: dict[str, str] = {}
        self.undoable: dict[str, str] = {}
        self.remembered: list[tuple[str, Any]] = []

    @initialize()
    def open(self) -> None:
        self.service = rules_service(SqliteStore(self.folder / "m.db"), self.clock)
        app = create_app(self.service, Settings(judge="rules"))
        app.config.update(PROPAGATE_EXCEPTIONS=False)
        self.client: FlaskClient = app.test_client()

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.client.open(path, method=method, json=body)
        assert answer.status_code < 500, answer.text
        return answer

    def items(self, path: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("GET", path).json["items"]
        return found

    def chosen(self, among: Any, pick: int) -> Any:
        ordered = sorted(among)
        return ordered[pick % len(ordered)] if ordered else None

    def send(self, fields: dict[str, Any], status: str) -> str:
        answer = self.ask("POST", REPORTS, fields)
        assert (answer.status_code, answer.json["status"]) == (201, status), answer.json
        self.sent[answer.json["id"]] = fields
        return str(answer.json["id"])

    def fields(self, place: str, says: str, n: int) -> dict[str, Any]:
        self.day += 1
        at = f"2026-{1 + self.day // 28:02}-{1 + self.day % 28:02}T08:00:00+00:00"
        # A text is unlike all others: a near-copy would share the fate of what it copies.
        own = " ".join(sha256(f"{self.day} {number}".encode()).hexdigest()[:7] for number in range(14))
        return {"title": f"Port of {place}", "text": f"{says.format(place=place, n=n)} Seen by {own}.", "published_at": at}

    @rule(place=st.sampled_from(PLACES), says=st.sampled_from(SAYS), n=st.integers(2, 40), source=st.sampled_from(SOURCES))
    def submit(self, place: str, says: str, n: int, source: str) -> None:
        fields = self.fields(place, says, n)
        self.send({**fields, "source": source, "url": f"https://x.example/{self.day}"}, "created")

    @precondition(lambda self: self.sent)
    @rule(pick=PICK)
    def send_again(self, pick: int) -> None:
        id_ = self.chosen(self.sent, pick)
        answer = self.ask("POST", REPORTS, self.sent[id_])
        assert (answer.status_code, answer.json["status"], answer.json["id"]) == (200, "unchanged", id_)

    @precondition(lambda self: self.sent)
    @rule(pick=PICK, says=st.sampled_from(SAYS), n=st.integers(2, 40))
    def revise(self, pick: int, says: str, n: int) -> None:
        earlier = self.chosen(self.sent, pick)
        before = self.sent[earlier]
        place = before["title"].removeprefix("Port of ")
        edition = self.send({**before, **self.fields(place, says, n)}, "revised")
        if earlier in self.taken_back:
            self.taken_back[edition] = self.taken_back[earlier]

    @precondition(lambda self: self.sent)
    @rule(pick=PICK)
    def retract(self, pick: int) -> None:
        id_ = self.chosen(self.sent, pick)
        place = self.sent[id_]["title"].removeprefix("Port of ")
        notice = {**self.fields(place, "It was a mistake.", 0), "source": self.sent[id_]["source"], "title": "A notice"}
        self.taken_back[self.send({**notice, "retracts": id_, "url": f"https://x.example/{self.day}"}, "created")] = id_

    @precondition(lambda self: self.sent)
    @rule(pick=PICK)
    def withdraw(self, pick: int) -> None:
        id_ = self.chosen(self.sent, pick)
        by_hand = id_ in self.undoable.values()
        answer = self.ask("DELETE", f"{REPORTS}/{id_}")
        assert answer.status_code == (409 if by_hand else 200)
        if not by_hand:
            self.undoable[answer.json["id"]] = id_

    @property
    def withdrawn(self) -> set[str]:
        by_hand = set(self.undoable.values())
        # A newer edition, or a notice, that a person has withdrawn takes the place of nothing and takes nothing back.
        newest = {each["url"]: id_ for id_, each in self.sent.items() if id_ not in by_hand}
        replaced = {id_ for id_, each in self.sent.items() if each["url"] in newest and newest[each["url"]] != id_}
        return by_hand | replaced | {id_ for notice, id_ in self.taken_back.items() if notice not in by_hand}

    @rule(pick=PICK, verdict=st.sampled_from(["dismissed", "dismissed", "confirmed", "reopened"]))
    def review(self, pick: int, verdict: str) -> None:
        listed = [each["id"] for state in ("", "?state=dismissed") for each in self.items(f"/api/v1/contradictions{state}")]
        id_ = self.chosen(listed, pick)
        if id_ is None:
            return
        answer = self.ask("POST", f"/api/v1/contradictions/{id_}/review", {"verdict": verdict, "reviewer": "Ana"})
        assert answer.status_code == 201
        self.dismissed.pop(id_, None)
        if verdict == "dismissed":
            self.dismissed[id_] = answer.json["id"]
        shown = self.ask("GET", f"/api/v1/contradictions/{id_}").json
        assert shown["reviews"][-1]["verdict"] == verdict

    @precondition(lambda self: self.dismissed)
    @rule(pick=PICK)
    def take_a_dismissal_back(self, pick: int) -> None:
        id_ = self.chosen(self.dismissed, pick)
        assert self.ask("POST", f"/api/v1/audit/{self.dismissed.pop(id_)}/undo", {}).status_code == 201

    @rule(one=PICK, other=PICK)
    def merge(self, one: int, other: int) -> None:
        topics = [each["id"] for each in self.items("/api/v1/topics")]
        pair = self.chosen(topics, one), self.chosen(topics, other)
        if None in pair or pair[0] == pair[1]:
            return
        reports = tuple(self.items(f"{REPORTS}?topic={each}")[0]["id"] for each in pair)
        answer = self.ask("POST", f"/api/v1/topics/{pair[0]}/merge", {"into": pair[1]})
        assert answer.status_code in {201, 409}
        if answer.status_code == 201:
            together = set(self.report(reports[0])["topics"]) & set(self.report(reports[1])["topics"])
            assert together or self.withdrawn & set(reports)

    @rule(pick=PICK)
    def split(self, pick: int) -> None:
        topic = self.chosen([each["id"] for each in self.items("/api/v1/topics")], pick)
        claims = [each["id"] for each in self.items(f"/api/v1/claims?topic={topic}")] if topic else []
        if not claims:
            return
        answer = self.ask("POST", f"/api/v1/topics/{topic}/split", {"claims": claims[:1]})
        assert answer.status_code in {201, 422}
        if answer.status_code == 201:
            assert self.ask("GET", f"/api/v1/claims/{claims[0]}").json["topic_id"] != topic

    @rule()
    def rebuild(self) -> None:
        before = snapshot(self.service.store.shelf)
        self.service.rebuild()
        assert snapshot(self.service.store.shelf) == before

    @rule()
    def restart(self) -> None:
        before = snapshot(self.service.store.shelf)
        self.service.store.close()
        self.open()
        assert snapshot(self.service.store.shelf) == before

    @rule()
    def remember(self) -> None:
        moment = self.clock().isoformat()
        self.remembered.append((moment, self.account(moment)))

    @precondition(lambda self: self.remembered)
    @rule(pick=PICK)
    def what_was_known_is_told_as_it_was(self, pick: int) -> None:
        moment, told = self.remembered[pick % len(self.remembered)]
        assert self.account(moment) == told

    @rule()
    def how_it_stands_in_the_end_is_how_it_stands_now(self) -> None:
        then = self.items("/api/v1/contradictions?as_of=2099-01-01T00:00:00Z")
        assert {each["id"] for each in then} == {each["id"] for each in self.items("/api/v1/contradictions")}

    def account(self, known_at: str) -> Any:
        asked = known_at.replace("+", "%2B")
        return self.ask("GET", f"/api/v1/summary?format=json&known_at={asked}").json

    def report(self, id_: str) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("GET", f"{REPORTS}/{id_}").json
        return found

    @invariant()
    def all_that_was_sent_is_there_and_marked_as_it_counts(self) -> None:
        if hasattr(self, "client"):
            listed = {each["id"]: each["withdrawn"] for each in self.items(f"{REPORTS}?limit=200")}
            assert listed == {id_: id_ in self.withdrawn for id_ in self.sent}

    @invariant()
    def a_dismissed_pair_is_not_listed(self) -> None:
        if self.dismissed:
            assert not self.dismissed.keys() & {each["id"] for each in self.items("/api/v1/contradictions?limit=200")}

    def teardown(self) -> None:
        if hasattr(self, "service"):
            assert self.service.store.check() == []
            assert self.service.rebuild_differences() == []
            self.service.store.close()
        shutil.rmtree(self.folder)


TestApi = Api.TestCase
TestApi.settings = settings(max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck))

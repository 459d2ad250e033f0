"""What stands on a card and in a row: nothing told twice, nothing that is not true of it, and no two alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from reconciler.pipeline.wording import as_a_whole, both_quoted
from reconciler.ports_desk import Desk as DeskPort
from reconciler.queries import Filters, Page
from reconciler.records import Contradiction, Question
from reconciler.service import Service
from reconciler.web.views import shown
from reconciler.web.wording import chance

from .conftest import CLOSED, REOPENED, fields

DENIED = fields(
    source="Port Office", title="", text="The Port of Karsa has not been closed, the port office said.", url="https://p.example/1"
)
REPEATED = fields(source="Bay Post", title="", text="The Port of Karsa has been closed since dawn.", url="https://b.example/1")


def first_of(service: Service) -> Contradiction:
    return service.store.shelf.list_contradictions(Filters(), Page(1)).records[0]


def test_claims_that_are_opposed_as_a_whole_have_no_word_marked_and_are_not_quoted_twice(service: Service) -> None:
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    found = first_of(service)
    by_words = shown(service.store, [found])[0]
    assert by_words.headline == found.reason
    assert "<mark>" in by_words.earlier.quote
    earlier, later = by_words.earlier.claim, by_words.later.claim
    whole = replace(found, reason=f"opposite states: {both_quoted(earlier, later)}", evidence=(as_a_whole(earlier, later, 1.0),))
    as_whole = shown(service.store, [whole])[0]
    assert as_whole.headline == "Harbour Wire and Delta Ledger: opposite states of one thing"
    assert "<mark>" not in as_whole.earlier.quote + as_whole.later.quote


@pytest.mark.parametrize(
    ("asks", "told"),
    [
        ("How many deaths?", None),
        ("“The Port of Karsa has been closed”, or “The Port of Karsa has reopened”?", None),
        ("Is it open and working?", "Is it open and working?"),
    ],
)
def test_a_question_stands_over_a_card_where_its_words_are_true_of_a_side(
    asks: str, told: str | None, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    found = first_of(service)
    known = service.store.desk.questions([found.question_id])
    asked = {id_: replace(question, asks=asks) for id_, question in known.items()}
    monkeypatch.setattr(service.store, "desk", Desk(service.store.desk, asked))
    assert shown(service.store, [found])[0].asks == told


class Desk:
    """A desk that has other questions."""

    def __init__(self, desk: DeskPort, asked: Mapping[str, Question]) -> None:
        self.topics = desk.topics
        self._asked = asked

    def questions(self, _ids: Iterable[str]) -> Mapping[str, Question]:
        return self._asked


def test_a_search_tells_each_question_once_with_what_both_sides_say(client: FlaskClient, service: Service) -> None:
    for each in (CLOSED, DENIED, REPEATED):
        service.submitter.submit(each)
    page = client.get("/search?q=Karsa").text
    contested = page.split('id="contradictions"')[1].split("</section>")[0]
    assert len(re.findall(r"<li>", contested)) == 1
    assert "more pair" in contested
    assert "has not been closed, the port office said.”" in contested


def test_what_is_decided_stands_right_under_the_card(client: FlaskClient, service: Service) -> None:
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    page = client.get(f"/contradictions/{first_of(service).id}").text
    assert re.findall(r"<h2>([^<]+)", page)[:3] == ["Decide", "Why", "What was checked"]


def test_the_overview_puts_the_states_under_the_contradictions(client: FlaskClient, service: Service) -> None:
    for each in (CLOSED, REOPENED):
        service.submitter.submit(each)
    headings = re.findall(r"<h([23])>(Contradictions|Settled by a later report)", client.get("/").text)
    assert headings == [("2", "Contradictions"), ("3", "Settled by a later report")]


def test_a_name_from_right_to_left_turns_no_date_around(client: FlaskClient, service: Service) -> None:
    for each in (CLOSED, {**REOPENED, "source": "חדשות הנמל"}):
        service.submitter.submit(each)
    assert '<bdi>חדשות הנמל</bdi>, <time datetime="2026-03-03' in client.get("/search?q=Karsa").text
    written = client.get("/api/v1/summary?format=html").text
    assert "<bdi>חדשות הנמל</bdi>, “Port of Karsa reopened”, 3 Mar 2026" in written
    assert "master said.” — <bdi>חדשות הנמל</bdi>, 3 Mar 2026 <a" in written


@pytest.mark.parametrize(("score", "says"), [(1, "over 99 %"), (0.9996, "over 99 %"), (0.937, "94 %"), (0.002, "under 1 %")])
def test_no_confidence_is_rounded_to_certainty(score: float, says: str) -> None:
    assert chance(score) == says


def test_who_submits_a_report_is_told_what_it_contradicts(client: FlaskClient, service: Service) -> None:
    first = client.post("/submit", data={"source": "Harbour Wire", "text": CLOSED["text"], "published_at": "2026-03-01T08:00:00Z"}).text
    assert "It contradicts nothing that is here." in first
    later = client.post("/submit", data={"source": "Delta Ledger", "text": REOPENED["text"], "published_at": "2026-03-03T08:00:00Z"}).text
    assert f'href="/contradictions/{first_of(service).id}"' in later
    assert "contradicts nothing" not in later


def test_a_question_of_figures_stands_over_a_card_only_if_both_sides_count_that(service: Service) -> None:
    service.submitter.submit(
        fields(source="Bay Post", title="", text="At least 31 people died in the Lund mill fire.", url="https://b.example/2")
    )
    service.submitter.submit(
        fields(source="Port Office", title="", text="Exactly 12 people died in the Lund mill fire.", url="https://p.example/2")
    )
    found = first_of(service)
    assert shown(service.store, [found])[0].asks == "How many deaths (Lund mill fire)?"

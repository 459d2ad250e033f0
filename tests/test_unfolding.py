"""Lists of a past moment from no more of the account than they need: the same pages as when everything is worked out."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.filling import fill
from benchmarks.generator import Newsroom
from reconciler.errors import BadInput, Conflict, NotFound
from reconciler.ports import Store
from reconciler.queries import Filters, Listed, Page, When
from reconciler.records import Contradiction, Standing, State
from reconciler.service import Service, unfolding
from reconciler.service.past import Past
from reconciler.service.stored import Seen
from reconciler.service.then import Then
from reconciler.service.unfolding import Lists, Reach, Unfolding
from reconciler.settings import Settings
from reconciler.text.lexicon import Lexicon
from reconciler.web import create_app
from reconciler.web.present import contradictions_json

from .conftest import rules_service
from .test_stored import nothing_taken_from_what_is_stored
from .test_two_clocks import STEPS, Watch, submit_some

DAY = datetime(2026, 3, 2, tzinfo=UTC)
NARROWED = {
    Lists.TOPICS: (Filters(), Filters(open=True), Filters(q="port"), Filters(since=DAY)),
    Lists.CLAIMS: (Filters(), Filters(standing=Standing.SUPERSEDED), Filters(q="the")),
    Lists.CONTRADICTIONS: (Filters(), *(Filters(state=state) for state in State), Filters(since=DAY), Filters(until=DAY)),
    Lists.CONTESTED: (Filters(), *(Filters(state=state) for state in State), Filters(since=DAY), Filters(until=DAY)),
    Lists.SUPERSESSIONS: (Filters(),),
}
NONCE = re.compile(r'nonce="[^"]*"|name="csrf_token" value="[^"]*"')
# What is not told where not all is counted, and what says so.
UNCOUNTED = re.compile(r'<ul class="figures">.*?</ul>|<p class="note">What changed.*?</p>| <span class="count">.*?</span>'
    r"|(?<=All) [\d,]+(?= topics)| \([\d,]+\)(?=</a>)|\d+ older topics|older topics|\d+ topics|Topics", re.DOTALL)  # fmt: skip
PAGES = ("/?", "/contradictions?", "/contradictions?state=superseded&", "/contradictions?min_score=0.9&", "/summary?")
Worked = Callable[[Reach], Store]


def told(lists: Lists, filters: Filters, limit: int, worked: Worked) -> Iterator[object]:
    """A list page by page, with all that is told of what is on it."""
    page: Page | None = Page(limit)
    while page is not None:
        store = worked(asked := Reach(lists, filters, page))
        found: Listed[object] = asked.of(store, page)
        pairs = [one for one in found.records if isinstance(one, Contradiction)]
        yield found, contradictions_json(store, pairs)
        page = Page(limit, found.next) if found.next else None


def same_pages(service: Service, when: When, limit: int) -> None:
    looker = service.looker
    with nothing_taken_from_what_is_stored():
        everything = looker.past.store_at(when)
    for lists, narrowed in NARROWED.items():
        for filters in narrowed:
            wanted = list(told(lists, filters, limit, lambda _: everything))
            assert list(told(lists, filters, limit, lambda asked: Unfolding(looker.past, when).reaching([asked]))) == wanted
            assert list(told(lists, filters, limit, lambda asked: looker.at(when, None, asked))) == wanted


def same_topics(service: Service, when: When) -> None:
    """Each topic by itself is what it is among everything, and its page the same where it may be taken from what is stored."""
    looker, client = service.looker, create_app(service, Settings(judge="rules")).test_client()
    with nothing_taken_from_what_is_stored():
        everything = looker.past.everything(looker.past.then(when))
        wanted = looker._view(Seen.of(everything), when, looker.past.shelved(everything)).summary.topics
    for told in wanted:
        assert looker.view(told.id, when.as_of, when.known_at).summary.topics == (told,)
        if when.known_at:
            address = f"/topics/{told.id}?{urlencode({'known_at': when.known_at.isoformat()})}"
            shown = client.get(address).text
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(Then, "is_now", False)
                assert NONCE.sub("", client.get(address).text) == NONCE.sub("", shown)


@pytest.fixture(autouse=True, scope="module")
def few() -> Iterator[None]:
    """Nothing is so little that all of it is worked out at once."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(unfolding, "_FEW", 0)
        yield


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), st.integers(4, 12))
def test_a_page_of_a_past_moment_is_what_it_is_among_everything(rng: random.Random, steps: int) -> None:
    watch = Watch()
    service = rules_service(clock=watch)
    for step in [submit_some, *rng.choices(STEPS, k=steps)]:
        watch.held = False
        try:
            step(service, rng)
        except (BadInput, Conflict, NotFound):
            continue
        now, watch.held = service.clock(), True
        when = rng.choice([When(DAY), When(datetime(2026, 4, 1, 9, tzinfo=UTC)), When(known_at=now - timedelta(minutes=2)), When(DAY, now)])
        same_pages(service, when, rng.randint(1, 3))
        same_topics(service, rng.choice([when, When(known_at=now)]))


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), st.integers(4, 12))
def test_a_topic_known_lately_is_what_it_is_worked_out_to_be(rng: random.Random, steps: int) -> None:
    watch = Watch()
    service = rules_service(clock=watch)
    for step in [submit_some, *rng.choices(STEPS, k=steps)]:
        watch.held = False
        with suppress(BadInput, Conflict, NotFound):
            step(service, rng)
    now, watch.held = service.clock(), True
    for when in (When(known_at=now), When(known_at=now + timedelta(days=999)), When(known_at=now - timedelta(seconds=1))):
        same_topics(service, when)


@pytest.fixture(scope="module")
def newsroom(lexicon: Lexicon) -> Service:
    service = rules_service()
    fill(service, list(Newsroom(lexicon, 1).reports(160)))
    return service


@pytest.mark.parametrize("hours", [30, 45])
def test_topics_of_a_newsrooms_past_are_what_they_are_among_everything(newsroom: Service, hours: int) -> None:
    same_topics(newsroom, When(datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=hours)))


def test_a_topic_that_was_listed_is_shown_as_it_was_worked_out_for_that(newsroom: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    client = create_app(newsroom, Settings(judge="rules")).test_client()
    moment = datetime(2024, 1, 2, 20, tzinfo=UTC)
    page, topics = Page(3), newsroom.looker.past.store_at(When(moment)).shelf.list_topics(Filters(), Page(3)).records
    addresses = [f"/topics/{topic.id}?as_of={moment:%Y-%m-%dT%H:%M}" for topic in topics]
    wanted = [NONCE.sub("", client.get(address).text) for address in addresses]
    newsroom.looker.at(When(moment), None, Reach(Lists.TOPICS, Filters(), page))
    monkeypatch.setattr(Past, "reached", None)
    assert [NONCE.sub("", client.get(address).text) for address in addresses] == wanted


@pytest.mark.parametrize("hours", [30, 45])
def test_pages_of_a_newsrooms_past_are_what_they_are_among_everything(newsroom: Service, hours: int) -> None:
    same_pages(newsroom, When(datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=hours)), 12)


def test_a_page_needs_no_more_than_what_its_records_hang_together_with(newsroom: Service) -> None:
    unfolded = Unfolding(newsroom.looker.past, When(datetime(2024, 1, 3, tzinfo=UTC)))
    some = unfolded.reaching([Reach(Lists.CLAIMS, Filters(), Page(5))]).shelf.counts()["reports"]
    more = unfolded.reaching([Reach(Lists.TOPICS, Filters(), Page(5))]).shelf.counts()["reports"]
    assert not unfolded.counted
    assert 0 < some <= more < unfolded.whole().shelf.counts()["reports"]
    assert unfolded.counted


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("hours", [30, 45])
def test_a_page_shows_the_same_whether_or_not_all_is_worked_out(newsroom: Service, page: str, hours: int) -> None:
    client = create_app(newsroom, Settings(judge="rules")).test_client()
    moment = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    shown = client.get(f"{page}as_of={moment:%Y-%m-%dT%H:%M}").text
    newsroom.looker.unfolding(When(moment)).whole()
    whole = client.get(f"{page}as_of={moment:%Y-%m-%dT%H:%M}").text
    assert uncounted(shown) == uncounted(whole)


def uncounted(page: str) -> list[str]:
    return UNCOUNTED.sub("", NONCE.sub("", page)).split()


def test_what_there_was_is_counted_on_request(newsroom: Service) -> None:
    client = create_app(newsroom, Settings(judge="rules")).test_client()
    assert "not counted yet" in client.get("/?as_of=2024-01-02T06:00").text
    counted = client.get("/?as_of=2024-01-02T06:00&counted=true").text
    everything = newsroom.looker.past.store_at(When(datetime(2024, 1, 2, 6, tzinfo=UTC))).shelf.counts()
    for kind, says in (("reports", "reports"), ("topics", "topics"), ("contradictions_open", "open contradictions")):
        assert f"<b>{everything[kind]}</b> {says}" in counted
    assert "not counted yet" not in counted

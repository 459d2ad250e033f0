"""The last past moment that all was asked for is held, and never told when something has changed since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from weakref import ref

import pytest
from flask.testing import FlaskClient

from reconciler.queries import Filters, Page, When
from reconciler.service import Service
from reconciler.service.moments import Moments

from .conftest import CLOSED, REOPENED, fields

THEN = When(as_of=datetime(2026, 3, 2, tzinfo=UTC))


class Watch:
    """A clock that is set by hand, and counts what is made."""

    def __init__(self) -> None:
        self.now, self.made = 0.0, 0

    def make(self) -> object:
        self.made += 1
        return object()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def moments(watch: Watch) -> Moments:
    return Moments(lambda: watch.now)


class TestWhatIsHeld:
    """One thing, for a key, for a while."""

    def test_it_is_made_once_for_a_key(self, moments: Moments, watch: Watch) -> None:
        assert moments.get("key", watch.make) is moments.get("key", watch.make)
        assert watch.made == 1

    def test_another_takes_its_place(self, moments: Moments, watch: Watch) -> None:
        for key in ("one", "other", "one"):
            moments.get(key, watch.make)
        assert watch.made == 3

    def test_nothing_is_held_of_what_could_not_be_made(self, moments: Moments, watch: Watch) -> None:
        def fail() -> object:
            raise OSError("disk")

        moments.get("key", watch.make)
        with pytest.raises(OSError, match="disk"):
            moments.get("other", fail)
        moments.get("key", watch.make)
        assert watch.made == 2

    @pytest.mark.parametrize(("after", "made"), [(60, 1), (200, 2)])
    def test_it_is_let_go_when_nobody_asks_for_it(self, moments: Moments, watch: Watch, after: float, made: int) -> None:
        moments.get("key", watch.make)
        watch.now = after
        moments.let_go()
        moments.get("key", watch.make)
        assert watch.made == made

    def test_what_was_held_is_gone_before_another_is_made(self, moments: Moments) -> None:
        held = ref(moments.get("one", Watch))
        assert held() is not None
        assert moments.get("other", held) is None

    def test_it_is_told_whether_it_is_held_and_nothing_is_made(self, moments: Moments, watch: Watch) -> None:
        made = moments.get("key", watch.make)
        assert moments.held("key") is made
        assert moments.held("other") is None
        assert watch.made == 1

    def test_memory_is_given_back_once_when_it_is_gone(self, watch: Watch) -> None:
        seen: list[object] = []
        moments = Moments(lambda: watch.now, lambda: seen.append(held()))
        held = ref(moments.get("key", Watch))
        for watch.now in (60, 200, 400):
            moments.let_go()
        assert seen == [None]


def send(service: Service) -> None:
    service.submitter.submit(fields(source="Third", text="The Port of Karsa is closed to all vessels, pilots said.", title="Closed"))


def review(service: Service) -> None:
    found = service.store.shelf.list_contradictions(Filters(), Page(1)).records[0]
    service.decider.review(found.id, "dismissed", None, "not so", "me")


def told(service: Service, when: When) -> list[object]:
    store = service.looker.at(when)
    topics = [(one.id, one.reports) for one in store.shelf.list_topics(Filters(), Page(50)).records]
    return [topics, [(one.id, one.state) for one in store.shelf.list_contradictions(Filters(), Page(50)).records]]


class TestListsOfAPastMoment:
    """They are worked out anew when anything is sent or decided."""

    def test_a_moment_that_is_asked_for_again_is_not_worked_out_again(self, service: Service) -> None:
        service.submitter.submit(CLOSED)
        assert service.looker.at(THEN) is service.looker.at(THEN)
        assert service.looker.view(None, THEN.as_of, None) is service.looker.view(None, THEN.as_of, None)

    @pytest.mark.parametrize("change", [send, review], ids=["a report is sent", "a contradiction is dismissed"])
    @pytest.mark.parametrize("when", [When(as_of=datetime(2026, 3, 9, tzinfo=UTC)), THEN])
    def test_what_changes_is_told(self, service: Service, change: Callable[[Service], None], when: When) -> None:
        service.submitter.submit(CLOSED)
        service.submitter.submit(REOPENED)
        told(service, when)
        change(service)
        held = told(service, when)
        service.looker.moments.get("another", object)
        assert held == told(service, when)

    def test_a_moment_to_come_is_not_held(self, service: Service) -> None:
        service.submitter.submit(CLOSED)
        to_come = When(known_at=service.clock() + timedelta(days=1))
        assert service.looker.at(to_come) is not service.looker.at(to_come)

    def test_any_request_lets_go_of_what_was_held_too_long(self, service: Service, client: FlaskClient) -> None:
        service.submitter.submit(CLOSED)
        assert client.get("/topics?as_of=2026-03-02").status_code == 200
        assert service.looker.moments._held is not None
        service.looker.moments._clock = lambda: 10**9
        assert client.get("/healthz").status_code == 200
        assert service.looker.moments._held is None

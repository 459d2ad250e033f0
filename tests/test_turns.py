"""What many threads bring at a time: done together, each told what came of its own, and nothing lost when one fails."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from reconciler.errors import BadInput, Busy, Conflict
from reconciler.queries import Filters, Page
from reconciler.service import Service
from reconciler.service.rebuild import snapshot
from reconciler.service.turns import Turns

from .conftest import CLOSED, REOPENED, fields, rules_service
from .test_many_processes import made_up


class Gate:
    """Work that is held up until it is let go, so that more of it comes together; each piece is doubled, an odd one is at fault."""

    def __init__(self) -> None:
        self.begun, self.let_go, self.batches = threading.Event(), threading.Event(), list[list[int]]()

    def do(self, some: Sequence[int]) -> Sequence[int | Exception]:
        self.batches.append(list(some))
        self.begun.set()
        assert self.let_go.wait(10)
        return [2 * each if each % 2 == 0 else BadInput(f"{each} is odd") for each in some]


def doubling(patience: float) -> tuple[Turns[int, int], Gate]:
    return Turns(3, patience), Gate()


def test_what_waits_is_done_in_one_go_and_each_is_told_of_its_own() -> None:
    turns, gate = doubling(10.0)
    with ThreadPoolExecutor(8) as threads:
        first = threads.submit(turns.take, 0, gate.do)
        assert gate.begun.wait(10)
        others = {each: threads.submit(turns.take, each, gate.do) for each in range(1, 8)}
        while len(turns._waiting) < len(others):
            pass
        gate.let_go.set()
        assert first.result() == 0
        for each, came in others.items():
            if each % 2:
                with pytest.raises(BadInput, match=f"{each} is odd"):
                    came.result()
            else:
                assert came.result() == 2 * each
    assert sorted(map(len, gate.batches)) == [1, 1, 3, 3]
    assert sorted(each for batch in gate.batches for each in batch) == [*range(8)]


def test_who_waits_for_too_long_is_told_and_is_not_done() -> None:
    turns, gate = doubling(0.05)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(turns.take, 2, gate.do)
        assert gate.begun.wait(10)
        with pytest.raises(Busy):
            turns.take(4, gate.do)
        gate.let_go.set()
        assert first.result() == 4
    assert gate.batches == [[2]]


def test_what_a_stopped_thread_had_in_hand_is_told_and_the_next_goes_on() -> None:
    turns, _ = doubling(1.0)

    def stopped(_some: Sequence[int]) -> Sequence[int]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        turns.take(1, stopped)
    assert turns.take(1, lambda some: some) == 1


def sent_together(service: Service, sent: Sequence[tuple[dict[str, object], str | None]]) -> list[object]:
    """What became of reports that many threads send while the first is held up, each with its key."""

    def send(one: tuple[dict[str, object], str | None]) -> object:
        try:
            return service.submitter.submit(*one).status
        except (BadInput, Conflict) as error:
            return type(error)

    with ThreadPoolExecutor(len(sent)) as threads:
        with service.submitter.turns._turn:
            came = [threads.submit(send, one) for one in sent]
            waiting = sum("published_at" in one and one["source"] != "" for one, _ in sent)
            while len(service.submitter.turns._waiting) < waiting:
                pass
        return [each.result() for each in came]


def test_many_senders_come_to_what_one_after_another_comes_to() -> None:
    reports = made_up(40)
    together, alone = rules_service(), rules_service()
    assert sent_together(together, [(each, None) for each in [*reports, *reports[:3]]]).count("created") == 40
    for each in reports:
        alone.submitter.submit(each)
    assert snapshot(together.store.shelf) == snapshot(alone.store.shelf)


def test_a_key_that_is_sent_twice_at_a_time_is_sent_once() -> None:
    service = rules_service()
    other = fields(source="Delta Ledger", text="The bakers of Lund have baked rye bread.")
    came = sent_together(service, [(CLOSED, "a"), (CLOSED, "a"), (REOPENED, "b"), (other, "b"), (fields(source=""), "c")])
    assert sorted(map(str, came[:2])) == ["created", "unchanged"]
    assert sorted(map(str, came[2:4])) == sorted([str(Conflict), "created"])
    assert came[4] is BadInput
    assert len(service.store.shelf.list_reports(Filters(), Page(9)).records) == 2


def test_a_fault_of_ours_with_one_report_loses_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    service = rules_service()
    take_in = type(service.submitter)._take_in

    def faulty(self: object, reports: Sequence[object], ready: object) -> object:
        if any("reopened" in str(each) for each in reports):
            raise RuntimeError
        return take_in(self, reports, ready)  # type: ignore[arg-type]

    monkeypatch.setattr(type(service.submitter), "_take_in", faulty)
    with ThreadPoolExecutor(2) as threads:
        with service.submitter.turns._turn:
            came = [threads.submit(service.submitter.submit, each) for each in (CLOSED, REOPENED)]
            while len(service.submitter.turns._waiting) < 2:
                pass
        assert came[0].result().status == "created"
        with pytest.raises(RuntimeError):
            came[1].result()

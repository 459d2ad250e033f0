"""The judge is asked before a report is written, and not while others wait to write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.intake.drafts import report_from
from reconciler.intake.files import Found
from reconciler.judges.rules import RulesJudge
from reconciler.records import Couple, ReadReport, Verdict
from reconciler.service import Service, foresee
from reconciler.service.derive import Deriver
from reconciler.service.foresee import Ask, Foreseen, Prepared, foreseen
from reconciler.service.rebuild import snapshot
from reconciler.settings import Settings
from reconciler.store.memory import MemoryStore
from reconciler.store.sqlite import SqliteStore
from reconciler.vocabulary import load_lexicon
from reconciler.wiring import make_service

from .conftest import CLOSED, NOON, REOPENED, Clock, fields, rules_service

TOLL = fields(source="Union", text="The Port of Karsa has been closed to tankers, the union said.", published_at="2026-03-02T08:00:00Z")


class Watched:
    """A store in memory that says whether a unit of work is open; another process may write before the next one."""

    def __init__(self) -> None:
        self.inner, self.open = MemoryStore(), False
        self.meanwhile: Callable[[], object] = bool

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    @contextmanager
    def writing(self) -> Iterator[None]:
        meanwhile, self.meanwhile = self.meanwhile, bool
        meanwhile()
        with self.inner.writing():
            self.open = True
            yield
            self.open = False


@dataclass
class Witness:
    """The rule judge, which takes down where it was asked."""

    store: Watched
    rules: RulesJudge = field(default_factory=lambda: RulesJudge(load_lexicon()))
    within: list[int] = field(default_factory=list)
    before: list[int] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.rules, name)

    def judge(self, couples: Sequence[Couple]) -> list[tuple[Verdict, ...]]:
        (self.within if self.store.open else self.before).append(len(couples))
        return self.rules.judge(couples)


def watched() -> tuple[Service, Any]:
    store: Any = Watched()
    witness: Any = Witness(store)
    return make_service(Settings(judge="rules"), store=store, judge=witness, clock=Clock()), witness


def test_the_judge_is_asked_before_the_unit_of_work_and_not_in_it() -> None:
    service, witness = watched()
    for each in (CLOSED, REOPENED, TOLL):
        service.submitter.submit(each)
    assert (sum(witness.before), witness.within) == (3, [])


def test_what_another_wrote_meanwhile_is_judged_all_the_same_and_nothing_else_again() -> None:
    service, witness = watched()
    service.submitter.submit(CLOSED)
    witness.store.meanwhile = lambda: rules_service(witness.store.inner).submitter.submit(REOPENED)
    service.submitter.submit(TOLL)
    assert (witness.before, witness.within) == ([1], [1])
    other = rules_service()
    for each in (CLOSED, REOPENED, TOLL):
        other.submitter.submit(each)
    assert snapshot(service.store.shelf) == snapshot(other.store.shelf)


def test_a_couple_that_has_changed_since_is_judged_again() -> None:
    service, witness = watched()
    one, other = (service.deriver.read(report_from(each, NOON)) for each in (CLOSED, REOPENED))
    couple = Couple(one, other)
    said: tuple[Verdict, ...] = ()
    prepared = Prepared(witness, {(one.report.id, other.report.id): (couple, said)})
    later = replace(couple, later=replace(other, report=replace(other.report, received_at=NOON + timedelta(1))))
    redated = replace(couple, later=replace(other, report=replace(other.report, published_at=NOON + timedelta(9))))
    assert prepared.judge([later]) == [said]
    assert witness.before == []
    assert prepared.judge([redated, couple])[1] == said
    assert witness.before == [1]


def several_matters() -> list[dict[str, Any]]:
    """Two stories, with a reprint, a later edition, a correction and a retraction among their reports."""
    edition = {**CLOSED, "text": f"{CLOSED['text']} It is shut until Friday.", "published_at": "2026-03-01T12:00:00Z"}
    reprint = fields(source="Gazette", published_at="2026-03-01T09:00:00Z")
    correction = "Correction: the Port of Karsa has not been closed to all vessels, the harbour master said."
    bread = fields(source="Crumb", title="Bread of Lund", text="The bakers of Lund have sold 40 loaves.", url="https://crumb.example/1")
    fewer = {**bread, "source": "Oven", "text": "The bakers of Lund have sold 12 loaves.", "published_at": "2026-03-02T08:00:00Z"}
    taken_back = fields(
        source="Crumb", title="Taken back", text="We were wrong.", retracts=bread["url"], published_at="2026-03-04T08:00:00Z"
    )
    return [
        CLOSED,
        bread,
        REOPENED,
        reprint,
        fewer,
        TOLL,
        edition,
        fields(text=correction, published_at="2026-03-02T09:00:00Z"),
        taken_back,
    ]


@settings(max_examples=25, deadline=None)
@given(st.permutations(several_matters()))
def test_what_is_foreseen_is_what_is_asked_in_any_order(order: list[dict[str, Any]]) -> None:
    service, witness = watched()
    for each in order:
        service.submitter.submit(each)
    assert witness.within == []
    together, other = watched()
    together.take_lines([Found(number, each) for number, each in enumerate(order, 1)])
    assert other.within == []
    assert sum(other.before) <= sum(witness.before)
    assert snapshot(together.store.shelf) == snapshot(service.store.shelf)


def read_all(service: Service) -> list[ReadReport]:
    return [service.deriver.read(report_from(each, NOON)) for each in several_matters()]


def chained() -> list[dict[str, Any]]:
    """Reports each of which has a name in common with those beside it, and nothing with the others."""
    names = ("Karsa", "Lundby", "Velmora", "Osterholt", "Quillon", "Tarpeia", "Wexmere", "Ibsenau", "Zorrin")
    told = [*pairwise(names)] * 2
    return [fields(title="", source=f"Source {n}", text=f"{' and '.join(each)} went {n} times.") for n, each in enumerate(told)]


@settings(max_examples=60, deadline=None)
@given(st.permutations(chained()), st.lists(st.integers(1, 3), min_size=2, max_size=9), st.booleans())
def test_what_others_wrote_since_it_was_foreseen_changes_nothing_of_the_outcome(
    order: list[dict[str, Any]], sizes: list[int], in_file: bool
) -> None:
    service = rules_service(SqliteStore(":memory:") if in_file else MemoryStore())
    left, batches = [service.deriver.read(report_from(each, NOON)) for each in order[: sum(sizes)]], list[list[ReadReport]]()
    for size in sizes:
        batches, left = [*batches, left[:size]], left[size:]
    with service.store.writing():
        service.deriver.take_in(batches[0])
        service.deriver.work_out(read.report.id for read in batches[0])
    # All at once, and then one after another: each but the first finds that others were before it.
    ready = [(batch, foreseen(service.deriver, batch, service.judge.judge)) for batch in batches[1:] if batch]
    for batch, known in ready:
        with service.store.writing():
            known.take_in(batch, [])
    assert service.rebuild_differences() == []


def test_only_what_others_wrote_that_has_to_do_with_it_makes_a_report_be_planned_again(monkeypatch: pytest.MonkeyPatch) -> None:
    service, again = rules_service(), []
    closed, bread, reopened = read_all(service)[:3]
    ready = [(each, foreseen(service.deriver, [each], service.judge.judge)) for each in (closed, bread, reopened)]
    anew = foresee.foreseen

    def counted(deriver: Deriver, reads: Sequence[ReadReport], ask: Ask) -> Foreseen:
        again.append(reads)
        return anew(deriver, reads, ask)

    monkeypatch.setattr(foresee, "foreseen", counted)
    for read, known in ready:
        with service.store.writing():
            known.take_in([read], [])
    assert again == [[reopened]]
    assert service.rebuild_differences() == []

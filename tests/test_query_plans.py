"""What SQLite plans for every list, filter, order and page: no table is read through, and nothing but what is bounded is sorted.

A page is asked for in two steps (store/sqlite_pages.py): which records are on it, from an index in its order, and then the
rows of those, which are as few as the page. So the inner query may scan an index that has its order, since it stops at the
limit, but may not sort; where records stand in the order of their reports, no more than what is of one instant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reconciler.deliveries import Sending
from reconciler.queries import Filters, Order, Page
from reconciler.records import Kind, Standing, State
from reconciler.store import sqlite_desk, sqlite_filters
from reconciler.store.sqlite import SqliteStore

from .conftest import rules_service
from .stories import all_found

AT = datetime(2026, 1, 1, tzinfo=UTC)
FIRST, DEEP = Page(2), Page(2, (1_767_225_600_000_000, "x"))
LISTED: dict[str, tuple[Filters, ...]] = {
    "list_reports": (
        Filters(),
        Filters(source="a"),
        Filters(topic="t"),
        Filters(source="a", topic="t"),
        Filters(since=AT),
        Filters(until=AT),
        Filters(source="a", since=AT, until=AT),
    ),
    "list_claims": (
        Filters(),
        Filters(standing=Standing.DISPUTED),
        Filters(standing=Standing.STANDS),
    ),
    "list_topics": (Filters(), Filters(open=True), Filters(since=AT), Filters(until=AT), Filters(open=False, since=AT)),
    "list_contradictions": (
        Filters(),
        Filters(topic="t"),
        *(Filters(kind=kind) for kind in Kind),
        *(Filters(state=state) for state in State),
        Filters(kind=Kind.DATE, state=State.CONFIRMED),
        Filters(source="a"),
        Filters(source="a", state=State.OPEN, kind=Kind.DATE),
        Filters(min_score=0.9),
        Filters(since=AT),
        Filters(until=AT),
        Filters(topic="t", min_score=0.9, since=AT),
    ),
    "list_supersessions": (Filters(), Filters(topic="t"), Filters(since=AT), Filters(until=AT)),
}
# What a report, a question, rare words or a topic's claims have is bounded, and may be sorted; only nothing may be read through.
BOUNDED: dict[str, tuple[Filters, ...]] = {
    "list_claims": (
        Filters(report="r"),
        Filters(q="rare"),
        Filters(topic="t"),
        Filters(topic="t", standing=Standing.DISPUTED),
        Filters(topic="t", standing=Standing.STANDS),
    ),
    "list_reports": (Filters(q="rare"),),
    "list_topics": (Filters(q="rare"),),
    "list_contradictions": (Filters(report="r"), Filters(question="q"), Filters(q="rare")),
    "list_supersessions": (Filters(report="r"),),
}
Asking = Callable[[SqliteStore], object]


def named(cases: dict[str, tuple[Filters, ...]]) -> Iterator[tuple[str, Filters, Page]]:
    for name, filters in cases.items():
        for each in filters:
            yield from ((name, each, page) for page in (FIRST, DEEP))


def told(value: object) -> str:
    return re.sub(r"\w+=None, |\w+=None|datetime.datetime", "", str(value))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    made = SqliteStore(Path(tmp_path_factory.mktemp("plans")) / "plans.db")
    yield made
    made.close()


def plans(store: SqliteStore, ask: Asking) -> list[tuple[int, str]]:
    """The steps of all queries that are asked, each with the step that it is part of, 0 for the query itself."""
    connection, asked = store._database().conn, list[str]()
    connection.set_trace_callback(asked.append)
    ask(store)
    connection.set_trace_callback(None)
    # What FTS5 asks of its own tables is left out.
    queries = [sql for sql in asked if "_fts_" not in sql and sql.lstrip().startswith(("SELECT", "WITH"))]
    steps = [row for sql in queries for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert steps
    return [(row[1], row[3]) for row in steps]


def read_through(steps: list[tuple[int, str]]) -> list[str]:
    """The tables that are read from end to end, not by an index; what a query makes itself, or was given, is not one."""
    own = ("json_each", "VIRTUAL TABLE", "asked", "ranked", "newest", "gathered", "CONSTANT ROW", "subquery", "(", "fts_")
    return [step for _, step in steps if step.startswith("SCAN") and "USING" not in step and not any(name in step for name in own)]


def sorted_within(steps: list[tuple[int, str]], *, beyond_an_instant: bool) -> list[str]:
    of_an_instant = ("RIGHT PART", "LAST TERM") if beyond_an_instant else ()
    return [step for part_of, step in steps if part_of and "TEMP B-TREE" in step and not any(part in step for part in of_an_instant)]


@pytest.mark.parametrize(("listed", "filters", "page"), [*named(LISTED)], ids=told)
def test_a_list_reads_an_index_in_its_order(store: SqliteStore, listed: str, filters: Filters, page: Page) -> None:
    steps = plans(store, lambda store: getattr(store.shelf, listed)(filters, page))
    assert not read_through(steps)
    in_order_of_reports = listed == "list_claims" or (listed == "list_reports" and filters.topic is not None)
    assert not sorted_within(steps, beyond_an_instant=in_order_of_reports)


@pytest.mark.parametrize(("listed", "filters", "page"), [*named(BOUNDED)], ids=told)
def test_what_is_bounded_is_found_by_an_index(store: SqliteStore, listed: str, filters: Filters, page: Page) -> None:
    steps = plans(store, lambda store: getattr(store.shelf, listed)(filters, page))
    assert not read_through(steps)
    assert not [step for _, step in steps if step.startswith("SCAN") and "USING INDEX" in step]


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("page", [FIRST, DEEP], ids=["first", "deep"])
def test_contested_questions_stand_in_the_order_asked_for(store: SqliteStore, order: Order, state: State, page: Page) -> None:
    if order is Order.TOPIC and page.after is not None:
        page = replace(page, after=("a label", "x"))
    steps = plans(store, lambda store: store.desk.contested(Filters(state=state), page, order, 4))
    assert not read_through(steps)
    assert [step for _, step in steps if f"contested_{ {'confidence': 'surest', 'topic': 'label'}.get(order, order) }" in step]
    of_the_page = [step for part_of, step in steps if not part_of][:1]
    assert "contested" in of_the_page[0]


FILTERED = (
    Filters(),
    Filters(state=State.OPEN, kind=Kind.DATE),
    Filters(state=State.OPEN, source="a"),
    Filters(topic="t"),
    Filters(state=State.OPEN, min_score=0.9),
    Filters(since=AT),
    Filters(report="r"),
    Filters(question="q"),
)


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("filters", FILTERED, ids=told)
def test_contested_questions_with_filters_are_gathered_by_an_index_and_then_sorted(
    store: SqliteStore, filters: Filters, order: Order
) -> None:
    # Their pairs are gathered, all that the filters let through: dearer than the table of all, and still no table is read through.
    assert not read_through(plans(store, lambda store: store.desk.contested(filters, FIRST, order, 4)))


ASKED: dict[str, Asking] = {
    "changes": lambda store: store.shelf.changes(3, 2),
    "history": lambda store: store.archive.decisions(Page(2, (9, ""))),
    "history since": lambda store: store.archive.decisions(Page(2, since=AT)),
    "sources": lambda store: store.shelf.list_sources(Page(2, ("a", ""))),
    "source": lambda store: store.shelf.source("a"),
    "unfinished jobs": lambda store: store.archive.unfinished_jobs(),
    "rejected lines": lambda store: store.desk.rejections(5),
    "deliveries": lambda store: store.outbox.deliveries("w", None, Page(2, (9, "x"))),
    "dead letters": lambda store: store.outbox.deliveries("w", Sending.DEAD, Page(2)),
    "due deliveries": lambda store: store.outbox.due("w", AT, 5),
    "embargoed": lambda store: store.archive.embargoed(AT),
    "ties": lambda store: store.workings.ties_of(["a", "b"]),
    "likeness": lambda store: store.workings.alike(["a", "b"]),
    "ties among": lambda store: store.workings.ties_among(["a", "b"]),
    "copies among": lambda store: store.workings.ties_among(["a", "b"], copying=0.75),
    "bound": lambda store: store.workings.bound(["a", "b"]),
    "linked": lambda store: store.workings.linked(["a", "b"]),
    "first claims": lambda store: store.shelf.leading_standings(["a"]),
    "topics of reports": lambda store: store.shelf.topics_by_report(["a"]),
    "tallies": lambda store: store.desk.tally("t"),
    "surest": lambda store: store.desk.strongest([("q", State.OPEN), ("r", State.OPEN)], 4),
    "account": lambda store: store.workings.account(["a", "b"]),
    "last change": lambda store: store.desk.last_change(),
    "many records": lambda store: store.desk.contradictions(["a", "b"]),
}
# Few by nature: jobs wait in a queue of bounded length, a report is in few topics; and an account is read as a whole.
SORTED = {"unfinished jobs", "topics of reports", "account"}


@pytest.mark.parametrize("name", ASKED)
def test_whatever_else_is_asked_is_found_by_an_index(store: SqliteStore, name: str) -> None:
    steps = plans(store, ASKED[name])
    assert not read_through(steps)
    assert not [step for _, step in steps if "USE TEMP B-TREE FOR ORDER BY" in step and name not in SORTED]


@pytest.mark.parametrize("most_sorted", [1, 60_000], ids=["asked one by one", "asked by number"])
def test_pairs_with_words_of_many_claims_are_those_that_their_claims_lead_to(
    most_sorted: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = SqliteStore(tmp_path / "stories.db")
    rules_service(kept).take_lines(all_found())

    def found(q: str) -> object:
        listed = [one.id for one in kept.shelf.list_contradictions(Filters(q=q), Page(200)).records]
        contested = kept.desk.contested(Filters(state=State.SUPERSEDED, q=q), Page(50), Order.NEWEST, 4)
        return listed, contested, kept.desk.matches(q)

    looked_up = {q: found(q) for q in ("the", "port", "customs h2", "no such words")}
    monkeypatch.setattr(sqlite_filters, "MOST_LOOKED_UP", 1)
    monkeypatch.setattr(sqlite_filters, "MOST_SORTED", most_sorted)
    assert {q: found(q) for q in looked_up} == looked_up
    kept.close()


@pytest.mark.parametrize("limit", [1, 3, 50])
def test_the_newest_questions_are_told_from_however_few_pairs_are_looked_at_at_a_time(
    limit: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_desk, "_PAIRS_A_QUESTION", 1)
    kept, oracle = SqliteStore(tmp_path / "stories.db"), rules_service()
    for service in (rules_service(kept), oracle):
        service.take_lines(all_found())
    for filters in (Filters(), Filters(kind="status"), Filters(q="the"), Filters(source="Harbour Wire")):
        page = Page(limit)
        while True:
            found, expected = (store.desk.contested(filters, page, Order.NEWEST, 2) for store in (kept, oracle.store))
            assert found == expected
            if found.next is None:
                break
            page = Page(limit, found.next)
    kept.close()

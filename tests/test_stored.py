"""What is stored of a topic is what working it out anew gives: so a present page reads it and works nothing out."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciler.documents import as_json
from reconciler.errors import BadInput, Conflict, NotFound
from reconciler.intake.files import Found
from reconciler.ports import Store
from reconciler.queries import Filters, Group, Page, When, every
from reconciler.records import Account
from reconciler.service import Service
from reconciler.service.past import Past
from reconciler.service.stored import Seen
from reconciler.store.sqlite import SqliteStore

from .conftest import CLOSED, REOPENED, rules_service
from .stories import all_found
from .test_two_clocks import STEPS, Watch, submit_some

FEW = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def sorted_out(account: Account) -> list[set[object]]:
    """An account's records, in whatever order they stand in it."""
    return [{*account.topics}, {*account.questions}, {*account.contradictions}, {*account.supersessions}, {*account.states}]


@contextmanager
def nothing_taken_from_what_is_stored() -> Iterator[None]:
    """For as long as the block lasts each group of an account is judged and settled anew, also where it is now as it was."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Past, "_as_now", lambda *_: (Account((), (), (), (), ()), set()))
        yield


def same_as_anew(service: Service) -> None:
    looker = service.looker
    topics = [topic.id for topic in every(lambda page: service.store.shelf.list_topics(Filters(), page))]
    for topic in [None, *topics]:
        view = looker.view(topic, None, None, whole=True)
        with nothing_taken_from_what_is_stored():
            anew = Seen.of(looker._worked(looker._reports_of(topic), When()))
        anew = anew.only([one for one in anew.account.topics if one.id == topic]) if topic else anew
        assert sorted_out(view.account) == sorted_out(anew.account)
        assert sorted(view.reads, key=lambda read: read.report.id) == sorted(anew.reads, key=lambda read: read.report.id)
        assert view.reviews == anew.reviews
        again = looker._view(anew, When(), service.store)
        assert as_json(view.summary) == as_json(again.summary)
        assert looker.view(topic, None, None).summary == view.summary


@FEW
@given(st.randoms(use_true_random=False), st.integers(3, 9))
def test_what_is_stored_of_a_topic_is_what_working_it_out_anew_gives(rng: random.Random, steps: int) -> None:
    service = rules_service(clock=Watch())
    for step in [submit_some, *rng.choices(STEPS, k=steps)]:
        try:
            step(service, rng)
        except (BadInput, Conflict, NotFound):
            continue
        service.release_embargoes()
    same_as_anew(service)


@pytest.mark.parametrize("store", ["sqlite", "postgres"], indirect=True)
def test_so_it_is_in_a_database_with_splits_and_withdrawals(store: Store) -> None:
    service = rules_service(store)
    service.take_lines(all_found())
    found = store.shelf.list_contradictions(Filters(), Page(3)).records
    service.decider.review(found[0].id, "confirmed", found[0].later, "", "Ana")
    topics = [topic for topic in store.shelf.list_topics(Filters(), Page(9)).records if len(topic.reports) > 2]
    service.decider.split(topics[0].id, topics[0].claims[:2], "", "Ana")
    service.decider.withdraw(topics[1].reports[0], "", "Ana")
    same_as_anew(service)


def test_a_group_that_is_kept_again_writes_only_the_rows_that_came_out_otherwise(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "kept.db")
    rules_service(store).take_lines(all_found()[:20])
    account = store.workings.account(store.archive.report_ids())
    [(id_, members)] = _largest_group(store)
    own = store.workings.account(members)
    changed = replace(own, contradictions=(replace(own.contradictions[0], score=0.321), *own.contradictions[1:]))
    for again, expected in ((own, []), (changed, ["contested", "contradictions"]), (own, ["contested", "contradictions"])):
        written = list[str]()
        store.database.conn.set_trace_callback(written.append)
        with store.writing():
            store.workings.replace_groups((), [Group(id_, "another", members, again)])
        store.database.conn.set_trace_callback(None)
        tables = {sql.split('"')[1] for sql in written if sql.startswith("INSERT INTO")} - {"groups"}
        assert tables <= {*expected}
        assert len([sql for sql in written if sql.startswith('INSERT INTO "contradictions"')]) == bool(expected)
        assert sorted_out(store.workings.account(members)) == sorted_out(again)
    assert sorted_out(store.workings.account(store.archive.report_ids())) == sorted_out(account)
    store.close()


def _largest_group(store: SqliteStore) -> list[tuple[str, tuple[str, ...]]]:
    """The group with most contradictions, with its reports."""
    sql = "SELECT group_id FROM contradictions JOIN topics ON topics.key = topic GROUP BY group_id ORDER BY count(*) DESC LIMIT 1"
    id_ = store.database.execute(sql).fetchone()[0]
    return [*store.workings.members_of([id_]).items()]


def test_a_topic_is_told_as_it_was_at_one_moment_whatever_comes_in_meanwhile(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    service.take_lines([Found(1, CLOSED), Found(2, REOPENED)])
    topic = service.store.shelf.list_topics(Filters(), Page(1)).records[0].id
    before, read = service.looker.view(topic, None, None).summary, service.store.workings.account
    another = {**REOPENED, "source": "Third Paper", "published_at": "2026-03-04T09:00:00+02:00"}

    def once_another_came(ids: list[str], *, against: bool = True) -> Account:
        sender = threading.Thread(target=service.take_lines, args=([Found(3, another)],))
        sender.start()
        sender.join()
        return read(ids, against=against)

    with monkeypatch.context() as patched:
        patched.setattr(service.store.workings, "account", once_another_came)
        assert service.looker.view(topic, None, None).summary == before
    assert service.looker.view(topic, None, None).summary != before

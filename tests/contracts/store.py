"""What every store must do: run against each by tests/test_store_contract.py, with the memory store as the oracle."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product

import pytest

from reconciler.deliveries import Delivery, Happening, Sending, Webhook
from reconciler.pipeline.ties import NEAR, lookup_keys, tie
from reconciler.ports import Store
from reconciler.queries import Dating, Filters, Group, Job, JobStatus, Order, Page, Rejections, Role, Token, every
from reconciler.records import Account, Decided, Decision, State, Tie
from reconciler.service.following import place_of
from reconciler.service.rebuild import snapshot
from reconciler.store.codec import microseconds
from reconciler.text.keys import content_id

from ..conftest import CLOSED, NOON, REOPENED, fields, rules_service
from ..stories import all_found

DAY = datetime(2026, 3, 2, tzinfo=UTC)


def four_reports(store: Store) -> list[str]:
    """The ids, in order, of reports that are kept and have nothing to do with one another."""
    service = rules_service(store)
    texts = ("The ferry sank.", "A bank raised its rate.", "Two schools were closed.", "He won a medal.")
    return sorted(str(service.submitter.submit(fields(title="", text=text)).report_id) for text in texts)


class StoreContract:
    """Inherit, and give a `store` fixture."""

    def test_reports_that_were_known_and_count_for_a_moment_are_named_newest_first(self, store: Store) -> None:
        service = rules_service(store)
        recounts = "The Port of Karsa was closed on 20 February 2026, pilots said."
        held = (NOON + timedelta(days=400)).isoformat()
        sent = (CLOSED, REOPENED, fields(source="Late", text=recounts, title="", published_at="2026-03-09T08:00:00Z"))
        ids = [str(service.submitter.submit(each).report_id) for each in sent]
        hidden = str(service.submitter.submit(fields(source="Held", embargoed_until=held)).report_id)
        archive, now, far = store.archive, service.clock(), service.clock() + timedelta(days=4000)
        named = {(by, seen): [id_ for id_, _ in archive.datelines(far, by, seen=seen)] for by in (None, DAY) for seen in (True, False)}
        assert named[None, True] == [ids[2], ids[1], ids[0]]
        assert set(named[None, False]) == {*ids, hidden}
        # What came out later counts by what it states of before.
        assert named[DAY, True] == [ids[2], ids[0]]
        assert archive.datelines(now - timedelta(days=4000), None, seen=True) == []
        assert hidden not in [id_ for id_, _ in archive.datelines(now, None, seen=False)]
        assert archive.datelines(now, None, seen=True)[-1] == (ids[0], microseconds(datetime.fromisoformat(CLOSED["published_at"])))

    def test_links_are_told(self, store: Store) -> None:
        first, _, _, last = four_reports(store)
        with store.writing():
            store.workings.add_links([(last, first)])
        assert list(map(set, store.workings.links())) == [{first, last}]

    def test_an_interrupted_unit_of_work_leaves_nothing(self, store: Store) -> None:
        with pytest.raises(RuntimeError), store.writing():
            store.archive.put_setting("a", "1")
            raise RuntimeError
        assert store.archive.setting("a") is None

    def test_what_was_written_is_read_again(self, store: Store) -> None:
        with store.writing():
            store.archive.put_setting("a", "1")
            store.archive.put_setting("a", "2")
            store.archive.remember_key("k", "f", "r")
        assert store.archive.setting("a") == "2"
        assert store.archive.recall_key("k") == ("f", "r")
        assert store.archive.recall_key("other") is None

    def test_a_name_that_nobody_holds_is_held_and_units_of_work_go_on(self, store: Store) -> None:
        for _ in range(2):
            with store.alone("job 1") as ours, store.writing():
                store.archive.put_setting("a", "1")
            assert ours

    def test_decisions_are_listed_newest_first_in_pages(self, store: Store) -> None:
        made = [Decision(f"d{n}", Decided.WITHDRAW, f"r{n}", NOON + timedelta(n), "Ana", "why", {}) for n in range(5)]
        for decision in made:
            with store.writing():
                store.archive.add_decision(decision)
        assert store.archive.decisions().records == tuple(reversed(made))
        first = store.archive.decisions(Page(2))
        second = store.archive.decisions(Page(9, first.next))
        assert first.records + second.records == tuple(reversed(made))
        assert second.next is None
        newer = store.archive.decisions(Page(2, since=NOON + timedelta(2)))
        assert newer.records + store.archive.decisions(Page(2, newer.next, NOON + timedelta(2))).records == tuple(made[:1:-1])

    def test_jobs_are_kept_with_their_progress(self, store: Store) -> None:
        lines, results = ({"line": 1}, {"line": 2}), ({"line": 1, "status": "created"}, {"line": 2, "status": "created"})
        job = Job("j", JobStatus.QUEUED, NOON, 0, 2, lines, ())
        half = Job("j", JobStatus.RUNNING, NOON, 1, 2, lines, results[:1])
        done = Job("j", JobStatus.DONE, NOON, 2, 2, (), results)
        for state, waiting in ((job, ["j"]), (half, ["j"]), (done, [])):
            with store.writing():
                store.archive.put_job(state)
            assert store.archive.job("j", payload=True) == state
            assert store.archive.job("j") == replace(state, payload=())
            assert store.archive.unfinished_jobs() == waiting

    def test_tokens_are_listed_by_name(self, store: Store) -> None:
        tokens = [Token("b", Role.READ, "y", NOON), Token("a", Role.ADMIN, "x", NOON, NOON)]
        with store.writing():
            for token in tokens:
                store.archive.put_token(token)
        assert store.archive.tokens() == tokens[::-1]

    def test_datings_are_those_that_still_held(self, store: Store) -> None:
        made = [Dating("r", NOON - timedelta(n), bool(n), ("note",), NOON + timedelta(n)) for n in range(3)]
        with store.writing():
            for dating in reversed(made):
                store.archive.add_dating(dating)
        assert store.archive.datings(NOON - timedelta(1)) == made
        assert store.archive.datings(NOON) == made[1:]
        assert store.archive.datings(NOON + timedelta(2)) == []

    def test_what_is_to_be_sent_is_kept_with_its_progress(self, store: Store) -> None:
        hook = Webhook("w", "https://a.example/", (Happening.OVERTURNED,), None, False, "secret", NOON, 3)
        made = [Delivery(f"d{n}", "w", Happening.OVERTURNED, n // 2, "{}", Sending.WAITING, 0, NOON, NOON + timedelta(n)) for n in range(6)]
        other = replace(made[0], id="e", webhook_id="v")
        with store.writing():
            for webhook in (hook, replace(hook, place=5)):
                store.outbox.put_webhook(webhook)
            for delivery in (*reversed(made), other):
                store.outbox.put_delivery(delivery)
        assert store.outbox.webhooks() == [replace(hook, place=5)]
        assert store.outbox.due("w", NOON + timedelta(2), 9) == made[:3]
        assert store.outbox.due("w", NOON + timedelta(9), 2) == made[:2]
        first = store.outbox.deliveries("w", None, Page(4))
        second = store.outbox.deliveries("w", None, Page(4, first.next))
        assert (*first.records, *second.records) == tuple(reversed(made))
        assert second.next is None
        with store.writing():
            for delivery in made[1:4]:
                store.outbox.put_delivery(replace(delivery, state=Sending.DELIVERED))
            store.outbox.trim("w", 2)
        assert store.outbox.tally("w") == {Sending.WAITING: 3, Sending.DELIVERED: 2, Sending.DEAD: 0}
        assert [one.id for one in store.outbox.deliveries("w", Sending.DELIVERED, Page(9)).records] == ["d3", "d2"]
        assert store.outbox.delivery("d1") is None
        with store.writing():
            store.outbox.drop_webhook("w")
        assert (store.outbox.webhooks(), store.outbox.delivery("d0"), store.outbox.delivery("e")) == ([], None, other)
        assert store.desk.last_change() == len(store.shelf.changes(0, 99))

    def test_a_rebuild_that_changes_nothing_notes_no_change(self, store: Store) -> None:
        service = rules_service(store)
        for each in (CLOSED, REOPENED):
            service.submitter.submit(each)
        before, taken = store.shelf.changes(0, 99), snapshot(store.shelf)
        service.rebuild()
        assert store.shelf.changes(0, 99) == before
        assert snapshot(store.shelf) == taken
        [found] = store.shelf.list_supersessions(Filters(), Page(9)).records
        assert store.shelf.supersession(found.id) == found

    def test_links_are_followed_in_both_directions_and_ties_are_not(self, store: Store) -> None:
        a, b, c, d = four_reports(store)
        with store.writing():
            store.workings.add_ties([Tie(a, b, 0.5, 0.0), Tie(c, d, 0.5, 0.0), Tie(a, c, 0.5, 0.75)])
            store.workings.add_links([(d, b), (c, d)])
        assert store.workings.linked([c]) == store.workings.linked([b]) == {b, c, d}
        assert store.workings.linked(["z", a]) == {"z", a}
        assert store.workings.ties_among([a, b, c]) == [Tie(a, b, 0.5, 0.0), Tie(a, c, 0.5, 0.75)]
        assert store.workings.ties_among([a, b, c], copying=0.75) == [Tie(a, c, 0.5, 0.75)]

    def test_ties_lead_out_of_a_set_and_groups_and_links_bind(self, store: Store) -> None:
        a, b, c, d = four_reports(store)
        group = Group("g", "made", (b, c), Account((), (), (), (), ()))
        with store.writing():
            store.workings.add_ties([Tie(a, b, 0.123457, 0.0), Tie(c, d, 0.5, 0.999999)])
            store.workings.add_links([(d, b)])
            store.workings.replace_groups(store.workings.signatures([a, b, c, d]), [group])
        ties = sorted(store.workings.ties_of([b, d]), key=lambda tie: tie.a)
        assert ties == [Tie(a, b, 0.123457, 0.0), Tie(c, d, 0.5, 0.999999)]
        assert store.workings.ties_of(["z"]) == []
        assert store.workings.alike([b, d, "z"]) == {b: {a: 123_457}, d: {c: 999_999}, "z": {}}
        assert store.workings.alike([b, d], {c, "z"}) == {b: {}, d: {c: 999_999}}
        assert store.workings.alike([b, d], {a, c}) == {b: {a: 123_457}, d: {c: 999_999}}
        with store.writing():
            assert store.workings.alike([b]) == {b: {a: 123_457}}
        assert store.workings.bound([c]) == {b, c, d}
        assert store.workings.bound([a]) == {a}

    def test_many_are_looked_up_as_one_is(self, store: Store) -> None:
        service = rules_service(store)
        for each in (CLOSED, {**CLOSED, "text": f"{CLOSED['text']} It is shut."}, REOPENED, fields(title="", text="La la.", language="fr")):
            service.submitter.submit(each)
        archive, workings, shelf = store.archive, store.workings, store.shelf
        reads = archive.reads(archive.report_ids())
        reports = [read.report for read in reads.values()]
        assert archive.sources_of([*reads, "z"]) == sorted({report.source for report in reports})
        assert archive.outlines(reads) == {id_: replace(read, claims=()) for id_, read in reads.items()}
        assert workings.neighbours_of(reports) == {one.id: found for one in reports if (found := workings.neighbours(one))}
        assert shelf.topics_by_report(reads) == {id_: shelf.topics_of(id_) for id_ in reads if shelf.topics_of(id_)}
        claims = [claim for id_ in reads for claim in shelf.claim_ids_of(id_)]
        assert shelf.states_of(reads) == {id_: state for id_, (_, state) in shelf.claims_by_id(claims).items()}
        firsts = {id_: shelf.claims_by_id([claims[0]])[claims[0]][1] for id_ in reads if (claims := shelf.claim_ids_of(id_))}
        assert shelf.leading_standings(reads) == {id_: state.standing for id_, state in firsts.items() if state}
        for one in reads.values():
            keys = lookup_keys(one.report.text)
            tied = {other.report.id for other in reads.values() if other is not one and tie(one, other)}
            assert tied <= workings.candidates(one, keys) <= workings.near(one, keys, NEAR)

    def test_a_filter_with_nothing_in_it_finds_nothing(self, store: Store) -> None:
        service = rules_service(store)
        for each in (CLOSED, REOPENED):
            service.submitter.submit(each)
        shelf, page = store.shelf, Page(9)
        assert not shelf.list_reports(Filters(topic=""), page).records
        assert not shelf.list_reports(Filters(source=""), page).records
        assert not shelf.list_claims(Filters(topic=""), page).records
        assert not shelf.list_contradictions(Filters(source=""), page).records
        assert not shelf.list_contradictions(Filters(topic=""), page).records
        assert not shelf.list_supersessions(Filters(report=""), page).records

    def test_filters_find_what_they_say(self, store: Store) -> None:
        service = rules_service(store)
        for each in (
            CLOSED,
            REOPENED,
            fields(source="Other", title="Bread", text="The bakers of Lund have baked bread.", published_at="2026-05-01T00:00:00Z"),
        ):
            service.submitter.submit(each)
        shelf, page = store.shelf, Page(9)

        def sources(filters: Filters) -> list[str]:
            return [report.source for report in shelf.list_reports(filters, page).records]

        assert sources(Filters()) == ["Other", "Delta Ledger", "Harbour Wire"]
        assert sources(Filters(q="reopened vess")) == ["Delta Ledger"]
        assert sources(Filters(q="reopened a")) == [], "one of the commonest words is the start of no other"
        assert sources(Filters(q='"')) == []
        assert sources(Filters(source="Other")) == ["Other"]
        assert sources(Filters(until=NOON + timedelta(days=60))) == ["Delta Ledger", "Harbour Wire"]
        assert sources(Filters(since=NOON + timedelta(days=60))) == ["Other"]
        [topic] = {id_ for report in shelf.list_reports(Filters(source="Other"), page).records for id_ in shelf.topics_of(report.id)}
        assert sources(Filters(topic=topic)) == ["Other"]
        assert [each.name for each in shelf.list_sources(page).records] == ["Delta Ledger", "Harbour Wire", "Other"]
        since = datetime(2026, 3, 2, tzinfo=UTC)
        assert [each.name for each in shelf.list_sources(Page(1, None, since)).records] == ["Delta Ledger"]
        assert [each.name for each in shelf.list_sources(Page(9, ("Delta Ledger", ""), since)).records] == ["Other"]

    def test_a_source_is_found_by_its_name_or_its_id(self, store: Store) -> None:
        service = rules_service(store)
        for each in (CLOSED, REOPENED):
            service.submitter.submit(each)
        named = store.shelf.source("Delta Ledger")
        assert named
        assert store.shelf.source(named.id) == named
        service.submitter.submit(fields(source=named.id))
        assert store.shelf.source(named.id) == named
        unused = content_id("source", "nobody")
        service.submitter.submit(fields(source=unused))
        assert getattr(store.shelf.source(unused), "name", None) == unused
        assert store.shelf.source("nobody") is None

    def test_the_place_of_a_moment_in_the_changes_is_found_by_halving(self, store: Store) -> None:
        service = rules_service(store)
        for n in range(9):
            service.submitter.submit(fields(source=f"Wire {n}", published_at=f"2026-03-0{n + 1}T00:00:00Z"))
        changes = store.shelf.changes(0, 1000)
        for change in changes:
            expected = max((other.at for other in changes if other.noted_at < change.noted_at), default=0)
            assert place_of(store.shelf, change.noted_at) == expected
        assert place_of(store.shelf, changes[-1].noted_at + timedelta(days=1)) == changes[-1].at

    def test_it_gives_what_the_memory_store_gives(self, store: Store) -> None:
        mine, oracle = rules_service(store), rules_service()
        for service in (mine, oracle):
            service.take_lines(all_found())
        assert snapshot(mine.store.shelf) == snapshot(oracle.store.shelf)
        assert mine.store.shelf.counts() == oracle.store.shelf.counts()
        assert mine.store.shelf.changes(0, 10_000) == oracle.store.shelf.changes(0, 10_000)
        for filters in (
            Filters(),
            Filters(kind="status"),
            Filters(state="superseded"),
            Filters(source="Harbour Wire"),
            Filters(q="port"),
            Filters(min_score=0.7),
            Filters(open=True),
            Filters(since=NOON, until=NOON + timedelta(days=100)),
        ):
            for listed in ("list_reports", "list_claims", "list_topics", "list_contradictions", "list_supersessions"):
                page, other = Page(7), Page(7)
                for _ in range(3):
                    found = getattr(mine.store.shelf, listed)(filters, page)
                    expected = getattr(oracle.store.shelf, listed)(filters, other)
                    assert [each.id for each in found.records] == [each.id for each in expected.records], (listed, filters)
                    assert found.next == expected.next
                    page, other = Page(7, found.next), Page(7, expected.next)

    def test_contested_questions_are_those_of_the_memory_store_in_every_order(self, store: Store) -> None:
        mine, oracle = rules_service(store), rules_service()
        for service in (mine, oracle):
            service.take_lines(all_found())
        question = oracle.store.shelf.list_contradictions(Filters(), Page(1)).records[0].question_id
        narrowed = (
            *(Filters(), Filters(state="open"), Filters(kind="number", min_score=0.5), Filters(q="port"), Filters(question=question)),
            *(Filters(source="Harbour Wire"), Filters(state="superseded", source="Harbour Wire", q="port")),
        )
        for order, filters in product(Order, narrowed):
            seen, page = [], Page(2)
            while True:
                found, expected = (each.store.desk.contested(filters, page, order, 3) for each in (mine, oracle))
                assert found == expected, (order, filters)
                seen += [pair.id for each in found.records for pair in each.pairs[:1]]
                if found.next is None:
                    break
                page = Page(2, found.next)
            assert len(seen) == len(set(seen))
            whole = store.desk.contested(filters, Page(200), order, 3).records
            assert [each.pairs[0].id for each in whole] == seen
            pairs = every(partial(store.shelf.list_contradictions, filters))
            assert sum(each.count for each in whole) == len(list(pairs))

    def test_the_strongest_pair_of_a_question_comes_first(self, store: Store) -> None:
        rules_service(store).take_lines(all_found())
        for each in store.desk.contested(Filters(), Page(200), Order.NEWEST, 200).records:
            assert {pair.question_id for pair in each.pairs} == {each.question_id}
            assert [pair.score for pair in each.pairs] == sorted((pair.score for pair in each.pairs), reverse=True)
            assert len(each.pairs) == each.count

    def test_a_topic_is_tallied_by_question_and_state_and_leads_to_the_surest_pairs(self, store: Store) -> None:
        service = rules_service(store)
        service.take_lines(all_found())
        dismissed = store.shelf.list_contradictions(Filters(), Page(1)).records[0]
        service.decider.review(dismissed.id, "dismissed", None, "", "Ana")
        for topic in store.shelf.list_topics(Filters(), Page(200)).records:
            pairs = list(every(partial(store.shelf.list_contradictions, Filters(topic=topic.id))))
            pairs += every(partial(store.shelf.list_contradictions, Filters(topic=topic.id, state=State.DISMISSED)))
            tallies = store.desk.tally(topic.id)
            counted = Counter((one.question_id, one.state) for one in pairs)
            assert {(each.question_id, each.state): each.count for each in tallies} == counted
            surest = store.desk.strongest([(each.question_id, each.state) for each in tallies], 2)
            for each in tallies:
                own = [one for one in pairs if (one.question_id, one.state) == (each.question_id, each.state)]
                assert each.newest_at == max(one.newest_at for one in own)
                own.sort(key=lambda one: (one.score, one.newest_at, one.id), reverse=True)
                assert surest[each.question_id, each.state] == tuple(own[:2])
            account = store.workings.account(topic.reports)
            assert sorted(one.id for one in pairs) == [one.id for one in account.contradictions if one.topic_id == topic.id]
            assert topic in account.topics
            assert store.workings.account(topic.reports, against=False) == replace(account, contradictions=())

    def test_what_is_found_at_once_is_what_is_found_one_by_one(self, store: Store) -> None:
        rules_service(store).take_lines(all_found())
        shelf, desk, page = store.shelf, store.desk, Page(200)
        pairs = list(every(partial(shelf.list_contradictions, Filters())))
        assert desk.contradictions([one.id for one in pairs] + ["none"]) == {one.id: one for one in pairs}
        links = list(every(partial(shelf.list_supersessions, Filters())))
        assert desk.supersessions(one.id for one in links) == {one.id: one for one in links}
        topics = shelf.list_topics(Filters(), page).records
        assert desk.topics(one.id for one in topics) == {one.id: one for one in topics}
        assert desk.begun(one.id for one in topics) == {one.id: one.first_at for one in topics}
        questions = [question for topic in topics for question in shelf.questions(topic.id)]
        assert desk.questions(one.id for one in questions) == {one.id: one for one in questions}
        assert desk.last_change() == shelf.changes(0, 10_000)[-1].at
        for q in ("port", "customs h2", "no such words"):
            for name, count in desk.matches(q).items():
                listed = partial(getattr(shelf, f"list_{name}"), Filters(q=q))
                assert count == len(list(every(listed))), (name, q)

    def test_rejected_lines_of_the_newest_jobs_are_counted(self, store: Store) -> None:
        for n, statuses in enumerate((["rejected"], ["created"], ["created", "rejected", "rejected"])):
            results = tuple({"line": number, "status": status} for number, status in enumerate(statuses, 1))
            with store.writing():
                store.archive.put_job(Job(f"j{n}", JobStatus.DONE, NOON + timedelta(n), len(results), len(results), (), results))
        assert store.desk.rejections(2) == [Rejections("j2", NOON + timedelta(2), 3, 2)]
        assert [each.job_id for each in store.desk.rejections(9)] == ["j2", "j0"]

    def test_pages_are_steady_while_reports_arrive(self, store: Store) -> None:
        service = rules_service(store)
        for n in range(6):
            service.submitter.submit(
                fields(source=f"Wire {n}", text=f"The town of Lund has {n + 3} mills.", published_at=f"2026-03-0{n + 1}T00:00:00Z")
            )
        first = store.shelf.list_reports(Filters(), Page(3))
        service.submitter.submit(fields(source="Late", text="A new report of Karsa.", published_at="2026-04-01T00:00:00Z"))
        second = store.shelf.list_reports(Filters(), Page(3, first.next))
        assert [report.source for report in first.records + second.records] == [f"Wire {n}" for n in range(5, -1, -1)]

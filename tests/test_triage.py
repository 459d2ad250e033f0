"""Working through contradictions: questions shown once, decisions on many, taking them back, and what has changed since."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.queries import Filters, Order, Page, Role
from reconciler.records import Contradiction, Decided, State
from reconciler.service import Service
from reconciler.service.rebuild import snapshot
from reconciler.settings import Settings
from reconciler.store import sqlite_desk
from reconciler.store.sqlite import SqliteStore
from reconciler.web import create_app

from .conftest import CLOSED, fields, rules_service

DENIED = fields(
    source="Port Office", title="", text="The Port of Karsa has not been closed, the port office said.", url="https://p.example/1"
)
REPEATED = fields(source="Bay Post", title="", text="The Port of Karsa has been closed since dawn.", url="https://b.example/1")
TOLL = fields(source="Bay Post", title="", text="At least 31 people died in the Lund mill fire.", url="https://b.example/2")
LESS = fields(source="Port Office", title="", text="Exactly 12 people died in the Lund mill fire.", url="https://p.example/2")
SOME = (CLOSED, DENIED, REPEATED, TOLL, LESS)


def filled(service: Service) -> list[Contradiction]:
    """The service with two questions in dispute, and its contradictions."""
    for each in SOME:
        service.submitter.submit(each)
    return listed(service)


def listed(service: Service) -> list[Contradiction]:
    shelf = service.store.shelf
    return [one for state in State for one in shelf.list_contradictions(Filters(state=state), Page(200)).records]


def state_of(service: Service) -> dict[str, State]:
    return {one.id: one.state for one in listed(service)}


def chosen_ids(page: str) -> list[str]:
    return re.findall(r'name="chosen" value="(\w+)"', page)


def undo_of(page: str) -> dict[str, str]:
    return {"together": re.findall(r'name="together" value="(\w+)"', page)[0], "back": "/contradictions"}


# --- the list ---------------------------------------------------------------------------------------------------------------


def test_pairs_on_one_question_are_one_card_with_the_others_folded_under_it(client: FlaskClient, service: Service) -> None:
    found = [one for one in filled(service) if one.state is State.OPEN]
    page = client.get("/contradictions?state=open").text
    questions = Counter(one.question_id for one in found)
    assert page.count('class="pair"') == len(questions) == 2
    assert max(questions.values()) > 1
    assert set(chosen_ids(page)) == {one.id for one in found}
    for question, count in questions.items():
        strongest = max((one for one in found if one.question_id == question), key=lambda one: one.score)
        card = page.split(f'id="{strongest.id}"')[1].split("</article>")[0]
        assert (f"{count - 1} more pair" in card) == (count > 1)


def test_a_card_says_who_says_it_where_when_and_how_many_independent_sources_do(client: FlaskClient, service: Service) -> None:
    filled(service)
    card = client.get("/contradictions?state=open&q=vessels").text.split("data-card")[1].split("</article>")[0]
    for told in ("<mark>", "Harbour Wire", "said by", 'title="2026-03-01 08:00 UTC"', "confidence ", "independent source", "open"):
        assert told in card, told


def test_reprints_do_not_count_as_independent_sources(client: FlaskClient, service: Service) -> None:
    filled(service)
    service.submitter.submit({**CLOSED, "source": "Reprint Daily", "url": "https://r.example/1"})
    [question] = service.store.desk.contested(Filters(q="vessels"), Page(5), Order.ORIGINS, 1).records
    asked = service.store.desk.questions([question.question_id])[question.question_id]
    reprinted = next(position for position in asked.positions if question.pairs[0].earlier in position.claims)
    assert reprinted.origins < len(reprinted.claims)


@pytest.mark.parametrize("order", list(Order))
def test_every_order_is_in_the_address_pages_through_all_and_keeps_the_filters(order: Order, client: FlaskClient, service: Service) -> None:
    filled(service)
    whole = re.findall(r'id="(\w+)" tabindex="-1" data-card', client.get(f"/contradictions?state=open&sort={order}").text)
    address, seen = f"/contradictions?state=open&sort={order}&limit=1&min_score=0.1", []
    while address:
        page = client.get(address).text
        seen += re.findall(r'id="(\w+)" tabindex="-1" data-card', page)
        more = re.findall(r'rel="next" href="([^"]+)"', page)
        address = more[0].replace("&amp;", "&") if more else ""
        assert not address or f"sort={order}" in address
        assert not address or "min_score=0.1" in address
    assert seen == whole
    assert len(set(seen)) == len(seen) == 2


def test_an_order_that_is_not_known_and_a_cursor_of_another_order_are_refused(client: FlaskClient, service: Service) -> None:
    filled(service)
    assert 'id="fault-sort"' in client.get("/contradictions?sort=odd").text
    page = client.get("/contradictions?state=open&limit=1&sort=topic").text
    cursor = re.findall(r"cursor=([\w-]+)", page)[0]
    assert client.get(f"/contradictions?state=open&sort=newest&cursor={cursor}").status_code == 404


def test_all_pairs_on_one_question_have_an_address(client: FlaskClient, service: Service) -> None:
    found = filled(service)
    question = Counter(one.question_id for one in found).most_common(1)[0][0]
    page = client.get(f"/contradictions?question={question}").text
    assert "Only the pairs on one question" in page
    assert page.count('class="pair"') == sum(one.question_id == question for one in found)
    answer = client.get(f"/api/v1/contradictions?question={question}").json
    assert {each["question_id"] for each in answer["items"]} == {question}


# --- decisions on many --------------------------------------------------------------------------------------------------------


def test_one_form_decides_on_all_that_are_chosen_and_undo_takes_back_exactly_these(client: FlaskClient, service: Service) -> None:
    found = filled(service)
    before = state_of(service)
    kept = found[-1].id
    client.post(f"/contradictions/{kept}/review", data={"verdict": "confirmed"}, follow_redirects=True)
    chosen = [one.id for one in found if one.id != kept]
    page = client.post(
        "/contradictions/decide",
        data={"chosen": chosen, "verdict": "dismissed", "reviewer": "Ana", "back": "/contradictions?state=dismissed"},
        follow_redirects=True,
    )
    assert page.request.path == "/contradictions"
    assert f"{len(chosen)} contradictions dismissed" in page.text
    assert {id_ for id_, state in state_of(service).items() if state is State.DISMISSED} == set(chosen)
    reviews = [one for one in service.store.archive.decisions().records if one.kind is Decided.REVIEW]
    assert sorted(one.about for one in reviews if one.by == "Ana") == sorted(chosen)
    after = client.post("/decisions/undo", data=undo_of(page.text), follow_redirects=True).text
    assert f"Taken back: {len(chosen)} decisions" in after
    assert state_of(service) == {**before, kept: State.CONFIRMED}
    again = client.post("/decisions/undo", data=undo_of(page.text), follow_redirects=True).text
    assert "undone already" in again
    assert service.rebuild_differences() == []


def test_what_is_so_already_or_gone_is_told_and_not_decided_again(client: FlaskClient, service: Service) -> None:
    first, second, *_ = filled(service)
    client.post("/contradictions/decide", data={"chosen": [first.id], "verdict": "dismissed"})
    data = {"chosen": [first.id, first.id, second.id, "contradiction_none"], "verdict": "dismissed", "back": "//evil.example"}
    answer = client.post("/contradictions/decide", data=data)
    assert answer.headers["Location"] == "/"
    page = client.get("/").text
    assert "1 contradiction dismissed, 1 was so already, 1 is there no longer" in page
    assert len([one for one in service.store.archive.decisions().records if one.kind is Decided.REVIEW]) == 2


def test_choosing_nothing_or_an_odd_verdict_changes_nothing(client: FlaskClient, service: Service) -> None:
    [first, *_] = filled(service)
    assert "Nothing was chosen" in client.post("/contradictions/decide", data={"verdict": "dismissed"}, follow_redirects=True).text
    assert client.post("/contradictions/decide", data={"verdict": "odd", "chosen": first.id}).status_code == 422
    assert "Nothing was taken back" in client.post("/decisions/undo", data={"together": "none"}, follow_redirects=True).text
    assert service.store.archive.decisions().records == ()


def test_a_decision_on_the_page_of_one_can_be_undone_and_offers_its_verdict_again(client: FlaskClient, service: Service) -> None:
    [first, *_] = filled(service)
    address = f"/contradictions/{first.id}"
    page = client.post(f"{address}/review", data={"verdict": "dismissed", "note": "same place?"}, follow_redirects=True).text
    client.post("/decisions/undo", data=undo_of(page))
    page = client.get(address).text
    assert "taken back" in page
    assert re.findall(r'name="verdict" value="(\w+)"', page) == ["confirmed", "dismissed"]


def test_a_past_moment_offers_no_decision(client: FlaskClient, service: Service) -> None:
    filled(service)
    page = client.get("/contradictions?as_of=2026-06-01").text
    assert 'class="pair"' in page
    assert not chosen_ids(page)
    assert 'class="bar"' not in page


def test_who_only_reads_may_mark_as_seen_and_not_decide(client: FlaskClient, service: Service) -> None:
    [first, *_] = filled(service)
    client.post("/login", data={"token": service.tokens.add("ana", Role.READ)})
    assert client.post("/contradictions/decide", data={"chosen": first.id, "verdict": "dismissed"}).status_code == 403
    assert client.post("/decisions/undo", data={"together": "x"}).status_code == 403
    assert client.post("/seen", data={"place": "1"}).status_code == 302


@pytest.mark.parametrize(("role", "may"), [(Role.READ, False), (Role.REVIEW, True)])
def test_no_form_is_shown_that_would_be_refused(role: Role, may: bool, client: FlaskClient, service: Service) -> None:
    [first, *_] = filled(service)
    report = service.store.shelf.claims_by_id([first.later])[first.later][0].report_id
    [source, *_] = service.store.shelf.list_sources(Page()).records
    client.post("/login", data={"token": service.tokens.add("ana", role)})
    decisions = ("/contradictions/decide", "/review", "/grade", "/regroup")
    for address in ("/", "/contradictions", f"/contradictions/{first.id}", f"/topics/{first.topic_id}", f"/reports/{report}"):
        page = client.get(address).text
        assert any(f'{each}"' in page for each in decisions) is may, address
        assert 'name="reviewer"' not in page
        assert ('action="/submit"' in page) is may
        assert ('href="/submit"' in page) is may
    assert (f'action="/sources/{source.id}/grade"' in client.get(f"/sources/{source.id}").text) is may
    for address in ("/submit", f"/topics/{first.topic_id}/regroup"):
        assert client.get(address).status_code == (200 if may else 403)


def test_the_forms_of_the_lists_need_their_csrf_token(service: Service) -> None:
    client = create_app(service, Settings(judge="rules")).test_client()
    for address in ("/contradictions/decide", "/decisions/undo", "/seen"):
        assert client.post(address, data={"place": "1", "verdict": "dismissed"}).status_code == 400


def test_browsers_say_where_our_forms_come_from(client: FlaskClient, service: Service) -> None:
    [first, *_] = filled(service)
    # Under no-referrer a browser sends `Origin: null` with every form, ours too, and every form is refused.
    assert client.get("/contradictions").headers["Referrer-Policy"] == "same-origin"
    data = {"chosen": first.id, "verdict": "dismissed"}
    assert client.post("/contradictions/decide", data=data, headers={"Origin": "null"}).status_code == 403
    assert client.post("/contradictions/decide", data=data, headers={"Origin": "http://localhost"}).status_code == 302


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["confirmed", "dismissed", "reopened"]), st.sets(st.integers(0, 9), min_size=1)), max_size=4))
def test_deciding_on_many_at_once_is_deciding_on_each(steps: list[tuple[str, set[int]]]) -> None:
    at_once, one_by_one = rules_service(), rules_service()
    ids = [one.id for one in filled(at_once)]
    filled(one_by_one)
    for verdict, places in steps:
        chosen = [ids[place % len(ids)] for place in sorted(places)]
        at_once.desk.review(chosen, verdict, "Ana")
        for id_ in dict.fromkeys(chosen):
            one_by_one.decider.review(id_, verdict, None, "", "Ana")
    assert snapshot(at_once.store.shelf) == snapshot(one_by_one.store.shelf)


@settings(max_examples=6, deadline=None)
@given(st.sets(st.integers(0, 9), min_size=1), st.sampled_from(["confirmed", "dismissed"]))
def test_undoing_what_was_decided_together_leaves_the_account_as_it_was(places: set[int], verdict: str) -> None:
    service = rules_service()
    ids = [one.id for one in filled(service)]
    before = snapshot(service.store.shelf)
    done = service.desk.review([ids[place % len(ids)] for place in places], verdict, "Ana")
    service.desk.undo(done.together, "Ana")
    assert snapshot(service.store.shelf) == before
    assert service.rebuild_differences() == []


# --- what has changed ---------------------------------------------------------------------------------------------------------


def test_only_pressing_the_button_sets_the_mark_and_what_comes_after_it_is_told(client: FlaskClient, service: Service) -> None:
    service.submitter.submit(CLOSED)
    page = client.get("/")
    assert not [cookie for cookie in page.headers.getlist("Set-Cookie") if cookie.startswith("seen=")]
    assert "Nothing is marked yet" in page.text
    place = re.findall(r'name="place" value="(\d+)"', page.text)[0]
    [cookie] = [
        each for each in client.post("/seen", data={"place": place}).headers.getlist("Set-Cookie") if each.startswith(f"seen={place};")
    ]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "no new contradiction" in client.get("/").text
    filled(service)
    told = client.get("/").text.split('class="newly"')[1].split("</section>")[0]
    assert "New contradictions" in told
    assert "Port Office" in told


def test_what_overturned_a_claim_and_what_was_withdrawn_is_told(client: FlaskClient, service: Service) -> None:
    ids = [
        service.submitter.submit(each).report_id or ""
        for each in (
            CLOSED,
            fields(source="Delta Ledger", text="The Port of Karsa has reopened to all vessels.", published_at="2026-03-05"),
        )
    ]
    wrong = service.submitter.submit(fields(source="Odd Wire", title="Bread", text="The bakers of Lund have baked bread.")).report_id or ""
    service.decider.withdraw(wrong, "hoax", "Ana")
    told = client.get("/?seen=0").text.split('class="newly"')[1].split("</section>")[0]
    assert "Standing claims overturned" in told
    assert f"/reports/{ids[1]}#" in told
    assert "Reports withdrawn" in told
    assert "by Ana: hoax" in told
    last = service.store.desk.last_change()
    assert "no new contradiction" in client.get(f"/?seen={last}").text
    assert "of another database" in client.get(f"/?seen={last + 1}").text


def test_a_mark_that_is_none_is_named_in_the_address_and_passed_over_in_a_cookie(client: FlaskClient, service: Service) -> None:
    service.submitter.submit(CLOSED)
    answer = client.get("/?seen=soon")
    assert answer.status_code == 422
    assert "seen" in answer.text
    client.set_cookie("seen", "soon")
    assert client.get("/").status_code == 200
    assert client.post("/seen", data={"place": "soon"}).status_code == 422


def test_reports_that_were_rejected_in_the_last_batches_are_told_with_a_link(client: FlaskClient, service: Service) -> None:
    lines = b'{"source": "A", "text": "The mill is shut."}\n{"source": "", "text": "x"}\n{bad'
    client.post("/api/v1/reports", data=lines, content_type="application/x-ndjson", headers={"Prefer": "respond-async"})
    service.jobs.run_all()
    page = client.get("/").text
    address = re.findall(r'href="(/jobs/\w+)">2 reports of 3</a>', page)[0]
    batch = client.get(address).text
    assert "source is missing" in batch
    assert batch.count('<li><span class="badge rejected">') == 2
    assert client.get("/jobs/none").status_code == 404


def test_a_first_batch_that_was_rejected_as_a_whole_is_told_too(client: FlaskClient, service: Service) -> None:
    client.post("/api/v1/reports", data=b"{bad", content_type="application/x-ndjson", headers={"Prefer": "respond-async"})
    service.jobs.run_all()
    page = client.get("/").text
    assert "Paste one" in page
    assert "1 report of 1</a>" in page


def test_the_search_counts_what_it_finds_of_every_kind(client: FlaskClient, service: Service) -> None:
    filled(service)
    page = client.get("/search?q=karsa").text
    counts = service.store.desk.matches("karsa")
    assert all(counts.values())
    for name, count in counts.items():
        assert re.search(rf'<a href="#{name}">{count} ', page), name
    assert "/contradictions?q=karsa" in page
    assert client.get("/search").status_code == 200
    assert "0 contradictions" in client.get("/search?q=%22nothing").text
    assert client.get(f"/search?q={'x' * 400}").status_code == 422


def test_what_very_many_claims_have_is_not_counted_but_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_desk, "MOST_COUNTED", 1)
    kept = SqliteStore(tmp_path / "many.db")
    service = rules_service(kept)
    filled(service)
    assert set(kept.desk.matches("karsa").values()) == {None}
    page = create_app(service, Settings(judge="rules")).test_client().get("/search?q=karsa").text
    assert "many contradictions</a>" in page
    assert 'href="/topics?q=karsa">All topics</a>' in page
    assert kept.desk.matches("no such words") == {"contradictions": 0, "topics": 0, "reports": 0, "claims": 0}
    kept.close()


# --- one contradiction --------------------------------------------------------------------------------------------------------


def test_the_signals_add_up_to_the_score(service: Service) -> None:
    from reconciler.web.waterfall import waterfall  # noqa: PLC0415

    for one in filled(service):
        falls = waterfall(one)
        assert falls.steps[-1].chance == pytest.approx(one.score, abs=0.01)
        assert sum(step.weight for step in falls.steps) == pytest.approx(falls.total.weight, abs=0.01)
        assert [step.evidence for step in falls.steps if step.evidence] == list(one.evidence)


def test_both_claims_stand_in_their_paragraphs_and_the_page_says_why_and_what_was_checked(client: FlaskClient, service: Service) -> None:
    around = (
        "Fog lay on the bay.\nThe Port of Karsa has been closed to all vessels, the harbour master said. Gulls sat.\n\nElsewhere it rained."
    )
    for each in ({**CLOSED, "text": around, "title": ""}, {**DENIED, "published_at": "2026-03-02"}):
        service.submitter.submit(each)
    [one] = listed(service)
    page = client.get(f"/contradictions/{one.id}").text
    quoted = page.split('class="around">')[1].split("</blockquote>")[0]
    assert quoted.startswith("Fog lay on the bay.")
    assert "Gulls sat." in quoted
    assert "it rained" not in page
    assert re.search(r'<strong class="claimed">The Port .*<mark>', quoted)
    assert "even chances" in page
    assert page.count("<svg") >= len(one.evidence) + 1
    for looked_at in ("Product", "Authority", "Names", "Time", "Recounted", "Firmness"):
        assert f"<dt>{looked_at}</dt>" in page, looked_at
    assert f'rel="bookmark" href="http://localhost/contradictions/{one.id}"' in page


def test_every_rule_that_keeps_claims_apart_is_told_of() -> None:
    from reconciler.judges.checked import _LINES  # noqa: PLC0415
    from reconciler.judges.comparing import SURE, WHY_NOT, asked_or_opined  # noqa: PLC0415

    # What is asked or opined is a modality, which `unsettled` looks at.
    assert {rule for _, rule, _ in _LINES if rule} == {*SURE, *WHY_NOT} - {asked_or_opined}

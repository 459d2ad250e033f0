"""People's decisions outlive new editions, withdrawals and reprints, and are taken back once."""

from __future__ import annotations

from typing import Any

import pytest

from reconciler.errors import BadInput, Conflict
from reconciler.queries import Filters, Page
from reconciler.records import Contradiction, Decided, State, Topic
from reconciler.service import Service

from .conftest import rules_service

NINE = {
    "source": "Tolm Courier",
    "url": "https://courier.example/1",
    "title": "Mine blast at Tolm",
    "text": "A blast at the Tolm mine killed 9 miners on Friday, police said. The shift had begun at six.",
    "published_at": "2026-04-01T08:00:00Z",
}
FOURTEEN = {
    "source": "Union Voice",
    "url": "https://union.example/1",
    "title": "Blast at the Tolm mine",
    "text": "A blast at the Tolm mine killed 14 miners on Friday, the union said. Rescuers have gone home.",
    "published_at": "2026-04-01T09:00:00Z",
}
EDITED = {**FOURTEEN, "text": FOURTEEN["text"].replace("have gone home", "went home at dawn"), "published_at": "2026-04-01T11:00:00Z"}
BANK = {
    "source": "Marn Ledger",
    "url": "https://ledger.example/1",
    "title": "Bank of Marn fails",
    "text": "The Bank of Marn failed on Monday with debts of 3 billion euros, the regulator said.",
    "published_at": "2026-05-01T08:00:00Z",
}
BANK_TOO = {
    "source": "Marn Post",
    "title": "Bank of Marn failure",
    "text": "The regulator said on Monday that the Bank of Marn had failed; its debts are 3 billion euros.",
    "published_at": "2026-05-01T09:00:00Z",
}
FINAL = {
    "source": "Seville Sport",
    "title": "Volleyball final won by Lotte",
    "text": "Lotte won the volleyball final in Seville by three sets to one on Sunday.",
    "published_at": "2026-05-02T08:00:00Z",
}


@pytest.fixture
def told() -> Service:
    return rules_service()


def send(service: Service, *reports: dict[str, Any]) -> list[str]:
    return [str(service.submitter.submit(each).report_id) for each in reports]


def contradictions(service: Service, state: State | None = None) -> tuple[Contradiction, ...]:
    return service.store.shelf.list_contradictions(Filters(state=state), Page(50)).records


def topics(service: Service) -> tuple[Topic, ...]:
    return service.store.shelf.list_topics(Filters(), Page(50)).records


def topic_of(service: Service, report: str) -> str:
    [topic] = service.store.shelf.topics_of(report)
    return topic


def dismiss_all(service: Service) -> None:
    found = contradictions(service)
    assert found
    for one in found:
        service.decider.review(one.id, "dismissed", None, "", "Ana")
    assert contradictions(service) == ()


def test_a_dismissed_pair_stays_dismissed_in_a_new_edition(told: Service) -> None:
    send(told, NINE, FOURTEEN)
    dismiss_all(told)
    send(told, EDITED)
    assert contradictions(told) == ()
    assert contradictions(told, State.DISMISSED)
    assert told.rebuild_differences() == []


def test_a_dismissed_pair_stays_dismissed_when_the_edition_it_was_read_in_is_withdrawn(told: Service) -> None:
    _, later = send(told, NINE, FOURTEEN)
    dismiss_all(told)
    told.decider.withdraw(later, "", "Ana")
    send(told, EDITED)
    assert contradictions(told) == ()


def test_a_dismissed_pair_does_not_come_back_with_a_reprint_of_a_withdrawn_report(told: Service) -> None:
    _, later = send(told, NINE, FOURTEEN)
    dismiss_all(told)
    reprint = {key: value for key, value in FOURTEEN.items() if key != "url"} | {
        "source": "Reprinter",
        "published_at": "2026-04-02T09:00:00Z",
    }
    send(told, reprint)
    told.decider.withdraw(later, "", "Ana")
    assert contradictions(told) == ()
    assert told.rebuild_differences() == []


def test_another_figure_in_a_new_edition_is_another_claim(told: Service) -> None:
    send(told, NINE, FOURTEEN)
    dismiss_all(told)
    send(told, {**EDITED, "text": EDITED["text"].replace("14", "15")})
    assert contradictions(told)


def test_a_confirmation_follows_with_the_claim_that_was_said_to_supersede(told: Service) -> None:
    send(told, NINE, FOURTEEN)
    found = contradictions(told)[0]
    told.decider.review(found.id, "confirmed", found.later, "", "Ana")
    send(told, EDITED)
    now = [one for one in contradictions(told, State.CONFIRMED) if one.id != found.id]
    assert [one.superseding.claim_id for one in now if one.superseding] == [one.later for one in now] != []


def test_reopening_the_pair_in_the_new_edition_counts_for_it(told: Service) -> None:
    send(told, NINE, FOURTEEN)
    dismiss_all(told)
    send(told, EDITED)
    for one in contradictions(told, State.DISMISSED):
        told.decider.review(one.id, "reopened", None, "", "Ana")
    assert contradictions(told)


def test_a_split_survives_a_new_edition(told: Service) -> None:
    _, later = send(told, NINE, FOURTEEN)
    topic = topic_of(told, later)
    home = [claim for claim in told.store.archive.reads([later])[later].claims if "gone home" in claim.text]
    told.decider.split(topic, [home[0].id], "", "Ana")
    [edition] = send(told, {**FOURTEEN, "title": "Blast at Tolm mine", "published_at": "2026-04-01T11:00:00Z"})
    again = next(claim for claim in told.store.archive.reads([edition])[edition].claims if "gone home" in claim.text)
    [(_, state)] = told.store.shelf.claims_by_id([again.id]).values()
    assert state
    assert state.topic_id != topic
    assert told.rebuild_differences() == []


def test_a_merge_survives_a_new_edition_of_a_founding_report(told: Service) -> None:
    bank, _, final = send(told, BANK, BANK_TOO, FINAL)
    told.decider.merge(topic_of(told, bank), topic_of(told, final), "", "Ana")
    assert len(topics(told)) == 1
    send(told, {**BANK, "text": BANK["text"] + " The mayor was sad.", "published_at": "2026-05-01T12:00:00Z"})
    assert len(topics(told)) == 1
    assert told.rebuild_differences() == []


def test_a_merge_survives_the_withdrawal_of_a_founding_report(told: Service) -> None:
    bank, other, final = send(told, BANK, BANK_TOO, FINAL)
    assert topic_of(told, bank) == topic_of(told, other)
    told.decider.merge(topic_of(told, bank), topic_of(told, final), "", "Ana")
    told.decider.withdraw(bank, "", "Ana")
    assert topic_of(told, other) == topic_of(told, final)
    assert len(told.looker.summary(topic_of(told, other)).topics) == 1
    assert told.rebuild_differences() == []


def test_a_merge_survives_the_withdrawal_of_the_only_report_for_a_new_edition(told: Service) -> None:
    bank, final = send(told, BANK, FINAL)
    told.decider.merge(topic_of(told, bank), topic_of(told, final), "", "Ana")
    told.decider.withdraw(bank, "", "Ana")
    [edition] = send(told, {**BANK, "text": BANK["text"] + " The mayor was sad.", "published_at": "2026-05-01T12:00:00Z"})
    assert topic_of(told, edition) == topic_of(told, final)


def test_merging_what_was_split_off_with_its_own_topic_takes_the_split_back(told: Service) -> None:
    _, later = send(told, NINE, FOURTEEN)
    topic = topic_of(told, later)
    claims = told.store.shelf.claim_ids_of(later)
    split = told.decider.split(topic, claims[-1:], "", "Ana")
    [off] = [one.id for one in topics(told) if one.id != topic]
    made = told.decider.merge(off, topic, "", "Ana")
    assert (made.kind, made.about) == (Decided.UNDO, split.id)
    assert [one.id for one in topics(told)] == [topic]


def test_merging_what_was_split_off_with_a_third_topic_is_refused_with_the_remedy(told: Service) -> None:
    _, later, final = send(told, NINE, FOURTEEN, FINAL)
    topic = topic_of(told, later)
    split = told.decider.split(topic, told.store.shelf.claim_ids_of(later)[-1:], "", "Ana")
    [off] = [one.id for one in topics(told) if one.id not in {topic, topic_of(told, final)}]
    for one, other in ((off, topic_of(told, final)), (topic_of(told, final), off)):
        with pytest.raises(Conflict, match=split.id):
            told.decider.merge(one, other, "", "Ana")
    assert len(topics(told)) == 3


@pytest.mark.parametrize("which", ["original", "copy"])
def test_a_split_takes_the_same_claim_in_reprints_along(which: str, told: Service) -> None:
    reprint = {**FOURTEEN, "source": "Reprinter", "url": None, "published_at": "2026-04-09T09:00:00Z"}
    _, original, copy = send(told, NINE, FOURTEEN, reprint)
    topic = topic_of(told, original)
    chosen = told.store.shelf.claim_ids_of(original if which == "original" else copy)[-1]
    told.decider.split(topic, [chosen], "", "Ana")
    [off] = [one for one in topics(told) if one.id != topic]
    listed = told.store.shelf.list_claims(Filters(topic=off.id), Page(50)).records
    assert {claim.report_id for claim in listed} == {original, copy}
    assert set(off.claims) <= {claim.id for claim in listed}
    [rest] = [one for one in topics(told) if one.id == topic]
    assert set(rest.claims) <= {claim.id for claim in told.store.shelf.list_claims(Filters(topic=topic), Page(50)).records}


def test_a_split_that_leaves_nothing_is_refused_and_changes_nothing(told: Service) -> None:
    [bank] = send(told, BANK)
    topic = topic_of(told, bank)
    with pytest.raises(BadInput, match="nothing left"):
        told.decider.split(topic, told.store.shelf.claim_ids_of(bank), "", "Ana")
    assert [one.id for one in topics(told)] == [topic]
    assert told.store.archive.decisions().records == ()


def test_what_was_split_off_alone_cannot_be_split_further(told: Service) -> None:
    send(told, NINE, FOURTEEN)
    topic = max(told.store.shelf.list_topics(Filters(), Page(9)).records, key=lambda each: len(each.claims))
    told.decider.split(topic.id, topic.claims[:1], "", "Ana")
    [(_, state)] = told.store.shelf.claims_by_id(topic.claims[:1]).values()
    assert state
    with pytest.raises(BadInput, match="nothing left"):
        told.decider.split(state.topic_id, topic.claims[:1], "", "Ana")


def test_a_decision_is_undone_once_and_its_undoing_can_be_undone(told: Service) -> None:
    _, later = send(told, NINE, FOURTEEN)
    gone = told.decider.withdraw(later, "", "Ana")
    undo = told.decider.undo(gone.id, "", "Ana")
    with pytest.raises(Conflict, match="undone already"):
        told.decider.undo(gone.id, "", "Ana")
    told.decider.undo(undo.id, "", "Ana")
    assert contradictions(told) == ()
    told.decider.undo(gone.id, "", "Ana")
    assert contradictions(told)

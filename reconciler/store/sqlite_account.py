"""The account <-> rows of the tables that it is kept in."""

from __future__ import annotations

from typing import Any, TypeVar

from reconciler.pipeline.sides import origins_of_sides
from reconciler.records import Account, ClaimState, Contradiction, Question, Supersession, Topic
from reconciler.store.codec import dumps, loads, microseconds
from reconciler.store.sql import Database
from reconciler.store.sqlite_values import one_column

R = TypeVar("R")


def topic_row(group: str, topic: Topic) -> dict[str, Any]:
    """A topic as a row of `topics`."""
    return {
        "id": topic.id,
        "group_id": group,
        "label": topic.label,
        "last_us": microseconds(topic.last_at),
        "first_us": microseconds(topic.first_at),
        "open": int(topic.open_contradictions > 0),
        "doc": dumps(Topic, topic),
    }


def state_row(group: str, state: ClaimState, published_us: int) -> dict[str, Any]:
    """Where a claim stands, as a row of `states`."""
    return {
        "claim_id": state.claim_id,
        "group_id": group,
        "topic_id": state.topic_id,
        "standing": state.standing.value,
        "published_us": published_us,
        "doc": dumps(ClaimState, state),
    }


def question_row(group: str, question: Question) -> dict[str, Any]:
    """A question as a row of `questions`."""
    return {"id": question.id, "group_id": group, "topic_id": question.topic_id, "doc": dumps(Question, question)}


def contradiction_row(group: str, found: Contradiction, question: Question | None) -> dict[str, Any]:
    """A contradiction as a row of `contradictions`, with how many independent sources it has."""
    return {
        "id": found.id,
        "group_id": group,
        "topic_id": found.topic_id,
        "kind": found.kind.value,
        "state": found.state.value,
        "score": found.score,
        "earlier": found.earlier,
        "later": found.later,
        "newest_us": microseconds(found.newest_at),
        "question_id": found.question_id,
        "origins": sum(origins_of_sides(found, question)),
        "doc": dumps(Contradiction, found),
    }


def supersession_row(group: str, found: Supersession, newest_us: int) -> dict[str, Any]:
    """A supersession as a row of `supersessions`."""
    return {
        "id": found.id,
        "group_id": group,
        "topic_id": found.topic_id,
        "earlier_report_id": found.earlier_report_id,
        "later_report_id": found.later_report_id,
        "newest_us": newest_us,
        "doc": dumps(Supersession, found),
    }


def account_of(db: Database, groups: str, *, against: bool) -> Account:
    """The account of groups, whose ids are given as one value; without its contradictions if not `against`."""

    def kept(of: type[R], table: str, order: str) -> tuple[R, ...]:
        sql = f"SELECT doc FROM {table} WHERE group_id IN (SELECT value FROM json_each(?)) ORDER BY {order}"
        # All at once: to read each by itself costs as much again.
        return loads(tuple[of, ...], f"[{','.join(one_column(db, sql, [groups]))}]")  # type: ignore[valid-type]

    return Account(
        topics=kept(Topic, "topics", "id"),
        questions=kept(Question, "questions", "id"),
        contradictions=kept(Contradiction, "contradictions", "id") if against else (),
        supersessions=kept(Supersession, "supersessions", "earlier_report_id, later_report_id"),
        states=kept(ClaimState, "states", "claim_id"),
    )

"""The account <-> rows of the tables that it is kept in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from reconciler.pipeline.sides import origins_of_sides
from reconciler.records import Account, ClaimState, Contradiction, Question, Standing, Supersession, Topic
from reconciler.store.codec import loads, microseconds, pack, unpack, unpacked
from reconciler.store.sql import Database
from reconciler.store.sqlite_values import one_column

R = TypeVar("R")
# The claims of groups, whose ids are given as one value.
OF_GROUPS = "group_members JOIN reports ON reports.id = group_members.report_id JOIN claims ON claims.report = reports.number"
IN_GROUPS = "group_members.group_id IN (SELECT value FROM json_each(?))"


def topic_row(group: str, topic: Topic) -> dict[str, Any]:
    """A topic as a row of `topics`."""
    return {
        "id": topic.id,
        "group_id": group,
        "label": topic.label,
        "last_us": microseconds(topic.last_at),
        "first_us": microseconds(topic.first_at),
        "open": int(topic.open_contradictions > 0),
        "doc": pack(Topic, topic),
    }


def state_row(state: ClaimState, claim: int, published_us: int) -> dict[str, Any]:
    """Where the claim with a number stands, as a row of `states`: of one that just stands little more than its topic."""
    says_more = state.positions or state.superseded_by or state.contradicted_by
    stands = state.standing is Standing.STANDS
    return {
        "claim": claim,
        "topic_id": state.topic_id,
        "standing": None if stands else state.standing.value,
        "published_us": None if stands else published_us,
        "claim_id": None if stands else state.claim_id,
        "doc": pack(ClaimState, state) if says_more else None,
    }


def state_of(claim: str, topic: str, standing: str | None, doc: bytes | None) -> ClaimState:
    """The state in a row of `states`, of the claim with an id."""
    if doc is not None:
        return unpack(ClaimState, doc)
    return ClaimState(claim, topic, (), Standing(standing) if standing else Standing.STANDS, (), ())


def question_row(group: str, question: Question) -> dict[str, Any]:
    """A question as a row of `questions`."""
    return {"id": question.id, "group_id": group, "topic_id": question.topic_id, "doc": pack(Question, question)}


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
        "doc": pack(Contradiction, found),
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
        "doc": pack(Supersession, found),
    }


def account_of(db: Database, groups: str, *, against: bool) -> Account:
    """The account of groups, whose ids are given as one value; without its contradictions if not `against`."""

    def kept(of: type[R], table: str, order: str) -> tuple[R, ...]:
        return _all(
            of, one_column(db, f"SELECT doc FROM {table} WHERE group_id IN (SELECT value FROM json_each(?)) ORDER BY {order}", [groups])
        )

    return Account(
        topics=kept(Topic, "topics", "id"),
        questions=kept(Question, "questions", "id"),
        contradictions=kept(Contradiction, "contradictions", "id") if against else (),
        supersessions=kept(Supersession, "supersessions", "earlier_report_id, later_report_id"),
        states=tuple(sorted(_states(db, groups), key=lambda state: state.claim_id)),
    )


def _states(db: Database, groups: str) -> Iterator[ClaimState]:
    sql = f"SELECT claims.id, topic_id, standing, doc FROM {OF_GROUPS} JOIN states ON states.claim = claims.number WHERE {IN_GROUPS}"
    rows = db.execute(sql, [groups]).fetchall()
    yield from _all(ClaimState, [row[3] for row in rows if row[3] is not None])
    yield from (state_of(*row) for row in rows if row[3] is None)


def _all(of: type[R], docs: Iterable[bytes]) -> tuple[R, ...]:
    """What was packed, unpacked all at once: to read each by itself costs as much again."""
    return loads(tuple[of, ...], f"[{','.join(map(unpacked, docs))}]")  # type: ignore[valid-type]

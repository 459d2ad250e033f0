"""The account <-> rows of the tables that it is kept in.

What is made of a record has its JSON for a `doc`, and is packed when it is written: most of it is there already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from reconciler.pipeline.sides import origins_of_sides
from reconciler.records import Account, ClaimState, Contradiction, Question, Standing, Supersession, Topic
from reconciler.store.codec import dumps, microseconds, unpack, unpack_all
from reconciler.store.ids import id_of, key_of
from reconciler.store.rows import OWN_CLAIMS, TOPIC
from reconciler.store.sql import Database
from reconciler.store.sqlite_values import one_column

R = TypeVar("R")
# The claims of groups, whose ids are given as one value.
OF_GROUPS = f"group_members JOIN reports ON reports.number = group_members.report JOIN {OWN_CLAIMS}"
IN_GROUPS = "group_id IN (SELECT value FROM json_each(?))"
# What is kept of the topics of such groups.
IN_TOPICS = f"topic IN (SELECT key FROM topics WHERE {IN_GROUPS})"


def topic_row(group: str, topic: Topic) -> dict[str, Any]:
    """A topic as a row of `topics`."""
    return {
        "key": key_of(topic.id),
        "id": topic.id,
        "group_id": group,
        "label": topic.label,
        "last_us": microseconds(topic.last_at),
        "first_us": microseconds(topic.first_at),
        "open": int(topic.open_contradictions > 0),
        "doc": dumps(Topic, topic),
    }


def state_row(state: ClaimState, claim: int, published_us: int, topic: int) -> dict[str, Any] | None:
    """Where the claim with a number stands, as a row of `states`; none of one that just stands, in the topic of its report."""
    stands = state.standing is Standing.STANDS
    if not tells(state) and key_of(state.topic_id) == topic:
        return None
    return {
        "claim": claim,
        "topic": key_of(state.topic_id),
        "standing": None if stands else state.standing.value,
        "published_us": None if stands else published_us,
        "key": None if stands else key_of(state.claim_id),
        "doc": dumps(ClaimState, state) if _says_more(state) else None,
    }


def tells(state: ClaimState) -> bool:
    """Whether there is more to tell of a claim than that it stands."""
    return state.standing is not Standing.STANDS or _says_more(state)


def _says_more(state: ClaimState) -> bool:
    return bool(state.positions or state.superseded_by or state.contradicted_by)


def state_of(claim: str, topic: str, standing: str | None, doc: bytes | None) -> ClaimState:
    """The state in a row of `states`, of the claim with an id."""
    if doc is not None:
        return unpack(ClaimState, doc)
    return ClaimState(claim, topic, (), Standing(standing) if standing else Standing.STANDS, (), ())


def question_row(question: Question) -> dict[str, Any]:
    """A question as a row of `questions`."""
    return {"key": key_of(question.id), "topic": key_of(question.topic_id), "doc": dumps(Question, question)}


def contradiction_row(found: Contradiction, question: Question | None) -> dict[str, Any]:
    """A contradiction as a row of `contradictions`, with how many independent sources it has."""
    return {
        "key": key_of(found.id),
        "id": found.id,
        "topic": key_of(found.topic_id),
        "question": key_of(found.question_id),
        "kind": found.kind.value,
        "state": found.state.value,
        "score": found.score,
        "earlier": key_of(found.earlier),
        "later": key_of(found.later),
        "newest_us": microseconds(found.newest_at),
        "origins": sum(origins_of_sides(found, question)),
        "doc": dumps(Contradiction, found),
    }


def supersession_row(found: Supersession, newest_us: int) -> dict[str, Any]:
    """A supersession as a row of `supersessions`."""
    return {
        "key": key_of(found.id),
        "id": found.id,
        "topic": key_of(found.topic_id),
        "earlier_report_id": found.earlier_report_id,
        "later_report_id": found.later_report_id,
        "newest_us": newest_us,
        "doc": dumps(Supersession, found),
    }


def account_of(db: Database, groups: str, *, against: bool) -> Account:
    """The account of groups, whose ids are given as one value; without its contradictions if not `against`."""

    def kept(of: type[R], table: str, where: str, order: str = "key") -> tuple[R, ...]:
        return unpack_all(of, one_column(db, f"SELECT doc FROM {table} WHERE {where} ORDER BY {order}", [groups]))

    topics = kept(Topic, "topics", IN_GROUPS)
    return Account(
        topics=topics,
        questions=kept(Question, "questions", IN_TOPICS),
        contradictions=kept(Contradiction, "contradictions", IN_TOPICS) if against else (),
        supersessions=kept(Supersession, "supersessions", IN_TOPICS, "earlier_report_id, later_report_id"),
        states=tuple(sorted(_states(db, groups, topics), key=lambda state: state.claim_id)),
    )


def _states(db: Database, groups: str, topics: Iterable[Topic]) -> Iterator[ClaimState]:
    sql = f"""SELECT doc, claims.key, rest, {TOPIC}, standing FROM {OF_GROUPS} LEFT JOIN states ON states.claim = claims.number
              WHERE {IN_GROUPS}"""
    rows = db.execute(sql, [groups]).fetchall()
    yield from unpack_all(ClaimState, [row[0] for row in rows if row[0] is not None])
    # The claims of what was withdrawn are in no topic.
    named = {key_of(topic.id): topic.id for topic in topics} | {key_of(""): ""}
    yield from (state_of(id_of("claim", *own), named[topic], standing, doc) for doc, *own, topic, standing in rows if doc is None)

"""Groups with their accounts -> the rows that these are kept in, of which only those are written that are not there already.

A report that joins a topic changes little of what is known of it; most rows of a large topic come out as they were.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from reconciler.queries import Group
from reconciler.records import Account
from reconciler.store.codec import packed, unpacked
from reconciler.store.ids import key_of, keys_of
from reconciler.store.sql import Database
from reconciler.store.sqlite_account import (
    IN_GROUPS,
    IN_TOPICS,
    OF_GROUPS,
    contradiction_row,
    question_row,
    state_row,
    supersession_row,
    tells,
    topic_row,
)
from reconciler.store.sqlite_values import insert, values
from reconciler.store.tables import TABLES

Row = dict[str, Any]
Rows = Mapping[str, Iterable[Row]]
# What is kept of groups: which rows of which tables are those of groups. Whose they are is told by the groups' members and topics, which
# therefore come last, and of a contradiction's sources by that.
_KEPT: dict[str, str] = {
    "states": f"{OF_GROUPS} JOIN states ON states.claim = claims.number WHERE {IN_GROUPS}",
    "contradiction_sources": f"contradiction_sources JOIN contradictions ON key = contradiction WHERE {IN_TOPICS}",
    **{table: f"{table} WHERE {IN_TOPICS}" for table in ("topic_reports", "questions", "contradictions", "contested", "supersessions")},
    **{table: f"{table} WHERE {IN_GROUPS}" for table in ("group_members", "topics")},
}


class _Report(NamedTuple):
    """A report's number, when it was published, and the number of its first claim, if it has any."""

    number: int
    published_us: int
    first_claim: int | None


class _Claim(NamedTuple):
    """A claim's number, and of its report the number, the source and when it was published."""

    number: int
    report: int
    source: str
    published_us: int


def bring(db: Database, dropped: str, made: Sequence[Group]) -> None:
    """Make what is kept of the groups that are dropped, their ids given as one value, that of the groups made."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for group in made:
        for table, some in _rows_of(db, group).items():
            rows[table] += some
    # What is no longer there goes from all tables before anything is added to one.
    added = {table: _without_gone(db, table, dropped, rows[table]) for table in _KEPT}
    for table, some in added.items():
        insert(db, table, some)


def _without_gone(db: Database, table: str, dropped: str, made: Iterable[Row]) -> list[Row]:
    """Delete the rows that are no longer so, and answer those that are not there yet, as they are kept."""
    keys, kept = TABLES[table], _KEPT[table]
    new = {tuple(row[key] for key in keys): row for row in made}
    columns = [*keys, *(name for name in next(iter(new.values()), {}) if name not in {*keys, "doc"})]
    docs = any("doc" in row for row in new.values())
    asked = f"SELECT {', '.join(f'{table}.{name}' for name in (*columns, *(['doc'] if docs else [])))} FROM {kept}"
    there = {row[: len(keys)]: row for row in db.execute(asked, [dropped]).fetchall()}
    plain = len(columns)

    def is_there(key: tuple[Any, ...], row: Row) -> bool:
        was = there.get(key)
        return was is not None and was[:plain] == tuple(map(row.__getitem__, columns)) and (not docs or _says(was[plain], row["doc"]))

    fresh = {key: row for key, row in new.items() if not is_there(key, row)}
    if gone := [key for key in there if key in fresh or key not in new]:
        db.conn.executemany(f"DELETE FROM {table} WHERE {' AND '.join(f'{key} = ?' for key in keys)}", gone)
    return [{**row, "doc": _packed(row["doc"])} if docs else row for row in fresh.values()]


def _says(packet: bytes | None, doc: str | None) -> bool:
    """Whether what is kept is this: to unpack it takes a fifth of the time that packing the other does."""
    return doc is None if packet is None else doc is not None and unpacked(packet) == doc


def _packed(doc: str | None) -> bytes | None:
    return None if doc is None else packed(doc)


def _rows_of(db: Database, group: Group) -> Rows:
    account, reports = group.account, _reports(db, group.members)
    # Most claims just stand, in the one topic there is.
    telling = account.states if len(account.topics) != 1 else [state for state in account.states if tells(state)]
    told = {state.claim_id for state in telling}.union(*((found.earlier, found.later) for found in account.contradictions))
    claims = _claims(db, told)
    asked = {question.id: question for question in account.questions}
    contradictions = [contradiction_row(found, asked.get(found.question_id)) for found in account.contradictions]
    topics = _topics(account, reports.values(), claims)
    placed = ((claims[key_of(state.claim_id)], state) for state in telling)
    states = (state_row(state, claim.number, claim.published_us, topics[claim.report]) for claim, state in placed)
    members = [(reports[id_].number, group.id) for id_ in group.members]
    return {
        "group_members": [{"report": number, "group_id": id_, "topic": topics.get(number, key_of(""))} for number, id_ in members],
        "states": [state for state in states if state is not None],
        "topics": [topic_row(group.id, topic) for topic in account.topics],
        "topic_reports": [
            {"topic": key_of(topic.id), "published_us": reports[id_].published_us, "report": reports[id_].number}
            for topic in account.topics
            for id_ in topic.reports
        ],
        "questions": [question_row(question) for question in account.questions],
        "contradictions": contradictions,
        "contradiction_sources": [_source_row(row, source) for row in contradictions for source in _sources(row, claims)],
        "contested": _contested(account, contradictions),
        "supersessions": [supersession_row(found, reports[found.later_report_id].published_us) for found in account.supersessions],
    }


def _topics(account: Account, reports: Iterable[_Report], claims: Mapping[int, _Claim]) -> dict[int, int]:
    """By report's number, the key of its topic, which is that of its first claim; of several topics all claims are given."""
    having = {report.first_claim: report.number for report in reports if report.first_claim is not None}
    if len(account.topics) == 1:
        return dict.fromkeys(having.values(), key_of(account.topics[0].id))
    placed = ((claims[key_of(state.claim_id)].number, state.topic_id) for state in account.states)
    return {having[number]: key_of(topic) for number, topic in placed if number in having}


def _reports(db: Database, reports: Iterable[str]) -> dict[str, _Report]:
    sql = """SELECT id, number, published_us, CASE WHEN first_claim <= last_claim THEN first_claim END FROM reports
             WHERE id IN (SELECT value FROM json_each(?))"""
    return {row[0]: _Report(*row[1:]) for row in db.execute(sql, [values(set(reports))]).fetchall()}


def _claims(db: Database, claims: Iterable[str]) -> dict[int, _Claim]:
    """The claims by key."""
    sql = """SELECT claims.key, claims.number, report, source, reports.published_us FROM claims JOIN reports ON reports.number = report
             WHERE claims.key IN (SELECT value FROM json_each(?))"""
    return {row[0]: _Claim(*row[1:]) for row in db.execute(sql, [values(keys_of(claims))]).fetchall()}


# --- what contradictions are listed by beside their own columns: their sources, and their questions as a whole --------------


def _sources(contradiction: Row, claims: Mapping[int, _Claim]) -> list[str]:
    return sorted({claims[contradiction[side]].source for side in ("earlier", "later")})


def _source_row(contradiction: Row, source: str) -> Row:
    return {"source": source, "at_us": contradiction["newest_us"], "contradiction": contradiction["key"]}


def _contested(account: Account, contradictions: Iterable[Row]) -> list[Row]:
    """Each question in each state that a pair of it is in."""
    labels = {key_of(topic.id): topic.label for topic in account.topics}
    together: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for found, row in zip(account.contradictions, contradictions, strict=True):
        together[found.question_id, row["state"]].append(row)
    return [
        {
            "question": rows[0]["question"],
            "state": state,
            "question_id": question,
            "topic": rows[0]["topic"],
            "label": labels[rows[0]["topic"]],
            "count": len(rows),
            "newest": max(row["newest_us"] for row in rows),
            "surest": max(row["score"] for row in rows),
            "origins": max(row["origins"] for row in rows),
        }
        for (question, state), rows in together.items()
    ]

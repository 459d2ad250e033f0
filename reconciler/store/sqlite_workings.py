"""What SQLite keeps only until it is derived anew: ties, links, verdicts, groups with their accounts."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from reconciler.pipeline.sides import origins_of_sides
from reconciler.queries import Group
from reconciler.records import ClaimState, Contradiction, Question, ReadReport, Report, Supersession, Tie, Topic, Verdict
from reconciler.store.codec import dumps, loads, microseconds
from reconciler.store.sql import Database
from reconciler.store.sqlite_values import HIDDEN, insert, note, one_column, values
from reconciler.store.vectors import Vectors

_DERIVED = ("group_members", "states", "topics", "topic_reports", "questions", "contradictions", "supersessions")


class SqliteWorkings:
    """The Workings port on a SQLite database."""

    def __init__(self, database: Callable[[], Database]) -> None:
        self._database = database
        self._vectors, self._vectors_to = Vectors(), 0
        self._vectors_of: tuple[str, ...] | None = None
        self._catching_up = threading.Lock()

    def near(self, read: ReadReport, copy_keys: Iterable[int], cosine: float) -> set[str]:
        """Ids of other reports that share a lookup term or a copy key with it, or whose vectors are at least so near."""
        db = self._database()
        by_term = one_column(
            db, "SELECT DISTINCT report_id FROM report_terms WHERE term IN (SELECT value FROM json_each(?))", [values(read.terms)]
        )
        return (set(by_term) | self.sharing_copy_keys(copy_keys) | self._near_vectors(read, cosine)) - {read.report.id}

    def _near_vectors(self, read: ReadReport, cosine: float) -> set[str]:
        """By looking at all vectors, which are kept in memory and caught up with what was written since."""
        if not read.vector:
            return set()
        with self._catching_up:
            self._catch_up()
            return self._vectors.near(read.vector, cosine)

    def _catch_up(self) -> None:
        db = self._database()
        version = db.execute("SELECT value FROM settings WHERE key = 'vectors'").fetchone()
        if version != self._vectors_of:
            self._vectors, self._vectors_of, self._vectors_to = Vectors(), version, 0
        rows = db.execute("SELECT number, id, vector FROM reports WHERE number > ? ORDER BY number", [self._vectors_to]).fetchall()
        self._vectors.add((row[1], row[2]) for row in rows)
        self._vectors_to = rows[-1][0] if rows else self._vectors_to

    def forget_vectors(self) -> None:
        """Read all vectors again when next asked: some of those in memory were never committed."""
        with self._catching_up:
            self._vectors, self._vectors_to = Vectors(), 0

    def sharing_copy_keys(self, copy_keys: Iterable[int]) -> set[str]:
        """Ids of reports that have any of these copy keys."""
        sql = "SELECT DISTINCT report_id FROM copy_keys WHERE key IN (SELECT value FROM json_each(?))"
        return set(one_column(self._database(), sql, [values(copy_keys)]))

    def neighbours(self, report: Report) -> set[str]:
        """Ids of other reports of its source with its url or external id, that it retracts or that retract it."""
        names = {name for name in (report.url, report.external_id) if name}
        retracted = {report.retracts} if report.retracts else set()
        wanted = {"url": names | retracted, "external_id": names | retracted, "id": retracted, "retracts": names | {report.id}}
        found: set[str] = set()
        for column, those in wanted.items():
            sql = f"SELECT id FROM reports WHERE source = ? AND {column} IN (SELECT value FROM json_each(?))"
            found.update(one_column(self._database(), sql, [report.source, values(those)]))
        return found - {report.id}

    def add_ties(self, ties: Iterable[Tie]) -> None:
        """Keep how alike reports are."""
        rows = [{"a": tie.a, "b": tie.b, "likeness": tie.likeness, "copying": tie.copying} for tie in ties]
        insert(self._database(), "ties", rows, replace=True)

    def add_links(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Keep that two reports must be worked out together, whatever their likeness."""
        insert(self._database(), "links", [dict(zip("ab", sorted(pair), strict=True)) for pair in pairs], replace=True)

    def component(self, ids: Iterable[str]) -> set[str]:
        """All reports that ties and links lead to from the given ones, those included."""
        reached, fresh = set(ids), set(ids)
        while fresh:
            fresh = self._one_step(fresh) - reached
            reached |= fresh
        return reached

    def _one_step(self, ids: Iterable[str]) -> set[str]:
        db, wanted = self._database(), values(ids)
        found: set[str] = set()
        for table in ("ties", "links"):
            for near, far in (("a", "b"), ("b", "a")):
                found.update(one_column(db, f"SELECT {far} FROM {table} WHERE {near} IN (SELECT value FROM json_each(?))", [wanted]))
        return found

    def ties_among(self, ids: Iterable[str]) -> list[Tie]:
        """The ties whose both ends are among the ids, in order."""
        among = set(ids)
        sql = "SELECT a, b, likeness, copying FROM ties WHERE a IN (SELECT value FROM json_each(?)) ORDER BY a, b"
        rows = self._database().execute(sql, [values(among)]).fetchall()
        return [Tie(*row) for row in rows if row[1] in among]

    def verdicts(self, couples: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[Verdict, ...]]:
        """What the judge said of couples, for those that it was asked about."""
        wanted = set(couples)
        sql = "SELECT earlier, later, doc FROM verdicts WHERE earlier IN (SELECT value FROM json_each(?))"
        rows = self._database().execute(sql, [values({earlier for earlier, _ in wanted})]).fetchall()
        return {(row[0], row[1]): loads(tuple[Verdict, ...], row[2]) for row in rows if (row[0], row[1]) in wanted}

    def add_verdicts(self, judged: Mapping[tuple[str, str], Sequence[Verdict]]) -> None:
        """Keep what the judge said of couples."""
        rows = [{"earlier": a, "later": b, "doc": dumps(tuple[Verdict, ...], tuple(said))} for (a, b), said in judged.items()]
        insert(self._database(), "verdicts", rows, replace=True)

    def signatures(self, ids: Iterable[str]) -> dict[str, str]:
        """By group id, the signatures of the stored groups that any of these reports is in."""
        sql = """SELECT DISTINCT groups.id, signature FROM groups JOIN group_members ON group_id = groups.id
                 WHERE report_id IN (SELECT value FROM json_each(?))"""
        return {row[0]: row[1] for row in self._database().execute(sql, [values(ids)]).fetchall()}

    def replace_groups(self, gone: Iterable[str], made: Sequence[Group]) -> None:
        """Drop groups with all that was derived for them, and keep new ones."""
        db = self._database()
        new_ids = {group.id for group in made}
        dropped = values(set(gone) | new_ids)
        self._note_released(made)
        before = self._marks(dropped)
        for table in _DERIVED:
            db.execute(f"DELETE FROM {table} WHERE group_id IN (SELECT value FROM json_each(?))", [dropped])
        db.execute("DELETE FROM groups WHERE id IN (SELECT value FROM json_each(?))", [dropped])
        insert(db, "groups", [{"id": group.id, "signature": group.signature} for group in made])
        for group in made:
            insert(db, "group_members", [{"report_id": id_, "group_id": group.id} for id_ in group.members])
            self._add_account(group)
        self._note_changes(before, self._marks(values(new_ids)))

    def _add_account(self, group: Group) -> None:
        db, account = self._database(), group.account
        times = self._published(group.members)
        report_of = self._report_of_claims(state.claim_id for state in account.states)
        insert(db, "topics", [_topic_row(group.id, topic) for topic in account.topics])
        insert(
            db,
            "topic_reports",
            [
                {"topic_id": topic.id, "report_id": id_, "group_id": group.id, "published_us": times[id_]}
                for topic in account.topics
                for id_ in topic.reports
            ],
        )
        insert(db, "states", [_state_row(group.id, state, times[report_of[state.claim_id]]) for state in account.states])
        insert(db, "questions", [_question_row(group.id, question) for question in account.questions])
        asked = {question.id: question for question in account.questions}
        rows = [_contradiction_row(group.id, found, asked.get(found.question_id)) for found in account.contradictions]
        insert(db, "contradictions", rows)
        insert(
            db,
            "supersessions",
            [_supersession_row(group.id, found, times[found.later_report_id]) for found in account.supersessions],
        )

    def _published(self, ids: Iterable[str]) -> dict[str, int]:
        sql = "SELECT id, published_us FROM reports WHERE id IN (SELECT value FROM json_each(?))"
        return dict(self._database().execute(sql, [values(set(ids))]).fetchall())

    def _report_of_claims(self, claims: Iterable[str]) -> dict[str, str]:
        sql = "SELECT id, report_id FROM claims WHERE id IN (SELECT value FROM json_each(?))"
        return dict(self._database().execute(sql, [values(claims)]).fetchall())

    def _marks(self, groups: str) -> dict[tuple[str, str], str]:
        """What a follower of changes would see of these groups: contradictions with their state, supersessions."""
        db = self._database()
        marks = {
            ("contradiction", row[0]): str(row[1])
            for row in db.execute(
                "SELECT id, state FROM contradictions WHERE group_id IN (SELECT value FROM json_each(?))", [groups]
            ).fetchall()
        }
        marks |= {
            ("supersession", row[0]): ""
            for row in db.execute("SELECT id FROM supersessions WHERE group_id IN (SELECT value FROM json_each(?))", [groups]).fetchall()
        }
        return marks

    def _note_changes(self, before: Mapping[tuple[str, str], str], after: Mapping[tuple[str, str], str]) -> None:
        changes = [
            (kind, id_, "created" if (kind, id_) not in before else "changed" if (kind, id_) in after else "removed")
            for kind, id_ in sorted(before.keys() | after.keys())
            if before.get((kind, id_)) != after.get((kind, id_))
        ]
        note(self._database(), changes)

    def _note_released(self, made: Sequence[Group]) -> None:
        """Note the reports that come out of embargo with these groups, each once in the life of the database."""
        members = values({id_ for group in made for id_ in group.members})
        sql = f"""SELECT id FROM reports WHERE id IN {HIDDEN} AND id IN (SELECT value FROM json_each(?))
                  AND id NOT IN (SELECT id FROM changes WHERE kind = 'report') ORDER BY id"""
        note(self._database(), [("report", id_, "created") for id_ in one_column(self._database(), sql, [members])])

    def drop_derived(self) -> None:
        """Forget ties, links and verdicts; groups are there until they are settled anew, so that only what changes is noted."""
        db = self._database()
        for table in ("ties", "links", "verdicts"):
            db.execute(f"DELETE FROM {table}")
        db.execute("UPDATE groups SET signature = ''")
        # The vectors are about to be made anew: whoever holds them in memory must read them again.
        insert(db, "settings", [{"key": "vectors", "value": secrets.token_hex(8)}], replace=True)


def _topic_row(group: str, topic: Topic) -> dict[str, Any]:
    return {
        "id": topic.id,
        "group_id": group,
        "label": topic.label,
        "last_us": microseconds(topic.last_at),
        "first_us": microseconds(topic.first_at),
        "open": int(topic.open_contradictions > 0),
        "doc": dumps(Topic, topic),
    }


def _state_row(group: str, state: ClaimState, published_us: int) -> dict[str, Any]:
    return {
        "claim_id": state.claim_id,
        "group_id": group,
        "topic_id": state.topic_id,
        "standing": state.standing.value,
        "published_us": published_us,
        "doc": dumps(ClaimState, state),
    }


def _question_row(group: str, question: Question) -> dict[str, Any]:
    return {"id": question.id, "group_id": group, "topic_id": question.topic_id, "doc": dumps(Question, question)}


def _contradiction_row(group: str, found: Contradiction, question: Question | None) -> dict[str, Any]:
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


def _supersession_row(group: str, found: Supersession, newest_us: int) -> dict[str, Any]:
    return {
        "id": found.id,
        "group_id": group,
        "topic_id": found.topic_id,
        "earlier_report_id": found.earlier_report_id,
        "later_report_id": found.later_report_id,
        "newest_us": newest_us,
        "doc": dumps(Supersession, found),
    }

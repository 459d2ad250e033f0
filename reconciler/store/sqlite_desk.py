"""What is worked through in SQLite: contested questions sorted and paged, searches counted, many records at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from reconciler.queries import Contested, Filters, Job, Key, Listed, Order, Page, Rejections, Tally
from reconciler.records import Contradiction, Question, State, Supersession, Topic
from reconciler.store.codec import instant, loads, unpack, unpack_all
from reconciler.store.ids import key_of, keys_of
from reconciler.store.sql import Database
from reconciler.store.sqlite_filters import (
    CLAIM_SEEN,
    MOST_COUNTED,
    Where,
    is_common,
    joined,
    of_contradictions,
    sought,
    topics_with_words,
    with_words,
)
from reconciler.store.sqlite_pages import Sorted, Through, page_sql, pairs_in_order
from reconciler.store.sqlite_values import HIDDEN, one_column, values

R = TypeVar("R", Contradiction, Supersession, Topic, Question)
T = TypeVar("T")
_KEY = "contradictions.key"
_PLACES = {Order.NEWEST: "newest", Order.CONFIDENCE: "surest", Order.ORIGINS: "origins", Order.TOPIC: "label"}
_SEEN: Where = (f"id NOT IN {HIDDEN}", ())
_SUREST = """SELECT question, state, doc FROM contradictions WHERE question = ? AND state = ?
             ORDER BY score DESC, newest_us DESC, key DESC LIMIT ?"""
_AMONG = "question IN (SELECT value FROM json_each(?))"
_AMONG_KEYS = "key IN (SELECT value FROM json_each(?))"
_PAIRS = Sorted("contradictions", "newest_us", "question")
# So many of the newest pairs are looked at first for each question that is wanted.
_PAIRS_A_QUESTION = 8
# The key of a question or of a pair of it, how many pairs there are, and the place in the order.
_Row = tuple[int, int, Any]
# A query may be put together of so many and no more.
_AT_ONCE = 200


def _is_gathered(filters: Filters) -> bool:
    """Whether what the filters ask for stands in a table already: the pairs of a state, of all topics or of one."""
    return filters.state is not None and filters == Filters(state=filters.state, topic=filters.topic)


def _some_at_once(asked: Sequence[T]) -> Iterator[Sequence[T]]:
    return (asked[at : at + _AT_ONCE] for at in range(0, len(asked), _AT_ONCE))


def _gathered(where: Sequence[Where], by: str) -> tuple[str, list[Any]]:
    """Contested questions with conditions on their pairs, gathered from those; without, they stand in a table."""
    clauses, bound = joined(where)
    sql = f"""(SELECT question, count, newest, surest, origins, label FROM (
                SELECT {by} AS question, max(topic) AS topic, count(*) AS count, max(newest_us) AS newest,
                       max(score) AS surest, max(origins) AS origins
                FROM contradictions WHERE {clauses} GROUP BY {by}) AS asked
              JOIN topics ON topics.key = topic) AS gathered WHERE TRUE"""
    return sql, bound


class SqliteDesk:
    """The Desk port on a SQLite database."""

    def __init__(self, database: Callable[[], Database]) -> None:
        self._database = database

    def contested(self, filters: Filters, page: Page, order: Order, most: int) -> Listed[Contested]:
        """Contested questions: which, from indexes that have all that they are sorted by, and then the pairs of those of the page."""
        by = _KEY if filters.question else "question"
        few = [] if _is_gathered(filters) else of_contradictions(filters, self._database(), few=True)
        if few and order is Order.NEWEST and by == "question":
            rows = self._newest(filters, few, page)
        else:
            rows = self._sorted(self._asked(filters, by), page, order)
        kept = rows[: page.limit]
        pairs = self._strongest([row[0] for row in kept], by, filters, few, most)
        firsts = [pairs[row[0]][0] for row in kept]
        found = [Contested(one.question_id, one.topic_id, tuple(pairs[row[0]]), row[1]) for one, row in zip(firsts, kept, strict=True)]
        last = firsts[-1:] if len(rows) > page.limit else []
        next_: list[Key] = [(kept[-1][2], one.id if by == _KEY else one.question_id) for one in last]
        return Listed(tuple(found), next_[0] if next_ else None)

    def _asked(self, filters: Filters, by: str) -> tuple[str, list[Any]]:
        """All questions that the filters let through, to be selected from, with what is bound."""
        if not _is_gathered(filters):
            return _gathered(of_contradictions(filters, self._database()), by)
        clauses, bound = joined([("state = ?", filters.state), ("topic = ?", sought(filters.topic))])
        return f"contested WHERE {clauses}", bound

    def _sorted(self, asked: tuple[str, list[Any]], page: Page, order: Order) -> list[_Row]:
        """A page of these questions and one more."""
        questions, bound = asked
        place, way, sign = _PLACES[order], *(("ASC", ">") if order is Order.TOPIC else ("DESC", "<"))
        after, seen = (f"AND ({place}, question) {sign} (?, ?)", [page.after[0], key_of(page.after[1])]) if page.after else ("", [])
        sql = f"SELECT question, count, {place} FROM {questions} {after} ORDER BY {place} {way}, question {way} LIMIT ?"
        rows: list[_Row] = self._database().execute(sql, [*bound, *seen, page.limit + 1]).fetchall()
        return rows

    def _newest(self, filters: Filters, few: Sequence[Where], page: Page) -> list[_Row]:
        """The same of filtered questions, told from no more pairs than it takes: those of the newest pairs, then of those before."""
        upto, most = (int(page.after[0]) if page.after else None), _PAIRS_A_QUESTION * page.limit
        seen, found = set[int](), list[_Row]()
        where, through = pairs_in_order(filters, few)
        while True:
            pairs = self._pairs(where, through, upto, most)
            # Of the instant that the last of them came up there may be more.
            oldest = pairs[-1][1] if len(pairs) == most else None
            new = {question for question, _ in pairs} - seen
            seen |= new
            asked = _gathered([*few, (_AMONG, values(new))], "question")
            found += self._sorted(asked, replace(page, limit=len(new)), Order.NEWEST)
            settled = [row for row in found if oldest is None or row[2] > oldest]
            if oldest is None or len(settled) > page.limit:
                return sorted(settled, key=lambda row: (row[2], row[0]), reverse=True)[: page.limit + 1]
            upto, most = oldest, 2 * most

    def _pairs(self, where: Sequence[Where], through: Through | None, upto: int | None, most: int) -> list[tuple[int, int]]:
        """The question of each of the newest pairs, and when the pair came up, up to a time."""
        until = (f"{through.newest if through else 'newest_us'} <= ?", upto)
        rows = self._database().execute(*page_sql(_PAIRS, [*where, until], Page(most), through)).fetchall()
        return [(question, newest) for question, newest in rows[:most]]

    def _strongest(
        self, groups: Iterable[int], by: str, filters: Filters, few: Sequence[Where], most: int
    ) -> dict[int, list[Contradiction]]:
        """The strongest pairs of each group, for all groups at once."""
        if _is_gathered(filters):
            found = self._surest([(each, str(filters.state)) for each in groups], most)
            return {question: pairs for (question, _), pairs in found.items()}
        clauses, bound = joined(few)
        sql = f"""SELECT member, doc FROM contradictions JOIN (
                    SELECT {_KEY} AS pair, {by} AS member,
                           row_number() OVER (PARTITION BY {by} ORDER BY score DESC, newest_us DESC, {_KEY} DESC) AS rank
                    FROM contradictions WHERE {clauses} AND {by} IN (SELECT value FROM json_each(?))) AS ranked ON pair = key
                  WHERE rank <= ? ORDER BY member, rank"""
        ranked: dict[int, list[Contradiction]] = {}
        for member, doc in self._database().execute(sql, [*bound, values(groups), most]).fetchall():
            ranked.setdefault(member, []).append(unpack(Contradiction, doc))
        return ranked

    def tally(self, topic: str) -> list[Tally]:
        """The contested questions of a topic, by question and state."""
        sql = "SELECT question_id, state, count, newest FROM contested WHERE topic = ? ORDER BY question, state"
        rows = self._database().execute(sql, [key_of(topic)]).fetchall()
        return [Tally(question, State(state), count, instant(newest)) for question, state, count, newest in rows]

    def strongest(self, asked: Iterable[tuple[str, State]], most: int) -> dict[tuple[str, State], tuple[Contradiction, ...]]:
        """By question and state, the `most` surest of its pairs: the first of an index that has them in that order."""
        found = self._surest(((key_of(question), state.value) for question, state in asked), most)
        return {(pairs[0].question_id, State(state)): tuple(pairs) for (_, state), pairs in found.items()}

    def _surest(self, asked: Iterable[tuple[int, str]], most: int) -> dict[tuple[int, str], list[Contradiction]]:
        found: dict[tuple[int, str], list[Contradiction]] = {}
        for some in _some_at_once(sorted(asked)):
            sql = " UNION ALL ".join([f"SELECT * FROM ({_SUREST}) AS asked"] * len(some))
            bound = [value for question, state in some for value in (question, state, most)]
            for question, state, doc in self._database().execute(sql, bound).fetchall():
                found.setdefault((question, state), []).append(unpack(Contradiction, doc))
        return found

    def contradictions(self, ids: Iterable[str]) -> dict[str, Contradiction]:
        """Contradictions by id."""
        return self._by_id(Contradiction, "contradictions", ids)

    def supersessions(self, ids: Iterable[str]) -> dict[str, Supersession]:
        """Supersessions by id."""
        return self._by_id(Supersession, "supersessions", ids)

    def topics(self, ids: Iterable[str]) -> dict[str, Topic]:
        """Topics by id."""
        return self._by_id(Topic, "topics", ids)

    def begun(self, topics: Iterable[str]) -> dict[str, datetime]:
        """When topics began, which a column tells."""
        sql = f"SELECT id, first_us FROM topics WHERE {_AMONG_KEYS}"
        return {id_: instant(first) for id_, first in self._database().execute(sql, [values(keys_of(topics))]).fetchall()}

    def questions(self, ids: Iterable[str]) -> dict[str, Question]:
        """Questions by id."""
        return self._by_id(Question, "questions", ids)

    def _by_id(self, of: type[R], table: str, ids: Iterable[str]) -> dict[str, R]:
        ids = set(ids)
        docs = one_column(self._database(), f"SELECT doc FROM {table} WHERE {_AMONG_KEYS}", [values(keys_of(ids))])
        return {record.id: record for record in unpack_all(of, docs) if record.id in ids}

    def matches(self, q: str) -> dict[str, int | None]:
        """How many records of each kind have the words; None for each if more than `MOST_COUNTED` claims do."""
        if is_common(self._database(), "claims", q, MOST_COUNTED):
            return dict.fromkeys(("contradictions", "topics", "reports", "claims"))
        asked: dict[str, list[Where]] = {
            "contradictions": of_contradictions(Filters(q=q), self._database()),
            "topics": topics_with_words(q),
            "reports": [_SEEN, *with_words("reports", q)],
            "claims": [CLAIM_SEEN, *with_words("claims", q)],
        }
        return {table: self._count(table, *joined(where)) for table, where in asked.items()}

    def _count(self, table: str, clauses: str, bound: list[Any]) -> int:
        found: int = self._database().execute(f"SELECT count(*) FROM {table} WHERE {clauses}", bound).fetchone()[0]
        return found

    def last_change(self) -> int:
        """The place of the newest change."""
        return int(self._database().execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()[0])

    def rejections(self, jobs: int) -> list[Rejections]:
        """The newest jobs with rejected lines, counted in an index that has no other lines."""
        sql = """SELECT doc, (SELECT count(*) FROM job_lines WHERE job_id = id AND json_extract(result, '$.status') = 'rejected')
                 FROM (SELECT id, doc FROM jobs ORDER BY created_us DESC, id DESC LIMIT ?) AS newest"""
        rows = [(loads(Job, doc), count) for doc, count in self._database().execute(sql, [jobs]).fetchall()]
        return [Rejections(job.id, job.created_at, job.total, count) for job, count in rows if count]

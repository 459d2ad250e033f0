"""What is read from SQLite: lists with filters and keyset pages, and single records of the account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from reconciler.queries import Change, Filters, Key, Listed, Page, SourceCount
from reconciler.records import Claim, ClaimState, Contradiction, Question, Report, State, Supersession, Topic
from reconciler.store.codec import instant, loads, microseconds, moment
from reconciler.store.rows import CLAIM_COLUMNS, REPORT_COLUMNS, claim_of, report_of
from reconciler.store.sql import Database
from reconciler.store.sqlite_filters import Where, joined, of_contradictions, reports_with_words, times, topics_with_words, with_words
from reconciler.store.sqlite_values import HIDDEN, one_column, values
from reconciler.text.keys import content_id

R = TypeVar("R")
_SEEN: Where = (f"id NOT IN {HIDDEN}", ())
_CLAIM_SEEN: Where = (f"report_id NOT IN {HIDDEN}", ())


class SqliteShelf:
    """The Shelf port on a SQLite database."""

    def __init__(self, database: Callable[[], Database]) -> None:
        self._database = database

    def list_reports(self, filters: Filters, page: Page) -> Listed[Report]:
        """Reports, newest first."""
        where: list[Where] = [_SEEN, ("source = ?", filters.source), *times("published_us", filters)]
        where.append(("id IN (SELECT report_id FROM topic_reports WHERE topic_id = ?)", filters.topic))
        where += reports_with_words(filters.q)
        return self._page(f"SELECT {REPORT_COLUMNS}, published_us FROM reports", where, page, ("published_us", "id"), report_of)

    def list_claims(self, filters: Filters, page: Page) -> Listed[Claim]:
        """Claims, those of the newest report first."""
        where: list[Where] = [_CLAIM_SEEN, ("report_id = ?", filters.report), *times("published_us", filters)]
        where.append(("id IN (SELECT claim_id FROM states WHERE topic_id = ?)", filters.topic))
        where.append(("id IN (SELECT claim_id FROM states WHERE standing = ?)", filters.standing))
        where += with_words(filters.q)
        return self._page(f"SELECT {CLAIM_COLUMNS}, published_us FROM claims", where, page, ("published_us", "id"), claim_of)

    def list_topics(self, filters: Filters, page: Page) -> Listed[Topic]:
        """Topics, last changed first."""
        where: list[Where] = [("open = ?", None if filters.open is None else int(filters.open))]
        where.append(("last_us >= ?", microseconds(filters.since) if filters.since else None))
        where.append(("first_us < ?", microseconds(filters.until) if filters.until else None))
        where += topics_with_words(filters.q)
        return self._page("SELECT doc, id, last_us FROM topics", where, page, ("last_us", "id"), _doc(Topic))

    def list_contradictions(self, filters: Filters, page: Page) -> Listed[Contradiction]:
        """Contradictions, newest first; dismissed ones only if the filter asks for them."""
        return self._page(
            "SELECT doc, id, newest_us FROM contradictions", of_contradictions(filters), page, ("newest_us", "id"), _doc(Contradiction)
        )

    def list_supersessions(self, filters: Filters, page: Page) -> Listed[Supersession]:
        """Supersessions, newest first."""
        where: list[Where] = [("topic_id = ?", filters.topic), ("? IN (earlier_report_id, later_report_id)", filters.report)]
        where += times("newest_us", filters)
        return self._page("SELECT doc, id, newest_us FROM supersessions", where, page, ("newest_us", "id"), _doc(Supersession))

    def list_sources(self, page: Page) -> Listed[SourceCount]:
        """Sources by name, with how much of each there is; `page.since` leaves out those that published nothing since."""
        after = page.after[0] if page.after else ""
        since = microseconds(page.since) if page.since else -(2**62)
        sql = f"""SELECT source, count(*) FROM reports WHERE source > ? AND id NOT IN {HIDDEN}
                  GROUP BY source HAVING max(published_us) >= ? ORDER BY source LIMIT ?"""
        rows = self._database().execute(sql, [after, since, page.limit + 1]).fetchall()
        kept = [self._source(row[0], row[1]) for row in rows[: page.limit]]
        return Listed(tuple(kept), (kept[-1].name, "") if len(rows) > page.limit else None)

    def source(self, name_or_id: str) -> SourceCount | None:
        """A source by the id that is made of its name, or else by its name: one that is named like an id takes over no other's."""
        return next(filter(None, map(self._counted, [*self._named_by(name_or_id), name_or_id])), None)

    def _named_by(self, id_: str) -> list[str]:
        """The source that has an id: its name is looked for in an index, where there are few beside the reports."""
        if not id_.startswith("source_"):
            return []
        names = one_column(self._database(), "SELECT DISTINCT source FROM reports")
        return [name for name in names if content_id("source", name) == id_]

    def _counted(self, name: str) -> SourceCount | None:
        sql = f"SELECT count(*) FROM reports WHERE source = ? AND id NOT IN {HIDDEN}"
        count = self._database().execute(sql, [name]).fetchone()[0]
        return self._source(name, count) if count else None

    def _source(self, name: str, reports: int) -> SourceCount:
        ends = [
            one_column(
                self._database(),
                f"SELECT published_at FROM reports WHERE source = ? AND id NOT IN {HIDDEN} ORDER BY published_us {way}, id LIMIT 1",
                [name],
            )[0]
            for way in ("ASC", "DESC")
        ]
        return SourceCount(content_id("source", name), name, reports, moment(ends[0]), moment(ends[1]))

    def claims_by_id(self, ids: Iterable[str]) -> dict[str, tuple[Claim, ClaimState | None]]:
        """Claims with where they stand."""
        wanted = values(set(ids))
        sql = f"""SELECT {CLAIM_COLUMNS}, doc FROM claims LEFT JOIN states ON claim_id = id
                  WHERE id IN (SELECT value FROM json_each(?)) AND report_id NOT IN {HIDDEN}"""
        return {
            row["id"]: (claim_of(row), loads(ClaimState, row["doc"]) if row["doc"] else None)
            for row in self._database().query(sql, [wanted])
        }

    def claim_ids_of(self, report: str) -> list[str]:
        """The ids of a report's claims, in order."""
        sql = f"SELECT id FROM claims WHERE report_id = ? AND report_id NOT IN {HIDDEN} ORDER BY ordinal"
        return one_column(self._database(), sql, [report])

    def topics_of(self, report: str) -> list[str]:
        """The ids of the topics that a report belongs to."""
        return one_column(self._database(), "SELECT topic_id FROM topic_reports WHERE report_id = ? ORDER BY topic_id", [report])

    def topic(self, id_: str) -> Topic | None:
        """A topic."""
        return self._single(Topic, "topics", id_)

    def questions(self, topic: str) -> list[Question]:
        """The questions of a topic, those answered first, first."""
        docs = one_column(self._database(), "SELECT doc FROM questions WHERE topic_id = ? ORDER BY id", [topic])
        found = [loads(Question, doc) for doc in docs]
        return sorted(found, key=lambda question: (min(position.first_at for position in question.positions), question.id))

    def contradiction(self, id_: str) -> Contradiction | None:
        """A contradiction, dismissed ones too."""
        return self._single(Contradiction, "contradictions", id_)

    def supersession(self, id_: str) -> Supersession | None:
        """A supersession."""
        return self._single(Supersession, "supersessions", id_)

    def counts(self) -> dict[str, int]:
        """How many reports, claims, topics, contradictions by state and supersessions there are."""
        db = self._database()
        seen = {"reports": _SEEN[0], "claims": _CLAIM_SEEN[0], "topics": "TRUE", "supersessions": "TRUE"}
        found = {table: db.execute(f"SELECT count(*) FROM {table} WHERE {clause}").fetchone()[0] for table, clause in seen.items()}
        by_state = dict(db.execute("SELECT state, count(*) FROM contradictions GROUP BY state").fetchall())
        return found | {f"contradictions_{state}": by_state.get(state.value, 0) for state in State}

    def changes(self, since: int, limit: int) -> list[Change]:
        """What changed after a point, oldest first."""
        sql = "SELECT seq, kind, id, what, noted_us FROM changes WHERE seq > ? ORDER BY seq LIMIT ?"
        rows = self._database().execute(sql, [since, limit]).fetchall()
        return [Change(at, kind, id_, what, instant(noted)) for at, kind, id_, what, noted in rows]

    def _single(self, of: type[R], table: str, id_: str) -> R | None:
        row = self._database().execute(f"SELECT doc FROM {table} WHERE id = ?", [id_]).fetchone()
        return loads(of, row[0]) if row else None

    def _page(
        self, select: str, where: list[Where], page: Page, keys: tuple[str, str], made: Callable[[Mapping[str, Any]], R]
    ) -> Listed[R]:
        """One page, newest first, after the key of the last one seen (keyset: steady while new records arrive)."""
        clauses, bound = joined(where)
        if page.after is not None:
            clauses += f" AND ({keys[0]}, {keys[1]}) < (?, ?)"
            bound += page.after
        sql = f"{select} WHERE {clauses} ORDER BY {keys[0]} DESC, {keys[1]} DESC LIMIT ?"
        rows = list(self._database().query(sql, [*bound, page.limit + 1]))
        kept = rows[: page.limit]
        after: Key | None = (kept[-1][keys[0]], kept[-1][keys[1]]) if len(rows) > page.limit else None
        return Listed(tuple(made(row) for row in kept), after)


def _doc(of: type[R]) -> Callable[[Mapping[str, Any]], R]:
    return lambda row: loads(of, row["doc"])

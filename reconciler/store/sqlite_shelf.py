"""What is read from SQLite: lists with filters and keyset pages, and single records of the account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from reconciler.queries import Change, Filters, Listed, Page, SourceCount
from reconciler.records import Claim, ClaimState, Contradiction, Question, Report, Standing, State, Supersession, Topic
from reconciler.store.codec import instant, microseconds, unpack, unpack_all
from reconciler.store.ids import id_of, key_of, keys_of
from reconciler.store.rows import CLAIM_COLUMNS, OWN_CLAIMS, REPORT_COLUMNS, TOPIC, WHOLE_COLUMNS, claim_of, report_of, told
from reconciler.store.sql import Database
from reconciler.store.sqlite_account import state_of
from reconciler.store.sqlite_filters import (
    CLAIM_SEEN,
    MOST_SORTED,
    Where,
    is_common,
    of_contradictions,
    sought,
    times,
    topics_with_words,
    with_words,
)
from reconciler.store.sqlite_pages import Sorted, Through, page_of, pairs_in_order
from reconciler.store.sqlite_values import HIDDEN, HIDDEN_NUMBERS, one_column, values
from reconciler.text.keys import content_id

R = TypeVar("R", Report, Claim, Topic, Contradiction, Supersession)
_WHOLE = "JOIN reports ON reports.number = claims.report"
_REPORTS = Sorted("reports", "reports.published_us", REPORT_COLUMNS, key="id", placed=str)
_CLAIMS = Sorted("claims", "reports.published_us", f"{CLAIM_COLUMNS}, {WHOLE_COLUMNS}", _WHOLE)
_TOPICS = Sorted("topics", "last_us", "doc")
_CONTRADICTIONS = Sorted("contradictions", "newest_us", "doc")
_SUPERSESSIONS = Sorted("supersessions", "newest_us", "doc")
_EITHER_REPORT = "(earlier_report_id = ? OR later_report_id = ?)"
_SEEN: Where = (f"id NOT IN {HIDDEN}", ())
_JUST_STANDS = """EXISTS (SELECT 1 FROM group_members AS own WHERE own.report = claims.report)
                  AND NOT EXISTS (SELECT 1 FROM states AS own WHERE own.claim = claims.number AND own.standing IS NOT NULL)"""
# Claims by way of the newest reports, of which an index has the order: no more are sorted than those of one instant.
_NEWEST = Through(f"reports CROSS JOIN {OWN_CLAIMS}", "reports.published_us", "claims.key")
# By themselves, where few are looked for.
_FEW = Through(f"claims {_WHOLE}", "reports.published_us", "claims.key")
# The claims that are in a topic, which are no more than those of its group.
_IN_TOPIC = Through(
    f"""topics CROSS JOIN group_members ON group_members.group_id = topics.group_id
        CROSS JOIN reports ON reports.number = group_members.report
        CROSS JOIN {OWN_CLAIMS} LEFT JOIN states ON states.claim = claims.number""",
    "reports.published_us",
    "claims.key",
)
# Of those that do not just stand, an index has all in their order.
_STANDING = Through(
    "states CROSS JOIN claims ON claims.number = states.claim CROSS JOIN reports ON reports.number = claims.report",
    "states.published_us",
    "states.key",
)


class SqliteShelf:
    """The Shelf port on a SQLite database."""

    def __init__(self, database: Callable[[], Database]) -> None:
        self._database = database

    def list_reports(self, filters: Filters, page: Page) -> Listed[Report]:
        """Reports, newest first."""
        where: list[Where] = [_SEEN, ("source = ?", filters.source), *times("reports.published_us", filters)]
        where += [("topic = ?", sought(filters.topic)), *self._words("reports", filters.q)]
        through = Through("topic_reports CROSS JOIN reports ON reports.number = report", "topic_reports.published_us", "reports.id")
        return self._page(_REPORTS, where, page, report_of, through if filters.topic is not None else None)

    def list_claims(self, filters: Filters, page: Page) -> Listed[Claim]:
        """Claims, those of the newest report first."""
        where: list[Where] = [CLAIM_SEEN, ("reports.id = ?", filters.report), *times("reports.published_us", filters)]
        common, topic = self._common("claims", filters.q), sought(filters.topic)
        where += with_words("claims", filters.q, common=common)
        where += [(f"topics.key = ? AND {TOPIC} = ?", None if topic is None else (topic, topic))]
        through = _IN_TOPIC if topic is not None else None
        if filters.standing == Standing.STANDS:
            where.append((_JUST_STANDS, ()))
        elif filters.standing is not None:
            where.append(("states.standing = ?", filters.standing))
            through = through or _STANDING
        through = through or (_NEWEST if filters.q is None or common else _FEW)
        if page.after is not None:
            # The rest of what says where a page begins cannot be told by one index.
            where.append((f"{through.newest} <= ?", page.after[0]))
        return self._page(_CLAIMS, where, page, claim_of, through)

    def list_topics(self, filters: Filters, page: Page) -> Listed[Topic]:
        """Topics, last changed first."""
        where: list[Where] = [("open = ?", None if filters.open is None else int(filters.open))]
        where.append(("last_us >= ?", microseconds(filters.since) if filters.since else None))
        where.append(("first_us < ?", microseconds(filters.until) if filters.until else None))
        where += topics_with_words(filters.q, common=self._common("claims", filters.q))
        return self._page(_TOPICS, where, page, _doc(Topic))

    def list_contradictions(self, filters: Filters, page: Page) -> Listed[Contradiction]:
        """Contradictions, newest first; dismissed ones only if the filter asks for them."""
        where, through = pairs_in_order(filters, of_contradictions(filters, self._database(), few=True))
        return self._page(_CONTRADICTIONS, where, page, _doc(Contradiction), through)

    def list_supersessions(self, filters: Filters, page: Page) -> Listed[Supersession]:
        """Supersessions, newest first."""
        where: list[Where] = [("topic = ?", sought(filters.topic)), *times("newest_us", filters)]
        where.append((_EITHER_REPORT, (filters.report, filters.report) if filters.report is not None else None))
        return self._page(_SUPERSESSIONS, where, page, _doc(Supersession))

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
        sql = "SELECT published_at, published_us FROM reports WHERE source = ? AND id NOT IN {} ORDER BY published_us {}, id LIMIT 1"
        first, last = (told(*self._database().execute(sql.format(HIDDEN, way), [name]).fetchone()) for way in ("ASC", "DESC"))
        return SourceCount(content_id("source", name), name, reports, first, last)

    def claims_by_id(self, ids: Iterable[str]) -> dict[str, tuple[Claim, ClaimState | None]]:
        """Claims with where they stand."""
        ids = set(ids)
        sql = f"""SELECT {CLAIM_COLUMNS}, {WHOLE_COLUMNS}, group_members.group_id, coalesce(topics.id, ''), standing, states.doc
                  FROM claims {_WHOLE} LEFT JOIN group_members ON group_members.report = claims.report
                  LEFT JOIN states ON states.claim = claims.number LEFT JOIN topics ON topics.key = {TOPIC}
                  WHERE claims.key IN (SELECT value FROM json_each(?)) AND claims.report NOT IN {HIDDEN_NUMBERS}"""
        found = ((claim_of(row), row[-4:]) for row in self._database().execute(sql, [values(keys_of(ids))]).fetchall())
        return {claim.id: (claim, state_of(claim.id, *state[1:]) if state[0] else None) for claim, state in found if claim.id in ids}

    def states_of(self, reports: Iterable[str]) -> dict[str, ClaimState | None]:
        """Where the claims of reports stand, without what they say."""
        sql = f"""SELECT claims.key, rest, group_members.group_id, coalesce(topics.id, ''), standing, states.doc
                  FROM reports JOIN {OWN_CLAIMS} LEFT JOIN group_members ON group_members.report = reports.number
                  LEFT JOIN states ON states.claim = claims.number LEFT JOIN topics ON topics.key = {TOPIC}
                  WHERE reports.id IN (SELECT value FROM json_each(?)) AND reports.number NOT IN {HIDDEN_NUMBERS}"""
        rows = self._database().execute(sql, [values(reports)]).fetchall()
        told = {state.claim_id: state for state in unpack_all(ClaimState, [row[-1] for row in rows if row[-1] is not None])}
        named = ((id_of("claim", key, rest), *state) for key, rest, *state in rows)
        return {id_: (told.get(id_) or state_of(id_, *state)) if group else None for id_, group, *state in named}

    def claim_ids_of(self, report: str) -> list[str]:
        """The ids of a report's claims, in order."""
        sql = f"""SELECT claims.key, rest FROM reports JOIN {OWN_CLAIMS}
                  WHERE reports.id = ? AND report NOT IN {HIDDEN_NUMBERS} ORDER BY claims.number"""
        return [id_of("claim", *row) for row in self._database().execute(sql, [report]).fetchall()]

    def topics_of(self, report: str) -> list[str]:
        """The ids of the topics that a report belongs to."""
        return self.topics_by_report([report]).get(report, [])

    def leading_standings(self, reports: Iterable[str]) -> dict[str, Standing]:
        """Where the reports' first claims stand."""
        sql = f"""SELECT reports.id, standing FROM reports JOIN group_members ON report = number LEFT JOIN states ON claim = first_claim
                  WHERE first_claim <= last_claim AND reports.id IN (SELECT value FROM json_each(?)) AND reports.id NOT IN {HIDDEN}"""
        return {id_: Standing(standing or Standing.STANDS) for id_, standing in self._database().execute(sql, [values(reports)]).fetchall()}

    def topics_by_report(self, reports: Iterable[str]) -> dict[str, list[str]]:
        """The topics of many reports."""
        sql = """SELECT reports.id, topics.id FROM reports JOIN topic_reports ON report = number JOIN topics ON key = topic
                 WHERE reports.id IN (SELECT value FROM json_each(?)) ORDER BY key"""
        found: dict[str, list[str]] = {}
        for report, topic in self._database().execute(sql, [values(reports)]).fetchall():
            found.setdefault(report, []).append(topic)
        return found

    def topic(self, id_: str) -> Topic | None:
        """A topic."""
        return self._single(Topic, "topics", id_)

    def questions(self, topic: str) -> list[Question]:
        """The questions of a topic, those answered first, first."""
        docs = one_column(self._database(), "SELECT doc FROM questions WHERE topic = ? ORDER BY key", [key_of(topic)])
        found = [unpack(Question, doc) for doc in docs]
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
        tables = ("reports", "claims", "topics", "supersessions")
        found: dict[str, int] = {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}
        # Those under embargo are few: to count them apart is quicker than to ask of each record whether it is one.
        own = "SELECT count(*), coalesce(sum(last_claim - first_claim + 1), 0) FROM reports WHERE number IN"
        hidden = db.execute(f"{own} {HIDDEN_NUMBERS}").fetchone()
        found |= {table: found[table] - int(number) for table, number in zip(("reports", "claims"), hidden, strict=True)}
        by_state = dict(db.execute("SELECT state, count(*) FROM contradictions GROUP BY state").fetchall())
        return found | {f"contradictions_{state}": by_state.get(state.value, 0) for state in State}

    def changes(self, since: int, limit: int) -> list[Change]:
        """What changed after a point, oldest first."""
        sql = "SELECT seq, kind, id, what, noted_us FROM changes WHERE seq > ? ORDER BY seq LIMIT ?"
        rows = self._database().execute(sql, [since, limit]).fetchall()
        return [Change(at, kind, id_, what, instant(noted)) for at, kind, id_, what, noted in rows]

    def _single(self, of: type[R], table: str, id_: str) -> R | None:
        row = self._database().execute(f"SELECT doc FROM {table} WHERE key = ?", [key_of(id_)]).fetchone()
        record = unpack(of, row[0]) if row else None
        return record if record and record.id == id_ else None

    def _page(
        self, listed: Sorted, where: list[Where], page: Page, made: Callable[[Sequence[Any]], R], through: Through | None = None
    ) -> Listed[R]:
        return page_of(self._database(), listed, where, page, made, through)

    def _common(self, table: str, q: str | None) -> bool:
        return q is not None and is_common(self._database(), table, q, MOST_SORTED)

    def _words(self, table: str, q: str | None) -> list[Where]:
        return with_words(table, q, common=self._common(table, q))


def _doc(of: type[R]) -> Callable[[Sequence[Any]], R]:
    return lambda row: unpack(of, row[0])

"""What SQLite keeps for good: reports with their claims; and beside them what was decided, and what is kept under a key."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from reconciler.lately import Lately
from reconciler.queries import Stamp
from reconciler.records import ReadReport, Report
from reconciler.store.codec import microseconds, moment
from reconciler.store.ids import id_of, keys_of
from reconciler.store.rows import (
    CLAIM_COLUMNS,
    FOUND_BY,
    OWN_CLAIMS,
    REPORT_COLUMNS,
    claim_row,
    claims_of,
    read_of,
    report_of,
    report_row,
)
from reconciler.store.sql import Database
from reconciler.store.sqlite_history import SqliteHistory
from reconciler.store.sqlite_keyed import SqliteKeyed
from reconciler.store.sqlite_packed import Packed
from reconciler.store.sqlite_postings import Postings
from reconciler.store.sqlite_tied import Tied
from reconciler.store.sqlite_values import HIDDEN, epoch, insert, millionths, note, one_column, values
from reconciler.store.sqlite_words import forget_claims, index_claims, index_report
from reconciler.store.units import Units

_REREAD = ("found_by", "vector", "published_at", "published_us", "published_given", "warnings", "first_claim", "last_claim")
_STATED = "SELECT report, effective_at FROM claims WHERE effective_at IS NOT NULL AND published_us > ?"
# In characters of text or what takes about as much memory as these, some ten megabytes; and the longest report that is held.
_MOST_HELD, _LONGEST_HELD, _A_CLAIM = 6_000_000, 60_000, 400


def _next_claim(db: Database) -> int:
    return 1 + int(db.execute("SELECT coalesce(max(number), 0) FROM claims").fetchone()[0])


def _weight(read: ReadReport) -> int:
    return len(read.report.text) + _A_CLAIM * len(read.claims)


class SqliteArchive:
    """The Archive port on a SQLite database."""

    def __init__(self, database: Callable[[], Database], units: Units) -> None:
        self._database, self._units = database, units
        self._lately = Lately[ReadReport](_MOST_HELD, _LONGEST_HELD)
        history, keyed = SqliteHistory(database), SqliteKeyed(database)
        self.add_dating, self.datings = history.add_dating, history.datings
        self.add_decision, self.decisions = history.add_decision, history.decisions
        self.recall_answer, self.remember_answer = keyed.recall_answer, keyed.remember_answer
        self.recall_key, self.remember_key = keyed.recall_key, keyed.remember_key
        self.put_job, self.job, self.unfinished_jobs = keyed.put_job, keyed.job, keyed.unfinished_jobs
        self.put_token, self.tokens = keyed.put_token, keyed.tokens
        self.setting, self.put_setting = keyed.setting, keyed.put_setting

    def add_report(self, read: ReadReport, copy_keys: Iterable[int]) -> None:
        """Keep a report with its claims and what it is found by."""
        db = self._database()
        first = _next_claim(db)
        insert(db, "reports", [report_row(read, first)])
        number = db.execute("SELECT number FROM reports WHERE id = ?", [read.report.id]).fetchone()[0]
        index_report(db, number, read.report)
        self._add_claims(read, number, first, copy_keys)
        # One under embargo is noted when it comes to be seen.
        if read.report.embargoed_until is None:
            note(db, [("report", read.report.id, "created")])

    def _add_claims(self, read: ReadReport, number: int, first: int, copy_keys: Iterable[int]) -> None:
        db = self._database()
        insert(db, "claims", [claim_row(claim, read.report, number, own) for own, claim in enumerate(read.claims, first)])
        index_claims(db, enumerate((claim.text for claim in read.claims), first))
        Postings(self._database).add(number, millionths(read.terms))
        # A text read again has the keys that it had.
        insert(db, "copies", [{"key": key, "number": number} for key in sorted(copy_keys)], replace=True)

    def reread(self, read: ReadReport, copy_keys: Iterable[int]) -> None:
        """Replace the claims of a kept report, what it is found by and its time; what was derived from it is worked out again."""
        db, id_ = self._database(), read.report.id
        was = self.reads([id_])[id_]
        number = db.execute("SELECT number FROM reports WHERE id = ?", [id_]).fetchone()[0]
        numbers = one_column(db, f"SELECT claims.number FROM reports JOIN {OWN_CLAIMS} WHERE reports.id = ? ORDER BY claims.number", [id_])
        forget_claims(db, zip(numbers, (claim.text for claim in was.claims), strict=True))
        db.execute("DELETE FROM states WHERE claim IN (SELECT value FROM json_each(?))", [values(numbers)])
        db.execute("DELETE FROM claims WHERE number IN (SELECT value FROM json_each(?))", [values(numbers)])
        Postings(self._database).forget(number, was.terms)
        row = report_row(read, first := _next_claim(db))
        db.execute(f"UPDATE reports SET {', '.join(f'{name} = :{name}' for name in _REREAD)} WHERE id = :id", row)
        self._add_claims(read, number, first, copy_keys)
        Tied(self._database).forget(number)
        Packed(self._database, "unsaid", bits=0).forget(number)
        db.execute("DELETE FROM verdicts WHERE earlier = :number OR later = :number", {"number": number})
        db.execute("UPDATE groups SET signature = '' WHERE id IN (SELECT group_id FROM group_members WHERE report = ?)", [number])
        # Whoever holds its ties in memory must read them again.
        insert(db, "settings", [{"key": "reread", "value": secrets.token_hex(8)}], replace=True)

    def reports_by_id(self, ids: Iterable[str]) -> dict[str, Report]:
        """Reports by id, without those that are not there or under embargo."""
        sql = f"SELECT {REPORT_COLUMNS} FROM reports WHERE id IN (SELECT value FROM json_each(?)) AND id NOT IN {HIDDEN}"
        return {row[0]: report_of(row) for row in self._database().execute(sql, [values(ids)]).fetchall()}

    def reads(self, ids: Iterable[str]) -> dict[str, ReadReport]:
        """Reports with their claims by id, those under embargo too."""
        if not (ids := set(ids)):
            return {}
        now, asked = epoch(self._database()), sorted(ids)
        held = dict(zip(asked, self._lately.of((now, id_) for id_ in asked), strict=True))
        made = self._reads([id_ for id_, read in held.items() if read is None])
        # A report stays as it is through an epoch. What a unit of work has written may come to nothing.
        if made and not self._units.written() and epoch(self._database()) == now:
            for id_, one in made.items():
                self._lately.put((now, id_), one, _weight(one))
        return {id_: read for id_ in asked if (read := held[id_] or made.get(id_)) is not None}

    def _reads(self, ids: Collection[str]) -> dict[str, ReadReport]:
        if not ids:
            return {}
        db = self._database()
        sql = f"SELECT {REPORT_COLUMNS}, {FOUND_BY}, number FROM reports WHERE id IN (SELECT value FROM json_each(?))"
        there = {row[-1]: read_of(row) for row in db.execute(sql, [values(ids)]).fetchall()}
        claims: dict[int, list[tuple[Any, ...]]] = {}
        sql = f"""SELECT {CLAIM_COLUMNS}, report FROM reports CROSS JOIN {OWN_CLAIMS}
                  WHERE reports.number IN (SELECT value FROM json_each(?)) ORDER BY reports.number, claims.number"""
        for row in db.execute(sql, [values(there)]).fetchall():
            claims.setdefault(row[-1], []).append(row)
        return {read.report.id: replace(read, claims=claims_of(read.report, claims.get(number, ()))) for number, read in there.items()}

    def reports_of(self, claims: Iterable[str]) -> dict[str, str]:
        """By claim, the id of its report; without those that are not there."""
        if not (claims := set(claims)):
            return {}
        sql = """SELECT claims.key, rest, reports.id FROM claims JOIN reports ON reports.number = report
                 WHERE claims.key IN (SELECT value FROM json_each(?))"""
        rows = self._database().execute(sql, [values(keys_of(claims))]).fetchall()
        return {claim: report for key, rest, report in rows if (claim := id_of("claim", key, rest)) in claims}

    def outlines(self, ids: Iterable[str]) -> dict[str, ReadReport]:
        """Reports with what they are found by, but without their claims, those under embargo too."""
        if not (ids := set(ids)):
            return {}
        sql = f"SELECT {REPORT_COLUMNS}, {FOUND_BY} FROM reports WHERE id IN (SELECT value FROM json_each(?))"
        return {row[0]: read_of(row) for row in self._database().execute(sql, [values(ids)]).fetchall()}

    def report_ids(self) -> list[str]:
        """The ids of all reports, in order of publication."""
        return one_column(self._database(), "SELECT id FROM reports ORDER BY published_us, id")

    def datelines(self, known: datetime, by: datetime | None, *, seen: bool) -> list[tuple[str, int]]:
        """Ids with their times, newest first, of the reports that were known and count for a moment."""
        db, at = self._database(), microseconds(known)
        where, given = ["received_us <= ?", "(embargoed_us IS NULL OR embargoed_us <= ?)"], list[Any]([at, at])
        if by is not None:
            bound = microseconds(by)
            # Times are written as they were stated, each in its own zone.
            stated = {report for report, told in db.execute(_STATED, [bound]).fetchall() if moment(told) <= by}
            where.append("(published_us <= ? OR number IN (SELECT value FROM json_each(?)))")
            given += [bound, values(stated)]
        if seen:
            where.append(f"id NOT IN {HIDDEN}")
        sql = f"SELECT id, published_us FROM reports WHERE {' AND '.join(where)} ORDER BY published_us DESC, id DESC"
        return [(id_, published) for id_, published in db.execute(sql, given).fetchall()]

    def sources_of(self, ids: Iterable[str]) -> list[str]:
        """The names of the sources of reports, from A to Z."""
        sql = "SELECT DISTINCT source FROM reports WHERE id IN (SELECT value FROM json_each(?)) ORDER BY source"
        return one_column(self._database(), sql, [values(ids)])

    def embargoed(self, after: datetime) -> set[str]:
        """The ids of reports whose embargo ends after an instant."""
        return set(one_column(self._database(), "SELECT id FROM reports WHERE embargoed_us > ?", [microseconds(after)]))

    def stamp(self) -> Stamp:
        """What changes whenever a report is added or dated otherwise, a decision is taken, an embargo released, or all derived anew."""
        sql = """SELECT (SELECT max(number) FROM reports), (SELECT max(seq) FROM changes), (SELECT max(seq) FROM decisions),
                        (SELECT max(number) FROM datings), (SELECT value FROM settings WHERE key = 'embargoes_released_at'),
                        (SELECT value FROM settings WHERE key = 'vectors')"""
        reports, followed, *besides = self._database().execute(sql).fetchone()
        return Stamp(reports or 0, followed or 0, tuple(besides))

    def arrived_since(self, stamp: Stamp) -> set[str] | None:
        """The ids of the reports that were added since the stamp was this; None if more than that was changed."""
        if self.stamp().besides != stamp.besides:
            return None
        return set(one_column(self._database(), "SELECT id FROM reports WHERE number > ?", [stamp.reports]))

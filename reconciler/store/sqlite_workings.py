"""What SQLite keeps only until it is derived anew: ties, links, verdicts, groups with their accounts."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from reconciler.lately import Lately
from reconciler.queries import Group
from reconciler.records import Account, Report
from reconciler.store.sql import Database
from reconciler.store.sqlite_account import IN_GROUPS, IN_TOPICS, account_of
from reconciler.store.sqlite_likeness import SqliteLikeness
from reconciler.store.sqlite_nearness import SqliteNearness
from reconciler.store.sqlite_settled import bring
from reconciler.store.sqlite_ties import SqliteTies
from reconciler.store.sqlite_values import HIDDEN, epoch, insert, note, one_column, values
from reconciler.store.sqlite_verdicts import SqliteVerdicts
from reconciler.store.units import Units

_NAMED = """SELECT json_extract(value, '$[0]'), reports.id FROM json_each(?) AS named CROSS JOIN reports
            ON source = json_extract(value, '$[1]') AND reports.{} = json_extract(value, '$[2]')"""

_LINKED = """WITH asked AS MATERIALIZED (SELECT value AS id FROM json_each(?))
             SELECT b FROM links WHERE a IN (SELECT id FROM asked) UNION ALL
             SELECT a FROM links WHERE b IN (SELECT id FROM asked)"""
# Some five megabytes: the account of a very large topic, or of the dozens that are looked at.
_MOST_STATES = 20_000
_MEMBERS = """reports JOIN group_members ON report = number JOIN groups ON groups.id = group_id
              WHERE reports.id IN (SELECT value FROM json_each(?))"""
_GROUPED = """SELECT id FROM reports WHERE number IN (SELECT report FROM group_members WHERE group_id IN
                (SELECT group_id FROM reports JOIN group_members ON report = number WHERE id IN (SELECT id FROM asked)))"""


class SqliteWorkings:
    """The Workings port on a SQLite database."""

    def __init__(self, database: Callable[[], Database], units: Units) -> None:
        self._database, self._units = database, units
        self._accounts = Lately[Account](_MOST_STATES, _MOST_STATES)
        self.nearness, ties = SqliteNearness(database), SqliteTies(database, self.epoch, units)
        self.near, self.candidates = self.nearness.near, self.nearness.candidates
        self.sharing_copy_keys = self.nearness.sharing_copy_keys
        self.add_ties, self.ties_of, self.ties_among = ties.add_ties, ties.ties_of, ties.ties_among
        self.alike = SqliteLikeness(database, self.epoch, units).alike
        verdicts = SqliteVerdicts(database)
        self.verdicts, self.add_verdicts = verdicts.verdicts, verdicts.add_verdicts

    @contextmanager
    def unit(self) -> Iterator[None]:
        """What is held in memory of the database, through a unit of work of this thread that may come to nothing."""
        self._units.begin()
        try:
            yield
        except BaseException:
            self.nearness.forget_vectors()
            raise
        finally:
            self._units.end()

    def neighbours(self, report: Report) -> set[str]:
        """Ids of other reports of its source with its url or external id, that it retracts or that retract it."""
        return self.neighbours_of([report]).get(report.id, set())

    def neighbours_of(self, reports: Iterable[Report]) -> dict[str, set[str]]:
        """The same of many reports, each name of theirs looked up in the index of its column."""
        asked: dict[str, list[tuple[str, str, str]]] = {}
        for report in reports:
            for column, name in _names(report):
                asked.setdefault(column, []).append((report.id, report.source, name))
        if not asked:
            return {}
        sql = " UNION ALL ".join(_NAMED.format(column) for column in asked)
        found: dict[str, set[str]] = {}
        for one, other in self._database().execute(sql, [json.dumps(own) for own in asked.values()]).fetchall():
            if one != other:
                found.setdefault(one, set()).add(other)
        return found

    def add_links(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Keep that two reports must be worked out together, whatever their likeness."""
        insert(self._database(), "links", [dict(zip("ab", sorted(pair), strict=True)) for pair in pairs], replace=True)

    def linked(self, ids: Iterable[str]) -> set[str]:
        """All reports that links lead to from the given ones, those included."""
        return self._reached(ids, _LINKED)

    def links(self) -> list[tuple[str, str]]:
        """All pairs that must be worked out together."""
        return [(a, b) for a, b in self._database().execute("SELECT a, b FROM links").fetchall()]

    def bound(self, ids: Iterable[str]) -> set[str]:
        """All reports that links and stored groups lead to from the given ones, those included."""
        return self._reached(ids, f"{_LINKED} UNION ALL {_GROUPED}")

    def _reached(self, ids: Iterable[str], step: str) -> set[str]:
        reached, fresh = set(ids), set(ids)
        while fresh:
            fresh = set(one_column(self._database(), step, [values(fresh)])) - reached
            reached |= fresh
        return reached

    def groups_of(self, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
        """By report, the id and the signature of its group."""
        sql = f"SELECT reports.id, group_id, signature FROM {_MEMBERS}"
        return {report: (group, signature) for report, group, signature in self._database().execute(sql, [values(ids)]).fetchall()}

    def settled_with(self, ids: Iterable[str]) -> set[str]:
        """The last reports to be there when the groups that any of these reports is in were stored."""
        sql = f"SELECT DISTINCT settled_with FROM {_MEMBERS}"
        return set(one_column(self._database(), sql, [values(ids)]))

    def members_of(self, groups: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """By group, the reports in it."""
        sql = f"SELECT group_id, id FROM group_members JOIN reports ON number = report WHERE {IN_GROUPS} ORDER BY id"
        found: dict[str, list[str]] = {}
        for group, report in self._database().execute(sql, [values(groups)]).fetchall():
            found.setdefault(group, []).append(report)
        return {group: tuple(members) for group, members in found.items()}

    def epoch(self) -> Hashable:
        """What changes when a report is read again, and when all is derived anew."""
        return epoch(self._database())

    def signatures(self, ids: Iterable[str]) -> dict[str, str]:
        """By group id, the signatures of the stored groups that any of these reports is in."""
        return dict(self.groups_of(ids).values())

    def account(self, ids: Iterable[str], *, against: bool = True) -> Account:
        """The stored account of the groups that any of these reports is in; without its contradictions if not `against`."""
        db, groups = self._database(), self.signatures(ids)
        # What is read beside it, and what it is held under, must be of the same moment.
        if against or len(groups) != 1 or not self._units.still():
            return account_of(db, values(groups), against=against)
        key = (self.epoch(), *groups.items())
        if (held := self._accounts.get(key)) is not None:
            return held
        account = account_of(db, values(groups), against=against)
        # Without a signature it is to be worked out again: nothing tells what it depends on.
        if all(groups.values()):
            self._accounts.put(key, account, len(account.states))
        return account

    def replace_groups(self, gone: Iterable[str], made: Sequence[Group]) -> None:
        """Drop groups with all that was derived for them, and keep new ones."""
        db = self._database()
        new_ids = {group.id for group in made}
        dropped = values(set(gone) | new_ids)
        self._note_released(made)
        before = self._marks(dropped)
        db.execute("DELETE FROM groups WHERE id IN (SELECT value FROM json_each(?))", [dropped])
        newest = one_column(db, "SELECT id FROM reports ORDER BY number DESC LIMIT 1") if made else []
        insert(db, "groups", [{"id": group.id, "signature": group.signature, "settled_with": newest[0]} for group in made])
        bring(db, dropped, made)
        self._note_changes(before, self._marks(values(new_ids)))

    def _marks(self, groups: str) -> dict[tuple[str, str], str]:
        """What a follower of changes would see of these groups: contradictions with their state, supersessions."""
        db = self._database()
        pairs = db.execute(f"SELECT id, state FROM contradictions WHERE {IN_TOPICS}", [groups]).fetchall()
        links = one_column(db, f"SELECT id FROM supersessions WHERE {IN_TOPICS}", [groups])
        return {("contradiction", id_): state for id_, state in pairs} | {("supersession", id_): "" for id_ in links}

    def _note_changes(self, before: Mapping[tuple[str, str], str], after: Mapping[tuple[str, str], str]) -> None:
        changes = [
            (kind, id_, "created" if (kind, id_) not in before else "changed" if (kind, id_) in after else "removed")
            for kind, id_ in sorted(before.keys() | after.keys())
            if before.get((kind, id_)) != after.get((kind, id_))
        ]
        note(self._database(), changes)

    def _note_released(self, made: Sequence[Group]) -> None:
        """Note the reports that come out of embargo with these groups, each once in the life of the database."""
        db, members = self._database(), values({id_ for group in made for id_ in group.members})
        held = one_column(
            db, f"SELECT id FROM reports WHERE id IN {HIDDEN} AND id IN (SELECT value FROM json_each(?)) ORDER BY id", [members]
        )
        if held:
            # Looked up only then: there are as many changes as ever were.
            sql = "SELECT id FROM changes WHERE kind = 'report' AND id IN (SELECT value FROM json_each(?))"
            told = set(one_column(db, sql, [values(held)]))
            note(db, [("report", id_, "created") for id_ in held if id_ not in told])

    def drop_derived(self) -> None:
        """Forget ties, links and verdicts; groups are there until they are settled anew, so that only what changes is noted."""
        db = self._database()
        for table in ("ties", "copyings", "links", "verdicts", "unsaid", "copies"):
            db.execute(f"DELETE FROM {table}")
        db.execute("UPDATE groups SET signature = ''")
        # The vectors are about to be made anew: whoever holds them in memory must read them again.
        insert(db, "settings", [{"key": "vectors", "value": secrets.token_hex(8)}], replace=True)


def _names(report: Report) -> Iterator[tuple[str, str]]:
    """By which column of another report it is a neighbour: of the same name, retracted by this one, or retracting it."""
    own = {name for name in (report.url, report.external_id) if name}
    retracted = {report.retracts} if report.retracts else set()
    for column, names in (("url", own | retracted), ("external_id", own | retracted), ("id", retracted), ("retracts", own | {report.id})):
        yield from ((column, name) for name in names)

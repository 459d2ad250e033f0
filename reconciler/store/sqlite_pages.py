"""Conditions -> one page of a table, newest first, by keyset: steady while new records arrive, and no dearer the further back.

Which records are on it is asked first, of indexes alone where they have what the filters need; then the rows of those.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from reconciler.queries import Filters, Key, Listed, Page
from reconciler.store.ids import key_of
from reconciler.store.sql import Database
from reconciler.store.sqlite_filters import OF_SOURCE, Where, joined


class _Record(Protocol):
    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=_Record)


@dataclass(frozen=True, slots=True)
class Sorted:
    """A table whose records are listed: the columns that they are sorted by, and what is read of it and of what it is joined with.

    `placed` makes of a record's id what the second of these columns has.
    """

    table: str
    newest: str
    columns: str
    joined: str = ""
    key: str = "key"
    placed: Callable[[str], Any] = key_of


@dataclass(frozen=True, slots=True)
class Through:
    """Another table that has the records of a filter in their order: both joined, and its columns for the time and the key."""

    tables: str
    newest: str
    key: str


_OF_A_SOURCE = Through("contradiction_sources CROSS JOIN contradictions ON contradictions.key = contradiction", "at_us", "contradiction")


def pairs_in_order(filters: Filters, few: Sequence[Where]) -> tuple[list[Where], Through | None]:
    """What lets contradictions through of which a page is wanted, and the table that has those of a source in their order.

    `few` is what `of_contradictions` says of them where few are asked.
    """
    if filters.source is None:
        return list(few), None
    return [*(each for each in few if each[0] != OF_SOURCE), ("source = ?", filters.source)], _OF_A_SOURCE


def page_of(
    db: Database, listed: Sorted, where: Sequence[Where], page: Page, made: Callable[[Sequence[Any]], R], through: Through | None = None
) -> Listed[R]:
    """One page after the key of the last one seen."""
    sql, bound = page_sql(listed, where, page, through)
    rows = db.execute(sql, bound).fetchall()
    kept = tuple(made(row) for row in rows[: page.limit])
    after: Key | None = (rows[page.limit - 1][-1], kept[-1].id) if len(rows) > page.limit else None
    return Listed(kept, after)


def page_sql(listed: Sorted, where: Sequence[Where], page: Page, through: Through | None = None) -> tuple[str, list[Any]]:
    """The query of a page, with one record more than it has, and what is bound to it."""
    own = f"{listed.table}.{listed.key}"
    by = through or Through(listed.table, listed.newest, own)
    clauses, bound = joined(where)
    if page.after is not None:
        clauses += f" AND ({by.newest}, {by.key}) < (?, ?)"
        bound += page.after[0], listed.placed(page.after[1])
    inner = f"SELECT {by.key} FROM {by.tables} WHERE {clauses} ORDER BY {by.newest} DESC, {by.key} DESC LIMIT ?"
    sql = f"""SELECT {listed.columns}, {listed.newest} FROM {listed.table} {listed.joined}
              WHERE {own} IN ({inner}) ORDER BY {listed.newest} DESC, {own} DESC"""
    return sql, [*bound, page.limit + 1]

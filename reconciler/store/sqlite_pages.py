"""Conditions -> one page of a table, newest first, by keyset: steady while new records arrive, and no dearer the further back.

Which records are on it is asked first, of indexes alone where they have what the filters need; then the rows of those.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from reconciler.queries import Filters, Key, Listed, Page
from reconciler.store.sql import Database
from reconciler.store.sqlite_filters import OF_SOURCE, Where, joined

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Sorted:
    """A table whose records are listed: the column that tells which are newest, and what is read of it and of what it is joined with."""

    table: str
    newest: str
    columns: str
    joined: str = ""


@dataclass(frozen=True, slots=True)
class Through:
    """Another table that has the records of a filter in their order: both joined, and its columns for the time and the id."""

    tables: str
    newest: str
    id: str


_OF_A_SOURCE = Through(
    "contradiction_sources CROSS JOIN contradictions ON contradictions.id = contradiction_id", "at_us", "contradiction_id"
)


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
    kept = rows[: page.limit]
    after: Key | None = (kept[-1][-2], kept[-1][-1]) if len(rows) > page.limit else None
    return Listed(tuple(made(row) for row in kept), after)


def page_sql(listed: Sorted, where: Sequence[Where], page: Page, through: Through | None = None) -> tuple[str, list[Any]]:
    """The query of a page, with one record more than it has, and what is bound to it."""
    by = through or Through(listed.table, f"{listed.table}.{listed.newest}", f"{listed.table}.id")
    clauses, bound = joined(where)
    if page.after is not None:
        clauses += f" AND ({by.newest}, {by.id}) < (?, ?)"
        bound += page.after
    inner = f"SELECT {by.id} FROM {by.tables} WHERE {clauses} ORDER BY {by.newest} DESC, {by.id} DESC LIMIT ?"
    order = f"{listed.table}.{listed.newest}", f"{listed.table}.id"
    sql = f"""SELECT {listed.columns}, {", ".join(order)} FROM {listed.table} {listed.joined}
              WHERE {listed.table}.id IN ({inner}) ORDER BY {" DESC, ".join(order)} DESC"""
    return sql, [*bound, page.limit + 1]

"""Filters -> the conditions of a query, with the values bound to them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from reconciler.queries import Filters
from reconciler.records import State
from reconciler.store.codec import microseconds
from reconciler.store.ids import key_of
from reconciler.store.rows import OWN_CLAIMS, TOPIC
from reconciler.store.sql import Database
from reconciler.store.sqlite_values import HIDDEN_NUMBERS
from reconciler.text.language import COMMON
from reconciler.text.words import words

Where = tuple[str, Any]
CLAIM_SEEN: Where = (f"claims.report NOT IN {HIDDEN_NUMBERS}", ())
OF_REPORT = f"claims.number IN (SELECT claims.number FROM reports JOIN {OWN_CLAIMS} WHERE reports.id = ?)"
# Rows that have the words: all of them looked up, or each row asked whether it does.
_AMONG = "{0}.number IN (SELECT rowid FROM {0}_fts WHERE {0}_fts MATCH ?)"
_EACH = "EXISTS (SELECT 1 FROM {0}_fts WHERE {0}_fts MATCH ? AND rowid = {0}.number)"
_ALL_OF_SOURCE = "contradictions.key IN (SELECT contradiction FROM contradiction_sources WHERE source = ?)"
OF_SOURCE = "EXISTS (SELECT 1 FROM contradiction_sources WHERE source = ? AND at_us = newest_us AND contradiction = contradictions.key)"
# Where more claims than this have the words, or half as many as there are pairs, the pairs are asked whether their claims do; else they are
# found by the claims that do.
MOST_LOOKED_UP = 8_000
# So many are counted for a search; that more have the words is all that a reader needs to know.
MOST_COUNTED = 2_000
# A row is asked whether it has the words in about 3 ms where the last is the start of many: sorting this many takes less.
MOST_SORTED = 60_000
_PIECE = re.compile(r"[^\W_]+")


def joined(where: Sequence[Where]) -> tuple[str, list[Any]]:
    """The conditions that have a value, as one, and their values; a tuple is bound as several."""
    asked = [(clause, value) for clause, value in where if value is not None]
    bound = [each for _, value in asked for each in (value if isinstance(value, tuple) else (value,))]
    return " AND ".join(clause for clause, _ in asked) or "TRUE", bound


def of_contradictions(filters: Filters, db: Database, *, few: bool = False) -> list[Where]:
    """What lets contradictions through; dismissed ones only if the filter asks for them.

    `few`: no more of them are asked whether they are let through than fill a page or so.
    """
    where: list[Where] = [("contradictions.topic = ?", sought(filters.topic)), ("question = ?", sought(filters.question))]
    where += [("kind = ?", filters.kind), ("state = ?", filters.state)]
    where += [("score >= ?", filters.min_score), *times("newest_us", filters)]
    if filters.state is None:
        where.append(("state != ?", State.DISMISSED.value))
    where.append((OF_SOURCE if few else _ALL_OF_SOURCE, filters.source))
    where += _either_side(OF_REPORT, filters.report)
    return where + (_pairs_with_words(db, filters.q, few=few) if filters.q is not None else [])


def sought(id_: str | None) -> int | None:
    """The key of the record that a filter asks for, if it asks for one."""
    return None if id_ is None else key_of(id_)


def times(column: str, filters: Filters) -> list[Where]:
    """From when and until when."""
    return [
        (f"{column} >= ?", microseconds(filters.since) if filters.since else None),
        (f"{column} < ?", microseconds(filters.until) if filters.until else None),
    ]


def is_common(db: Database, table: str, q: str, most: int) -> bool:
    """Whether so many rows have the words that it is quicker to ask the rows that are looked through than to find all that have them."""
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {table}_fts WHERE {table}_fts MATCH ? LIMIT ?) AS asked"
    found: int = db.execute(sql, [match(q), most]).fetchone()[0]
    return found == most


def with_words(table: str, q: str | None, *, common: bool = False) -> list[Where]:
    """What lets reports or claims through that have the words."""
    return [((_EACH if common else _AMONG).format(table), match(q))]


def topics_with_words(q: str | None, *, common: bool = False) -> list[Where]:
    """What lets topics through of which a claim has the words."""
    if common:
        own = f"""SELECT 1 FROM group_members CROSS JOIN reports ON reports.number = group_members.report
                 CROSS JOIN {OWN_CLAIMS} LEFT JOIN states ON states.claim = claims.number
                 WHERE group_members.group_id = topics.group_id AND {TOPIC} = topics.key"""
        return [(f"EXISTS ({own} AND {_EACH.format('claims')})", match(q))]
    found = f"""SELECT {TOPIC} FROM claims JOIN group_members ON group_members.report = claims.report
                LEFT JOIN states ON states.claim = claims.number WHERE {_AMONG.format("claims")}"""
    return [(f"topics.key IN ({found})", match(q))]


def match(q: str | None) -> str | None:
    """A search as an FTS5 query: all its words, the last one as a prefix. Operators and quotes in it are words like others.

    The commonest words of English stand for themselves alone: half of an archive has a word that begins with «the».
    A word with marks inside it (`2,100`, `don't`) is looked for as its pieces: the index has no places, by which it would be told.
    """
    if q is None:
        return None
    pieces = [piece for word in words(unicodedata.normalize("NFC", q)) for piece in _PIECE.findall(word.lower)]
    if not pieces:
        return '""'
    return " ".join(f'"{piece}"' for piece in pieces) + ("" if pieces[-1] in COMMON else "*")


def _either_side(clause: str, value: str | None) -> list[Where]:
    """That either claim of a pair is among those that the clause finds."""
    found = f"(SELECT claims.key FROM claims WHERE {clause})"
    return [(f"(earlier IN {found} OR later IN {found})", (value, value) if value is not None else None)]


def _pairs_with_words(db: Database, q: str, *, few: bool) -> list[Where]:
    """That a claim of the pair has the words: looked up by these claims where they are few; else each pair is asked.

    It is asked by the numbers of all claims that have them, or, where those are too many for few pairs, by the index of words.
    """
    pairs = db.execute("SELECT count(*) FROM (SELECT 1 FROM contradictions LIMIT ?) AS asked", [2 * MOST_LOOKED_UP]).fetchone()[0]
    if not is_common(db, "claims", q, max(1, pairs // 2)):
        return _either_side(_AMONG.format("claims"), match(q))
    one_by_one = few and is_common(db, "claims", q, MOST_SORTED)
    # Not by the numbers: that would go through all claims that have the words again for each pair.
    having = _EACH.format("claims") if one_by_one else _AMONG.format("claims").replace("claims.number IN", "claims.number + 0 IN")
    return [(f"EXISTS (SELECT 1 FROM claims WHERE claims.key IN (earlier, later) AND {having})", match(q))]

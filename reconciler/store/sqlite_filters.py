"""Filters -> the conditions of a query, with the values bound to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reconciler.queries import Filters
from reconciler.records import State
from reconciler.store.codec import microseconds
from reconciler.text.words import words

Where = tuple[str, Any]
_WITH_WORDS = "number IN (SELECT rowid FROM claims_fts WHERE claims_fts MATCH ?)"


def joined(where: Sequence[Where]) -> tuple[str, list[Any]]:
    """The conditions that have a value, as one, and their values; a tuple is bound as several."""
    asked = [(clause, value) for clause, value in where if value is not None]
    bound = [each for _, value in asked for each in (value if isinstance(value, tuple) else (value,))]
    return " AND ".join(clause for clause, _ in asked) or "TRUE", bound


def of_contradictions(filters: Filters) -> list[Where]:
    """What lets contradictions through; dismissed ones only if the filter asks for them."""
    where: list[Where] = [("topic_id = ?", filters.topic), ("question_id = ?", filters.question)]
    where += [("kind = ?", filters.kind), ("state = ?", filters.state)]
    where += [("score >= ?", filters.min_score), *times("newest_us", filters)]
    if filters.state is None:
        where.append(("state != ?", State.DISMISSED.value))
    where += _either_side("claims JOIN reports ON reports.id = report_id", "source = ?", filters.source)
    where += _either_side("claims", "report_id = ?", filters.report)
    where += _either_side("claims", _WITH_WORDS, match(filters.q))
    return where


def times(column: str, filters: Filters) -> list[Where]:
    """From when and until when."""
    return [
        (f"{column} >= ?", microseconds(filters.since) if filters.since else None),
        (f"{column} < ?", microseconds(filters.until) if filters.until else None),
    ]


def with_words(q: str | None) -> list[Where]:
    """What lets claims through that have the words."""
    return [(_WITH_WORDS, match(q))]


def topics_with_words(q: str | None) -> list[Where]:
    """What lets topics through of which a claim has the words."""
    return [(f"id IN (SELECT topic_id FROM states JOIN claims ON claims.id = claim_id WHERE {_WITH_WORDS})", match(q))]


def reports_with_words(q: str | None) -> list[Where]:
    """What lets reports through that have the words."""
    return [("number IN (SELECT rowid FROM reports_fts WHERE reports_fts MATCH ?)", match(q))]


def match(q: str | None) -> str | None:
    """A search as an FTS5 query: all its words, the last one as a prefix. Operators and quotes in it are words like others."""
    if q is None:
        return None
    terms = [f'"{word.lower}"' for word in words(q)]
    return " ".join([*terms[:-1], f"{terms[-1]}*"]) if terms else '""'


def _either_side(tables: str, clause: str, value: str | None) -> list[Where]:
    """That either claim of a pair is among those that the clause finds."""
    found = f"(SELECT claims.id FROM {tables} WHERE {clause})"
    return [(f"(earlier IN {found} OR later IN {found})", (value, value) if value is not None else None)]

"""Statements without a report around them, such as headlines -> whether they are on one matter, and whether time settles them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from reconciler.records import Kind, Verdict

# What share of the telling words of the one with fewer two statements must share.
_ON_ONE_MATTER = 0.25
# How surely a pair stays in dispute that is not settled by which came later.
UNRESOLVED = 0.5
_HOURS = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Alone:
    """What a headline, or a sentence under its headline, says in all: its telling words, and whether it says that something is not so.

    With who published it, and when.
    """

    content: frozenset[str]
    denies: bool
    source: str
    published_at: datetime


def on_one_matter(one: Alone, other: Alone) -> bool:
    """Whether two statements, each without a report around it, have telling words enough in common."""
    shared, fewest = one.content & other.content, min(len(one.content), len(other.content))
    return bool(shared) and len(shared) >= _ON_ONE_MATTER * fewest


def unresolved(verdict: Verdict, one: Alone, other: Alone) -> Verdict:
    """States change within hours; what is denied, or answered otherwise, by another outlet within hours stays in dispute."""
    within_hours = one.source != other.source and abs(other.published_at - one.published_at) < _HOURS
    answered_otherwise = verdict.kind in {Kind.NEGATION, Kind.VALUE}
    return replace(verdict, disputed=max(verdict.disputed, UNRESOLVED)) if within_hours and answered_otherwise else verdict

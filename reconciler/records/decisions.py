"""What people decide, and what they think of sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal


class Decided(StrEnum):
    """What a person can decide."""

    REVIEW = "review"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    SPLIT = "split"
    GRADE = "grade"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's decision: kept for good, obeyed by every rebuild. `about` is the id of what it is about.

    `detail` holds, by kind: review `{"verdict", "claims": [id, id], "supersedes"}`, with `"together"` where
    several were taken at once; withdraw `{}`; merge
    `{"into": report id}` (topics are named by their founding report); split `{"claims": [id]}`; grade of a source
    `{"source": name, "reliability", "credibility" or None}`, of a report or claim `{"credibility"}`; undo `{}`.
    """

    id: str
    kind: Decided
    about: str
    at: datetime
    by: str
    note: str
    detail: dict[str, Any] = field(hash=False)


# Of a source A to F, of information 1 to 6, as in NATO's AJP-2.1 (and STANAG 2511 before it); F and 6 say that nobody can tell.
Reliability = Literal["A", "B", "C", "D", "E", "F"]
Credibility = Literal[1, 2, 3, 4, 5, 6]


@dataclass(frozen=True, slots=True)
class Grade:
    """What a person thinks of a source and of what it says. It stands beside a claim and bears on nothing: no score, no standing."""

    source: Reliability = "F"
    credibility: Credibility = 6

    @property
    def code(self) -> str:
        """Both together, such as B2."""
        return f"{self.source}{self.credibility}"


# Where nobody has graded, nothing can be judged.
UNGRADED = Grade()

"""What is asked of a store and answered by it besides the records of the path: filters, pages, jobs, tokens, changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from reconciler.records import Account, Contradiction, State

R = TypeVar("R")
Key = tuple[int | float | str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: up to `limit` records after the key of the last one seen.

    `since` leaves out what is older, in lists that have no other filter: decisions by their time, sources by their last report.
    """

    limit: int = 50
    after: Key | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listed(Generic[R]):
    """A page's records, and the key to go on after, or None at the end."""

    records: tuple[R, ...]
    next: Key | None = None


def every(listed: Callable[[Page], Listed[R]], limit: int = 200) -> Iterator[R]:
    """All records of a list, page by page."""
    page: Page | None = Page(limit)
    while page:
        found = listed(page)
        yield from found.records
        page = Page(limit, found.next) if found.next is not None else None


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; each list uses those that it knows (CONTRACT, Reading)."""

    source: str | None = None
    topic: str | None = None
    question: str | None = None
    report: str | None = None
    kind: str | None = None
    state: str | None = None
    standing: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    min_score: float | None = None
    open: bool | None = None
    q: str | None = None


class Order(StrEnum):
    """What contested questions are sorted by; by their topic from A to Z, else from the most down."""

    NEWEST = "newest"
    CONFIDENCE = "confidence"
    ORIGINS = "origins"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Contested:
    """A question of a topic with the pairs that contradict on it: `pairs` are the strongest of them, `count` is how many there are."""

    question_id: str
    topic_id: str
    pairs: tuple[Contradiction, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many pairs contradict on a question in one state, and when the newest of them came up."""

    question_id: str
    state: State
    count: int
    newest_at: datetime


@dataclass(frozen=True, slots=True)
class When:
    """The moment that is asked for, by two clocks: as the world stood then, and as this service knew it then; now where both are None."""

    as_of: datetime | None = None
    known_at: datetime | None = None

    @property
    def past(self) -> bool:
        """Whether another moment than now is asked for."""
        return self.as_of is not None or self.known_at is not None


@dataclass(frozen=True, slots=True)
class Dating:
    """When a report counted as published until a better time for it arrived, and when that was."""

    report_id: str
    published_at: datetime
    published_given: bool
    warnings: tuple[str, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class Stamp:
    """What was kept at a moment: the `reports` that had been added, what there was to follow, and all else that accounts depend on.

    A decision, another date, the end of an embargo or a rebuild changes `besides`.
    """

    reports: int
    followed: int
    besides: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Reports worked out together, with their account. `signature` changes whenever the account could."""

    id: str
    signature: str
    members: tuple[str, ...]
    account: Account


class JobStatus(StrEnum):
    """Where a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Job:
    """A batch being taken in. `payload` are the raw drafts, `results` what became of each line so far."""

    id: str
    status: JobStatus
    created_at: datetime
    done: int
    total: int
    payload: tuple[dict[str, Any], ...] = field(hash=False, default=())
    results: tuple[dict[str, Any], ...] = field(hash=False, default=())


@dataclass(frozen=True, slots=True)
class Rejections:
    """How many lines of a job were rejected."""

    job_id: str
    created_at: datetime
    total: int
    rejected: int


class Role(StrEnum):
    """What a token may do; each role may do what those before it may."""

    READ = "read"
    SUBMIT = "submit"
    REVIEW = "review"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Token:
    """An access token: only its hash is kept. It may be held to so many requests a minute, and to bodies of so many bytes."""

    name: str
    role: Role
    digest: str
    created_at: datetime
    revoked_at: datetime | None = None
    per_minute: int | None = None
    max_body: int | None = None


@dataclass(frozen=True, slots=True)
class SourceCount:
    """A source and how much of it there is."""

    id: str
    name: str
    reports: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed, at a point in this database's history, and when that was by the store's clock."""

    at: int
    kind: str
    id: str
    what: str
    noted_at: datetime = field(default=datetime.min.replace(tzinfo=UTC), compare=False)

"""What others are told of, where, and how far that has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Happening(StrEnum):
    """What others can be told of."""

    CONTRADICTION = "contradiction"
    OVERTURNED = "overturned"
    WITHDRAWAL = "withdrawal"


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that is told of what happens. `place` is how far in the history of changes it has been followed.

    `secret` signs what is sent, so it is kept as it is, and never listed.
    """

    id: str
    url: str
    events: tuple[Happening, ...]
    topic: str | None
    allow_private: bool
    secret: str
    created_at: datetime
    place: int


class Sending(StrEnum):
    """Where a delivery is; `dead` is one that was tried for the last time, and waits to be retried by a person."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event for one webhook: `body` is what is sent, the same at every try. `place` is the change that it tells of.

    `status` is what the receiver answered last, None where it did not; `problem` says what was wrong.
    """

    id: str
    webhook_id: str
    event: Happening
    place: int
    body: str
    state: Sending
    tries: int
    created_at: datetime
    next_at: datetime
    status: int | None = None
    problem: str = ""

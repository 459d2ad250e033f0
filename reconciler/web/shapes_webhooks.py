"""What the API answers about webhooks."""

from __future__ import annotations

from typing import Any

from reconciler.deliveries import Happening, Sending
from reconciler.web.shapes import Moment, Shape


class Tally(Shape):
    """How many deliveries are in each state."""

    waiting: int
    delivered: int
    dead: int


class WebhookShape(Shape):
    """An address that is told of what happens. Of what was delivered only the newest are kept."""

    id: str
    url: str
    events: list[Happening]
    topic: str | None
    allow_private: bool
    created_at: Moment
    deliveries: Tally


class WebhookMade(WebhookShape):
    """A webhook with its secret, which is shown this once."""

    secret: str
    warnings: list[str]


class DeliveryShape(Shape):
    """One event for one webhook. `status` is what was answered last; `problem` is empty where nothing is wrong."""

    id: str
    webhook_id: str
    event: Happening
    place: int
    state: Sending
    tries: int
    created_at: Moment
    next_at: Moment | None
    status: int | None
    problem: str
    body: dict[str, Any]


class Retried(Shape):
    """How many deliveries are tried again."""

    retried: int

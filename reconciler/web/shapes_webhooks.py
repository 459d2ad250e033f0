"""What the API answers about webhooks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from reconciler.deliveries import Happening, Sending
from reconciler.web.shape import Moment, Shape
from reconciler.web.shapes import ContradictionShape, ReportShape, SupersessionShape


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


class Told(Shape):
    """What a webhook is sent: what happened, the record as it was then, and where it is now."""

    id: str = Field(description="The delivery's id, the same whenever it is sent again.")
    webhook: str = Field(description="The webhook's id.")
    place: int = Field(description="The change that it tells of, as `at` in the list of changes.")
    noted_at: Moment
    address: str = Field(description="Where the record is, under this service's own address.")


class ToldContradiction(Told):
    """A contradiction was found."""

    event: Literal[Happening.CONTRADICTION]
    record: ContradictionShape


class ToldOverturned(Told):
    """A later report put an earlier one's claim out of date."""

    event: Literal[Happening.OVERTURNED]
    record: SupersessionShape


class ToldWithdrawal(Told):
    """A report was withdrawn."""

    event: Literal[Happening.WITHDRAWAL]
    record: ReportShape


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
    body: Annotated[ToldContradiction | ToldOverturned | ToldWithdrawal, Field(discriminator="event")]


class Retried(Shape):
    """How many deliveries are tried again."""

    retried: int

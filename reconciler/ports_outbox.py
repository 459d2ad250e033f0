"""The seam to what is to be sent: webhooks, and what each is to be told. Kept for good, like the archive."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from reconciler.deliveries import Delivery, Sending, Webhook
from reconciler.queries import Listed, Page


class Outbox(Protocol):
    """What is to be sent to others, and what became of it."""

    def put_webhook(self, webhook: Webhook) -> None:
        """Keep a webhook, or its newer state."""
        ...

    def webhooks(self) -> list[Webhook]:
        """All webhooks, the oldest first."""
        ...

    def drop_webhook(self, id_: str) -> None:
        """Forget a webhook with its deliveries."""
        ...

    def put_delivery(self, delivery: Delivery) -> None:
        """Keep a delivery, or its newer state."""
        ...

    def delivery(self, id_: str) -> Delivery | None:
        """A delivery."""
        ...

    def deliveries(self, webhook: str, state: Sending | None, page: Page) -> Listed[Delivery]:
        """A webhook's deliveries, in one state or in any, those of the newest changes first."""
        ...

    def due(self, webhook: str, at: datetime, limit: int) -> list[Delivery]:
        """The deliveries that wait and whose time has come, in the order of the changes."""
        ...

    def tally(self, webhook: str) -> Mapping[Sending, int]:
        """How many deliveries of a webhook are in each state; 0 where none is."""
        ...

    def trim(self, webhook: str, kept: int) -> None:
        """Forget all but the newest of what was delivered."""
        ...

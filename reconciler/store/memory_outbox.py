"""What the memory store has to send."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from reconciler.deliveries import Delivery, Sending, Webhook
from reconciler.queries import Listed, Page
from reconciler.store.memory_held import Held


class MemoryOutbox:
    """The Outbox port in memory."""

    def __init__(self, held: Held) -> None:
        self._held = held

    def put_webhook(self, webhook: Webhook) -> None:
        """Keep a webhook's newer state."""
        self._held.webhooks[webhook.id] = webhook

    def webhooks(self) -> list[Webhook]:
        """All webhooks, the oldest first."""
        return sorted(self._held.webhooks.values(), key=lambda webhook: (webhook.created_at, webhook.id))

    def drop_webhook(self, id_: str) -> None:
        """Forget a webhook with its deliveries."""
        self._held.webhooks.pop(id_, None)
        self._held.deliveries = {key: one for key, one in self._held.deliveries.items() if one.webhook_id != id_}

    def put_delivery(self, delivery: Delivery) -> None:
        """Keep a delivery's newer state."""
        self._held.deliveries[delivery.id] = delivery

    def delivery(self, id_: str) -> Delivery | None:
        """A delivery."""
        return self._held.deliveries.get(id_)

    def deliveries(self, webhook: str, state: Sending | None, page: Page) -> Listed[Delivery]:
        """A webhook's deliveries, the newest first."""
        newest = [one for one in self._of(webhook)[::-1] if state in {None, one.state}]
        left = [one for one in newest if page.after is None or (one.place, one.id) < page.after]
        kept = left[: page.limit]
        return Listed(tuple(kept), (kept[-1].place, kept[-1].id) if len(left) > page.limit else None)

    def due(self, webhook: str, at: datetime, limit: int) -> list[Delivery]:
        """What waits and is due, in the order of the changes."""
        return [one for one in self._of(webhook) if one.state is Sending.WAITING and one.next_at <= at][:limit]

    def tally(self, webhook: str) -> Mapping[Sending, int]:
        """How many are in each state."""
        counted = Counter(one.state for one in self._of(webhook))
        return {state: counted[state] for state in Sending}

    def trim(self, webhook: str, kept: int) -> None:
        """Forget all but the newest of what was delivered."""
        delivered = [one for one in self._of(webhook) if one.state is Sending.DELIVERED]
        for one in delivered[: max(0, len(delivered) - kept)]:
            del self._held.deliveries[one.id]

    def _of(self, webhook: str) -> list[Delivery]:
        own = [one for one in self._held.deliveries.values() if one.webhook_id == webhook]
        return sorted(own, key=lambda one: (one.place, one.id))

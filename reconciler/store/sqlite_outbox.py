"""What SQLite keeps to be sent: webhooks and their deliveries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from reconciler.deliveries import Delivery, Sending, Webhook
from reconciler.queries import Listed, Page
from reconciler.store.codec import dumps, loads, microseconds
from reconciler.store.sql import Database
from reconciler.store.sqlite_values import insert, one_column


class SqliteOutbox:
    """The Outbox port on a SQLite database."""

    def __init__(self, database: Callable[[], Database]) -> None:
        self._database = database

    def put_webhook(self, webhook: Webhook) -> None:
        """Keep a webhook, or its newer state."""
        row = {"id": webhook.id, "created_us": microseconds(webhook.created_at), "doc": dumps(Webhook, webhook)}
        insert(self._database(), "webhooks", [row], replace=True)

    def webhooks(self) -> list[Webhook]:
        """All webhooks, the oldest first."""
        return [loads(Webhook, doc) for doc in one_column(self._database(), "SELECT doc FROM webhooks ORDER BY created_us, id")]

    def drop_webhook(self, id_: str) -> None:
        """Forget a webhook with its deliveries."""
        self._database().execute("DELETE FROM deliveries WHERE webhook_id = ?", [id_])
        self._database().execute("DELETE FROM webhooks WHERE id = ?", [id_])

    def put_delivery(self, delivery: Delivery) -> None:
        """Keep a delivery, or its newer state."""
        row = {
            "id": delivery.id,
            "webhook_id": delivery.webhook_id,
            "place": delivery.place,
            "state": delivery.state.value,
            "next_us": microseconds(delivery.next_at),
            "doc": dumps(Delivery, delivery),
        }
        insert(self._database(), "deliveries", [row], replace=True)

    def delivery(self, id_: str) -> Delivery | None:
        """A delivery."""
        docs = one_column(self._database(), "SELECT doc FROM deliveries WHERE id = ?", [id_])
        return loads(Delivery, docs[0]) if docs else None

    def deliveries(self, webhook: str, state: Sending | None, page: Page) -> Listed[Delivery]:
        """A webhook's deliveries, in one state or in any, those of the newest changes first."""
        states = [each.value for each in Sending if state in {None, each}]
        after = page.after or (2**62, "")
        sql = f"""SELECT doc FROM deliveries WHERE webhook_id = ? AND state IN ({", ".join("?" * len(states))})
                  AND (place, id) < (?, ?) ORDER BY place DESC, id DESC LIMIT ?"""
        docs = one_column(self._database(), sql, [webhook, *states, *after, page.limit + 1])
        kept = [loads(Delivery, doc) for doc in docs[: page.limit]]
        return Listed(tuple(kept), (kept[-1].place, kept[-1].id) if len(docs) > page.limit else None)

    def due(self, webhook: str, at: datetime, limit: int) -> list[Delivery]:
        """The deliveries that wait and whose time has come, in the order of the changes."""
        sql = "SELECT doc FROM deliveries WHERE webhook_id = ? AND state = ? AND next_us <= ? ORDER BY place, id LIMIT ?"
        docs = one_column(self._database(), sql, [webhook, Sending.WAITING.value, microseconds(at), limit])
        return [loads(Delivery, doc) for doc in docs]

    def tally(self, webhook: str) -> Mapping[Sending, int]:
        """How many deliveries of a webhook are in each state."""
        sql = "SELECT state, count(*) FROM deliveries WHERE webhook_id = ? GROUP BY state"
        counted = dict(self._database().execute(sql, [webhook]).fetchall())
        return {state: counted.get(state.value, 0) for state in Sending}

    def trim(self, webhook: str, kept: int) -> None:
        """Forget all but the newest of what was delivered."""
        sql = """DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries WHERE webhook_id = ? AND state = ?
                 ORDER BY place DESC, id DESC LIMIT -1 OFFSET ?)"""
        self._database().execute(sql, [webhook, Sending.DELIVERED.value, kept])

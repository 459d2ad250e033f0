"""Webhooks: added, listed, removed; what each was sent, and what could not be delivered. What they are sent, `courier` says."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from reconciler.deliveries import Delivery, Happening, Sending, Webhook
from reconciler.errors import Conflict, NotFound, Unreached
from reconciler.outbound.addresses import Resolve, checked, resolve, target_of
from reconciler.ports import Store
from reconciler.queries import Listed, Page
from reconciler.text.keys import content_id

MOST = 100


@dataclass(frozen=True, slots=True)
class Webhooks:
    """The webhooks of a store."""

    store: Store
    clock: Callable[[], datetime]
    resolving: Resolve = resolve

    def add(self, url: str, events: Sequence[Happening] = (), topic: str | None = None, *, allow_private: bool = False) -> Webhook:
        """Keep a webhook, which is told of what happens from now on; of everything if no events are named.

        Its secret is shown this once. Raises BadInput for an address that may not be posted to, NotFound for a topic that is not
        there. A name that leads nowhere may come to lead somewhere, so it is kept, with a warning.
        """
        self._lookup(url, allow_private=allow_private)
        if topic is not None and self.store.shelf.topic(topic) is None:
            raise NotFound(f"no topic {topic}")
        at, secret = self.clock(), f"whsec_{secrets.token_urlsafe(32)}"
        chosen = tuple(one for one in Happening if one in events) or tuple(Happening)
        made = Webhook(content_id("webhook", url, at, secret), url, chosen, topic, allow_private, secret, at, 0)
        with self.store.writing():
            if len(self.store.outbox.webhooks()) >= MOST:
                raise Conflict(f"there are {MOST} webhooks already: remove one first")
            made = replace(made, place=self.store.desk.last_change())
            self.store.outbox.put_webhook(made)
        return made

    def warnings(self, webhook: Webhook) -> list[str]:
        """What whoever added a webhook should know: that its name leads nowhere yet."""
        problem = self._lookup(webhook.url, allow_private=webhook.allow_private)
        return [f"{problem}: what happens is kept and tried again"] if problem else []

    def _lookup(self, url: str, *, allow_private: bool) -> str:
        """What is wrong with where a URL leads, "" for nothing. Raises BadInput if it may not be posted to."""
        try:
            checked(target_of(url), self.resolving, allow_private=allow_private)
        except Unreached as error:
            return str(error)
        return ""

    def all(self) -> list[Webhook]:
        """All webhooks, the oldest first."""
        return self.store.outbox.webhooks()

    def one(self, id_: str) -> Webhook:
        """A webhook. Raises NotFound."""
        found = next((webhook for webhook in self.all() if webhook.id == id_), None)
        if found is None:
            raise NotFound(f"no webhook {id_}")
        return found

    def remove(self, id_: str) -> None:
        """Forget a webhook with all that it was or would have been sent. Raises NotFound."""
        with self.store.writing():
            self.store.outbox.drop_webhook(self.one(id_).id)

    def tally(self, webhook: Webhook) -> Mapping[Sending, int]:
        """How many of its deliveries are in each state."""
        return self.store.outbox.tally(webhook.id)

    def deliveries(self, id_: str, state: Sending | None, page: Page) -> Listed[Delivery]:
        """What a webhook was or is to be sent, those of the newest changes first. Raises NotFound."""
        return self.store.outbox.deliveries(self.one(id_).id, state, page)

    def retry(self, id_: str, delivery: str | None = None) -> int:
        """Try one dead letter of a webhook again, or all of them; answers how many. Raises NotFound."""
        with self.store.writing():
            dead = self._dead(self.one(id_), delivery)
            for one in dead:
                self.store.outbox.put_delivery(replace(one, state=Sending.WAITING, tries=0, next_at=self.clock(), problem=""))
        return len(dead)

    def _dead(self, webhook: Webhook, delivery: str | None) -> list[Delivery]:
        if delivery is None:
            every = self.store.outbox.tally(webhook.id)[Sending.DEAD]
            return list(self.store.outbox.deliveries(webhook.id, Sending.DEAD, Page(max(1, every))).records)
        found = self.store.outbox.delivery(delivery)
        if found is None or found.webhook_id != webhook.id:
            raise NotFound(f"no delivery {delivery} of this webhook")
        if found.state is not Sending.DEAD:
            raise Conflict(f"{delivery} is {found.state}: only what was given up can be retried")
        return [found]

"""What happens -> told to the webhooks: each follows the history of changes from its own place, which is kept in the store.

Nothing is lost over a stop: a place moves on in the same unit of work in which its deliveries are kept, and a delivery is
claimed before it is sent, for as long as sending may take. So everything is sent at least once, and the same body with the
same id when it is sent again.
"""

from __future__ import annotations

import hmac
import json
import logging
import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from reconciler import __version__
from reconciler.deliveries import Delivery, Sending, Webhook
from reconciler.errors import BadInput, Busy, Unreached
from reconciler.outbound.addresses import Resolve, checked, resolve, target_of
from reconciler.outbound.post import Post, post, printable
from reconciler.ports import Store
from reconciler.service.happenings import Event, Happenings
from reconciler.text.keys import content_id

# What is sent of an event besides its id, such as the record as the API shows it.
Tell = Callable[[Event], Mapping[str, Any]]
# Eight tries over about a day: a minute after the first, then thrice as long after each, give or take a fifth.
TRIES, _FIRST_PAUSE, _LONGER, _SPREAD = 8, timedelta(minutes=1), 3, 0.2
# So many may wait for one webhook, or be given up: beyond that its history is not read on, and so neither lost nor piled up.
MOST_WAITING, MOST_DEAD = 1000, 1000
_KEPT_DELIVERED = 200
_AT_ONCE = 50
# How long a delivery is claimed for while it is sent; longer than any sending takes.
_CLAIM = timedelta(minutes=1)
# After a failure a webhook rests, so that a receiver that is down is not asked for each of what waits.
_REST = timedelta(seconds=30)
# Seconds between two looks at the history.
_LOOK_AGAIN = 2.0
_log = logging.getLogger("reconciler")


@dataclass(slots=True)
class Courier:
    """Follows the changes for every webhook and delivers what is due, in the order of the changes.

    One that fails steps aside until its next try, and those behind it go on after the webhook's rest.
    """

    store: Store
    happenings: Happenings
    clock: Callable[[], datetime]
    sending: Post = post
    resolving: Resolve = resolve
    chance: Callable[[], float] = random.random
    _rests: dict[str, datetime] = field(default_factory=dict)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self, tell: Tell) -> None:
        """Begin to deliver, with what was left first."""
        self._thread = threading.Thread(target=self._work, args=[tell], name="reconciler-webhooks", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the delivery in hand and stop."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _work(self, tell: Tell) -> None:
        while not self._stop.is_set():
            more = False
            try:
                more = self.run(tell)
            except Busy as error:
                _log.warning("webhooks wait: %s", error)
            except Exception:  # noqa: BLE001 - whatever goes wrong with one round, the next one is made
                _log.exception("webhooks: a round failed")
            self._stop.wait(0 if more else _LOOK_AGAIN)
        self.store.close()

    def run(self, tell: Tell) -> bool:
        """One round: for each webhook, take down what has happened, then send the first that is due; whether there may be more to send.

        One for each in turn, so that a slow receiver delays the others by one sending at most.
        """
        more = False
        for webhook in self.store.outbox.webhooks():
            while not self._stop.is_set() and self._follow(webhook.id, tell):
                pass
            more |= self._deliver(webhook)
        return more

    # --- what has happened ------------------------------------------------------------------------------------------------

    def _follow(self, id_: str, tell: Tell) -> bool:
        """Take down what a webhook is to be told of its next changes; whether there may be more."""
        webhook = self._there(id_)
        room = self._room(id_) if webhook else 0
        changes = self.store.shelf.changes(webhook.place, min(_AT_ONCE, room)) if webhook and room > 0 else []
        if webhook is None or not changes:
            return False
        made = [self._delivery(webhook, event, tell) for event in self.happenings.in_changes(changes) if self._wanted(webhook, event)]
        with self.store.writing():
            # Removed meanwhile, or followed by another process: then this is not to be kept.
            if self._there(id_) != webhook:
                return False
            for delivery in made:
                self.store.outbox.put_delivery(delivery)
            self.store.outbox.put_webhook(replace(webhook, place=changes[-1].at))
        return True

    def _there(self, id_: str) -> Webhook | None:
        return next((webhook for webhook in self.store.outbox.webhooks() if webhook.id == id_), None)

    def _room(self, id_: str) -> int:
        tally = self.store.outbox.tally(id_)
        return MOST_WAITING - tally[Sending.WAITING] if tally[Sending.DEAD] < MOST_DEAD else 0

    def _wanted(self, webhook: Webhook, event: Event) -> bool:
        if event.what not in webhook.events:
            return False
        return webhook.topic is None or bool(event.topics & ({webhook.topic} | self.happenings.looker.topics_now(webhook.topic)))

    def _delivery(self, webhook: Webhook, event: Event, tell: Tell) -> Delivery:
        id_, at = content_id("delivery", webhook.id, event.place, event.what, event.record.id), self.clock()
        told = {"id": id_, "webhook": webhook.id, "event": event.what.value, "place": event.place, "noted_at": event.noted_at.isoformat()}
        body = json.dumps({**told, **tell(event)}, ensure_ascii=False)
        return Delivery(id_, webhook.id, event.what, event.place, body, Sending.WAITING, 0, at, at)

    # --- what is sent -------------------------------------------------------------------------------------------------------

    def _deliver(self, webhook: Webhook) -> bool:
        now = self.clock()
        if self._rests.get(webhook.id, now) > now:
            return False
        found = self.store.outbox.due(webhook.id, now, 2)
        for due in found[:1]:
            claimed = None if self._stop.is_set() else self._claimed(due)
            if claimed is not None and not self._settled(claimed, *self._sent(webhook, claimed)):
                self._rests[webhook.id] = self.clock() + _REST
                return False
        return len(found) > 1

    def _claimed(self, due: Delivery) -> Delivery | None:
        """The delivery with this try counted and its time put off, unless somebody else has taken it meanwhile."""
        claimed = replace(due, tries=due.tries + 1, next_at=self.clock() + _CLAIM)
        with self.store.writing():
            if self.store.outbox.delivery(due.id) != due:
                return None
            self.store.outbox.put_delivery(claimed)
        return claimed

    def _sent(self, webhook: Webhook, delivery: Delivery) -> tuple[int | None, str]:
        """What the receiver answered, and what is wrong with it ("" for nothing)."""
        body = delivery.body.encode("utf-8", "surrogatepass")
        headers = {
            "Content-Type": "application/json",
            "User-Agent": f"reconciler/{__version__}",
            "X-Reconciler-Event": delivery.event.value,
            "X-Reconciler-Delivery": delivery.id,
            "X-Reconciler-Signature": signature(webhook.secret, int(self.clock().timestamp()), body),
        }
        try:
            target = target_of(webhook.url)
            # Looked up anew at every try, and connected to as looked up: a name that has come to lead inside is refused.
            status = self.sending(target, checked(target, self.resolving, allow_private=webhook.allow_private), body, headers)
        except (BadInput, Unreached) as error:
            return None, str(error)
        if 300 <= status < 400:
            return status, f"answered {status}: redirects are not followed, add the address that it leads to"
        return status, "" if 200 <= status < 300 else f"answered {status}"

    def _settled(self, delivery: Delivery, status: int | None, problem: str) -> bool:
        """Keep what became of a try; whether it was delivered."""
        problem = printable(problem)
        state = Sending.DELIVERED if not problem else Sending.DEAD if delivery.tries >= TRIES else Sending.WAITING
        pause = _FIRST_PAUSE * _LONGER ** (delivery.tries - 1) * (1 + _SPREAD * (2 * self.chance() - 1)) if problem else timedelta(0)
        next_at = self.clock() + pause if state is Sending.WAITING else self.clock()
        with self.store.writing():
            # A webhook that was removed while this was sent takes its deliveries with it.
            if self.store.outbox.delivery(delivery.id) is not None:
                self.store.outbox.put_delivery(replace(delivery, state=state, next_at=next_at, status=status, problem=problem))
                self.store.outbox.trim(delivery.webhook_id, _KEPT_DELIVERED)
        if problem:
            _log.warning("webhook %s: try %s of %s failed: %s", delivery.webhook_id, delivery.tries, delivery.id, problem)
        return not problem


def signature(secret: str, at: int, body: bytes) -> str:
    """The value of X-Reconciler-Signature: `t=<unix time>,v1=<hex HMAC-SHA256, with the secret, of "<unix time>.<body>">`."""
    signed = hmac.new(secret.encode(), b"%d.%s" % (at, body), sha256).hexdigest()
    return f"t={at},v1={signed}"

"""The JSON API for webhooks: whom to tell of what happens, and what became of it."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, jsonify, url_for
from pydantic import Field
from werkzeug.exceptions import Forbidden

from reconciler.deliveries import Delivery, Happening, Sending, Webhook
from reconciler.queries import Role
from reconciler.web.answers import listed, record
from reconciler.web.asked import Listing, Nothing, body, query
from reconciler.web.bodies import RetryBody, WebhookBody
from reconciler.web.openapi import Listed, describe
from reconciler.web.shapes_webhooks import DeliveryShape, Retried, WebhookMade, WebhookShape
from reconciler.web.state import holder, others_reach, service

webhooks = Blueprint("webhooks", __name__, url_prefix="/api/v1/webhooks")


class DeliveriesAsked(Listing):
    """Filters of the list of deliveries."""

    state: Sending | None = Field(default=None, description="Only in this state; `dead` are those that were given up.")


def webhook_json(webhook: Webhook) -> dict[str, Any]:
    """A webhook without its secret, with how many of its deliveries are in each state."""
    tally = service().webhooks.tally(webhook)
    return {
        "id": webhook.id,
        "url": webhook.url,
        "events": [event.value for event in webhook.events],
        "topic": webhook.topic,
        "allow_private": webhook.allow_private,
        "created_at": webhook.created_at.isoformat(),
        "deliveries": {state.value: count for state, count in tally.items()},
    }


def delivery_json(delivery: Delivery) -> dict[str, Any]:
    """A delivery with what is sent."""
    return {
        "id": delivery.id,
        "webhook_id": delivery.webhook_id,
        "event": delivery.event.value,
        "place": delivery.place,
        "state": delivery.state.value,
        "tries": delivery.tries,
        "created_at": delivery.created_at.isoformat(),
        "next_at": delivery.next_at.isoformat() if delivery.state is Sending.WAITING else None,
        "status": delivery.status,
        "problem": delivery.problem,
        "body": json.loads(delivery.body),
    }


@webhooks.get("")
@describe(summary="List webhooks", role=Role.ADMIN, answers={200: Listed(WebhookShape)})
def list_webhooks() -> Response:
    """Whom this service tells of what happens, the oldest first, all on one page; secrets are never listed."""
    query(Nothing)
    return listed([webhook_json(each) for each in service().webhooks.all()], None)


@webhooks.post("")
@describe(
    summary="Add a webhook",
    role=Role.ADMIN,
    body={"application/json": WebhookBody},
    answers={201: WebhookMade},
    refuses=(404, 409),
)
def add_webhook() -> tuple[Response, int]:
    """From now on, what happens is posted to its `url`; the `secret` is shown this once.

    Each delivery is JSON with `id`, `event`, `place`, `record` (as this API shows it) and its `address`. `X-Reconciler-Signature` is
    `t=<unix time>,v1=<hex HMAC-SHA256, with the secret, of "<t>.<body>">`; `X-Reconciler-Delivery` is the delivery's id, the same
    whenever it is sent again: take each once. Addresses off the public network are refused, unless `allow_private`.
    """
    query(Nothing)
    asked = body(WebhookBody)
    if asked.allow_private and holder() is None and others_reach():
        raise Forbidden("allow_private needs an admin's token where others can reach this service")
    events = [Happening(event) for event in asked.events or ()]
    made = service().webhooks.add(asked.url, events, asked.topic, allow_private=asked.allow_private)
    answer = jsonify({**webhook_json(made), "secret": made.secret, "warnings": service().webhooks.warnings(made)})
    answer.headers["Location"] = url_for("webhooks.show_webhook", webhook_id=made.id)
    return answer, 201


@webhooks.get("/<webhook_id>")
@describe(
    summary="A webhook",
    role=Role.ADMIN,
    answers={200: WebhookShape, 304: None},
    refuses=(404,),
    headers=("If-None-Match",),
)
def show_webhook(webhook_id: str) -> Response:
    """A webhook with how much was delivered, waits and was given up."""
    query(Nothing)
    return record(webhook_json(service().webhooks.one(webhook_id)))


@webhooks.delete("/<webhook_id>")
@describe(summary="Remove a webhook", role=Role.ADMIN, answers={204: None}, refuses=(404,))
def remove_webhook(webhook_id: str) -> tuple[str, int]:
    """It is told nothing more; what waited for it is forgotten with it."""
    query(Nothing)
    service().webhooks.remove(webhook_id)
    return "", int(HTTPStatus.NO_CONTENT)


@webhooks.get("/<webhook_id>/deliveries")
@describe(summary="List deliveries", role=Role.ADMIN, asks=DeliveriesAsked, answers={200: Listed(DeliveryShape)}, refuses=(404,))
def list_deliveries(webhook_id: str) -> Response:
    """What a webhook was sent or is to be sent, of the newest changes first; `state=dead` are the dead letters."""
    asked = query(DeliveriesAsked)
    found = service().webhooks.deliveries(webhook_id, asked.state, asked.page())
    return listed([delivery_json(each) for each in found.records], found.next)


@webhooks.post("/<webhook_id>/retry")
@describe(
    summary="Try dead letters again",
    role=Role.ADMIN,
    body={"application/json": RetryBody},
    answers={200: Retried},
    refuses=(404, 409),
)
def retry(webhook_id: str) -> Response:
    """One delivery that was given up, or all of them, get their tries anew."""
    query(Nothing)
    return jsonify({"retried": service().webhooks.retry(webhook_id, body(RetryBody).delivery)})

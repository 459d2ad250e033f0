"""The page of settings, for an admin: who has a token, which settings are in force and whence, who is told of what happens."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response as BaseResponse

from reconciler.deliveries import Sending, Webhook
from reconciler.documents.words import counted
from reconciler.errors import BadInput, Conflict, Fault
from reconciler.queries import Role, Token
from reconciler.settings import Settings, variable_of
from reconciler.web import wording
from reconciler.web.bodies import WebhookBody
from reconciler.web.forms import Form, as_body, by_field
from reconciler.web.notices import noted
from reconciler.web.state import holder, others_reach, service, settings

administering = Blueprint("administering", __name__)
_LONGEST_NAME = 100
_KEY = "RECONCILER_LLM_KEY"
_BLANK = Form()


@dataclass(frozen=True, slots=True)
class InForce:
    """A setting that is in force: its flag, its variable, its value, what it means, and what it was taken from."""

    flag: str
    variable: str
    value: str
    doc: str
    came_from: str


@administering.get("/settings")
def show() -> str:
    """Tokens, settings and webhooks."""
    return _page()


@administering.post("/settings/tokens")
def add_token() -> tuple[str, int]:
    """Make a token; its secret is on this page and nowhere else. Whoever makes the first one is logged in with it."""
    _refuse_strangers()
    typed = {name: request.form.get(name, "").strip() for name in ("name", "role")}
    try:
        secret = service().tokens.add(*_checked(typed))
    except (BadInput, Conflict) as error:
        return _page(form=_refused(error, typed)), 422
    if holder() is None and (made := service().tokens.holder(secret)):
        session["token"] = made.digest
    return _page(secret=secret, made=typed["name"]), 201


def _refused(error: BadInput | Conflict, typed: Mapping[str, str]) -> Form:
    """The form with what was typed; a conflict is about its first field."""
    if isinstance(error, BadInput):
        return Form(typed, by_field(error.faults, str(error), typed))
    return Form(typed, {next(iter(typed)): str(error)})


def _checked(typed: Mapping[str, str]) -> tuple[str, Role]:
    """The name and the role of a token to make. Raises BadInput."""
    name, role = typed["name"], typed["role"]
    if not name:
        raise BadInput("no name", (Fault("/name", "is missing: it stands in the audit beside what is decided"),))
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise BadInput("bad name", (Fault("/name", f"must have at most {_LONGEST_NAME} printable characters"),))
    if role not in set(Role):
        raise BadInput("no role", (Fault("/role", f"must be one of {', '.join(Role)}"),))
    if not service().tokens.ever() and role != Role.ADMIN:
        # From the first token on every request needs one, and only an admin's opens this page.
        raise BadInput("the first", (Fault("/role", "must be admin for the first token: from then on this page needs one"),))
    return name, Role(role)


@administering.post("/settings/tokens/revoke")
def revoke_token() -> BaseResponse:
    """Make a token worthless from now on. The last admin's is left, or nobody could come in here again."""
    _refuse_strangers()
    name = request.form.get("name", "")
    if _last_admin(service().tokens.all()) == name:
        raise Conflict(f"{name} is the last admin's token: make another first, or run `reconciler tokens revoke` beside the service")
    service().tokens.revoke(name)
    noted(f"Revoked: {name}. Whoever used it must log in with another token.")
    return redirect(url_for("administering.show"))


@administering.post("/settings/webhooks")
def add_webhook() -> tuple[str, int]:
    """Tell an address on the public network of what happens from now on; its secret is on this page and nowhere else."""
    typed, events = {"url": request.form.get("url", "").strip()}, request.form.getlist("events")
    try:
        asked = as_body(WebhookBody, {**typed, "events": events})
        made = service().webhooks.add(asked.url, asked.events or ())
    except (BadInput, Conflict) as error:
        return _page(hook=_refused(error, typed), chosen=events), 422
    return _page(secret=made.secret, hooked=made.url, warnings=service().webhooks.warnings(made)), 201


@administering.post("/settings/webhooks/<webhook_id>/retry")
def retry(webhook_id: str) -> BaseResponse:
    """Try all again that a webhook was not told."""
    number = service().webhooks.retry(webhook_id)
    noted(f"Tried again: {counted(number, 'delivery', 'deliveries')}.")
    return redirect(url_for("administering.show"))


@administering.post("/settings/webhooks/<webhook_id>/remove")
def remove_webhook(webhook_id: str) -> BaseResponse:
    """Tell a webhook nothing more."""
    url = service().webhooks.one(webhook_id).url
    service().webhooks.remove(webhook_id)
    noted(f"Removed: {url}. It is told nothing more.")
    return redirect(url_for("administering.show"))


def _refuse_strangers() -> None:
    """Where others can reach this service, whoever has no token may lock nobody out with one."""
    if holder() is None and others_reach():
        raise Forbidden("the first token is made beside the service, where others can reach it: `reconciler tokens add NAME --role admin`")


def _page(form: Form = _BLANK, hook: Form = _BLANK, **more: Any) -> str:
    tokens = service().tokens.all()
    return render_template(
        "settings.html",
        form=form,
        hook=hook,
        happenings=wording.HAPPENINGS,
        tokens=_listed(tokens),
        last_admin=_last_admin(tokens),
        own=holder(),
        roles=wording.ROLES,
        in_force=_in_force(settings(), current_app.config["RECONCILER_CAME_FROM"]),
        key="set" if os.environ.get(_KEY) else "not set",
        version=service().deriver.version,
        webhooks=[(webhook, _tally(webhook)) for webhook in service().webhooks.all()],
        **more,
    )


def _last_admin(tokens: Iterable[Token]) -> str | None:
    """The name of the only admin's token in use; None where there are more, or none."""
    admins = [token.name for token in tokens if token.role is Role.ADMIN and token.revoked_at is None]
    return admins[0] if len(admins) == 1 else None


def _listed(tokens: Sequence[Token]) -> list[Token]:
    """Those in use first, then the revoked ones; of each the newest first."""
    newest = sorted(tokens, key=lambda token: (token.created_at, token.name), reverse=True)
    return sorted(newest, key=lambda token: token.revoked_at is not None)


def _in_force(chosen: Settings, came_from: Mapping[str, str]) -> list[InForce]:
    return [
        InForce(
            f"--{each.name.replace('_', '-')}",
            variable_of(each.name),
            _shown(getattr(chosen, each.name)),
            each.metadata["doc"],
            came_from.get(each.name) or ("its default" if getattr(chosen, each.name) == each.default else "the program that runs it"),
        )
        for each in fields(chosen)
    ]


def _shown(value: Any) -> str:
    """A value to be read; an address without what may be a key in it."""
    text = "yes" if value is True else "no" if value is False else f"{value:,}" if isinstance(value, int) and value > 99_999 else str(value)
    if "://" not in text:
        return text
    parts = urlsplit(text)
    hidden = "…" if parts.query else ""
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, hidden, ""))


def _tally(webhook: Webhook) -> dict[str, int]:
    """How many deliveries of a webhook are in each state, in words."""
    says = {Sending.DELIVERED: "delivered", Sending.WAITING: "waiting", Sending.DEAD: "given up"}
    tally = service().webhooks.tally(webhook)
    return {word: tally.get(state, 0) for state, word in says.items()}

"""Who may: checked before every request, from the token, the host asked for, and where a browser's request comes from."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from werkzeug.exceptions import Forbidden, HTTPException, RequestEntityTooLarge, TooManyRequests, Unauthorized

from reconciler.errors import ReconcilerError, WrongMediaType
from reconciler.queries import Role, Token
from reconciler.web.openapi import Operation
from reconciler.web.rates import Rates
from reconciler.web.state import LOOPBACK, holder, others_reach, service, settings

RATES = "reconciler-rates"
_ORDER = tuple(Role)
_OPEN = frozenset({"static", "ops.healthz", "login.ask", "login.log_in", "login.log_out"})
# What a page needs, if it is not the role to read it, or the role to review where it changes something. A form that would be refused
# when it is sent is not shown either.
_NEEDS = {"submitting.submit": Role.SUBMIT, "regrouping.show": Role.REVIEW, "triage.seen": Role.READ}
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def guard() -> Response | None:
    """Refuse what must not be answered; note whose token the request has."""
    refused = _refused()
    token = g.get("token")
    if refused is None and token is not None:
        _hold_to_its_rate(token)
    return refused


def may_send_a_body(app: Flask, environ: dict[str, Any]) -> bool:
    """Whether a request of which no more than the headers is there is one that the guard will let pass."""
    with app.request_context(environ):
        try:
            return _refused() is None
        except (HTTPException, ReconcilerError):
            return False
        except Exception:  # noqa: BLE001 - whatever is amiss is told when the request is answered, not by the thread that reads
            return True


def _refused() -> Response | None:
    """Where a browser is sent to instead, if that is how the request is refused."""
    _refuse_foreign_host()
    _refuse_foreign_origin()
    _refuse_packed()
    if request.endpoint in _OPEN:
        return None
    g.token = _token()
    # Noted, for the pages ask again what may be done here, those too that say that nothing is there or the database cannot be read.
    g.open = _is_open()
    if g.open or request.endpoint is None:
        return None
    if g.get("token") is None:
        return _ask_for_token()
    _refuse_too_large(g.token)
    if _ORDER.index(g.token.role) < _ORDER.index(_needed()):
        raise Forbidden(f"this needs a token with the role {_needed()}; yours has {g.token.role}")
    return None


def may(role: Role) -> bool:
    """Whether whoever asks may do what needs a role."""
    token = holder()
    return bool(g.get("open")) if token is None else _ORDER.index(token.role) >= _ORDER.index(role)


def _is_open() -> bool:
    """Whether anyone may do anything: where there never was a token, and nobody else can come in or all are meant to.

    Revoked tokens count: revoking the last one must not open to everyone what was closed.
    """
    return not service().tokens.ever() and (not others_reach() or settings().allow_anonymous)


def _token() -> Token | None:
    """Whose request this is: by the Authorization header, else by the session. A header with no good token is refused."""
    header = request.headers.get("Authorization")
    if header is None:
        digest = session.get("token")
        return service().tokens.by_digest(digest) if isinstance(digest, str) else None
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer":
        raise Unauthorized("send Authorization: Bearer <token>")
    token = service().tokens.holder(secret.strip())
    if token is None:
        raise Unauthorized("the token is not known or was revoked")
    return token


def _ask_for_token() -> Response:
    """The way to the door for who looks at a page; whoever else asks is refused."""
    if _operation() is None and request.method in _SAFE:
        return redirect(url_for("login.ask", next=request.full_path.rstrip("?")))  # type: ignore[return-value]
    raise Unauthorized("send a token: Authorization: Bearer <token>")


def _needed() -> Role:
    """The role that the view says it needs; for a page, to read, or to review where it changes something, or what is said above."""
    operation = _operation()
    if operation is not None:
        return operation.role
    if request.blueprint == "administering":
        return Role.ADMIN
    return _NEEDS.get(request.endpoint or "", Role.READ if request.method in _SAFE else Role.REVIEW)


def _operation() -> Operation | None:
    """What the view says of itself; nothing where it is a page, for people to look at."""
    found: Operation | None = getattr(current_app.view_functions.get(request.endpoint or ""), "operation", None)
    return found


def _refuse_foreign_host() -> None:
    """On loopback only loopback names are answered: a page elsewhere could otherwise point its own name here (DNS rebinding)."""
    if not others_reach() and _host(request.host) not in LOOPBACK:
        raise Forbidden(f"this service answers as {settings().host}, not as {_host(request.host)}")


def _refuse_foreign_origin() -> None:
    """A browser says where a request comes from; what would change something must come from here."""
    origin = request.headers.get("Origin")
    if request.method not in _SAFE and origin is not None and _place(origin) != request.host:
        raise Forbidden("a page of another site may not change anything here")


def _refuse_packed() -> None:
    """A packed body is not unpacked: a few kilobytes could become gigabytes."""
    packed = request.headers.get("Content-Encoding", "").strip().lower()
    if packed not in {"", "identity"}:
        raise WrongMediaType(f"Content-Encoding {packed[:40]!r} is not read: send the body as it is")


def _refuse_too_large(token: Token) -> None:
    """Hold a token to its own limit of size: what says that it is larger is refused, what turns out to be is not read."""
    if token.max_body is not None:
        request.max_content_length = min(token.max_body, settings().max_body)
        if (request.content_length or 0) > request.max_content_length:
            raise RequestEntityTooLarge


def _hold_to_its_rate(token: Token) -> None:
    """Count a request of a token that may not ask as often as it likes. Raises TooManyRequests."""
    if token.per_minute is not None:
        rates: Rates = current_app.extensions[RATES]
        wait = rates.wait(token.digest, token.per_minute)
        if wait:
            detail = f"the token {token.name} may ask {token.per_minute:,} times a minute: wait {wait} seconds"
            raise TooManyRequests(detail, retry_after=wait)


def _host(host: str) -> str:
    """The host name without its port; "" where it is none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _place(origin: str) -> str:
    """The host and port of an origin; "" where it is none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""

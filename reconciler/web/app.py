"""The Flask app: its parts put together, its errors made into problems, its headers."""

from __future__ import annotations

import logging
import secrets
import sqlite3
from collections.abc import Mapping
from http import HTTPStatus

from flask import Flask, Response, g, json, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.routing import PathConverter

from reconciler.errors import Busy, ReconcilerError
from reconciler.problems import problem, problem_of, status_of
from reconciler.service import Service
from reconciler.settings import Settings
from reconciler.web.administering import administering
from reconciler.web.api import api
from reconciler.web.api_account import account
from reconciler.web.api_sources import sources
from reconciler.web.api_webhooks import webhooks
from reconciler.web.downloads import downloads
from reconciler.web.drawings import drawings
from reconciler.web.guard import RATES, guard
from reconciler.web.history_pages import histories
from reconciler.web.login import login
from reconciler.web.ops import ops
from reconciler.web.pages import error_page, pages
from reconciler.web.rates import Rates
from reconciler.web.record_pages import records
from reconciler.web.regrouping import regrouping
from reconciler.web.searching import searching
from reconciler.web.state import EXTENSION
from reconciler.web.state import service as current_service
from reconciler.web.submitting import expired, submitting
from reconciler.web.templating import filters_of_templates
from reconciler.web.triage import triage

_API = ("/api/", "/healthz", "/readyz", "/metrics", "/openapi.json")
_RETRY_AFTER = "2"
_log = logging.getLogger("reconciler")


class _SourceName(PathConverter):
    """A source's name or id; a name may have slashes in it, but one that ends like the address of its grade is asked for by its id."""

    regex = r"(?!.*/grade$)[^/].*?"


def create_app(service: Service, settings: Settings, came_from: Mapping[str, str] | None = None) -> Flask:
    """The app that serves a service; `came_from` says of each setting what it was taken from, for the page that shows them."""
    app = Flask(__name__)
    app.config.update(
        RECONCILER=settings,
        RECONCILER_CAME_FROM=dict(came_from or {}),
        MAX_CONTENT_LENGTH=settings.max_body,
        MAX_FORM_MEMORY_SIZE=8_000_000,
        SECRET_KEY=_secret(service),
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_HTTPONLY=True,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions[EXTENSION] = service
    app.extensions[RATES] = Rates()
    app.url_map.converters["source"] = _SourceName
    app.before_request(_begin)
    app.before_request(guard)
    # After the guard: what comes from elsewhere is refused before it is told that its form has expired.
    csrf = CSRFProtect(app)
    for blueprint in (api, account, sources, downloads, ops, webhooks):
        csrf.exempt(blueprint)
        app.register_blueprint(blueprint)
    for blueprint in (pages, records, drawings, histories, searching, submitting, triage, regrouping, administering, login):
        app.register_blueprint(blueprint)
    app.after_request(_headers)
    app.register_error_handler(ReconcilerError, _ours)
    app.register_error_handler(sqlite3.Error, _unreadable)
    app.register_error_handler(HTTPException, _theirs)
    app.register_error_handler(Exception, _unforeseen)
    filters_of_templates(app)
    return app


def _secret(service: Service) -> str:
    """The key that sessions are signed with: made once, kept in the database."""
    kept = service.store.archive.setting("session_key")
    if kept is None:
        with service.store.writing():
            # Another process may have been a moment earlier.
            kept = service.store.archive.setting("session_key") or secrets.token_hex(32)
            service.store.archive.put_setting("session_key", kept)
    return kept


def _begin() -> None:
    g.nonce = secrets.token_urlsafe(16)
    current_service().look_after()


def _headers(answer: Response) -> Response:
    nonce = g.get("nonce", "")
    answer.headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'none'; style-src 'self' 'nonce-{nonce}'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    answer.headers.setdefault("X-Content-Type-Options", "nosniff")
    # Not no-referrer: browsers then say of our own forms that they come from nowhere (Origin: null), and the guard refuses them.
    answer.headers.setdefault("Referrer-Policy", "same-origin")
    answer.headers.setdefault("X-Frame-Options", "DENY")
    answer.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.path.startswith("/static/"):
        answer.headers["Cache-Control"] = "public, max-age=3600"
    else:
        # Private: what one may read with a token or a session, a cache that others share must not keep.
        answer.headers.setdefault("Cache-Control", "no-store" if request.method != "GET" else "private, no-cache")
    return answer


def _is_api() -> bool:
    return request.path.startswith(_API)


def _answer(document: dict[str, object], status: HTTPStatus, retry_after: object = _RETRY_AFTER) -> Response:
    if _is_api():
        answer = Response(json.dumps(document), status=int(status), mimetype="application/problem+json")
    else:
        answer = error_page(document, status)
    if status in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS}:
        answer.headers["Retry-After"] = str(retry_after)
    if status is HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="reconciler"'
    return answer


def _ours(error: ReconcilerError) -> Response:
    status = status_of(error)
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("%s: %s", type(error).__name__, error)
    if isinstance(error, Busy):
        _log.warning("busy: %s", error)
    return _answer(problem_of(error), status)


def _unreadable(error: sqlite3.Error) -> Response:
    """The database failed while it was read: writes are explained where they are made."""
    _log.exception("the database: %s %s", request.method, request.path, exc_info=error)
    busy = "locked" in str(error) or "busy" in str(error)
    detail = (
        "the database is busy: try again"
        if busy
        else "the database cannot be read: whoever runs the service sees more with reconciler check"
    )
    status = HTTPStatus.SERVICE_UNAVAILABLE if busy else HTTPStatus.INTERNAL_SERVER_ERROR
    return _answer(problem(status, detail), status)


def _theirs(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or 500)
    detail = error.description or status.phrase
    if isinstance(error, RequestEntityTooLarge):
        detail = _too_large()
    if isinstance(error, CSRFError):
        if request.endpoint == "submitting.submit":
            return expired()
        detail = "the form has expired or comes from elsewhere: go back, reload the page and send it again"
    answer = _answer(problem(status, detail), status, getattr(error, "retry_after", None) or _RETRY_AFTER)
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer


def _too_large() -> str:
    """What of a request is over its limit: the body, or what a form is made of."""
    most = request.max_content_length
    if most is not None and request.content_length is not None and request.content_length > most:
        return f"the body is over the limit of {most:,} bytes: send it in parts"
    return f"the form is over a limit: at most {request.max_form_parts:,} parts, and {request.max_form_memory_size:,} bytes in one field"


def _unforeseen(error: Exception) -> Response:
    """A fault of ours: logged with its trace, answered without."""
    _log.exception("unforeseen: %s %s", request.method, request.path, exc_info=error)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return _answer(problem(status, "a fault of the service; it has been logged"), status)

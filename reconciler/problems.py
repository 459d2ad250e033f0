"""Errors -> RFC 9457 problem details, the same in HTTP answers, in the lines of a batch and in jobs."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from reconciler.errors import (
    BadInput,
    Busy,
    Conflict,
    JudgeError,
    Malformed,
    NotFound,
    NotInstalled,
    ReconcilerError,
    TooLarge,
    WrongMediaType,
)

# The first that matches decides: the more special stands before the more general.
_STATUS: tuple[tuple[type[Exception], HTTPStatus], ...] = (
    (Malformed, HTTPStatus.BAD_REQUEST),
    (TooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (WrongMediaType, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
    (BadInput, HTTPStatus.UNPROCESSABLE_ENTITY),
    (NotFound, HTTPStatus.NOT_FOUND),
    (Conflict, HTTPStatus.CONFLICT),
    (Busy, HTTPStatus.SERVICE_UNAVAILABLE),
    (NotInstalled, HTTPStatus.NOT_IMPLEMENTED),
    (JudgeError, HTTPStatus.SERVICE_UNAVAILABLE),
    (ReconcilerError, HTTPStatus.INTERNAL_SERVER_ERROR),
)


def status_of(error: Exception) -> HTTPStatus:
    """The HTTP status of one of our errors."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)


def problem(status: HTTPStatus, detail: str, **more: Any) -> dict[str, Any]:
    """A problem document (RFC 9457); of the type that says no more than its status does, which `errors` makes more of."""
    return {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": detail,
        **more,
    }


def problem_of(error: Exception) -> dict[str, Any]:
    """The problem document of one of our errors."""
    more = {}
    if isinstance(error, BadInput) and error.faults:
        more["errors"] = [{"pointer": fault.pointer, "detail": fault.detail} for fault in error.faults]
    return problem(status_of(error), str(error), **more)

"""The service's own addresses: health, readiness, metrics, the OpenAPI document and its reader."""

from __future__ import annotations

import sqlite3

from flask import Blueprint, Response, current_app, jsonify, render_template

from reconciler.web.asked import Nothing, query
from reconciler.web.openapi import describe, document
from reconciler.web.shapes_answers import Health, Readiness
from reconciler.web.state import service

ops = Blueprint("ops", __name__)
_PARTS = ("info", "paths", "components")
_DOCUMENT = {
    "type": "object",
    "properties": {
        "openapi": {"type": "string", "pattern": r"^3\.1\.\d+$"},
        **{part: {"type": "object", "minProperties": 1} for part in _PARTS},
        "security": {"type": "array", "minItems": 1, "items": {"type": "object", "additionalProperties": {"type": "array", "maxItems": 0}}},
    },
    "required": ["openapi", *_PARTS, "security"],
    "additionalProperties": False,
}


@ops.get("/healthz")
@describe(summary="Whether the service is up", answers={200: Health}, open=True)
def healthz() -> Response:
    """Answers as long as the process does."""
    query(Nothing)
    return jsonify({"status": "ok"})


@ops.get("/readyz")
@describe(summary="Whether the service can take reports", answers={200: Readiness})
def readyz() -> Response:
    """Whether the database can be written; 503 with the reason where it cannot."""
    query(Nothing)
    with service().store.writing():
        pass
    return jsonify({"status": "ready", "judge": service().judge.name, "sqlite": sqlite3.sqlite_version})


@ops.get("/metrics")
@describe(summary="Figures for Prometheus", answers={200: {"type": "string"}}, media=("text/plain",))
def metrics() -> Response:
    """How much there is, in the Prometheus text format."""
    query(Nothing)
    counts = service().store.shelf.counts() | {f"judge_{name}": value for name, value in service().judge.usage.items()}
    lines = [
        f"# HELP reconciler_{name} Stored {name.replace('_', ' ')}.\n# TYPE reconciler_{name} gauge\nreconciler_{name} {value}"
        for name, value in counts.items()
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain; version=0.0.4")


@ops.get("/openapi.json")
@describe(summary="This document", answers={200: _DOCUMENT})
def openapi() -> Response:
    """The OpenAPI 3.1 document."""
    query(Nothing)
    return jsonify(document(current_app, closed=service().tokens.ever()))


@ops.get("/docs")
def docs() -> str:
    """The OpenAPI document for people to read."""
    return render_template("docs.html", document=document(current_app, closed=service().tokens.ever()))


@ops.get("/docs/records")
def records() -> str:
    """What the operations take and answer, for people to read."""
    return render_template("docs_records.html", document=document(current_app, closed=service().tokens.ever()))

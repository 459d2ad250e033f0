"""What a request runs with: the service, the settings, and who asks."""

from __future__ import annotations

from flask import current_app, g

from reconciler.queries import Token
from reconciler.service import Service
from reconciler.settings import Settings

EXTENSION = "reconciler"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def service() -> Service:
    """The service that this app serves."""
    found: Service = current_app.extensions[EXTENSION]
    return found


def settings() -> Settings:
    """The settings that this app runs with."""
    found: Settings = current_app.config["RECONCILER"]
    return found


def holder() -> Token | None:
    """The token of this request, or None for an anonymous one."""
    found: Token | None = g.get("token")
    return found


def others_reach() -> bool:
    """Whether this service listens where others than this machine's users can reach it."""
    return settings().host not in LOOPBACK


def actor(given: str) -> str:
    """Who the audit names: the token's holder, whatever the request says; without a token, the name that it gives."""
    token = holder()
    return token.name if token else given

"""`reconciler tokens`: who may use the service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from reconciler.cli_options import plainly, settings_options
from reconciler.queries import Role
from reconciler.service.tokens import Tokens
from reconciler.settings import load_settings
from reconciler.wiring import now
from reconciler.wiring_stores import make_store


@click.group()
def tokens() -> None:
    """Access tokens."""


def _tokens(flags: Mapping[str, Any], *, create: bool = False) -> Tokens:
    return Tokens(make_store(load_settings(flags), create=create), now)


@tokens.command("add")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--per-minute", default=None, type=click.IntRange(1, 1_000_000), help="requests that it may send a minute")
@click.option("--body-limit", default=None, type=click.IntRange(1), help="largest request body that it may send, in bytes")
@settings_options("database")
@plainly
def add_token(name: str, role: str, per_minute: int | None, body_limit: int | None, **flags: Any) -> None:
    """Make a token; its secret is shown this once. From then on every request needs one."""
    click.echo(_tokens(flags, create=True).add(name, Role(role), per_minute=per_minute, max_body=body_limit))


@tokens.command("list")
@settings_options("database")
@plainly
def list_tokens(**flags: Any) -> None:
    """List tokens, revoked ones too."""
    for token in _tokens(flags).all():
        limits = f"  {token.per_minute:,} a minute" if token.per_minute else ""
        limits += f"  bodies to {token.max_body:,} bytes" if token.max_body else ""
        click.echo(f"{token.name}  {token.role.value}  {token.created_at:%Y-%m-%d}{limits}{'  revoked' if token.revoked_at else ''}")


@tokens.command("revoke")
@click.argument("name")
@settings_options("database")
@plainly
def revoke_token(name: str, **flags: Any) -> None:
    """Make a token worthless."""
    _tokens(flags).revoke(name)
    click.echo(f"{name} is revoked")

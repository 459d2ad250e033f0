"""`reconciler tokens`: who may use the service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from reconciler.cli_options import plainly, settings_options
from reconciler.queries import Role
from reconciler.service.tokens import Tokens
from reconciler.settings import load_settings
from reconciler.wiring import make_store, now


@click.group()
def tokens() -> None:
    """Access tokens."""


def _tokens(flags: Mapping[str, Any], *, create: bool = False) -> Tokens:
    return Tokens(make_store(load_settings(flags), create=create), now)


@tokens.command("add")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@settings_options("database")
@plainly
def add_token(name: str, role: str, **flags: Any) -> None:
    """Make a token; its secret is shown this once. From then on every request needs one."""
    click.echo(_tokens(flags, create=True).add(name, Role(role)))


@tokens.command("list")
@settings_options("database")
@plainly
def list_tokens(**flags: Any) -> None:
    """List tokens, revoked ones too."""
    for token in _tokens(flags).all():
        click.echo(f"{token.name}  {token.role.value}  {token.created_at:%Y-%m-%d}{'  revoked' if token.revoked_at else ''}")


@tokens.command("revoke")
@click.argument("name")
@settings_options("database")
@plainly
def revoke_token(name: str, **flags: Any) -> None:
    """Make a token worthless."""
    _tokens(flags).revoke(name)
    click.echo(f"{name} is revoked")

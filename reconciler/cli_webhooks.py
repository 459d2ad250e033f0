"""`reconciler webhooks`: who is told of what happens. A running `serve` tells them; these commands only write down whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from reconciler.cli_options import plainly, settings_options
from reconciler.deliveries import Happening, Sending
from reconciler.service.webhooks import Webhooks
from reconciler.settings import load_settings
from reconciler.wiring import now
from reconciler.wiring_stores import make_store


@click.group()
def webhooks() -> None:
    """Addresses that are told of contradictions, overturned claims and withdrawals."""


def _webhooks(flags: Mapping[str, Any], *, create: bool = False) -> Webhooks:
    return Webhooks(make_store(load_settings(flags), create=create), now)


@webhooks.command("add")
@click.argument("url")
@click.option("--topic", default=None, help="only of this topic")
@click.option("--event", "events", multiple=True, type=click.Choice([each.value for each in Happening]), help="only of this; repeatable")
@click.option("--allow-private", is_flag=True, help="also an address that is not on the public network")
@settings_options("database")
@plainly
def add_webhook(url: str, topic: str | None, events: tuple[str, ...], *, allow_private: bool, **flags: Any) -> None:
    """Tell URL, by POST, of what happens from now on; the secret that signs it is shown this once."""
    kept = _webhooks(flags, create=True)
    made = kept.add(url, [Happening(each) for each in events], topic, allow_private=allow_private)
    click.echo(f"{made.id}\n{made.secret}")
    for warning in kept.warnings(made):
        click.echo(f"warning: {warning}", err=True)


@webhooks.command("list")
@settings_options("database")
@plainly
def list_webhooks(**flags: Any) -> None:
    """List webhooks with what was delivered, waits and was given up."""
    kept = _webhooks(flags)
    for each in kept.all():
        tally = kept.tally(each)
        told = f"{', '.join(each.events)}{f' of {each.topic}' if each.topic else ''}{'  private allowed' if each.allow_private else ''}"
        click.echo(f"{each.id}  {each.url}  {told}")
        click.echo(f"    {tally[Sending.DELIVERED]} delivered, {tally[Sending.WAITING]} waiting, {tally[Sending.DEAD]} given up")


@webhooks.command("remove")
@click.argument("webhook")
@settings_options("database")
@plainly
def remove_webhook(webhook: str, **flags: Any) -> None:
    """Tell a webhook nothing more; what waits for it is forgotten."""
    _webhooks(flags).remove(webhook)
    click.echo(f"{webhook} is removed")


@webhooks.command("retry")
@click.argument("webhook")
@click.option("--delivery", default=None, help="only this one")
@settings_options("database")
@plainly
def retry(webhook: str, delivery: str | None, **flags: Any) -> None:
    """Try again what was given up."""
    click.echo(f"{_webhooks(flags).retry(webhook, delivery)} to be tried again")

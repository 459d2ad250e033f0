"""`reconciler rebuild`, `backup`, `check`: a database worked out again, copied, looked over."""

from __future__ import annotations

import sys
from typing import Any

import click

from reconciler.cli_options import hands_options, plainly, service_with_hands, settings_options
from reconciler.service import Service
from reconciler.settings import load_settings
from reconciler.wiring import make_service
from reconciler.wiring_stores import make_store


@click.command()
@click.option("--check", is_flag=True, help="change nothing; exit 1 if a rebuild would")
@settings_options("database", "judge")
@hands_options
@plainly
def rebuild(*, check: bool, workers: int, scheduler: str | None, **flags: Any) -> None:
    """Work every claim, contradiction and supersession out again from the stored reports and decisions.

    Stopped at any moment and begun again it goes on where it was.
    """
    with service_with_hands(load_settings(flags), workers, scheduler, create=False) as service:
        differing = _rebuilt(service, check=check)
    for line in differing:
        click.echo(line)
    if differing:
        sys.exit(1)
    click.echo("a rebuild would change nothing" if check else "rebuilt")


def _rebuilt(service: Service, *, check: bool) -> list[str]:
    """What a rebuild would change, or nothing once it is done."""
    with click.progressbar(length=1000, label="Checking" if check else "Rebuilding", file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.update(max(0, done * 1000 // max(1, total) - bar.pos))

        if check:
            return service.rebuild_differences(progress)
        service.rebuild(progress)
        return []


@click.command()
@click.argument("file", type=click.Path(dir_okay=False))
@settings_options("database")
@plainly
def backup(file: str, **flags: Any) -> None:
    """Write a consistent copy of the database to FILE, while the service goes on."""
    make_store(load_settings(flags), create=False).backup(file)
    click.echo(f"copied to {file}; to restore, put it in the place of the database")


@click.command("check")
@settings_options("database", "judge")
@plainly
def check_database(**flags: Any) -> None:
    """Check the database file and that what is derived is what a rebuild would derive."""
    service = make_service(load_settings(flags), create=False)
    # What is derived cannot be worked out again from a damaged file.
    faults = service.store.check() or service.rebuild_differences()
    for fault in faults:
        click.echo(fault)
    if faults:
        sys.exit(1)
    click.echo("nothing wrong")

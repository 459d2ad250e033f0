"""`reconciler copy`: all of one database into another."""

from __future__ import annotations

import sys

import click

from reconciler.cli_options import plainly
from reconciler.wiring_stores import copy_database


@click.command()
@click.option("--from", "source", required=True, help="the SQLite file, or postgresql://…, to copy")
@click.option("--to", "target", required=True, help="where to: postgresql://…, or a SQLite file")
@plainly
def copy(source: str, target: str) -> None:
    """Copy everything to another database and check it; run again, it brings the copy up to date."""
    with click.progressbar(length=1000, label="Copying", file=sys.stderr) as bar:

        def heed(done: int, total: int) -> None:
            bar.update(max(0, done * 1000 // max(1, total) - bar.pos))

        copied = copy_database(source, target, heed)
    for table, rows in copied.items():
        click.echo(f"{rows:10,} {table}")
    click.echo("copied; every count and hash is the same")

"""`reconciler contradictions`, `topics`, `summary`: the account of a database in the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from reconciler.cli_options import instant, plainly, settings_options, shown
from reconciler.documents import FORMATS, plain, written
from reconciler.queries import Filters, Page
from reconciler.service import Service
from reconciler.settings import load_settings
from reconciler.wiring import make_service


def _kept(flags: Mapping[str, Any]) -> Service:
    """The service on a database that is there, with the reports in it whose embargo has ended."""
    service = make_service(load_settings(flags), create=False)
    service.release_embargoes()
    return service


@click.command()
@settings_options("database", "judge")
@click.option("--topic", default=None, help="only this topic's")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 200))
@plainly
def contradictions(topic: str | None, limit: int, **flags: Any) -> None:
    """List contradictions, newest first."""
    service = _kept(flags)
    found = service.store.shelf.list_contradictions(Filters(topic=topic), Page(limit)).records
    claims = service.store.shelf.claims_by_id({claim for one in found for claim in (one.earlier, one.later)})
    reports = service.store.archive.reports_by_id({claim.report_id for claim, _ in claims.values()})
    for one in found:
        click.echo(f"{one.state.value:10} {one.kind.value:8} {one.score:.2f}  {shown(one.reason)}  [{one.id}]")
        for claim, _ in (claims[one.earlier], claims[one.later]):
            report = reports[claim.report_id]
            click.echo(f"    {report.published_at:%Y-%m-%d %H:%M%z} {shown(report.source)}: “{shown(claim.text)}”")
    if not found:
        click.echo("no contradictions")


@click.command()
@settings_options("database", "judge")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 200))
@plainly
def topics(limit: int, **flags: Any) -> None:
    """List topics, last changed first."""
    service = _kept(flags)
    found = service.store.shelf.list_topics(Filters(), Page(limit)).records
    for topic in found:
        counts = f"{len(topic.reports):3} reports  {topic.open_contradictions:3} open"
        click.echo(f"{topic.last_at:%Y-%m-%d}  {counts}  {shown(topic.label)}  [{topic.id}]")
    if not found:
        click.echo("no topics")


@click.command()
@settings_options("database", "judge")
@click.option("--topic", default=None, help="only this topic's")
@click.option("--as-of", default=None, help="as the world stood then (ISO 8601)")
@click.option("--known-at", default=None, help="as this database knew it then (ISO 8601)")
@click.option("--format", "form", default="md", show_default=True, type=click.Choice(list(FORMATS)))
@click.option("-o", "--output", default=None, type=click.Path(dir_okay=False), help="write to this file")
@plainly
def summary(topic: str | None, as_of: str | None, known_at: str | None, form: str, output: str | None, **flags: Any) -> None:
    """Write the reconciled summary."""
    service = _kept(flags)
    made = service.looker.summary(topic, instant("--as-of", as_of), instant("--known-at", known_at))
    document = written(made, form)
    if output:
        Path(output).write_bytes(document)
    else:
        click.echo(document, nl=form in plain())

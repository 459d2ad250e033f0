"""The `reconciler` command."""

from __future__ import annotations

import json
import logging
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from reconciler import __version__
from reconciler.cli_copy import copy
from reconciler.cli_ingest import ingest_paths, sides_of
from reconciler.cli_options import hands_options, instant, plainly, service_with_hands, settings_options, shown, told
from reconciler.cli_tokens import tokens
from reconciler.cli_webhooks import webhooks
from reconciler.documents import FORMATS, plain, written
from reconciler.errors import BadInput, BadSetting
from reconciler.heap import collect_garbage_less_often, use_few_heaps
from reconciler.intake.files import json_lines
from reconciler.queries import Filters, Page
from reconciler.service import Service
from reconciler.settings import Settings, load_settings, origins
from reconciler.web.present import compared_json
from reconciler.wiring import make_service
from reconciler.wiring_stores import make_store


@click.group()
@click.version_option(__version__)
def main() -> None:
    """Reads reports that disagree, and keeps the account of what stands, what was superseded and what is in dispute."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    collect_garbage_less_often()
    use_few_heaps()


@main.command()
@settings_options()
@plainly
def serve(**flags: Any) -> None:
    """Serve pages at /, JSON at /api/v1, OpenAPI at /openapi.json and its reader at /docs."""
    settings = load_settings(flags)
    _serve(make_service(settings), settings, origins(flags), "")


def _serve(service: Service, settings: Settings, came_from: Mapping[str, str], note: str) -> None:
    from reconciler.server import serve_app  # noqa: PLC0415 - other commands start without a server
    from reconciler.web import create_app  # noqa: PLC0415

    app = create_app(service, settings, came_from)
    click.echo(f"reconciler {__version__} on http://{settings.host}:{settings.port}{note}")
    serve_app(app, service, settings)


@main.command()
@settings_options("port", "judge")
@plainly
def demo(**flags: Any) -> None:
    """Serve a throw-away database filled from the fixture stories."""
    with tempfile.TemporaryDirectory(prefix="reconciler-demo-") as folder:
        flags = {**flags, "database": str(Path(folder) / "demo.db")}
        settings = load_settings(flags)
        service = make_service(settings)
        ingest_paths(service, [_stories()])
        _serve(service, settings, {**origins(flags), "database": "the demo"}, _addresses(service, settings))


def _stories() -> Path:
    """The fixture stories: beside the package in a checkout, inside it when installed."""
    options = [Path(__file__).parents[1] / "fixtures" / "stories", Path(__file__).parent / "fixtures" / "stories"]
    found = next((path for path in options if path.is_dir()), None)
    if found is None:
        raise BadSetting("the fixture stories are not installed: install reconciler again")
    return found


def _addresses(service: Service, settings: Settings) -> str:
    base = f"http://{settings.host}:{settings.port}"
    topics = service.store.shelf.list_topics(Filters(q="H200"), Page(1)).records
    lines = [f"  the H200 story      {base}/topics/{topics[0].id}"] if topics else []
    lines += [
        f"  all contradictions  {base}/contradictions",
        f"  reconciled summary  {base}/summary",
        f"  the API             {base}/docs",
    ]
    return "\nOpen:\n" + "\n".join(lines)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@settings_options("database", "judge")
@hands_options
@plainly
def ingest(paths: tuple[str, ...], workers: int, scheduler: str | None, **flags: Any) -> None:
    """Take reports in from files or folders (.json, .ndjson, .csv, .html, .eml, .txt, .xml feeds), or from standard input (-)."""
    with service_with_hands(load_settings(flags), workers, scheduler) as service:
        counts = ingest_paths(service, [Path(path) for path in paths])
    if counts["rejected"]:
        sys.exit(1)


def _kept(flags: Mapping[str, Any]) -> Service:
    """The service on a database that is there, with the reports in it whose embargo has ended."""
    service = make_service(load_settings(flags), create=False)
    service.release_embargoes()
    return service


@main.command()
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


@main.command()
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


@main.command()
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


@main.command()
@click.argument("file", default="-", type=click.File("rb"))
@settings_options("judge")
@plainly
def compare(file: Any, **flags: Any) -> None:
    """Pairs in ({"a": {"text": …}, "b": {…}} a line), verdicts out, with no database."""
    from reconciler.store.memory import MemoryStore  # noqa: PLC0415

    service = make_service(load_settings(flags), store=MemoryStore())
    faulty = False
    for found in json_lines(file.read()):
        try:
            compared = service.comparer.compare([sides_of(found)])[0]
        except BadInput as error:
            faulty = True
            click.echo(f"line {found.line} is no pair: {told(error)}", err=True)
        else:
            click.echo(json.dumps(compared_json(compared), ensure_ascii=False))
    if faulty:
        sys.exit(1)


@main.command()
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


@main.command()
@click.argument("file", type=click.Path(dir_okay=False))
@settings_options("database")
@plainly
def backup(file: str, **flags: Any) -> None:
    """Write a consistent copy of the database to FILE, while the service goes on."""
    make_store(load_settings(flags), create=False).backup(file)
    click.echo(f"copied to {file}; to restore, put it in the place of the database")


@main.command("check")
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


main.add_command(copy)
main.add_command(tokens)
main.add_command(webhooks)

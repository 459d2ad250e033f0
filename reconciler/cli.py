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
from reconciler.cli_options import hands_options, plainly, service_with_hands, settings_options, told
from reconciler.cli_reading import contradictions, summary, topics
from reconciler.cli_tokens import tokens
from reconciler.cli_upkeep import backup, check_database, rebuild
from reconciler.cli_webhooks import webhooks
from reconciler.errors import BadInput, BadSetting
from reconciler.heap import collect_garbage_less_often, use_few_heaps
from reconciler.intake.files import json_lines
from reconciler.queries import Filters, Page
from reconciler.service import Service
from reconciler.settings import Settings, load_settings, origins
from reconciler.web.present import compared_json
from reconciler.wiring import make_service


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


for _command in (contradictions, topics, summary, rebuild, backup, check_database, copy, tokens, webhooks):
    main.add_command(_command)

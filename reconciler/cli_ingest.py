"""Paths -> reports in a service, with a progress bar and a line for each that was rejected; lines -> pairs to compare."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from reconciler.cli_options import shown
from reconciler.errors import BadInput, Malformed
from reconciler.intake.drafts import faults_of
from reconciler.intake.files import Found, ending_of, is_read, reports_in
from reconciler.service import Service
from reconciler.web.bodies import PairBody

# So many are one unit of work: the more, the less is planned again for each, and the longer others who write wait.
_AT_ONCE = 100


def ingest_paths(service: Service, paths: list[Path]) -> Counter[str]:
    """Take the reports in files and folders in; print a count by outcome and each rejected line, and answer the count."""
    found = [one for path in paths for one in _found(path)]
    counts: Counter[str] = Counter()
    rejected: list[dict[str, Any]] = []
    with click.progressbar(length=len(found), label="Reading reports", file=sys.stderr) as bar:
        for result in service.results(found, _AT_ONCE):
            counts[result["status"]] += 1
            rejected += [result] if result["status"] == "rejected" else []
            bar.update(1)
    for result in rejected:
        faults = "; ".join(f"{fault['pointer']}: {fault['detail']}" for fault in result["problem"].get("errors", ()))
        why = f"{result['problem']['detail']}{f' ({faults})' if faults else ''}"
        click.echo(shown(f"rejected {result.get('file', '-')}:{result['line']}: {why}"), err=True)
    click.echo(", ".join(f"{counts[status]} {status}" for status in ("created", "unchanged", "revised", "rejected")))
    return counts


def _found(path: Path) -> Iterator[Found]:
    if str(path) == "-":
        content = sys.stdin.buffer.read()
        yield from (replace(one, file="-") for one in reports_in(content, f"-{ending_of(content)}"))
    elif path.is_dir():
        yield from _in_folder(path)
    elif path.is_file():
        yield from _one_file(path)
    else:
        yield Found(1, None, BadInput("there is no such file or folder"), str(path))


def _in_folder(folder: Path) -> Iterator[Found]:
    """The reports in a folder's files; those that are of no form that is read are named, and are no fault."""
    # expected.json beside fixture stories says what should come out; it is no report.
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and file.name != "expected.json"]
    for file in files:
        if is_read(file.name):
            yield from _one_file(file)
        else:
            click.echo(f"passed over {file}: not of a form that is read", err=True)
    if not any(is_read(file.name) for file in files):
        yield Found(1, None, BadInput("there is no file in it that is read"), str(folder))


def _one_file(path: Path) -> list[Found]:
    try:
        return reports_in(path.read_bytes(), str(path))
    except BadInput as error:
        return [Found(1, None, error, str(path))]
    except OSError as error:
        return [Found(1, None, BadInput(f"it cannot be read: {error.strerror}"), str(path))]


def sides_of(found: Found) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two sides of a pair to compare. Raises BadInput."""
    if isinstance(found.fault, Malformed):
        raise found.fault
    if found.fields is None:
        raise BadInput('send {"a": {"text": …}, "b": {"text": …}}')
    try:
        pair = PairBody.model_validate(found.fields)
    except ValidationError as error:
        raise BadInput("it has faults", faults_of(error)) from None
    return pair.a.model_dump(exclude_none=True), pair.b.model_dump(exclude_none=True)

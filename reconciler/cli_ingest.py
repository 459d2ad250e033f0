"""Paths -> reports in a service, with a progress bar and a line for each that was rejected."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from reconciler.errors import BadInput
from reconciler.intake.files import Found, is_read, json_lines, reports_in
from reconciler.service import Service

_BATCH = 50


def ingest_paths(service: Service, paths: list[Path]) -> Counter[str]:
    """Take the reports in files and folders in; print a count by outcome and each rejected line, and answer the count."""
    found = [one for path in paths for one in _found(path)]
    results: list[dict[str, Any]] = []
    with click.progressbar(length=len(found), label="Reading reports", file=sys.stderr) as bar:
        for start in range(0, len(found), _BATCH):
            batch = found[start : start + _BATCH]
            results += service.take_lines(batch)
            bar.update(len(batch))
    counts = Counter(result["status"] for result in results)
    for result in results:
        if result["status"] == "rejected":
            faults = "; ".join(f"{fault['pointer']}: {fault['detail']}" for fault in result["problem"].get("errors", ()))
            click.echo(
                f"rejected {result.get('file', '-')}:{result['line']}: {result['problem']['detail']}{f' ({faults})' if faults else ''}",
                err=True,
            )
    click.echo(", ".join(f"{counts[status]} {status}" for status in ("created", "unchanged", "revised", "rejected")))
    return counts


def _found(path: Path) -> Iterator[Found]:
    if str(path) == "-":
        yield from json_lines(sys.stdin.buffer.read())
    elif path.is_dir():
        # expected.json beside fixture stories says what should come out; it is no report.
        for file in sorted(path.rglob("*")):
            if file.is_file() and is_read(file.name) and file.name != "expected.json":
                yield from reports_in(file.read_bytes(), str(file))
    elif path.is_file():
        yield from _one_file(path)
    else:
        yield Found(1, None, BadInput("there is no such file or folder"), str(path))


def _one_file(path: Path) -> list[Found]:
    try:
        return reports_in(path.read_bytes(), str(path))
    except BadInput as error:
        return [Found(1, None, error, str(path))]

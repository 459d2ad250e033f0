"""Settings -> flags of the command, and our errors -> one line on standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime
from functools import cache, wraps
from sqlite3 import Error as DatabaseFault
from typing import Any, TypeVar

import click

from reconciler.errors import BadSetting, ReconcilerError
from reconciler.service import Service
from reconciler.settings import Settings, variable_of
from reconciler.text.clean import one_line, printable
from reconciler.text.instants import parse_time
from reconciler.wiring import make_service
from reconciler.wiring_hands import make_hands, make_mind

F = TypeVar("F", bound=Callable[..., Any])


def settings_options(*names: str) -> Callable[[F], F]:
    """Flags for the settings named, or for all, with their defaults and variables in the help."""

    def attach(command: F) -> F:
        for each in reversed(fields(Settings)):
            if not names or each.name in names:
                command = _option(each)(command)
        return command

    return attach


def _option(each: Any) -> Callable[[F], F]:
    flag, kind = f"--{each.name.replace('_', '-')}", type(each.default)
    doc = f"{each.metadata['doc']}  [{variable_of(each.name)}; default: {each.default!r}]"
    if kind is bool:
        return click.option(flag, is_flag=True, default=None, help=doc)
    return click.option(flag, type=kind, default=None, help=doc)


def hands_options(command: F) -> F:
    """Flags for who reads and judges beside this process."""
    workers = click.option(
        "--workers",
        default=1,
        type=click.IntRange(1, 256),
        envvar="RECONCILER_WORKERS",
        help="processes of this machine that read and judge  [RECONCILER_WORKERS; default: 1, this one]",
    )
    scheduler = click.option(
        "--dask",
        "scheduler",
        default=None,
        envvar="RECONCILER_DASK",
        help="a Dask cluster that reads and judges: tcp://scheduler:8786  [RECONCILER_DASK]",
    )
    return workers(scheduler(command))


@contextmanager
def service_with_hands(settings: Settings, workers: int, scheduler: str | None, *, create: bool = True) -> Iterator[Service]:
    """The service that the settings name, with those who read and judge for it until the block ends."""
    mind = cache(lambda: make_mind(settings))
    hands = make_hands(settings, workers, scheduler, mind)
    try:
        yield make_service(settings, judge=mind().judge if hands else None, hands=hands, create=create)
    finally:
        if hands is not None:
            hands.close()


def instant(flag: str, value: str | None) -> datetime | None:
    """The time that a flag gives. Raises BadSetting."""
    try:
        return parse_time(value)[0] if value else None
    except ValueError as error:
        raise BadSetting(f"{flag}: {error}") from None


def plainly(command: F) -> F:
    """Show our errors, and those of files, as one line without a trace; exit status 1."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except ReconcilerError as error:
            raise click.ClickException(told(error)) from None
        except OSError as error:
            raise click.ClickException(f"{error.filename or 'a file'}: {error.strerror or error}") from None
        except DatabaseFault as error:
            raise click.ClickException(f"the database cannot be read ({error}): see `reconciler check`") from None

    return run  # type: ignore[return-value]


def shown(text: str) -> str:
    """Stored text as a terminal may have it: on one line, and nothing in it that a terminal takes for a command."""
    return printable(one_line(text))


def told(error: ReconcilerError) -> str:
    """An error in one line."""
    faults = "; ".join(f"{fault.pointer}: {fault.detail}" for fault in getattr(error, "faults", ()))
    return shown(f"{error}{f' ({faults})' if faults else ''}")

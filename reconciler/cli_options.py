"""Settings -> flags of the command, and our errors -> one line on standard error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from typing import Any, TypeVar

import click

from reconciler.errors import ReconcilerError
from reconciler.settings import Settings, variable_of

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


def plainly(command: F) -> F:
    """Show our errors as one line, without a trace; exit status 2."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except ReconcilerError as error:
            raise click.ClickException(_told(error)) from None

    return run  # type: ignore[return-value]


def _told(error: ReconcilerError) -> str:
    faults = "; ".join(f"{fault.pointer}: {fault.detail}" for fault in getattr(error, "faults", ()))
    return f"{error}{f' ({faults})' if faults else ''}"

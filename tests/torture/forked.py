"""A service in a child process that is forked off one with everything loaded, so that it is there at once and can be killed."""

from __future__ import annotations

import http.client
import json
import logging
import os
import signal
import socket
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from reconciler import wiring
from reconciler.heap import collect_garbage_less_often, use_few_heaps
from reconciler.server import serve_app
from reconciler.service import Service
from reconciler.settings import Settings
from reconciler.vocabulary import load_lexicon
from reconciler.web import create_app

_START = 120.0


def preload() -> None:
    """Load once what every child needs; none of it holds a file or a thread. Memory is taken as the command `reconciler` takes it."""
    collect_garbage_less_often()
    use_few_heaps()
    vars(wiring)["load_lexicon"] = cache(load_lexicon)
    make(Settings(judge="rules", database=":memory:"))
    logging.disable(logging.CRITICAL)


def make(settings: Settings) -> Service:
    """A service by these settings."""
    return wiring.make_service(settings)


def start(act: Callable[[], object]) -> int:
    """Run `act` in a child process, and answer its number. Its exit status is 0 if nothing was raised."""
    child = os.fork()
    if child == 0:
        _run(act)
    return child


def _run(act: Callable[[], object]) -> NoReturn:
    status = 1
    try:
        act()
        status = 0
    except BaseException:  # noqa: BLE001 - whatever it is, this process ends here and says so
        traceback.print_exc()
    finally:
        os._exit(status)


def ended(child: int) -> int:
    """Wait for a child's end, and answer its exit status, or minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def in_child(act: Callable[[], object]) -> bool:
    """Whether `act` in a child process raised nothing."""
    return ended(start(act)) == 0


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(database: Path, **settings: Any) -> Iterator[tuple[int, int]]:
    """A service on a database: its process and its port. What of it is left at the end is killed."""
    chosen = Settings(judge="rules", database=str(database), port=free_port(), **settings)

    def serve() -> None:
        service = make(chosen)
        serve_app(create_app(service, chosen), service, chosen)

    child = start(serve)
    try:
        _await_answer(chosen.port)
        yield child, chosen.port
    finally:
        kill(child)


def kill(child: int, number: int = signal.SIGKILL) -> None:
    """Send a signal to a child, if it is there, and wait for its end."""
    try:
        os.kill(child, number)
        os.waitpid(child, 0)
    except (ProcessLookupError, ChildProcessError):
        return


def _await_answer(port: int) -> None:
    until = time.monotonic() + _START
    while time.monotonic() < until:
        try:
            if ask(port, "GET", "/healthz")[0] == 200:
                return
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(f"no service on port {port}")


def ask(port: int, method: str, path: str, body: str | None = None, **headers: str) -> tuple[int, Any]:
    """The status and the JSON that a service answers. Raises OSError or HTTPException where it answers nothing whole."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        content = answer.read()
        return answer.status, json.loads(content) if "json" in (answer.headers["Content-Type"] or "") else content
    finally:
        connection.close()

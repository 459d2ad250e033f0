"""A receiver of webhooks that runs locally: it keeps what it was sent, and answers as it is told."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from .serving import serving


@dataclass
class Receiver:
    """A running receiver: its address, what came, and what it answers next if not 204 (a status, or "drip" for a byte at a time)."""

    url: str
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int | str] = field(default_factory=list)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.got]


class Handler(BaseHTTPRequestHandler):
    """What answers."""

    state: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.state.got.append(({key.lower(): value for key, value in self.headers.items()}, body))
        answer = self.state.answers.pop(0) if self.state.answers else 204
        if answer == "drip":
            self._drip()
            return
        self.send_response(int(answer))
        if 300 <= int(answer) < 400:
            self.send_header("Location", f"{self.state.url}/elsewhere")
        self.end_headers()
        self.wfile.write(b"x" * 100_000 if answer == 200 else b"")

    def _drip(self) -> None:
        for byte in b"HTTP/1.1 200 OK\r\n" + b"X-Slow: " + b"y" * 1000:
            self.wfile.write(bytes([byte]))
            time.sleep(0.05)

    def handle(self) -> None:
        with suppress(OSError):
            super().handle()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def running_receiver() -> Iterator[Receiver]:
    state = Receiver("")
    with serving(type("Bound", (Handler,), {"state": state})) as address:
        state.url = f"{address}/hook"
        yield state

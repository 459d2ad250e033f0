"""The app -> a server on a socket that finishes what is in flight before it stops."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from threading import Event
from time import monotonic
from types import FrameType
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import BaseWSGIServer, create_server
from waitress.task import ErrorTask

from reconciler.errors import BadSetting
from reconciler.lanes import Lanes
from reconciler.problems import problem
from reconciler.service import Service
from reconciler.settings import Settings
from reconciler.web.guard import may_send_a_body
from reconciler.web.state import LOOPBACK
from reconciler.web.told import event_json

# Seconds between two looks at whether to stop, and at who sends too slowly.
_TICK = 0.5
# A request that has not arrived whole after this is given up: who sends a byte a minute must not hold a connection for ever.
LONGEST_ARRIVAL = 300.0
# When the service is told to stop, requests in hand are given this long, and then those who read the answers this.
_LONGEST_FAREWELL, _LONGEST_SENDING = 300.0, 10.0
_MOST_CONNECTIONS = 500
_RETRY_AFTER = "2"
# A body of up to so many bytes may arrive before it is asked whose it is.
_LARGE = 65_536
_BARE = frozenset({"CONTENT_LENGTH", "CONTENT_TYPE"})
_WHERE = {"SERVER_NAME": "reconciler", "SERVER_PORT": "0", "SCRIPT_NAME": ""}


class ProblemTask(ErrorTask):  # type: ignore[misc] # waitress has no types
    """What the server itself refuses, such as a body over the limit, answered as a problem like all else."""

    def execute(self) -> None:
        """Write the answer, and close: the rest of what the client sends was not read."""
        error = self.request.error
        body = json.dumps(problem(HTTPStatus(error.code), error.body)).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.append(("Content-Type", "application/problem+json"))
        if error.code == HTTPStatus.SERVICE_UNAVAILABLE:
            self.response_headers.append(("Retry-After", _RETRY_AFTER))
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


def refuse_open_door(service: Service, settings: Settings) -> None:
    """Raises BadSetting for an address that others can reach, with no tokens in use and no explicit leave."""
    reachable = settings.host not in LOOPBACK
    if reachable and not settings.allow_anonymous and all(token.revoked_at for token in service.tokens.all()):
        raise BadSetting(
            f"{settings.host} can be reached by others and there are no tokens: make one with "
            "`reconciler tokens add NAME --role admin`, or say --allow-anonymous"
        )


class Reader(HTTPRequestParser):  # type: ignore[misc]
    """Reads requests. One that tells its length in two ways is refused: what one reads as its body is another's next request.

    One with a large body is looked at when its headers are there: whoever will be refused need not send the rest.
    """

    app: Flask | None = None
    completed: bool
    _looked_at = False

    def received(self, data: bytes) -> int:
        """How many of the bytes were taken."""
        taken: int = super().received(data)
        if self.headers_finished and not self._looked_at:
            self._looked_at = True
            large = self.chunked or self.content_length > _LARGE
            if self.app is not None and large and not self.completed and not may_send_a_body(self.app, self._environ()):
                # The app answers what it would have answered, and what is still being sent is left.
                self.completed, self.expect_continue = True, False
                self.headers["CONNECTION"] = "close"
        return taken

    def _environ(self) -> dict[str, Any]:
        asked = {"REQUEST_METHOD": self.command, "PATH_INFO": self.path, "QUERY_STRING": self.query}
        names = {name if name in _BARE else f"HTTP_{name}": value for name, value in self.headers.items()}
        return {**asked, **names, **_WHERE, "wsgi.url_scheme": self.url_scheme, "wsgi.input": BytesIO()}

    def parse_header(self, header_plus: bytes) -> None:
        """Raises ParsingError, which is answered 400, and the connection closed."""
        super().parse_header(header_plus)
        # Taken out of the headers where it is obeyed; left in a request by HTTP 1.0, which knows no such thing.
        if "TRANSFER_ENCODING" in self.headers or (self.chunked and "CONTENT_LENGTH" in self.headers):
            raise ParsingError("the length is told in two ways: send Content-Length or Transfer-Encoding: chunked")


class Listener:
    """A server's sockets: answers requests until it is told to stop, and then until all that have arrived are answered."""

    def __init__(self, app: Flask, settings: Settings, longest_arrival: float = LONGEST_ARRIVAL) -> None:
        """Raises OSError if the address cannot be listened on."""
        self._sockets: dict[int, Any] = {}
        self._stop = Event()
        self._longest_arrival = longest_arrival
        self._arriving: dict[HTTPChannel, tuple[object, float]] = {}
        # Asking whose a request is takes a look into the database, which the thread that all else waits for must not do over a network.
        here = None if settings.on_a_server else app
        HTTPChannel.error_task_class, HTTPChannel.parser_class = ProblemTask, type("ReaderFor", (Reader,), {"app": here})
        self._server = create_server(
            app,
            map=self._sockets,
            host=settings.host,
            port=settings.port,
            _dispatcher=Lanes(settings.threads, settings.max_queue),
            max_request_body_size=settings.max_body + 1,
            channel_timeout=120,
            connection_limit=_MOST_CONNECTIONS,
            ident="reconciler",
        )

    @property
    def port(self) -> int:
        """The port that is listened on: the one chosen, where the settings say 0."""
        return next(int(each.effective_port) for each in self._sockets.values() if isinstance(each, BaseWSGIServer))

    def stop(self) -> None:
        """Stop soon. Safe in a signal's handler."""
        self._stop.set()

    def run(self) -> None:
        """Serve until told to stop; then take no more in, and answer what is there."""
        while not self._stop.is_set():
            self._tick()
            self._give_up_stragglers()
        for listening in [each for each in self._sockets.values() if isinstance(each, BaseWSGIServer)]:
            wasyncore.dispatcher.close(listening)
            # No channel reads any more with this: what is sent from now on is not in flight but new.
            listening.adj.channel_request_lookahead = -1
        self._while_any(lambda channel: bool(channel.requests), _LONGEST_FAREWELL)
        self._while_any(lambda channel: bool(channel.total_outbufs_len), _LONGEST_SENDING)
        self._server.task_dispatcher.shutdown()
        wasyncore.close_all(self._sockets)

    def _while_any(self, busy: Callable[[HTTPChannel], bool], seconds: float) -> None:
        until = monotonic() + seconds
        while monotonic() < until and any(map(busy, self._channels())):
            self._tick()

    def _tick(self) -> None:
        wasyncore.loop(timeout=_TICK, map=self._sockets, use_poll=True, count=1)

    def _channels(self) -> list[HTTPChannel]:
        return [each for each in self._sockets.values() if isinstance(each, HTTPChannel)]

    def _give_up_stragglers(self) -> None:
        """Close the connections whose request has been arriving for too long."""
        now, arriving = monotonic(), {channel: channel.request for channel in self._channels() if channel.request is not None}
        before = self._arriving
        self._arriving = {
            channel: before[channel] if channel in before and before[channel][0] is request else (request, now)
            for channel, request in arriving.items()
        }
        for channel, (_, since) in self._arriving.items():
            if now - since > self._longest_arrival:
                channel.will_close = True


def serve_app(app: Flask, service: Service, settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT. Raises BadSetting if the port is in use."""
    refuse_open_door(service, settings)
    try:
        listener = Listener(app, settings)
    except OSError as error:
        raise BadSetting(f"cannot listen on {settings.host}:{settings.port}: {error.strerror}; choose another with --port") from error
    service.jobs.start()
    service.courier.start(lambda event: event_json(service, event))

    def stop(_number: int, _frame: FrameType | None) -> None:
        listener.stop()
        # A second one does not wait.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    try:
        listener.run()
    finally:
        service.courier.stop()
        service.jobs.stop()
        service.store.close()

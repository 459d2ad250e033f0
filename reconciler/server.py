"""The app -> a server on a socket that finishes what is in flight before it stops."""

from __future__ import annotations

import json
import signal
from http import HTTPStatus
from types import FrameType

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import ErrorTask

from reconciler.errors import BadSetting
from reconciler.problems import problem
from reconciler.service import Service
from reconciler.settings import Settings
from reconciler.web.told import event_json

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class ProblemTask(ErrorTask):  # type: ignore[misc] # waitress has no types
    """What the server itself refuses, such as a body over the limit, answered as a problem like all else."""

    def execute(self) -> None:
        """Write the answer, and close: the rest of what the client sends was not read."""
        error = self.request.error
        body = json.dumps(problem(HTTPStatus(error.code), error.body)).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.append(("Content-Type", "application/problem+json"))
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


def refuse_open_door(service: Service, settings: Settings) -> None:
    """Raises BadSetting for an address that others can reach, with no tokens in use and no explicit leave."""
    reachable = settings.host not in _LOOPBACK
    if reachable and not settings.allow_anonymous and all(token.revoked_at for token in service.tokens.all()):
        raise BadSetting(
            f"{settings.host} can be reached by others and there are no tokens: make one with "
            "`reconciler tokens add NAME --role admin`, or say --allow-anonymous"
        )


def serve_app(app: Flask, service: Service, settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT. Raises BadSetting if the port is in use."""
    refuse_open_door(service, settings)
    HTTPChannel.error_task_class = ProblemTask
    try:
        server = create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            max_request_body_size=settings.max_body + 1,
            channel_timeout=120,
            ident="reconciler",
        )
    except OSError as error:
        raise BadSetting(f"cannot listen on {settings.host}:{settings.port}: {error.strerror}; choose another with --port") from error
    service.jobs.start()
    service.courier.start(lambda event: event_json(service, event))

    def stop(_number: int, _frame: FrameType | None) -> None:
        # SystemExit, not a plain close: waitress then lets its threads finish the requests in hand.
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    try:
        server.run()
    finally:
        server.close()
        service.courier.stop()
        service.jobs.stop()
        service.store.close()

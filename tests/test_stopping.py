"""A server that is told to stop answers what has arrived; one that is sent to too slowly, or what it may not be sent, lets go."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask

from reconciler import server
from reconciler.queries import Role
from reconciler.server import Listener
from reconciler.settings import Settings
from reconciler.web import create_app

from .conftest import rules_service

LARGE = "x" * 1_000_000


class Slow:
    """An app that says when it has a request in hand, and answers when it may."""

    def __init__(self) -> None:
        self.in_hand, self.go_on = threading.Event(), threading.Event()
        self.app = Flask(__name__)
        self.app.add_url_rule("/", view_func=self.answer)

    def answer(self) -> str:
        self.in_hand.set()
        self.go_on.wait(20)
        return LARGE


@contextmanager
def running(app: Flask, longest_arrival: float = server.LONGEST_ARRIVAL, threads: int = 1, max_queue: int = 100) -> Iterator[Listener]:
    listener = Listener(app, Settings(port=0, threads=threads, max_queue=max_queue), longest_arrival)
    thread = threading.Thread(target=listener.run)
    thread.start()
    try:
        yield listener
    finally:
        listener.stop()
        thread.join(20)
        assert not thread.is_alive()


def asked(listener: Listener) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection("127.0.0.1", listener.port, timeout=20)
    connection.request("GET", "/")
    return connection


def test_what_is_in_flight_and_what_waits_for_a_thread_is_answered_in_full() -> None:
    slow = Slow()
    with running(slow.app) as listener:
        port = listener.port
        asking = [asked(listener), asked(listener)]
        assert slow.in_hand.wait(10)
        threading.Event().wait(0.3)
        listener.stop()
        threading.Event().wait(3 * server._TICK)
        with pytest.raises(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as late:  # noqa: PT011 - refused or reset
            late.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            if not late.recv(1):
                raise OSError
        slow.go_on.set()
        for connection in asking:
            answer = connection.getresponse()
            assert (answer.status, len(answer.read())) == (200, len(LARGE))
            connection.close()


def test_a_request_that_does_not_arrive_whole_is_given_up_and_holds_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_TICK", 0.05)
    slow = Slow()
    slow.go_on.set()
    with running(slow.app, longest_arrival=0.4) as listener, socket.create_connection(("127.0.0.1", listener.port), 20) as dripping:
        dripping.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 50000\r\n\r\n")
        other = asked(listener)
        assert other.getresponse().status == 200
        other.close()
        assert any(is_closed(dripping) for _ in range(200))


def is_closed(dripping: socket.socket) -> bool:
    """Whether the other side has closed a connection, to which one more byte is sent."""
    dripping.settimeout(0.05)
    try:
        dripping.sendall(b"x")
        return dripping.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


def begun(listener: Listener, headers: str) -> bytes:
    """What is answered to a request of which half a megabyte is still to come."""
    with socket.create_connection(("127.0.0.1", listener.port), timeout=20) as sending:
        head = f"POST /api/v1/reports HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{headers}\r\n\r\n"
        sending.sendall(head.encode() + b'{"text": "')
        sending.settimeout(2)
        try:
            return sending.makefile("rb").read()
        except TimeoutError:
            return b""


@pytest.mark.parametrize("length", ["Content-Length: 500000", "Transfer-Encoding: chunked"])
def test_a_large_body_is_left_unread_where_its_sender_may_not_send_it(length: str) -> None:
    service = rules_service()
    reader, sender = service.tokens.add("reader", Role.READ), service.tokens.add("sender", Role.SUBMIT)
    small = service.tokens.add("small", Role.SUBMIT, max_body=1000)
    with running(create_app(service, Settings(judge="rules"))) as listener:
        assert begun(listener, length).startswith(b"HTTP/1.1 401")
        refused = begun(listener, f"{length}\r\nExpect: 100-continue\r\nAuthorization: Bearer {reader}")
        assert refused.startswith(b"HTTP/1.1 403")
        assert b"needs a token with the role submit" in refused
        if "chunked" not in length:
            assert begun(listener, f"{length}\r\nAuthorization: Bearer {small}").startswith(b"HTTP/1.1 413")
        assert begun(listener, f"{length}\r\nAuthorization: Bearer {sender}") == b""

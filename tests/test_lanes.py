"""What writes never takes all threads: who reads waits for no writer, and who comes when many wait is told to come again."""

from __future__ import annotations

import http.client
import json
import threading
import time
from contextlib import closing

from flask import Flask

from .test_stopping import running


class Held:
    """An app whose writes wait until they may go on, as if another process had the lock."""

    def __init__(self) -> None:
        self.go_on, self.begun = threading.Event(), threading.Semaphore(0)
        self.in_hand, self.most = 0, 0
        self.app = Flask(__name__)
        self.app.add_url_rule("/", view_func=self.read)
        self.app.add_url_rule("/", view_func=self.write, methods=["POST"], endpoint="write")
        self.app.add_url_rule("/readyz", view_func=self.write, endpoint="readyz")

    def read(self) -> str:
        return "read"

    def write(self) -> str:
        self.in_hand += 1
        self.most = max(self.most, self.in_hand)
        self.begun.release()
        self.go_on.wait(60)
        self.in_hand -= 1
        return "written"


def sent(port: int, method: str, path: str = "/") -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path)
    return connection


def answer(connection: http.client.HTTPConnection) -> tuple[int, bytes]:
    with closing(connection), connection.getresponse() as found:
        return found.status, found.read()


def test_while_writes_wait_whoever_reads_is_answered_and_all_writes_are_answered_in_the_end() -> None:
    held = Held()
    with running(held.app, threads=4) as listener:
        writing = [sent(listener.port, "POST") for _ in range(7)] + [sent(listener.port, "GET", "/readyz")]
        for _ in range(3):
            assert held.begun.acquire(timeout=20)
        for _ in range(5):
            assert answer(sent(listener.port, "GET")) == (200, b"read")
        held.go_on.set()
        assert [answer(each) for each in writing] == [(200, b"written")] * 8
    assert held.most == 3


def test_one_write_more_than_may_wait_is_told_to_come_again_at_once() -> None:
    held = Held()
    with running(held.app, threads=2, max_queue=2) as listener:
        writing = [sent(listener.port, "POST")]
        assert held.begun.acquire(timeout=20)
        writing += [sent(listener.port, "POST") for _ in range(2)]
        time.sleep(0.5)
        with closing(sent(listener.port, "POST")) as one_more, one_more.getresponse() as refused:
            assert (refused.status, refused.headers["Content-Type"], refused.headers["Retry-After"]) == (
                503,
                "application/problem+json",
                "2",
            )
            assert "try again" in json.load(refused)["detail"]
        held.go_on.set()
        assert [answer(each)[0] for each in writing] == [200] * 3


def test_one_thread_alone_answers_both() -> None:
    held = Held()
    held.go_on.set()
    with running(held.app, threads=1) as listener:
        assert answer(sent(listener.port, "POST")) == (200, b"written")
        assert answer(sent(listener.port, "GET")) == (200, b"read")

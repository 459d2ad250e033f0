"""Requests -> the threads that answer them: what may write never takes all of them, so that reading waits for no writer."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from waitress.channel import HTTPChannel
from waitress.task import ThreadedTaskDispatcher
from waitress.utilities import Error

_READS = frozenset({"GET", "HEAD", "OPTIONS"})
# It asks whether the database can be written, and waits for that as a write does.
_WRITES_TOO = "/readyz"


class Crowded(Error):  # type: ignore[misc] # waitress has no types
    """So many requests wait to write that one more would wait for too long."""

    code = 503
    reason = "Service Unavailable"


class Lanes(ThreadedTaskDispatcher):  # type: ignore[misc]
    """Threads for requests. Those that may write have a lane of their own, in which up to `most_waiting` wait; one more is refused.

    A write may wait for another process, and with a judge that takes its time, for long: a quarter of the threads, and at least
    one if there are several, is left to those who only read.
    """

    def __init__(self, threads: int, most_waiting: int) -> None:
        super().__init__()
        self._at_once = threads - max(threads // 4, min(1, threads - 1))
        self._most_waiting = most_waiting
        self._in_hand = 0
        self._waiting: deque[HTTPChannel] = deque()
        self.set_thread_count(threads)

    def add_task(self, task: HTTPChannel) -> None:
        """Let a request be answered as soon as its lane has room, or refuse it."""
        if not _may_write(task):
            super().add_task(task)
            return
        with self.lock:
            begins = self._in_hand < self._at_once
            waits = not begins and len(self._waiting) < self._most_waiting
            if begins:
                self._in_hand += 1
            if waits:
                self._waiting.append(task)
        if begins:
            super().add_task(_Write(task, self._written))
        elif not waits:
            task.requests[0].error = Crowded("many are writing: try again")
            super().add_task(task)

    def _written(self) -> None:
        """One is done: the one that waits longest begins."""
        with self.lock:
            following = self._waiting.popleft() if self._waiting else None
            if following is None:
                self._in_hand -= 1
        if following is not None:
            super().add_task(_Write(following, self._written))

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool:
        """Stop the threads; what still waits is given up."""
        with self.lock:
            self.queue.extend(self._waiting)
            self._waiting.clear()
        return bool(super().shutdown(cancel_pending, timeout))


class _Write:
    """A request that may write, as a task; says when it is done."""

    def __init__(self, channel: HTTPChannel, done: Callable[[], None]) -> None:
        self._channel, self._done = channel, done

    def service(self) -> None:
        """Answer it."""
        try:
            self._channel.service()
        finally:
            self._done()

    def cancel(self) -> None:
        """Give it up."""
        self._channel.cancel()


def _may_write(channel: HTTPChannel) -> bool:
    request: Any = channel.requests[0] if channel.requests else None
    return request is not None and not request.error and (request.command not in _READS or request.path == _WRITES_TOO)

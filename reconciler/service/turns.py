"""What many threads bring at a time -> done by one of them after another, each of which does all that waits in one go."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from reconciler.errors import Busy

W = TypeVar("W")
R = TypeVar("R")
# Does some of the work: what came of each piece, or what went wrong with it.
Do = Callable[[Sequence[W]], Sequence[R | Exception]]


@dataclass(slots=True, eq=False)
class _Brought(Generic[W, R]):
    """A piece of work, and what came of it once it was done."""

    work: W
    came: R | Exception | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class Turns(Generic[W, R]):
    """Turns of many threads, of which one works and the others wait (flat combining, Hendler et al. 2010; group commit).

    So what is done once for many is done once, as planning and a commit are, however many bring one piece each. Up to `most`
    pieces are done in one go. Who waits for longer than `patience` seconds for its turn is told that all are busy.
    """

    most: int
    patience: float
    _waiting: deque[_Brought[W, R]] = field(default_factory=deque)
    _using: threading.Lock = field(default_factory=threading.Lock)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def take(self, work: W, do: Do[W, R]) -> R:
        """What came of the work, done by this thread with whatever else waits, or by another. Raises what went wrong with it, or Busy."""
        brought: _Brought[W, R] = _Brought(work)
        with self._using:
            self._waiting.append(brought)
        if not self._turn.acquire(timeout=self.patience):
            with self._using:
                if brought in self._waiting:
                    self._waiting.remove(brought)
                    raise Busy("other writes are taking long: try again")
            # Somebody has just begun on it.
            self._turn.acquire()
        try:
            # Those before it may be more than are done in one go.
            while not brought.done:
                self._do_some(do)
        finally:
            self._turn.release()
        if isinstance(brought.came, Exception):
            raise brought.came
        return brought.came  # type: ignore[return-value] # it is done

    def _do_some(self, do: Do[W, R]) -> None:
        with self._using:
            some = [self._waiting.popleft() for _ in range(min(self.most, len(self._waiting)))]
        came: Sequence[R | Exception] = [Busy("the write that this one was part of was given up: try again")] * len(some)
        try:
            came = do([each.work for each in some])
        finally:
            # Nobody waits for ever for what a thread that was stopped had in hand.
            for each, outcome in zip(some, came, strict=True):
                each.came, each.done = outcome, True

"""Work -> results, by processes on this machine."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, ClassVar

from reconciler.errors import WorkersLost
from reconciler.hands.recipe import Recipe, slices, work_off
from reconciler.ports_hands import R, S, Step

_TRIES = 4
_LARGEST_SLICE = 32


class Processes:
    """So many processes, each begun anew (spawned): nothing that this one holds open, no lock and no connection, is theirs too."""

    ahead: ClassVar[int] = 2
    far: ClassVar[bool] = False

    def __init__(self, recipe: Recipe, number: int) -> None:
        self._recipe, self._number = recipe, number
        self._pool = self._made()

    def begin(self, step: Step[S, R], work: Sequence[S], /) -> Callable[[], list[R]]:
        """Hand the work out in slices."""
        handed = [_Handed(self, step, each) for each in slices(work, self._number, _LARGEST_SLICE)]
        return lambda: [result for each in handed for result in each.results()]

    def close(self) -> None:
        """End the processes; what they have not begun is not done."""
        self._pool.shutdown(cancel_futures=True)

    def submit(self, step: Step[Any, Any], work: Sequence[Any]) -> tuple[ProcessPoolExecutor, Future[list[Any]]]:
        """Hand a slice to the pool that there is now."""
        try:
            return self._pool, self._pool.submit(work_off, self._recipe, step, work)
        except BrokenProcessPool:
            self.mend(self._pool)
            return self._pool, self._pool.submit(work_off, self._recipe, step, work)

    def mend(self, broken: ProcessPoolExecutor) -> None:
        """New processes in the place of those of a pool of which one died: the others ended with it."""
        if broken is self._pool:
            self._pool = self._made()
            broken.shutdown(wait=False)

    def _made(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._number, mp_context=multiprocessing.get_context("spawn"), initializer=_begin_to_work)


@dataclass(slots=True)
class _Handed:
    """A slice that was handed out."""

    hands: Processes
    step: Step[Any, Any]
    work: Sequence[Any]
    pending: tuple[ProcessPoolExecutor, Future[list[Any]]] | None = None

    def __post_init__(self) -> None:
        self.pending = self.hands.submit(self.step, self.work)

    def results(self) -> list[Any]:
        """The results; a slice whose process died is handed out again."""
        for _ in range(_TRIES):
            pool, future = self.pending or self.hands.submit(self.step, self.work)
            try:
                return future.result()
            except BrokenProcessPool:
                self.hands.mend(pool)
                self.pending = None
        raise WorkersLost(f"processes that read or judge die again and again ({_TRIES} times): is there memory enough for all of them?")


def _begin_to_work() -> None:
    # Ctrl-C goes to all processes of a terminal: the one that hands out decides what ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A process that hands out and is killed leaves nobody behind who waits for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

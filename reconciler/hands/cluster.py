"""Work -> results, by the workers of a Dask cluster."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import distributed

from reconciler.errors import BadSetting, WorkersLost
from reconciler.hands.recipe import Recipe, slices, work_off
from reconciler.ports_hands import R, S, Step

# Seconds until a scheduler must answer and a first worker be there, and between two looks at whether any is left.
_ANSWER, _FIRST, _LOOK = 10, 60, 30
# Larger than for processes: each goes over a network.
_LARGEST_SLICE = 64
_log = logging.getLogger("reconciler")


class Cluster:
    """All workers of the cluster whose scheduler is at an address such as tcp://scheduler:8786.

    Dask hands the slices of a worker that dies to others. Raises BadSetting if nobody answers or nobody works there.
    """

    ahead: ClassVar[int] = 2
    far: ClassVar[bool] = True

    def __init__(self, recipe: Recipe, address: str) -> None:
        self._recipe, self._address = recipe, address
        try:
            client: Any = distributed.Client  # its methods have no types
            self._client = client(address, timeout=_ANSWER, set_as_default=False)
        except (OSError, ValueError) as error:
            raise BadSetting(f"--dask {address}: no Dask scheduler answers there ({error})") from None
        try:
            self._client.wait_for_workers(1, timeout=_FIRST)
        except TimeoutError:
            self.close()
            raise BadSetting(f"--dask {address}: the scheduler has no workers; start some with `dask worker {address}`") from None

    def begin(self, step: Step[S, R], work: Sequence[S], /) -> Callable[[], list[R]]:
        """Hand the work out in slices."""
        # Not pure: equal slices handed out twice are two tasks, and no result outlives its asker.
        handed = [
            self._client.submit(work_off, self._recipe, step, each, pure=False) for each in slices(work, self._at_work(), _LARGEST_SLICE)
        ]
        return lambda: [result for each in handed for result in self._results(each)]

    def _at_work(self) -> int:
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def _results(self, future: distributed.Future[list[Any]]) -> list[Any]:
        while True:
            try:
                return future.result(timeout=_LOOK)
            except TimeoutError:
                if not self._client.nthreads():
                    _log.warning("--dask %s: no worker is left; waiting for one", self._address)
            except distributed.KilledWorker as error:
                raise WorkersLost(f"--dask {self._address}: one slice of work killed several workers ({error})") from None

    def close(self) -> None:
        """Take leave of the cluster, which stays; what it has not begun is not done."""
        self._client.close()

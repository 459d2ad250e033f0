"""The seam to who does the heavy work: this process, others on this machine, or a cluster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

S = TypeVar("S")
R = TypeVar("R")
# A pure function over a slice of work, with what it is done by (the service's `Mind`): one result for each, in order.
# Others get it by name, so it must stand in a module.
Step = Callable[[Any, Sequence[S]], Sequence[R]]


class Hands(Protocol):
    """Does steps over slices of work. Who does them, how many they are and which of them die changes no result."""

    @property
    def ahead(self) -> int:
        """How many batches to hand out before the first is asked for; 0 where nothing is done before it is asked for."""
        ...

    @property
    def far(self) -> bool:
        """Whether they may be on other machines: what is in the database they are given by id, and fetch it themselves."""
        ...

    def begin(self, step: Step[S, R], work: Sequence[S], /) -> Callable[[], list[R]]:
        """Hand work out; what comes back waits for the results, one for each in order, and raises what a step raised.

        Raises WorkersLost there if whoever gets a slice dies again and again.
        """
        ...

    def close(self) -> None:
        """Let go of whoever worked."""
        ...

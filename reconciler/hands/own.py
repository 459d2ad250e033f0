"""Work -> results, in this process and when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from reconciler.ports_hands import R, S, Step


@dataclass(frozen=True, slots=True)
class OwnHands:
    """Does everything itself, with one mind."""

    mind: Any
    ahead: ClassVar[int] = 0
    far: ClassVar[bool] = False

    def begin(self, step: Step[S, R], work: Sequence[S], /) -> Callable[[], list[R]]:
        """Nothing yet: the work is done when its results are asked for."""
        return lambda: list(step(self.mind, work)) if work else []

    def close(self) -> None:
        """Nothing to let go of."""

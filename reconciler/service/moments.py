"""The last past moment that all was asked for, held for a while: a list is paged, sorted and filtered, hardly ever read once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")
# How long what nobody asks for again is held.
_SECONDS = 120.0


def nothing() -> None:
    """Nothing is to be done."""


class Moments:
    """Holds what was made for one key, until it is asked for by another or for none at all for some minutes.

    It is made by one thread at a time, and what was held is let go first: of a large archive it takes as much as all else.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, afterwards: Callable[[], None] = nothing) -> None:
        """What is to be done `afterwards`, when what was held is gone, is given."""
        self._clock, self._afterwards, self._making = clock, afterwards, threading.Lock()
        self._held: tuple[Hashable, Any, float] | None = None

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is held for the key, or made now."""
        with self._making:
            held, self._held = self._held, None
            if held is not None and held[0] != key:
                held = None  # Nor here: it would be there until the other is made.
            made: T = make() if held is None else held[1]
            self._held = (key, made, self._clock())
            return made

    def held(self, key: Hashable) -> Any | None:
        """What is held for the key, if it can be told at once."""
        if not self._making.acquire(blocking=False):
            return None
        try:
            return self._held[1] if self._held is not None and self._held[0] == key else None
        finally:
            self._making.release()

    def let_go(self) -> None:
        """Let go of what nobody has asked for lately."""
        held = self._held
        if held is not None and self._clock() - held[2] > _SECONDS:
            held = self._held = None
            self._afterwards()

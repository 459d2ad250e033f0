"""The last past moment that all was asked for, held for a while: a list is paged, sorted and filtered, hardly ever read once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")
# How long what nobody asks for again is held.
_SECONDS = 120.0


class Moments:
    """Holds what was made for one key, until it is asked for by another or for none at all for some minutes.

    It is made by one thread at a time, and what was held is let go first: of a large archive it takes as much as all else.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._making = clock, threading.Lock()
        self._held: tuple[Hashable, Any, float] | None = None

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is held for the key, or made now."""
        with self._making:
            held, self._held = self._held, None
            made: T = held[1] if held is not None and held[0] == key else make()
            self._held = (key, made, self._clock())
            return made

    def let_go(self) -> None:
        """Let go of what nobody has asked for lately."""
        held = self._held
        if held is not None and self._clock() - held[2] > _SECONDS:
            self._held = None

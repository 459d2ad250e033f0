"""Whose requests -> how long they must wait, where they come too often."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from time import monotonic

_MINUTE = 60.0


class Rates:
    """What each may still ask: as many as a minute allows at once, and one more as often as the rate says.

    Kept in memory alone: several processes on one database each count for themselves.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._left: dict[str, tuple[float, float]] = {}

    def wait(self, who: str, per_minute: int) -> int:
        """0 if one more may be asked now, which counts; else the seconds until then, rounded up."""
        with self._lock:
            now = self._clock()
            left, since = self._left.get(who, (float(per_minute), now))
            left = min(float(per_minute), left + (now - since) * per_minute / _MINUTE)
            allowed = left >= 1
            self._left[who] = (left - allowed, now)
        return 0 if allowed else max(1, math.ceil(round((1 - left) * _MINUTE / per_minute, 3)))

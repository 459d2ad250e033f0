"""Reports' vectors in memory, for finding those that are near to one."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

K = TypeVar("K", bound=Hashable)
_UNIT = 127.0
# Cosines here are told in 32 bits.
_LAST_BITS = 1e-6


class Vectors(Generic[K]):
    """Vectors of signed bytes by what a report is known by; grows by half."""

    def __init__(self) -> None:
        self._keys: list[K] = []
        self._place: dict[K, int] = {}
        self._rows: NDArray[np.int8] = np.zeros((0, 0), np.int8)

    def add(self, vectors: Iterable[tuple[K, bytes]]) -> None:
        """Add reports' vectors; those without one, or with one of another length than the first, are left out."""
        for key, vector in vectors:
            if vector and (not self._keys or len(vector) == self._rows.shape[1]):
                if len(self._keys) == len(self._rows):
                    grown = np.zeros((max(64, len(self._rows) * 3 // 2), len(vector)), np.int8)
                    grown[: len(self._keys)] = self._rows[: len(self._keys)] if self._keys else 0
                    self._rows = grown
                self._rows[len(self._keys)] = np.frombuffer(vector, np.int8)
                self._place[key] = len(self._keys)
                self._keys.append(key)

    def cosines(self, vector: bytes, least: float, besides: Iterable[K] = ()) -> dict[K, float]:
        """The cosines of the reports' vectors with the given one, those of at least `least`, and whatever they are those of `besides`."""
        if not vector or not self._keys or len(vector) != self._rows.shape[1]:
            return {}
        asked, many = np.frombuffer(vector, np.int8).astype(np.float32), len(self._keys)
        # Sums of 384 products of bytes are exact in 32-bit floats, so the outcome is the same in any block size.
        dots = np.concatenate([self._rows[at : min(at + 1024, many)].astype(np.float32) @ asked for at in range(0, many, 1024)])
        dots /= _UNIT * _UNIT
        found = {self._keys[place]: float(dots[place]) for place in np.flatnonzero(dots >= least - _LAST_BITS)}
        return found | {key: float(dots[place]) for key in besides if (place := self._place.get(key)) is not None}

"""Reports' vectors in memory, for finding those that are near to one."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

_UNIT = 127.0


class Vectors:
    """Vectors of signed bytes by report id; grows by doubling."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._rows: NDArray[np.int8] = np.zeros((0, 0), np.int8)

    def add(self, vectors: Iterable[tuple[str, bytes]]) -> None:
        """Add reports' vectors; those without one, or with one of another length than the first, are left out."""
        for id_, vector in vectors:
            if vector and (not self._ids or len(vector) == self._rows.shape[1]):
                if len(self._ids) == len(self._rows):
                    grown = np.zeros((max(64, 2 * len(self._rows)), len(vector)), np.int8)
                    grown[: len(self._ids)] = self._rows[: len(self._ids)] if self._ids else 0
                    self._rows = grown
                self._rows[len(self._ids)] = np.frombuffer(vector, np.int8)
                self._ids.append(id_)

    def near(self, vector: bytes, cosine: float) -> set[str]:
        """Ids of the reports whose vectors have at least this cosine with the given one."""
        if not vector or not self._ids or len(vector) != self._rows.shape[1]:
            return set()
        asked = np.frombuffer(vector, np.int8).astype(np.float32)
        # Sums of 384 products of bytes are exact in 32-bit floats, so the outcome is the same in any block size.
        dots = np.concatenate(
            [self._rows[at : min(at + 8192, len(self._ids))].astype(np.float32) @ asked for at in range(0, len(self._ids), 8192)]
        )
        return {self._ids[place] for place in np.flatnonzero(dots >= cosine * _UNIT * _UNIT)}

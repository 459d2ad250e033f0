"""Logistic regression with a ridge, by Newton's method."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_ROUNDS = 50


def logistic(
    given: Sequence[Sequence[float]], truth: Sequence[bool], ridge: Sequence[float], known: Sequence[float] | None = None
) -> NDArray[np.float64]:
    """The weights, one for each column of `given`; `ridge` says how much each is held back, `known` what log odds each row has besides."""
    rows, held, weights = np.array(given, dtype=float), np.diag(ridge), np.zeros(len(ridge))
    start = np.zeros(len(rows)) if known is None else np.array(known, dtype=float)
    for _ in range(_ROUNDS):
        share = 1 / (1 + np.exp(-start - rows @ weights))
        slope, curve = rows.T @ (share - np.array(truth)) + held @ weights, (rows.T * (share * (1 - share))) @ rows + held
        weights -= np.linalg.solve(curve, slope)
    return weights

"""Probabilities and log odds, which add up where pieces of evidence do."""

from __future__ import annotations

import math

_LEAST = 1e-6


def log_odds(probability: float) -> float:
    """The log odds of a probability, kept finite."""
    bounded = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(bounded / (1 - bounded))


def probability_of(odds: float) -> float:
    """The probability that log odds stand for."""
    return 1 / (1 + math.exp(-odds))

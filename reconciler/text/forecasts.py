"""A sentence -> who forecasts in it, and which of several estimates of one thing it gives."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reconciler.text.lexicon import Lexicon
from reconciler.text.words import Word

_SUBJECT_WORDS = 6
_ESTIMATE = re.compile(
    r"\b(advance|flash|preliminary|provisional|initial|first|second|third|final|revised) (?:estimate|reading|figures?|count|tally|data)\b",
    re.IGNORECASE,
)


def forecaster(text: str, among: Sequence[Word], lexicon: Lexicon) -> str | None:
    """Who forecasts, or revises a forecast, where a name stands before a word for it: «Alder Bank sees Brent at $85»."""
    revising = (found.first for found in lexicon.revising.find(among[:_SUBJECT_WORDS]) if _of_forecast(among[found.last + 1 :], lexicon))
    at = next(revising, None) or next((found.first for found in lexicon.forecasts.find(among[:_SUBJECT_WORDS])), 0)
    return text[among[0].start : among[at - 1].end] if at and among[at - 1].text[0].isupper() else None


def _of_forecast(after: Sequence[Word], lexicon: Lexicon) -> bool:
    return any(word.lower in lexicon.forecast_nouns for word in after[:_SUBJECT_WORDS])


def estimate(text: str) -> str | None:
    """Which of several estimates it gives: the «flash» estimate, the «second» count."""
    return next((found[1].lower() for found in _ESTIMATE.finditer(text)), None)

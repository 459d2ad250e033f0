"""A sentence -> its words without the times that it states."""

from __future__ import annotations

from collections.abc import Sequence

from reconciler.text.clocks import PARTS_OF_DAY, zone_span
from reconciler.text.times import StatedTime
from reconciler.text.words import words


def timeless(text: str, times: Sequence[StatedTime]) -> str:
    """Its words in one string, but for these times in it, the parts of the day, and the zone that it names."""
    spans = [(time.start, time.end) for time in times]
    for start, end in sorted(filter(None, [*spans, zone_span(text)]), reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return " ".join(word.lower for word in words(text) if word.lower not in PARTS_OF_DAY)

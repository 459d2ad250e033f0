"""No reader takes more than its share: four times the text takes some four times as long, whatever is in it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from reconciler.errors import TooLarge
from reconciler.intake.drafts import report_from
from reconciler.intake.html import plain
from reconciler.intake.pasted import time_written, with_headline
from reconciler.pipeline.claims import read
from reconciler.pipeline.naming import label
from reconciler.pipeline.ties import lookup_keys
from reconciler.records import ReadReport
from reconciler.text.corrections import corrects, withdraws
from reconciler.text.language import reads
from reconciler.text.lexicon import Lexicon
from reconciler.text.names import names
from reconciler.text.sentences import sentences

from .bait import PIECES, repeated

_NOW = datetime(2026, 11, 1, tzinfo=UTC)
_LENGTH = 40_000
# Seconds of the processor. Below the first nothing is told apart from noise; linear is a ratio of 4, quadratic one of 16.
_NOISE, _MOST = 0.12, 8.0
# A sentence has at most 1,200 characters, so a square would be borne, and a cube would not.
_SENTENCE, _SENTENCE_MOST = 300, 30.0


def stripped(text: str) -> str | None:
    """The text of markup, or None where it is refused."""
    try:
        return plain(text)
    except TooLarge:
        return None


def named(text: str) -> str:
    """What a topic is called by a title, as intake takes one."""
    return label(
        [ReadReport(report_from({"source": "A", "title": text[:500], "text": "A.", "published_at": "2026-03-01T08:00:00Z"}, _NOW), (), {})],
        (),
    )


WHOLE: dict[str, Callable[[str, Lexicon], object]] = {
    "sentences": lambda text, lexicon: sentences(text, "en", lexicon),
    "copies": lambda text, _: lookup_keys(text),
    "names": names,
    "language": lambda text, _: reads(text, "en"),
    "markup": lambda text, _: stripped(text),
    "titles": lambda text, _: named(text),
    "what was pasted": lambda text, _: (with_headline(text), time_written(text)),
    "corrections": lambda text, _: (corrects(text[:500], text), withdraws(text[:500], text, "A")),
}


def seconds(act: Callable[[], object]) -> float:
    """What it takes of the processor, the least of three tries: the machine may do other things meanwhile."""
    taken = []
    for _ in range(3):
        began = time.process_time()
        act()
        taken.append(time.process_time() - began)
        if taken[-1] <= _NOISE:
            break
    return min(taken)


@pytest.mark.parametrize("reader", WHOLE)
def test_a_longer_text_takes_longer_in_proportion(reader: str, lexicon: Lexicon) -> None:
    for piece in PIECES:
        text = repeated(piece, 4 * _LENGTH)
        long = seconds(lambda: WHOLE[reader](text, lexicon))  # noqa: B023 - called at once
        if long > _NOISE:
            short = seconds(lambda: WHOLE[reader](text[:_LENGTH], lexicon))  # noqa: B023
            assert long <= _MOST * max(short, _NOISE / 4), (piece, short, long)


def test_the_longest_sentence_takes_no_more_than_the_square_of_its_length(lexicon: Lexicon) -> None:
    def reading(text: str) -> float:
        report = report_from({"source": "A", "text": text, "published_at": "2026-03-01T08:00:00Z"}, _NOW)
        return seconds(lambda: read(report, lexicon))

    reading("The Port of Karsa was closed on Monday.")
    for piece in PIECES:
        if not piece.isspace():
            long = reading(f"The port {repeated(piece, 4 * _SENTENCE)}")
            if long > _NOISE:
                short = reading(f"The port {repeated(piece, _SENTENCE)}")
                assert long <= _SENTENCE_MOST * max(short, _NOISE / 16), (piece, short, long)

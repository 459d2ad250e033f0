"""What a topic's claims differ on -> the words for it: what a question asks, how a topic is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

from reconciler.pipeline.contradictions import Flagged
from reconciler.records import Claim, Kind, ReadReport, Tie
from reconciler.vocabulary import load_dimensions

_BY_KIND = {
    Kind.STATUS: "What is the state of it?",
    Kind.NEGATION: "Is it so or not?",
    Kind.NUMBER: "What is the figure?",
    Kind.DATE: "When?",
    Kind.VALUE: "Who, what or where?",
    Kind.OUTCOME: "What came of it?",
}
_MEASURED = "How much or how many ({measure})?"


def asks(differing: Sequence[Flagged], claims: Sequence[Claim]) -> str:
    """What a question asks: the dimension that most of its evidence names, else its kind."""
    signals = Counter(piece.signal for one in differing for piece in one.verdict.evidence)
    for signal, _ in sorted(signals.items(), key=lambda item: (-item[1], item[0])):
        if signal in _dimension_asks():
            return _dimension_asks()[signal]
    kinds = Counter(one.kind for one in differing)
    if not kinds:
        return _BY_KIND[Kind.STATUS]
    kind = min(kinds, key=lambda each: (-kinds[each], each))
    measures = Counter(measure for claim in claims for reading in claim.readings for measure in reading.measures)
    if kind is Kind.NUMBER and measures:
        return _MEASURED.format(measure=min(measures, key=lambda each: (-measures[each], each)))
    return _BY_KIND[kind]


def label(reads: Sequence[ReadReport], ties: Sequence[Tie]) -> str:
    """What a topic is called: the title of the report most alike to the others, or the start of its text."""
    total: Counter[str] = Counter()
    for tie in ties:
        total[tie.a] += tie.likeness  # type: ignore[assignment]
        total[tie.b] += tie.likeness  # type: ignore[assignment]
    central = max(reads, key=lambda read: (round(total[read.report.id], 6), -read.report.published_at.timestamp(), read.report.id)).report
    return central.title or central.text[:90]


@cache
def _dimension_asks() -> dict[str, str]:
    return {dimension.name: dimension.asks for dimension in load_dimensions()}

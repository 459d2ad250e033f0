"""A verdict -> the verdict with its reason and the words that bore it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reconciler.records import Claim, Evidence, Kind, Relation, Span, Verdict

_ASKS = {
    Kind.STATUS: "opposite states",
    Kind.NEGATION: "one says that it is so, the other that it is not",
    Kind.NUMBER: "different figures",
    Kind.DATE: "different times",
    Kind.VALUE: "different answers to who, what or where",
    Kind.OUTCOME: "different outcomes",
}


def explained(verdict: Verdict, one: Claim, other: Claim, found: Sequence[tuple[Kind, Evidence]]) -> Verdict:
    """The verdict with evidence: what rules find in the words if they find anything, else both claims as they are read."""
    if verdict.relation is not Relation.CONTRADICTS:
        return replace(verdict, reasons=(f"both say the same ({verdict.agrees:.2f})",) if verdict.relation is Relation.AGREES else ())
    evidence = tuple(piece for _, piece in found) or (_whole(one, other, verdict),)
    reason = f"{_ASKS[verdict.kind or Kind.STATUS]}: {evidence[0].says}"
    return replace(verdict, reasons=(reason,), evidence=evidence)


def _whole(one: Claim, other: Claim, verdict: Verdict) -> Evidence:
    """Both claims, where no single word decides."""
    return Evidence(
        "reading",
        Span(one.start, one.end, one.text),
        Span(other.start, other.end, other.text),
        round(verdict.contradicts, 3),
        f"“{_short(one.text)}” / “{_short(other.text)}”",
    )


def _short(text: str) -> str:
    return text if len(text) <= 90 else f"{text[:88]}…"

"""Verdicts and reviews -> the pairs taken for contradictions, with their state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reconciler.records import Claim, Decision, Kind, State, Verdict
from reconciler.text.keys import content_id

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Flagged:
    """A pair taken for a contradiction: its verdict and what a person said of it."""

    verdict: Verdict
    review: Decision | None

    @property
    def pair(self) -> Pair:
        """The claim ids, earlier first."""
        return self.verdict.earlier, self.verdict.later

    @property
    def id(self) -> str:
        """The contradiction's id, the same whichever side is named first."""
        return content_id("contradiction", *sorted(self.pair))

    @property
    def said(self) -> str | None:
        """What the last review says: confirmed, dismissed or reopened."""
        return str(self.review.detail["verdict"]) if self.review else None

    @property
    def dismissed(self) -> bool:
        """Whether a person said that this is no contradiction."""
        return self.said == State.DISMISSED

    @property
    def kind(self) -> Kind:
        """In what the claims differ."""
        return self.verdict.kind or Kind.STATUS


def flag_contradictions(
    verdicts: Sequence[Verdict], claims: Mapping[str, Claim], reviews: Mapping[Pair, Decision], shown: float
) -> list[Flagged]:
    """The verdicts that score at least `shown`, or that a person reviewed, with their review; recounted states contradict nothing."""
    flagged = []
    for verdict in verdicts:
        a, b = sorted((verdict.earlier, verdict.later))
        review = reviews.get((a, b))
        if review or (verdict.contradicts >= shown and not _recounts(verdict, claims)):
            flagged.append(Flagged(verdict, review))
    return sorted(flagged, key=lambda one: one.pair)


def _recounts(verdict: Verdict, claims: Mapping[str, Claim]) -> bool:
    return claims[verdict.earlier].background or claims[verdict.later].background

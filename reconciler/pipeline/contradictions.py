"""Verdicts and reviews -> the pairs taken for contradictions, with their state."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from reconciler.pipeline.leanings import Leaning, may_be_named
from reconciler.records import Claim, Decision, Kind, Standing, State, Verdict
from reconciler.text.keys import content_id

Pair = tuple[str, str]

# From what score on a claim is shown to contradict a report that it contradicts more surely in another place already.
AGAIN = 0.5
# How sure a pair is at least that is shown for a claim that leans to be in dispute, if the two reports contradict more surely elsewhere.
_FAINTLY = 0.1


def contradiction_id(one: str, other: str) -> str:
    """The id of the contradiction between two claims, whichever is named first."""
    return content_id("contradiction", *sorted((one, other)))


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
        return contradiction_id(*self.pair)

    @property
    def said(self) -> str | None:
        """What the last review says: confirmed, dismissed or reopened."""
        return str(self.review.detail["verdict"]) if self.review else None

    @property
    def dismissed(self) -> bool:
        """Whether a person said that this is no contradiction."""
        return self.said == State.DISMISSED

    @property
    def confirmed(self) -> bool:
        """Whether a person said that this is one."""
        return self.said == State.CONFIRMED

    @property
    def kind(self) -> Kind:
        """In what the claims differ."""
        return self.verdict.kind or Kind.STATUS


def flag_contradictions(
    verdicts: Sequence[Verdict],
    claims: Mapping[str, Claim],
    reviews: Mapping[Pair, Decision],
    shown: float,
    leanings: Mapping[str, Leaning] | None = None,
) -> list[Flagged]:
    """The verdicts that score at least `shown`, or that a person reviewed, with their review; recounted states contradict nothing.

    Of a claim and another report, the surest pair speaks for the less sure ones: they say the same again, and most of
    them are wrong. A pair that a person dismissed goes on speaking for them: a review brings up nothing new. Of a claim in no
    such pair that leans to be in dispute, the pair is shown, too, that most likely leaves it so: a faint one where the two
    reports contradict more surely in another place.
    """
    flagged: list[Flagged] = []
    spoken_for: set[Pair] = set()
    seen: set[str] = set()
    apart: set[Pair] = set()
    by_score = sorted(verdicts, key=lambda one: (-one.contradicts, one.earlier, one.later))
    for verdict in by_score:
        review = _review(verdict, reviews)
        earlier, later = claims[verdict.earlier], claims[verdict.later]
        told = {(earlier.id, later.report_id), (later.id, earlier.report_id)}
        needed = max(shown, AGAIN) if told & spoken_for else shown
        sure = verdict.contradicts >= needed and not (earlier.background or later.background)
        if review or sure:
            flagged.append(Flagged(verdict, review))
            spoken_for |= told
        if sure:
            seen |= {earlier.id, later.id}
            apart |= {(earlier.report_id, later.report_id), (later.report_id, earlier.report_id)}
    pairs = {one.pair for one in flagged}
    leaning = {claim for claim, each in (leanings or {}).items() if each.standing is Standing.DISPUTED} - seen
    flagged += [Flagged(one, None) for one in _disputing(by_score, claims, leaning, apart) if (one.earlier, one.later) not in pairs]
    return sorted(flagged, key=lambda one: one.pair)


def _disputing(
    verdicts: Sequence[Verdict], claims: Mapping[str, Claim], disputed: Collection[str], apart: Collection[Pair]
) -> set[Verdict]:
    """For each of these claims the pair that most likely leaves it in dispute, of those sure enough to be named.

    `apart` are reports that contradict more surely in another place, in either order.
    """
    naming = [verdict for verdict in verdicts if may_be_named(verdict, claims, apart, _FAINTLY)]
    likeliest = sorted(naming, key=lambda one: (one.contradicts * one.disputed, one.earlier, one.later))
    return set({claim: one for one in likeliest for claim in (one.earlier, one.later) if claim in disputed}.values())


def _review(verdict: Verdict, reviews: Mapping[Pair, Decision]) -> Decision | None:
    a, b = sorted((verdict.earlier, verdict.later))
    return reviews.get((a, b))

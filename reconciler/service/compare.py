"""Two short texts -> what the judge says of them, with nothing stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from reconciler.intake.drafts import report_from
from reconciler.pipeline.account import settle
from reconciler.pipeline.candidates import plan
from reconciler.pipeline.decisions import rulings
from reconciler.pipeline.origins import published
from reconciler.pipeline.ties import copying, cosine
from reconciler.ports import Judge
from reconciler.records import Account, Contradiction, Couple, ReadReport, Relation, Report, Tie, Verdict
from reconciler.service.derive import Deriver

_LATER = timedelta(minutes=1)
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
# Two short texts share few terms; this much already tells that they are on one matter.
_SAME_TOPIC = 0.05


@dataclass(frozen=True, slots=True)
class Compared:
    """The verdict on two texts."""

    same_topic: bool
    similarity: float
    relation: Relation
    contradiction: Contradiction | None
    swapped: bool
    supersedes: str | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparer:
    """Compares pairs of texts as if each were a report."""

    deriver: Deriver
    clock: Callable[[], datetime]

    @property
    def judge(self) -> Judge:
        """What judges."""
        return self.deriver.judge

    def compare(self, pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> list[Compared]:
        """The verdicts on pairs (a, b) of draft fields. Without times, b is the later. Raises BadInput for a faulty side."""
        sides = [self._sides(a, b) for a, b in pairs]
        ordered = [sorted(pair, key=lambda read: published(read.report)) for pair in sides]
        said = self.judge.judge([Couple(earlier, later) for earlier, later in ordered])
        return [self._compared(a, b, verdicts) for (a, b), verdicts in zip(sides, said, strict=True)]

    def _sides(self, a: Mapping[str, Any], b: Mapping[str, Any]) -> tuple[ReadReport, ReadReport]:
        now = self.clock()
        one = report_from({"source": "a", **a}, now)
        other = report_from({"source": "b", **b}, now)
        if not (one.published_given and other.published_given):
            one, other = _in_order(one, other)
        if one.id == other.id:
            other = replace(other, id=f"{other.id}b")
        return self.deriver.read(one), self.deriver.read(other)

    def _compared(self, a: ReadReport, b: ReadReport, verdicts: tuple[Verdict, ...]) -> Compared:
        account = self._account(a, b, verdicts)
        similarity = round(cosine(a.terms, b.terms), 3)
        shown = sorted(account.contradictions, key=lambda found: (-found.score, found.id))
        strongest = max(verdicts, key=lambda v: (max(v.contradicts, v.agrees), v.earlier, v.later), default=None)
        superseding = self._superseding(account, a)
        relation = self._relation(shown, superseding, strongest)
        return Compared(
            same_topic=bool(shown) or similarity >= _SAME_TOPIC or relation in {Relation.AGREES, Relation.UPDATES},
            similarity=similarity,
            relation=relation,
            contradiction=shown[0] if shown else None,
            swapped=bool(shown) and shown[0].earlier in {claim.id for claim in b.claims},
            supersedes=superseding,
            reasons=_reasons(shown, strongest, similarity),
        )

    def _account(self, a: ReadReport, b: ReadReport, verdicts: tuple[Verdict, ...]) -> Account:
        """The account of just these two, as if they were tied."""
        first, second = sorted((a.report.id, b.report.id))
        ties, ruled = [Tie(first, second, 1.0, copying(a.report, b.report))], rulings(())
        planned = plan([a.report, b.report], ties, ruled)
        return settle([a, b], ties, planned, dict.fromkeys(planned.couples, verdicts), ruled, self.deriver.thresholds)

    @staticmethod
    def _superseding(account: Account, a: ReadReport) -> str | None:
        if not account.supersessions:
            return None
        return "a" if account.supersessions[0].later_report_id == a.report.id else "b"

    @staticmethod
    def _relation(shown: Sequence[Contradiction], superseding: str | None, strongest: Verdict | None) -> Relation:
        if shown:
            return Relation.CONTRADICTS
        if superseding:
            return Relation.UPDATES
        return strongest.relation if strongest and strongest.relation is not Relation.CONTRADICTS else Relation.UNRELATED


def _in_order(one: Report, other: Report) -> tuple[Report, Report]:
    """Two reports of which at most one says when it was published, the second as the later unless that one says otherwise.

    Within a minute of either end of the calendar there is no room: then the given time gives way.
    """
    if one.published_given:
        one = replace(one, published_at=min(one.published_at, _shifted(_LAST, -_LATER)))
        return one, replace(other, published_at=max(other.published_at, _shifted(one.published_at, _LATER)))
    other = replace(other, published_at=max(other.published_at, _shifted(_FIRST, _LATER)))
    return replace(one, published_at=min(one.published_at, _shifted(other.published_at, -_LATER))), other


def _shifted(moment: datetime, by: timedelta) -> datetime:
    """The moment moved, or the end of the calendar that it would move over, in its own zone or in UTC."""
    try:
        shifted = moment + by
        shifted.astimezone(UTC)
    except OverflowError:
        return _LAST if by > timedelta(0) else _FIRST
    return shifted


def _reasons(shown: Sequence[Contradiction], strongest: Verdict | None, similarity: float) -> tuple[str, ...]:
    if shown:
        return (shown[0].reason,)
    if strongest is not None and strongest.reasons:
        return strongest.reasons
    return (f"no signal of a contradiction (similarity of matter {similarity})",)

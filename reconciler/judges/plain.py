"""Two claims in context -> what their plain words settle, whatever a network makes of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reconciler.judges.authorities import same_act
from reconciler.judges.context import InContext
from reconciler.judges.in_common import on_one_name
from reconciler.judges.same_words import refuted, turned
from reconciler.judges.sequels import came_of, later_figure, next_stage, reforecast, rescheduled, set_right
from reconciler.judges.signals import on_one_dimension, opposite_poles
from reconciler.records import Evidence, Kind, Relation, Verdict

# How surely claims in the same words agree, or contradict where only a figure or a negation differs.
SAME = 0.95
# The same for opposite poles in much the same words, and for an authority's opposite act on one thing, which supersedes too.
_PLAIN = 0.8
# The same for two headlines of which one refutes.
_REFUTED = 0.7
_TREND, _CLOSE = "trend", "close"


@dataclass(frozen=True, slots=True)
class Ruled:
    """A relation that holds at least so surely, with the kind and the evidence where it is a contradiction found in the words."""

    relation: Relation
    sure: float
    supersedes: float = 0.0
    disputed: float = 0.0
    found: tuple[Kind, Evidence] | None = None

    def upon(self, verdict: Verdict) -> Verdict:
        """The verdict as it is after this."""
        supersedes, disputed = max(verdict.supersedes, self.supersedes), max(verdict.disputed, self.disputed)
        verdict = replace(verdict, relation=self.relation, supersedes=supersedes, disputed=disputed)
        if self.relation is Relation.CONTRADICTS:
            kind = self.found[0] if self.found else Kind.STATUS
            contradicts = max(verdict.contradicts, self.sure)
            return replace(verdict, kind=kind, contradicts=contradicts, agrees=0.0)
        agrees = max(verdict.agrees, self.sure) if self.relation is Relation.AGREES else verdict.agrees
        return replace(verdict, contradicts=0.0, agrees=agrees)


def ruled(one: InContext, other: InContext) -> Ruled | None:
    """What rules know for sure: little but a figure, negation or pole differs, a date was moved, or one authority acts twice."""
    if (trading := traded(one, other)) is not None:
        return trading
    if (found := turned(one, other)) is not None:
        return Ruled(Relation.CONTRADICTS, _PLAIN if found[0] is Kind.STATUS else SAME, found=found)
    if (found := refuted(one, other)) is not None:
        return Ruled(Relation.CONTRADICTS, _REFUTED, found=found)
    if (found := set_right(one, other) or rescheduled(one, other)) is not None:
        return Ruled(Relation.CONTRADICTS, _PLAIN, supersedes=_PLAIN, found=found)
    if later_figure(one, other) is not None or came_of(one, other) or next_stage(one, other) or reforecast(one, other):
        return Ruled(Relation.UPDATES, _PLAIN, supersedes=_PLAIN)
    return _acted(one, other)


def _acted(one: InContext, other: InContext) -> Ruled | None:
    acts = same_act(one, other)
    if acts is None:
        return None
    before, after = acts
    if before.degree * after.degree < 0:
        return Ruled(Relation.CONTRADICTS, _PLAIN, supersedes=_PLAIN)
    if abs(after.degree) > abs(before.degree):
        return Ruled(Relation.UPDATES, _PLAIN, supersedes=_PLAIN)
    return Ruled(Relation.AGREES, _PLAIN)


def traded(one: InContext, other: InContext) -> Ruled | None:
    """That a price is told of at two times of trading, and moved between them; or that one close is told in two ways, once wrongly."""
    if one.session is None or other.session is None or not on_one_name(one, other):
        return None
    trends = [pair for pair in on_one_dimension(one.claim.readings, other.claim.readings) if pair[0].dimension == _TREND]
    same_day = one.claim.effective_at.date() == other.claim.effective_at.date()
    if trends and (not same_day or one.session != other.session):
        return Ruled(Relation.UPDATES, _PLAIN, supersedes=_PLAIN)
    if one.session == _CLOSE and any(a.degree * b.degree < 0 for a, b in trends):
        return Ruled(Relation.CONTRADICTS, _PLAIN, disputed=_PLAIN, found=next(opposite_poles(one.claim, other.claim)))
    return None

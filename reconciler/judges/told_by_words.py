"""A network's verdict on two claims in context -> the verdict after what their words settle, whatever the network makes of them."""

from __future__ import annotations

from dataclasses import replace

from reconciler.judges.alone import UNRESOLVED, unresolved
from reconciler.judges.context import InContext
from reconciler.judges.plain import Ruled
from reconciler.judges.rules import judge_pair
from reconciler.records import Kind, Relation, Verdict

# Of two headlines only what the network is this sure of counts, in full, and the rest not at all:
# it takes most that differ for contradictions.
_SURE_ALONE, _ALONE = 0.7, 0.04


def told_by_words(verdict: Verdict, rule: Ruled | None, one: InContext, other: InContext) -> Verdict:
    """The verdict after what the words settle, whatever the network makes of them."""
    bare = (one.alone, other.alone) if one.alone and other.alone else None
    verdict = _alone(verdict, one, other) if bare else verdict
    verdict = rule.upon(verdict) if rule else verdict
    if other.disowns:
        # What is in dispute then is what was said, which time does not settle.
        verdict = replace(verdict, disputed=max(verdict.disputed, UNRESOLVED))
    return unresolved(verdict, *bare) if bare else verdict


def _alone(verdict: Verdict, one: InContext, other: InContext) -> Verdict:
    """What the words make of two statements without a report around them, and the network where it is sure."""
    if verdict.contradicts < _SURE_ALONE:
        verdict = replace(verdict, contradicts=min(verdict.contradicts, _ALONE))
    plain = judge_pair(one, other)
    if plain is None or plain.contradicts <= verdict.contradicts:
        return verdict
    # A later count is a later count; of the rest the network may know that the parties go on contradicting each other.
    return plain if plain.kind is Kind.NUMBER else replace(plain, disputed=max(plain.disputed, verdict.disputed))


def not_comparable(weighed: Verdict, reason: str, *, agrees: bool) -> Verdict:
    """What is said of two claims that cannot be held against each other; they may agree all the same where one recounts."""
    agreeing = weighed.agrees if agrees else 0.0
    return replace(weighed, relation=Relation.NOT_COMPARABLE, contradicts=0.0, agrees=agreeing, disputed=0.0, kind=None, reasons=(reason,))

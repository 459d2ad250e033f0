"""What the network scores for two claims -> the relation between them, and the kind if it is a contradiction."""

from __future__ import annotations

from collections.abc import Sequence

from reconciler.judges.context import InContext
from reconciler.judges.facts import same_figures
from reconciler.judges.windows import AGREES, CONTRADICTS, SAME_QUESTION
from reconciler.records import Kind, Relation

# The order in which the network scores them.
KINDS = (Kind.STATUS, Kind.NEGATION, Kind.NUMBER, Kind.DATE, Kind.VALUE, Kind.OUTCOME)
# Pairs that score less than this on every relation are unrelated.
RELATED = 0.2


def likeliest_relation(relation: Sequence[float]) -> Relation:
    """The likeliest relation, if it is likely enough to speak of one."""
    likeliest = max((AGREES, CONTRADICTS, SAME_QUESTION), key=lambda each: relation[each])
    if relation[likeliest] < RELATED:
        return Relation.UNRELATED
    return {AGREES: Relation.AGREES, CONTRADICTS: Relation.CONTRADICTS, SAME_QUESTION: Relation.UPDATES}[likeliest]


def likeliest_kind(scored: Sequence[float], one: InContext, other: InContext) -> Kind:
    """The likeliest kind of contradiction; in a number none can be whose figures are the same."""
    first, second = sorted(range(len(KINDS)), key=lambda kind: -scored[kind])[:2]
    same = KINDS[first] is Kind.NUMBER and same_figures(one.claim.readings, other.claim.readings)
    return KINDS[second if same else first]

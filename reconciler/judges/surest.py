"""Verdicts on two reports -> those that are kept where there are very many: two tables, of which each line faces all others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from reconciler.records import Relation, Verdict

# So many pairs two long articles have; with more each claim keeps its surest ones of every relation.
_MANY, _MOST = 1500, 8


def surest(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts on the claims of two reports, in order; of very many those that are among the surest of one of their claims.

    What is made of verdicts takes time by how many others each claim faces, which two reports alone can raise to thousands.
    """
    found = tuple(verdicts)
    if len(found) <= _MANY:
        return found
    by_strength = sorted(found, key=lambda one: (-max(one.contradicts, one.agrees), one.earlier, one.later))
    faced = Counter[tuple[str, Relation]]()
    kept: set[tuple[str, str]] = set()
    for verdict in by_strength:
        ends = [(claim, verdict.relation) for claim in (verdict.earlier, verdict.later)]
        if min(faced[end] for end in ends) < _MOST:
            kept.add((verdict.earlier, verdict.later))
            faced.update(ends)
    return tuple(verdict for verdict in found if (verdict.earlier, verdict.later) in kept)

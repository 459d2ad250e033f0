"""Of the pairs of two very long reports each claim keeps its surest ones."""

from __future__ import annotations

from collections import Counter

from reconciler.judges.surest import surest
from reconciler.records import Relation, Verdict


def table(lines: int) -> list[Verdict]:
    """Verdicts on two tables, of which each line contradicts all others; the same lines of both the most."""
    return [
        Verdict(f"a{one}", f"b{other}", Relation.CONTRADICTS, 0.9 if one == other else 0.6, 0.0, 0.5, 0.1)
        for one in range(lines)
        for other in range(lines)
    ]


def test_all_verdicts_of_usual_reports_are_kept_in_order() -> None:
    verdicts = table(30)
    assert surest(verdicts) == tuple(verdicts)


def test_of_very_many_each_claim_keeps_its_surest() -> None:
    verdicts = table(100)
    kept = surest(reversed(verdicts))
    assert {(f"a{n}", f"b{n}") for n in range(100)} <= {(one.earlier, one.later) for one in kept}
    faced = Counter(claim for one in kept for claim in (one.earlier, one.later))
    assert len(faced) == 200
    assert len(kept) <= 8 * 200
    assert surest(verdicts) == tuple(reversed(kept))


def test_each_relation_is_kept_by_itself() -> None:
    apart = [Verdict(f"a{n}", f"b{n}", Relation.NOT_COMPARABLE, 0.0, 0.0, 0.0, 0.0) for n in range(100)]
    assert set(apart) <= set(surest([one for one in table(100) if one.earlier[1:] != one.later[1:]] + apart))

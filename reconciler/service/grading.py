"""Claims in the store -> the grades that stand beside them."""

from __future__ import annotations

from collections.abc import Iterable

from reconciler.pipeline.grades import grades
from reconciler.ports import Store
from reconciler.records import Claim, Grade


def grades_of(store: Store, claims: Iterable[Claim]) -> dict[str, Grade]:
    """By claim id, the grades of claims of which somebody has graded something; of the others nothing can be judged."""
    given = grades(store.archive.decisions().records)
    if not given.given:
        return {}
    claims = list(claims)
    reports = store.archive.reports_by_id({claim.report_id for claim in claims})
    return {claim.id: given.of_claim(claim, reports[claim.report_id]) for claim in claims if claim.report_id in reports}

"""Decisions -> the grades that people have given to sources, reports and claims."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from reconciler.pipeline.decisions import in_order, undone
from reconciler.records import UNGRADED, Claim, Decided, Decision, Grade, Report
from reconciler.text.keys import content_id


@dataclass(frozen=True, slots=True)
class Grades:
    """What stands of all grading: by the id of a source, report or claim, the last decision on it.

    The reliability is the source's. The credibility is the claim's own, else its report's, else what its source's
    information is taken for in general.
    """

    given: dict[str, Decision] = field(default_factory=dict, hash=False)

    def of_source(self, source: str) -> Grade:
        """The grade of a source, by its name."""
        return self._grade(source)

    def of_report(self, report: Report) -> Grade:
        """The grade of what a report says."""
        return self._grade(report.source, report.id)

    def of_claim(self, claim: Claim, report: Report) -> Grade:
        """The grade of a claim in its report."""
        return self._grade(report.source, report.id, claim.id)

    def _grade(self, source: str, *about: str) -> Grade:
        if not self.given:
            return UNGRADED
        named = content_id("source", source)
        found = [self.given[id_].detail for id_ in (named, *about) if id_ in self.given]
        said = [detail["credibility"] for detail in found if detail.get("credibility") is not None]
        reliability = self.given[named].detail["reliability"] if named in self.given else UNGRADED.source
        return Grade(reliability, said[-1] if said else UNGRADED.credibility)


def grades(decisions: Iterable[Decision]) -> Grades:
    """The grades that the decisions come to; one that was undone gives way to the one before it."""
    ordered = in_order(decisions)
    given = [decision for decision in ordered if decision.kind is Decided.GRADE]
    gone = undone(ordered) if given else set()
    return Grades({decision.about: decision for decision in given if decision.id not in gone})

"""Claims with the outlets that they credit -> how many independent sources say so, and which outlets lean on one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from reconciler.pipeline.unions import Unions
from reconciler.records import Claim, Report
from reconciler.text.outlets import folded


class Sourcing:
    """The sources of a group of reports: which are one origin, and who tells things on whose word."""

    def __init__(self, reports: Mapping[str, Report], origin_of: Mapping[str, str]) -> None:
        self._reports, self._origin_of = reports, origin_of
        self._known = {folded(report.source): id_ for id_, report in reports.items()}

    def independent(self, claims: Iterable[Claim]) -> int:
        """How many independent sources the claims come from: outlets that credit one and the same outlet are one with it."""
        return len(Unions.of((self._own(claim), self._credited(claim) or self._own(claim)) for claim in claims).groups())

    def rings(self, claims: Iterable[Claim]) -> tuple[tuple[str, ...], ...]:
        """The outlets that, directly or through others, tell things on one another's word: names, sorted, ring by ring."""
        leans: dict[str, set[str]] = defaultdict(set)
        for claim in claims:
            source = self._reports[claim.report_id].source
            if claim.credits and folded(claim.credits) in self._known and folded(claim.credits) != folded(source):
                leans[source].add(self._reports[self._known[folded(claim.credits)]].source)
        reached = {source: _reached(source, leans) for source in leans}
        groups = Unions(reached)
        for source, others in reached.items():
            for other in others & reached.keys():
                if source in reached[other]:
                    groups.join(source, other)
        return tuple(group for group in groups.groups() if len(group) > 1)

    def _own(self, claim: Claim) -> str:
        return self._origin_of[claim.report_id]

    def _credited(self, claim: Claim) -> str | None:
        """The origin of the outlet that a claim credits; of one that is not among the sources, its name."""
        if claim.credits is None:
            return None
        name = folded(claim.credits)
        return self._origin_of[self._known[name]] if name in self._known else f"outlet {name}"


def _reached(source: str, leans: Mapping[str, set[str]]) -> set[str]:
    """All outlets that a source leans on, through however many others."""
    found: set[str] = set()
    ahead = [source]
    while ahead:
        more = leans.get(ahead.pop(), set()) - found
        found |= more
        ahead += sorted(more)
    return found

"""A past moment -> how alike the reports were then that topics were gathered from, asked of one after the other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from reconciler.pipeline.candidates import leaders
from reconciler.pipeline.topics import LEAST_SUM, likeness
from reconciler.records import Report

if TYPE_CHECKING:
    from reconciler.service.then import Then


class NearThen:
    """Tells of a report how alike others were to it, in millionths; None of one that topics were not gathered from.

    Those that are alike enough to be asked for next are looked up along with it: to look each up by itself costs several times as much.
    """

    def __init__(self, then: Then) -> None:
        self._then, self._workings = then, then.store.workings
        self._there = then.present - then.ruled.withdrawn
        self._linked = self._workings.with_links()
        self._near: dict[str, dict[str, int] | None] = {}
        self._seen: set[str] = set()

    def near(self, report: str) -> Mapping[str, int] | None:
        """The others with how alike they were."""
        if report not in self._near:
            self._look_at(report)
        return self._near.pop(report)

    def _look_at(self, report: str) -> None:
        if not self._alone(report):
            # What is no copy of one another has no links: nothing else has a say in whether it is gathered from.
            self._look_at_linked(self._then.linked([report]))
            return
        self._near[report] = None
        if report in self._there:
            self._look_up([report])
            alike = self._near[report] or {}
            self._look_up([id_ for id_, value in alike.items() if value >= LEAST_SUM and id_ not in self._seen and self._alone(id_)])

    def _alone(self, report: str) -> bool:
        """Whether a report has nothing to do with the reports that are linked, nor with those that were dated otherwise."""
        return report not in self._linked and not self._then.redated

    def _look_up(self, ids: Collection[str]) -> None:
        """How alike others are to reports that are there, and alone."""
        near: dict[str, dict[str, int]] = {id_: {} for id_ in ids}
        there = self._there
        for tie in self._workings.ties_of(near) if near else ():
            one, other = tie.a, tie.b
            if one in there and other in there:
                alike = likeness(tie)
                if one in near:
                    near[one][other] = alike
                if other in near:
                    near[other][one] = alike
        self._near.update(near)
        self._seen.update(near)

    def _look_at_linked(self, ids: set[str]) -> None:
        """How alike others are to reports that may be copies or editions of one another."""
        ties = self._then.ties_of(ids)
        leading = leaders(self._taking_part(ids), ties, self._then.ruled.withdrawn)
        near: dict[str, dict[str, int]] = {id_: {} for id_ in leading}
        for each in ties:
            for own, other in ((each.a, each.b), (each.b, each.a)):
                if own in near and (other in near or other not in ids):
                    near[own][other] = likeness(each)
        self._near.update({id_: near.get(id_) for id_ in ids})

    def _taking_part(self, ids: set[str]) -> list[Report]:
        if self._then.redated:
            return [read.report for read in self._then.counting(self._then.known(ids).values())]
        return [read.report for read in self._then.store.archive.outlines(ids & self._then.present).values()]

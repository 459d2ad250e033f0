"""A past moment -> how alike the reports were then that topics were gathered from, asked of one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from reconciler.pipeline.candidates import leaders
from reconciler.pipeline.origins import REPRINT
from reconciler.pipeline.topics import LEAST_SUM
from reconciler.records import Report

if TYPE_CHECKING:
    from reconciler.service.then import Then


class NearThen:
    """Tells of a report how alike others were to it, in millionths; None of one that topics were not gathered from.

    Those that are alike enough to be asked for next are looked up along with it: to look each up by itself costs several times as much.
    """

    def __init__(self, then: Then) -> None:
        self._then = then
        # Of what had another date it is not told here whether it was there: it is asked about, and comes to nothing if not.
        self._there = (then.received if then.redated else then.present) - then.ruled.withdrawn
        self._near: dict[str, dict[str, int] | None] = {}
        self._seen: set[str] = set()

    def near(self, report: str) -> Mapping[str, int] | None:
        """The others with how alike they were."""
        if report not in self._near:
            self._look_up([report])
            alike = self._near[report] or {}
            self._look_up(id_ for id_, value in alike.items() if value >= LEAST_SUM and id_ not in self._seen)
        return self._near.pop(report)

    def _look_up(self, ids: Iterable[str]) -> None:
        """How alike others are to these reports, and to those that they may be copies or editions of."""
        asked = self._then.linked(ids)
        leading = self._leading(asked)
        self._near |= dict.fromkeys(asked)
        for own, alike in self._then.alike(leading).items():
            self._near[own] = {id_: value for id_, value in alike.items() if id_ in leading or (id_ in self._there and id_ not in asked)}
        self._seen |= asked

    def _leading(self, ids: set[str]) -> set[str]:
        """Those of the reports, of which all are given that any is linked with, that topics were gathered from."""
        # What is no copy of one another has no links: nothing else has a say in whether it is gathered from.
        linked = ids if self._then.redated else ids & self._then.bound.keys()
        copies = self._then.ties_among(linked, copying=REPRINT) if linked else ()
        leading = leaders(self._taking_part(linked), copies, self._then.ruled.withdrawn) if linked else set()
        return leading | (ids - linked) & self._there

    def _taking_part(self, ids: set[str]) -> list[Report]:
        if self._then.redated:
            return [read.report for read in self._then.counting(self._then.known(ids).values())]
        return [read.report for read in self._then.store.archive.outlines(ids & self._then.present).values()]

"""A past moment -> how alike the reports were then that topics were gathered from, asked of one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from reconciler.pipeline.candidates import leaders
from reconciler.pipeline.origins import REPRINT
from reconciler.pipeline.topics import LEAST_SUM
from reconciler.records import Report

if TYPE_CHECKING:
    from reconciler.service.then import Then


class NearThen:
    """Tells of a report how alike others were to it, in millionths; None of one that topics were not gathered from.

    Those that are likely to be asked for next are looked up along with it, since to look each up by itself costs several times as
    much: those that are alike enough to it, and of what is expected to be asked for, those that are in a group with that now.
    """

    def __init__(self, then: Then) -> None:
        self._then = then
        # Of what had another date it is not told here whether it was there: it is asked about, and comes to nothing if not.
        self._there = frozenset(self._taking() if then.redated else self._gathered())
        self._near: dict[str, dict[str, int] | None] = {}
        self._seen: set[str] = set()

    def near(self, report: str) -> dict[str, int] | None:
        """The others with how alike they were. It is asked of a report once."""
        if report not in self._near:
            self._look_up_with_alike([report])
        return self._near.pop(report)

    def expect(self, ids: Iterable[str]) -> None:
        """The groups of these reports are asked for next: most of their reports are in groups with them now."""
        workings = self._then.store.workings
        fresh = {id_ for id_ in ids if id_ in self._there} - self._seen
        members = workings.members_of({group for group, _ in workings.groups_of(fresh).values()}) if fresh else {}
        self._look_up_with_alike(fresh.union(*members.values()) & self._there)

    def _look_up_with_alike(self, ids: Iterable[str]) -> None:
        found = self._look_up(ids)
        self._look_up({other for id_ in found for other, value in (self._near[id_] or {}).items() if value >= LEAST_SUM})

    def _look_up(self, ids: Iterable[str]) -> set[str]:
        """How alike others are to these reports, but for those that were looked up; if some had other dates, to those that they copy."""
        asked = (self._then.linked(ids) if self._then.redated else set(ids)) - self._seen
        leading = self._leading(asked) if self._then.redated else asked & self._there
        self._near |= dict.fromkeys(asked)
        following = asked - leading
        for own, alike in self._then.alike(leading, self._there).items() if leading else ():
            for id_ in following & alike.keys():
                del alike[id_]
            self._near[own] = alike
        self._seen |= asked
        return asked

    def _gathered(self) -> set[str]:
        """The reports that topics were gathered from: what is no copy or edition of another has no links, and is one."""
        there, bound = self._taking(), self._then.bound.keys()
        return there - bound | self._leading(self._then.present & bound)

    def _taking(self) -> set[str]:
        return (self._then.received if self._then.redated else self._then.present) - self._then.ruled.withdrawn

    def _leading(self, ids: set[str]) -> set[str]:
        """Those of the reports, of which all are given that any is linked with, that topics were gathered from."""
        copies = self._then.ties_among(ids, copying=REPRINT) if ids else ()
        return leaders(self._taking_part(ids), copies, self._then.ruled.withdrawn) if ids else set()

    def _taking_part(self, ids: set[str]) -> list[Report]:
        if self._then.redated:
            return [read.report for read in self._then.counting(self._then.known(ids).values())]
        archive = self._then.store.archive
        seen = archive.reports_by_id(ids)
        return [*seen.values(), *(read.report for read in archive.outlines(ids - seen.keys()).values())]

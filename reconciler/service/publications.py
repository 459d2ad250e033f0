"""A report that was sent -> what the store has of the same publication: the same text, earlier and later editions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from reconciler.pipeline.candidates import newer_editions
from reconciler.ports import Store
from reconciler.records import Report


@dataclass(frozen=True, slots=True)
class Publications:
    """Looks a report's publication up in a store, and among the reports that arrive with it."""

    store: Store
    withdrawn: frozenset[str]

    def same(self, report: Report, siblings: Sequence[Report]) -> Report | None:
        """The report that this one says again: of the same source and publication, with the same words."""
        return next((other for other in siblings if other.id == report.id or _words(other) == _words(report)), None)

    def around(self, report: Report, siblings: Sequence[Report]) -> tuple[str | None, bool]:
        """The edition that this report comes after, if any, and whether a later one is there already."""
        replaced = newer_editions([report, *siblings])
        return next((older for older, newer in replaced.items() if newer == report.id), None), report.id in replaced

    def warnings(self, report: Report, kept: Report) -> tuple[str, ...]:
        """What the sender of the same report again should know."""
        told = []
        if report.published_given and kept.published_given and report.published_at != kept.published_at:
            told.append(f"this text was published there at {kept.published_at.isoformat()} before: that time is kept")
        if kept.id in self.withdrawn:
            told.append("this report was withdrawn, and stays so: undo the withdrawal to let it count again")
        return tuple(told)

    def retracted(self, report: Report, arriving: Sequence[Report]) -> list[Report]:
        """The reports that this one says it retracts."""
        if report.retracts is None:
            return []
        others = self._among(self.store.workings.neighbours(report), arriving).values()
        own = [other for other in others if other.id != report.id and other.source == report.source]
        return [other for other in own if report.retracts in other.names]

    def retraction_warnings(self, report: Report, named: Sequence[Report]) -> tuple[str, ...]:
        """What is wrong with the reports that this one says it retracts."""
        if report.retracts is None:
            return ()
        if not named:
            return ("retracts names no report of this source that is here by now: give its url, external_id or id",)
        if all(other.published_at > report.published_at for other in named):
            return ("retracts names a report that was published later: only an earlier one can be retracted",)
        return ()

    def siblings(self, report: Report, arriving: Sequence[Report]) -> list[Report]:
        """What is there of the same publication by its source, the report itself first if it is."""
        near = self.store.workings.neighbours(report) if report.address is not None else set()
        others = self._among({report.id, *near}, arriving)
        itself = [others.pop(report.id)] if report.id in others else []
        names = report.names - {report.id}
        return itself + [other for other in others.values() if other.source == report.source and other.names & names]

    def _among(self, ids: Iterable[str], arriving: Sequence[Report]) -> dict[str, Report]:
        """The stored reports with these ids, those under embargo too, and those that arrive, which replace stored ones."""
        stored = {id_: read.report for id_, read in sorted(self.store.archive.outlines(ids).items())}
        return stored | {report.id: report for report in arriving}


def redated(kept: Report, again: Report) -> Report | None:
    """The kept report with the time of the same report sent again, if that is the better one: given, and the earliest.

    So the time does not depend on which arrived first. Of two ways to write one instant, an offset tells more than UTC.
    """
    if not again.published_given or _rank(again) >= _rank(kept):
        return None
    return replace(kept, published_at=again.published_at, published_given=True, warnings=again.warnings)


def _rank(report: Report) -> tuple[bool, datetime, bool, str]:
    in_utc = report.published_at.utcoffset() == timedelta(0)
    return not report.published_given, report.published_at, in_utc, report.published_at.isoformat()


def _words(report: Report) -> tuple[str, str]:
    return report.title.rstrip(), report.text.rstrip()

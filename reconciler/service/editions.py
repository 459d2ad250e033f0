"""A report -> the editions of its publication in order, each with what it changed in the one before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reconciler.pipeline.heirs import publications
from reconciler.pipeline.origins import edition
from reconciler.pipeline.revisions import Revision, revision
from reconciler.ports import Store
from reconciler.records import Report
from reconciler.text.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition, the one before it, and what it changed in that; the first has neither."""

    report: Report
    before: Report | None = None
    revision: Revision | None = None

    @property
    def silent(self) -> bool:
        """Whether it changed what was said and says nowhere that it corrects."""
        return self.revision is not None and self.revision.silent

    @property
    def changed(self) -> tuple[str, ...]:
        """What changed in substance, in words."""
        return self.revision.changed if self.revision else ()


@dataclass(frozen=True, slots=True)
class Editions:
    """Looks editions up in a store. Withdrawn ones are among them; those under embargo are not."""

    store: Store
    lexicon: Lexicon

    def page(self, report: Report, start: int, limit: int) -> tuple[list[Edition], bool]:
        """Up to `limit` editions of a report's publication from a place on, the earliest first, and whether there are more."""
        ordered = self._publication(report)
        first = max(0, start - 1)
        return self._told(ordered[first : start + limit])[start - first :], len(ordered) > start + limit

    def newest(self, report: Report, most: int) -> tuple[list[Edition], int]:
        """The newest editions of a report's publication, the earliest of them first, and how many earlier ones there are."""
        ordered = self._publication(report)
        earlier = max(0, len(ordered) - most)
        return self.page(report, earlier, most)[0], earlier

    def around(self, report: Report) -> tuple[Edition, Edition | None]:
        """The edition of a report, and the one that follows it if there is one."""
        ordered = self._publication(report)
        at = next(number for number, one in enumerate(ordered) if one.id == report.id)
        own, *following = self._told(ordered[max(0, at - 1) : at + 2])[min(at, 1) :]
        return own, following[0] if following else None

    def by_id(self, reports: Iterable[Report]) -> dict[str, Edition]:
        """By id, those of the reports that are newer editions of another."""
        # Each publication is looked up once: of a live blog a page may show many editions.
        known: dict[str, list[Report]] = {}
        found = []
        addressed = [report for report in reports if report.address]
        near = self.store.workings.neighbours_of(addressed)
        for report in (report for report in addressed if report.id in near):
            if report.id not in known:
                ordered = self._publication(report)
                known |= dict.fromkeys((one.id for one in ordered), ordered)
            found.append(self._edition(report, known[report.id]))
        return {one.report.id: one for one in found if one.before}

    def _edition(self, report: Report, ordered: Sequence[Report]) -> Edition:
        at = next(number for number, one in enumerate(ordered) if one.id == report.id)
        return self._told(ordered[max(0, at - 1) : at + 1])[-1]

    def _told(self, ordered: Sequence[Report]) -> list[Edition]:
        reads = self.store.archive.reads([report.id for report in ordered]) if len(ordered) > 1 else {}
        made = [Edition(one) for one in ordered[:1]]
        for older, newer in pairwise(ordered):
            made.append(Edition(newer, older, revision(reads[older.id], reads[newer.id], self.lexicon)))
        return made

    def _publication(self, report: Report) -> list[Report]:
        """The reports of one publication, in order. One edition may lead by its url to others, by its external id to further ones."""
        known, fresh, asked = {report.id: report}, [report], set[str]()
        while fresh and (one := fresh.pop()):
            names = one.names - {one.id}
            if names <= asked:
                continue
            asked |= names
            found = self.store.archive.reports_by_id(self.store.workings.neighbours(one))
            fresh += [other for id_, other in sorted(found.items()) if id_ not in known]
            known |= found
        name = publications(known.values()).get(report.id)
        own = {report.id} | {id_ for id_, other in publications(known.values()).items() if other == name}
        return sorted((known[id_] for id_ in own), key=edition)

"""What is kept -> everything that is derived, worked out again beside the database and put in its place in one unit of work.

Reading and judging take hours for a large archive. So they are done in another store, batch by batch: whoever is killed goes on
where he was, nobody who reads or writes meanwhile is held up or sees a half of it, and no more than a batch is in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from reconciler.errors import Busy
from reconciler.hands.own import OwnHands
from reconciler.pipeline.candidates import planned_together
from reconciler.pipeline.decisions import in_order
from reconciler.pipeline.ties import lookup_keys
from reconciler.ports import Store
from reconciler.ports_hands import Hands
from reconciler.records import Couple, Decided, ReadReport, Verdict
from reconciler.service.ahead import ahead
from reconciler.service.decide import Decider
from reconciler.service.derive import Deriver, Progress, unheeded
from reconciler.service.foresee import foreseen, pair_of
from reconciler.service.snapshots import differing, snapshot
from reconciler.service.steps import judge_couples, judge_kept, read_kept, read_reports

__all__ = ["Beside", "Rebuilder", "snapshot"]

_AT_ONCE = 200
_BEGINNING = datetime.min.replace(tzinfo=UTC)


class Beside(Protocol):
    """Where there is room for another store beside the database."""

    def lasting(self) -> Store:
        """The store that was begun before, or a new one."""
        ...

    def drop(self) -> None:
        """Remove it."""
        ...

    def passing(self) -> AbstractContextManager[Store]:
        """A new one, gone when the block ends."""
        ...


@dataclass(frozen=True, slots=True)
class Rebuilder:
    """Works everything out again; `hands` read and judge."""

    deriver: Deriver
    hands: Hands
    beside: Beside

    def rebuild(self, progress: Progress = unheeded) -> None:
        """Put in the place of all that is derived what comes out now. Raises Busy if another process is at it."""
        kept = self.deriver.store
        with kept.alone("rebuild") as ours:
            if not ours:
                raise Busy("another process is rebuilding this database: let it end")
            made = self._opened()
            self._catch_up(made, lambda done, total: progress(2 * done, 4 * total))
            # What came in those hours.
            self._catch_up(made, unheeded)
            with kept.writing():
                # What came in those seconds: by this process alone, for no other could open the database now. From here on nothing does.
                replace(self, hands=OwnHands(self.deriver.mind))._catch_up(made, unheeded)
                self._put_in_place(made, progress)
                kept.archive.put_setting("derived_by", self.deriver.version)
            made.store.close()
            self.beside.drop()

    def differences(self, progress: Progress = unheeded) -> list[str]:
        """What a rebuild would change, one line each; changes nothing."""
        with self.beside.passing() as store:
            self._catch_up(made := replace(self.deriver, store=store), progress, seen_only=True)
            return differing(self.deriver.store.shelf, made.store.shelf)

    def _opened(self) -> Deriver:
        """A deriver on the store beside: what is in it from before counts if it was derived as it would be now."""
        store, version = self.beside.lasting(), self.deriver.version
        if store.archive.setting("derived_by") not in {None, version}:
            store.close()
            self.beside.drop()
            store = self.beside.lasting()
        with store.writing():
            store.archive.put_setting("derived_by", version)
        return replace(self.deriver, store=store)

    # --- reading and judging, beside ----------------------------------------------------------------------------------

    def _catch_up(self, made: Deriver, progress: Progress, *, seen_only: bool = False) -> None:
        """Take everything in beside that is kept and is not there yet, or not as it is."""
        archive = self.deriver.store.archive
        self._take_decisions(made)
        ids, done = archive.report_ids(), 0

        def begun(batch: Sequence[str]) -> Callable[[], list[ReadReport]]:
            return self._reading(batch, made.store, seen_only=seen_only)

        batches = ahead(ids, _AT_ONCE, begun, self.hands.ahead)
        while (batch := batches.next()) is not None:
            reading = batch[1] or begun(batch[0])
            batches.go_on()
            self._take_in(reading(), made, batches.go_on)
            done += len(batch[0])
            progress(done, len(ids))
        self._finish(made)

    def _reading(self, ids: Sequence[str], there: Store, *, seen_only: bool) -> Callable[[], list[ReadReport]]:
        """Have those read that are not there yet, or not as they are kept."""
        archive = self.deriver.store.archive
        kept = {id_: outline.report for id_, outline in archive.outlines(ids).items()}
        if seen_only:
            # Also those are left out whose embargo has ended and that nobody has released yet.
            kept = archive.reports_by_id(ids)
        known = there.archive.outlines(ids)
        asked = [report for id_, report in sorted(kept.items()) if id_ not in known or known[id_].report != report]
        if self.hands.far:
            return self.hands.begin(read_kept, [report.id for report in asked])
        return self.hands.begin(read_reports, asked)

    def _take_in(self, reads: Sequence[ReadReport], made: Deriver, go_on: Callable[[], None]) -> None:
        if not reads:
            return
        ready = foreseen(made, reads, self._ask)
        # Whoever reads for this process reads on while it writes.
        go_on()
        ids = [read.report.id for read in reads]
        with made.store.writing():
            known = made.store.archive.outlines(ids)
            if not known:
                ready.take_in(reads, [])
                return
            knowing = ready.deriver
            knowing.take_in([read for read in reads if read.report.id not in known])
            for read in reads:
                if read.report.id in known:
                    knowing.reread(read)
            knowing.work_out(ids)

    def _ask(self, couples: Sequence[Couple]) -> Sequence[tuple[Verdict, ...]]:
        if self.hands.far:
            return self.hands.begin(judge_kept, [pair_of(couple) for couple in couples])()
        return self.hands.begin(judge_couples, couples)()

    def _take_decisions(self, made: Deriver) -> None:
        known = {decision.id for decision in made.store.archive.decisions().records}
        with made.store.writing():
            for decision in in_order(self.deriver.store.archive.decisions().records):
                if decision.id not in known:
                    made.store.archive.add_decision(decision)
                    if decision.kind is Decided.MERGE:
                        made.link(decision)

    def _finish(self, made: Deriver) -> None:
        """Work out again what decisions and the ends of embargoes bear on: they may have come after their reports."""
        archive, decider = made.store.archive, Decider(made.store, made, made.clock)
        with made.store.writing():
            touched = {id_ for decision in archive.decisions().records for id_ in decider.touched(decision)}
            touched |= archive.embargoed(_BEGINNING) - archive.embargoed(made.clock())
            made.work_out(touched & archive.outlines(touched).keys())

    # --- into the place of what was -----------------------------------------------------------------------------------

    def _put_in_place(self, made: Deriver, progress: Progress) -> None:
        kept, ids = self.deriver.store, self.deriver.store.archive.report_ids()
        kept.workings.drop_derived()
        for done, batch in _batches(ids):
            for read in made.store.archive.reads(batch).values():
                kept.archive.reread(read, lookup_keys(read.report.text))
            progress(2 * len(ids) + done, 4 * len(ids))
        for _, batch in _batches(ids):
            self._tie(made.store, batch)
        self.deriver.link_decisions()
        placed: set[str] = set()
        for done, batch in _batches(ids):
            region = made.region(set(batch) - placed)
            if not region:
                continue
            kept.workings.add_verdicts(made.store.workings.verdicts(self.deriver.planned(region)[0].couples))
            self.deriver.work_out_region(region)
            placed |= region
            progress(3 * len(ids) + done, 4 * len(ids))

    def _tie(self, made: Store, ids: Sequence[str]) -> None:
        """The ties of these reports, with the links that follow from them."""
        kept, own = self.deriver.store, set(ids)
        ties = [each for each in made.workings.ties_of(ids) if each.a in own]
        outlines: Mapping[str, ReadReport] = made.archive.outlines({id_ for each in ties for id_ in (each.a, each.b)} | own)
        reports = {id_: outline.report for id_, outline in outlines.items()}
        together = [(each.a, each.b) for each in ties if planned_together(reports[each.a], reports[each.b], each)]
        near = made.workings.neighbours_of(reports[id_] for id_ in sorted(own & reports.keys()))
        kept.workings.add_ties(ties)
        kept.workings.add_links([*together, *((one, other) for one, others in near.items() for other in sorted(others))])


def _batches(ids: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """Ids in batches, each with how many are done once it is."""
    for start in range(0, len(ids), _AT_ONCE):
        batch = ids[start : start + _AT_ONCE]
        yield start + len(batch), batch

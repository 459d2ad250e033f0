"""What clients send -> reports in the store, each with what became of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from reconciler.errors import BadInput, Busy, Conflict, ReconcilerError
from reconciler.intake.drafts import report_from
from reconciler.intake.files import Found
from reconciler.pipeline.claims import reading_warnings
from reconciler.pipeline.decisions import rulings
from reconciler.ports import Store
from reconciler.ports_hands import Hands
from reconciler.records import Couple, ReadReport, Report, Verdict
from reconciler.service.ahead import ahead
from reconciler.service.derive import Deriver
from reconciler.service.foresee import Foreseen, foreseen, prepared
from reconciler.service.keys import SentUnder
from reconciler.service.outcomes import OUR_FAULT, Outcome
from reconciler.service.publications import Publications, redated
from reconciler.service.steps import judge_couples, read_reports
from reconciler.service.turns import Turns

BATCH = 50
# A report may have to wait while others are judged.
_PATIENCE = 60.0
_log = logging.getLogger("reconciler")


@dataclass(slots=True)
class _Arrivals:
    """What is about to be written: new reports, and kept ones at another time, by id."""

    fresh: dict[str, ReadReport] = field(default_factory=dict)
    redated: dict[str, ReadReport] = field(default_factory=dict)

    def reports(self) -> list[Report]:
        return [read.report for read in (self.fresh | self.redated).values()]


@dataclass(frozen=True, slots=True)
class _Begun:
    """A batch whose new reports are being read: what each line is, a report or its fault, and how to wait for what is read."""

    made: Sequence[Report | BadInput]
    reads: Callable[[], list[ReadReport]]


@dataclass(frozen=True, slots=True)
class _Ready:
    """What was made ready outside the unit of work: reports read, by id, and what is going to come of them."""

    reads: Mapping[str, ReadReport]
    foreseen: Foreseen


@dataclass(frozen=True, slots=True)
class _Sent:
    """A report that was sent by itself, under a key or none, with what was made ready of it before its turn."""

    report: Report
    under: SentUnder
    ready: _Ready


@dataclass(frozen=True, slots=True)
class Submitter:
    """Takes reports in, one or many, in units of work that are on disk when they return.

    Reading takes seconds for a long report, and judging longer, so both come before the unit of work: nobody waits for them but
    the sender. Both are done by `hands`. What many senders send at a time is planned and written together.
    """

    store: Store
    deriver: Deriver
    hands: Hands
    clock: Callable[[], datetime]
    turns: Turns[_Sent, Outcome] = field(default_factory=lambda: Turns(BATCH, _PATIENCE))

    def submit(self, fields: Mapping[str, Any], key: str | None = None) -> Outcome:
        """Take one report in. Raises BadInput for faults, Conflict for an idempotency key used for another report."""
        under = SentUnder.of(key, fields)
        report = report_from(fields, self.clock())
        reads = self._reading([] if under.answered(self.store) else [report])()
        # What a quick judge says is asked for when all that is sent is planned together: to plan for it alone takes longer.
        ready = _Ready(_by_id(reads), Foreseen(self.deriver)) if self.deriver.judge.quick else self._made_ready(reads)
        return self.turns.take(_Sent(report, under, ready), self._write)

    def _write(self, sent: Sequence[_Sent]) -> list[Outcome | Exception]:
        """Take in what was sent at a time; what goes wrong with one report loses no other."""
        try:
            return self._write_together(sent)
        except Exception as error:  # noqa: BLE001 - whoever sent it is told
            if len(sent) == 1 or isinstance(error, Busy):
                return [error] * len(sent)
            return [came for one in sent for came in self._write([one])]

    def _write_together(self, sent: Sequence[_Sent]) -> list[Outcome | Exception]:
        ready = self._ready_together([each.ready for each in sent])
        with self.store.writing():
            # What was sent under one key is sent once: the first is taken in, and answers for the others.
            first = {each.under.key or place: place for place, each in reversed([*enumerate(sent)]) if self._answer(each) is None}
            fresh = sorted(first.values())
            taken = dict(zip(fresh, self._take_in([sent[place].report for place in fresh], ready), strict=True))
            for place, outcome in taken.items():
                sent[place].under.remember(self.store, outcome)
            return [taken.get(place) or self._answer(each) or Outcome("unchanged", each.report.id) for place, each in enumerate(sent)]

    def _ready_together(self, ready: Sequence[_Ready]) -> _Ready:
        """What was made ready of each, made ready of all: a judge is not asked again what it was asked before."""
        if len(ready) == 1 and not self.deriver.judge.quick:
            return ready[0]
        return self._made_ready([read for each in ready for read in each.reads.values()], [each.foreseen for each in ready])

    def _answer(self, sent: _Sent) -> Outcome | Exception | None:
        try:
            return sent.under.answered(self.store)
        except Conflict as error:
            return error

    def submit_many(self, found: Sequence[Found], at_once: int = BATCH) -> Iterator[Outcome]:
        """Take many in, in batches that are each one unit of work; a bad one loses no other."""
        batches = ahead(found, at_once, self._begun, self.hands.ahead)
        while (batch := batches.next()) is not None:
            yield from self._batch(*batch, batches.go_on)

    def _batch(self, found: Sequence[Found], begun: _Begun | None, go_on: Callable[[], None]) -> list[Outcome]:
        try:
            return self._together(begun or self._begun(found), go_on)
        except ReconcilerError:
            raise
        except Exception:  # noqa: BLE001 - whatever fault of ours one report meets, it must lose no other
            if len(found) > 1:
                return [outcome for one in found for outcome in self._batch([one], None, go_on)]
            _log.exception("unforeseen, at line %s of a batch", found[0].line)
            return [Outcome("rejected", problem=ReconcilerError(OUR_FAULT))]

    def _begun(self, found: Sequence[Found]) -> _Begun:
        """A batch whose new reports are being read, if there is somebody else to read them."""
        made = [self._report_or_fault(one) for one in found]
        return _Begun(made, self._reading([each for each in made if isinstance(each, Report)]))

    def _together(self, begun: _Begun, go_on: Callable[[], None]) -> list[Outcome]:
        # Whoever reads and judges for this process reads on while it plans, and while it writes.
        go_on()
        ready = self._made_ready(begun.reads())
        go_on()
        reports = [each for each in begun.made if isinstance(each, Report)]
        outcomes = iter(self._written(reports, ready) if reports else ())
        return [next(outcomes) if isinstance(one, Report) else Outcome("rejected", problem=one) for one in begun.made]

    def _written(self, reports: Sequence[Report], ready: _Ready) -> list[Outcome]:
        with self.store.writing():
            return self._take_in(reports, ready)

    def _report_or_fault(self, one: Found) -> Report | BadInput:
        if one.fault is not None:
            return one.fault
        try:
            return report_from(one.fields or {}, self.clock())
        except BadInput as error:
            return error

    def _reading(self, reports: Sequence[Report]) -> Callable[[], list[ReadReport]]:
        """Have those of the reports read that the store does not have."""
        known = self.store.archive.reports_by_id({report.id for report in reports})
        new = {report.id: report for report in reversed(reports) if report.id not in known}
        return self.hands.begin(read_reports, list(new.values()))

    def _made_ready(self, reads: Sequence[ReadReport], before: Sequence[Foreseen] = ()) -> _Ready:
        """What is going to come of what was read; what was judged `before` is not judged again. Outside a unit of work."""
        known, told = prepared(self.deriver.judge, before), _by_id(reads)
        return _Ready(told, foreseen(self.deriver, told.values(), lambda couples: known.ask(couples, self._judged)))

    def _judged(self, couples: Sequence[Couple]) -> Sequence[tuple[Verdict, ...]]:
        return self.hands.begin(judge_couples, couples)()

    def _take_in(self, reports: Sequence[Report], ready: _Ready) -> list[Outcome]:
        # From now on it counts as known: not from when it came, for nobody who asked while it was being read was told of it.
        reports = [replace(report, received_at=self.clock()) for report in reports]
        arrivals = _Arrivals()
        publications = Publications(self.store, rulings(self.store.archive.decisions().records).withdrawn)
        outcomes = [self._arrive(report, ready.reads, arrivals, publications) for report in reports]
        notes = [(*self._retraction_notes(report, reports, publications), *self._embargo_note(report)) for report in reports]
        outcomes = [replace(outcome, warnings=outcome.warnings + told) for outcome, told in zip(outcomes, notes, strict=True)]
        if arrivals.fresh or arrivals.redated:
            ready.foreseen.take_in(list(arrivals.fresh.values()), list(arrivals.redated.values()))
        return outcomes

    def _arrive(self, report: Report, ready: Mapping[str, ReadReport], arrivals: _Arrivals, publications: Publications) -> Outcome:
        arriving = arrivals.reports()
        siblings = publications.siblings(report, arriving)
        kept = publications.same(report, siblings)
        if kept is None:
            arrivals.fresh[report.id] = read = self._ready(report, ready)
            older, late = publications.around(report, self._told_of(report, siblings))
            note = ("a later edition is here already: this one counts as withdrawn",) if late else ()
            return Outcome(
                "revised" if older else "created", report.id, older, (*report.warnings, *reading_warnings(report, len(read.claims)), *note)
            )
        if (again := redated(kept, report)) is not None:
            where = arrivals.fresh if kept.id in arrivals.fresh else arrivals.redated
            where[kept.id] = self._ready(again, ready)
            kept = again
        return Outcome("unchanged", kept.id, warnings=(*report.warnings, *publications.warnings(report, kept)))

    def _told_of(self, report: Report, siblings: Sequence[Report]) -> list[Report]:
        """Those that the sender may be told of: of what is under embargo, only who sends under embargo, too."""
        return [other for other in siblings if self._held(report) or not self._held(other)]

    def _retraction_notes(self, report: Report, arriving: Sequence[Report], publications: Publications) -> tuple[str, ...]:
        return publications.retraction_warnings(report, self._told_of(report, publications.retracted(report, arriving)))

    def _embargo_note(self, report: Report) -> tuple[str, ...]:
        until = report.embargoed_until
        return (f"under embargo: it takes part and can be read from {until.isoformat()} on",) if until and self._held(report) else ()

    def _held(self, report: Report) -> bool:
        return report.embargoed_until is not None and report.embargoed_until > self.clock()

    def _ready(self, report: Report, ready: Mapping[str, ReadReport]) -> ReadReport:
        """The report read: most often before; here only if the store came to lack or to have it meanwhile."""
        there = ready.get(report.id)
        if there is None or replace(there.report, received_at=report.received_at) != report:
            return self.deriver.read(report)
        return replace(there, report=report)


def _by_id(reads: Sequence[ReadReport]) -> dict[str, ReadReport]:
    return {read.report.id: read for read in reads}

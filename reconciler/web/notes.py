"""A report's claims -> its text with the claims marked, and a numbered note on each that another report bears on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import url_for
from markupsafe import Markup, escape

from reconciler.ports import Store
from reconciler.queries import Filters, Page
from reconciler.records import UNGRADED, Claim, ClaimState, Contradiction, Grade, Link, Part, Report, Standing
from reconciler.service.grading import grades_of

_BREAK = re.compile(r"(?:\r?\n){2,}")
_MOST = 200


@dataclass(frozen=True, slots=True)
class Bearing:
    """A claim of another report that bears on one of this report: that replaced it, or that it replaced, and why."""

    claim: Claim
    report: Report
    link: Link | None


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be said of a claim. `number` is None where nothing is, but how it was read."""

    claim: Claim
    kind: str
    number: int | None
    replaced_by: tuple[Bearing, ...]
    replaces: tuple[Bearing, ...]
    contradictions: tuple[Contradiction, ...]
    grade: Grade = UNGRADED

    @property
    def address(self) -> str | None:
        """Where the claim leads to: to what replaced it, else to the contradiction that it is a side of."""
        if self.replaced_by:
            return url_for("records.report", report_id=self.replaced_by[0].report.id, _anchor=self.replaced_by[0].claim.id)
        return url_for("records.contradiction", contradiction_id=self.contradictions[0].id) if self.contradictions else None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a report, its claims marked, and the numbered notes on those that end in it, to stand beside it."""

    words: Markup
    notes: tuple[Note, ...]


def kind_of(claim: Claim, state: ClaimState | None) -> str:
    """How a claim is marked. One that recounts an earlier state takes no stand, so it never "stands"."""
    standing = state.standing if state else Standing.STANDS
    return standing.value if standing is Standing.WITHDRAWN or not claim.background else "recounted"


def notes_on(store: Store, report: str) -> list[Note]:
    """The notes on a report's claims, in reading order."""
    placed = store.shelf.claims_by_id(store.shelf.claim_ids_of(report))
    links = [link for each in store.shelf.list_supersessions(Filters(report=report), Page(_MOST)).records for link in each.links]
    others = _others(store, [*links], [state for _, state in placed.values() if state])
    against = store.shelf.list_contradictions(Filters(report=report), Page(_MOST)).records
    graded = grades_of(store, [claim for claim, _ in placed.values()])
    made: list[Note] = []
    number = 0
    for claim, state in sorted(placed.values(), key=lambda each: (each[0].part != "title", each[0].start)):
        note = replace(_note(claim, state, links, others, against), grade=graded.get(claim.id, UNGRADED))
        # That all of a report is withdrawn, the page says once, at its top.
        if note.replaced_by or note.replaces or note.contradictions or note.kind not in {Standing.STANDS, Standing.WITHDRAWN}:
            number += 1
            note = replace(note, number=number)
        made.append(note)
    return made


def _others(store: Store, links: Sequence[Link], states: Iterable[ClaimState]) -> dict[str, tuple[Claim, Report]]:
    ids = {id_ for link in links for id_ in (link.earlier_claim_id, link.later_claim_id)}
    claims = store.shelf.claims_by_id(ids | {id_ for state in states for id_ in state.superseded_by})
    reports = store.archive.reports_by_id({claim.report_id for claim, _ in claims.values()})
    return {id_: (claim, reports[claim.report_id]) for id_, (claim, _) in claims.items()}


def _note(
    claim: Claim,
    state: ClaimState | None,
    links: Sequence[Link],
    others: Mapping[str, tuple[Claim, Report]],
    against: Sequence[Contradiction],
) -> Note:
    own = {link.later_claim_id: link for link in links if link.earlier_claim_id == claim.id}
    over = {link.earlier_claim_id: link for link in links if link.later_claim_id == claim.id}
    ended = [id_ for id_ in (state.superseded_by if state else ()) if id_ in others]
    return Note(
        claim,
        kind_of(claim, state),
        None,
        tuple(_newest_first(Bearing(*others[id_], own.get(id_)) for id_ in ended)),
        tuple(_newest_first(Bearing(*others[id_], link) for id_, link in over.items())),
        tuple(one for one in against if claim.id in {one.earlier, one.later}),
    )


def _newest_first(bearings: Iterable[Bearing]) -> list[Bearing]:
    return sorted(bearings, key=lambda one: (one.report.published_at, one.claim.part == "title", one.claim.id), reverse=True)


def marked_text(report: Report, part: Part, notes: Sequence[Note]) -> list[Paragraph]:
    """The paragraphs of a report's part, each claim marked as it stands, with the number of its note.

    Every note stands beside some paragraph: one on a claim that ends in none stands beside the last.
    """
    text: str = getattr(report, part)
    own = [note for note in notes if note.claim.part == part]
    left = [note for note in own if note.number]
    made, places = [], list(paragraphs(text))
    for start, end in places:
        here = tuple(note for note in left if note.claim.end <= end or (start, end) == places[-1])
        left = [note for note in left if note not in here]
        made.append(Paragraph(_paragraph(text, start, end, own), here))
    return made


def paragraphs(text: str) -> Iterable[tuple[int, int]]:
    """The places of a text's paragraphs, those that are blank left out."""
    at = 0
    for gap in _BREAK.finditer(text):
        if text[at : gap.start()].strip():
            yield at, gap.start()
        at = gap.end()
    if text[at:].strip():
        yield at, len(text)


def _paragraph(text: str, start: int, end: int, notes: Iterable[Note]) -> Markup:
    made, at = Markup(""), start
    for note in notes:
        first, last = max(note.claim.start, at), min(note.claim.end, end)
        # One that begins within the claim before is passed over; one from the paragraph before goes on.
        if first < last and (note.claim.start >= at or at == start):
            made += escape(text[at:first]) + _marked(note, text[first:last], begins=first == note.claim.start, ends=last == note.claim.end)
            at = last
    return made + escape(text[at:end])


def _marked(note: Note, words: str, *, begins: bool, ends: bool) -> Markup:
    """A claim, or what of it is in one paragraph: its id at its beginning, the number of its note at its end."""
    engaged = " engaged" if note.address else ""
    class_ = f"claim {note.kind}{engaged}" if note.number or note.kind == Standing.WITHDRAWN else "claim"
    id_ = Markup(' id="{}"').format(note.claim.id) if begins else ""
    made = (
        Markup('<a class="{}"{} href="{}">{}</a>').format(class_, id_, note.address, words)
        if note.address
        else Markup('<span class="{}"{}>{}</span>').format(class_, id_, words)
    )
    if note.number and ends:
        made += Markup('<sup><a href="#note-{}" aria-label="note {}">{}</a></sup>').format(note.number, note.number, note.number)
    return made

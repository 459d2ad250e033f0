"""A dossier -> a matrix for the analysis of competing hypotheses (Heuer 1999) as CSV: hypotheses across, evidence down.

Each question is a block of its own: its positions are the hypotheses, its claims the evidence, and a cell says whether the
claim is consistent (C) or inconsistent (I) with the hypothesis, or says nothing of it (N).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from reconciler.documents.dossier import Dossier
from reconciler.documents.tables import cell
from reconciler.records import Position, Question

_EVIDENCE = ("evidence", "speaker", "modality", "standing", "source", "title", "published_at", "effective_at", "url", "claim_id")


def as_ach(dossier: Dossier) -> str:
    """The matrix as CSV (RFC 4180) with a byte order mark; blocks are parted by an empty line."""
    out = io.StringIO()
    writer = csv.writer(out)
    for question in dossier.account.questions:
        writer.writerow([cell(value) for value in ("question", question.asks, *[""] * (len(_EVIDENCE) - 2), *_hypotheses(question))])
        writer.writerow([*_EVIDENCE, *(f"H{number}" for number in range(1, len(question.positions) + 1))])
        writer.writerows([cell(value) for value in row] for row in _rows(dossier, question))
        writer.writerow([])
    moments = (("as_of", dossier.as_of), ("known_at", dossier.known_at))
    writer.writerows([name, value.isoformat()] for name, value in moments if value)
    writer.writerow(["rules", dossier.rules])
    return "\ufeff" + out.getvalue()


def _hypotheses(question: Question) -> Iterator[str]:
    for position in question.positions:
        yield f"{position.label} [{position.standing.value}; {position.origins} independent]"


def _rows(dossier: Dossier, question: Question) -> Iterator[list[object]]:
    excluded = {frozenset(pair) for pair in question.excludes}
    for position in question.positions:
        for id_ in position.claims:
            claim = dossier.claims.get(id_)
            if claim is None or claim.background:
                continue
            report, state = dossier.report_of(claim), dossier.states.get(id_)
            told = (claim.text, claim.speaker, claim.modality.value, state.standing.value if state else "", report.source, report.title)
            times = (report.published_at.isoformat(), claim.effective_at.isoformat())
            yield [*told, *times, report.url, claim.id, *(_mark(position, other, excluded) for other in question.positions)]


def _mark(own: Position, other: Position, excluded: set[frozenset[str]]) -> str:
    if own.id == other.id:
        return "C"
    return "I" if frozenset((own.id, other.id)) in excluded else "N"

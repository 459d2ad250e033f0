"""Questions and claims -> who says what: the sources, and what each last said on each question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from reconciler.records import Claim, Position, Question, Report


@dataclass(frozen=True, slots=True)
class Cell:
    """What a source last said on a question: the claim, the report that it stands in and the position that it takes."""

    claim: Claim
    report: Report
    position: Position

    @property
    def newness(self) -> tuple[datetime, bool, datetime, str]:
        """What orders a source's claims: the report's time; within a report the headline, which says it shortest, counts most."""
        return self.report.published_at, self.claim.part == "title", self.claim.effective_at, self.claim.id


# A source, and by question its cell or nothing; a row has at least one cell.
Row = tuple[str, tuple[Cell | None, ...]]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The questions as columns, and for each source a cell or nothing."""

    questions: tuple[Question, ...]
    rows: tuple[Row, ...]

    def foremost(self, most: int) -> list[Row]:
        """The rows of the sources that answer most of the questions, and of these of those that spoke last; in the order of all rows."""

        def weight(row: Row) -> tuple[int, datetime, str]:
            cells = [cell for cell in row[1] if cell]
            return len(cells), max(cell.report.published_at for cell in cells), row[0]

        chosen = {row[0] for row in sorted(self.rows, key=weight, reverse=True)[:most]}
        return [row for row in self.rows if row[0] in chosen]


def matrix(questions: Sequence[Question], claims: Mapping[str, Claim], reports: Mapping[str, Report]) -> Matrix:
    """The matrix of sources and questions; recounted states are not what a source says."""
    said: dict[str, dict[str, Cell]] = {}
    for question in questions:
        for cell in _cells(question, claims, reports):
            row = said.setdefault(cell.report.source, {})
            row[question.id] = max(row.get(question.id, cell), cell, key=lambda one: one.newness)
    rows = tuple((source, tuple(cells.get(question.id) for question in questions)) for source, cells in sorted(said.items()))
    return Matrix(tuple(questions), rows)


def _cells(question: Question, claims: Mapping[str, Claim], reports: Mapping[str, Report]) -> list[Cell]:
    return [
        Cell(claims[id_], reports[claims[id_].report_id], position)
        for position in question.positions
        for id_ in position.claims
        if id_ in claims and not claims[id_].background
    ]

"""A contradiction and its question -> how many independent sources stand on each side."""

from __future__ import annotations

from reconciler.records import Contradiction, Question


def origins_of_sides(found: Contradiction, question: Question | None) -> tuple[int, int]:
    """The independent sources of the earlier and of the later side; one where a side takes no position that others share."""
    earlier, later = (_origins(claim, question) for claim in (found.earlier, found.later))
    return earlier, later


def _origins(claim: str, question: Question | None) -> int:
    positions = question.positions if question else ()
    return max((position.origins for position in positions if claim in position.claims), default=1)

"""The seam for what a person works through: contested questions, searches over everything, what is new, many records at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from reconciler.queries import Contested, Filters, Listed, Order, Page, Rejections, Tally
from reconciler.records import Contradiction, Question, State, Supersession, Topic


class Desk(Protocol):
    """What is worked through."""

    def contested(self, filters: Filters, page: Page, order: Order, most: int) -> Listed[Contested]:
        """Questions on which pairs contradict that the filters let through, each with the `most` strongest of those pairs.

        Of one question, where the filters name it, each pair stands for itself.
        """
        ...

    def tally(self, topic: str) -> list[Tally]:
        """The contested questions of a topic, by question and state; dismissed pairs too."""
        ...

    def strongest(self, asked: Iterable[tuple[str, State]], most: int) -> dict[tuple[str, State], tuple[Contradiction, ...]]:
        """By question and state, the `most` surest of its pairs."""
        ...

    def contradictions(self, ids: Iterable[str]) -> dict[str, Contradiction]:
        """Contradictions by id, dismissed ones too."""
        ...

    def supersessions(self, ids: Iterable[str]) -> dict[str, Supersession]:
        """Supersessions by id."""
        ...

    def topics(self, ids: Iterable[str]) -> dict[str, Topic]:
        """Topics by id."""
        ...

    def begun(self, topics: Iterable[str]) -> dict[str, datetime]:
        """By topic, when it was first reported on."""
        ...

    def questions(self, ids: Iterable[str]) -> dict[str, Question]:
        """Questions by id; of those that two claims alone answer there may be none."""
        ...

    def matches(self, q: str) -> dict[str, int | None]:
        """How many contradictions (not dismissed), topics, reports and claims have the words; None where very many claims do."""
        ...

    def last_change(self) -> int:
        """The place of the newest change, 0 where nothing has changed yet."""
        ...

    def rejections(self, jobs: int) -> list[Rejections]:
        """Those of the newest jobs in which lines were rejected, newest first."""
        ...

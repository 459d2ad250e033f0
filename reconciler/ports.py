"""The seams: what a judge and a store must do. `wiring.py` and the files beside it choose the concrete ones."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Protocol

from reconciler.ports_archive import Archive
from reconciler.ports_desk import Desk
from reconciler.ports_judge import Judge
from reconciler.ports_outbox import Outbox
from reconciler.ports_workings import Workings
from reconciler.queries import Change, Filters, Listed, Page, SourceCount
from reconciler.records import (
    Claim,
    ClaimState,
    Contradiction,
    Question,
    Report,
    Standing,
    Supersession,
    Topic,
)

__all__ = ["Archive", "Desk", "Judge", "Outbox", "Shelf", "Store", "Workings"]


class Shelf(Protocol):
    """What is read: lists and single records of the account."""

    def list_reports(self, filters: Filters, page: Page) -> Listed[Report]:
        """Reports, newest first."""
        ...

    def list_claims(self, filters: Filters, page: Page) -> Listed[Claim]:
        """Claims, those of the newest report first, in the order of their report."""
        ...

    def list_topics(self, filters: Filters, page: Page) -> Listed[Topic]:
        """Topics, last changed first."""
        ...

    def list_contradictions(self, filters: Filters, page: Page) -> Listed[Contradiction]:
        """Contradictions, newest first; dismissed ones only if the filter asks for them."""
        ...

    def list_supersessions(self, filters: Filters, page: Page) -> Listed[Supersession]:
        """Supersessions, newest first."""
        ...

    def list_sources(self, page: Page) -> Listed[SourceCount]:
        """Sources by name, with how much of each there is."""
        ...

    def claims_by_id(self, ids: Iterable[str]) -> dict[str, tuple[Claim, ClaimState | None]]:
        """Claims with where they stand."""
        ...

    def states_of(self, reports: Iterable[str]) -> dict[str, ClaimState | None]:
        """By claim of some reports, where it stands."""
        ...

    def claim_ids_of(self, report: str) -> list[str]:
        """The ids of a report's claims, in order."""
        ...

    def leading_standings(self, reports: Iterable[str]) -> dict[str, Standing]:
        """By report id, where the report's first claim stands; without reports that have none, or are in no account."""
        ...

    def topics_of(self, report: str) -> list[str]:
        """The ids of the topics that a report belongs to."""
        ...

    def topics_by_report(self, reports: Iterable[str]) -> dict[str, list[str]]:
        """The same for many reports, by id, without those that belong to none."""
        ...

    def source(self, name_or_id: str) -> SourceCount | None:
        """A source by its name, or else by the id that is made of it."""
        ...

    def topic(self, id_: str) -> Topic | None:
        """A topic."""
        ...

    def questions(self, topic: str) -> list[Question]:
        """The questions of a topic."""
        ...

    def contradiction(self, id_: str) -> Contradiction | None:
        """A contradiction, dismissed ones too."""
        ...

    def supersession(self, id_: str) -> Supersession | None:
        """A supersession."""
        ...

    def counts(self) -> dict[str, int]:
        """How many reports, claims, topics, contradictions by state and supersessions there are."""
        ...

    def changes(self, since: int, limit: int) -> list[Change]:
        """What changed after a point, oldest first."""
        ...


class Store(Protocol):
    """A database. Every implementation must pass tests/contracts/store.py.

    Everything inside one `writing()` block is committed together or not at all, and nobody else writes meanwhile;
    readers see the state before or after, never between.
    """

    @property
    def archive(self) -> Archive:
        """What is kept."""
        ...

    @property
    def workings(self) -> Workings:
        """What is derived."""
        ...

    @property
    def shelf(self) -> Shelf:
        """What is read."""
        ...

    @property
    def desk(self) -> Desk:
        """What is worked through."""
        ...

    @property
    def outbox(self) -> Outbox:
        """What is to be sent to others."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """One unit of work: commits when the block ends, undoes everything if it raises. Raises Busy if it cannot begin."""
        ...

    def still(self) -> AbstractContextManager[None]:
        """For as long as the block lasts this thread reads the store of one moment. Outside a unit of work, and not within itself."""
        ...

    def alone(self, name: str, /) -> AbstractContextManager[bool]:
        """Hold a name against other processes that use this database, until the block ends: false if one of them holds it."""
        ...

    def close(self) -> None:
        """Give back what this thread holds."""
        ...

    def check(self) -> list[str]:
        """What is wrong with the database itself, one line each; empty if nothing."""
        ...

    def backup(self, path: str) -> None:
        """Write a consistent copy to `path`, while others go on reading and writing."""
        ...

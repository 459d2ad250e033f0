"""The seams: what a judge and a store must do. `wiring.py` chooses the concrete ones."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from reconciler.ports_archive import Archive
from reconciler.ports_desk import Desk
from reconciler.ports_judge import Judge
from reconciler.ports_outbox import Outbox
from reconciler.queries import Change, Filters, Group, Listed, Page, SourceCount
from reconciler.records import (
    Account,
    Claim,
    ClaimState,
    Contradiction,
    Question,
    ReadReport,
    Report,
    Standing,
    Supersession,
    Tie,
    Topic,
    Verdict,
)

__all__ = ["Archive", "Desk", "Judge", "Outbox", "Shelf", "Store", "Workings"]


class Workings(Protocol):
    """What is derived, and dropped and worked out again by a rebuild: ties, links, verdicts, groups with their accounts."""

    def near(self, read: ReadReport, copy_keys: Iterable[int], cosine: float) -> set[str]:
        """Ids of other reports that share a lookup term or enough copy keys with it, or whose vectors are at least so near."""
        ...

    def candidates(self, read: ReadReport, copy_keys: Iterable[int]) -> set[str]:
        """Those of the reports that `near` finds that a tie may lead to; one that no tie leads to may be among them."""
        ...

    def sharing_copy_keys(self, copy_keys: Iterable[int]) -> set[str]:
        """Ids of reports that have at least `least_shared` of these copy keys."""
        ...

    def neighbours(self, report: Report) -> set[str]:
        """Ids of other reports of its source with its address, that it retracts or that retract it."""
        ...

    def neighbours_of(self, reports: Iterable[Report]) -> dict[str, set[str]]:
        """By id, the neighbours of those of the reports that have any."""
        ...

    def add_ties(self, ties: Iterable[Tie]) -> None:
        """Keep how alike reports are."""
        ...

    def add_links(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Keep that two reports must be worked out together, whatever their likeness."""
        ...

    def component(self, ids: Iterable[str]) -> set[str]:
        """All reports that ties and links lead to from the given ones, those included."""
        ...

    def bound(self, ids: Iterable[str]) -> set[str]:
        """All reports that links and stored groups lead to from the given ones, those included."""
        ...

    def ties_of(self, ids: Iterable[str]) -> list[Tie]:
        """The ties of which either end is among the ids."""
        ...

    def ties_among(self, ids: Iterable[str], *, copying: float = 0.0) -> list[Tie]:
        """The ties whose both ends are among the ids; only those of which the texts are at least so much the same."""
        ...

    def judged(self, couples: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """Those of the couples that the judge was asked about."""
        ...

    def verdicts(self, couples: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[Verdict, ...]]:
        """What the judge said of couples, for those that it was asked about."""
        ...

    def add_verdicts(self, judged: Mapping[tuple[str, str], Sequence[Verdict]]) -> None:
        """Keep what the judge said of couples."""
        ...

    def groups_of(self, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
        """By report, the id and the signature of the stored group that it is in; without those that are in none."""
        ...

    def settled_with(self, ids: Iterable[str]) -> set[str]:
        """The ids of the reports that were the last to be added when the groups that any of these reports is in were stored."""
        ...

    def members_of(self, groups: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """By id of a stored group, the reports in it, in order."""
        ...

    def epoch(self) -> Hashable:
        """What changes whenever ties between reports in one group may have changed, though the group is signed as it was."""
        ...

    def signatures(self, ids: Iterable[str]) -> dict[str, str]:
        """By group id, the signatures of the stored groups that any of these reports is in."""
        ...

    def account(self, ids: Iterable[str], *, against: bool = True) -> Account:
        """The stored account of the groups that any of these reports is in; without its contradictions if not `against`.

        Each kind of record by id, supersessions by the ids of their reports.
        """
        ...

    def replace_groups(self, gone: Iterable[str], made: Sequence[Group]) -> None:
        """Drop groups with all that was derived for them, and keep new ones."""
        ...

    def drop_derived(self) -> None:
        """Forget ties, links and verdicts, and take no group's account for good: they stay until `replace_groups` replaces them.

        So a rebuild that changes nothing notes no change. Reports keep their claims until `reread` replaces them.
        """
        ...


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

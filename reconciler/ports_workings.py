"""The seam to what is kept only until it is derived anew: ties, links, verdicts, groups."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

from reconciler.queries import Group
from reconciler.records import (
    Account,
    ReadReport,
    Report,
    Tie,
    Verdict,
)


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

    def linked(self, ids: Iterable[str]) -> set[str]:
        """All reports that links lead to from the given ones, those included."""
        ...

    def links(self) -> list[tuple[str, str]]:
        """All pairs of reports that must be worked out together."""
        ...

    def bound(self, ids: Iterable[str]) -> set[str]:
        """All reports that links and stored groups lead to from the given ones, those included."""
        ...

    def ties_of(self, ids: Iterable[str]) -> Sequence[Tie]:
        """The ties of which either end is among the ids."""
        ...

    def ties_among(self, ids: Iterable[str], *, copying: float = 0.0) -> Sequence[Tie]:
        """The ties whose both ends are among the ids; only those of which the texts are at least so much the same."""
        ...

    def alike(self, ids: Collection[str], among: AbstractSet[str] | None = None) -> dict[str, dict[str, int]]:
        """By report, the others that ties lead to, with how alike they are in millionths (`topics.likeness`); only those `among` some.

        Who asks again among the same, by the same set, which may not change meanwhile, is told sooner.
        """
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

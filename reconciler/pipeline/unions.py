"""Pairs that belong together -> groups (union-find)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

Member = TypeVar("Member", str, tuple[str, str])


class Unions(Generic[Member]):
    """Disjoint sets over hashable members. The groups depend on what was joined, never on the order of joining."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._parent: dict[Member, Member] = {member: member for member in members}

    @classmethod
    def of(cls, pairs: Iterable[tuple[Member, Member]]) -> Unions[Member]:
        """The sets of what is in some pair, the two of each put together."""
        pairs = list(pairs)
        made = cls(member for pair in pairs for member in pair)
        for one, other in pairs:
            made.join(one, other)
        return made

    def join(self, a: Member, b: Member) -> None:
        """Put the groups of `a` and `b` together."""
        self._parent[self._root(a)] = self._root(b)

    def together(self, a: Member, b: Member) -> bool:
        """Whether both are in one group."""
        return self._root(a) == self._root(b)

    def groups(self) -> list[tuple[Member, ...]]:
        """All groups, each sorted, in order of their first member."""
        gathered: dict[Member, list[Member]] = {}
        for member in sorted(self._parent):
            gathered.setdefault(self._root(member), []).append(member)
        return sorted(tuple(group) for group in gathered.values())

    def _root(self, member: Member) -> Member:
        root = member
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[member] != root:
            self._parent[member], member = root, self._parent[member]
        return root

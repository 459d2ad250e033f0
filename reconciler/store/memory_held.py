"""What the memory store holds."""

from __future__ import annotations

from copy import copy
from typing import Any

from reconciler.queries import Change, Group, Job, Token
from reconciler.records import Decision, ReadReport, Tie, Verdict

Pair = tuple[str, str]


class Held:
    """All that the memory store holds; a unit of work keeps a shallow copy to go back to."""

    def __init__(self) -> None:
        self.reads: dict[str, ReadReport] = {}
        self.copy_keys: dict[str, frozenset[int]] = {}
        self.decisions: tuple[Decision, ...] = ()
        self.keys: dict[str, Pair] = {}
        self.answers: dict[str, str] = {}
        self.jobs: dict[str, Job] = {}
        self.tokens: dict[str, Token] = {}
        self.settings: dict[str, str] = {}
        self.ties: dict[Pair, Tie] = {}
        self.links: frozenset[Pair] = frozenset()
        self.verdicts: dict[Pair, tuple[Verdict, ...]] = {}
        self.groups: dict[str, Group] = {}
        self.changes: tuple[Change, ...] = ()

    def snapshot(self) -> dict[str, Any]:
        """A copy that later changes do not reach."""
        return {name: copy(value) for name, value in vars(self).items()}

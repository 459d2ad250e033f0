"""What the memory store holds."""

from __future__ import annotations

from copy import copy
from datetime import UTC, datetime
from typing import Any

from reconciler.deliveries import Delivery, Webhook
from reconciler.queries import Change, Dating, Group, Job, Token
from reconciler.records import Decision, ReadReport, Tie, Verdict

Pair = tuple[str, str]


class Held:
    """All that the memory store holds; a unit of work keeps a shallow copy to go back to."""

    def __init__(self) -> None:
        self.reads: dict[str, ReadReport] = {}
        self.copy_keys: dict[str, frozenset[int]] = {}
        self.datings: tuple[Dating, ...] = ()
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
        self.settled_with: dict[str, str] = {}
        self.changes: tuple[Change, ...] = ()
        self.rebuilt = 0
        self.webhooks: dict[str, Webhook] = {}
        self.deliveries: dict[str, Delivery] = {}

    def snapshot(self) -> dict[str, Any]:
        """A copy that later changes do not reach."""
        return {name: copy(value) for name, value in vars(self).items()}

    def hidden(self) -> set[str]:
        """Reports under embargo: they are in no group, so the account does not have them, nor may anything that is read."""
        held_back = {id_ for id_, read in self.reads.items() if read.report.embargoed_until is not None}
        return held_back - {id_ for group in self.groups.values() for id_ in group.members} if held_back else set()

    def seen(self) -> dict[str, ReadReport]:
        """The reports that may be read, with their claims."""
        hidden = self.hidden()
        return {id_: read for id_, read in self.reads.items() if id_ not in hidden}

    def note(self, kind: str, id_: str, what: str) -> None:
        """Note a change for those who follow them."""
        self.changes = (*self.changes, Change(len(self.changes) + 1, kind, id_, what, datetime.now(UTC)))

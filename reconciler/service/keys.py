"""Idempotency keys -> what was answered to what was sent under them before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from reconciler.errors import Conflict
from reconciler.ports import Store
from reconciler.service.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class SentUnder:
    """The key that a report was sent under, if any, and the fingerprint of what was sent."""

    key: str | None
    fingerprint: str

    @classmethod
    def of(cls, key: str | None, fields: Mapping[str, Any]) -> SentUnder:
        """A key with what is sent under it."""
        told = json.dumps(fields, sort_keys=True, default=str).encode("utf-8", "surrogatepass")
        return cls(key, blake2b(told, digest_size=16).hexdigest())

    def answered(self, store: Store) -> Outcome | None:
        """What was answered before. Raises Conflict if it was to something else."""
        used = store.archive.recall_key(self.key) if self.key is not None else None
        if used is None:
            return None
        if used[0] != self.fingerprint:
            raise Conflict("this Idempotency-Key was used for another report: send a new key")
        return Outcome("unchanged", used[1])

    def remember(self, store: Store, outcome: Outcome) -> None:
        """Keep what is answered. Inside a unit of work."""
        if self.key is not None and outcome.report_id:
            store.archive.remember_key(self.key, self.fingerprint, outcome.report_id)

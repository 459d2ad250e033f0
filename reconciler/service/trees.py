"""Stored groups -> how each of them grew, kept from one report to the next: around a new one nearly all are as they were."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from reconciler.lately import Lately
from reconciler.pipeline.merging import Tree
from reconciler.ports import Store

# In bytes. Of a topic of a thousand reports a tree takes some megabytes, of most a few thousand bytes.
_MOST = 8_000_000
_A_GROUP, _A_REPORT, _A_PLACE = 150, 400, 16


def _bytes_of(tree: Tree) -> int:
    places = sum(map(len, tree.members))
    return _A_GROUP * len(tree.members) + _A_REPORT * (1 + len(tree.within)) + _A_PLACE * places


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees of stored groups, those that were asked for lately.

    By all that a tree depends on, so that none has to be dropped when something is written. What is looked up inside a unit of
    work that may come to nothing must not be kept.
    """

    _of: WeakKeyDictionary[Store, Lately[Tree]] = field(default_factory=WeakKeyDictionary)
    _using: threading.Lock = field(default_factory=threading.Lock)

    def get(self, store: Store, key: Hashable) -> Tree | None:
        """The tree under a key, if it is kept."""
        kept = self._of.get(store)
        return None if kept is None else kept.get(key)

    def put(self, store: Store, key: Hashable, tree: Tree) -> None:
        """Keep a tree."""
        with self._using:
            kept = self._of.setdefault(store, Lately(_MOST, _MOST))
        kept.put(key, tree, _bytes_of(tree))

"""Stored groups -> how each of them grew, kept from one report to the next: around a new one nearly all are as they were."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from reconciler.pipeline.merging import Tree
from reconciler.ports import Store

_MOST = 1024
_Kept = OrderedDict[Hashable, Tree]


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees of stored groups, the last thousand that were asked for.

    By all that a tree depends on, so that none has to be dropped when something is written. What is looked up inside a unit of
    work that may come to nothing must not be kept.
    """

    _of: WeakKeyDictionary[Store, _Kept] = field(default_factory=WeakKeyDictionary)
    _using: threading.Lock = field(default_factory=threading.Lock)

    def get(self, store: Store, key: Hashable) -> Tree | None:
        """The tree under a key, if it is kept."""
        with self._using:
            kept = self._of.get(store)
            if kept is None or key not in kept:
                return None
            kept.move_to_end(key)
            return kept[key]

    def put(self, store: Store, key: Hashable, tree: Tree) -> None:
        """Keep a tree."""
        with self._using:
            kept = self._of.setdefault(store, OrderedDict())
            kept[key] = tree
            if len(kept) > _MOST:
                kept.popitem(last=False)

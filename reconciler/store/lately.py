"""What was read of the store lately, held in memory: a topic that people look at is looked at again, page after page."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Generic, TypeVar

T = TypeVar("T")


class Lately(Generic[T]):
    """What was asked for last, each under all that it depends on, so that none has to be dropped when something is written.

    All together it weighs no more than `most`; nothing is held that weighs more than `each` by itself.
    """

    def __init__(self, weigh: Callable[[T], int], most: int, each: int) -> None:
        self._weigh, self._most, self._each, self._weight = weigh, most, each, 0
        self._held: OrderedDict[Hashable, T] = OrderedDict()
        self._using = threading.Lock()

    def of(self, keys: Iterable[Hashable]) -> list[T | None]:
        """What is held under each key, None where nothing is."""
        with self._using:
            return [self._used(key) for key in keys]

    def _used(self, key: Hashable) -> T | None:
        if key in self._held:
            self._held.move_to_end(key)
        return self._held.get(key)

    def hold(self, made: Mapping[Hashable, T]) -> None:
        """Hold what is made under keys."""
        with self._using:
            for key, one in made.items():
                if key not in self._held and (weight := self._weigh(one)) <= self._each:
                    self._held[key] = one
                    self._weight += weight
            while self._weight > self._most:
                self._weight -= self._weigh(self._held.popitem(last=False)[1])

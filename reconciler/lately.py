"""What was read or worked out lately, held in memory up to a weight: what people look at is looked at again, page after page."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar
from weakref import WeakSet

P = ParamSpec("P")
T = TypeVar("T")
_every: WeakSet[Lately[Any]] = WeakSet()


def forget() -> None:
    """Let go of all that is held so: what a look through a whole archive leaves is of no use to what comes in next."""
    for lately in list(_every):
        lately.forget()


class Lately(Generic[T]):
    """What was asked for last, each under all that it depends on, so that none has to be dropped when something is written.

    All together it weighs no more than `most`; nothing is held that weighs more than `each` by itself.
    """

    def __init__(self, most: int, each: int) -> None:
        self.most, self.each, self.weight = most, each, 0
        self._held: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._using = threading.Lock()
        _every.add(self)

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: Hashable) -> T | None:
        """What is held under a key, None where nothing is."""
        with self._using:
            return self._used(key)

    def of(self, keys: Iterable[Hashable]) -> list[T | None]:
        """What is held under each key."""
        with self._using:
            return [self._used(key) for key in keys]

    def _used(self, key: Hashable) -> T | None:
        found = self._held.get(key)
        if found is None:
            return None
        self._held.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, one: T, weight: int) -> None:
        """Hold one thing that weighs so much."""
        if weight > self.each:
            return
        with self._using:
            if key not in self._held:
                self._held[key] = one, weight
                self.weight += weight
            while self.weight > self.most:
                self.weight -= self._held.popitem(last=False)[1][1]

    def forget(self) -> None:
        """Let go of all of it."""
        with self._using:
            self._held.clear()
            self.weight = 0


class _Asked:
    """The arguments of a call, which are hashed once: those of a report are its claims."""

    __slots__ = ("_hash", "arguments")

    def __init__(self, arguments: tuple[Any, ...]) -> None:
        self.arguments, self._hash = arguments, hash(arguments)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.arguments == other.arguments


class Remembered(Generic[P, T]):
    """A function that remembers what it answered lately, up to a weight. It is told apart by its arguments, and never answers None.

    No lru_cache, which counts answers: as many of long reports take a hundred times the memory.
    """

    def __init__(self, make: Callable[P, T], weigh: Callable[..., int], most: int, each: int) -> None:
        self._make, self._weigh, self.lately = make, weigh, Lately[T](most, each)
        update_wrapper(self, make)

    def __call__(self, *asked: P.args, **named: P.kwargs) -> T:
        """What the function answers, to arguments that are given by place."""
        key = _Asked(asked)
        made = self.lately.get(key)
        if made is None:
            made = self._make(*asked, **named)
            self.lately.put(key, made, self._weigh(made, *asked))
        return made


def remembered(weigh: Callable[..., int], most: int, each: int | None = None) -> Callable[[Callable[P, T]], Remembered[P, T]]:
    """Have a function remember answers of `most` bytes together, and of `each`, or an eighth of that, by themselves.

    `weigh` says of an answer, given with what was asked, how many bytes both take, about.
    """
    return lambda make: Remembered(make, weigh, most, most // 8 if each is None else each)

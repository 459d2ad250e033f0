"""Batches -> the same in order, some of them begun before it is their turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Generic, TypeVar

S = TypeVar("S")
B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Ahead(Generic[S, B]):
    """The batches that are `left`, of which `begin` begins up to `most` ahead of their turn."""

    begin: Callable[[Sequence[S]], B]
    most: int
    left: deque[Sequence[S]]
    begun: deque[tuple[Sequence[S], B | None]] = field(default_factory=deque)

    def next(self) -> tuple[Sequence[S], B | None] | None:
        """The next batch, with what its beginning came to, or None where it has not begun; None after the last."""
        if self.begun:
            return self.begun.popleft()
        return (self.left.popleft(), None) if self.left else None

    def go_on(self) -> None:
        """Begin as many as there may be."""
        while self.left and len(self.begun) < self.most:
            batch, made = self.left.popleft(), None
            # What goes wrong goes wrong again when it is this batch's turn, and is told then.
            with suppress(Exception):
                made = self.begin(batch)
            self.begun.append((batch, made))


def ahead(work: Sequence[S], at_once: int, begin: Callable[[Sequence[S]], B], most: int) -> Ahead[S, B]:
    """Work in batches of `at_once`."""
    return Ahead(begin, most, deque(work[start : start + at_once] for start in range(0, len(work), at_once)))

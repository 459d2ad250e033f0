"""A moment -> the place in the history of changes from which a follower has to read on."""

from __future__ import annotations

from datetime import datetime

from reconciler.ports import Shelf


def place_of(shelf: Shelf, moment: datetime) -> int:
    """The place of the last change that was noted before the moment, 0 if none was; found by halving."""
    low, high = 0, 1
    while (at := _noted_before(shelf, high, moment)) is not None:
        low, high = at, 2 * high
    while low < high:
        middle = (low + high) // 2
        at = _noted_before(shelf, middle, moment)
        low, high = (low, middle) if at is None else (at, high)
    return low


def _noted_before(shelf: Shelf, place: int, moment: datetime) -> int | None:
    """The place of the next change, if that was noted before the moment."""
    following = shelf.changes(place, 1)
    return following[0].at if following and following[0].noted_at < moment else None

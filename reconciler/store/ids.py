"""Ids <-> numbers, which take a third of the room where an id is kept many times over.

An id is made of content: its kind and twenty hexadecimal digits. The first fifteen are its `key`, by which rows point at one
another and are sorted as they would be by the id; the other five are the `rest`, where the id is to be told from its row.
"""

from __future__ import annotations

from collections.abc import Iterable

_DIGITS, _KEY = 20, 15


def key_of(id_: str) -> int:
    """The key of an id; of what is none, that of no record."""
    return split(id_)[0]


def split(id_: str) -> tuple[int, int]:
    """An id's key and the rest of it."""
    digits = id_[-_DIGITS:]
    try:
        return int(digits[:_KEY], 16), int(digits[_KEY:], 16)
    except ValueError:
        return -1, 0


def id_of(kind: str, key: int, rest: int) -> str:
    """The id of a kind that was split."""
    return f"{kind}_{key:015x}{rest:05x}"


def keys_of(ids: Iterable[str]) -> set[int]:
    """The keys of ids."""
    return {key_of(id_) for id_ in ids}

"""Records <-> JSON and sortable times, the same for every store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from pydantic import TypeAdapter

R = TypeVar("R")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


_adapters: dict[Any, TypeAdapter[Any]] = {}


def _adapter(of: type[R]) -> TypeAdapter[R]:
    if of not in _adapters:
        _adapters[of] = TypeAdapter(of)
    return _adapters[of]


def dumps(of: type[R], record: R) -> str:
    """A record (or a tuple of them) as JSON; `of` is its type."""
    return _adapter(of).dump_json(record).decode()


def loads(of: type[R], text: str) -> R:
    """The record that `dumps` wrote."""
    return _adapter(of).validate_json(text)


def microseconds(moment: datetime) -> int:
    """An instant as microseconds since 1970, exact for every year of the calendar."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def instant(count: int) -> datetime:
    """The instant that `microseconds` counted."""
    return _EPOCH + timedelta(microseconds=count)


def moment(text: str) -> datetime:
    """The time that `isoformat` wrote, with its offset."""
    return datetime.fromisoformat(text)

"""A database -> room for another beside it, to work everything out again in."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from reconciler.errors import StoreError
from reconciler.ports import Store
from reconciler.store.memory import MemoryStore


@dataclass(frozen=True, slots=True)
class BesideFile:
    """A SQLite file at `path`, whatever kind the database is that it stands beside.

    It outlives whoever began it, so that another goes on.
    """

    path: str

    def lasting(self) -> Store:
        """The one that was begun before, or a new one; one that cannot be used is made anew."""
        from reconciler.store.sqlite import SqliteStore  # noqa: PLC0415 - a server's database needs it for this alone

        try:
            return SqliteStore(self.path)
        except StoreError:
            self.drop()
            return SqliteStore(self.path)

    def drop(self) -> None:
        """Remove it."""
        for end in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(f"{self.path}{end}").unlink()

    @contextmanager
    def passing(self) -> Iterator[Store]:
        """A new one elsewhere, which is gone when the block ends: the database's folder may be one that nobody may write to."""
        from reconciler.store.sqlite import SqliteStore  # noqa: PLC0415

        with tempfile.TemporaryDirectory(prefix="reconciler-") as folder:
            store = SqliteStore(Path(folder) / "check.db")
            try:
                yield store
            finally:
                store.close()


@dataclass(frozen=True, slots=True)
class InMemory:
    """In memory: begun anew each time, for databases that are themselves in memory and for tests."""

    def lasting(self) -> Store:
        """An empty one."""
        return MemoryStore()

    def drop(self) -> None:
        """Nothing is left."""

    @contextmanager
    def passing(self) -> Iterator[Store]:
        """An empty one."""
        yield MemoryStore()

"""A database -> another beside it, to work everything out again in: it outlives whoever began it, so that another goes on."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from reconciler.errors import StoreError
from reconciler.ports import Store
from reconciler.store.memory import MemoryStore


@dataclass(frozen=True, slots=True)
class BesideFile:
    """SQLite files at `path` with the purpose at its end, whatever kind the database is that they stand beside."""

    path: str

    def open(self, purpose: str) -> Store:
        """The one for a purpose, with what is in it by now; one that cannot be used is made anew."""
        from reconciler.store.sqlite import SqliteStore  # noqa: PLC0415 - a server's database needs it for this alone

        try:
            return SqliteStore(f"{self.path}.{purpose}")
        except StoreError:
            self.drop(purpose)
            return SqliteStore(f"{self.path}.{purpose}")

    def drop(self, purpose: str) -> None:
        """Remove it."""
        for end in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(f"{self.path}.{purpose}{end}").unlink()


@dataclass(frozen=True, slots=True)
class InMemory:
    """In memory: begun anew each time, for databases that are themselves in memory and for tests."""

    def open(self, _purpose: str) -> Store:
        """An empty one."""
        return MemoryStore()

    def drop(self, _purpose: str) -> None:
        """Nothing is left."""

"""The store in memory: slow and obvious, the oracle of the others and the scratch pad of `rebuild --check`."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from reconciler.errors import StoreError
from reconciler.queries import Group
from reconciler.records import Account, Decision, ReadReport
from reconciler.store.memory_archive import MemoryArchive
from reconciler.store.memory_desk import MemoryDesk
from reconciler.store.memory_held import Held
from reconciler.store.memory_outbox import MemoryOutbox
from reconciler.store.memory_shelf import MemoryShelf
from reconciler.store.memory_workings import MemoryWorkings


class MemoryStore:
    """A store that forgets when the process ends; empty, or with what is given."""

    def __init__(self, held: Held | None = None) -> None:
        held = held or Held()
        self._held, self._writer = held, threading.RLock()
        self.archive = MemoryArchive(held)
        self.workings = MemoryWorkings(held)
        self.shelf = MemoryShelf(held)
        self.desk = MemoryDesk(held, self.shelf)
        self.outbox = MemoryOutbox(held)

    @classmethod
    def of_account(cls, reads: Iterable[ReadReport], decisions: Iterable[Decision], account: Account) -> MemoryStore:
        """A store that holds one account, with its reports and the decisions (the oldest first), to be read from."""
        held = Held()
        held.reads = {read.report.id: read for read in reads}
        held.decisions = tuple(decisions)[::-1]
        held.groups = {"account": Group("account", "", tuple(held.reads), account)}
        return cls(held)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One unit of work, undone as a whole if it raises."""
        with self._writer:
            before = self._held.snapshot()
            try:
                yield
            except BaseException:
                vars(self._held).update(before)
                raise

    @contextmanager
    def still(self) -> Iterator[None]:
        """For as long as the block lasts nobody writes."""
        with self._writer:
            yield

    def alone(self, _name: str, /) -> AbstractContextManager[bool]:
        """Always true: one process serves a memory."""
        return nullcontext(enter_result=True)

    def close(self) -> None:
        """Nothing to give back."""

    def check(self) -> list[str]:
        """Nothing can be wrong with memory."""
        return []

    def backup(self, path: str) -> None:
        """Raises StoreError: there is no file."""
        raise StoreError(f"a store in memory cannot be copied to {path}")

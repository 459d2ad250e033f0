"""An address of a database -> the store there; only the chosen one is imported."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from reconciler.errors import BadSetting
from reconciler.ports import Store
from reconciler.service.derive import Progress
from reconciler.settings import Settings, is_server
from reconciler.store.copy import copy_everything

if TYPE_CHECKING:
    from reconciler.store.postgres import PostgresStore
    from reconciler.store.sqlite import SqliteStore


def make_store(settings: Settings, *, create: bool = True) -> Store:
    """The store that the settings name; made if it is not there and `create` says so. Raises StoreError if it cannot be opened."""
    return open_store(settings.database, create=create)


def open_store(database: str, *, create: bool = True) -> SqliteStore | PostgresStore:
    """The store at an address (postgresql://…) or in a file, as for `make_store`; only the chosen one is imported."""
    if is_server(database):
        return _postgres(database, create=create)
    from reconciler.store.sqlite import SqliteStore  # noqa: PLC0415

    return SqliteStore(database, create=create)


def beside(database: str) -> str:
    """Where files that belong to a database stand: beside its file; in the current folder where it is a server's."""
    if is_server(database):
        return f"reconciler-{blake2b(database.encode(), digest_size=4).hexdigest()}"
    return database


def copy_database(source: str, target: str, heed: Progress) -> dict[str, int]:
    """All of one database in another, checked; how many rows there are of each kind. Raises StoreError, BadSetting."""
    if source == target:
        raise BadSetting(f"--from and --to name one database: {source}")
    kept = open_store(source, create=False)
    made = open_store(target)
    try:
        return copy_everything(kept, made, heed)
    finally:
        kept.close()
        made.close()


def _postgres(database: str, *, create: bool) -> PostgresStore:
    try:
        from reconciler.store.postgres import PostgresStore  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "psycopg":
            raise
        raise BadSetting("--database names a PostgreSQL server, which needs psycopg: pip install 'reconciler[postgres]'") from None
    return PostgresStore(database, create=create)

"""A SQLite database -> a consistent copy of it, whole or not there at all."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from reconciler.errors import StoreError


def copy_database(source: sqlite3.Connection, path: str) -> None:
    """Copy by SQLite's online backup, while others read and write. Raises StoreError if `path` cannot be written.

    It is made beside its place and moved there when it is whole: a copy that was interrupted would open as an empty database.
    """
    part = f"{path}.part"
    with suppress(FileNotFoundError):
        Path(part).unlink()
    try:
        _filled(source, part)
        _on_disk(part)
        Path(part).replace(path)
        _on_disk(str(Path(path).parent))
    except (sqlite3.Error, OSError) as error:
        with suppress(OSError):
            Path(part).unlink()
        raise StoreError(f"{path} cannot be written: {error}") from error


def _filled(source: sqlite3.Connection, part: str) -> None:
    target = sqlite3.connect(part)
    try:
        source.backup(target)
        # One file that stands alone: in WAL mode a reader of the copy would put two more beside it.
        target.execute("PRAGMA journal_mode = DELETE")
    finally:
        target.close()


def _on_disk(path: str) -> None:
    """Wait until a file, or what a folder lists, is on disk."""
    held = os.open(path, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)

"""Which other reports each report goes with, and how far, in SQLite: a row for a report and every 1,024 others, in two or four bytes each.

All are told by their numbers. A row takes in no more others, so that whatever arrives makes only short rows longer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reconciler.store.sql import Database
from reconciler.store.sqlite_values import insert, values

# Each row of it: a report's number, another's, and how far they go together, up to a million.
Told = NDArray[np.int64]
BLOCK = 1024
BITS = 20
_SELECT = "SELECT report, block, others FROM {} WHERE {} ORDER BY report, block"
_OF = "report IN (SELECT value FROM json_each(?))"


class Packed:
    """One table of this kind; of one of no bits all that is told is that reports go together."""

    def __init__(self, database: Callable[[], Database], table: str, bits: int = BITS) -> None:
        self._database, self._table, self._bits = database, table, bits

    def of(self, reports: Iterable[int]) -> Told:
        """All that is told of reports, in order."""
        return self._read(_OF, [values(reports)])

    def since(self, report: int, most: int) -> Told | None:
        """What is told of reports after one, in order; None if it has as many as `most` rows."""
        rows = self._database().execute(f"{_SELECT.format(self._table, 'report > ?')} LIMIT ?", [report, most]).fetchall()
        return unpacked(rows, self._bits) if len(rows) < most else None

    def last(self) -> int:
        """The last report of which anything is told."""
        return int(self._database().execute(f"SELECT coalesce(max(report), 0) FROM {self._table}").fetchone()[0])

    def add(self, told: Told) -> None:
        """Tell this too, or this instead."""
        if not len(told):
            return
        there = self._there(told[:, 0], _blocks(told))
        # Rows that stay as they are need not be written again.
        both = np.concatenate((there[np.isin(_places(there), _places(told))], told))
        both = both[np.lexsort((both[:, 1], both[:, 0]))]
        # Of what is told twice the last, since it is sorted as it came.
        last = np.append((both[1:, :2] != both[:-1, :2]).any(axis=1), True)
        insert(self._database(), self._table, packed(both[last], self._bits), replace=True)

    def forget(self, report: int, others: Iterable[int] | None = None) -> None:
        """Tell nothing of a report any longer, nor of it to others: to these, or to whichever there are."""
        db, block = self._database(), report // BLOCK
        theirs = self._read("block = ?", [block]) if others is None else self._read(f"block = ? AND {_OF}", [block, values(others)])
        having = np.isin(theirs[:, 0], theirs[theirs[:, 1] == report][:, 0])
        db.execute(f"DELETE FROM {self._table} WHERE report = ?", [report])
        db.execute(f"DELETE FROM {self._table} WHERE block = ? AND {_OF}", [block, values(_each(theirs[having][:, 0]))])
        insert(db, self._table, packed(theirs[having & (theirs[:, 0] != report) & (theirs[:, 1] != report)], self._bits))

    def _there(self, reports: NDArray[np.int64], blocks: NDArray[np.int64]) -> Told:
        """What is told of reports in blocks, maybe of some in other blocks.

        What arrives is new in the last block to those before it, and they are in many to it: by themselves, so that not all
        reports are looked for in all blocks.
        """
        last = blocks == blocks.max()
        sql = f"{_OF} AND block IN (SELECT value FROM json_each(?))"
        asked = [(reports[some], blocks[some]) for some in (last, ~last) if some.any()]
        return np.concatenate([self._read(sql, [values(_each(of)), values(_each(within))]) for of, within in asked])

    def _read(self, where: str, bound: Sequence[Any]) -> Told:
        return unpacked(self._database().execute(_SELECT.format(self._table, where), bound).fetchall(), self._bits)


def found_in(numbers: NDArray[np.int64], asked: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Where among numbers, which are in order, those asked for are, and which of them are there: without sorting both, as `isin` does."""
    at = np.searchsorted(numbers, asked)
    there = at < len(numbers)
    there[there] = numbers[at[there]] == asked[there]
    return at, there


def unpacked(rows: Sequence[Sequence[Any]], bits: int = BITS) -> Told:
    """What rows tell."""
    counts = [len(row[2]) // _size(bits) for row in rows]
    reports, blocks = (np.repeat(np.array([row[column] for row in rows], np.int64), counts) for column in (0, 1))
    return np.column_stack((reports, *told_by(b"".join(row[2] for row in rows), blocks, bits)))


def packed(told: Told, bits: int = BITS) -> list[dict[str, Any]]:
    """The rows that tell this, which is in order."""
    blocks, size = _blocks(told), _size(bits)
    others = entries_of(told[:, 1], told[:, 2], bits)
    begins = np.flatnonzero((np.diff(told[:, 0], prepend=-1) != 0) | (np.diff(blocks, prepend=-1) != 0))
    return [
        {"report": int(told[start, 0]), "block": int(blocks[start]), "others": others[size * start : size * end]}
        for start, end in pairwise([*begins, len(told)])
    ]


def entries_of(others: NDArray[np.int64], far: NDArray[np.int64], bits: int = BITS) -> bytes:
    """Reports of a block, told by their numbers, and how far each goes with whatever the row is of."""
    return (others % BLOCK << bits | far).astype(f"<u{_size(bits)}").tobytes()


def entry_of(other: int, far: int) -> bytes:
    """The same of one report."""
    return (other % BLOCK << BITS | far).to_bytes(4, "little")


def told_by(entries: bytes, block: int | NDArray[np.int64], bits: int = BITS) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The reports that entries of a block, or of each one's, tell of, and how far each goes."""
    found = np.frombuffer(entries, f"<u{_size(bits)}").astype(np.int64)
    return block * BLOCK + (found >> bits), found & (1 << bits) - 1


def _size(bits: int) -> int:
    return 4 if bits else 2


def _blocks(told: Told) -> NDArray[np.int64]:
    return told[:, 1] // BLOCK


def _places(told: Told) -> NDArray[np.int64]:
    return told[:, 0] << 32 | _blocks(told)


def _each(numbers: NDArray[np.int64]) -> list[int]:
    found: list[int] = np.unique(numbers).tolist()
    return found

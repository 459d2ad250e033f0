"""A database of this version -> what the version before the texts were packed had of it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlite_utils.db import Database

from reconciler.records import Claim, ClaimState, Reading
from reconciler.store.codec import dumps, microseconds, unpacked
from reconciler.store.copy import TABLES
from reconciler.store.migrations import MIGRATIONS
from reconciler.store.sqlite import SqliteStore
from reconciler.store.sqlite_values import insert

NEXT = "m008_compact"
_PACKED = {"reports": {"body": "text", "found_by": "terms"}}
_DOCUMENTS = ("verdicts", "topics", "questions", "contradictions", "supersessions")
# Verdicts by the ids of their reports.
_NAMED_VERDICTS = """SELECT one.id AS earlier, other.id AS later, doc FROM verdicts
                     JOIN reports AS one ON one.number = earlier JOIN reports AS other ON other.number = later"""


def widened(newest: Path, path: Path) -> Path:
    """Everything in `newest` as it was kept before m008, in a database at `path`."""
    store, old = SqliteStore(newest), Database(path)
    MIGRATIONS.apply(old, stop_before=NEXT)
    for table in TABLES:
        had = {column.name for column in old[table].columns}
        insert(old, table, [{name: value for name, value in row.items() if name in had} for row in _rows(store, table)])
    for table, texts in (("reports", "title, text, source"), ("claims", "text")):
        old.execute(f"INSERT INTO {table}_fts (rowid, {texts}) SELECT number, {texts} FROM {table}")
    old.conn.commit()
    old.close()
    store.close()
    return path


def _rows(store: SqliteStore, table: str) -> list[dict[str, Any]]:
    if table == "claims":
        return _claims(store)
    if table == "states":
        return _states(store)
    if table == "ties":
        return [asdict(tie) for tie in store.workings.ties_among(store.archive.report_ids())]
    named = _PACKED.get(table, {"doc": "doc"} if table in _DOCUMENTS else {})
    rows = store.database.query(_NAMED_VERDICTS if table == "verdicts" else f"SELECT * FROM {table}")
    return [{named.get(name, name): unpacked(value) if name in named else value for name, value in row.items()} for row in rows]


def _claims(store: SqliteStore) -> list[dict[str, Any]]:
    numbers = dict(store.database.execute("SELECT id, number FROM claims").fetchall())
    reads = store.archive.reads(store.archive.report_ids()).values()
    return [
        _claim(claim, ordinal, numbers[claim.id], microseconds(read.report.published_at))
        for read in reads
        for ordinal, claim in enumerate(read.claims)
    ]


def _claim(claim: Claim, ordinal: int, number: int, published_us: int) -> dict[str, Any]:
    names = ("id", "report_id", "part", "start", "end", "text", "speaker", "effective_from", "credits")
    return {
        **{name: getattr(claim, name) for name in names},
        "number": number,
        "ordinal": ordinal,
        "modality": claim.modality.value,
        "effective_at": claim.effective_at.isoformat(),
        "background": int(claim.background),
        "readings": dumps(tuple[Reading, ...], claim.readings),
        "published_us": published_us,
    }


def _states(store: SqliteStore) -> list[dict[str, Any]]:
    groups = dict(store.database.execute("SELECT report_id, group_id FROM group_members").fetchall())
    reads = {claim.id: read for read in store.archive.reads(groups).values() for claim in read.claims}
    return [
        {
            "claim_id": state.claim_id,
            "group_id": groups[reads[state.claim_id].report.id],
            "topic_id": state.topic_id,
            "standing": state.standing.value,
            "published_us": microseconds(reads[state.claim_id].report.published_at),
            "doc": dumps(ClaimState, state),
        }
        for state in store.workings.account(groups).states
    ]

"""The schema of before, in which every text stood at least twice -> one that takes a third of the disk, with all that was kept."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from reconciler.records import ClaimState, Standing
from reconciler.store.codec import loads, pack, packed
from reconciler.store.migration_schemas import run
from reconciler.store.sql import Database
from reconciler.store.sqlite_values import insert

_AT_ONCE = 2000
_CLAIMS = """
DROP TABLE reports_fts;
DROP TABLE claims_fts;
CREATE TABLE claims_made (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, report INTEGER NOT NULL REFERENCES reports (number), ordinal INTEGER NOT NULL,
  part TEXT, start INTEGER NOT NULL, "end" INTEGER NOT NULL, speaker TEXT, modality TEXT, effective_at TEXT, effective_from TEXT,
  background INTEGER NOT NULL, readings TEXT, credits TEXT, published_us INTEGER NOT NULL);
INSERT INTO claims_made SELECT claims.number, claims.id, reports.number, ordinal, nullif(part, 'text'), start, "end", speaker,
  nullif(modality, 'asserted'), nullif(effective_at, published_at), nullif(effective_from, 'published_at'), background,
  nullif(readings, '[]'), credits, claims.published_us FROM claims JOIN reports ON reports.id = report_id;
CREATE TABLE states_made (claim INTEGER PRIMARY KEY, topic_id TEXT NOT NULL, standing TEXT, published_us INTEGER, claim_id TEXT, doc BLOB)
"""
_REST = """
DROP TABLE states;
DROP TABLE claims;
ALTER TABLE states_made RENAME TO states;
ALTER TABLE claims_made RENAME TO claims;
CREATE INDEX claims_report ON claims (report, ordinal);
CREATE INDEX claims_newest ON claims (published_us, id);
CREATE INDEX states_standing ON states (standing, published_us, claim_id) WHERE standing IS NOT NULL;
CREATE VIRTUAL TABLE reports_fts USING fts5 (title, text, source, content = '', detail = none);
CREATE VIRTUAL TABLE claims_fts USING fts5 (text, content = '', detail = none);
DROP INDEX copies_number;
CREATE INDEX contested_topic ON contested (topic_id, question, state);
DROP INDEX contradictions_question;
CREATE INDEX contradictions_question ON contradictions (question_id, state, score, newest_us, id)
"""
# What is packed, by table: the key, the column, and what it is called from then on.
_PACKED: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("reports", ("number",), "text", "body"),
    ("reports", ("number",), "terms", "found_by"),
    ("verdicts", ("earlier", "later"), "doc", "doc"),
    ("topics", ("id",), "doc", "doc"),
    ("questions", ("id",), "doc", "doc"),
    ("contradictions", ("id",), "doc", "doc"),
    ("supersessions", ("id",), "doc", "doc"),
)


def compact(db: Database) -> None:
    """Bring the schema from m007 to m008, with all rows; m013 tells by which words they are found."""
    run(db, _CLAIMS)
    _move_states(db)
    for each in _PACKED:
        _pack(db, *each)
    run(db, _REST)


def _move_states(db: Database) -> None:
    rows = iter(db.execute("SELECT doc, claims.number, states.published_us FROM states JOIN claims ON claims.id = claim_id"))
    while some := list(islice(rows, _AT_ONCE)):
        insert(db, "states_made", [_state_row(loads(ClaimState, doc), claim, us) for doc, claim, us in some])


def _state_row(state: ClaimState, claim: int, published_us: int) -> dict[str, Any]:
    says_more = state.positions or state.superseded_by or state.contradicted_by
    own = {"standing": state.standing.value, "published_us": published_us, "claim_id": state.claim_id}
    stands = state.standing is Standing.STANDS
    doc = pack(ClaimState, state) if says_more else None
    return {"claim": claim, "topic_id": state.topic_id, **(dict.fromkeys(own) if stands else own), "doc": doc}


def _pack(db: Database, table: str, keys: Sequence[str], column: str, called: str) -> None:
    db.execute(f"ALTER TABLE {table} ADD COLUMN packed BLOB")
    named = " AND ".join(f"{key} = ?" for key in keys)
    rows: list[tuple[Any, ...]] = db.execute(f"SELECT {column}, {', '.join(keys)} FROM {table}").fetchall()
    if rows:
        db.conn.executemany(f"UPDATE {table} SET packed = ? WHERE {named}", [(packed(row[0]), *row[1:]) for row in rows])
    db.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    db.execute(f"ALTER TABLE {table} RENAME COLUMN packed TO {called}")

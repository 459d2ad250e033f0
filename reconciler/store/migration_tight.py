"""A row for every term of a report, a column for whatever a claim may have -> fewer of both, and texts packed by common words."""

from __future__ import annotations

import json
from collections import defaultdict

import numpy as np

from reconciler.store.codec import unpacked
from reconciler.store.migration_schemas import run
from reconciler.store.rows import besides
from reconciler.store.sql import Database
from reconciler.store.sqlite_packed import BLOCK, entries_of, packed
from reconciler.store.sqlite_packed import unpacked as unpacked_numbers
from reconciler.store.sqlite_values import insert, millionths
from reconciler.store.texts import pack_terms, pack_text

_TABLES = """
CREATE TABLE postings_made (term TEXT NOT NULL, block INTEGER NOT NULL, others BLOB NOT NULL, PRIMARY KEY (term, block)) WITHOUT ROWID;
CREATE TABLE copies_made (key INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (key, number)) WITHOUT ROWID;
INSERT INTO copies_made SELECT DISTINCT (key / 16) & 2147483647, number FROM copies;
CREATE TABLE claims_made (
  number INTEGER PRIMARY KEY, key INTEGER NOT NULL, rest INTEGER NOT NULL, report INTEGER NOT NULL REFERENCES reports (number),
  start INTEGER NOT NULL, length INTEGER NOT NULL, effective_at TEXT, published_us INTEGER, besides TEXT, readings BLOB)
"""
_INDEXES = """
CREATE INDEX claims_key ON claims (key);
CREATE INDEX claims_stated ON claims (published_us, report, effective_at) WHERE effective_at IS NOT NULL
"""
_CLAIMS = """SELECT claims.number, key, rest, report, start, "end", effective_at, claims.published_us, readings,
                    part, speaker, modality, effective_from, nullif(background, 0), credits
             FROM claims WHERE report >= ? AND report < ? ORDER BY claims.number"""
_OWN = ("number", "key", "rest", "report", "start", "length", "effective_at", "published_us", "readings")


def tighten(db: Database) -> None:
    """Bring the schema from m014 to m015, with all rows."""
    run(db, _TABLES)
    db.execute("CREATE INDEX claims_of ON claims (report)")
    last = db.execute("SELECT coalesce(max(number), 0) FROM reports").fetchone()[0]
    for block in range(last // BLOCK + 1):
        bounds = [block * BLOCK, (block + 1) * BLOCK]
        _move_terms_and_texts(db, block, bounds)
        _move_claims(db, bounds)
        unsaid = unpacked_numbers(
            db.execute(
                "SELECT report, block, others FROM unsaid WHERE report >= ? AND report < ? ORDER BY report, block", bounds
            ).fetchall()
        )
        insert(db, "unsaid", packed(unsaid, bits=0), replace=True)
    for table in ("postings", "copies", "claims"):
        db.execute(f"DROP TABLE {table}")
        db.execute(f"ALTER TABLE {table}_made RENAME TO {table}")
    run(db, _INDEXES)


def _move_terms_and_texts(db: Database, block: int, bounds: list[int]) -> None:
    having: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, title, body, found_by in db.execute(
        "SELECT number, title, body, found_by FROM reports WHERE number >= ? AND number < ? ORDER BY number", bounds
    ).fetchall():
        text, terms = unpacked(body), json.loads(unpacked(found_by))
        made = [pack_text(text), pack_terms(terms, title, text), number]
        db.execute("UPDATE reports SET body = ?, found_by = ? WHERE number = ?", made)
        for term, weight in millionths(terms).items():
            having[term].append((number, weight))
    told = {term: np.array(each, np.int64) for term, each in having.items()}
    insert(db, "postings_made", [{"term": term, "block": block, "others": entries_of(*told[term].T)} for term in sorted(told)])


def _move_claims(db: Database, bounds: list[int]) -> None:
    made = []
    for row in db.execute(_CLAIMS, bounds).fetchall():
        own = dict(zip(_OWN, row, strict=False))
        made.append({**own, "length": own["length"] - own["start"], "besides": besides(*row[len(_OWN) :])})
    insert(db, "claims_made", made)

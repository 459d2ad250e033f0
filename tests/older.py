"""A database of this version -> what older versions had of it: before terms were kept by blocks, rows by keys, texts packed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlite_utils.db import Database

from reconciler.records import Claim, ClaimState, Contradiction, Question, Reading, Verdict
from reconciler.store.codec import dumps, microseconds, pack, packed, unpack, unpack_readings, unpacked
from reconciler.store.ids import id_of
from reconciler.store.migration_keys import index_words
from reconciler.store.migrations import MIGRATIONS
from reconciler.store.rows import TOPIC, told
from reconciler.store.sqlite import SqliteStore
from reconciler.store.sqlite_packed import packed as packed_numbers
from reconciler.store.sqlite_packed import unpacked as unpacked_numbers
from reconciler.store.sqlite_tied import Tied
from reconciler.store.sqlite_values import MILLION, insert
from reconciler.store.tables import TABLES
from reconciler.store.texts import unpack_terms, unpack_text

PACKED, KEYED, TIGHT = "m008_compact", "m013_keys", "m015_tight"
_PACKED = {"reports": {"body": "text", "found_by": "terms"}}
_DOCUMENTS = ("verdicts", "topics", "questions", "contradictions", "supersessions")
_OF_TOPIC = "SELECT {0}.*, topics.id AS topic_id, group_id FROM {0} JOIN topics ON topics.key = topic"
# The rows of tables with the ids that were in them.
_NAMED = {
    "states": f"""SELECT claims.number AS claim, standing, states.published_us, states.doc, topics.id AS topic_id, claims.key AS own, rest
                  FROM claims JOIN group_members ON group_members.report = claims.report
                  LEFT JOIN states ON states.claim = claims.number JOIN topics ON topics.key = {TOPIC}""",
    "group_members": "SELECT group_id, id AS report_id FROM group_members JOIN reports ON number = report",
    "topic_reports": """SELECT topic_reports.*, topics.id AS topic_id, group_id, reports.id AS report_id FROM topic_reports
                        JOIN topics ON topics.key = topic JOIN reports ON number = report""",
    "contradiction_sources": """SELECT contradiction_sources.*, contradictions.id AS contradiction_id, group_id FROM contradiction_sources
                                JOIN contradictions ON contradictions.key = contradiction JOIN topics ON topics.key = topic""",
    **{table: _OF_TOPIC.format(table) for table in ("questions", "contradictions", "contested", "supersessions")},
}


_CLAIMS = """SELECT claims.*, claims.number - first_claim AS ordinal, reports.published_us AS whole_us
             FROM claims JOIN reports ON reports.number = report"""
_BESIDES = ("part", "speaker", "modality", "effective_from", "background", "credits")


def loosened(newest: Path, path: Path) -> Path:
    """Everything in `newest` as it was kept before m015, in a database at `path`."""
    store = SqliteStore(newest)
    return _made(store, path, TIGHT, {table: _loose(store, table) for table in TABLES})


def narrowed(newest: Path, path: Path) -> Path:
    """Everything in `newest` as it was kept before m013, in a database at `path`."""
    store = SqliteStore(newest)
    return _made(store, path, KEYED, {table: _named(store, table) for table in TABLES})


def widened(newest: Path, path: Path) -> Path:
    """Everything in `newest` as it was kept before m008, in a database at `path`."""
    store = SqliteStore(newest)
    return _made(store, path, PACKED, {table: _wide(store, table) for table in TABLES})


def _made(store: SqliteStore, path: Path, next_migration: str, rows: dict[str, list[dict[str, Any]]]) -> Path:
    old = Database(path)
    MIGRATIONS.apply(old, stop_before=next_migration)
    for table in set(TABLES).intersection(old.table_names()):
        had = {column.name for column in old[table].columns}
        insert(old, table, [{name: value for name, value in row.items() if name in had} for row in rows[table]])
    if next_migration == TIGHT:
        index_words(old)
    if next_migration == PACKED:
        for table, texts in (("reports", "title, text, source"), ("claims", "text")):
            old.execute(f"INSERT INTO {table}_fts (rowid, {texts}) SELECT number, {texts} FROM {table}")
    old.conn.commit()
    old.close()
    store.close()
    return path


def _loose(store: SqliteStore, table: str) -> list[dict[str, Any]]:
    """The rows of a table as they were before m015."""
    if table == "postings":
        terms = {row["number"]: json.loads(unpacked(row["found_by"])) for row in _loose(store, "reports")}
        return [
            {"term": term, "number": number, "weight": round(weight * MILLION)}
            for number, own in terms.items()
            for term, weight in own.items()
        ]
    if table == "unsaid":
        rows = store.database.execute("SELECT report, block, others FROM unsaid ORDER BY report, block").fetchall()
        return packed_numbers(unpacked_numbers(rows, bits=0))
    changed: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
        "copies": lambda row: {"key": row["key"] * 16},
        "reports": _loose_report,
        "claims": _loose_claim,
    }
    asked = _CLAIMS if table == "claims" else f"SELECT * FROM {table}"
    return [row | (changed[table](row) if table in changed else {}) for row in store.database.query(asked)]


def _loose_report(row: dict[str, Any]) -> dict[str, Any]:
    text = unpack_text(row["body"])
    terms = unpack_terms(row["found_by"], row["title"], text)
    return {"body": packed(text), "found_by": packed(json.dumps(terms, ensure_ascii=False))}


def _loose_claim(row: dict[str, Any]) -> dict[str, Any]:
    besides = dict(zip_longest(_BESIDES, json.loads(row["besides"] or "[]")))
    return {"end": row["start"] + row["length"], **besides, "background": besides["background"] or 0}


def _named(store: SqliteStore, table: str) -> list[dict[str, Any]]:
    """The rows of a table as they were before m013."""
    if table == "ties":
        ties = Tied(lambda: store.database).of(_names(store))
        return [dict(zip(("a", "b", "likeness", "copying"), row, strict=True)) for row in ties.tolist() if row[0] < row[1]]
    if table == "verdicts":
        unsaid = unpacked_numbers(store.database.execute("SELECT report, block, others FROM unsaid").fetchall(), bits=0).tolist()
        said = [*store.database.query("SELECT * FROM verdicts")]
        return said + [{"earlier": earlier, "later": later, "doc": pack(tuple[Verdict, ...], ())} for later, earlier, _ in unsaid]
    if table == "postings":
        return [row | {"weight": row["weight"] / MILLION} for row in _loose(store, table)]
    rows = store.database.query(_NAMED[table]) if table in _NAMED else _loose(store, table)
    return [row | _ids(table, row) for row in rows]


def _names(store: SqliteStore) -> dict[int, str]:
    return dict(store.database.execute("SELECT number, id FROM reports").fetchall())


def _ids(table: str, row: dict[str, Any]) -> dict[str, Any]:
    if table == "reports":
        published, received = (told(row[f"{time}_at"], row[f"{time}_us"]).isoformat() for time in ("published", "received"))
        address = row["url"] or row["external_id"]
        return {"published_at": published, "received_at": received, "warnings": row["warnings"] or "[]", "address": address}
    if table == "claims":
        readings = dumps(tuple[Reading, ...], unpack_readings(row["readings"])) if row["readings"] else None
        return {"id": id_of("claim", row["key"], row["rest"]), "readings": readings, "published_us": row["whole_us"]}
    if table == "states":
        return {"claim_id": id_of("claim", row["own"], row["rest"]) if row["standing"] else None}
    if table == "contradictions":
        found = unpack(Contradiction, row["doc"])
        return {"question_id": found.question_id, "earlier": found.earlier, "later": found.later}
    if table == "questions":
        return {"id": unpack(Question, row["doc"]).id}
    return {"question": row["question_id"]} if table == "contested" else {}


def _wide(store: SqliteStore, table: str) -> list[dict[str, Any]]:
    """The rows of a table as they were before m008."""
    if table == "claims":
        return _claims(store)
    if table == "states":
        return _states(store)
    if table == "ties":
        return [asdict(tie) for tie in store.workings.ties_among(store.archive.report_ids())]
    texts = _PACKED.get(table, {"doc": "doc"} if table in _DOCUMENTS else {})
    rows = _named(store, table)
    if table == "verdicts":
        names = _names(store)
        rows = [{"earlier": names[row["earlier"]], "later": names[row["later"]], "doc": row["doc"]} for row in rows]
    return [{texts.get(name, name): unpacked(value) if name in texts else value for name, value in row.items()} for row in rows]


def _claims(store: SqliteStore) -> list[dict[str, Any]]:
    numbers = {row["id"]: row["number"] for row in _named(store, "claims")}
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
    groups = {row["report_id"]: row["group_id"] for row in _named(store, "group_members")}
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

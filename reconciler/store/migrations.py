"""The schema, SQLite's and in translation PostgreSQL's, as migrations: forward only, each in one transaction."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from sqlite_utils.db import Database
from sqlite_utils.migrations import Migrations

from reconciler.pipeline.amendments import may_amend
from reconciler.pipeline.origins import REPRINT
from reconciler.pipeline.sides import origins_of_sides
from reconciler.queries import Job
from reconciler.records import Contradiction, Question, Report, Tie
from reconciler.store.codec import loads
from reconciler.store.migration_compact import compact
from reconciler.store.migration_keys import key_everything
from reconciler.store.migration_packed import pack_numbers
from reconciler.store.migration_schemas import COPIES, FIRST, LARGE, STATED, TIES, VERDICTS, run
from reconciler.store.migration_tight import tighten
from reconciler.store.sqlite_jobs import put_job
from reconciler.store.sqlite_values import insert

MIGRATIONS = Migrations("reconciler")
# Written into the file's header so that a foreign database is recognised before anything is written to it.
APPLICATION_ID = 0x52636E63
# When a report was published does not matter where it is looked at alone.
_NEVER = datetime.min.replace(tzinfo=UTC)


@MIGRATIONS()
def m001_first(db: Database) -> None:
    """Everything that 0.1 keeps and derives."""
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    run(db, FIRST)


@MIGRATIONS()
def m002_names_moments_and_lines(db: Database) -> None:
    """Editions are found by url and by external id; changes say when they were noted; a job's lines stand each for itself."""
    db.execute("CREATE INDEX reports_url ON reports (source, url) WHERE url IS NOT NULL")
    db.execute("CREATE INDEX reports_external_id ON reports (source, external_id) WHERE external_id IS NOT NULL")
    db.execute("ALTER TABLE changes ADD COLUMN noted_us INTEGER NOT NULL DEFAULT 0")
    db.execute(
        """CREATE TABLE job_lines (job_id TEXT NOT NULL, number INTEGER NOT NULL, payload TEXT, result TEXT,
             PRIMARY KEY (job_id, number)) WITHOUT ROWID"""
    )
    for count in ("waiting", "told"):
        db.execute(f"ALTER TABLE jobs ADD COLUMN {count} INTEGER NOT NULL DEFAULT 0")
    for (doc,) in db.execute("SELECT doc FROM jobs").fetchall():
        put_job(db, loads(Job, doc))


@MIGRATIONS()
def m003_whose_word(db: Database) -> None:
    """A claim names the outlet on whose word it is told."""
    db.execute("ALTER TABLE claims ADD COLUMN credits TEXT")


@MIGRATIONS()
def m004_datings(db: Database) -> None:
    """When a report counted as published before a better time for it arrived, so that what was known can be told again."""
    db.execute("CREATE TABLE datings (number INTEGER PRIMARY KEY, report_id TEXT NOT NULL, until_us INTEGER NOT NULL, doc TEXT NOT NULL)")
    db.execute("CREATE INDEX datings_until ON datings (until_us)")


@MIGRATIONS()
def m005_webhooks(db: Database) -> None:
    """Whom to tell of what happens, and what each is to be told."""
    db.execute("CREATE TABLE webhooks (id TEXT PRIMARY KEY, created_us INTEGER NOT NULL, doc TEXT NOT NULL) WITHOUT ROWID")
    db.execute(
        """CREATE TABLE deliveries (id TEXT PRIMARY KEY, webhook_id TEXT NOT NULL, place INTEGER NOT NULL, state TEXT NOT NULL,
             next_us INTEGER NOT NULL, doc TEXT NOT NULL) WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX deliveries_webhook ON deliveries (webhook_id, state, place, id)")


@MIGRATIONS()
def m006_desk(db: Database) -> None:
    """Contradictions are found by question and sorted by how many independent sources they have; rejected lines are found at once."""
    db.execute("ALTER TABLE contradictions ADD COLUMN question_id TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE contradictions ADD COLUMN origins INTEGER NOT NULL DEFAULT 2")
    asked = {id_: loads(Question, doc) for id_, doc in db.execute("SELECT id, doc FROM questions").fetchall()}
    for id_, doc in db.execute("SELECT id, doc FROM contradictions").fetchall():
        found = loads(Contradiction, doc)
        origins = sum(origins_of_sides(found, asked.get(found.question_id)))
        db.execute("UPDATE contradictions SET question_id = ?, origins = ? WHERE id = ?", [found.question_id, origins, id_])
    db.execute("CREATE INDEX contradictions_question ON contradictions (question_id)")
    # It has all that contested questions are sorted by, in the order in which they are gathered.
    db.execute("CREATE INDEX contradictions_contested ON contradictions (state, question_id, topic_id, newest_us, score, origins)")
    db.execute("CREATE INDEX job_lines_rejected ON job_lines (job_id) WHERE json_extract(result, '$.status') = 'rejected'")


@MIGRATIONS()
def m007_large_archives(db: Database) -> None:
    """Terms stand with their weights and lists have the indexes that their filters need, so that neither is worked out from everything."""
    run(db, LARGE)
    for number, terms in db.execute("SELECT number, terms FROM reports").fetchall():
        insert(db, "postings", [{"term": term, "number": number, "weight": weight} for term, weight in json.loads(terms).items()])
    db.execute("INSERT INTO copies SELECT key, number FROM copy_keys JOIN reports ON reports.id = report_id")
    for table in ("report_terms", "copy_keys"):
        db.execute(f"DROP TABLE {table}")
    _link_what_is_planned_together(db)


def _link_what_is_planned_together(db: Database) -> None:
    """As `take_in` does it from now on: copies, and reports of one source of which one may say that it corrects the other."""
    db.execute("INSERT OR IGNORE INTO links SELECT a, b FROM ties WHERE copying >= ?", [REPRINT])
    names = ("id", "source", "title", "text", "retracts")
    sides = ", ".join(f"{side}.{name}" for side in ("one", "other") for name in names)
    rows = db.execute(
        f"""SELECT a, b, likeness, copying, {sides} FROM ties JOIN reports AS one ON one.id = a JOIN reports AS other ON other.id = b
            WHERE one.source = other.source"""
    ).fetchall()
    for row in rows:
        first, second = (
            Report(id_, source, title, text, _NEVER, _NEVER, retracts=retracts)
            for id_, source, title, text, retracts in (row[4:9], row[9:])
        )
        if may_amend(first, second, Tie(*row[:4])):
            db.execute("INSERT OR IGNORE INTO links VALUES (?, ?)", row[:2])


@MIGRATIONS()
def m008_compact(db: Database) -> None:
    """Texts are kept once and packed, what most claims have in common not at all; what is contested in a topic is counted at once."""
    compact(db)


@MIGRATIONS()
def m009_numbered_ties(db: Database) -> None:
    """Ties are kept by number and in millionths, and the weakest, which were three in five, no longer."""
    run(db, TIES)


@MIGRATIONS()
def m010_numbered_verdicts(db: Database) -> None:
    """Verdicts are kept by number: nine in ten say nothing, and were little else than two ids. Groups tell when they were stored."""
    run(db, VERDICTS)


@MIGRATIONS()
def m011_copies(db: Database) -> None:
    """Copies are found among the ties of a large topic without going through all of them."""
    run(db, COPIES)


@MIGRATIONS()
def m012_stated_times(db: Database) -> None:
    """The claims that hold for another time than that of their report are found at once: few do, and a past moment asks for them."""
    run(db, STATED)


@MIGRATIONS()
def m013_keys(db: Database) -> None:
    """Rows point at one another by numbers, of which an id is three times as long; what tells nothing more is left out."""
    key_everything(db)


@MIGRATIONS()
def m014_packed_numbers(db: Database) -> None:
    """Ties, and couples of which the judge had nothing to say, are kept in four bytes each: a report has dozens of them."""
    pack_numbers(db)


@MIGRATIONS()
def m015_tight(db: Database) -> None:
    """Terms are kept by blocks of reports, texts by words that all have, and of claims one column for what few have."""
    tighten(db)

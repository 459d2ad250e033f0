"""The SQLite schema, as migrations: forward only, each in one transaction."""

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
from reconciler.store.sqlite_jobs import put_job
from reconciler.store.sqlite_values import insert

MIGRATIONS = Migrations("reconciler")
# Written into the file's header so that a foreign database is recognised before anything is written to it.
APPLICATION_ID = 0x52636E63
# When a report was published does not matter where it is looked at alone.
_NEVER = datetime.min.replace(tzinfo=UTC)

_FIRST = """
CREATE TABLE reports (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
  published_at TEXT NOT NULL, published_us INTEGER NOT NULL, published_given INTEGER NOT NULL,
  received_at TEXT NOT NULL, received_us INTEGER NOT NULL,
  url TEXT, author TEXT, language TEXT NOT NULL, external_id TEXT, address TEXT, retracts TEXT,
  embargoed_until TEXT, embargoed_us INTEGER, warnings TEXT NOT NULL, terms TEXT NOT NULL, vector BLOB NOT NULL);
CREATE INDEX reports_newest ON reports (published_us, id);
CREATE INDEX reports_source ON reports (source, published_us, id);
CREATE INDEX reports_address ON reports (source, address);
CREATE INDEX reports_retracts ON reports (source, retracts) WHERE retracts IS NOT NULL;
CREATE INDEX reports_embargo ON reports (embargoed_us) WHERE embargoed_us IS NOT NULL;
CREATE VIRTUAL TABLE reports_fts USING fts5 (title, text, source, content = 'reports', content_rowid = 'number');

CREATE TABLE claims (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, report_id TEXT NOT NULL REFERENCES reports (id), ordinal INTEGER NOT NULL,
  part TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL,
  speaker TEXT, modality TEXT NOT NULL, effective_at TEXT NOT NULL, effective_from TEXT NOT NULL, background INTEGER NOT NULL,
  readings TEXT NOT NULL, published_us INTEGER NOT NULL);
CREATE INDEX claims_report ON claims (report_id, ordinal);
CREATE INDEX claims_newest ON claims (published_us, id);
CREATE VIRTUAL TABLE claims_fts USING fts5 (text, content = 'claims', content_rowid = 'number');

CREATE TABLE report_terms (term TEXT NOT NULL, report_id TEXT NOT NULL, PRIMARY KEY (term, report_id)) WITHOUT ROWID;
CREATE INDEX report_terms_report ON report_terms (report_id);
CREATE TABLE copy_keys (key INTEGER NOT NULL, report_id TEXT NOT NULL, PRIMARY KEY (key, report_id)) WITHOUT ROWID;
CREATE INDEX copy_keys_report ON copy_keys (report_id);
CREATE TABLE ties (a TEXT NOT NULL, b TEXT NOT NULL, likeness REAL NOT NULL, copying REAL NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE INDEX ties_b ON ties (b);
CREATE TABLE links (a TEXT NOT NULL, b TEXT NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE INDEX links_b ON links (b);
CREATE TABLE verdicts (earlier TEXT NOT NULL, later TEXT NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (earlier, later)) WITHOUT ROWID;

CREATE TABLE groups (id TEXT PRIMARY KEY, signature TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE group_members (report_id TEXT PRIMARY KEY, group_id TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX group_members_group ON group_members (group_id);
CREATE TABLE states (claim_id TEXT PRIMARY KEY, group_id TEXT NOT NULL, topic_id TEXT NOT NULL, standing TEXT NOT NULL,
  published_us INTEGER NOT NULL, doc TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX states_group ON states (group_id);
CREATE INDEX states_topic ON states (topic_id, published_us, claim_id);
CREATE INDEX states_standing ON states (standing, published_us, claim_id);
CREATE TABLE topics (id TEXT PRIMARY KEY, group_id TEXT NOT NULL, label TEXT NOT NULL, last_us INTEGER NOT NULL, first_us INTEGER NOT NULL,
  open INTEGER NOT NULL, doc TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX topics_group ON topics (group_id);
CREATE INDEX topics_newest ON topics (last_us, id);
CREATE INDEX topics_open ON topics (open, last_us, id);
CREATE TABLE topic_reports (topic_id TEXT NOT NULL, report_id TEXT NOT NULL, group_id TEXT NOT NULL, published_us INTEGER NOT NULL,
  PRIMARY KEY (topic_id, report_id)) WITHOUT ROWID;
CREATE INDEX topic_reports_group ON topic_reports (group_id);
CREATE INDEX topic_reports_report ON topic_reports (report_id);
CREATE TABLE questions (id TEXT PRIMARY KEY, group_id TEXT NOT NULL, topic_id TEXT NOT NULL, doc TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX questions_group ON questions (group_id);
CREATE INDEX questions_topic ON questions (topic_id);
CREATE TABLE contradictions (id TEXT PRIMARY KEY, group_id TEXT NOT NULL, topic_id TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
  score REAL NOT NULL, earlier TEXT NOT NULL, later TEXT NOT NULL, newest_us INTEGER NOT NULL, doc TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX contradictions_group ON contradictions (group_id);
CREATE INDEX contradictions_newest ON contradictions (newest_us, id);
CREATE INDEX contradictions_topic ON contradictions (topic_id, newest_us, id);
CREATE INDEX contradictions_state ON contradictions (state, newest_us, id);
CREATE INDEX contradictions_kind ON contradictions (kind, newest_us, id);
CREATE INDEX contradictions_earlier ON contradictions (earlier);
CREATE INDEX contradictions_later ON contradictions (later);
CREATE TABLE supersessions (id TEXT PRIMARY KEY, group_id TEXT NOT NULL, topic_id TEXT NOT NULL, earlier_report_id TEXT NOT NULL,
  later_report_id TEXT NOT NULL, newest_us INTEGER NOT NULL, doc TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX supersessions_group ON supersessions (group_id);
CREATE INDEX supersessions_newest ON supersessions (newest_us, id);
CREATE INDEX supersessions_topic ON supersessions (topic_id, newest_us, id);
CREATE INDEX supersessions_earlier ON supersessions (earlier_report_id);
CREATE INDEX supersessions_later ON supersessions (later_report_id);

CREATE TABLE decisions (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, about TEXT NOT NULL,
  at TEXT NOT NULL, at_us INTEGER NOT NULL, doc TEXT NOT NULL);
CREATE INDEX decisions_about ON decisions (about);
CREATE TABLE changes (seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL, what TEXT NOT NULL);
CREATE TABLE idempotency (key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, report_id TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE answers (key TEXT PRIMARY KEY, answer TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE jobs (id TEXT PRIMARY KEY, status TEXT NOT NULL, created_us INTEGER NOT NULL, doc TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE tokens (name TEXT PRIMARY KEY, doc TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

_LARGE = """
CREATE TABLE postings (term TEXT NOT NULL, number INTEGER NOT NULL, weight REAL NOT NULL, PRIMARY KEY (term, number)) WITHOUT ROWID;
CREATE TABLE copies (key INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (key, number)) WITHOUT ROWID;
CREATE INDEX copies_number ON copies (number);
DROP INDEX ties_b;
CREATE INDEX ties_b ON ties (b, a, likeness, copying);
CREATE INDEX topic_reports_newest ON topic_reports (topic_id, published_us, report_id);
DROP INDEX contradictions_newest;
CREATE INDEX contradictions_newest ON contradictions (newest_us, id, state, kind, score, earlier, later);
DROP INDEX contradictions_kind;
CREATE INDEX contradictions_kind ON contradictions (kind, newest_us, id, state, score, earlier, later);
DROP INDEX contradictions_state;
CREATE INDEX contradictions_state ON contradictions (state, newest_us, id, kind, score, earlier, later);
CREATE TABLE contradiction_sources (source TEXT NOT NULL, at_us INTEGER NOT NULL, contradiction_id TEXT NOT NULL, group_id TEXT NOT NULL,
  PRIMARY KEY (source, at_us, contradiction_id)) WITHOUT ROWID;
CREATE INDEX contradiction_sources_group ON contradiction_sources (group_id);
CREATE TABLE contested (question TEXT NOT NULL, state TEXT NOT NULL, topic_id TEXT NOT NULL, group_id TEXT NOT NULL, label TEXT NOT NULL,
  count INTEGER NOT NULL, newest INTEGER NOT NULL, surest REAL NOT NULL, origins INTEGER NOT NULL,
  PRIMARY KEY (question, state)) WITHOUT ROWID;
CREATE INDEX contested_group ON contested (group_id);
CREATE INDEX contested_newest ON contested (state, newest, question);
CREATE INDEX contested_surest ON contested (state, surest, question);
CREATE INDEX contested_origins ON contested (state, origins, question);
CREATE INDEX contested_label ON contested (state, label, question);
DROP INDEX contradictions_contested;
CREATE INDEX deliveries_place ON deliveries (webhook_id, place, id);
CREATE INDEX jobs_status ON jobs (status, created_us, id);
CREATE INDEX jobs_newest ON jobs (created_us, id);
CREATE INDEX decisions_at ON decisions (at_us);
INSERT INTO contradiction_sources SELECT DISTINCT source, newest_us, contradictions.id, group_id
  FROM contradictions JOIN claims ON claims.id IN (earlier, later) JOIN reports ON reports.id = report_id;
INSERT INTO contested SELECT question_id, state, max(topic_id), max(group_id), '', count(*), max(newest_us), max(score), max(origins)
  FROM contradictions GROUP BY question_id, state;
UPDATE contested SET label = coalesce((SELECT label FROM topics WHERE id = topic_id), '');
"""

_TIES = """
CREATE TABLE ties_made (a INTEGER NOT NULL, b INTEGER NOT NULL, likeness INTEGER NOT NULL, copying INTEGER NOT NULL,
  PRIMARY KEY (a, b)) WITHOUT ROWID;
INSERT INTO ties_made SELECT CASE WHEN one.number < other.number THEN one.number ELSE other.number END,
  CASE WHEN one.number < other.number THEN other.number ELSE one.number END,
  CAST(round(likeness * 1000000) AS INTEGER), CAST(round(copying * 1000000) AS INTEGER)
  FROM ties JOIN reports AS one ON one.id = a JOIN reports AS other ON other.id = b WHERE likeness >= 0.045 OR copying >= 0.2;
DROP TABLE ties;
ALTER TABLE ties_made RENAME TO ties;
CREATE INDEX ties_b ON ties (b, a, likeness, copying);
"""


@MIGRATIONS()
def m001_first(db: Database) -> None:
    """Everything that 0.1 keeps and derives."""
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for statement in filter(str.strip, _FIRST.split(";\n")):
        db.execute(statement)


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
    for statement in filter(str.strip, _LARGE.split(";\n")):
        db.execute(statement)
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
    for statement in filter(str.strip, _TIES.split(";\n")):
        db.execute(statement)

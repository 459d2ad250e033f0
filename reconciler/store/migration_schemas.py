"""The statements of the migrations that are little else: the first schema, that of large archives, ties by number."""

from __future__ import annotations

from reconciler.store.sql import Database

FIRST = """
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

LARGE = """
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

TIES = """
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

VERDICTS = """
CREATE TABLE verdicts_made (earlier INTEGER NOT NULL, later INTEGER NOT NULL, doc BLOB, PRIMARY KEY (earlier, later)) WITHOUT ROWID;
INSERT INTO verdicts_made SELECT one.number, other.number, doc
  FROM verdicts JOIN reports AS one ON one.id = earlier JOIN reports AS other ON other.id = later;
DROP TABLE verdicts;
ALTER TABLE verdicts_made RENAME TO verdicts;
ALTER TABLE groups ADD COLUMN settled_with TEXT NOT NULL DEFAULT '';
"""

COPIES = """
CREATE INDEX ties_copying ON ties (a, b, likeness, copying) WHERE copying >= 200000;
"""

STATED = """
CREATE INDEX claims_stated ON claims (published_us, report, effective_at) WHERE effective_at IS NOT NULL;
"""


def run(db: Database, statements: str) -> None:
    """Run statements that are parted by a semicolon at the end of a line."""
    for statement in filter(str.strip, statements.split(";\n")):
        db.execute(statement)

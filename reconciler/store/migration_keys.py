"""The schema of before, in which rows pointed at one another by ids -> one in which they do by numbers, with all that was kept."""

from __future__ import annotations

from itertools import islice
from typing import Any

from reconciler.records import Reading
from reconciler.store.codec import loads, pack_readings, unpacked
from reconciler.store.ids import key_of, split
from reconciler.store.migration_schemas import run
from reconciler.store.sql import Database
from reconciler.store.sqlite_values import insert
from reconciler.store.sqlite_words import index

_AT_ONCE, _REPORTS_AT_ONCE = 2000, 200
Row = dict[str, Any]
_REPORTS = """
DROP TABLE reports_fts;
DROP TABLE claims_fts;
CREATE TABLE reports_made (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL, title TEXT NOT NULL,
  published_at TEXT, published_us INTEGER NOT NULL, published_given INTEGER NOT NULL, received_at TEXT, received_us INTEGER NOT NULL,
  url TEXT, author TEXT, language TEXT NOT NULL, external_id TEXT, retracts TEXT, embargoed_until TEXT, embargoed_us INTEGER, warnings TEXT,
  first_claim INTEGER NOT NULL, last_claim INTEGER NOT NULL, vector BLOB NOT NULL, body BLOB NOT NULL, found_by BLOB NOT NULL);
INSERT INTO reports_made SELECT number, id, source, title,
  CASE WHEN published_at LIKE '%+00:00' THEN NULL ELSE published_at END, published_us, published_given,
  CASE WHEN received_at LIKE '%+00:00' THEN NULL ELSE received_at END, received_us,
  url, author, language, external_id, retracts, embargoed_until, embargoed_us, nullif(warnings, '[]'),
  last_claim - claims + 1, last_claim, vector, body, found_by
  FROM reports JOIN (SELECT own, claims, CAST(sum(claims) OVER (ORDER BY own) AS BIGINT) AS last_claim FROM (
    SELECT reports.number AS own, count(claims.number) AS claims FROM reports LEFT JOIN claims ON report = reports.number
    GROUP BY reports.number) AS counted) AS placed ON own = number;
CREATE TABLE claims_made (
  number INTEGER PRIMARY KEY, key INTEGER NOT NULL, rest INTEGER NOT NULL, report INTEGER NOT NULL REFERENCES reports_made (number),
  part TEXT, start INTEGER NOT NULL, "end" INTEGER NOT NULL, speaker TEXT, modality TEXT, effective_at TEXT, effective_from TEXT,
  background INTEGER NOT NULL, readings BLOB, credits TEXT, published_us INTEGER);
CREATE TABLE states_made (claim INTEGER PRIMARY KEY, topic INTEGER NOT NULL, standing TEXT, published_us INTEGER, key INTEGER, doc BLOB);
CREATE TABLE postings_made (term TEXT NOT NULL, number INTEGER NOT NULL, weight INTEGER NOT NULL, PRIMARY KEY (term, number)) WITHOUT ROWID;
INSERT INTO postings_made SELECT term, number, CAST(round(weight * 1000000) AS INTEGER) FROM postings;
DROP TABLE postings;
ALTER TABLE postings_made RENAME TO postings
"""
_CLAIMS = """SELECT claims.id, report, part, start, "end", speaker, modality, effective_at, effective_from, background, readings, credits,
                    claims.published_us, topic_id, standing, doc
             FROM claims LEFT JOIN states ON claim = claims.number ORDER BY report, ordinal"""
_OWN = ("report", "part", "start", "end", "speaker", "modality", "effective_at", "effective_from", "background", "readings", "credits")
_ACCOUNT = """
CREATE TABLE group_members_made (report INTEGER PRIMARY KEY, group_id TEXT NOT NULL, topic INTEGER NOT NULL);
CREATE TABLE topics_made (key INTEGER PRIMARY KEY, id TEXT NOT NULL, group_id TEXT NOT NULL, label TEXT NOT NULL, last_us INTEGER NOT NULL,
  first_us INTEGER NOT NULL, open INTEGER NOT NULL, doc BLOB NOT NULL);
CREATE TABLE topic_reports_made (topic INTEGER NOT NULL, published_us INTEGER NOT NULL, report INTEGER NOT NULL,
  PRIMARY KEY (topic, published_us, report)) WITHOUT ROWID;
CREATE TABLE questions_made (key INTEGER PRIMARY KEY, topic INTEGER NOT NULL, doc BLOB NOT NULL);
CREATE TABLE contradictions_made (key INTEGER NOT NULL, id TEXT NOT NULL, topic INTEGER NOT NULL, question INTEGER NOT NULL,
  kind TEXT NOT NULL, state TEXT NOT NULL, score REAL NOT NULL, earlier INTEGER NOT NULL, later INTEGER NOT NULL,
  newest_us INTEGER NOT NULL, origins INTEGER NOT NULL, doc BLOB NOT NULL, PRIMARY KEY (key)) WITHOUT ROWID;
CREATE TABLE contradiction_sources_made (source TEXT NOT NULL, at_us INTEGER NOT NULL, contradiction INTEGER NOT NULL,
  PRIMARY KEY (source, at_us, contradiction)) WITHOUT ROWID;
CREATE TABLE contested_made (question INTEGER NOT NULL, state TEXT NOT NULL, question_id TEXT NOT NULL, topic INTEGER NOT NULL,
  label TEXT NOT NULL, count INTEGER NOT NULL, newest INTEGER NOT NULL, surest REAL NOT NULL, origins INTEGER NOT NULL,
  PRIMARY KEY (question, state)) WITHOUT ROWID;
CREATE TABLE supersessions_made (key INTEGER PRIMARY KEY, id TEXT NOT NULL, topic INTEGER NOT NULL, earlier_report_id TEXT NOT NULL,
  later_report_id TEXT NOT NULL, newest_us INTEGER NOT NULL, doc BLOB NOT NULL)
"""
# A report's topic is that of its first claim.
_MEMBERS = """SELECT reports.number, group_id, coalesce(topic_id, '') AS topic_id FROM group_members JOIN reports ON reports.id = report_id
              LEFT JOIN claims ON report = reports.number AND ordinal = 0 LEFT JOIN states ON claim = claims.number"""
_NUMBERED = "SELECT {0}.*, number FROM {0} JOIN reports ON reports.id = report_id"
# Where the rows of the account are, and which of its columns make up those of a row.
_MOVED: dict[str, tuple[str, dict[str, str]]] = {
    "group_members": (_MEMBERS, {"report": "number", "group_id": "group_id", "topic": "topic_id"}),
    "topics": ("", {"key": "id"} | {name: name for name in ("id", "group_id", "label", "last_us", "first_us", "open", "doc")}),
    "topic_reports": (_NUMBERED, {"topic": "topic_id", "published_us": "published_us", "report": "number"}),
    "questions": ("", {"key": "id", "topic": "topic_id", "doc": "doc"}),
    "contradictions": (
        "",
        {"key": "id", "topic": "topic_id", "question": "question_id", "earlier": "earlier", "later": "later"}
        | {name: name for name in ("id", "kind", "state", "score", "newest_us", "origins", "doc")},
    ),
    "contradiction_sources": ("", {"source": "source", "at_us": "at_us", "contradiction": "contradiction_id"}),
    "contested": (
        "",
        {"question": "question", "question_id": "question", "topic": "topic_id"}
        | {name: name for name in ("state", "label", "count", "newest", "surest", "origins")},
    ),
    "supersessions": (
        "",
        {"key": "id", "topic": "topic_id"} | {name: name for name in ("id", "earlier_report_id", "later_report_id", "newest_us", "doc")},
    ),
}
_KEYS = {"key", "topic", "question", "earlier", "later", "contradiction"}
_INDEXES = """
CREATE INDEX reports_newest ON reports (published_us, id);
CREATE INDEX reports_source ON reports (source, published_us, id);
CREATE INDEX reports_url ON reports (source, url) WHERE url IS NOT NULL;
CREATE INDEX reports_external_id ON reports (source, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX reports_retracts ON reports (source, retracts) WHERE retracts IS NOT NULL;
CREATE INDEX reports_embargo ON reports (embargoed_us) WHERE embargoed_us IS NOT NULL;
CREATE INDEX claims_key ON claims (key);
CREATE INDEX claims_stated ON claims (published_us, report, effective_at) WHERE effective_at IS NOT NULL;
CREATE VIRTUAL TABLE reports_fts USING fts5 (title, text, source, content = '', detail = none, columnsize = 0);
CREATE VIRTUAL TABLE claims_fts USING fts5 (text, content = '', detail = none, columnsize = 0);
CREATE INDEX states_standing ON states (standing, published_us, key) WHERE standing IS NOT NULL;
CREATE INDEX group_members_group ON group_members (group_id);
CREATE INDEX topics_group ON topics (group_id);
CREATE INDEX topics_newest ON topics (last_us, key);
CREATE INDEX topics_open ON topics (open, last_us, key);
CREATE INDEX topic_reports_report ON topic_reports (report);
CREATE INDEX questions_topic ON questions (topic);
CREATE INDEX contradictions_newest ON contradictions (newest_us, key, state, kind, score, earlier, later);
CREATE INDEX contradictions_topic ON contradictions (topic, newest_us, key);
CREATE INDEX contradictions_state ON contradictions (state, newest_us, key, kind, score, earlier, later);
CREATE INDEX contradictions_kind ON contradictions (kind, newest_us, key, state, score, earlier, later);
CREATE INDEX contradictions_earlier ON contradictions (earlier);
CREATE INDEX contradictions_later ON contradictions (later);
CREATE INDEX contradictions_question ON contradictions (question, state, score, newest_us, key);
CREATE INDEX contradiction_sources_contradiction ON contradiction_sources (contradiction);
CREATE INDEX contested_newest ON contested (state, newest, question);
CREATE INDEX contested_surest ON contested (state, surest, question);
CREATE INDEX contested_origins ON contested (state, origins, question);
CREATE INDEX contested_label ON contested (state, label, question);
CREATE INDEX contested_topic ON contested (topic, question, state);
CREATE INDEX supersessions_newest ON supersessions (newest_us, key);
CREATE INDEX supersessions_topic ON supersessions (topic, newest_us, key);
CREATE INDEX supersessions_earlier ON supersessions (earlier_report_id);
CREATE INDEX supersessions_later ON supersessions (later_report_id)
"""


def key_everything(db: Database) -> None:
    """Bring the schema from m012 to m013, with all rows: claims of a report numbered one after another, the account by keys."""
    run(db, _REPORTS)
    _move_claims(db)
    run(db, _ACCOUNT)
    for table, (asked, columns) in _MOVED.items():
        for row in db.query(asked.format(table) or f"SELECT * FROM {table}"):
            moved = {name: key_of(row[was]) if name in _KEYS else row[was] for name, was in columns.items()}
            insert(db, f"{table}_made", [moved])
    for table in ("states", "claims", "reports", *_MOVED):
        db.execute(f"DROP TABLE {table}")
        db.execute(f"ALTER TABLE {table}_made RENAME TO {table}")
    run(db, _INDEXES)
    index_words(db)


def index_words(db: Database) -> None:
    """Let reports and claims be found by their words, as they were kept until m015."""
    last = db.execute("SELECT coalesce(max(number), 0) FROM reports").fetchone()[0]
    for first in range(1, last + 1, _REPORTS_AT_ONCE):
        bounds = [first, first + _REPORTS_AT_ONCE - 1]
        rows = db.execute("SELECT number, title, body, source FROM reports WHERE number BETWEEN ? AND ?", bounds).fetchall()
        texts = {number: (title, unpacked(body)) for number, title, body, _ in rows}
        index(db, "reports", [(number, *texts[number], source) for number, _, _, source in rows])
        sql = """SELECT claims.number, report, part, start, "end" FROM reports
                 JOIN claims ON claims.number BETWEEN first_claim AND last_claim WHERE reports.number BETWEEN ? AND ?"""
        spans = db.execute(sql, bounds).fetchall()
        index(db, "claims", [(number, texts[report][part is None][start:end]) for number, report, part, start, end in spans])


def _move_claims(db: Database) -> None:
    """Claims in the order in which they are numbered, with the states of those that do not just stand in the topic of their report."""
    rows, topics, number = iter(db.execute(_CLAIMS)), dict[int, str | None](), 0
    while some := list(islice(rows, _AT_ONCE)):
        numbered = list(enumerate(some, number + 1))
        number += len(some)
        insert(db, "claims_made", [_claim(own, row) for own, row in numbered])
        # Of the columns 1 is the report, the last three tell of the state.
        told = [(own, row) for own, row in numbered if topics.setdefault(row[1], row[13]) != row[13] or row[14] or row[15]]
        insert(db, "states_made", [_state(own, row) for own, row in told])


def _claim(number: int, row: tuple[Any, ...]) -> Row:
    own = dict(zip(_OWN, row[1:12], strict=True))
    key, rest = split(row[0])
    own["readings"] = pack_readings(loads(tuple[Reading, ...], own["readings"])) if own["readings"] else None
    return {"number": number, "key": key, "rest": rest, **own, "published_us": row[12] if own["effective_at"] else None}


def _state(number: int, row: tuple[Any, ...]) -> Row:
    id_, published_us, topic, standing, doc = row[0], *row[12:]
    own = {"published_us": published_us, "key": key_of(id_)} if standing else {"published_us": None, "key": None}
    return {"claim": number, "topic": key_of(topic), "standing": standing, **own, "doc": doc}

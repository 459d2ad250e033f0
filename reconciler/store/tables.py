"""The tables of a database, with what their rows are told apart by."""

from __future__ import annotations

# Each with the columns of its key, by which its rows are also read in order; those that others point at come first.
TABLES: dict[str, tuple[str, ...]] = {
    "reports": ("number",),
    "claims": ("number",),
    "postings": ("term", "block"),
    "copies": ("key", "number"),
    "ties": ("report", "block"),
    "copyings": ("report", "block"),
    "links": ("a", "b"),
    "verdicts": ("earlier", "later"),
    "unsaid": ("report", "block"),
    "groups": ("id",),
    "group_members": ("report",),
    "states": ("claim",),
    "topics": ("key",),
    "topic_reports": ("topic", "published_us", "report"),
    "questions": ("key",),
    "contradictions": ("key",),
    "contradiction_sources": ("source", "at_us", "contradiction"),
    "contested": ("question", "state"),
    "supersessions": ("key",),
    "datings": ("number",),
    "decisions": ("seq",),
    "changes": ("seq",),
    "idempotency": ("key",),
    "answers": ("key",),
    "jobs": ("id",),
    "job_lines": ("job_id", "number"),
    "tokens": ("name",),
    "settings": ("key",),
    "webhooks": ("id",),
    "deliveries": ("id",),
}

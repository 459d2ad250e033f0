"""Other ways to find what a report may have to do with, in the same run: everything by rapidfuzz, and FTS5 ranked by bm25."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from statistics import median

from rapidfuzz import fuzz, process

from benchmarks.generator import CLAIMS_A_REPORT, Made
from reconciler.pipeline.terms import rarity
from reconciler.store.sqlite import SqliteStore
from reconciler.text.lexicon import Lexicon
from reconciler.text.words import words

_SAMPLE = 20_000


def brute(store: SqliteStore, coming: Sequence[Made], claims: int) -> float:
    """Milliseconds a report for `token_set_ratio` of each of its claims with all claims: a sample, scaled up."""
    texts, taken = _texts(store), list[float]()
    for made in coming:
        own = [made.fields["text"][slice(*span)] for span in made.spans[:1]]
        start = time.process_time()
        process.cdist(own, texts, scorer=fuzz.token_set_ratio, workers=1)
        taken.append((time.process_time() - start) * 1000 * len(made.spans) * claims / len(texts))
    return median(taken)


def full_text(store: SqliteStore, coming: Sequence[Made], lexicon: Lexicon, terms: int, claims: int) -> float:
    """Milliseconds a report for the 50 best claims by bm25 for each of its claims, of which the rarest terms are asked for.

    Of a sample, scaled up: the service's own index keeps less than bm25 needs.
    """
    texts, rival = _texts(store), sqlite3.connect(":memory:")
    rival.execute("CREATE VIRTUAL TABLE sample USING fts5 (text)")
    rival.executemany("INSERT INTO sample (text) VALUES (?)", [(text,) for text in texts])
    sql = "SELECT rowid FROM sample WHERE sample MATCH ? ORDER BY bm25(sample) LIMIT 50"
    taken = []
    for made in coming:
        asked = [_rarest(made.fields["text"][slice(*span)], lexicon, terms) for span in made.spans]
        start = time.process_time()
        for each in asked:
            rival.execute(sql, [each]).fetchall()
        taken.append((time.process_time() - start) * 1000 * claims / len(texts))
    return median(taken)


def _texts(store: SqliteStore) -> list[str]:
    some = store.archive.report_ids()[: _SAMPLE // CLAIMS_A_REPORT]
    return [claim.text for read in store.archive.reads(some).values() for claim in read.claims]


def _rarest(text: str, lexicon: Lexicon, terms: int) -> str:
    ordered = sorted({word.lower for word in words(text)}, key=lambda word: (-rarity(word, lexicon), word))
    return " OR ".join(f'"{word}"' for word in ordered[:terms])

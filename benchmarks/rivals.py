"""Other ways to find what a report may have to do with, in the same run: everything by rapidfuzz, and FTS5 ranked by bm25."""

from __future__ import annotations

import time
from collections.abc import Sequence
from statistics import median

from rapidfuzz import fuzz, process

from benchmarks.generator import Made
from reconciler.pipeline.terms import rarity
from reconciler.store.sqlite import SqliteStore
from reconciler.text.lexicon import Lexicon
from reconciler.text.words import words

_SAMPLE = 20_000


def brute(store: SqliteStore, coming: Sequence[Made], claims: int) -> float:
    """Milliseconds a report for `token_set_ratio` of each of its claims with all claims: a sample, scaled up."""
    rows = store._database().execute("SELECT text FROM claims ORDER BY number LIMIT ?", [_SAMPLE]).fetchall()
    texts, taken = [row[0] for row in rows], []
    for made in coming:
        own = [made.fields["text"][slice(*span)] for span in made.spans[:1]]
        start = time.process_time()
        process.cdist(own, texts, scorer=fuzz.token_set_ratio, workers=1)
        taken.append((time.process_time() - start) * 1000 * len(made.spans) * claims / len(texts))
    return median(taken)


def full_text(store: SqliteStore, coming: Sequence[Made], lexicon: Lexicon, terms: int) -> float:
    """Milliseconds a report for the 50 best claims by bm25 for each of its claims, of which the rarest terms are asked for."""
    sql = "SELECT rowid FROM claims_fts WHERE claims_fts MATCH ? ORDER BY bm25(claims_fts) LIMIT 50"
    taken = []
    for made in coming:
        asked = [_rarest(made.fields["text"][slice(*span)], lexicon, terms) for span in made.spans]
        start = time.process_time()
        for each in asked:
            store._database().execute(sql, [each]).fetchall()
        taken.append((time.process_time() - start) * 1000)
    return median(taken)


def _rarest(text: str, lexicon: Lexicon, terms: int) -> str:
    ordered = sorted({word.lower for word in words(text)}, key=lambda word: (-rarity(word, lexicon), word))
    return " OR ".join(f'"{word}"' for word in ordered[:terms])

"""Content -> ids, and text -> the keys that near-copies share."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from hashlib import blake2b

from reconciler.text.words import folded_words

# Words that follow one another.
Run = tuple[str, ...]
SHINGLE = 5
# One shingle hash in SAMPLE is kept to look copies up by: recall stayed 1.00 on near-copies at a sixteenth of the space.
SAMPLE = 16
# As far as claims are read, a long report is told from another by its beginning: it bounds what a set of shingles takes to hold.
READ_CHARACTERS = 100_000
_FEW_KEYS = 3
_KEY = (1 << 31) - 1
_PACKING = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str)


def content_id(kind: str, *parts: object) -> str:
    """An id derived from content alone: the same on every machine and in any order of arrival."""
    return f"{kind}_{blake2b(_PACKING.encode([kind, *parts]).encode(), digest_size=10).hexdigest()}"


def shingles(text: str) -> frozenset[int]:
    """Hashes of all runs of five words (Broder 1997) of the text's first 100,000 characters; of the whole where it is shorter than five."""
    digests = (blake2b(" ".join(run).encode(), digest_size=8).digest() for run in runs(text))
    # 63 bits: it must fit SQLite's and PostgreSQL's signed 64-bit integers.
    return frozenset(int.from_bytes(digest) >> 1 for digest in digests)


def runs(text: str) -> frozenset[Run]:
    """All runs of five words of the text's first 100,000 characters; the whole where it is shorter than five."""
    lower = folded_words(text[:READ_CHARACTERS])
    return frozenset(zip(*(lower[at:] for at in range(SHINGLE)), strict=False)) if len(lower) >= SHINGLE else frozenset({tuple(lower)})


def copy_keys(all_shingles: Iterable[int]) -> frozenset[int]:
    """The few shingles that copies are looked up by: one in SAMPLE, and the smallest eight so that short texts have some.

    Of each, 31 bits that neither choice favours: the texts that are looked up by them are held against one another by all.
    """
    ordered = sorted(all_shingles)
    chosen = (*ordered[:8], *(value for value in ordered if value % SAMPLE == 0))
    return frozenset(value // SAMPLE & _KEY for value in chosen)


def least_shared(keys: Collection[int]) -> int:
    """How many keys a text must share with another to be held against it: two, or one where it has so few that one is much of it.

    One of twenty is often a turn of phrase. Of texts of which a third is the same, one pair in a hundred shares fewer than two.
    """
    return 1 if len(keys) <= _FEW_KEYS else 2


def share_keys(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether two texts share so many keys that they may be copies."""
    return len(one & other) >= max(least_shared(one), least_shared(other))


def resemblance(a: frozenset[Run], b: frozenset[Run]) -> float:
    """Jaccard similarity, 0..1: how much of both together is in both."""
    return len(a & b) / len(a | b) if a and b else 0.0


def containment(a: frozenset[int], b: frozenset[int]) -> float:
    """The share of the smaller set that lies in the other, 0..1."""
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0

"""Two reports -> how alike they are, in matter and in text."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from reconciler.records import ReadReport, Report, Tie
from reconciler.text.keys import copy_keys, resemblance, share_keys, shingles

# Below both, two reports have nothing to do with one another and no tie is kept. Of 3,824 reports of 560 stories, weaker ties
# are three in five, and without them more of a story is together and less beside it.
LEAST_LIKENESS = 0.045
# Vectors of unlike stories lie up to this near to one another; what is nearer counts, with this weight beside shared terms.
_FLOOR, _WEIGHT = 0.5, 0.6
# Reports whose vectors are at least this near are tied even without a term in common.
NEAR = _FLOOR + LEAST_LIKENESS / _WEIGHT
# Below this a vector adds nothing; without one no report is near.
HAS_VECTOR = _FLOOR
LEAST_COPYING = 0.2
# What is published so much later is half as likely to be on the same matter; a story that sleeps for a year can still go on.
_HALVED_AFTER_DAYS = 90.0
# No tie over more than this: it bounds what a new report is compared with, whatever the archive holds.
LONGEST_DAYS = 1500.0
# Of texts up to so many characters, which most articles are, what was found is remembered for many; of longer ones, which fill memory,
# for few.
_SHORT = 10_000


def tie(one: ReadReport, other: ReadReport, *, copies: bool | None = None) -> Tie | None:
    """The tie between two reports, or None where they are not alike. A function of the two alone, in either order.

    Texts that do not share enough keys are not compared; `copies` says whether they do, where it is known.
    """
    apart = abs((one.report.published_at - other.report.published_at).total_seconds()) / 86_400
    if apart > LONGEST_DAYS:
        return None
    alike = cosine(one.terms, other.terms) + _WEIGHT * max(0.0, nearness(one.vector, other.vector) - _FLOOR)
    likeness = round(min(1.0, alike) / (1 + apart / _HALVED_AFTER_DAYS), 6)
    sharing = share_keys(lookup_keys(one.report.text), lookup_keys(other.report.text)) if copies is None else copies
    if likeness < LEAST_LIKENESS and not sharing:
        return None
    copied = copying(one.report, other.report) if sharing else 0.0
    if likeness < LEAST_LIKENESS and copied < LEAST_COPYING:
        return None
    a, b = sorted((one.report.id, other.report.id))
    return Tie(a, b, likeness, copied)


def may_tie(shared: float, near: float, apart_days: float) -> bool:
    """Whether a tie may come of the cosines of terms and of vectors, summed up to rounding, so many days apart."""
    alike = shared + _WEIGHT * max(0.0, near - _FLOOR)
    return apart_days <= LONGEST_DAYS + 1e-6 and alike >= LEAST_LIKENESS * (1 - 1e-4) * (1 + apart_days / _HALVED_AFTER_DAYS)


def nearness(one: bytes, other: bytes) -> float:
    """The cosine of two vectors of signed bytes; 0 where a judge gives none."""
    if not one or len(one) != len(other):
        return 0.0
    dot = int(np.frombuffer(one, np.int8).astype(np.int32) @ np.frombuffer(other, np.int8).astype(np.int32))
    return dot / (127 * 127)


def copying(one: Report, other: Report) -> float:
    """How much of the texts of two reports is the same, 0..1."""
    return round(resemblance(_shingles(one.text), _shingles(other.text)), 6)


def cosine(one: dict[str, float], other: dict[str, float]) -> float:
    """The cosine of two unit-length term vectors; summed in a fixed order, so that both orders give the same bits."""
    shared = sorted(one.keys() & other.keys())
    return math.fsum(one[term] * other[term] for term in shared)


def lookup_keys(report_text: str) -> frozenset[int]:
    """The keys that copies of a text are found by."""
    return _keys_of_short(report_text) if len(report_text) <= _SHORT else copy_keys(_shingles(report_text))


def _shingles(text: str) -> frozenset[int]:
    return _shingles_of_short(text) if len(text) <= _SHORT else _shingles_of_long(text)


_keys_of_short = lru_cache(maxsize=512)(lambda text: copy_keys(_shingles(text)))
_shingles_of_short = lru_cache(maxsize=512)(shingles)
_shingles_of_long = lru_cache(maxsize=16)(shingles)

"""Two reports -> how alike they are, in matter and in text."""

from __future__ import annotations

import math
from sys import getsizeof

import numpy as np

from reconciler.lately import remembered
from reconciler.pipeline.origins import REPRINT
from reconciler.records import ReadReport, Report, Tie
from reconciler.text.figures import figures_in
from reconciler.text.keys import READ_CHARACTERS, Run, copy_keys, resemblance, runs, share_keys, shingles
from reconciler.text.words import folded_words

# Two reports are as alike as they are likely to be on one matter: by the root of the cosine of their terms, by how near their vectors
# lie above what those of unlike stories do, and by the days between them (logistic regression on pairs of 60 stories of which a report
# had the other among its ten most alike, then made flatter, which gathers better). Of 2,400 reports of 360 stories more of a story is
# together and less beside it than by a sum of both cosines, halved every 90 days. Without vectors terms count for more.
_TERMS, _TERMS_ALONE, _VECTORS, _FLOOR, _DAYS, _AT_ALL = 6.0, 8.0, 5.0, 0.2, 0.66, -3.0
# What two have in common must weigh as much as this, however near they lie in time.
_IN_COMMON = 1.5
# Below both, two reports have nothing to do with one another and no tie is kept.
LEAST_LIKENESS, LEAST_COPYING = 0.05, 0.2
# Reports whose vectors are at least this near may be tied even without a term in common.
NEAR = _FLOOR + _IN_COMMON / _VECTORS
# Without vectors, reports are tied whose terms have at least this cosine.
LEAST_SHARED = (_IN_COMMON / _TERMS_ALONE) ** 2
# «Fourteen dead», in the words of an hour ago when there were ten, draws on that report and is no reprint of it.
_NO_REPRINT = 0.7
# No tie over more than this: it bounds what a new report is compared with, whatever the archive holds.
LONGEST_DAYS = 1500.0
# Bytes that a number takes in a set, with its place there, and that a run of words does, with one word that no other run begins with.
_A_NUMBER, _A_RUN = 70, 200


def tie(one: ReadReport, other: ReadReport, *, copies: bool | None = None) -> Tie | None:
    """The tie between two reports, or None where they are not alike. A function of the two alone, in either order.

    Texts that do not share enough keys are not compared; `copies` says whether they do, where it is known.
    """
    apart = abs((one.report.published_at - other.report.published_at).total_seconds()) / 86_400
    if apart > LONGEST_DAYS:
        return None
    likeness = round(_likeness(_common(cosine(one.terms, other.terms), nearness(one.vector, other.vector)), apart), 6)
    sharing = share_keys(lookup_keys(one.report.text), lookup_keys(other.report.text)) if copies is None else copies
    if likeness < LEAST_LIKENESS and not sharing:
        return None
    copied = copying(one.report, other.report) if sharing else 0.0
    if likeness < LEAST_LIKENESS and copied < LEAST_COPYING:
        return None
    a, b = sorted((one.report.id, other.report.id))
    return Tie(a, b, likeness, copied)


def may_tie(shared: float, near: float | None, apart_days: float) -> bool:
    """Whether a tie may come of the cosines of terms and of vectors, told up to rounding, so many days apart."""
    common = max(_common(shared, None), _common(shared, near)) + 1e-3
    return apart_days <= LONGEST_DAYS + 1e-6 and _likeness(common, apart_days) >= LEAST_LIKENESS


def _common(shared: float, near: float | None) -> float:
    """What two reports have in common, by the cosines of their terms and of their vectors, None where they have none."""
    if near is None:
        return _TERMS_ALONE * math.sqrt(max(0.0, shared))
    return _TERMS * math.sqrt(max(0.0, shared)) + _VECTORS * max(0.0, near - _FLOOR)


def _likeness(common: float, apart_days: float) -> float:
    """How likely reports with so much in common, so many days apart, are on one matter: 0..1."""
    return 1 / (1 + math.exp(_DAYS * math.log1p(apart_days) - _AT_ALL - common)) if common >= _IN_COMMON else 0.0


def nearness(one: bytes, other: bytes) -> float | None:
    """The cosine of two vectors of signed bytes; None where a judge gives none."""
    if not one or len(one) != len(other):
        return None
    dot = int(np.frombuffer(one, np.int8).astype(np.int32) @ np.frombuffer(other, np.int8).astype(np.int32))
    return dot / (127 * 127)


def copying(one: Report, other: Report) -> float:
    """How much of the texts of two reports is the same, 0..1; less than makes a reprint where they tell other figures."""
    same = round(resemblance(_runs(one.text[:READ_CHARACTERS]), _runs(other.text[:READ_CHARACTERS])), 6)
    return _NO_REPRINT if same >= REPRINT and _tells_otherwise(one.text, other.text) else same


def _tells_otherwise(one: str, other: str) -> bool:
    """Whether each of two texts in much the same words has a figure that the other has not; one that was cut or added to has not."""
    ours, theirs = (figures_in(folded_words(text[:READ_CHARACTERS])) for text in (one, other))
    return bool(ours - theirs) and bool(theirs - ours)


def cosine(one: dict[str, float], other: dict[str, float]) -> float:
    """The cosine of two unit-length term vectors; summed in a fixed order, so that both orders give the same bits."""
    shared = sorted(one.keys() & other.keys())
    return math.fsum(one[term] * other[term] for term in shared)


def lookup_keys(report_text: str) -> frozenset[int]:
    """The keys that copies of a text are found by."""
    return _keys(report_text[:READ_CHARACTERS])


def _bytes_of(numbers: frozenset[int], text: str) -> int:
    return getsizeof(text) + _A_NUMBER * len(numbers)


@remembered(_bytes_of, most=2_000_000)
def _keys(text: str) -> frozenset[int]:
    return copy_keys(shingles(text))


@remembered(lambda found, text: 2 * getsizeof(text) + _A_RUN * len(found), most=6_000_000, each=3_000_000)
def _runs(text: str) -> frozenset[Run]:
    # A text is held against several that may be copies of it.
    return runs(text)

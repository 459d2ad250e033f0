"""Two claims in context -> whether they say one thing in the same words, or the opposite in nearly the same."""

from __future__ import annotations

from difflib import SequenceMatcher

from rapidfuzz import fuzz

from reconciler.judges.alone import on_one_matter
from reconciler.judges.context import InContext
from reconciler.judges.in_common import both_settled, on_one_name
from reconciler.judges.signals import POLES, different_figures, opposite_poles, same_pole, signals
from reconciler.pipeline.wording import both_quoted, of_both
from reconciler.records import Evidence, Kind, Modality

_SAME_WORDS, _TURNED, _ON_ONE_THING, _SHORTEST, _LONG_RUN = 94.0, 88.0, 65.0, 20, 60


def same_words(one: InContext, other: InContext) -> bool:
    """Whether one claim says what the other says in the same words, with no figure, name, code, negation or pole between them."""
    if at_one_moment(one, other):
        return True
    if min(len(one.folded), len(other.folded)) < _SHORTEST or one.figures != other.figures or one.codes != other.codes:
        return False
    denied = (side.claim.modality is Modality.DENIED for side in (one, other))
    if len({*denied}) > 1 or one.negations != other.negations or not (one.names <= other.names or other.names <= one.names):
        return False
    alike = fuzz.partial_ratio(one.folded, other.folded) >= _SAME_WORDS
    run_on = alike or (same_pole(one.claim, other.claim) is not None and _shared_run(one.folded, other.folded) >= _LONG_RUN)
    return run_on and not signals(one, other)


def at_one_moment(one: InContext, other: InContext) -> bool:
    """Whether two claims differ in nothing but in when, and mean one moment: Monday morning in Tokyo is Sunday evening in New York."""
    if len(one.days) != 1 or len(other.days) != 1 or one.timeless != other.timeless or len(one.timeless) < _SHORTEST:
        return False
    return one.days[0].since < other.days[0].until and other.days[0].since < one.days[0].until


def turned(one: InContext, other: InContext) -> tuple[Kind, Evidence] | None:
    """What differs between two claims in much the same words: a figure or a negation alone, or the pole of a state; or None."""
    poles = [*opposite_poles(one.claim, other.claim)] if on_one_name(one, other) and both_settled(one, other) else []
    if poles and fuzz.token_set_ratio(one.claim.text.lower(), other.claim.text.lower()) >= _ON_ONE_THING:
        return poles[0]
    if min(len(one.masked), len(other.masked)) < _SHORTEST or one.codes != other.codes or one.names != other.names:
        return None
    if fuzz.ratio(one.masked, other.masked) < _TURNED:
        return None
    figures = [*different_figures(one.claim, other.claim)]
    if figures:
        return figures[0]
    if one.negations + other.negations == 1 and "#" not in one.masked + other.masked:
        return _whole(one, other, "negation", "the same words, once with a negation")
    return None


def refuted(one: InContext, other: InContext) -> tuple[Kind, Evidence] | None:
    """That of two statements on one matter, each without a report around it, one says that it is not so; or None.

    Of whole reports this tells nothing: their sentences deny one thing and say another. Of headlines it tells nearly all
    (Ferreira and Vlachos, Emergent, NAACL 2016).
    """
    if one.alone is None or other.alone is None or not on_one_matter(one.alone, other.alone):
        return None
    if one.alone.denies == other.alone.denies or one.refutes == other.refutes:
        return None
    return _whole(one, other, "refutation", both_quoted(one.claim, other.claim))


def _shared_run(one: str, other: str) -> int:
    """The length of the longest run of characters that two texts share."""
    return SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size


def _whole(one: InContext, other: InContext, signal: str, says: str) -> tuple[Kind, Evidence]:
    return Kind.NEGATION, of_both(signal, one.claim, other.claim, POLES, says)

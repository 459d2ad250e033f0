"""A claim's words -> what they say in comparable form."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from reconciler.pipeline.measures import measures
from reconciler.records import BOUND, EXACT, INCREMENT, QUANTITY, Reading
from reconciler.text.lexicon import Lexicon, Term
from reconciler.text.numbers import Quantity, quantities
from reconciler.text.permission import permitting
from reconciler.text.sought import asked_for
from reconciler.text.tallies import is_increment, is_progress
from reconciler.text.words import Found, Word, words

# A negation reaches over this many words to its right ("not yet formally been approved").
_REACH = 4
# «never found and are presumed dead», «did not resign, was dismissed»; but «not, however, approved».
_ENDS_PREDICATE = re.compile(r"\b(?:and|but|yet)\b|[;:]|^[^,]+,[^,]*$")
# What is not at one pole is not quite at the other: "not approved" is less than "banned".
_TURNED = -0.8
_NEAR = 30
_INSTEAD = re.compile(r"\b(?:not|rather than|instead of|(?:up|down|corrected|revised) from)\s+(?:the\s+|some\s+|about\s+)?$", re.IGNORECASE)
_HELD_AT = re.compile(r"(?P<held>\b(?:held|kept)) (?:at|to|below|under|within|near|around) (?:[a-z]+ )?$")
_DECLARING = frozenset("declare declares declared declaring pronounce pronounced pronounces proclaimed proclaims".split())
_OVER = re.compile(
    r"(?: (?:with|between|in|on|of) [\w'’ -]{1,40}?)? (?:over|dead|void|finished|ended|at an end|null and void)"
    r"(?=\W*$|[,;:.]|[\"”’]| (?:on|after|as|and|because|following|since|when|in|at|but|"
    r"before|amid|this|last|late|early|yesterday|today|\w+day)\b)",
    re.IGNORECASE,
)
# The dimension and the poles that leave is told on, as `vocabulary/dimensions/permission.toml` has them.
_PERMISSION, _GIVEN, _WITHHELD = "permission", ("permitted", 1.0), ("barred", -1.0)
_FROM, _TO = re.compile(r"\bfrom\s+$", re.IGNORECASE), re.compile(r"\s+(?:[a-z]+\s+)?to\s+")


def readings(claim: str, offset: int, lexicon: Lexicon, speaker: str | None = None) -> tuple[Reading, ...]:
    """All readings of a claim's words; spans are shifted by `offset`, the claim's place in its part.

    How many say so, «three people familiar with the talks said», is no figure of what they say: `speaker` is who says it.
    """
    among = words(claim)
    at = claim.find(speaker) if speaker else -1
    saying = range(at, at + len(speaker)) if speaker and at >= 0 else range(0)
    figures = [each for each in _number_readings(claim, offset, among, lexicon) if each.start - offset not in saying]
    held_at = {end for each in figures if each.unit and (end := _held_at(claim, each.start - offset)) is not None}
    said = [each for each in _word_readings(claim, offset, among, lexicon) if each.end - offset not in held_at]
    return (*said, *_leave_readings(claim, offset, said, lexicon), *figures)


def _held_at(claim: str, figure: int) -> int | None:
    """Where «held» ends if a figure with a unit says at what: a fire «held at 3,880 hectares» is in no custody."""
    found = _HELD_AT.search(claim, max(0, figure - _NEAR), figure)
    return found.end("held") if found else None


def _word_readings(claim: str, offset: int, among: list[Word], lexicon: Lexicon) -> Iterator[Reading]:
    said = list(lexicon.terms.find(among))
    if not said:
        return
    negations, sought = list(lexicon.negations.find(among)), asked_for(claim, among, lexicon.seeking)
    for found in said:
        turned = next((each for each in reversed(negations) if _reaches(claim, among, each.last, found.first)), None)
        start, end = among[turned.first if turned else found.first].start, among[found.last].end
        pole, degree = _stands(found.means, is_turned=turned is not None)
        if turned is None and (over := _declared_over(claim, among, found)) is not None:
            (pole, degree), end = _stands(found.means, is_turned=True), over
        # What somebody asks for or tries is not so, nor is it not: it stands at neither pole.
        if found.first in sought and found.means.dimension not in lexicon.by_request:
            pole, degree = f"sought {pole}", 0.0
        yield Reading(found.means.dimension, pole, offset + start, offset + end, claim[start:end], degree)


def _leave_readings(claim: str, offset: int, said: Sequence[Reading], lexicon: Lexicon) -> Iterator[Reading]:
    """What «may» gives or withholds, where no term says so: «No aircraft may land», «cars may cross again»."""
    for leave in permitting(claim, lexicon.permission):
        start, end = offset + leave.start, offset + leave.end
        if not any(each.start < end and start < each.end for each in said):
            pole, degree = _GIVEN if leave.is_given else _WITHHELD
            yield Reading(_PERMISSION, pole, start, end, claim[leave.start : leave.end], degree)


def _declared_over(claim: str, among: list[Word], found: Found[Term]) -> int | None:
    """Where it ends that what is declared is declared to be over: «declared the ceasefire with Osk over», not «a truce over Easter»."""
    if _DECLARING.isdisjoint(word.lower for word in among[found.first : found.last + 1]):
        return None
    over = _OVER.match(claim, among[found.last].end)
    return over.end() if over else None


def _stands(term: Term, *, is_turned: bool) -> tuple[str, float]:
    """At which pole a phrase stands, and how firmly."""
    return (f"not {term.pole}", round(term.degree * _TURNED, 3)) if is_turned else (term.pole, term.degree)


def _reaches(claim: str, among: list[Word], negation: int, first: int) -> bool:
    """Whether the negation that ends with one word turns the phrase that begins with another: near it, and in its predicate."""
    return 0 < first - negation <= _REACH and not _ENDS_PREDICATE.search(claim[among[negation].end : among[first].start])


def _number_readings(claim: str, offset: int, among: list[Word], lexicon: Lexicon) -> Iterator[Reading]:
    found, ends = quantities(claim, lexicon), [word.end for word in among]
    first = {quantity: bisect_left(ends, quantity.start + 1) for quantity in found}
    given_up = [_given_up(claim, quantity, following) for quantity, following in zip_longest(found, found[1:])]
    held = [
        each
        for each, is_gone in zip(found, given_up, strict=True)
        if not (is_gone or is_progress(claim, among, first[each], each, lexicon))
    ]
    totals: list[set[str]] = []
    for quantity, counted in zip(held, measures(claim, among, held, lexicon), strict=True):
        telling = {*counted} - lexicon.anyone
        # «Two were killed and another 12 injured»: that is all of the injured.
        adds = is_increment(among, first[quantity], quantity, lexicon) and (not totals or any(telling & total for total in totals))
        totals.append(telling)
        yield Reading(
            dimension=QUANTITY,
            pole=INCREMENT if adds else EXACT if quantity.exact else BOUND,
            start=offset + quantity.start,
            end=offset + quantity.end,
            words=claim[quantity.start : quantity.end],
            # JSON has no infinity: an open end is None.
            low=quantity.low if math.isfinite(quantity.low) else None,
            high=quantity.high if math.isfinite(quantity.high) else None,
            unit=quantity.unit,
            measures=() if adds else counted,
        )


def _given_up(claim: str, quantity: Quantity, following: Quantity | None) -> bool:
    """Whether a claim names a figure as what holds no longer, or never did: «not $4 billion», «up from 104», «from 31 to 27»."""
    before = claim[max(0, quantity.start - _NEAR) : quantity.start]
    if _INSTEAD.search(before):
        return True
    return following is not None and _FROM.search(before) is not None and _TO.fullmatch(claim[quantity.end : following.start]) is not None

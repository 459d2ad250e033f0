"""A claim and its report -> what a reader has to be told beside the bare quotation: where it starts, and what it is about."""

from __future__ import annotations

from reconciler.records import Claim, Report
from reconciler.text.datelines import is_dateline
from reconciler.text.pronouns import PRONOUNS
from reconciler.text.words import words

_QUOTES = "\"'“”‘’„«»"
# What a sentence ends with; after a colon somebody else's begins.
_ENDS = ".!?…:。！？"
# No dateline is longer.
_BEFORE = 120
_OF_THE_SPEAKER = frozenset({"i", "we", "you"})


def starts_inside(claim: Claim, report: Report) -> bool:
    """Whether a claim begins inside its sentence, as «but reduced her sentence» does."""
    part = report.title if claim.part == "title" else report.text
    before = part[max(0, claim.start - _BEFORE) : claim.start]
    bare = before.rstrip()
    if not bare or "\n" in before[len(bare) :] or is_dateline(bare.rpartition("\n")[2]):
        return False
    if claim.text[:1].islower():
        return True
    return not bare.rstrip(f"{_QUOTES})]").endswith(tuple(_ENDS)) and bare[-1] not in _QUOTES


def about(claim: Claim, report: Report) -> str:
    """The title that tells whom or what a claim is about that begins with a pronoun; nothing where it needs none.

    Who «we» are that are quoted is told by who is named as the speaker.
    """
    first = next((word.lower for word in words(claim.text[:40])), "")
    quoted = claim.text[:1] in _QUOTES and first in _OF_THE_SPEAKER
    return report.title if claim.part == "text" and first in PRONOUNS and not quoted else ""

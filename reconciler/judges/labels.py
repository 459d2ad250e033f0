"""Two figures of bulletins -> why they are none to hold against one another: «Rescued: 131.», «Dawn 42.1%.» say by a label what of."""

from __future__ import annotations

import re
from functools import lru_cache

from reconciler.judges.context import InContext
from reconciler.judges.signals import figures
from reconciler.pipeline.terms import lemma
from reconciler.text.language import COMMON
from reconciler.text.words import is_title_case, words

# A label, a figure and no more: no verb says what became of it. Without a colon it is a name's share.
_LABELLED = re.compile(
    r"\W*(?:[^:;\d]{1,60}: )?(?P<label>[A-Z][^:;\d.,]{1,40}?)(?P<colon>:)? (?:(?:at least|about|some|over|more than) )?[$€£]?\d[\d.,]*"
    r" ?(?P<share>%|per ?cent)?(?: ?[a-z]{1,12})?(?: \([^()]*\))?\W*"
)
_LONGEST = 120
# What says nothing of what is counted: «Corrected: 2,300,000».
_OF_NOTHING = frozenset("total new number figure count update updated corrected correction revised now latest result signed final".split())


def other_label(one: InContext, other: InContext) -> str | None:
    """What one bulletin counts under a label is nothing that is counted under another, or told of: the rescued are not the dead."""
    labels = _label(one), _label(other)
    if not any(labels):
        return None
    ours, theirs = (_measures(label, side) for label, side in zip(labels, (one, other), strict=True))
    if ours and theirs:
        return None if ours & theirs else _told(ours, theirs)
    # «Confirmed: 52» and «Cases: 60» may be of one thing; «Unity 43.7%» and «Dawn 42.1%» are of two.
    if ours or theirs or not all(labels) or labels[0] & labels[1]:
        return None
    return _told(*labels)


def _told(ours: frozenset[str], theirs: frozenset[str]) -> str:
    return f"other label: {', '.join(sorted(ours))} / {', '.join(sorted(theirs))}"


def _measures(label: frozenset[str], side: InContext) -> frozenset[str]:
    """The fates of people that a claim counts: by its label, else those of all of its figures."""
    if label:
        return label & side.lexicon.fates
    of_each = [frozenset(figure.measures) & side.lexicon.fates for figure in figures(side.claim.readings)]
    return frozenset().union(*of_each) if all(of_each) else frozenset()


def _label(side: InContext) -> frozenset[str]:
    """The measures that the label of a claim stands for, else its words."""
    label = _written(side.claim.text) if side.claim.part == "text" else None
    if label is None:
        return frozenset()
    among = words(label)
    known = frozenset(each.means for each in side.lexicon.measures.find(among))
    return known or frozenset(lemma(word.lower) for word in among if word.lower not in COMMON | _OF_NOTHING)


# Each claim is held against many.
@lru_cache(maxsize=8192)
def _written(claim: str) -> str | None:
    found = _LABELLED.fullmatch(claim) if len(claim) <= _LONGEST else None
    return found["label"] if found and (found["colon"] or (found["share"] and is_title_case(words(found["label"])))) else None

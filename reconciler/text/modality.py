"""A clause -> how firmly it is said."""

from __future__ import annotations

import re

from reconciler.records import Modality
from reconciler.text.lexicon import Lexicon
from reconciler.text.words import words

_QUESTION = re.compile(r"\?[\"'”’)\]]*\s*$")
_OPINION_TITLE = re.compile(r"^\s*(?:opinion|comment|editorial|analysis|column|op-ed|viewpoint)\s*[:|–—-]", re.IGNORECASE)
# What weakens a claim most wins: a question asserts nothing, whatever else it says.
_FROM_WEAKEST = (Modality.DENIED, Modality.CONDITIONAL, Modality.OPINION, Modality.POSSIBLE, Modality.PLANNED, Modality.REPORTED)


def modality(clause: str, lexicon: Lexicon) -> Modality:
    """The weakest modality that the clause's words give it; `asserted` where there is none."""
    if _QUESTION.search(clause):
        return Modality.QUESTION
    if _OPINION_TITLE.match(clause):
        return Modality.OPINION
    said = {found.means for found in lexicon.modality.find(words(clause))}
    return next((modality for modality in _FROM_WEAKEST if modality in said), Modality.ASSERTED)


def is_opinion(title: str) -> bool:
    """Whether a title marks its report as opinion or analysis."""
    return bool(_OPINION_TITLE.match(title))

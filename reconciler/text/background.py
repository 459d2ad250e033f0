"""A sentence -> whether it only recounts an earlier state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from reconciler.text.lexicon import Lexicon
from reconciler.text.times import StatedTime
from reconciler.text.words import words

_PLUPERFECT = re.compile(
    r"\b(?:had (?:\w+ly )?(?:been|\w+ed|\w+en|\w+n|shut|put|said|told|cut|let|made|held|taken)|was (?:then|still))\b",
    re.IGNORECASE,
)
# A report on what happened two days ago is news in most papers; older times make a sentence suspect.
_NEWS_AGE = timedelta(days=3)
_SURE = 2


def recounts(sentence: str, stated: Sequence[StatedTime], published_at: datetime, lexicon: Lexicon) -> bool:
    """Whether a sentence recounts an earlier state: at least two of a recounting phrase, the pluperfect, an older time."""
    signs = int(_PLUPERFECT.search(sentence) is not None)
    signs += any(time.until < published_at - _NEWS_AGE for time in stated)
    signs += 2 * lexicon.recounting.any(words(sentence))
    return signs >= _SURE

"""A claim that only denies what stands before it, «Tarsia called that a lie» -> why it cannot be held against something else."""

from __future__ import annotations

import re
from functools import lru_cache

from reconciler.judges.context import InContext
from reconciler.judges.in_common import short
from reconciler.text.words import words

# «The charges», «the findings» are known from elsewhere.
_WHAT = r"(?:it|this|that|both|all of (?:it|this)|the (?:reports?|claims?|rumou?rs?|suggestions?|statement))"
_AS = (
    r"(?: (?:as )?(?:an? )?(?:\w+ )?"
    r"(?:lies?|nonsense|untrue|false|inventions?|fabrications?|baseless|unfounded|fantasy|fiction|rubbish|absurd))?"
)
_DENIES = r"(?:den(?:y|ies|ied)|reject(?:s|ed)?|dismiss(?:es|ed)?|disput(?:es?|ed)|refut(?:es|ed)|contest(?:s|ed)?|calls?|called)"
_IS_FALSE = r"(?:not true|untrue|false|incorrect|wrong|a lie|lies|nonsense|not correct|inaccurate|mistaken|in error)"
_LONGEST = 160
# Nothing but a denial: somebody denies it, it is untrue, «Assessment: False».
_BARE = re.compile(
    rf"\W*(?:[\w.,'’ -]{{1,60}}? (?:\w+ly )?{_DENIES} {_WHAT}{_AS}|"
    rf"(?:(?:that|this|the) (?:statement|claim|report|figure|account|information|story|assertion)|that|this|it) (?:is|was) "
    rf"(?:\w+ly )?{_IS_FALSE}|"
    rf"(?:[\w’'. ]{{1,30}} )?(?:assessment|verdict|rating|conclusion|ruling): (?:\w+ )?{_IS_FALSE})\W*",
    re.IGNORECASE,
)


def denies_another(one: InContext, other: InContext) -> str | None:
    """A bare denial is of what was told right before it, and of nothing that has no telling word in common with that."""
    for denial, told in ((one, other), (other, one)):
        if denial.before and _is_bare(denial.claim.text) and not _telling(denial) & told.content:
            return f"denies something else: “{short(denial.before)}”"
    return None


# Each claim is held against many.
@lru_cache(maxsize=8192)
def _is_bare(claim: str) -> bool:
    return len(claim) <= _LONGEST and _BARE.fullmatch(claim) is not None


def _telling(denial: InContext) -> frozenset[str]:
    """The rare words of what is denied, without names, which a report has everywhere."""
    named = {word for name in denial.all_names for word in name.split()}
    return frozenset(word.lower for word in words(denial.before) if denial.is_rare(word.lower)) - named

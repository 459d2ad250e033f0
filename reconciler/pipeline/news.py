"""Sentences -> which of them tell the same news, so that a list tells none twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz, process

from reconciler.records import Claim

# Two sentences that share this many of their words tell the same news; of a headline and a sentence under it less will do.
_SAME_NEWS, _SAME_HEADLINE = 75.0, 60.0


def same_news(one: str, other: str, *, headline: bool = False) -> bool:
    """Whether two sentences tell the same; `headline` where one of them is the headline over the other."""
    least = _SAME_HEADLINE if headline else _SAME_NEWS
    return fuzz.token_set_ratio(one.lower(), other.lower(), score_cutoff=least) >= least


def _is_told(text: str, told: Sequence[str], least: float = _SAME_NEWS) -> bool:
    """Whether one of some texts tells what this one does; all of them in lower case."""
    return process.extractOne(text, told, scorer=fuzz.token_set_ratio, score_cutoff=least) is not None


def distinct(claims: Iterator[Claim], most: int) -> list[Claim]:
    """The first `most` claims that do not repeat one before them; no more are taken than that needs."""
    kept: list[Claim] = []
    told: list[str] = []
    while len(kept) < most and (claim := next(claims, None)):
        if not _is_told(claim.text.lower(), told):
            kept.append(claim)
            told.append(claim.text.lower())
    return kept


def untold(claims: Iterable[Claim], kept: Sequence[Claim]) -> int:
    """How many claims repeat none of those that are kept.

    They are not held against one another: of a large topic that would be tens of thousands of pairs for one number.
    """
    told = [claim.text.lower() for claim in kept]
    return sum(not _is_told(claim.text.lower(), told) for claim in claims)

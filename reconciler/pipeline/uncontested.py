"""A topic's claims that answer no question -> the lines for what else was reported, and for what was only recounted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reconciler.pipeline.matter import Matter
from reconciler.pipeline.news import distinct, same_news, untold
from reconciler.records import Claim, Modality, ReadReport, Standing
from reconciler.text.language import COMMON
from reconciler.text.pronouns import PRONOUNS
from reconciler.text.words import words
from reconciler.vocabulary import load_lexicon

# How many lines of what nothing contradicts, and of what is only recounted, a topic shows; the newest, with a count of the rest.
_MOST = 12
# How many of them a report may have, and how many of its sentences are looked through for these.
_OF_A_REPORT, _LOOKED_THROUGH = 3, 40
# So many claims that are not shown are held against those that are, so that what repeats one is not counted: of a large topic
# it would take long to go through all.
_HELD_AGAINST = 60
# A piece of a sentence says little by itself with fewer words that mean something, and a sentence with fewer than the second number.
_PIECE, _SENTENCE = 4, 2
_NO_NEWS = re.compile(
    r"\b(?:(?:we|it|the (?:news)?paper) (?:\w+ly )?(?:apologi[sz]e[ds]?|regrets?)|not (?:yet )?been able to (?:confirm|verify)|"
    r"asked (?:for (?:his|her|their) names? to be (?:kept|withheld)|not to be (?:named|identified|quoted)|to remain anonymous))\b",
    re.IGNORECASE,
)


def uncontested(matter: Matter) -> tuple[list[Claim], int]:
    """What the topic's reports say that nothing contradicts or updates, newest first, and how many claims more; none that a headline told.

    Each report's first line comes before any report's second one.
    """
    own = [read for read in reversed(matter.out) if not matter.is_copy(read.report.id)]
    free = [[claim for claim in read.claims if claim.id in matter.claims and _is_free(matter, claim)] for read in own]
    lines = [_lines(matter, *each) for each in zip(own, free, strict=True)]
    shown = distinct((claim for _ in range(_OF_A_REPORT) for each in lines if (claim := next(each, None))), _MOST)
    kept = {claim.id for claim in shown}
    rest = [(read, claim) for read, claims in zip(own, free, strict=True) for claim in claims if claim.id not in kept]
    new = (claim for read, claim in rest[:_HELD_AGAINST] if not _is_told(matter, read, claim))
    return matter.newest_first(shown), untold(new, shown) + len(rest[_HELD_AGAINST:])


def _lines(matter: Matter, read: ReadReport, free: Sequence[Claim]) -> Iterator[Claim]:
    """The lines that a report may have, worked out when the first of them is asked for: plans after what is so, but for one that leads."""
    lead = next((claim.id for claim in read.claims if claim.part == "text"), None)
    telling = [claim for claim in free[:_LOOKED_THROUGH] if claim.modality.settled or claim.modality is Modality.PLANNED]
    # «They asked not to be named» says little by itself.
    telling.sort(key=lambda claim: (claim.text.partition(" ")[0].lower() in PRONOUNS, not claim.modality.settled and claim.id != lead))
    yield from (claim for claim in telling if _says_something(claim) and not _is_told(matter, read, claim))


def _is_told(matter: Matter, read: ReadReport, claim: Claim) -> bool:
    """Whether a claim of the same report that answers a question tells it too."""
    asked = (other for other in read.claims if other.id in matter.claims and matter.states[other.id].positions)
    return any(_tells(other, claim) for other in asked)


def _is_free(matter: Matter, claim: Claim) -> bool:
    state = matter.states[claim.id]
    return claim.part == "text" and not claim.background and state.standing is Standing.STANDS and not state.positions


def _tells(one: Claim, other: Claim) -> bool:
    return same_news(one.text, other.text, headline=one.part == "title")


def _says_something(claim: Claim) -> bool:
    """Whether a claim is more than an apology, that somebody says nothing, or a few words off a sentence."""
    lexicon, among = load_lexicon(), words(claim.text)
    if lexicon.unsaid.any(among) or _NO_NEWS.search(claim.text):
        return False
    telling = [word for word in among if word.lower not in COMMON and word.lower not in lexicon.reporting_verbs]
    # How many words a text in another script has is not known.
    return len(telling) >= (_PIECE if claim.text[:1].islower() else _SENTENCE) or not claim.text.isascii()


def recounted(matter: Matter) -> tuple[list[Claim], int]:
    """The newest that the reports tell of earlier states, and how much more: shown so that a reader sees that it was not taken for news."""
    own = [read for read in matter.out if not matter.is_copy(read.report.id)]
    told = [claim for read in own for claim in read.claims if claim.background and claim.id in matter.claims]
    counting = iter(matter.newest_first(claim for claim in told if matter.standing(claim) is not Standing.WITHDRAWN))
    shown = distinct(counting, _MOST)
    return shown, untold(counting, shown)

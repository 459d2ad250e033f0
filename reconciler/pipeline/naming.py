"""A topic's reports, and where their claims stand -> what the topic is called."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from math import fsum
from operator import mul

from reconciler.pipeline.news import same_news
from reconciler.pipeline.origins import originals, published
from reconciler.pipeline.terms import lemma
from reconciler.records import Claim, ClaimState, ReadReport, Standing, Tie
from reconciler.text.words import folded_words

# A report at least this near to the middle of its topic, beside the nearest, is central enough to name it.
_CENTRAL = 0.5
# What names a topic that has no title, the more the better, and how much of it.
_BY_STANDING = {Standing.STANDS: 2, Standing.DISPUTED: 1}
_LONGEST = 120
# «CORRECTED: Toll in Moru», «UPDATE 2-Toll in Moru»: what kind of report it heads is no part of what a topic is called.
_MARK = re.compile(
    r"^\W*(?:(?:correct(?:ion|ed|s)|clarification|refile|updated?(?: ?\d+)?|breaking(?: news)?|exclusive|live|just in)"
    r"\s*(?:[:|]|[-–—]+)\s*)+(?=\S+\s\S)",
    re.IGNORECASE,
)


def called(reads: Sequence[ReadReport], states: Mapping[str, ClaimState], ties: Sequence[Tie], origin_of: Mapping[str, str]) -> str:
    """What a topic is called: by its headline, else by the title of a report that is in it as a whole, else by its newest claim.

    `reads` are its reports, and `states` those of its own claims: what was split off another topic may have no title, and a
    title that was split off names another.
    """
    own = originals([read.report.id for read in reads], origin_of)
    if found := headline(reads, states, {read.report.id for read in reads} - own):
        return _MARK.sub("", found)
    told = [read for read in reads if read.report.id in own]
    whole = [read for read in told if all(claim.id in states for claim in read.claims)]
    newest = None if any(read.claims for read in whole) else _newest(told, states)
    return newest.text[:_LONGEST] if newest else label(whole or told, ties)


def _newest(reads: Sequence[ReadReport], states: Mapping[str, ClaimState]) -> Claim | None:
    """The newest of the claims that stand, else of those in dispute, else of all; of one report the first."""
    places = {claim.id: (*published(read.report), -number) for read in reads for number, claim in enumerate(read.claims)}
    claims = [claim for read in reads for claim in read.claims if claim.id in states]

    def place(claim: Claim) -> tuple[object, ...]:
        return _BY_STANDING.get(states[claim.id].standing, 0), not claim.background, *places[claim.id]

    return max(claims, key=place, default=None)


def label(reads: Sequence[ReadReport], ties: Sequence[Tie]) -> str:
    """What a topic is called: the title of the report most alike to the others, or the start of its text."""
    total: Counter[str] = Counter()
    ids = {read.report.id for read in reads}
    for tie in (tie for tie in ties if tie.a in ids and tie.b in ids):
        total[tie.a] += tie.likeness  # type: ignore[assignment]
        total[tie.b] += tie.likeness  # type: ignore[assignment]
    central = max(reads, key=lambda read: (round(total[read.report.id], 6), -read.report.published_at.timestamp(), read.report.id)).report
    return _MARK.sub("", central.title) or central.text[:90]


def headline(reads: Sequence[ReadReport], states: Mapping[str, ClaimState], copies: Container[str]) -> str | None:
    """What a topic is called now: the newest title of a central report of its own that still holds; None where none does.

    A title that answers one of the topic's questions, or whose lead does, is taken before one that answers none, and either before
    one that is disputed or no settled fact. `copies` are the reports that only reprint others.
    """
    own = [read for read in reads if read.report.id not in copies]
    all_holding = [(hold, read) for read in own if (hold := _hold(read, states))]
    shared = Counter(term for read in reads for term in read.terms)
    # «Bulletin 6» says nothing of a matter that others write about, too.
    holding = [each for each in all_holding if any(shared[term] > 1 for term in _title_terms(each[1]))] or all_holding
    nearness = _nearness([read for _, read in holding])
    central = [each for each in holding if nearness[each[1].report.id] >= _CENTRAL * max(nearness.values())]
    best = max(central, key=lambda each: (each[0], *published(each[1].report)), default=None)
    return best[1].report.title if best else None


def _hold(read: ReadReport, states: Mapping[str, ClaimState]) -> int:
    """How well a report's title holds, from 3 (it answers a question and stands) down to 0 (it is out of date, or there is none)."""
    claims = [claim for claim in read.claims if claim.part == "title" and claim.id in states]
    standings = {states[claim.id].standing for claim in claims}
    if not claims or standings & {Standing.SUPERSEDED, Standing.WITHDRAWN} or any(claim.background for claim in claims):
        return 0
    if Standing.DISPUTED in standings or any(not claim.modality.settled for claim in claims):
        return 1
    return 3 if any(states[claim.id].positions for claim in (*claims, *_leads(read, states))) else 2


def _leads(read: ReadReport, states: Mapping[str, ClaimState]) -> list[Claim]:
    """The first sentence, if it stands and tells what the title does: it may answer a question where the few words of a title do not."""
    first = [claim for claim in read.claims if claim.part == "text"][:1]
    standing = [claim for claim in first if claim.id in states and states[claim.id].standing is Standing.STANDS and not claim.background]
    return [claim for claim in standing if same_news(read.report.title, claim.text, headline=True)]


def _title_terms(read: ReadReport) -> set[str]:
    return {lemma(word) for word in folded_words(read.report.title)} & read.terms.keys()


def _nearness(reads: Sequence[ReadReport]) -> dict[str, float]:
    """How near each report lies to the middle of all, by their terms; summed exactly, so that no order matters."""
    weights: dict[str, list[float]] = defaultdict(list)
    for read in reads:
        for term, weight in read.terms.items():
            weights[term].append(weight)
    middle = {term: fsum(each) for term, each in weights.items()}
    return {read.report.id: round(fsum(map(mul, read.terms.values(), map(middle.__getitem__, read.terms))), 6) for read in reads}

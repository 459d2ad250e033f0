"""The words that reading needs, as one frozen object; the `vocabulary` package fills it from its files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from reconciler.records import Modality
from reconciler.text.furniture import Furniture
from reconciler.text.headlines import HeadlineWords
from reconciler.text.permission import PermissionWords
from reconciler.text.sought import SeekingWords
from reconciler.text.words import Phrases

# With the stop and the space after it.
_LONGEST_SIGN = 7
Bound = Literal["at least", "at most", "about", "nearly", "exactly"]


@dataclass(frozen=True, slots=True)
class Term:
    """What a vocabulary phrase says: on which dimension, at which pole, how firmly (-1..1)."""

    dimension: str
    pole: str
    degree: float


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit word means: its canonical unit and how many of it there are to one."""

    name: str
    factor: float


@dataclass(frozen=True, slots=True)
class AuthorityWords:
    """Nouns beside a country's name: `bodies` that act for it, `laws` that something happens under, `goods` that are merely of it."""

    bodies: frozenset[str]
    laws: frozenset[str]
    goods: frozenset[str]


@dataclass(frozen=True)
class Signs:
    """What stands before a figure and says its unit: «€», «US$», «Rs.»."""

    units: Mapping[str, Unit]

    @cached_property
    def _at_end(self) -> re.Pattern[str]:
        forms = sorted(self.units, key=lambda form: (-len(form), form))
        signs, marked, codes = (
            "|".join(re.escape(form) for form in forms if (form[0].isalpha(), form[-1].isalpha()) == ends)
            for ends in ((False, False), (True, False), (True, True))
        )
        # «R500m», but not «Mr R. 5»; a sign after a figure, «500€ 3 people», is of that figure.
        return re.compile(
            rf"(?<![^\W_])(?:(?P<marked>{marked})\s?$|(?P<code>{codes})(?:$|(?<=\w\w)\.?\s?$))|(?<!\d)(?<!\d\s)(?P<sign>{signs})\s?$"
        )

    def before(self, text: str, place: int) -> tuple[int, Unit] | None:
        """Where the sign begins that stands right before this place of a text, and what it says."""
        found = self._at_end.search(text, max(0, place - _LONGEST_SIGN), place)
        return (found.start(), self.units[found["sign"] or found["marked"] or found["code"]]) if found else None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word lists, compiled."""

    terms: Phrases[Term]
    asks: dict[str, str]
    negations: Phrases[bool]
    modality: Phrases[Modality]
    headlines: HeadlineWords
    seeking: SeekingWords
    permission: PermissionWords
    reporting_verbs: frozenset[str]
    saying: frozenset[str]
    crying: frozenset[str]
    participles_too: frozenset[str]
    nouns_too: frozenset[str]
    declared_states: frozenset[str]
    knowing: frozenset[str]
    speaker_nouns: frozenset[str]
    papers: frozenset[str]
    bodies: frozenset[str]
    methods: frozenset[str]
    labels: frozenset[str]
    given_names: dict[str, str]
    outlets: Phrases[bool]
    clause_verbs: frozenset[str]
    recounting: Phrases[bool]
    reckoned: frozenset[str]
    inserted: Phrases[bool]
    concerning: Phrases[bool]
    considered: Phrases[bool]
    unsaid: Phrases[bool]
    moved: Phrases[bool]
    disowning: Phrases[bool]
    refuting: Phrases[bool]
    forecasts: Phrases[bool]
    forecast_nouns: frozenset[str]
    revising: Phrases[bool]
    units: Phrases[Unit]
    large_units: Phrases[Unit]
    signs: Signs
    bounds: Phrases[Bound]
    added_before: Phrases[bool]
    added_after: Phrases[bool]
    margin_before: Phrases[bool]
    margin_after: Phrases[bool]
    progress_of: Phrases[bool]
    progress_done: frozenset[str]
    progress_done_at_end: frozenset[str]
    numbered: frozenset[str]
    measures: Phrases[str]
    measures_of_people: Phrases[str]
    money: frozenset[str]
    money_measures: frozenset[str]
    dollars: frozenset[str]
    wholes: dict[str, frozenset[str]]
    yielding: dict[str, frozenset[str]]
    anyone: frozenset[str]
    fates: frozenset[str]
    persons: frozenset[str]
    stages: frozenset[tuple[str, str]]
    by_request: frozenset[str]
    scopes: Phrases[str]
    directions: Phrases[str]
    sessions: Phrases[str]
    products: frozenset[str]
    frequencies: dict[str, float]
    rarest: float
    aliases: dict[str, str]
    countries: Phrases[str]
    authorities: AuthorityWords
    places: frozenset[str]
    agencies: frozenset[str]
    heads: frozenset[str]
    furniture: Furniture
    version: str

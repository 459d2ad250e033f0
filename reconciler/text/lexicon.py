"""The words that reading needs, as one frozen object; the `vocabulary` package fills it from its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reconciler.records import Modality
from reconciler.text.words import Phrases

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
class Lexicon:
    """All word lists, compiled."""

    terms: Phrases[Term]
    negations: Phrases[bool]
    modality: Phrases[Modality]
    reporting_verbs: frozenset[str]
    speaker_nouns: frozenset[str]
    labels: frozenset[str]
    given_names: dict[str, str]
    outlets: Phrases[bool]
    clause_verbs: frozenset[str]
    recounting: Phrases[bool]
    considered: Phrases[bool]
    unsaid: Phrases[bool]
    moved: Phrases[bool]
    disowning: Phrases[bool]
    refuting: Phrases[bool]
    forecasts: Phrases[bool]
    revising: Phrases[bool]
    units: Phrases[Unit]
    bounds: Phrases[Bound]
    added_before: Phrases[bool]
    added_after: Phrases[bool]
    progress_of: Phrases[bool]
    progress_done: frozenset[str]
    progress_done_at_end: frozenset[str]
    measures: Phrases[str]
    measures_of_people: Phrases[str]
    money: frozenset[str]
    money_measures: frozenset[str]
    wholes: dict[str, frozenset[str]]
    yielding: dict[str, frozenset[str]]
    anyone: frozenset[str]
    persons: frozenset[str]
    stages: frozenset[tuple[str, str]]
    scopes: Phrases[str]
    directions: Phrases[str]
    sessions: Phrases[str]
    products: frozenset[str]
    frequencies: dict[str, float]
    rarest: float
    aliases: dict[str, str]
    countries: Phrases[str]
    places: frozenset[str]
    agencies: frozenset[str]
    heads: frozenset[str]
    version: str

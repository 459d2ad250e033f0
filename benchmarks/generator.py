"""A seed -> reports as a newsroom archive has them: stories told by several sources, reprints, conflicts; no outside text.

Background words come with the document frequencies of the shipped vocabulary, names from pools in which few are common
(Zipf), and about ninety reports a day, so that a larger archive reaches back further and is no denser.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from math import exp
from typing import Any

from reconciler.text.lexicon import Lexicon

CLAIMS_A_REPORT = 15
REPORTS_A_DAY = 90
START = datetime(2024, 1, 1, tzinfo=UTC)
_SOURCES, _NAMES, _PLACES, _SENTENCES = 120, 3000, 1500, 14
_SYLLABLES = "ka ro mi ten sul ba vor ne li dra sha pel ot um gri fa zen tor ul wes hin mar qu jo dei".split()
_GLUE = ("of the", "in a", "and the", "for its", "with the", "to a", "after the", "on its", "by the", "at the")
# What either side of a story says on each of its questions.
_STANCES = (
    (
        "{who} has been blocked from exporting the {thing} to {place}, the ministry said.",
        "{who} has been cleared to export the {thing} to {place}, the ministry said.",
    ),
    (
        "At least 31 people were injured at the {thing} plant of {who} in {place}, officials said.",
        "Exactly 27 people were injured at the {thing} plant of {who} in {place}, officials said.",
    ),
)
# So many sentences before them, and of ten reports four take one side, three the other and three neither.
FIRST_STANCE, STANCES = 1, len(_STANCES)
_SIDES = (4, 3, 3)


@dataclass(frozen=True, slots=True)
class Made:
    """A report as it would be sent, with its story's number, which of the story's two sides it takes (None: neither), and its sentences."""

    fields: dict[str, Any]
    story: int
    side: int | None
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Story:
    number: int
    words: tuple[str, ...]
    who: str
    place: str
    thing: str
    first: datetime


class Newsroom:
    """Makes the reports of one seed."""

    def __init__(self, lexicon: Lexicon, seed: int = 1) -> None:
        self._rng = random.Random(seed)
        common = sorted((word, idf) for word, idf in lexicon.frequencies.items() if word.isalpha())
        self._words = [word for word, _ in common]
        self._weights = list(accumulate(exp(-idf) for _, idf in common))
        rare = sorted(word for word, idf in common if idf >= 4)
        self._rare = self._rng.sample(rare, len(rare))
        self._ranks = list(accumulate(1 / (rank + 10) for rank in range(_NAMES)))
        self._names, self._places = self._pool(_NAMES), self._pool(_PLACES)
        self._sources = [f"{name} {kind}" for name, kind in zip(self._pool(_SOURCES), ["Wire", "Post", "Ledger"] * _SOURCES, strict=False)]

    def reports(self, count: int) -> Iterator[Made]:
        """So many reports, story by story, as they were published."""
        made, number = 0, 0
        while made < count:
            story = self._story(number, START + timedelta(days=made / REPORTS_A_DAY))
            told: list[Made] = []
            for _ in range(min(count - made, 1 + int(self._rng.paretovariate(1.1)) % 12)):
                told.append(self._told(story, told, made + len(told)))
            yield from told
            made, number = made + len(told), number + 1

    def _pool(self, size: int) -> list[str]:
        return sorted({"".join(self._rng.choices(_SYLLABLES, k=self._rng.randint(2, 4))).capitalize() for _ in range(size)})

    def _zipf(self, pool: Sequence[str]) -> str:
        # Zipf-Mandelbrot: the commonest name is in one story in sixty.
        return self._rng.choices(pool, cum_weights=self._ranks[: len(pool)])[0]

    def _story(self, number: int, first: datetime) -> _Story:
        words = tuple(self._rng.sample(self._rare, 8))
        thing = f"{self._rng.choice('ABCDEFGHKLMNPRSTVX')}{self._rng.randint(10, 9999)}"
        return _Story(number, words, self._zipf(self._names), self._zipf(self._places), thing, first)

    def _told(self, story: _Story, told: Sequence[Made], number: int) -> Made:
        """The next report of a story: a reprint of an earlier one, or one of its own that takes a side."""
        source = self._rng.choice(self._sources)
        at = story.first + timedelta(hours=self._rng.expovariate(1 / 40))
        reprinted = told and self._rng.random() < 0.15
        of = self._rng.choice(told) if reprinted else self._fresh(story)
        fields = {**of.fields, "source": source, "published_at": at.isoformat(), "url": f"https://press.example/{number}"}
        return Made(fields, story.number, of.side, of.spans)

    def _fresh(self, story: _Story) -> Made:
        side = self._rng.choices((0, 1, None), _SIDES)[0]
        sentences = [self._sentence(story) for _ in range(_SENTENCES if side is None else _SENTENCES - STANCES)]
        if side is not None:
            stances = [sides[side].format(who=story.who, thing=story.thing, place=story.place) for sides in _STANCES]
            sentences[FIRST_STANCE:FIRST_STANCE] = stances
        text, spans = _joined(sentences)
        title = f"{story.who} {self._rng.choice(story.words)} {self._rng.choice(story.words)} in {story.place}"
        return Made({"title": title, "text": text}, story.number, side, spans)

    def _sentence(self, story: _Story) -> str:
        drawn = self._rng.choices(self._words, cum_weights=self._weights, k=self._rng.randint(5, 9))
        if self._rng.random() < 0.6:
            drawn.insert(self._rng.randrange(len(drawn)), self._rng.choice((story.who, story.place, story.thing)))
        drawn.insert(self._rng.randrange(len(drawn)), self._rng.choice(story.words))
        for at in range(len(drawn) - 1, 0, -2):
            drawn.insert(at, self._rng.choice(_GLUE))
        return f"The {' '.join(drawn)} was seen."


def _joined(sentences: Sequence[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    spans, at = [], 0
    for sentence in sentences:
        spans.append((at, at + len(sentence)))
        at += len(sentence) + 1
    return " ".join(sentences), tuple(spans)

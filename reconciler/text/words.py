"""Text -> words with their places, and the trie that finds phrases among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

# Numbers keep their separators (2,100 · 2.5 · 13:30); letters keep inner apostrophes (don't); hyphens separate.
_WORD = re.compile(r"\d+(?:[.,:]\d+)*[^\W_]*|[^\W\d_]+(?:['’][^\W\d_]+)*\d*[^\W_]*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word at `start`..`end` of its text; `lower` is its folded form with a straight apostrophe."""

    start: int
    end: int
    text: str
    lower: str


def words(text: str) -> list[Word]:
    """All words of a text, in order."""
    return [Word(m.start(), m.end(), m[0], m[0].lower().replace("’", "'")) for m in _WORD.finditer(text)]


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A phrase found: the word indices `first`..`last` (inclusive) and what the phrase stands for."""

    first: int
    last: int
    means: T


class Phrases(Generic[T]):
    """Finds whole-word phrases in a list of words, longest first, without overlap, in one pass."""

    def __init__(self, phrases: Mapping[str, T]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase, means in phrases.items():
            parts = tuple(word.lower for word in words(phrase))
            if parts:
                self._by_first.setdefault(parts[0], []).append((parts, means))
        for options in self._by_first.values():
            options.sort(key=lambda option: (-len(option[0]), option[0]))

    def find(self, among: Sequence[Word]) -> Iterator[Found[T]]:
        """Every phrase among the words, left to right."""
        at = 0
        while at < len(among):
            found = self._at(among, at)
            if found is None:
                at += 1
            else:
                yield found
                at = found.last + 1

    def any(self, among: Sequence[Word]) -> bool:
        """Whether any phrase occurs."""
        return next(self.find(among), None) is not None

    def _at(self, among: Sequence[Word], at: int) -> Found[T] | None:
        for parts, means in self._by_first.get(among[at].lower, ()):
            end = at + len(parts)
            if end <= len(among) and all(among[at + i].lower == part for i, part in enumerate(parts)):
                return Found(at, end - 1, means)
        return None


def phrase_set(phrases: Iterable[str]) -> Phrases[bool]:
    """Phrases that only have to be found."""
    return Phrases(dict.fromkeys(phrases, True))

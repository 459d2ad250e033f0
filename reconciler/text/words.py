"""Text -> words with their places, and the index that finds phrases among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

# Numbers keep their separators (2,100 · 2.5 · 13:30); letters keep inner apostrophes (don't) and digits (H200), but for those of
# money (Rs1,140 · RM2.5bn · R500m); hyphens separate.
_MONEY = (
    r"(?:USD|EUR|GBP|CHF|JPY|CNY|RMB|INR|AUD|CAD|NZD|HKD|SGD|TWD|ZAR|AED|SAR|QAR|KRW|PHP|MYR|IDR|THB|SEK|NOK|DKK|PLN|HUF|BRL|MXN|NGN|KES"
    r"|Rs|RM|Rp|Ksh|KSh|Sh|Tk|Php)(?=\d)|[RPN](?=\d[\d,.]*\s?(?:m|bn|tn|mn|million|billion|trillion)\b)"
)
_WORD = re.compile(rf"\d+(?:[.,:]\d+)*[^\W_]*|{_MONEY}|[^\W\d_]+(?:['’][^\W\d_]+)*\d*[^\W_]*")
_CLAUSE = 2000
_TITLE_CASE = 0.6


class Word(NamedTuple):
    """A word at `start`..`end` of its text; `lower` is its folded form with a straight apostrophe.

    A tuple: of all that is made in reading a report words are the most by far, and a tuple is made in a third of the time.
    """

    start: int
    end: int
    text: str
    lower: str


def words(text: str) -> list[Word]:
    """All words of a text, in order."""
    return list(_words_of_clause(text)) if len(text) <= _CLAUSE else _found(text)


def first_word(text: str) -> str:
    """The folded form of the first word of a text, nothing where it has none."""
    found = _WORD.search(text)
    return found[0].lower().replace("’", "'") if found else ""


def folded_words(text: str) -> list[str]:
    """The folded forms of all words of a text, in order, for whoever does not ask where they stand."""
    return [found.lower().replace("’", "'") for found in _WORD.findall(text)]


@lru_cache(maxsize=64)
def _words_of_clause(text: str) -> tuple[Word, ...]:
    # Every question about a clause asks for its words again: kept for a moment, they are found once.
    return tuple(_found(text))


def _found(text: str) -> list[Word]:
    made = tuple.__new__  # as `Word(…)` does it, without a call of its own for each
    return [made(Word, (match.start(), match.end(), found := match[0], found.lower().replace("’", "'"))) for match in _WORD.finditer(text)]


def is_title_case(among: Sequence[Word]) -> bool:
    """Whether most words are capitalised, as in a headline, so that a capital says nothing of one of them."""
    return sum(word.text[0].isupper() for word in among) >= _TITLE_CASE * len(among)


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A phrase found: the word indices `first`..`last` (inclusive) and what the phrase stands for."""

    first: int
    last: int
    means: T


class Phrases(Generic[T]):
    """Finds whole-word phrases in a list of words, longest first, without overlap, in one pass."""

    def __init__(self, phrases: Mapping[str, T]) -> None:
        self._single: dict[str, T] = {}
        # By the first two words: many phrases begin with «in», few with the same two.
        self._longer: dict[tuple[str, str], list[tuple[tuple[str, ...], T]]] = {}
        for phrase, means in phrases.items():
            parts = tuple(word.lower for word in words(phrase))
            if len(parts) == 1:
                self._single.setdefault(parts[0], means)
            elif parts:
                self._longer.setdefault((parts[0], parts[1]), []).append((parts, means))
        for options in self._longer.values():
            options.sort(key=lambda option: (-len(option[0]), option[0]))
        self._first = self._single.keys() | {first for first, _ in self._longer}

    def find(self, among: Sequence[Word]) -> Iterator[Found[T]]:
        """Every phrase among the words, left to right."""
        last, first = -1, self._first
        for at, word in enumerate(among):
            # Most words begin no phrase: that is found out first, and without a call.
            if at > last and word.lower in first and (found := self._at(among, at)) is not None:
                yield found
                last = found.last

    def any(self, among: Sequence[Word]) -> bool:
        """Whether any phrase occurs."""
        return next(self.find(among), None) is not None

    def _at(self, among: Sequence[Word], at: int) -> Found[T] | None:
        first = among[at].lower
        second = among[at + 1].lower if at + 1 < len(among) else ""
        for parts, means in self._longer.get((first, second), ()):
            end = at + len(parts)
            if end <= len(among) and all(among[at + i].lower == part for i, part in enumerate(parts)):
                return Found(at, end - 1, means)
        return Found(at, at, self._single[first]) if first in self._single else None


def phrase_set(phrases: Iterable[str]) -> Phrases[bool]:
    """Phrases that only have to be found."""
    return Phrases(dict.fromkeys(phrases, True))

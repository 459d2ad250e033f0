"""A pattern -> the same pattern, tried only on texts that have the words and signs without which it cannot match.

Most sentences have none of the words that a step looks for. Which those are is read off the pattern itself, so that no second list
of words is kept beside it, and which of all of them a text has is found once, by looking each of its words up.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock

from reconciler.text.needed import DIGIT, Need, Piece, needed

# Longer texts are searched as they are.
_LONGEST = 2000
_MOST_KEPT = 40_000
_TOKEN = re.compile(r"[a-z0-9_]+|[^\sa-z0-9_]")
# Without regard to case these match «i» and «s», though their small letters are others.
_ODD = re.compile("[İıſ]")
_END = sys.maxsize


class _Table(dict[str, int]):
    """A word or sign -> the needs that it meets, a bit each; worked out for each once."""

    def __init__(self) -> None:
        super().__init__()
        self.bits: dict[Need, int] = {}
        self._whole: dict[str, int] = {}
        self._begins: dict[str, int] = {}
        self._ends: dict[str, int] = {}
        self._lengths: tuple[tuple[int, ...], ...] = ((), (), ())
        self._inside: dict[str, int] = {}
        # All that is looked for inside words, made when it is first asked for.
        self._any_inside: re.Pattern[str] | None = None
        self._after_digits: dict[Piece, int] = {}
        # A pattern that comes late, with a vocabulary of its own, must not come between what a word meets and its being kept.
        self._lock = Lock()

    def bit(self, need: Need) -> int:
        """The bit of a need, which is known from now on."""
        with self._lock:
            if need not in self.bits:
                self.bits[need] = bit = 1 << len(self.bits)
                for piece in need:
                    self._take(piece, bit)
                self._lengths = tuple(tuple({len(each) for each in known}) for known in (self._begins, self._ends, self._inside))
                self._any_inside = None
                self.clear()
                _met.cache_clear()
            return self.bits[need]

    def _take(self, piece: Piece, bit: int) -> None:
        if piece == DIGIT or piece.left == "digit":
            self._after_digits[piece] = self._after_digits.get(piece, 0) | bit
        else:
            at_edge, elsewhere = (self._whole, self._ends) if piece.right else (self._begins, self._inside)
            known = at_edge if piece.left else elsewhere
            known[piece.text] = known.get(piece.text, 0) | bit

    def __missing__(self, token: str) -> int:
        with self._lock:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[token] = bits = self._met_by(token)
            return bits

    def _met_by(self, token: str) -> int:
        bits = self._whole.get(token, 0)
        for length in self._lengths[0]:
            bits |= self._begins.get(token[:length], 0)
        for length in self._lengths[1]:
            bits |= self._ends.get(token[-length:], 0)
        self._any_inside = self._any_inside or re.compile("|".join(map(re.escape, self._inside)) or "(?!)")
        if self._any_inside.search(token):
            for length in self._lengths[2]:
                for at in range(len(token) - length + 1):
                    bits |= self._inside.get(token[at : at + length], 0)
        for piece, bit in self._after_digits.items():
            if piece.is_in(token):
                bits |= bit
        return bits


_TABLE = _Table()


@lru_cache(maxsize=64)
def _met(text: str) -> int:
    """The needs that a text meets."""
    if not text.isascii() and _ODD.search(text):
        return -1
    met, table = 0, _TABLE
    for token in {*_TOKEN.findall(text.lower())}:
        met |= table[token]
    return met


class Sieved:
    """A pattern that answers as a compiled one does, and at once where a text lacks what it needs."""

    __slots__ = ("_finditer", "_fullmatch", "_match", "_needs", "_search", "pattern")

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = made = re.compile(pattern, flags)
        self._search, self._match, self._fullmatch, self._finditer = made.search, made.match, made.fullmatch, made.finditer
        self._needs = 0
        for need in needed(made):
            self._needs |= _TABLE.bit(need)

    # What `may` says stands in each of those below: to call it there takes two hundredths of all reading more.
    def may(self, text: str) -> bool:
        """Whether the text has all that a match needs: a match may be in it."""
        needs = self._needs
        return len(text) > _LONGEST or _met(text) & needs == needs

    def search(self, text: str, start: int = 0, end: int = _END) -> re.Match[str] | None:
        """The first match."""
        needs = self._needs
        return self._search(text, start, end) if len(text) > _LONGEST or _met(text) & needs == needs else None

    def match(self, text: str, start: int = 0, end: int = _END) -> re.Match[str] | None:
        """The match that begins here."""
        needs = self._needs
        return self._match(text, start, end) if len(text) > _LONGEST or _met(text) & needs == needs else None

    def fullmatch(self, text: str, start: int = 0, end: int = _END) -> re.Match[str] | None:
        """The match of all of the text."""
        needs = self._needs
        return self._fullmatch(text, start, end) if len(text) > _LONGEST or _met(text) & needs == needs else None

    def sub(self, instead: str, text: str) -> str:
        """The text with something instead of each match."""
        return self.pattern.sub(instead, text) if self.may(text) else text

    def finditer(self, text: str, start: int = 0, end: int = _END) -> Iterator[re.Match[str]]:
        """All matches, in order."""
        needs = self._needs
        return self._finditer(text, start, end) if len(text) > _LONGEST or _met(text) & needs == needs else iter(())

"""Texts and searches -> PostgreSQL's text search values, so that it finds what SQLite's FTS5 finds.

The words are ours, not those of a PostgreSQL parser or dictionary, which takes `and/or` for a file and `2026-01-14` for a
year and two negative numbers, and whose outcome depends on how a server is set up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from reconciler.text.words import words

# A lexeme may have 2,046 bytes and all of one text together a megabyte, with a few bytes about each.
_LONGEST, _MOST = 200, 900_000
_PIECE = re.compile(r"[^\W_]+")
_TERM = re.compile(r'"([^"]*)"(\*?)')


def vector_of(texts: Iterable[str]) -> str:
    """The words of texts as a tsvector; a number or name with marks inside it (`2,100`, `don't`) also counts as its pieces."""
    found = {lexeme for text in texts for word in words(text) for lexeme in (word.lower, *_PIECE.findall(word.lower))}
    kept, room = [], _MOST
    for lexeme in sorted({_folded(lexeme) for lexeme in found}, key=lambda each: (len(each), each)):
        room -= len(lexeme.encode()) + 8
        if room < 0:
            break
        kept.append(_quoted(lexeme))
    return " ".join(kept)


def query_of(match: str) -> str:
    """A search as `sqlite_filters.match` writes it, as a tsquery: all words, the last one as a prefix."""
    terms = [(_folded(word), ":*" if star else "") for word, star in _TERM.findall(match) if word]
    return " & ".join(f"{_quoted(word)}{prefix}" for word, prefix in terms)


def _folded(word: str) -> str:
    """Without accents, as FTS5 has it, so that `Munchen` finds `München`."""
    bare = "".join(each for each in unicodedata.normalize("NFD", word) if unicodedata.category(each) != "Mn")
    return unicodedata.normalize("NFC", bare)[:_LONGEST]


def _quoted(lexeme: str) -> str:
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"

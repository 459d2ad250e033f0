"""A number in a sentence -> the noun that it counts."""

from __future__ import annotations

from reconciler.text.figures import figure
from reconciler.text.language import COMMON
from reconciler.text.verbs import surely_states
from reconciler.text.words import Word

# «nine of the passengers» counts passengers; of «nine of the 14 passengers were killed» nine were.
OF_THE = frozenset({"of", "the", "its", "their", "those", "these"})
MOST_BETWEEN = 2
# The commonest words and those of grammar are no nouns that anyone counts, but for these.
_NO_NOUNS = (COMMON - {"people", "year", "time", "new", "first", "last", "other", "two"}) | frozenset(
    "because although though while since until unless whereas whose whom what why how where here than them him me us these those such "
    "own each both many much few less most only still just again already ago too very yet even also altogether among amongst between "
    "within without against during through throughout across per under above below near off upon toward towards despite around behind "
    "beyond plus including do does am being shall should must cannot rather once never always remain remains".split()
)
# Nouns in the plural that do not show it, after which a verb may follow; and how many words may lead to a noun, itself included.
_PLURALS = frozenset("people men women children police staff crew dead sheep cattle fish salmon aircraft personnel troops".split())
_MOST_LEADING = 4
_WHOSE = frozenset("my your his her its our their".split())
_ENDS_PHRASE = frozenset(",;:.()")


def counted_noun(claim: str, among: list[Word], last: int) -> str | None:
    """The noun that follows a number, «14 passengers», «nine of the passengers»; None where what follows is no noun."""
    at = last + 1
    while at < len(among) and among[at].lower in OF_THE and at - last <= MOST_BETWEEN:
        at += 1
    if at == len(among) or not _ENDS_PHRASE.isdisjoint(claim[among[last].end : among[at].start]):
        return None
    at = at if among[last].lower in {"one", "1"} else _head(claim, among, at)
    noun = among[at].lower
    grammar = noun in _NO_NOUNS or surely_states(noun) or noun.endswith("'s")
    # «14 injured», «19 suspected cases»: a participle is no noun.
    return None if grammar or noun.endswith("ed") or figure(claim, among, at) is not None else noun


def _head(claim: str, among: list[Word], at: int) -> int:
    """Where the noun stands that the words from here lead to: «(eight) Chinese cranes», «(40,000) H200 chips»."""
    first = among[at].lower
    if first in _PLURALS or (first.endswith("s") and first not in _WHOSE) or (first in _NO_NOUNS and first not in _WHOSE):
        return at
    for ahead in range(at + 1, min(at + _MOST_LEADING, len(among))):
        word, gap = among[ahead].lower, claim[among[ahead - 1].end : among[ahead].start]
        if gap == "-" and word[0].isdigit():
            continue  # «300 H-20 boards»
        if gap not in {" ", "-"} or not _leads_on(word):
            return at
        if word.endswith("s") and not word.endswith(("ss", "us", "is")):
            return ahead
    return at


def _leads_on(word: str) -> bool:
    """Whether a word may stand in the midst of what is counted, or be it."""
    return word.isalpha() and word not in _NO_NOUNS and not surely_states(word) and not word.endswith(("ed", "ing"))

"""A report's words -> the terms that it is found by, weighted by how rare they are."""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache

import simplemma

from reconciler.text.lexicon import Lexicon
from reconciler.text.words import folded_words

# Words commoner than this (inverse document frequency, natural log) say nothing of what a report is about.
_LEAST_IDF = 2.0
_DISCOUNT = 1.5
# Two dozen of the rarest find what all of them find (91 % of the ties, at the same precision) at a seventh of the index.
MOST_TERMS = 24
_READ_CHARACTERS = 20_000
# No word is longer. A run of letters without end is none, and must not be held in memory for its form.
_LONGEST_WORD = 60
# Forms are remembered here alone: once is enough.
_LEMMATIZER = simplemma.Lemmatizer(cache_max_size=1)


def report_terms(title: str, text: str, lexicon: Lexicon) -> dict[str, float]:
    """Lemma -> weight, of unit length, for the rarest words of title and text (its first 20,000 characters).

    Weights are (1 + ln tf) times how far the word's idf lies above the common ones; idf comes from a fixed table, so a
    report's terms do not change when other reports arrive.
    """
    counts = Counter(map(lemma, folded_words(f"{title}\n{text[:_READ_CHARACTERS]}")))
    weighted = {}
    for term, count in counts.items():
        idf = rarity(term, lexicon)
        if idf >= _LEAST_IDF and len(term) > 1:
            weighted[term] = (1 + math.log(count)) * (idf - _DISCOUNT)
    kept = sorted(weighted.items(), key=lambda item: (-item[1], item[0]))[:MOST_TERMS]
    length = math.sqrt(sum(weight * weight for _, weight in kept)) or 1.0
    return {term: round(weight / length, 6) for term, weight in sorted(kept)}


def rarity(term: str, lexicon: Lexicon) -> float:
    """The term's inverse document frequency; bare numbers count as rather common, since they recur by chance."""
    if term.isdigit():
        return 3.0
    return lexicon.frequencies.get(term, lexicon.rarest)


def lemma(word: str) -> str:
    """The dictionary form of a lower-case word, without possessive; what has digits or is longer than any word stays as it is."""
    return _lemma(word) if len(word) <= _LONGEST_WORD else word.removesuffix("'s")


@lru_cache(maxsize=32_768)
def _lemma(word: str) -> str:
    bare = word.removesuffix("'s")
    if any(ch.isdigit() for ch in bare):
        return bare
    return _LEMMATIZER.lemmatize(bare, lang="en").lower()

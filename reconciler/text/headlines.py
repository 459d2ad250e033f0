"""A headline -> whether it says what is to come with an infinitive alone: «Bank to close 40 branches»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reconciler.text.prepositions import tells_no_time
from reconciler.text.sieve import Sieved
from reconciler.text.verbs import PARTICIPLES, surely_states
from reconciler.text.words import Word, words


@dataclass(frozen=True, slots=True)
class HeadlineWords:
    """What may follow the «to» of such a headline, what may be a headline's verb, and which nouns and `others` take a «to» themselves.

    Those nouns are subjects after all of what is `happening`, where a word for `when` follows: «talks to resume».
    """

    infinitives: frozenset[str]
    verbs: frozenset[str]
    nouns: frozenset[str]
    others: frozenset[str]
    happening: frozenset[str]
    when: frozenset[str]


# «UK: bank to close», «Summit revived: leaders to meet»: a label may stand before it, but no other statement.
_BREAK = re.compile(r"[:;|]| [-–—]+ ")
_QUOTES = re.compile(r"[\"“”]|(?<!\w)['‘]|['’](?!\w)")
_BESIDE = frozenset("not never also still now soon finally again yet".split())
_SHORT = re.compile(r"\w+(?:'(?:d|re|ll|ve|m)|n't)|(?:it|that|there|he|she|what|here|who|where)'s")
# In -ed, and no past tense.
_NO_PAST = frozenset("united seed feed need speed hundred deed weed breed greed steed creed reed indeed sacred naked infrared".split())
_PARTICIPLES = frozenset(PARTICIPLES.split("|"))
_SHORTEST_PAST = 4
# «Police about to storm bank», «Rates seen at 4% by year-end»
_FIGURE = r"(?:[$€£]\d|\d[\d.,]*\s?(?:%|pc|pct|per ?cent|[bm]n|[bm]illion))"
_NEAR = r"(?:at|above|below|near|around|between) (?:(?:about|around|just|under|over) )?"
_SOON = Sieved(rf"(?<!was )(?<!were )\b(?:about|poised) to\b|\bseen {_NEAR}{_FIGURE}", re.IGNORECASE)
# «Imported garlic to cost more», but «Told to leave», «Killed in fire».
_AFTER_A_VERB = frozenset("to by in on at for from with after over as of off out up and".split())


def is_to_come(headline: str, known: HeadlineWords) -> bool:
    """Whether an infinitive is all that a headline has for a verb, up to it, or something else says so."""
    if _SOON.search(headline):
        return True
    start = 0
    for end in [*(found.start() for found in _BREAK.finditer(headline)), len(headline)]:
        part = headline[start:end].lstrip(" :;|-–—")
        among = words(part)
        at = next((i for i, word in enumerate(among) if word.lower == "to"), None)
        if at is not None:
            return _QUOTES.search(part, 0, among[at].start) is None and _is_infinitive(part, among, at, known)
        if len(among) > 1 and any(_is_verb(among, i, known) for i in range(len(among))):
            return False
        start = end
    return False


def _is_infinitive(part: str, among: Sequence[Word], at: int, known: HeadlineWords) -> bool:
    """Whether the «to» at this place makes a statement of what stands before it."""
    verb = next((i for i in range(at + 1, min(at + 3, len(among))) if not _is_beside(among[i])), len(among))
    before = list(among[:at])
    while before and _is_beside(before[-1]):
        before.pop()
    if not before or verb == len(among) or among[verb].lower not in known.infinitives:
        return False
    if tells_no_time(part.lower(), among[at].start, among[at].end) or any(_is_verb(before, i, known) for i in range(len(before))):
        return False
    happens = verb + 1 < len(among) and _happens(among[verb].lower, among[verb + 1].lower, known)
    return not any(word.lower in known.others or (word.lower in known.nouns and not happens) for word in before)


def _happens(verb: str, after: str, known: HeadlineWords) -> bool:
    """Whether nobody does what the infinitive says, so that the word before is its subject: «talks to resume on», «letter to be read»."""
    return (verb in known.happening and after in known.when) or (verb == "be" and (after.endswith(("ed", "en")) or after in _PARTICIPLES))


def _is_beside(word: Word) -> bool:
    return word.lower in _BESIDE


def _is_verb(among: Sequence[Word], at: int, known: HeadlineWords) -> bool:
    """Whether a word may be the verb of a headline. None stands first but a past tense, and that not before a noun."""
    word = among[at].lower
    if surely_states(word) or _SHORT.fullmatch(word):
        return True
    if word.endswith("ed") and len(word) >= _SHORTEST_PAST and word not in _NO_PAST:
        return at > 0 or at + 1 == len(among) or among[at + 1].lower in _AFTER_A_VERB
    return at > 0 and any(form in known.verbs for form in _bases(word))


def _bases(word: str) -> Iterator[str]:
    """The word and the verbs that it may be a form of."""
    yield word
    for ending, instead in (("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e")):
        if word.endswith(ending):
            yield word.removesuffix(ending) + instead
    if word.endswith("ing") and word[-5:-4] == word[-4:-3]:
        yield word[:-4]

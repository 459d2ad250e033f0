"""A sentence -> what it says beside its main statement: relative clauses, brackets, comparisons with an earlier state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from reconciler.text.figures import NUMBER_WORDS
from reconciler.text.lexicon import Lexicon
from reconciler.text.sieve import Sieved
from reconciler.text.verbs import states
from reconciler.text.words import words

Span = tuple[int, int]

# Up to the next comma (none within a figure), semicolon, colon or dash, or to the stop that ends the sentence.
_END = r"[.!?]?[\"'”’)]*\s*$"
_TO_COMMA = rf"(?:[^,;:—–]|,(?=\d{{3}}))*?(?=,(?!\d{{3}})|[;:—–]|{_END})"
_PARTICIPLE = r"(?:\w{2,}ed|built|made|held|set|given|taken|written|found|shot|born|sold|bought|won|lost|speaking|saying)"
_ASIDES = (
    # «…, which took effect in 2019, …», «…, two of whom were freed in May»
    Sieved(rf"(?<=,)\s+(?:\w+ of )?(?:which|who|whom|whose|where|when)\b{_TO_COMMA}"),
    # «the strike that was planned for Monday (has been called off)»; in «said that was untrue» there is none.
    Sieved(
        rf"(?<=[a-z]) (?<!said )(?<!say )(?<!says )that (?:was|were|had been|has been) [^,;:]*?"
        rf"(?=[,;:]| (?:is|are|was|were|has|have|had|will|would)\b|{_END})"
    ),
    Sieved(r"(?<=\w )\([^()]*\)"),
)
# «The mill, built in 1871, …», «… lifted its ban, imposed last October after protests», «The test, first set for Friday, …»
_ONCE = r"(?:(?:first|originally|initially|previously|once|long|provisionally) )?"
_PARTICIPLES = Sieved(rf"(?<=,)\s+{_ONCE}{_PARTICIPLE} (?:in|on|by|at|after|since|from|for|last|under|during|earlier)\b{_TO_COMMA}")
_THEN = r"(?:in|on|at|last) |an? \w+ (?:ago|earlier|before)\b"
_COMPARED = Sieved(rf"\b(?:(?:up|down) from|compared (?:with|to)|as against|versus|than (?={_THEN})){_TO_COMMA}", re.IGNORECASE)
_THAN = Sieved(rf"\bthan (?P<what>{_TO_COMMA})", re.IGNORECASE)
# «… is 52,300 and not 48,000, (as we stated on 3 February)», «contrary to what it said in May», «correcting the figure given on Monday»
_NOT_AS = Sieved(
    rf"(?:(?:^|[,;(–—-] ?|\b(?:and|but) )not\b[^;:]{{0,60}}?\bas |\bnot\b[^;:]{{1,60}}?\bas (?=we\b)|"
    rf"\b(?:contrary to|instead of|in place of|correcting) )(?P<what>{_TO_COMMA})",
    re.IGNORECASE,
)
_BEFORE_SAID, _FIRST = 8, 30
_LONGEST_KEPT = 2000


def asides(sentence: str) -> Sequence[Span]:
    """Where a sentence says something of a thing that it names, rather than what it is there to say."""
    return _of_short(sentence) if len(sentence) <= _LONGEST_KEPT else _found(sentence)


def _found(sentence: str) -> tuple[Span, ...]:
    found = [found.span() for pattern in _ASIDES for found in pattern.finditer(sentence)]
    return (*found, *(part.span() for part in _PARTICIPLES.finditer(sentence) if _goes_with_a_noun(sentence, part.start())))


# For a moment: how firmly a sentence is said, what dates it and who says it all ask for them.
_of_short = lru_cache(maxsize=16)(_found)


def _goes_with_a_noun(sentence: str, start: int) -> bool:
    """Whether a participle here is no main verb: the subject ends at the first comma, or the main verb came before it.

    «The port, which had been shut, reopened on Saturday»: the second comma, and no verb before the first.
    """
    head = sentence[: sentence.find(",")]
    return len(head) + 1 == start or states(head)


def comparisons(sentence: str, lexicon: Lexicon) -> list[Span]:
    """Where a sentence compares with another state, or what was said: «up from 104 a fortnight ago», «not 9, as we stated on Monday»."""
    found = [found.span() for found in _COMPARED.finditer(sentence)]
    than = [than for than in _THAN.finditer(sentence) if not _counts(than["what"])]
    return found + [span for each in (*than, *_NOT_AS.finditer(sentence)) if (span := _was_said(each, lexicon)) is not None]


def _was_said(compared: re.Match[str], lexicon: Lexicon) -> Span | None:
    """Where it tells what was said or thought: to the comma, or to the verb of saying where another verb goes on."""
    among = words(compared["what"])[:_BEFORE_SAID]
    said = next((word for word in among if word.lower in lexicon.reckoned or word.lower in lexicon.reporting_verbs), None)
    if said is None:
        return None
    goes_on = states(compared["what"][said.end :])
    return compared.start("what"), compared.start("what") + said.end if goes_on else compared.end()


def _counts(what: str) -> bool:
    """Whether a number comes first: «more than (300 were announced)» counts, and compares nothing."""
    first = next((word for word in words(what[:_FIRST])), None)
    return first is not None and (first.text[0].isdigit() or first.lower in NUMBER_WORDS or first.lower == "a")


def without(sentence: str, spans: Iterable[Span]) -> str:
    """The sentence with these spans as spaces: all other places stay what they are."""
    kept: list[str] = []
    for start, end in spans:
        kept = kept or list(sentence)
        kept[start:end] = " " * (end - start)
    return "".join(kept) if kept else sentence

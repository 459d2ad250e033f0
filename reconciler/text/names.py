"""A text -> the names in it: proper names, acronyms and product codes, which match exactly or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reconciler.text.lexicon import Lexicon
from reconciler.text.no_codes import is_no_code
from reconciler.text.possessives import unpossessed

# Letters and digits in one token: H200, A380, M9, 737-800, GPT-4. Units (5km, 3bn) and ordinals (3rd) are none.
_CODE = re.compile(r"\b(?:[A-Z]+[-]?\d+[A-Za-z0-9-]*|\d+[A-Z][A-Za-z0-9-]*|\d{3}-\d{1,4}[A-Z]*)\b")
_PLURAL = re.compile(r"(?<=\d)s$")
_NAME = re.compile(r"[A-Z][^\W\d_]*(?:['’][A-Z]?[^\W\d_]+)*(?:[ -](?:(?:of|de|du|la|al|and the|for)[ ])?[A-Z][^\W\d_]+(?:['’][^\W\d_]+)*)*")
# «They were VM-7», «were of type VM-5»: which product a thing is, and not what became of that product.
_WHICH = re.compile(
    r"\b(?:is|are|was|were|be|been)\s+(?:(?:not|in|fact|indeed|all|of|an?|the|type|model|version|variant|really|only|actually)\s+){0,5}$"
)
_NEAR = 60
# Bounded, so that a text of nothing but such words costs no more than its length.
_MADE = re.compile(r"\b[A-Z][\w&-]{1,30}['’]s (?:[a-z][\w-]{0,20} ){0,4}([A-Z][\w-]{2,30}) ([a-z-]{1,15})(?: ([a-z]{1,15}))?")


def codes(text: str) -> frozenset[str]:
    """Product and model codes, folded: «H-200», «H200» and «H200s» are one, «H20» is another."""
    return frozenset(_PLURAL.sub("", match[0]).replace("-", "").upper() for match in code_matches(text))


def code_matches(text: str) -> Iterator[re.Match[str]]:
    """Where codes stand in a text, in order."""
    return (match for match in _CODE.finditer(text) if not is_no_code(text, match))


def codes_tell_which(text: str) -> bool:
    """Whether all codes in it stand as predicates, «they were VM-7»: it says which product something is."""
    at = [match.start() for match in code_matches(text)]
    return bool(at) and all(_WHICH.search(text[max(0, place - _NEAR) : place]) for place in at)


def products(text: str, lexicon: Lexicon) -> frozenset[str]:
    """Names of products that a maker is said to make, folded: Blackwell in «Nvidia's newer Blackwell processors»."""
    return frozenset(match[1].upper() for match in _MADE.finditer(text) if lexicon.products & {match[2], match[3]})


def names(text: str, lexicon: Lexicon) -> frozenset[str]:
    """Proper names and acronyms, folded and with known aliases replaced; a common word that opens a sentence is none."""
    return frozenset(_folded(text, lexicon))


def _folded(text: str, lexicon: Lexicon) -> Iterator[str]:
    for match in _NAME.finditer(text):
        name = unpossessed(match[0])
        if opens_sentence(text, match.start()):
            name = _without_common_first(name, lexicon)
        if name and (len(name) > 1):
            lower = name.lower()
            yield lexicon.aliases.get(lower, lower)


def opens_sentence(text: str, start: int) -> bool:
    """Whether what starts there is the first word of a sentence or a line, or of what is quoted in one."""
    # Step by step: a copy of all that stands before each name would take the square of the text's length.
    while start and text[start - 1] in "\"'“‘( ":
        start -= 1
    return not start or text[start - 1] in ".!?:\n"


def _without_common_first(name: str, lexicon: Lexicon) -> str:
    first, _, rest = name.partition(" ")
    return rest if lexicon.frequencies.get(first.lower(), lexicon.rarest) < lexicon.rarest - 2 else name

"""A text -> the names in it: proper names, acronyms and product codes, which match exactly or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reconciler.text.lexicon import Lexicon
from reconciler.text.no_codes import is_no_code
from reconciler.text.possessives import unpossessed
from reconciler.text.words import Word, words

# Letters and digits in one token: H200, A380, M9, 737-800, GPT-4. Units (5km, 3bn) and ordinals (3rd) are none.
_CODE = re.compile(r"\b(?:[A-Z]+[-]?\d+[A-Za-z0-9-]*|\d+[A-Z][A-Za-z0-9-]*|\d{3}-\d{1,4}[A-Z]*)\b")
_PLURAL = re.compile(r"(?<=\d)s$")
_NAME = re.compile(r"[A-Z][^\W\d_]*(?:['’][A-Z]?[^\W\d_]+)*(?:[ -](?:(?:of|de|du|la|al|and the|for)[ ])?[A-Z][^\W\d_]+(?:['’][^\W\d_]+)*)*")
# A subject that is not named within the first words of a news sentence seldom stands at its head.
_SUBJECT_WORDS = 5
# What a country's name before it only tells the origin of: «Canadian goods are taxed» tells of no act of Canada.
_GOODS = frozenset(
    "goods product products export exports import imports sale sales shipment shipments purchase purchases order orders deliveries trade "
    "steel aluminium aluminum copper oil gas coal lng grain wheat soybeans beef pork wine cars vehicles chips semiconductors ship ships "
    "vessel vessels tanker tankers freighter trawler flight flights aircraft border waters airspace".split()
)
# After these a country is where an act goes, or where something is, or it does something in a clause beside: «tariffs on Canada are
# lifted». What may stand before its authorities' country: «regulators in China».
_BESIDE = frozenset(
    "on to from against with at by into over under near off via for because that after before when while if as since until but".split()
)
_OF = frozenset({"of", "in"})
_AUTHORITIES = frozenset(
    "government governments authorities regulator regulators customs ministry ministries court courts judge judges police official "
    "officials parliament lawmakers cabinet agency agencies commission department council president prosecutors army officers "
    "inspectors watchdog".split()
)
_LAWS = frozenset("law laws rule rules regulation regulations controls sanctions legislation".split())
# Bounded, so that a text of nothing but such words costs no more than its length.
_MADE = re.compile(r"\b[A-Z][\w&-]{1,30}['’]s (?:[a-z][\w-]{0,20} ){0,4}([A-Z][\w-]{2,30}) ([a-z-]{1,15})(?: ([a-z]{1,15}))?")


def codes(text: str) -> frozenset[str]:
    """Product and model codes, folded: «H-200», «H200» and «H200s» are one, «H20» is another."""
    return frozenset(_PLURAL.sub("", match[0]).replace("-", "").upper() for match in code_matches(text))


def code_matches(text: str) -> Iterator[re.Match[str]]:
    """Where codes stand in a text, in order."""
    return (match for match in _CODE.finditer(text) if not is_no_code(text, match))


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


def _under_whose_law(claim: str, lexicon: Lexicon) -> str | None:
    among = words(claim)
    for found in lexicon.countries.find(among):
        before, after = among[max(0, found.first - 2) : found.first], among[found.last + 1 : found.last + 2]
        if any(word.lower == "under" for word in before) and after and after[0].lower in _LAWS:
            return found.means
    return None


def authority(claim: str, lexicon: Lexicon) -> str | None:
    """The country that a claim's subject names, «Washington cleared …», «China's customs …», or whose law it names.

    None where it only speaks, or stands later; nor where an act only goes toward it, or goods are of it.
    """
    among = [word._replace(lower=unpossessed(word.lower)) for word in words(claim)[:_SUBJECT_WORDS]]
    found = next(lexicon.countries.find(among), None)
    if found is None or not among[found.first].text[0].isupper() or not _is_subject(among, found.first, found.last):
        return _under_whose_law(claim, lexicon)
    after = {word.lower for word in among[found.last + 1 : found.last + 3]}
    return None if after & lexicon.reporting_verbs else found.means


def authorities(claim: str, lexicon: Lexicon) -> frozenset[str]:
    """The countries whose authorities a claim names anywhere: «cannot get past Chinese inspectors», «regulators in China»."""
    among = [word._replace(lower=unpossessed(word.lower)) for word in words(claim)]
    named = (found for found in lexicon.countries.find(among) if among[found.first].text[0].isupper())
    return frozenset(found.means for found in named if _of_authorities(among, found.first, found.last))


def _of_authorities(among: Sequence[Word], first: int, last: int) -> bool:
    after, before = among[last + 1 : last + 3], [word.lower for word in among[max(0, first - 3) : first]]
    return any(word.lower in _AUTHORITIES for word in after) or (before[-1:] in (["in"], ["of"]) and not _AUTHORITIES.isdisjoint(before))


def _is_subject(among: Sequence[Word], first: int, last: int) -> bool:
    before = [word.lower for word in among[:first]]
    if not _BESIDE.isdisjoint(before) or {word.lower for word in among[last + 1 : last + 2]} & _GOODS:
        return False
    return _OF.isdisjoint(before) or not _AUTHORITIES.isdisjoint(before)

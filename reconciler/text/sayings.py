"""A verb of saying -> whether somebody says something by it: «the bank confirmed it», not «a confirmed case», «27 claims»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reconciler.text.figures import NUMBER_WORDS
from reconciler.text.lexicon import Lexicon
from reconciler.text.possessives import is_possessive
from reconciler.text.pronouns import PRONOUNS
from reconciler.text.subjects import AUXILIARIES, DETERMINERS, NOT_SAYING, PREPOSITIONS, is_beside_verb
from reconciler.text.words import Word

PASSIVE = frozenset("is are was were be been being".split())
# Verbs of which any noun is the speaker: «the museum said»; «the toll claimed», «a count reported» say nothing.
_SURELY_SAYS = frozenset("said says say told tells".split())
# With these it is somebody: «the superintendent denied it», «the developer insists».
_ANSWERS = frozenset("replied insists insisted argues argued denied denies wrote writes testified warns warned admits".split())
_ACTIVE = PRONOUNS | AUXILIARIES | {"who"}
# «Breaches reported so far», «two confirmed as dead», «the walkout called for Monday is off».
_AFTER_PARTICIPLES = (
    PREPOSITIONS | PASSIVE | AUXILIARIES | frozenset("as so since during under among within before after and or but until over".split())
)
_AFTER_NOUNS = (_AFTER_PARTICIPLES | frozenset("against made will would can could may into".split())) - {"to"}
_COUNTED = NUMBER_WORDS | frozenset("other others many few several such more fewer most member".split())
# «The firm announced in a letter that it was solvent.»
_SAYS_LATER = re.compile(r"[^,;.\"“]{0,90}?(?:\bthat\b|[\"“:])")
_SAYS_AFTER_ASIDE = re.compile(r"\s*,[^,;.\"“]{0,90}?(?:, that\b|[\"“:])")
# «The election they called», «the union called a strike», «the minister called in the envoy» say nothing; «called it a farce» does.
_CALLED = re.compile(
    r"\s+(?:off|up|in|back|together|out(?! that)|home|at|again|round|away|upon)\b|\s+(?:(?:an?|another|its|their)\s+"
    r"(?:[\w-]+\s+){0,2}?|new\s+)?"
    r"(?:strikes?|elections?|vote|referendum|meeting|session|walkout|stoppage|bandh|(?:press|news) conference|halt|poll|ballot|summit)\b"
    r"(?!\s+(?:an?\b|[\"“]))"
)
_WITH_PREPOSITION = frozenset(
    "called for|called on|ruled on|ruled in|ruled against|ruled for|ruled by|ruled out|admitted to|promised to|claimed to|vowed to|"
    "described to|explained to".split("|")
)
# «The ministry added that», «he added: “…”»; but «the treasury added three firms to its list».
_ADDING = frozenset({"added", "adds"})
# «The witness recalls that»; but «the maker recalls 48,000 seats».
_RECALLING = frozenset({"recalled", "recalls", "argue"})
_ADDS_WORDS = re.compile(r"\s*[\"“‘:,]|\s+(?:that|how|it|he|she|they|we|there|this|these)\b")
_TO_A_LIST = re.compile(rf"\s+(?:(?:an?|another|the|its|his|her|their|our|up|more|some|to|new|{'|'.join(NUMBER_WORDS)})\b|[\d$£€A-Z])")


def surely_says(among: Sequence[Word], at: int) -> bool:
    """Whether any noun beside the verb is who speaks; «a painting said to be his» says nothing."""
    verb = among[at].text
    return (verb in _SURELY_SAYS and not _has_next(among, at, {"to", "by"})) or verb in _ANSWERS or _has_next(among, at, {"that"})


def may_say(sentence: str, among: Sequence[Word], at: int) -> bool:
    """Whether a verb may attribute something to what stands before it: not «was told», «could not say», «our estimates»."""
    before = at - 1
    if at == 0 or sentence[among[before].end : among[at].start].strip(" '’-"):
        return not _is_hearsay(sentence, among, at)
    # Of «Theresa May said» the second word is a name, so that these must be in lower case. «No longer claims» claims nothing.
    if among[before].text in NOT_SAYING | {"longer", "having"} or _is_owned(sentence, among, at):
        return False
    if among[before].lower in DETERMINERS | PREPOSITIONS:
        return False
    # «It regretted what it called a mistake»: that is how it calls it.
    if among[at].text in {"called", "calls"} and at > 1 and among[at - 2].lower == "what":
        return False
    before = _before_adverbs(sentence, among, at)
    return among[before].lower not in PASSIVE and not _is_hearsay(sentence, among, at)


def _before_adverbs(sentence: str, among: Sequence[Word], at: int) -> int:
    """The place of the word before a verb and its adverbs: «was (first wrongly) reported»."""
    before = at - 1
    while before > 0 and _is_adverb(among[before]) and not sentence[among[before - 1].end : among[before].start].strip():
        before -= 1
    return before


def _is_adverb(word: Word) -> bool:
    return is_beside_verb(word) and word.lower not in AUXILIARIES


def _is_hearsay(sentence: str, among: Sequence[Word], at: int) -> bool:
    """Whether this is «said» of «a painting said to be his»; «he said to applause», «the mayor said to the crowd» are none."""
    if among[at].text != "said" or not _has_next(among, at, {"to"}) or sentence[among[at].end : among[at + 1].start] != " ":
        return False
    to_whom = at + 2 < len(among) and (among[at + 2].lower in DETERMINERS or among[at + 2].text[0].isupper())
    return not to_whom and (at == 0 or among[at - 1].lower not in PRONOUNS)


def _is_owned(sentence: str, among: Sequence[Word], at: int) -> bool:
    """Whether a verb is a participle of what is somebody's: «Sunday's repeated vote»; but «Sainsbury's says»."""
    if not is_possessive(among[at - 1].text) or among[at].text in _SURELY_SAYS or at + 1 == len(among):
        return False
    following = among[at + 1]
    close = sentence[among[at].end : following.start] == " "
    return close and following.text.islower() and following.lower not in {"that", "it"} | DETERMINERS | PREPOSITIONS


def says(sentence: str, among: Sequence[Word], at: int, *, closing: bool, lexicon: Lexicon) -> bool:
    """Whether a verb with a speaker before it says something; `closing`, where what was said stands before them."""
    verb, after = among[at].text, sentence[among[at].end :]
    if verb in _ADDING and _adds_a_thing(verb, after, closing=closing or ends(sentence, among, at)):
        return False
    if verb == "reckons" and _has_next(among, at, {"with"}):
        return False
    if verb in _RECALLING and not closing and not _has_next(among, at, {"that", "how"}):
        return False
    if verb == "called" and _CALLED.match(after) is not None:
        return False
    if verb in lexicon.nouns_too:
        return not _is_noun(sentence, among, at, closing=closing)
    return verb not in lexicon.participles_too or not _is_participle(sentence, among, at, closing=closing, lexicon=lexicon)


def _adds_a_thing(verb: str, after: str, *, closing: bool) -> bool:
    """Whether something is added that is no words: «added three firms to its list», «FDA adds warning»."""
    return _TO_A_LIST.match(after) is not None or (verb == "adds" and not closing and _ADDS_WORDS.match(after) is None)


def _is_noun(sentence: str, among: Sequence[Word], at: int, *, closing: bool) -> bool:
    """Whether «claims», «notes», «states» are things and nothing that somebody does."""
    if at > 0 and (among[at - 1].text[0].isdigit() or among[at - 1].lower in _COUNTED):
        return True
    if at > 0 and among[at - 1].lower in PRONOUNS:
        return False
    if ends(sentence, among, at):
        return not closing
    return _has_next(among, at, _AFTER_NOUNS)


def _is_participle(sentence: str, among: Sequence[Word], at: int, *, closing: bool, lexicon: Lexicon) -> bool:
    """Whether «reported», «confirmed», «declared» tell of a thing that others report: «people reported missing», «confirmed in Lopa»."""
    before = _before_adverbs(sentence, among, at)
    if before >= 0 and among[before].lower in _ACTIVE:
        return among[at].text == "called" and ends(sentence, among, at) and not closing
    if ends(sentence, among, at):
        return not closing and _SAYS_AFTER_ASIDE.match(sentence, among[at].end) is None
    if at + 1 == len(among) or sentence[among[at].end : among[at + 1].start].strip():
        return False
    following = among[at + 1].lower
    if among[at].text == "declared" and following in lexicon.declared_states:
        return True
    if following not in _AFTER_PARTICIPLES or f"{among[at].text} {following}" in _WITH_PREPOSITION:
        return False
    return not closing and _SAYS_LATER.match(sentence, among[at].end) is None


def ends(sentence: str, among: Sequence[Word], at: int) -> bool:
    """Whether nothing follows a verb in its part of the sentence: a stop, a comma, the end."""
    end = among[at + 1].start if at + 1 < len(among) else len(sentence)
    gap = sentence[among[at].end : end].strip()
    return gap[:1] in set(".;,!?)") if gap else at + 1 == len(among)


def _has_next(among: Sequence[Word], at: int, which: frozenset[str] | set[str]) -> bool:
    return at + 1 < len(among) and among[at + 1].lower in which

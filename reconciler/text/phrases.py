"""The words before a verb of saying -> those of its subject: «the lawyer» of «he lost and the lawyer (said)»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reconciler.text.figures import NUMBER_WORDS
from reconciler.text.lexicon import Lexicon
from reconciler.text.pronouns import PRONOUNS
from reconciler.text.subjects import AUXILIARIES, DETERMINERS, PREPOSITIONS, is_beside_verb, is_named, speaks
from reconciler.text.verbs import finite, states
from reconciler.text.words import Word, words

_CONTRACTED = re.compile(r"(?:n't|'ve|'re|'ll|'d|'m)$|^(?:it|he|she|that|there|what|who)'s$")
# «They'd (said yes)»
_HAVING_SAID = re.compile(r"(?P<who>I|[Hh]e|[Ss]he|[Ww]e|[Tt]hey|[Ii]t|[Yy]ou)['’](?:d|ve)$")
# «A man named Roe (said)», «a firm based in Karsa (said)»: no past tense.
_NO_PAST = frozenset("named called nicknamed dubbed based united armed limited advanced".split())
# «The airline put it at 229 and (said)»
_IRREGULAR = frozenset("sent held kept shot found caught built taken seen written given sworn born bought sold hurt drawn hit".split())
_SAME_IN_PAST = frozenset("put shut cut set hit let quit split beat read cast hurt shed spread bid".split())
_JOINING = frozenset({"and", "but"})
_PARTS = re.compile(r"[;:()—–\"“”]|\s-\s")
_SUBORDINATE = frozenset(
    "when after before because since as while if although though that which who whose where until unless whether than what how why".split()
)
_LONGEST_SUBJECT = 9
_MOST_PIECES = 4


def one_phrase(among: list[Word], lexicon: Lexicon, *, opened: bool = False) -> list[Word]:
    """The words without those of another clause and without a participle after the noun; none where the verb has another subject.

    Of «two banks are considering (claims)» nothing is left, of «an official asked in Karsa (said)» the official is. Where a conjunction
    `opened` the phrase, its subject may follow a clause: «the firm» of «(when) it applied for protection the firm (said)».
    """
    kept = list(among)
    while kept and is_beside_verb(kept[-1]):
        kept.pop()
    if not kept or kept[-1].lower in PRONOUNS:
        return among
    if (contracted := _HAVING_SAID.match(kept[-1].text)) is not None:
        word = kept[-1]
        return [Word(word.start, word.start + contracted.end("who"), contracted["who"], contracted["who"].lower())]
    verb = next((at for at in range(len(kept)) if _is_verb(kept, at)), None)
    if verb is not None:
        joint = next((at for at in range(len(kept) - 1, verb, -1) if kept[at].lower in _JOINING), None)
        if joint is None and opened:
            return next((kept[at:] for at in range(len(kept) - 1, verb + 1, -1) if _begins_subject(kept, at)), [])
        return [] if joint is None else one_phrase(kept[joint + 1 :], lexicon)
    participle = next((at for at in range(1, len(kept)) if _is_participle(kept, at, lexicon)), None)
    return kept if participle is None else kept[:participle]


def _is_verb(among: Sequence[Word], at: int) -> bool:
    """Whether a word is the verb of a clause: an auxiliary, a past tense with its object."""
    word = among[at]
    if _CONTRACTED.search(word.lower) or (word.text.islower() and finite(word.text) and not (at == 0 and word.lower == "may")):
        return True
    if at == 0 or at + 1 == len(among) or not _is_past(word) or among[at - 1].lower in DETERMINERS:
        return False
    if among[at - 1].lower in PRONOUNS:
        return True
    following = among[at + 1]
    return following.lower in DETERMINERS | NUMBER_WORDS | {"how", "what"} or following.text[0].isdigit() or is_named(following)


def _begins_subject(among: Sequence[Word], at: int) -> bool:
    """Whether an article follows a noun, so that another phrase begins with it."""
    before = among[at - 1]
    return among[at].lower in DETERMINERS and before.lower not in PREPOSITIONS | DETERMINERS and not states(before.text)


def _is_past(word: Word) -> bool:
    return word.text.islower() and word.text.endswith("ed") and len(word.text) > len("need") and word.text not in _NO_PAST


def _is_participle(among: Sequence[Word], at: int, lexicon: Lexicon) -> bool:
    """Whether a word tells of the noun before it what was done to it: «a hydrologist (retained by the firm)», «a report (published)»."""
    word, before = among[at], among[at - 1]
    if (
        not (_is_past(word) or word.text in _IRREGULAR)
        or before.lower in DETERMINERS | PREPOSITIONS
        or is_beside_verb(before)
        or word.text in lexicon.knowing
    ):
        return False
    return at + 1 == len(among) or among[at + 1].lower in PREPOSITIONS


def first_subject(text: str, lexicon: Lexicon) -> list[Word]:
    """The words of the subject of the clause that ends here with «and»: «the judge» of «the judge gave back the bail and (told him)».

    None where it begins with a conjunction, or where commas part it in more than one way.
    """
    part = _PARTS.split(text)[-1]
    offset, first = len(text) - len(part), list[Word]()
    for place, piece in enumerate(part.split(",")[:_MOST_PIECES]):
        among = [Word(word.start + offset, word.end + offset, word.text, word.lower) for word in words(piece)]
        offset += len(piece) + 1
        verb = next((at for at in range(len(among)) if _begins_predicate(among, at, lexicon, after_aside=place > 1)), None)
        # «Jane Roe, the mayor, (flew home and said)»
        subject = first if verb == 0 and place > 1 else among[:verb] if verb and place <= 1 else None
        if verb is not None:
            whole = subject and len(subject) <= _LONGEST_SUBJECT and all(word.lower not in _SUBORDINATE for word in subject)
            return subject if subject and whole else []
        first = among if place == 0 else first
    return []


def _begins_predicate(among: Sequence[Word], at: int, lexicon: Lexicon, *, after_aside: bool) -> bool:
    word = among[at]
    if at == 0:
        return after_aside and word.text.islower() and (states(word.text) or word.text in lexicon.clause_verbs or word.text.endswith("s"))
    before = among[at - 1]
    if not word.text.islower() or before.lower in DETERMINERS | PREPOSITIONS | NUMBER_WORDS:
        return False
    if states(word.text) or word.text == "cannot" or word.text in lexicon.clause_verbs or word.text in _SAME_IN_PAST:
        return not (word.text.endswith("ed") and at + 1 < len(among) and among[at + 1].lower == "by")
    follows = is_named(before) or speaks(before.lower, lexicon)
    return follows and word.text.endswith("s") and not speaks(word.lower, lexicon) and before.lower not in AUXILIARIES

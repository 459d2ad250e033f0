"""The words before a verb of saying -> who speaks: «Jane Roe, the mayor of Karsa, (said)», «an official who asked for it (said)»."""

from __future__ import annotations

import re
from itertools import pairwise, takewhile

from reconciler.text.appositions import is_name, name_after, with_name, without_appositions
from reconciler.text.lexicon import Lexicon
from reconciler.text.phrases import first_subject, one_phrase
from reconciler.text.pronouns import PRONOUNS
from reconciler.text.reaches import EDGES, JOINING, reached, with_head
from reconciler.text.subjects import DETERMINERS, PREPOSITIONS, TIME_WORDS, as_speaker, begins_later, is_beside_verb, speaks
from reconciler.text.verbs import states
from reconciler.text.words import Word, words

# «An official who asked not to be named (said)», «a person speaking on condition of anonymity (said)».
_RELATIVE = re.compile(
    r"(?P<noun>[\w'’-]+) (?:in |of )?(?P<opens>who|that|which|whose|whom|who['’](?:d|ve|s)|speaking|talking) "
    r"(?P<rest>[^,;:—–()\"“”]{3,100})$"
)
# «Nothing is final until the council (announces it)»: it has not said so.
_UNSAID = frozenset("until unless than whether what".split())
# «…, both (said)»
_OF_ALL = frozenset({"both", "all", "each"})
# With "" for the beginning of the sentence.
_BEGINS_PART = frozenset((*',;:()—–-"“”‘’', ""))


def speaker_before(head: str, lexicon: Lexicon, *, surely: bool) -> tuple[int, str] | None:
    """The speaker at the end of these words before a verb of saying; with one that `surely` says something any noun may be."""
    parted = without_appositions(_without_adverbs(head))
    if parted is None:
        return None
    whole, apposition = parted
    subject = _without_relative(whole, lexicon, surely=surely)
    among = words(subject)
    if not among or subject[among[-1].end :].strip(" '’-."):
        return None
    named = surely or is_name(apposition)
    last = len(among) - sum(1 for _ in takewhile(is_beside_verb, reversed(among)))
    first = _first(subject, among, last, lexicon)
    if (among[last - 1].lower if last > first else _before(among, first)) in JOINING:
        joined = _of_first_verb(subject, lexicon, says=named)
        if joined is not None or _before(among, first) in PREPOSITIONS:
            return joined
    found = _in_phrase(subject, among, first, last, lexicon, says=named)
    return found if found is None or subject != whole else (found[0], with_name(found[1], apposition, lexicon))


def _first(subject: str, among: list[Word], last: int, lexicon: Lexicon) -> int:
    """Where the phrase before `last` begins, after conjunctions and times."""
    first = reached(subject, among, last, lexicon)
    while first < last and among[first].lower in EDGES | TIME_WORDS - {"the"} and subject[among[first].end : among[first].end + 1] != "&":
        first += 1
    return first


def _before(among: list[Word], first: int) -> str:
    return among[first - 1].lower if first > 0 else ""


def _of_first_verb(subject: str, lexicon: Lexicon, *, says: bool) -> tuple[int, str] | None:
    """The subject of a clause that goes on with «and (said)»."""
    among = first_subject(subject, lexicon)
    who = as_speaker(among, subject, lexicon, says=says, begins=True)
    return None if who is None else (who[0], name_after(who[1], subject, among[-1].end, lexicon))


def _in_phrase(subject: str, among: list[Word], first: int, last: int, lexicon: Lexicon, *, says: bool) -> tuple[int, str] | None:
    """The speaker in a phrase, which may have begun before the preposition that it was found after: «messages on (Telegram)»."""
    phrase, before = among[first:last], _before(among, first)
    if not phrase or (before in _UNSAID and not begins_later(phrase) and subject[among[first - 1].end : phrase[0].start] == " "):
        return None
    whole = with_head(subject, among, first, last, lexicon) if before in PREPOSITIONS else []
    opened = not whole and before in PREPOSITIONS | EDGES
    phrase = whole or phrase
    begins = subject[: phrase[0].start].rstrip()[-1:] in _BEGINS_PART
    kept = one_phrase(phrase, lexicon, opened=before in EDGES - JOINING)
    return as_speaker(kept, subject, lexicon, opened=opened, says=says and not (opened and before in PREPOSITIONS), begins=begins)


def _without_adverbs(head: str) -> str:
    """The words up to what stands beside the verb: «Jane Roe, the mayor, (has also)»."""
    among = words(head)
    if not among or head[among[-1].end :].strip():
        return head
    beside = sum(1 for _ in takewhile(lambda word: is_beside_verb(word) and word.lower not in _OF_ALL, reversed(among)))
    return head[: among[-beside].start] if beside else head


def _without_relative(subject: str, lexicon: Lexicon, *, surely: bool) -> str:
    """The words up to a noun that a relative clause goes with: «an official» of «an official who asked not to be named (said)»."""
    found = _RELATIVE.search(subject)
    if found is None or found["opens"] in {"speaking", "talking"}:
        return subject if found is None else subject[: found.end("noun")]
    among = words(found["rest"])
    while among and is_beside_verb(among[-1]):
        among.pop()
    # «The official who the ministry (said …)», «who Kone (said …)»: the ministry says it.
    own = any(word.text[0].isupper() or word.lower in DETERMINERS | PRONOUNS for word in among[:1])
    has_verb = any(states(word.text) and before.lower not in DETERMINERS for before, word in pairwise(among))
    if not among or (own and found["opens"] != "whose" and not has_verb):
        return subject
    begins = states(among[0].text) or among[0].text in lexicon.clause_verbs or (len(among) > 1 and among[0].text.endswith("s"))
    if found["opens"] in {"that", "which"} and not ((begins or has_verb) and (surely or speaks(found["noun"].lower(), lexicon))):
        return subject
    return subject[: found.end("noun")]

"""A sentence -> who is named beside its verbs of saying: before them, «the ministry said», or after, «…, said Jane Roe»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reconciler.text.lexicon import Lexicon
from reconciler.text.pronouns import PRONOUNS
from reconciler.text.subjects import (
    DETERMINERS,
    NOT_SAYING,
    PREPOSITIONS,
    TIME_WORDS,
    TITLE_SMALL,
    as_speaker,
    is_beside_verb,
    is_named,
    speaks,
)
from reconciler.text.verbs import states, surely_states
from reconciler.text.words import Word, words

# A full stop after one of these, or after an initial, ends no name: «Dr. Anne Roe», «the U.S. Coast Guard».
TITLES = frozenset("Dr Mr Mrs Ms St Sgt Gen Col Lt Capt Cpl Maj Gov Sen Rep Prof Rev Hon Sir".split())
# «An official who asked not to be named (said)», «a person speaking on condition of anonymity (said)».
_RELATIVE = re.compile(r"(?P<noun>[\w'’-]+) (?P<opens>who|that|which|speaking|talking) (?P<rest>[^,;:—–()\"“”]{3,100})$")
_ASKED = frozenset("asked questioned pressed quizzed challenged speaking responding replying".split())
_LONGEST_WORDS = 12
_MOST_ASIDES = 3
# No speaker with its appositions is longer than this.
NEAR = 400
EDGES = frozenset(
    "and but or that which who as while when because after before since so if with in on at by for from to of however meanwhile".split()
)
_KNOWING = frozenset({"familiar", "briefed", "close", "involved", "acquainted"})
PASSIVE = frozenset("is are was were be been being".split())
# Verbs of which any noun is the speaker: «the museum said»; «the toll claimed», «a count reported» say nothing.
_SURELY_SAYS = frozenset("said says say told tells".split())
# «…, the general, denied a report that …»: what is told of is no one who tells.
_TOLD_OF = frozenset({"report", "reports", "statement", "notice", "filing", "claim", "claims"})
_DASH = re.compile(r"\s[-–—]+\s")
# «…, told Jane Roe» is no order of words; and what follows «said to» or «said that» is what was said.
_NEVER_INVERTED = frozenset({"told", "tells"})
_GOES_ON = frozenset({"to", "that", "because", "if"})
# «Banks cut off, shops shut, says Delta Ledger»: a headline may have no verb.
_CLOSING_NAME = re.compile(r"\s+(?:the )?[A-Z][^,;:]{2,60}$")
_LAST_COMMA = re.compile(r",(?!\d)")


def attributions(sentence: str, lexicon: Lexicon) -> Iterator[tuple[int, str]]:
    """Every speaker that the sentence names beside a reporting verb, with its place."""
    among = words(sentence)
    for at, word in enumerate(among):
        if word.text in lexicon.reporting_verbs and not (at > 0 and _is_no_attribution(among[at - 1])):
            after = _after(sentence, among, at, lexicon) if _inverted(sentence, word) else None
            if after:
                yield after
            elif found := _before(sentence[max(0, word.start - NEAR) : word.start], lexicon, says=_surely_says(among, at)):
                yield found[0] + max(0, word.start - NEAR), found[1]


def _surely_says(among: list[Word], at: int) -> bool:
    """Whether any noun beside the verb is who speaks; «a painting said to be his» says nothing."""
    return among[at].text in _SURELY_SAYS and (at + 1 == len(among) or among[at + 1].lower not in {"to", "by"})


def _is_no_attribution(word_before: Word) -> bool:
    """Whether a reporting verb after this word attributes nothing: «was told», «could not say», «by the alleged», «our estimates»."""
    # Of «Theresa May said» the second word is a name, so that these must be in lower case. «No longer claims» claims nothing.
    return word_before.text in NOT_SAYING | {"longer"} or word_before.lower in PASSIVE | DETERMINERS | PREPOSITIONS


def _before(head: str, lexicon: Lexicon, *, says: bool) -> tuple[int, str] | None:
    """The speaker at the end of these words before a reporting verb."""
    subject = _without_apposition(head)
    if subject is None:
        return None
    subject = _without_relative(subject, lexicon)
    among = words(subject)
    last = first = len(among)
    if not among or subject[among[-1].end :].strip(" '’-."):
        return None
    while first > 0 and last - first < _LONGEST_WORDS and (first == last or _joined(subject, among[first - 1], among[first])):
        first -= 1
        if among[first].lower in EDGES and not _within_a_name(subject, among, first, lexicon):
            first += 1
            break
    while first < last and among[first].lower in EDGES | TIME_WORDS - {"the"} and subject[among[first].end : among[first].end + 1] != "&":
        first += 1
    opened = first > 0 and among[first - 1].lower in PREPOSITIONS | EDGES
    return as_speaker(among[first:last], subject, lexicon, opened=opened, says=says)


def _without_apposition(head: str) -> str | None:
    """The words up to the subject's end: «Jane Roe» of «Jane Roe, the mayor of Karsa, (said)»; None where a comma closes no apposition."""
    subject = head.rstrip()
    for _ in range(_MOST_ASIDES):
        if not subject.endswith(","):
            break
        opened = [comma.start() for comma in _LAST_COMMA.finditer(subject[:-1])]
        if not opened or not _is_apposition(subject[opened[-1] + 1 : -1]):
            return None
        subject = subject[: opened[-1]].rstrip()
    return subject


def _without_relative(subject: str, lexicon: Lexicon) -> str:
    """The words up to a noun that a relative clause goes with: «an official» of «an official who asked not to be named (said)»."""
    found = _RELATIVE.search(subject)
    if found is None or found["opens"] in {"speaking", "talking"}:
        return subject if found is None else subject[: found.end("noun")]
    # «The official who the ministry (said …)», «who Kone (said …)»: the ministry says it.
    own = any(word.text[0].isupper() or word.lower in DETERMINERS | PRONOUNS for word in words(found["rest"])[:1])
    if own or not states(found["rest"]) or (found["opens"] != "who" and not speaks(found["noun"].lower(), lexicon)):
        return subject
    return subject[: found.end("noun")]


def _is_apposition(part: str) -> bool:
    among = words(part)
    if len(among) > _LONGEST_WORDS or set(part) & set('"“”'):
        return False
    return not states(part) or among[0].lower in DETERMINERS | _ASKED


def _within_a_name(sentence: str, among: list[Word], at: int, lexicon: Lexicon) -> bool:
    """Whether a small word stands inside the words for who speaks: «the Bank of Karsa», «AT&T», «people close to the talks»."""
    if sentence[among[at].end : among[at].end + 1] == "&":
        return True
    if at == 0:
        return False
    if among[at].lower == "and" and states(sentence[: among[at].start].rpartition(",")[2]):
        # «The port was shut and (police said)», but «It was shut, police and the mayor (said)»; «Corvex employs 900 and has (said)».
        after = next((word for word in among[at + 1 :] if word.lower not in DETERMINERS), None)
        beside_verb = all(is_beside_verb(word) for word in among[at + 1 :])
        return beside_verb or all(word is not None and (is_named(word) or speaks(word.lower, lexicon)) for word in (among[at - 1], after))
    if among[at].lower in TITLE_SMALL:
        return True
    knows = at > 1 and among[at - 1].lower in _KNOWING and among[at - 2].lower in lexicon.speaker_nouns
    return among[at].lower in PREPOSITIONS and (knows or among[at - 1].lower in lexicon.speaker_nouns)


def _after(sentence: str, among: list[Word], at: int, lexicon: Lexicon) -> tuple[int, str] | None:
    """The speaker right after a reporting verb: a phrase without a verb, that ends where the words go no further."""
    last = at
    while last + 1 < len(among) and last - at < _LONGEST_WORDS and _joined(sentence, among[last], among[last + 1]):
        if among[last + 1].lower in EDGES - TITLE_SMALL:
            break
        last += 1
    found = among[at + 1 : last + 1]
    if not found or surely_states(sentence[found[0].start : found[-1].end]) or (found[0].lower in PRONOUNS and len(found) > 1):
        return None
    follows = among[last + 1] if last + 1 < len(among) and _joined(sentence, among[last], among[last + 1]) else None
    if follows is not None and follows.lower in _GOES_ON and found[-1].lower not in lexicon.speaker_nouns - _TOLD_OF:
        return None
    return as_speaker(found, sentence, lexicon, says=_surely_says(among, at))


def _inverted(sentence: str, verb: Word) -> bool:
    """Whether what was said stands before the verb, so that the speaker may stand after it: «…, said Jane Roe».

    «Jane Roe, the mayor, denied …» is no such order: what stands before the verb says nothing.
    """
    before = sentence[: verb.start].rstrip()
    if verb.lower in _NEVER_INVERTED or (before and before[-1] not in ",\"'”’"):
        return False
    return (
        not before
        or before[-1] != ","
        or states(before)
        or _LAST_COMMA.search(before[:-1]) is None
        or _CLOSING_NAME.match(sentence, verb.end) is not None
    )


def _joined(sentence: str, left: Word, right: Word) -> bool:
    between = sentence[left.end : right.start]
    gap = between.strip(" '’-")
    return (
        (not gap and _DASH.fullmatch(between) is None)
        or gap == "&"
        or (gap == "." and (left.text in TITLES or (len(left.text) == 1 and left.text.isupper())))
    )

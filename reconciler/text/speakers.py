"""A sentence -> who said it."""

from __future__ import annotations

import re

from reconciler.text.appositions import name_after
from reconciler.text.asides import asides, without
from reconciler.text.attributions import NEAR, attributions, closes
from reconciler.text.headlines import is_to_come
from reconciler.text.lexicon import Lexicon
from reconciler.text.possessives import unpossessed
from reconciler.text.reaches import EDGES, TITLES
from reconciler.text.sayings import PASSIVE
from reconciler.text.sieve import Sieved
from reconciler.text.subjects import AUXILIARIES, DETERMINERS, PREPOSITIONS, as_speaker, source
from reconciler.text.times import time_spans
from reconciler.text.verbs import states
from reconciler.text.words import words

_SHORT = rf"(?<!\w)(?:{'|'.join(sorted(TITLES))}|(?:[A-Z]\.)*[A-Z])\."
_ACCORDING = Sieved(rf"\b(?:according to|in the words of|in the view of)\s+(?P<who>(?:{_SHORT}|[^,.;:\"“”]){{3,90}})", re.IGNORECASE)
_LABEL = Sieved(r"\s*(?:\d{1,2}[:.]\d\d(?: ?[ap]\.?m\b\.?)?\s*(?:[-–—:]\s*)?)?(?P<who>[^:;,.\"“”\d]{3,60}):\s*(?=[\"“‘']\w)")
_SUBORDINATED = re.compile(r"\b(?:when|as|after|because|since|if|while|although|though|before|where|how|why|whether)\s*$", re.IGNORECASE)
# «The shares fell after the firm said that it would cut jobs»: what is told is no more the firm's than what it followed.
_FOLLOWED = re.compile(r"\b(?:after|before|since|once)\s*$", re.IGNORECASE)
_SUBJECT_WORDS = 6
_INTRODUCING = frozenset("a an the one another".split())


def speaker(sentence: str, lexicon: Lexicon, *, closing: bool = False) -> str | None:
    """Who the sentence attributes what it says to, in its own words; None where it attributes nothing.

    Looks for «according to X», then for a reporting verb with the speaker before it («the ministry said on Tuesday») or
    after it («…, said Jane Roe»). Of several, one that closes the sentence («…, the ministry said») speaks for all of it;
    with `closing`, only such a one is looked for.
    """
    # Times and asides stand between a speaker and the verb, and are no part of either.
    times = [span for span in time_spans(sentence) if sentence[span[1] : span[1] + 1] not in {"'", "’"}]
    if (labelled := _before_quotation(sentence, lexicon)) is not None:
        return labelled
    main = without(sentence, asides(sentence))
    for found in _ACCORDING.finditer(main):
        if who := source(found["who"], lexicon):
            return _as_it_stands(name_after(who, main, found.end(), lexicon) if found["who"].endswith(who) else who, sentence)
    quiet = without(main, times)
    attributed = list(attributions(quiet, lexicon))
    closers = [who for _, who, is_closing in attributed if is_closing]
    if closers:
        return _as_it_stands(closers[-1], sentence)
    if not attributed or closing:
        return None
    # «When we wrote that it was shut, the firm said that it was open.»
    own = next((who for start, who, _ in attributed if not _SUBORDINATED.search(quiet[:start])), None)
    beside = next((who for start, who, _ in attributed if not _is_followed(quiet[:start])), None)
    return _as_it_stands(own or beside, sentence)


def _is_followed(before: str) -> bool:
    """Whether who speaks after these words does so in a clause that only tells when the main statement before it was so."""
    return _FOLLOWED.search(before) is not None and states(before)


def _before_quotation(sentence: str, lexicon: Lexicon) -> str | None:
    """Who is named before a colon and a quotation, as in a running report: «11:05 Interior minister Salif Kone: “We paid nothing”»."""
    found = _LABEL.match(sentence)
    if found is None or states(found["who"]) or is_to_come(found["who"], lexicon.headlines):
        return None
    among = words(found["who"])
    if not among or not among[0].text[0].isupper() or not lexicon.labels.isdisjoint(word.lower for word in among):
        return None
    who = as_speaker(among, found["who"], lexicon)
    return None if who is None else who[1]


def _as_it_stands(who: str | None, sentence: str) -> str | None:
    """The speaker up to where an aside was left out between the words: «Jane Roe (45) of Karsa» is «Jane Roe»."""
    stands, among = " ".join(sentence.split()), (who or "").split()
    while among and " ".join(among) not in stands:
        among.pop()
    stood = " ".join(among).rstrip(",")
    return stood if {word.lower() for word in among} - DETERMINERS else None


def same_speaker(one: str | None, other: str | None) -> bool:
    """Whether two names of speakers are surely one's, «Dorvia» and «Dorvia's ministry»: all words of either are the other's."""
    ours, theirs = ({unpossessed(word.lower) for word in words(who or "")} - DETERMINERS for who in (one, other))
    return bool(ours and theirs) and (ours <= theirs or theirs <= ours)


def introduced(sentence: str, lexicon: Lexicon) -> str | None:
    """The person that a sentence which attributes nothing begins with, and for whom «she said» may then stand: «A former official (…)»."""
    among = words(sentence[:NEAR])[:_SUBJECT_WORDS]
    if not among or among[0].lower not in _INTRODUCING:
        return None
    # Up to the noun and no further: a verb or a preposition before it would make it another's.
    for word in among[1:]:
        if word.lower in lexicon.speaker_nouns:
            return sentence[among[0].start : word.end]
        if word.lower in PREPOSITIONS | EDGES | PASSIVE | AUXILIARIES:
            return None
    return None


def unattributed(sentence: str, lexicon: Lexicon) -> str:
    """What the sentence says, without «according to X» and without a speaker who closes it: «The port is shut, (the mayor said)»."""
    main = _ACCORDING.sub("", sentence)
    closers = [start for start, _, _ in attributions(main, lexicon) if closes(main[:start])]
    return main[: closers[-1]] if closers else main

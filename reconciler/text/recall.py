"""The claims of a text, one after another -> whom a pronoun that speaks stands for: «he said», «she added»."""

from __future__ import annotations

import re

from reconciler.text.asides import without
from reconciler.text.lexicon import Lexicon
from reconciler.text.possessives import is_possessive, unpossessed
from reconciler.text.pronouns import HE_OR_SHE, PRONOUNS, is_body, is_person, pronoun_of, resolved
from reconciler.text.speakers import introduced
from reconciler.text.times import time_spans
from reconciler.text.verbs import states
from reconciler.text.words import Word, words

# A pronoun stands for whoever spoke last, if no more claims than this lie between.
_RECALLED = 1
_NEAR = 300
_INSIDE = re.compile(r"(?<=[a-z,;] )[A-Z][^\W\d_]+")
_DATELINE = re.compile(r"(?:[A-Z][A-Z .]{1,30}(?:, \w{3,9}\.? \d{1,2})?(?: \([A-Z]{2,8}\))?|\d\d?[:.]\d\d) [-–—] ")
# «But in May (Captain Bell resigned)», of which the time is left out.
_OPENING = re.compile(
    r"(?:(?:but|and|so|yet|meanwhile|however|then),?\s+)?"
    r"(?:(?:in|on|at|after|before|since|by|for|from|during|earlier|later|early|late)\b[^,]{0,60}?(?:,|\s{3,})\s*)?",
    re.IGNORECASE,
)
_NO_NAMES = frozenset(
    "the a an this that these those its his her their our my one two three another some many all both no "
    "in on at after before since by for from during earlier later early late with without under over of to as if when while because".split()
)
# «Jane Roe (also) denied it»: what stands between a name and the verb makes the name no part of another.
_BESIDE_VERB = frozenset("also now then again later first still just only never already no not".split())
# Within a name no full stop stands but after an initial or a title.
_JOINED = re.compile(r"\w+[ -]|\w{1,4}\. ")
# «"It was shut," said Roe. "It will stay so."»: a whole quotation after what somebody said is theirs, too.
_WHOLE_QUOTE = re.compile(r"\s*(?:\"[^\"]+\"|“[^”]+”)\W*")


class Recall:
    """Who was named last in a text: it changes with each claim."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        # What has a capital inside a sentence is a name at its head, too: «Marsh», but not «Turnout».
        self._names = frozenset(_INSIDE.findall(text))
        # Who spoke in the claim before, as far as that is sure.
        self._speaking: str | None = None
        # The nearest first, each with how many claims ago that was.
        self._around: list[tuple[str, int]] = []
        # The last names of people, and which of them are «he» and «she».
        self._people: set[str] = set()
        self._pronouns: dict[str, str] = {}

    def speaker(self, named: str | None, claim: str) -> str | None:
        """Who speaks in the next claim: `named` there, whom a pronoun stands for, or whose quotation goes on; None on doubt."""
        self._speaking = self._named(named, claim) or (self._speaking if _WHOLE_QUOTE.fullmatch(claim) else None)
        return self._speaking

    def _named(self, named: str | None, claim: str) -> str | None:
        is_pronoun = named is not None and named.lower() in PRONOUNS
        who = next((fits for name, _ in self._around if (fits := self._fitting(named, name))), None) if is_pronoun else named
        self._around = [(name, ago + 1) for name, ago in self._around if ago < _RECALLED]
        if not is_pronoun:
            self._hear_of(claim, speaks=who is not None)
        elif who is not None and named is not None and named.lower() in HE_OR_SHE:
            self._pronouns[_last(who)] = named.lower()
            self._people.add(_last(who))
        if (told := who or introduced(claim, self._lexicon)) is not None:
            self._around.insert(0, (told, 0))
        return who

    def _fitting(self, pronoun: str | None, name: str) -> str | None:
        known = pronoun_of(name, self._lexicon) or self._pronouns.get(_last(name))
        other = {"he": "she", "she": "he"}.get((pronoun or "").lower())
        return None if known is not None and known == other else resolved(pronoun, name, self._lexicon)

    def _hear_of(self, claim: str, *, speaks: bool) -> None:
        """Whom a claim is about is whom a pronoun after it stands for; after one about a firm or a place, by name, it stands for nobody.

        A body is never «he» or «she», so that after one of these it is clear who is.
        """
        subject = named_subject(claim, self._names, self._lexicon)
        if subject is None:
            return
        name, is_someone = subject
        if is_body(name, self._lexicon):
            return
        if is_someone:
            self._people.add(_last(name))
        again = next((each for each, _ in self._around if _last(name) in each.split()), None)
        if speaks:
            self._around += [(name, 0)] if is_someone else []
        elif again is not None or _last(name) in self._people:
            self._around = [(again or name, 0)]
        else:
            self._around = []


def named_subject(claim: str, names: frozenset[str], lexicon: Lexicon) -> tuple[str, bool] | None:
    """The name that a claim begins with, if it is what the claim is about, and whether it is surely someone's; None where it is not.

    `names` are words that are names wherever they stand. «Corvex shares fell» is not about Corvex.
    """
    head = claim[:_NEAR].lstrip("\"“‘' ")
    head = head[dateline.end() :] if (dateline := _DATELINE.match(head)) else head
    head = without(head, time_spans(head)).lstrip()
    head = head[opening.end() :] if (opening := _OPENING.match(head)) else head
    among = words(head)
    run = _name(head, among)
    if not run or (len(run) == 1 and run[0].text not in names):
        return None
    after = among[len(run) :]
    name, follows = head[run[0].start : run[-1].end], head[run[-1].end :]
    if is_possessive(name) or not after or follows[:1] in {":", "-"}:
        return None
    if follows.startswith(","):
        apposition = follows[1:].partition(",")[0]
        return name, is_person(name, apposition, lexicon)
    if len(after) > 1 and not states(after[0].text) and states(after[1].text) and after[0].text not in _BESIDE_VERB:
        return None
    return name, is_person(name, "", lexicon)


def _name(head: str, among: list[Word]) -> list[Word]:
    """The words of a name at the head of these: «Agent Bruno Testa», «Dr. Ada Hellier»."""
    run: list[Word] = []
    for word in among:
        if not word.text[0].isupper() or (run and not _JOINED.fullmatch(head[run[-1].start : word.start])):
            break
        run.append(word)
    return run if run and run[0].lower not in PRONOUNS | _NO_NAMES else []


def _last(name: str) -> str:
    """The word by which a person is named again."""
    named = [word.text for word in words(name) if word.text[0].isupper() and word.lower not in _NO_NAMES]
    return unpossessed(named[-1]) if named else name.lower()

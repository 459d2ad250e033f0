"""A claim and its report -> what a reader has to be told beside the bare quotation: where it starts, and what it is about."""

from __future__ import annotations

import re

from reconciler.records import Claim, Report
from reconciler.text.datelines import is_dateline
from reconciler.text.language import COMMON
from reconciler.text.pronouns import PRONOUNS
from reconciler.text.sentences import sentences
from reconciler.text.words import first_word, words

_QUOTES = "\"'“”‘’„«»"
# What a sentence ends with; after a colon somebody else's begins.
_ENDS = ".!?…:。！？"
# No dateline is longer.
_LONGEST_DATELINE = 120
# «That is wrong.», «None of this is true.» speak of the sentence before; «that man is right» does not.
_IS = (
    "is|was|isn['’]t|wasn['’]t|has|had|does|did|doesn['’]t|didn['’]t|would|will|can|cannot|could|may|must|should|remains?|proved|turned|"
    "contradicts?|amounts?"
)
_OF_THE_SENTENCE = re.compile(
    r"\W*(?:(?:but|and|yet|none of|all|both|nothing of) ){0,2}(?:that|this)"
    rf"(?:['’]s|(?:, [^,]{{1,30}},)?(?: (?:also|too|now|still|just|again|\w+ly))? (?:{_IS}))\b",
    re.IGNORECASE,
)
# «The engineer stands by his account», «Roe denied this»
_OF_WHAT_WAS_SAID = re.compile(
    r"\b(?:st(?:ands?|ood|icks?|uck)|ke(?:eps?|pt)|holds?|held) (?:by|to) (?:his|her|its|their|that|this) (?:\w+ )?"
    r"(?:account|statement|version|story|words?|claim|report|findings?|position|figures?|view)\b|"
    r"\b(?:den(?:y|ies|ied)|dismiss(?:es|ed)|reject(?:s|ed)|disput(?:es|ed)|confirm(?:s|ed)) (?:it|this|that)(?=\W*$|[,;])",
    re.IGNORECASE,
)
# What has more words that tell something can be read by itself.
_TELLING = 5
_BEFORE = 800
_OF_THE_SPEAKER = frozenset({"i", "we", "you"})


def starts_inside(claim: Claim, report: Report) -> bool:
    """Whether a claim begins inside its sentence, as «but reduced her sentence» does."""
    part = report.title if claim.part == "title" else report.text
    before = part[max(0, claim.start - _LONGEST_DATELINE) : claim.start]
    bare = before.rstrip()
    if not bare or "\n" in before[len(bare) :] or is_dateline(bare.rpartition("\n")[2]):
        return False
    if claim.text[:1].islower():
        return True
    return not bare.rstrip(f"{_QUOTES})]").endswith(tuple(_ENDS)) and bare[-1] not in _QUOTES


def about(claim: Claim, report: Report) -> str:
    """What tells whom or what a claim is about that says little by itself; nothing where it needs none.

    It is the title for one that begins with a pronoun, and the sentence before for «That is wrong.» Who «we» are that are quoted is told by
    who is named as the speaker.
    """
    if claim.part == "title":
        return ""
    if _leans_on_what_was_said(claim.text):
        return _sentence_before(claim, report) or report.title
    first = first_word(claim.text[:40])
    quoted = claim.text[:1] in _QUOTES and first in _OF_THE_SPEAKER
    return report.title if first in PRONOUNS and not quoted else ""


def _leans_on_what_was_said(text: str) -> bool:
    if text[:1] in _QUOTES or (_OF_THE_SENTENCE.match(text) is None and _OF_WHAT_WAS_SAID.search(text) is None):
        return False
    return sum(word.lower not in COMMON for word in words(text)) <= _TELLING


def _sentence_before(claim: Claim, report: Report) -> str:
    """The sentence before a claim, or the part of its own that it goes on from, without what ends it."""
    before = report.text[max(0, claim.start - _BEFORE) : claim.start]
    found = sentences(before, report.language)
    return before[slice(*found[-1])].rstrip(".,;: ") if found else ""

"""A day of the week -> whether it is of what is yet to come, though no verb looks ahead: «Monday's strike is off», «next try Monday»."""

from __future__ import annotations

import re

from reconciler.text.verbs import tenses

_CALLED_OFF = (
    r"(?:called off|cancel+ed|postponed|put off|put back|pushed back|moved|scrubbed|scrapped|banned|averted|shelved|"
    r"forbidden|rescheduled|stood down)"
)
_ADVERB = r"(?: (?:now|also|already|again|therefore|still|not|\w+ly))?"
_ENDS = r"(?=\W*$|[,;:.]| (?:by|after|over|as|amid|because|since|due|until|till|to|for|and|but|again|following|in favour|if|on|the)\b)"
# «Monday's strike (of the drivers) has been called off», «Sunday's match is back on»; «Monday's quake has been felt» was.
_SURELY = (
    rf"(?:has|have){_ADVERB} been{_ADVERB} {_CALLED_OFF}|"
    rf"(?:is|are|remains?){_ADVERB} (?:{_CALLED_OFF}|(?:back )?on|off|in doubt|under threat){_ENDS}|"
    r"(?:will|won['’]t|would(?! have|['’]ve)|is to|are to|is going|are going|is due|are due|is set|are set|may|might)\b"
)
_OF_EITHER = rf"(?:(?:was|were){_ADVERB} )?{_CALLED_OFF}{_ENDS}"
_OWNED = re.compile(
    rf"['’]s(?: (?!(?:and|but|that|which|who)\b)[\w'’-]+){{1,6}}? (?:(?P<surely>{_SURELY})|(?P<either>{_OF_EITHER}))", re.IGNORECASE
)
# «Next try Saturday», «launch now Saturday», «trains normal Monday», with no verb gone by beside them; «a normal Monday» is any.
_NEXT = re.compile(
    r"(?:^|[\w,;:–—-] )(?:next [a-z-]+|(?<!until )now|(?:eyes|eyeing|targets|targeting)|(?<!\ba )normal)(?: on)? $", re.IGNORECASE
)
_BREAK = re.compile(r"[,;:–—]|\band\b")
_NEAR = 200
_WEEK, _HALF_A_WEEK = 7, 3


def is_called_off(sentence: str, end: int) -> bool:
    """Whether that which is of the day that ends here is told to be off, or on, or what will be of it: «Monday's strike is off»."""
    return _OWNED.match(sentence, end) is not None


def is_awaited(sentence: str, start: int, end: int, back: int) -> bool:
    """Whether the day of the week here, which was `back` days ago, is the next one. «Monday's match was put off» is the nearer one's."""
    owned = _OWNED.match(sentence, end)
    if owned is not None:
        return owned["surely"] is not None or _WEEK - back <= _HALF_A_WEEK
    before = _BREAK.split(sentence[max(0, start - _NEAR) : start])[-1].lstrip()
    if _NEXT.search(before) is None:
        return False
    beside = before + _BREAK.split(sentence[end : end + _NEAR])[0]
    return all(tense["ahead"] is not None for tense in tenses(beside, 0, len(beside)))

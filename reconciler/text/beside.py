"""A clause -> where its words for what is open, a plan or a doubt, are of something that it names, and not of what it is there to say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reconciler.text.calendars import ANY_MONTH_SHORT, ANY_WEEKDAY
from reconciler.text.lexicon import Lexicon
from reconciler.text.relatives import ends_with_news, settles
from reconciler.text.sieve import Sieved
from reconciler.text.verbs import finite, tenses

Span = tuple[int, int]

_SOMEBODY = r"(?:the|an?|it|he|she|they|we|its|his|her|their|some|many|most|more|no|this|these|those)\b|(?-i:[A-Z])"
_WORRIES = r"(?:concerns?|fears?|worries|speculation|hopes|doubts|expectations|uncertainty|rumou?rs)"
# «The president conceded and said he would hand over», «she has been held and will be charged»: what happened comes first.
_ALSO_SAYS = "said|says|announced|expects|plans|hopes"
# Where a clause goes on with what is beside its main statement: «blocked it, saying it would …», «because it may …», «a law that would …»;
# where that is over, «paused them hours before they were to begin», «sold it amid fears that …», «a log that partners could read», too.
_BESIDE = Sieved(
    r",? (?:saying|adding|citing|arguing|warning|noting|suggesting|signal+ing|indicating|because|lest|so that|which|who|whose|where|"
    r"whereas|while|although|though)\b|"
    rf"(?P<goes_on> and (?:(?:also|now|then) )?(?:(?:will|won['’]t|is to|are to)\b|(?:{_ALSO_SAYS})\b))|"
    r"(?P<and>, (?:and|but) )| and would not\b| (?P<relative>that) (?:would|could|might|may|will|can)\b|"
    r",? (?P<condition>on (?:the )?condition|provided|subject to|as long as)\b|"
    rf"(?P<over>,? (?<!\bor )(?:before|after|until)\b(?! then\b)| as (?:{_SOMEBODY})|"
    rf" (?:over|amid|amidst|on|because of|due to|despite|following) (?:[\w'’-]+ ){{0,2}}?{_WORRIES}\b)|"
    r"(?P<object>(?<!\bat)(?<!\bin)(?<!\bby)(?<!\bof)(?<!\bon)(?<!\bto)(?<!\bfor)(?<!\bfrom)(?<!\bwith)"
    r" that (?:[\w'’-]+ ){1,4}?(?:could|can|would|might|may|will) (?:\w+ly )?[a-z]+(?=\W*$|[.,;]))",
    re.IGNORECASE,
)
_TELLING_NOW = frozenset("is are has have does do".split())
_PERFECT = frozenset({"has", "have"})
_STATE_NOW = frozenset({"is", "are", "does", "do"})
_IS = re.compile(r"(?:\b(?:is|are)|['’](?:s|re)) (?:\w+ly |still |now |also |not )?$", re.IGNORECASE)
_MODALS = ("will", "would", "may", "might", "could", "can", "must", "should", "shall", "to", "not", "n't", "n’t", "also", "never")
_NOW = Sieved(rf"{''.join(rf'(?<!{modal} )' for modal in _MODALS)}\b(?:has|have|does|do)\b(?! to\b)", re.IGNORECASE)
# What is told of a time gone by goes on with these, and a verb of now that follows is the main one: «trades made after noon will be void».
_NOW_OPEN = re.compile(r"(?:will|won't|may|is|are|isn't|aren't|in the coming|going to|intends?|expects?|plans?|hopes?)\b", re.IGNORECASE)
_ENDS = re.compile(r"[,;:]|\b(?:and|but)\b")
# «The authority approves the merger on condition that»: an authority's act is told in the present too.
_ACTS_NOW = Sieved(
    r"\b(?:approves|clears|grants|authori[sz]es|permits|allows|releases|frees|accepts|agrees|ratifies|reinstates|suspends|reopens|lifts|"
    r"passes|upholds|adopts)\b(?= [^;:]*?,? (?:on (?:the )?condition|provided|subject to|as long as)\b)"
)
_PRONOUN = re.compile(r"\b(?:it|he|she|they|we|i|you|anyone|anybody|anything|nobody|nothing|everyone|everything) $", re.IGNORECASE)
_TAKES_OBJECT = re.compile(
    r" (?:(?:minutes|hours|days|weeks|months|shortly|just|long|the|an?|its|his|her|their|all|some|no|every|two|three)\b|\d|(?-i:[A-Z]))",
    re.IGNORECASE,
)
# What is told, asked or believed goes on after these.
_SAID = frozenset("thought believed asked agreed decided meant feared hoped found knew heard learned learnt".split())
# «found no flaw that would (let them in)»: after what was found the rest tells which.
_FOUND = frozenset("found knew heard learned learnt".split())
_TELLS_SOMEBODY = frozenset(
    "persuaded convinced assured warned informed reminded promised notified advised satisfied taught showed".split()
)

# «Microsoft's proposed purchase», «the long planned merger»: a participle that stands before a noun, as an adjective does.
_BEFORE_NOUN = (
    r"(?:the|an?|its|his|her|their|our|my|your|this|that|these|those|all|any|some|no|every|each|another|other|two|three|four|five|several|"
    r"many|more|of|on|against|over|with|for|about|to|from|by|in|under|into|despite|\w+['’]s|\w+s['’])"
)
_BEFORE_ADJECTIVE = r"(?:new|long|now|once|twice|much|widely|previously|recently|newly|originally|other|two|three|four)"
_NO_NOUN = r"(?:to|for|by|on|at|in|from|of|with|that|the|an?|its|his|her|their|and|or|as|when|this|next|last|today|tomorrow|it|he|she|they)"
_LIKE_ADJECTIVE = Sieved(
    rf"(?:^\W*|\b{_BEFORE_NOUN} (?:{_BEFORE_ADJECTIVE} )?)(?P<what>planned|proposed|scheduled|expected|projected|intended|promised)"
    rf"(?= (?!{_NO_NOUN}\b)[\w$€£])",
    re.IGNORECASE,
)
# «the strike planned for Monday», not «was planned for Monday» or «They planned for it».
_NO_SUBJECT = frozenset(
    "is are was were be been being has have had not also we i you he she they it who which that and or but now still already to first "
    "as".split()
)
# «took place as planned»
_AS_PLANNED = Sieved(r"\bas (?P<what>planned|scheduled|expected|intended|promised)\b", re.IGNORECASE)
_ON_A_DAY = re.compile(
    rf"\b(?:{ANY_WEEKDAY}|tomorrow|tonight|next|(?:on|from) (?:the )?\d|\d{{1,2}} [A-Z][a-z]{{2}}|"
    rf"[A-Z][a-z]{{2,8}} \d{{1,2}}|in (?:spring|summer|autumn|winter|{ANY_MONTH_SHORT})[a-z]*)\b"
)
_THEN = re.compile(r" (?:in|on|by|last) (?:the )?(?:\d|[A-Z])")
# «Fewer than the 120 (that) it had promised», «as many as they had planned»
_HAD_PLANNED = Sieved(
    r"\b(?:it|he|she|they|we|\w+) (?:had |['’]d )(?:\w+ly |first )?"
    r"(?P<what>planned|promised|pledged|proposed|expected|forecast|predicted|projected|intended)(?=\W*$|[,;.)])",
    re.IGNORECASE,
)
_AFTER_NOUN = Sieved(
    r"\b(?P<before>[\w'’-]{1,30}) (?P<what>planned|scheduled|expected|due|slated)(?= (?:for|on|by|at|in|next|this|today|tomorrow|later)\b)",
    re.IGNORECASE,
)


class Told(NamedTuple):
    """A word of a clause that tells a time: where, which, and whether of one to come."""

    start: int
    end: int
    word: str
    ahead: bool


def told(clause: str) -> list[Told]:
    """The words of a clause that tell a time, in order."""
    found = [
        Told(*each.span(), each[0].lower(), each["ahead"] is not None) for each in tenses(clause, 0, len(clause)) if each[0].lower() != "to"
    ]
    acts = (each for pattern in (_NOW, _ACTS_NOW) for each in pattern.finditer(clause))
    return sorted({*found, *(Told(*each.span(), each[0].lower(), False) for each in acts)})


def beside(clause: str, opened: int, among: Sequence[Told], refused: Sequence[Span], lexicon: Lexicon) -> int:
    """From where on a clause is open only in what stands beside its main statement, which says that something is so or has happened.

    `opened` is where its first word for what is open begins, `among` what tells a time in it.
    """
    for found in _BESIDE.finditer(clause):
        if found.start() > opened:
            break
        # «…, as she has done, and may»: what is beside it tells nothing of what goes on.
        verb = _last([each for each in among if each.word not in _TELLING_NOW or each.ahead] if found["and"] else among, found.start())
        if verb is None or (found["over"] and not _is_subordinate(clause, verb, found.end(), opened)):
            continue
        if _is_settled(clause, verb, found, refused, lexicon):
            return found.start()
    return len(clause)


def _is_subordinate(clause: str, verb: Told, after: int, opened: int) -> bool:
    """Whether what is open after a «before», «after», «as» goes with that, and not on: «workers hired after May would lose it»."""
    if _NOW_OPEN.match(clause, opened) or _ENDS.search(clause, after, opened):
        return False
    return finite(verb.word) or _PRONOUN.search(clause, 0, opened) is not None or _TAKES_OBJECT.match(clause, verb.end) is not None


def _last(among: Sequence[Told], at: int) -> Told | None:
    return next((each for each in reversed(among) if each.start < at), None)


def _is_settled(clause: str, verb: Told, found: re.Match[str], refused: Sequence[Span], lexicon: Lexicon) -> bool:
    """Whether the verb before such a place says that something is so or has happened."""
    if found["goes_on"] and _IS.search(clause, 0, verb.start):
        return False
    if verb.word in _TELLING_NOW:
        # «Talks are under way and will go on»: which of the two is the news, nothing tells.
        if found["goes_on"]:
            return verb.word not in _STATE_NOW
        # «They have decided, before anything could be discussed»
        return not (found["condition"] or (found["over"] and verb.word not in _PERFECT) or found["object"])
    if any(start <= verb.start < end for start, end in refused):
        return True
    if found["object"] and (verb.end == found.start() or verb.word in _TELLS_SOMEBODY or ends_with_news(clause[: found.start()])):
        return False
    return not verb.ahead and (_finds(clause, verb, found) or not _speaks(verb, lexicon))


def _finds(clause: str, verb: Told, found: re.Match[str]) -> bool:
    """Whether a verb of finding or deciding has its object before such a place: «found no fault and will», «decided, before it could»."""
    if found["relative"]:
        return verb.word in _FOUND and verb.end < found.start()
    if found["goes_on"]:
        return verb.word in _FOUND and not clause.startswith(" that", verb.end)
    return found["over"] is not None and verb.word in _SAID and verb.end == found.start()


def _speaks(verb: Told, lexicon: Lexicon) -> bool:
    return verb.word in _SAID or verb.word in lexicon.reporting_verbs


def only_named(clause: str, among: Sequence[Told], lexicon: Lexicon) -> Iterator[Span]:
    """Where participles tell what kind of thing a clause names: «stopped the planned merger», «the strike planned for Monday is off»."""
    yield from (found.span("what") for found in _HAD_PLANNED.finditer(clause))
    for found in _AS_PLANNED.finditer(clause):
        verb = _last(among, found.start())
        # «The fee takes effect as planned on 1 April» is to come; «as promised in 2022» tells of when it was promised.
        dated = (verb is None and _ON_A_DAY.search(clause) is not None) or _THEN.match(clause, found.end()) is not None
        if not dated and (verb is None or not verb.ahead or verb.word in _TELLING_NOW):
            yield found.span("what")
    for found in (*_LIKE_ADJECTIVE.finditer(clause), *_AFTER_NOUN.finditer(clause)):
        if found.groupdict().get("before", "").lower() not in _NO_SUBJECT:
            verb = _last(among, found.start("what"))
            if settles(clause[found.end() :]) if verb is None else _is_over(verb, lexicon):
                yield found.span("what")


def _is_over(verb: Told, lexicon: Lexicon) -> bool:
    return not verb.ahead and verb.word not in _TELLING_NOW and not _speaks(verb, lexicon)

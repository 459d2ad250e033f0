"""The times that a clause states -> those that its main statement is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from reconciler.text.asides import comparisons
from reconciler.text.awaited import is_called_off
from reconciler.text.calendars import ANY_WEEKDAY
from reconciler.text.lexicon import Lexicon
from reconciler.text.named import NEWS_AGE, is_of_what_is_named
from reconciler.text.possessives import owns
from reconciler.text.relatives import tells_which
from reconciler.text.times import StatedTime, stated_times
from reconciler.text.verbs import fixing_verb, states
from reconciler.text.words import Word, words

_DAY, _MONTH = timedelta(days=1), timedelta(days=31)
# A state that has lasted since May is one of now: «has been shut since May».
_FROM_THEN_ON = re.compile(r"\bsince (?:\w+ ){0,4}$", re.IGNORECASE)
# «reverses a June 12 decision»; but «in a June 12 raid», «on the Monday before» is when it happened.
_DETERMINER = re.compile(r"(?P<at>\b(?:in|at|on|during) )?\b(?:an?|the|its|his|her|their|this|that) $", re.IGNORECASE)
_NOUN = re.compile(r" (?!night|evening|morning|afternoon)[a-z]")
# «the decree of May 12 was lifted», «a letter dated 3 May»; but «in the raid of May 12», «the morning of May 12» are when it happened.
_NAMED_BY_DATE = re.compile(
    r"(?P<at>\b(?:in|at|on|during|since|until|till|before|after|by|for) )?\b(?:an?|the|its|his|her|their|our|this|that|[\w-]+['’]s)"
    r"(?: [\w'’-]+){0,3}? (?P<noun>[\w-]+) (?P<of>of|dated) $",
    re.IGNORECASE,
)
_OF = re.compile(r"of ", re.IGNORECASE)
# A part of a day, month or year has its date after «of».
_PARTS_OF_TIME = frozenset(
    "morning afternoon evening night nights hour hours day days week weekend fortnight month year start beginning middle close end eve "
    "half third quarter first second early late part rest course anniversary as dawn".split()
)
# «(In) Friday's vote» is when it happened too, and so is «Monday's quake (killed …)», whose clause is about it.
_HAPPENED_AT = re.compile(r"\b(?:in|at|during) (?:\w+ )?$|^\W*$", re.IGNORECASE)
# «the success reported on 12 January was none»: the date of the report, not of what is said of it.
_PARTICIPLE = re.compile(r"\b(?:\w{2,}ed|sent|made|written|given|drawn|taken|shown|held|shot|seen) (?:\w+ ){0,2}$")
_FINITE = re.compile(r" (?:never |\w+ly )?(?:is|are|was|were|has|have|had|does|did|will|would|can|could)\b")
# «Concerns about the article, published online on 25 January»: the day of the article, unless that is the news.
_MADE_THEN = re.compile(
    r"\w, (?:first |originally |also )?(?:published|issued|dated|filed|adopted|signed|drafted|written|commissioned|built|installed) "
    r"(?:online )?(?:on |in )?(?:the )?$",
    re.IGNORECASE,
)
_ENDS_PART = re.compile(r"\W*$|[,.;](?! (?:and|but)\b)")
# After these a clause is no longer the main one: «than we wrote in July», «who had said so».
_SUBORDINATE = re.compile(r"\b(?:as|than|who|which|that|what|whether|because|after|before|when|if|nobody)\b", re.IGNORECASE)
_THAT = re.compile(r" (?:[\w'’]+ ){0,5}that\b")
_WHO = re.compile(r" (?:he|she|it|they|we|there|the|an?|its|his|her|their|no|some|\d+)\b", re.IGNORECASE)
_PASSIVE = frozenset("is are was were be been being".split())
_ADVERBS = frozenset("on in at early late earlier last only just".split())
# «found that the wall had cracked in 2023»: these speak only before «that».
_FINDS = frozenset(
    "found find finds heard hears learned learnt established determined showed shows held decided accepted believes believed".split()
)
# «From Monday (to Wednesday)», «between 3 and 9 May»; what had been between two days is of both.
_FROM = re.compile(r"\b(?:from|between)\b(?: (?:\w+ ){0,2}\w*)?$", re.IGNORECASE)
_WEEKDAY = rf"(?:(?:{ANY_WEEKDAY}),? (?:the )?)?"
_TO = re.compile(rf"(?P<to> (?:to|and|until|till|through)) (?:(?:the|early|late) )?(?P<day>{_WEEKDAY})", re.IGNORECASE)
_WILL = re.compile(r"\b(?:will|won['’]t|shall)\b|['’]ll\b", re.IGNORECASE)
_HAD = re.compile(r"\bhad\b|['’]d\b")
_BEFORE_VERB = 5
_NEAR = 120


def main_times(clause: str, stated: Sequence[StatedTime], published_at: datetime, lexicon: Lexicon) -> list[StatedTime]:
    """The times of a clause that date what it says, without those of comparisons and of nouns; when it happened before when it was said."""
    compared = comparisons(clause, lexicon)
    of_statement = [
        time
        for time in stated
        if not any(start <= time.start < end for start, end in compared)
        and not lasts_since(clause, time)
        and not _belongs_to_noun(clause, time, published_at, lexicon)
        and not _is_in_what_is_said(clause, time, lexicon)
        and not _begins_a_period(clause, time, stated)
        and (not is_of_what_is_named(clause, time, published_at, lexicon) or dates_a_saying(clause, time, lexicon))
    ]
    main = [time for time in of_statement if not tells_which(clause, time.start, time.end)]
    if len(main) < len(of_statement):
        # «A body found on Monday is that of a man who was lost in 2025»: a year is no more of the main statement than the day was.
        main = [time for time in main if time.until - time.since <= _MONTH]
    # «The number killed in Saturday's quake rose on Monday»: the quake's day is not the count's.
    when = [time for time in main if not owns(clause, time.end) and not _follows_saying(clause, time, lexicon)]
    main = [time for time in main if not owns(clause, time.end)] if when else main
    return sorted(main, key=lambda time: (time.until - time.since > _MONTH or dates_a_saying(clause, time, lexicon), time.start))


def _follows_saying(clause: str, time: StatedTime, lexicon: Lexicon) -> bool:
    """Whether a verb of saying stands before a time, wherever in a clause: «…, police said on (Sunday)»."""
    before = words(clause[max(0, time.start - _NEAR) : time.start])
    while before and before[-1].lower in _ADVERBS:
        before.pop()
    return bool(before) and before[-1].lower in lexicon.reporting_verbs


def _begins_a_period(clause: str, time: StatedTime, stated: Sequence[StatedTime]) -> bool:
    """Whether a time is the first of two between which it happened, «from Monday to Wednesday»: what came of it is known at the second."""
    goes_on = _TO.match(clause, time.end)
    if goes_on is None or _HAD.search(clause) or not _FROM.search(clause[: time.start] + clause[time.start : time.start + 5]):
        return False
    begins = {goes_on.end(), goes_on.start("day"), goes_on.end("to") + 1}
    return any(other.start in begins and other.since > time.since for other in stated)


def is_over(time: StatedTime, published_at: datetime) -> bool:
    """Whether a stated time lies in the past of a report, or is the day on which it was published."""
    # Differences, not sums: published_at may lie at either end of the calendar.
    return time.until - published_at <= _DAY and time.since <= published_at


def looks_ahead(clause: str, published_at: datetime) -> bool:
    """Whether a clause says what will be, or names a day to come."""
    return _WILL.search(clause) is not None or any(time.since > published_at for time in stated_times(clause, published_at))


def is_fixed_for(clause: str, time: StatedTime) -> bool:
    """Whether the main verb of a clause, in the present, tells of what is fixed for this time: «talks resume on Friday»."""
    verb = fixing_verb(clause[: time.start])
    return verb is not None and is_main(clause[: verb.start()])


def dates_a_saying(clause: str, time: StatedTime, lexicon: Lexicon) -> bool:
    """Whether a time says when something was said, «on Monday the firm said», «warned in May that», rather than when it happened."""
    if _is_participle_s(clause, time, lexicon):
        return False
    near = max(0, time.start - _NEAR)
    before, (begin, after) = words(clause[near : time.start]), _after(clause, time, lexicon)
    while before and before[-1].lower in _ADVERBS:
        before.pop()
    verb = _verb_of_saying(before, after, lexicon)
    if verb is not None:
        return is_main(clause[: near + verb.start])
    saying = next((i for i, word in enumerate(after) if word.lower in lexicon.reporting_verbs), None)
    if saying is None or (before and saying > 0):
        return False
    return not states(clause[begin : begin + after[saying].start])


def _after(clause: str, time: StatedTime, lexicon: Lexicon) -> tuple[int, list[Word]]:
    """The words after a time, and where they begin, without what is inserted there: «In July, don't forget, (the firm said)»."""
    begin = time.end
    inserted = next(lexicon.inserted.find(among := words(clause[begin : begin + _NEAR])), None)
    if inserted is not None and inserted.first == 0:
        begin += among[inserted.last].end
    return begin, words(clause[begin : begin + _NEAR])[:_BEFORE_VERB]


def _verb_of_saying(before: Sequence[Word], after: Sequence[Word], lexicon: Lexicon) -> Word | None:
    """The reporting verb that a time follows: «said (on Monday)», «told the BBC (in May) that»."""
    if len(before) > 1 and before[-1].lower in lexicon.reporting_verbs and before[-2].lower not in _PASSIVE:
        return before[-1]
    told = next((word for word in before[-4:] if word.lower in {"told", "tells"}), None)
    return told if after and after[0].lower == "that" else None


def is_main(before: str) -> bool:
    """Whether a verb after these words is the first of its clause, and not a subordinate one."""
    return not states(before) and _SUBORDINATE.search(before) is None


def lasts_since(clause: str, time: StatedTime) -> bool:
    """Whether a time is when a state began that lasts: «since Monday»."""
    return clause[time.start : time.end].lower().startswith("since") or _FROM_THEN_ON.search(clause[: time.start]) is not None


def _is_in_what_is_said(clause: str, time: StatedTime, lexicon: Lexicon) -> bool:
    """Whether a long time is one that somebody speaks of, «said that it knew of the fault in 2025»: what is said is said now."""
    if time.until - time.since <= _MONTH or dates_a_saying(clause, time, lexicon):
        return False
    before = clause[: time.start]
    verb = next((word for word in words(before) if word.lower in lexicon.reporting_verbs or word.lower in _FINDS), None)
    if verb is None or not is_main(before[: verb.start]):
        return False
    said = before[verb.end :]
    if _THAT.match(said) is not None:
        return True
    # «a ship called Rhosus», «the wreck reported by a trawler» say nothing; «claimed (the hall) was built in 1998» does.
    speaks = verb.lower not in _FINDS and (not verb.lower.endswith("ed") or _WHO.match(said) is not None)
    return speaks and states(said)


def _belongs_to_noun(clause: str, time: StatedTime, published_at: datetime, lexicon: Lexicon) -> bool:
    """Whether a time tells which thing is meant, «Friday's vote», «a June 12 decision», and not when what is said of it happened."""
    before = clause[: time.start]
    if owns(clause, time.end):
        return _HAPPENED_AT.search(before) is None or is_called_off(clause, time.end)
    if _is_participle_s(clause, time, lexicon):
        return True
    if published_at - time.until > NEWS_AGE and _MADE_THEN.search(before) and _ENDS_PART.match(clause, time.end):
        return True
    if _is_named_by(before, clause[time.start : time.end]):
        return True
    determined = _DETERMINER.search(before)
    return determined is not None and determined["at"] is None and _NOUN.match(clause, time.end) is not None


def _is_named_by(before: str, stated: str) -> bool:
    """Whether a date names the thing that stands before it, «the decree of May 12»; «of» may be read as a word of the date."""
    if (of := _OF.match(stated)) is not None:
        before += of[0]
    named = _NAMED_BY_DATE.search(before)
    return named is not None and named["at"] is None and named["noun"].lower() not in _PARTS_OF_TIME


def _is_participle_s(clause: str, time: StatedTime, lexicon: Lexicon) -> bool:
    """Whether a participle and its time stand before the verb: «the success reported on 12 January was», «a report sent in May says»."""
    if _PARTICIPLE.search(clause[: time.start]) is None:
        return False
    return _FINITE.match(clause, time.end) is not None or _says_now(clause[time.end : time.end + _NEAR], lexicon)


def _says_now(after: str, lexicon: Lexicon) -> bool:
    """Whether the next word is the present of a verb of saying or showing."""
    verb = next((word.lower for word in words(after)[:1]), "")
    return after[:1] == " " and (verb.endswith("s") or verb == "say") and (verb in lexicon.reporting_verbs or verb in _FINDS)

"""The beginning of a paragraph -> where its news begins: after «BEIJING, Jan 23 (Reuters) — », which says where it was filed."""

from __future__ import annotations

import re

from reconciler.text.calendars import ANY_MONTH_SHORT, DAY_OF_MONTH
from reconciler.text.lexicon import Lexicon
from reconciler.text.sieve import Sieved

# A place is no longer; a heading in capitals, «PORT OF KARSA SHUT AFTER COLLISION - …», is.
_MOST_WORDS = 4
_MONTH = rf"(?:Sept|{ANY_MONTH_SHORT})(?:[a-z]{{1,6}}|\.)?"
_WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day|\.)?"
_DATE = rf"(?:{_WEEKDAY},? )?(?:{_MONTH} {DAY_OF_MONTH}|{DAY_OF_MONTH} {_MONTH})(?:,? \d{{4}})?"
_FILER = r"(?P<filer>\([^()\n]{2,40}\)|/ ?[A-Z][\w ]{2,30} ?/)"
_PARTED = ("—", "–", "-", ":", ")", "/", ").", "/.")
_PARTING = r"(?P<parting> ?(?:—|–|--) ?| - |: |(?<=[)/])\.? )"
# A place of any kind, a date before or after who filed it, then what parts it from the news.
_HEAD = re.compile(
    r"(?P<place>[^\W\d_][^():;—–|\n\"“”?!\[]{1,48}?)(?: \[[A-Z][\w ]+\])?"
    rf"(?:,? (?P<date>{_DATE})\.?,?)?(?: {_FILER})?(?:,? (?P<filed>{_DATE}))?{_PARTING}(?=[\"“‘'(]?\w)"
)
_OF_A_LETTER = Sieved(rf"(?P<place>[^\W\d_][^\d,;:!?]{{1,40}}),? (?:the )?{_DATE}(?<=\d{{4}})\.?")
_BESIDE = frozenset("of de la le du da do das dos del di el al on upon the and es".split())
_PARTS = re.compile(r"[,/]")
_SPLIT = re.compile(r"[/,;]| and ")


def news_begins(text: str, start: int, end: int, lexicon: Lexicon, *, first: bool) -> int:
    """Where a paragraph's news begins: after its dateline, or where it begins itself.

    With a date or an agency a place in capitals is a dateline anywhere; without either only in the `first` paragraph, and
    if it is a place that is known, or stands there alone in capitals. In a list, «London: …» says what a line is about.
    """
    head = _HEAD.match(text, start, min(end, start + 140))
    if head is None or not _is_place(head["place"]):
        return start
    known = any(_folded(part) in lexicon.places for part in _PARTS.split(head["place"])[:1])
    agency = head["filer"] is not None and _is_agency(head["filer"], lexicon)
    shouted = _is_shouted(head["place"]) and _folded(head["place"]) not in lexicon.heads
    parting = head["parting"].strip()
    sure = agency or bool(head["date"] or head["filed"])
    # «KESSBY, Sept. 18 (NPA) - …»: whose a capital in brackets is need not be known where a day stands beside it.
    if (head["filer"] is not None and not sure and not (shouted and first)) or not (known or shouted):
        return start
    if parting in {"", "."}:
        found = agency
    elif parting == ":":
        found = sure or (first and known and _is_sentence(text, head.end()))
    else:
        found = sure or (first and (known or _once(text, head["place"])) and _is_sentence(text, head.end()))
    return head.end() if found else start


def is_place_and_day(words: str) -> bool:
    """Whether these words are a place and a day with its year and nothing else, as letters have them: «Paris, 3 May 2025»."""
    found = _OF_A_LETTER.fullmatch(words.strip())
    return found is not None and _is_place(found["place"])


def is_dateline(words: str) -> bool:
    """Whether these words, which news begins after, have the form of a dateline."""
    bare = words.strip()
    # Whatever else it ends with, nothing parts it from the news.
    if not bare.endswith(_PARTED):
        return False
    head = _HEAD.match(f"{bare} X")
    return head is not None and head.end() == len(bare) + 1 and _is_place(head["place"])


def day_filed(line: str) -> str | None:
    """The day with its year in the dateline that a line begins with, as it is written: «Sept. 18, 2025»."""
    head = _HEAD.match(line[:140])
    if head is None or not _is_place(head["place"]) or not _is_shouted(head["place"]):
        return None
    return next((day for day in (head["date"], head["filed"]) if day and day[-4:].isdigit()), None)


def _is_place(place: str) -> bool:
    words = place.replace("/", " ").split()
    return len(words) <= _MOST_WORDS and all(
        word[0].isupper() or word.lower() in _BESIDE or word.lower().startswith("al-") for word in words
    )


def _is_shouted(place: str) -> bool:
    """Whether a place is written in capitals; a state or country after it need not be."""
    return len(place) > 2 and _PARTS.split(place)[0].isupper()


def _is_agency(filer: str, lexicon: Lexicon) -> bool:
    pieces = _SPLIT.split(filer.strip("()/ "))
    return any(_folded(piece) in lexicon.agencies for piece in pieces)


def _once(text: str, place: str) -> bool:
    """Whether capitals are no part of the name: «NVIDIA - …» is written so throughout."""
    # What ends with a full stop, «CAPE CANAVERAL, Fla.», ends at no boundary of a word.
    return len(re.findall(rf"(?<!\w){re.escape(place)}(?!\w)", text)) == 1


def _is_sentence(text: str, at: int) -> bool:
    return text[at : at + 1].isupper() or text[at : at + 1] in "\"“‘'"


def _folded(words: str) -> str:
    return " ".join(words.lower().split())

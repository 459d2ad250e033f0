"""Text -> sentences, as exact spans."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sentencex

from reconciler.text.calendars import ANY_MONTH_SHORT, ANY_WEEKDAY
from reconciler.text.datelines import is_place_and_day
from reconciler.text.furniture import is_person
from reconciler.text.lexicon import Lexicon
from reconciler.text.paragraphs import paragraphs
from reconciler.text.sieve import Sieved
from reconciler.text.verbs import states
from reconciler.text.zones import ZONE_WORDS

# A "sentence" longer than this is a table, a list or an attack; it is cut at white space so that a claim stays quotable.
LONGEST = 1200
# The splitter takes time in the square of the quotation marks that it is given, and lets no other thread run meanwhile.
_PIECE = 2 * LONGEST
_MOST_QUOTES = _PIECE // 10
_QUOTE = re.compile("[\"'«»‘-‟‹›「」『』]")
_SPACE = re.compile(r"\s+")
# Where a sentence could be parted at all.
_STOP = re.compile(r"\.\s")
_HAS_WORD = re.compile(r"[^\W_]")
# «(Reporting by Jane Roe; …)»: who wrote a report claims nothing.
_NAME = r"[A-Z][\w'’.-]*"
_CREDIT = Sieved(rf"\(?(?:(?:Additional |With )?(?:Reporting|reporting)|Writing|Editing|Edited|Compiled) by {_NAME} {_NAME}")
_SAFE_ENDS = (re.compile(r"\n\s*"), re.compile(r"(?<=[a-z]{3}[.!?])[\"”’)]?\s+(?=[\"“‘(]?[A-Z])"), _SPACE)
# An attribution that the splitter cut from its quotation: «"Is it safe?" | asked the mayor.» starts in lower case.
_STARTS_LOWER = re.compile(r"[\"'”’)\]]*\s*[a-z]")
# The splitter reads «fell ill. Tests …» and «said no. Then …» as abbreviations; in lower case few of them stand before a name.
_ENDS_LOWER = re.compile(r"(?<![.\w])(?P<word>[a-z]{2,})\.\s+(?=[\"“‘(]?[A-Z])")
# Names of months that are words or end sentences too: «in May. Rivals», but «Jan. 13», «Sun. May 3»; and «the answer was No. Then».
_ENDS_AS_WORD = re.compile(
    r"(?<![.\w])(?:May|Mar|Jan|Feb|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Sun|Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|No|Art|Ark|Ore|Ill|Me|Ok|OK)\."
    r"\s+(?=[\"“‘(]*[A-Z](?:[a-z]|\s))"
    r"(?![\"“‘(]*(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)\w*\b)"
)
# «Sun. | May 3», which the splitter takes for two
_MONTH = rf"(?:{ANY_MONTH_SHORT})[a-z]*"
_CUT_DATE = re.compile(rf".{{0,6}}\b(?:Sun|Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat)\.,? (?=\d\d?(?:st|nd|rd|th)? {_MONTH}|{_MONTH}\.? \d)")
_SHORT_DAY = 8
# «at 9:40 a.m. | PST on Sunday», «at 9 a.m. | Monday», «at 8 a.m. | Eastern time», but «closed at 5 p.m. | Monday is a holiday».
_WEEKDAY = rf"(?:{ANY_WEEKDAY})"
_OF_A_CLOCK = re.compile(
    rf"[\[(]?(?:{ZONE_WORDS}|(?:[A-Z][a-z]+ ){{1,2}}(?:[Tt]ime|(?:[Ss]tandard|[Ss]ummer|[Dd]aylight)(?: [Ss]avings?)? [Tt]ime)\b|"
    rf"Eastern\b|Pacific\b|{_WEEKDAY}\b(?!['’]s| (?:is|was|will|has|had|would|saw|brought|marks)\b)|{_MONTH}\.? \d)"
)
_CLOCK = re.compile(r"\b\d{1,2}(?:[:.]\d\d)? ?[ap]\.m\.$")
_SHORT_CLOCK = 12
# «9:05 p.m. | The hall was stormed.», as an entry of a live blog begins
_TIME_ALONE = re.compile(rf"\W*(?:(?:\d{{1,2}}:\d\d|(?:\d{{1,2}}(?:[:.]\d\d)?) ?[APap]\.?[Mm]\b|{ZONE_WORDS})\W*){{1,4}}")
# «He met Ms. | Kroll»: the splitter knows some titles alone.
_TITLE = re.compile(r"(?<![\w.])(?:M[sx]|Mmes|Mlle|Mme|Msgr|Ald|Cllr|Adv|Amb|Atty|Comdr|Dep|Hon|Pte|Rt|Supt|Sec|Treas)\.$")
_LONGEST_TITLE = 8
_NAME_BEGINS = re.compile(r"(?!(?:The|An?|It|He|She|They|We|His|Her|Its|In|On|At|But|And|No|This|That)\b)[A-Z][\w'’-]")
# «… by the SEC. Ms. Kroll stays»: before these a stop is an end, but after another title, an initial or «v.».
_BEFORE_TITLE = re.compile(r"(?<![.\w])(?P<word>[A-Za-z][\w.&-]+)\.\s+(?=(?:Mr|Mrs|Ms|Mx)\.? [A-Z])")
_BEFORE_NAMES = frozenset(
    "vs cf ca eg ie viz esp nos mr mrs ms dr st prof gen col sgt lt capt cpl maj gov sen rep rev hon pres supt insp det messrs mt".split()
)

# A line that begins with a dash and ends without a stop.
_SIGNED = re.compile(
    r"[–—-]{1,2} ?(?:(?P<withheld>(?i:names?(?: and address)?(?: (?:is|are|was|were))?(?: supplied and)? withheld)[\w ]{0,30})|"
    r"(?P<who>[^\W\d_a-z][\w.'’ -]{2,40}))(?:, [^\W\d_a-z][\w.'’ -]{1,30}){0,3}"
)
_ITEM = re.compile(r"\d{1,4}/\d{2,4}[.:)]? [A-Z][\w'’&() -]{1,60}\.?")

Span = tuple[int, int]


def sentences(text: str, language: str = "en", lexicon: Lexicon | None = None) -> list[Span]:
    """The sentences of a text as (start, end), without surrounding white space, in order.

    Blank stretches, bylines and, with a lexicon to know them by, datelines and the furniture of pages are dropped.
    """
    spans: list[Span] = []
    for start, end in paragraphs(text, lexicon):
        split = (span for piece in _pieces(text, start, end) for span in _split(text, *piece, language))
        joined = _rejoined(text, [span for span in split if _claims_something(text, *span, lexicon)])
        spans += [span for span in joined if not _TIME_ALONE.fullmatch(text, *span)]
    return [piece for span in spans for piece in _cut(text, span)]


def _claims_something(text: str, start: int, end: int, lexicon: Lexicon | None) -> bool:
    """Whether a sentence is more than signs, who wrote it, where and when, or what stands on any page."""
    return (
        _HAS_WORD.search(text, start, end) is not None
        and not _CREDIT.match(text, start, end)
        and not is_place_and_day(text[start:end])
        and not _signs(text[start:end])
        and not (lexicon is not None and lexicon.furniture.is_sentence(text[start:end]))
    )


def _signs(sentence: str) -> bool:
    """Whether it is who signs a letter: «– Edna Roe, Karsa», «– Name withheld»."""
    signed = _SIGNED.fullmatch(sentence)
    return signed is not None and (signed["withheld"] is not None or is_person(signed["who"]))


def _heads(sentence: str) -> bool:
    """Whether it is the head of an item of minutes, which goes with what was said of it: «12/26 Mill Bridge. (The bridge is open.)»."""
    return _ITEM.fullmatch(sentence) is not None and not states(sentence)


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """A paragraph in pieces that the splitter can take: cut at the last line break, else sentence end, else white space."""
    while end - start > _PIECE:
        window = (start + LONGEST, start + _PIECE)
        ends = ([gap.end() for gap in safe.finditer(text, *window)] for safe in _SAFE_ENDS)
        resume = next((found[-1] for found in ends if found), window[1])
        yield start, resume
        start = resume
    yield start, end


def _split(text: str, start: int, end: int, language: str) -> Iterator[Span]:
    piece = text[start:end]
    if len(_QUOTE.findall(piece)) > _MOST_QUOTES or (end - start > LONGEST and not re.search(r"[.!?。！？।]", piece)):
        yield _trimmed(text, start, end)
        return
    for boundary in sentencex.get_sentence_boundaries(language, piece):
        yield from _parted(text, *_trimmed(text, start + boundary["start_index"], start + boundary["end_index"]))


def _parted(text: str, start: int, end: int) -> Iterator[Span]:
    """A sentence, parted where a plain word, or a short form that is a word as well, and a full stop end one, outside quotations."""
    if _STOP.search(text, start, end) is None:
        yield start, end
        return
    found = (*_ENDS_LOWER.finditer(text, start, end), *_BEFORE_TITLE.finditer(text, start, end))
    stops = [stop for stop in found if stop["word"].lower() not in _BEFORE_NAMES]
    for stop in sorted((*stops, *_ENDS_AS_WORD.finditer(text, start, end)), key=lambda stop: stop.end()):
        if not quote_open(text[start : stop.start()]):
            yield _trimmed(text, start, stop.end())
            start = stop.end()
    yield start, end


def quote_open(before: str) -> bool:
    """Whether a quotation that begins in these words is still open at their end."""
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”")


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _rejoined(text: str, spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        headed = bool(joined) and _heads(text[slice(*joined[-1])])
        if joined and (
            headed or _is_cut(text, start, end) or (_STARTS_LOWER.match(text, start, end) and text[joined[-1][1] - 1] in "\"'”’?!")
        ):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _is_cut(text: str, start: int, end: int) -> bool:
    """Whether a sentence begins with what goes with the end of the one before: «Sun. | May 3», «9 a.m. | PST»."""
    cut = _CUT_DATE.match(text, max(0, start - _SHORT_DAY), end)
    if cut is not None and cut.end() == start:
        return True
    gap = start
    while gap and text[gap - 1] in " \u00a0":
        gap -= 1
    if _TITLE.search(text, max(0, gap - _LONGEST_TITLE), gap) is not None and _NAME_BEGINS.match(text, start, end) is not None:
        return True
    return _OF_A_CLOCK.match(text, start, end) is not None and _CLOCK.search(text, max(0, gap - _SHORT_CLOCK), gap) is not None


def _cut(text: str, span: Span) -> Iterator[Span]:
    start, end = span
    while end - start > LONGEST:
        gaps = list(_SPACE.finditer(text, start + LONGEST // 2, start + LONGEST))
        middle, resume = (gaps[-1].start(), gaps[-1].end()) if gaps else (start + LONGEST, start + LONGEST)
        yield start, middle
        start = resume
    if end > start:
        yield start, end

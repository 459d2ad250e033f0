"""A text -> the stretches of its paragraphs that tell news: without bylines, datelines and what stands on any page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reconciler.text.datelines import news_begins
from reconciler.text.furniture import Furniture, asks_for_title, is_marked, is_person, is_title
from reconciler.text.lexicon import Lexicon

Span = tuple[int, int]

_BREAK = re.compile(r"\n[^\S\n]*\n|\r\n[^\S\n]*\r\n")
# «[…] The post Port shut appeared first on Harbour Wire»: what follows is another line, whatever a feed made of it.
_LINE = re.compile(r"\r?\n|\[(?:…|\.\.\.)\]")
# «By Jane Roe in Karsa» on a line of its own
_NAME = r"[A-Z][\w'’.-]*"
_BYLINE = re.compile(rf"\s*By {_NAME}(?:,? (?:{_NAME}|and|in|at|for)){{1,14}}\s*")
# A line that ends so was broken for its length: the next is a part of its sentence.
_BEGINS = re.compile(r"\s*(?=\S)")
_GOES_ON = re.compile(
    r"(?:[,;(]|\b(?:the|an?|of|on|in|at|to|and|or|by|for|from|with|that|than|until|since|before|after|between|as))\s*$", re.IGNORECASE
)


@dataclass
class _Titles:
    """Whether titles of other reports may come next: one that a label names, or as many as are marked as of a list."""

    listed: bool = False
    named: bool = False

    def take(self, line: str, furniture: Furniture) -> bool:
        """Whether a line is such a title, or the label before."""
        if furniture.leads_to_titles(line):
            self.listed, self.named = True, asks_for_title(line)
            return True
        self.listed = self.listed and (is_marked(line) or self.named)
        taken = self.listed and (is_marked(line) or is_title(line))
        self.named = False
        return taken


def paragraphs(text: str, lexicon: Lexicon | None) -> Iterator[Span]:
    """The paragraphs of a text as (start, end), without bylines; with a lexicon to know them by, without datelines and furniture too.

    What is left of a paragraph on both sides of such a line are two.
    """
    titles, first, headed, start = _Titles(), True, False, 0
    for end, resume in (*(gap.span() for gap in _BREAK.finditer(text)), (len(text), len(text))):
        for begun, ended in _stretches(text, start, end, lexicon, titles):
            if lexicon is not None and (begins := _BEGINS.match(text, begun, ended)):
                yield news_begins(text, begins.end(), ended, lexicon, first=first), ended
                # A heading may stand before the dateline.
                first, headed = not headed and is_title(text[begins.end() : ended].strip()), True
            else:
                yield begun, ended
        start = resume


def _stretches(text: str, start: int, end: int, lexicon: Lexicon | None, titles: _Titles) -> Iterator[Span]:
    """What is left of a paragraph without its lines that claim nothing, parted there and where a line begins with a dateline."""
    begun: int | None = None
    before = ""
    lines = list(_lines(text, start, end))
    for number, (at, stop) in enumerate(lines):
        line, following = text[at:stop], text[slice(*lines[number + 1])] if number + 1 < len(lines) else ""
        goes_on = begun is not None and _GOES_ON.search(before) is not None
        parts = not goes_on and _is_beside_the_news(line, (before, following), lexicon, titles)
        if begun is not None and (parts or (not goes_on and _is_filed(text, at, end, lexicon))):
            yield begun, at
            begun = None
        if parts and lexicon is not None and lexicon.furniture.ends_paragraph(line):
            return
        begun, before = (None if parts else at if begun is None else begun), line
    if begun is not None:
        yield begun, end


def _is_beside_the_news(line: str, around: tuple[str, str], lexicon: Lexicon | None, titles: _Titles) -> bool:
    """Whether a line, between the one before and the one after, is a byline or what stands on any page."""
    if _BYLINE.fullmatch(line):
        return True
    if lexicon is None or not line.strip():
        return False
    known = lexicon.furniture
    return (
        titles.take(line, known)
        or known.is_line(line)
        or known.ends_paragraph(line)
        or (is_person(line) and known.is_role(around[1]))
        or (is_person(around[0]) and known.is_role(line))
    )


def _is_filed(text: str, at: int, end: int, lexicon: Lexicon | None) -> bool:
    return lexicon is not None and news_begins(text, at, end, lexicon, first=False) > at


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    # Most paragraphs are of one line: that is told without trying each place.
    if text.find("\n", start, end) >= 0 or text.find("[", start, end) >= 0:
        for gap in _LINE.finditer(text, start, end):
            yield start, gap.end()
            start = gap.end()
    yield start, end

"""Text -> sentences, as exact spans."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sentencex

# A "sentence" longer than this is a table, a list or an attack; it is cut at white space so that a claim stays quotable.
LONGEST = 1200
_SPACE = re.compile(r"\s+")
_HAS_WORD = re.compile(r"[^\W_]")
_BREAK = re.compile(r"\n[^\S\n]*\n|\r\n[^\S\n]*\r\n")
# An attribution that the splitter cut from its quotation: «"Is it safe?" | asked the mayor.» starts in lower case.
_STARTS_LOWER = re.compile(r"[\"'”’)\]]*\s*[a-z]")

Span = tuple[int, int]


def sentences(text: str, language: str = "en") -> list[Span]:
    """The sentences of a text as (start, end), without surrounding white space, in order. Blank stretches are dropped."""
    spans: list[Span] = []
    for start, end in _paragraphs(text):
        within = [span for span in _split(text, start, end, language) if _HAS_WORD.search(text, *span)]
        spans += _rejoined(text, within)
    return [piece for span in spans for piece in _cut(text, span)]


def _paragraphs(text: str) -> Iterator[Span]:
    start = 0
    for gap in _BREAK.finditer(text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _split(text: str, start: int, end: int, language: str) -> Iterator[Span]:
    if end - start > LONGEST and not re.search(r"[.!?。！？।]", text[start:end]):
        yield _trimmed(text, start, end)
        return
    for boundary in sentencex.get_sentence_boundaries(language, text[start:end]):
        yield _trimmed(text, start + boundary["start_index"], start + boundary["end_index"])


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _rejoined(text: str, spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and _STARTS_LOWER.match(text, start, end) and text[joined[-1][1] - 1] in "\"'”’?!":
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _cut(text: str, span: Span) -> Iterator[Span]:
    start, end = span
    while end - start > LONGEST:
        gaps = list(_SPACE.finditer(text, start + LONGEST // 2, start + LONGEST))
        middle, resume = (gaps[-1].start(), gaps[-1].end()) if gaps else (start + LONGEST, start + LONGEST)
        yield start, middle
        start = resume
    if end > start:
        yield start, end

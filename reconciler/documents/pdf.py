"""A summary -> PDF, by fpdf2 and HarfBuzz, which the extra `reconciler[pdf]` installs, in fonts that this machine has.

Stored text is only ever drawn: there is no script, no form and no link but to the address of a source.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from reconciler.documents.fonts import Faces, faces_for
from reconciler.documents.outline import Asked, Line, Outline, Part, outlines, spaced
from reconciler.documents.words import counted, is_address, named, reprinted, runs_left, stamp, time_of
from reconciler.pipeline.lines import Cited, Summary
from reconciler.text.clean import one_line, printable

_FACE = "body"
_BASIC = "helvetica"
_UNSHOWN = "□"
# They are not seen: they say from where to where what stands beside them runs.
_MARKS = "\u200e\u200f"
# Latin, Greek and Cyrillic letters, Chinese, Japanese and Korean ones, punctuation and signs: none changes its shape or place.
_SIMPLE = re.compile(
    "[ -\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u20cf"
    "\u2100-\u2bff\u3000-\u3029\u3030-\u3098\u309b-\u9fff\uac00-\ud7a3\uff00-\uffef]*"
)
_NONE_KNOWN = "Nothing is known for this moment."
_MARGIN, _STEP = 20, 6


def as_pdf(summary: Summary) -> bytes:
    """The summary as PDF. Characters that no font of this machine has are shown as boxes, and the first page says so."""
    told = outlines(summary)
    writer = _Writer(faces_for(f"{_everything(summary, told)}•–…[]()0123456789{_UNSHOWN}{_MARKS}"), summary)
    writer.heading("Reconciled summary", 18)
    writer.stamp(stamp(summary))
    if not told:
        writer.words(_NONE_KNOWN)
    for outline in told:
        writer.topic(outline)
    return writer.written()


def _everything(summary: Summary, told: Sequence[Outline]) -> str:
    """All text that is to be printed, to choose fonts by."""

    def lines(given: Iterable[Line]) -> Iterable[str]:
        for line in given:
            yield _sentence(line.parts)
            yield from lines(line.under)

    printed = [*stamp(summary), *(f"{one.label}{one.extent}" for one in told)]
    printed += [text for one in told for section in one.sections for text in (section.title, *lines(section.lines))]
    printed += [f"{named(cited)}{cited.url or ''}{reprinted(cited)}" for one in told for cited in one.sources]
    return printable("".join(printed))


def _sentence(parts: Iterable[Part]) -> str:
    return "".join(f"{space}{_said(part)}" for space, part in spaced(parts))


def _said(part: Part) -> str:
    return f"[{part}]" if isinstance(part, int) else part.words if isinstance(part, Asked) else part


class _Writer:
    """A document in the making: it holds the page and the fonts."""

    def __init__(self, faces: Faces, summary: Summary) -> None:
        from fpdf import FPDF  # noqa: PLC0415 - an extra

        # It reports each glyph that a font lacks; which those are is known, and said on the page.
        logging.getLogger("fpdf").setLevel(logging.ERROR)
        logging.getLogger("fontTools").setLevel(logging.ERROR)
        self.faces, self.page = faces, FPDF(format="A4")
        self.family = _BASIC
        if faces.files:
            self._load(faces)
        self._about(summary)
        self.page.set_margin(_MARGIN)
        self.page.set_auto_page_break(True, _MARGIN)
        self.page.add_page()

    def _load(self, faces: Faces) -> None:
        self.family = _FACE
        self.page.add_font(_FACE, "", faces.files[0])
        self.page.add_font(_FACE, "B", faces.bold or faces.files[0])
        others = [f"other{number}" for number, _ in enumerate(faces.files[1:])]
        for name, path in zip(others, faces.files[1:], strict=True):
            self.page.add_font(name, "", path)
            self.page.add_font(name, "B", path)
        self.page.set_fallback_fonts(others, exact_match=False)

    def _about(self, summary: Summary) -> None:
        """What the file says of itself: no time but that of the account, so that the same summary is the same file."""
        at = time_of(summary) or datetime(1980, 1, 1, tzinfo=UTC)
        self.page.set_creation_date(at.astimezone(UTC))
        self.page.set_title("Reconciled summary")
        self.page.set_author("reconciler")
        self.page.set_subject(printable(f"Worked out by {summary.rules}"))
        self.page.set_lang("en")

    def heading(self, text: str, size: float) -> None:
        """A heading, never alone at a page's foot."""
        if self.page.will_page_break(size * 1.6):
            self.page.add_page()
        self.page.ln(size / 6)
        self._cell(text, size, bold=True)
        self.page.ln(1)

    def words(self, text: str, size: float = 10, indent: int = 0, link: str | None = None) -> None:
        """A paragraph, set from where its script begins."""
        self._cell(text, size, indent=indent, link=link)

    def stamp(self, sentences: Iterable[str]) -> None:
        """The sentences of the stamp, and what could not be printed."""
        for said in sentences:
            self.words(said, 8.5)
        if unshown := self.faces.missing - {*_MARKS}:
            missing = f"{counted(len(unshown), 'character')} of this document could not be printed"
            remedy = f"a box ({_UNSHOWN}) stands for each. The Word document and the Markdown have them"
            self.words(f"{missing}, for this machine has no font with them; {remedy}.", 8.5)

    def topic(self, outline: Outline) -> None:
        """One topic with its sections and its sources."""
        self.heading(outline.label, 15)
        self.words(outline.extent, 8.5)
        for section in outline.sections:
            self.heading(section.title, 12)
            self._list(section.lines, 0)
        self.heading("Sources", 12)
        for number, cited in enumerate(outline.sources, 1):
            self._source(number, cited)

    def _list(self, lines: Iterable[Line], depth: int) -> None:
        for line in lines:
            asked = [part for part in line.parts if isinstance(part, Asked)]
            rest = _sentence(part for part in line.parts if not isinstance(part, Asked))
            for part in asked:
                self._cell(f"• {part.words}", 10, indent=depth, bold=True)
            if rest:
                self.words(rest if asked else f"• {rest}", indent=depth)
            self._list(line.under, depth + 1)
            if not depth:
                self.page.ln(1.2)

    def _source(self, number: int, cited: Cited) -> None:
        self.words(f"[{number}] {named(cited)}{reprinted(cited)}", 8.5)
        if cited.url:
            self.words(cited.url, 8.5, 1, printable(one_line(cited.url)) if is_address(cited.url) else None)

    def _cell(self, text: str, size: float, *, indent: int = 0, bold: bool = False, link: str | None = None) -> None:
        self.page.set_font(self.family, "B" if bold else "", size)
        self.page.set_x(_MARGIN + indent * _STEP)
        told = printable(one_line(text))
        # HarfBuzz is asked anew for every letter, so it is left out where letters stand side by side whatever is beside them.
        shaped = self.family == _FACE and _SIMPLE.fullmatch(told) is None
        self.page.set_text_shaping(use_shaping_engine=shaped)
        drawn = self._drawable(told, shaped=shaped)
        # Long words, such as addresses, are broken anywhere rather than let run out of the page.
        settings: dict[str, Any] = {"align": "R" if runs_left(text) else "L", "new_x": "LMARGIN", "new_y": "NEXT", "link": link or ""}
        self.page.multi_cell(self.page.epw - indent * _STEP, size * 0.5, drawn, **settings)

    def _drawable(self, text: str, *, shaped: bool) -> str:
        if self.family == _BASIC:
            return text.translate(_PLAINER).encode("latin-1", "replace").decode("latin-1")
        # Else a date after a quotation from right to left would be drawn as its continuation.
        mark = "\u200f" if runs_left(text) else "\u200e"
        text = text.replace("”", f"”{mark}") if shaped and mark not in self.faces.missing else text
        return "".join(_UNSHOWN if letter in self.faces.missing else letter for letter in text)

    def written(self) -> bytes:
        """The file."""
        return bytes(self.page.output())


# Without any font of its own a machine still has those of every PDF reader, which know Western European letters only.
_PLAINER = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "•": "-", "–": "-", "—": "-", "…": "...", "□": "?"})

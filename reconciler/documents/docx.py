"""A summary -> a Word document (Office Open XML), by python-docx, which the extra `reconciler[docx]` installs.

Stored text is only ever the text of a run: there is no field, no macro, and no link but to the address of a source.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from reconciler.documents.outline import Asked, Line, Outline, Part, outlines, spaced
from reconciler.documents.words import is_address, named, reprinted, runs_left, stamp, time_of
from reconciler.pipeline.lines import Cited, Summary
from reconciler.text.clean import one_line, printable

# Zip files know no earlier time; one that is always the same makes the same summary the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def as_docx(summary: Summary) -> bytes:
    """The summary as a document: its sections as headings, its lines as lists, each citation a link to its source at the end."""
    from docx import Document  # noqa: PLC0415 - an extra

    made = Document()
    _about(made.core_properties, summary)
    _paragraph(made, "Reconciled summary", "Title")
    for said in stamp(summary):
        _paragraph(made, said)
    told = outlines(summary)
    if not told:
        _paragraph(made, "Nothing is known for this moment.")
    for number, outline in enumerate(told, 1):
        _topic(made, number, outline)
    return _same_bytes(made)


def _about(properties: Any, summary: Summary) -> None:
    """What the file says of itself: nothing of the library's own, and no time but that of the account."""
    at = time_of(summary) or datetime(1980, 1, 1, tzinfo=UTC)
    properties.title, properties.author, properties.last_modified_by = "Reconciled summary", "reconciler", "reconciler"
    properties.comments = printable(f"Worked out by {summary.rules}")[:255]
    properties.created = properties.modified = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def _topic(made: Any, topic: int, outline: Outline) -> None:
    _paragraph(made, outline.label, "Heading1")
    _paragraph(made, outline.extent)
    for section in outline.sections:
        _paragraph(made, section.title, "Heading2")
        _list(made, topic, section.lines)
    _paragraph(made, "Sources", "Heading2")
    for number, cited in enumerate(outline.sources, 1):
        _source(made, topic, number, cited)


def _list(made: Any, topic: int, lines: Iterable[Line], style: str = "ListBullet") -> None:
    for line in lines:
        _line(made, topic, line.parts, style)
        _list(made, topic, line.under, "ListBullet2")


def _line(made: Any, topic: int, parts: Iterable[Part], style: str) -> None:
    parts = list(parts)
    paragraph = _added(made, style, "".join(part for part in parts if isinstance(part, str)))
    for space, part in spaced(parts):
        if isinstance(part, int):
            _text(paragraph, space)
            _link(paragraph, f"[{part}]", anchor=_anchor(topic, part))
        else:
            _text(paragraph, f"{space}{part.words}" if isinstance(part, Asked) else f"{space}{part}", bold=isinstance(part, Asked))


def _source(made: Any, topic: int, number: int, cited: Cited) -> None:
    """A source with its number written out, so that it says the same wherever the list is cut."""
    said = named(cited)
    paragraph = _added(made, "", said)
    _marked(paragraph, _anchor(topic, number), topic * 100_000 + number)
    _text(paragraph, f"[{number}] {said}")
    if cited.url:
        _text(paragraph, ", ")
        address = printable(one_line(cited.url))
        if is_address(cited.url):
            _link(paragraph, address, to=address)
        else:
            _text(paragraph, address)
    _text(paragraph, reprinted(cited))


def _anchor(topic: int, number: int) -> str:
    return f"source_{topic}_{number}"


def _paragraph(made: Any, text: str, style: str = "") -> None:
    _text(_added(made, style, text), text)


def _text(paragraph: Any, text: str, *, bold: bool = False) -> Any:
    run = paragraph.add_run(_clean(text))
    run.bold = bold or None
    if runs_left(text):
        run.font.rtl = True
    return run


def _clean(text: str) -> str:
    """Text without what XML forbids, and on one line, its outer spaces kept."""
    told = printable(one_line(text))
    return f"{' ' if text[:1] == ' ' else ''}{told}{' ' if told and text[-1:] == ' ' else ''}"


def _added(made: Any, style: str, text: str) -> Any:
    """A new paragraph, set from right to left where its text runs so. The style is named by its id: by its name it is searched for anew."""
    paragraph = made.add_paragraph()
    if style:
        paragraph._p.style = style
    if runs_left(text):
        paragraph.paragraph_format.element.get_or_add_pPr().insert_element_before(_element("w:bidi"), *_AFTER_BIDI)
    return paragraph


# The order of what a paragraph says of itself is fixed (ECMA-376, CT_PPr).
_AFTER_BIDI = ("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr", "w:sectPr")


def _link(paragraph: Any, text: str, *, to: str | None = None, anchor: str | None = None) -> None:
    """A link to a place in the document, or to the address of a source."""
    from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415

    link = _element("w:hyperlink", **{"w:anchor": anchor} if anchor else {})
    if to:
        from docx.oxml.ns import qn  # noqa: PLC0415

        link.set(qn("r:id"), paragraph.part.relate_to(to, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = _text(paragraph, text)
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)


def _marked(paragraph: Any, name: str, number: int) -> None:
    """A bookmark at the paragraph's beginning."""
    paragraph._p.append(_element("w:bookmarkStart", **{"w:id": str(number), "w:name": name}))
    paragraph._p.append(_element("w:bookmarkEnd", **{"w:id": str(number)}))


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    made = OxmlElement(name)
    for attribute, value in attributes.items():
        made.set(qn(attribute), value)
    return made


def _same_bytes(made: Any) -> bytes:
    """The file, with the time of its making left out."""
    kept, out = io.BytesIO(), io.BytesIO()
    made.save(kept)
    with zipfile.ZipFile(kept) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            after.writestr(zipfile.ZipInfo(entry.filename, _EPOCH), before.read(entry.filename), zipfile.ZIP_DEFLATED)
    return out.getvalue()

"""A summary -> Markdown (CommonMark)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reconciler.documents.outline import Asked, Line, Outline, Part, outlines
from reconciler.documents.words import moment, quoted, reliability, stamp
from reconciler.pipeline.lines import Cited, Summary
from reconciler.text.clean import one_line, printable

# What CommonMark 0.31 could take for markup is escaped, so that stored text stays text; so is what GitHub takes for an address.
_NEEDED = re.compile(r"([\\`*_\[\]<>|~&$#]|(?<=\w):(?=//)|(?<=\bwww)\.)|^([-+=:])|^(\d+)([.)])", re.IGNORECASE)
# An address between angle brackets is a link that shows where it leads; any other stands as code, and is none.
_LINK = re.compile(r"https?://[^\s<>\\]+", re.IGNORECASE)


def as_markdown(summary: Summary) -> str:
    """The summary as Markdown: per topic what stands, what is disputed, what was superseded by what, and the sources."""
    lines = ["# Reconciled summary", *(line for said in stamp(summary) for line in ("", escape(said)))]
    if not summary.topics:
        lines += ["", "Nothing is known for this moment."]
    for outline in outlines(summary):
        lines += ["", *_topic(outline)]
    return "\n".join(lines) + "\n"


def _topic(outline: Outline) -> Iterator[str]:
    yield from (f"## {escape(outline.label)}", "", escape(outline.extent))
    for section in outline.sections:
        yield from ("", f"### {section.title}", "", *_list(section.lines))
    yield from ("", "### Sources", "")
    for number, cited in enumerate(outline.sources, 1):
        yield f"{number}. {_source(cited)}"


def _list(lines: Iterable[Line], indent: str = "") -> Iterator[str]:
    for line in lines:
        yield f"{indent}- {sentence(line.parts)}"
        yield from _list(line.under, indent + "  ")


def sentence(parts: Iterable[Part]) -> str:
    """The parts with single spaces between them, none before a stop or a comma."""
    return re.sub(r" (?=[.,:](?:\s|$))", "", " ".join(map(_written, parts)))


def _written(part: Part) -> str:
    if isinstance(part, int):
        return f"\\[{part}\\]"
    return f"**{escape(part.words)}**" if isinstance(part, Asked) else escape(part) if part not in {":", "."} else part


def _source(cited: Cited) -> str:
    title = f", {escape(quoted(cited.title))}" if cited.title else ""
    outlets = f"; also printed by {escape(', '.join(cited.outlets))}" if cited.outlets else ""
    return f"{escape(cited.source + reliability(cited))}{title}, {escape(moment(cited.published_at))}{_address(cited.url)}{outlets}"


def _address(url: str | None) -> str:
    if not url:
        return ""
    shown = printable(one_line(url))
    return f", <{shown}>" if _LINK.fullmatch(shown) else f", `{shown.replace('`', '%60')}`"


def escape(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _NEEDED.sub(lambda m: f"\\{m[1] or m[2]}" if m[1] or m[2] else f"{m[3]}\\{m[4]}", printable(one_line(text)))

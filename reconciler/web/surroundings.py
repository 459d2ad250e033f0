"""A claim -> the paragraph of its report that it stands in, with the claim and its deciding words marked."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from reconciler.records import Claim, Report, Span
from reconciler.web.notes import paragraphs
from reconciler.web.views import marked_quote

# So much is shown on either side of the claim, where a text has no paragraphs.
_AROUND = 500


def in_paragraph(report: Report, claim: Claim, spans: Iterable[Span]) -> Markup:
    """The paragraph around a claim; a claim that goes on into the next paragraph brings that with it."""
    text: str = getattr(report, claim.part)
    touched = [(start, end) for start, end in paragraphs(text) if start < claim.end and end > claim.start]
    first = min((start for start, _ in touched), default=claim.start)
    last = max((end for _, end in touched), default=claim.end)
    before, after = text[min(first, claim.start) : claim.start], text[claim.end : max(last, claim.end)]
    quote = Markup('<strong class="claimed">{}</strong>').format(marked_quote(claim, spans))
    return escape(_ending(before)) + quote + escape(_beginning(after))


def _ending(text: str) -> str:
    """The last of a text, from a word's beginning."""
    return text if len(text) <= _AROUND else f"…{text[-_AROUND:].partition(' ')[2]}"


def _beginning(text: str) -> str:
    """The first of a text, up to a word's end."""
    return text if len(text) <= _AROUND else f"{text[:_AROUND].rpartition(' ')[0]}…"

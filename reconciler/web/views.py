"""Records -> what the pages show: marked text, quotes with the deciding words marked, times."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Flask
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from reconciler.ports import Store
from reconciler.records import Claim, ClaimState, Contradiction, Part, Report, Span, Standing

_MARKS = {Standing.STANDS: "", Standing.SUPERSEDED: "superseded", Standing.DISPUTED: "disputed", Standing.WITHDRAWN: "withdrawn"}


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a contradiction as the pages show it."""

    claim: Claim
    state: ClaimState | None
    report: Report
    quote: Markup


@dataclass(frozen=True, slots=True)
class Shown:
    """A contradiction as the pages show it."""

    record: Contradiction
    earlier: Side
    later: Side


def shown(store: Store, found: Sequence[Contradiction]) -> list[Shown]:
    """Contradictions with both sides, the deciding words marked."""
    claims = store.shelf.claims_by_id({claim for one in found for claim in (one.earlier, one.later)})
    reports = store.archive.reports_by_id({claim.report_id for claim, _ in claims.values()})
    made = []
    for one in found:
        sides = [
            Side(*claims[id_], reports[claims[id_][0].report_id], marked_quote(claims[id_][0], spans))
            for id_, spans in ((one.earlier, [e.a for e in one.evidence]), (one.later, [e.b for e in one.evidence]))
        ]
        made.append(Shown(one, *sides))
    return made


def marked_quote(claim: Claim, spans: Iterable[Span]) -> Markup:
    """The claim's words with the deciding ones in <mark>."""
    return _with_marks(claim.text, [(span.start - claim.start, span.end - claim.start) for span in spans])


def _with_marks(text: str, spans: Iterable[tuple[int, int]]) -> Markup:
    made, at = Markup(""), 0
    for start, end in sorted(set(spans)):
        if start >= at and end <= len(text):
            made += escape(text[at:start]) + Markup("<mark>") + escape(text[start:end]) + Markup("</mark>")
            at = end
    return made + escape(text[at:])


def marked_text(report: Report, part: Part, claims: Sequence[tuple[Claim, ClaimState | None]]) -> list[Markup]:
    """The paragraphs of a report's part, each claim in a span that says where it stands and links to it."""
    text = getattr(report, part)
    made, at = Markup(""), 0
    for claim, state in sorted((each for each in claims if each[0].part == part), key=lambda each: each[0].start):
        if claim.start < at:
            continue
        made += escape(text[at : claim.start]) + _marked_claim(claim, state)
        at = claim.end
    made += escape(text[at:])
    return [Markup(paragraph) for paragraph in str(made).replace("\r\n", "\n").split("\n\n") if paragraph.strip()]  # noqa: S704


def _marked_claim(claim: Claim, state: ClaimState | None) -> Markup:
    standing = state.standing if state else Standing.STANDS
    notes = [
        standing.value,
        claim.modality.value,
        *(["recounts an earlier state"] if claim.background else []),
        *([f"said by {claim.speaker}"] if claim.speaker else []),
    ]
    engaged = " engaged" if state and (state.contradicted_by or state.superseded_by) else ""
    return Markup('<span class="claim {}{}" id="{}" title="{}">{}</span>').format(
        _MARKS[standing], engaged, claim.id, ", ".join(notes), claim.text
    )


def moment(at: datetime) -> Markup:
    """A time in its own zone, with UTC on hover."""
    zone = at.strftime("%z")
    own = f"{at:%d %b %Y, %H:%M} {'UTC' if zone == '+0000' else f'UTC{zone[:3]}:{zone[3:5]}'}"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(at.isoformat(), f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC", own)


def filters_of_templates(app: Flask) -> None:
    """Make these available in templates."""
    app.jinja_env.filters["moment"] = moment
    app.jinja_env.globals["csrf"] = lambda: Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())

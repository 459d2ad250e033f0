"""A summary -> JSON, and CSV with one claim a row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from reconciler.pipeline.lines import Cited, Summary, TopicSummary
from reconciler.text.clean import printable

# A spreadsheet runs a cell that begins with one of these as a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_COLUMNS = (
    "topic_id",
    "topic",
    "standing",
    "question",
    "quote",
    "speaker",
    "modality",
    "source",
    "title",
    "published_at",
    "effective_at",
    "url",
    "outlets",
    "superseded_by_quote",
    "superseded_by_source",
    "superseded_by_published_at",
    "basis",
    "reason",
    "claim_id",
    "report_id",
    "as_of",
    "known_at",
    "rules",
    # Added later, at the end, so that a sheet made for the older columns still fits.
    "section",
    "side",
    "side_says",
    "since",
    "superseded_by_title",
    "superseded_by_url",
    "superseded_by_claim_id",
    "supersedes_quote",
    "supersedes_source",
    "supersedes_claim_id",
    "background",
    "source_grade",
    "credibility",
    "superseded_by_grade",
    "supersedes_grade",
    "starts_inside",
    "about",
    "contradicted_by_claim_ids",
    "perhaps_out_of_date",
)


def as_json(summary: Summary) -> str:
    """The summary as JSON; times are ISO 8601 with their offset."""
    return json.dumps(asdict(summary), ensure_ascii=False, indent=1, default=lambda moment: moment.isoformat())


def as_csv(summary: Summary) -> str:
    """The summary as CSV (RFC 4180) with a byte order mark, which Excel needs to read UTF-8."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, restval="")
    writer.writeheader()
    stamp = {"as_of": _iso(summary.as_of), "known_at": _iso(summary.known_at), "rules": summary.rules}
    for topic in summary.topics:
        for row in _rows(topic):
            writer.writerow({name: cell(value) for name, value in {**row, "topic_id": topic.id, "topic": topic.label, **stamp}.items()})
    return "\ufeff" + out.getvalue()


def _rows(topic: TopicSummary) -> Iterator[dict[str, Any]]:
    """A row for each claim, in the order of the sections that the other documents have."""
    yield from _standing(topic)
    for disputed in topic.disputed:
        for number, side in enumerate(disputed.sides, 1):
            says = {"side": number, "side_says": side[0].quote}
            for claim in side:
                yield {**_claim(claim), **says, "section": "in dispute", "standing": "disputed", "question": disputed.asks or ""}
    yield from _superseded(topic)
    reasons = {each.claim.report_id: each.why for each in topic.withdrawals}
    for claim in topic.withdrawn:
        yield {**_claim(claim), "section": "withdrawn", "standing": "withdrawn", "reason": reasons.get(claim.report_id, "")}
    for claim in topic.uncontested:
        yield {**_claim(claim), "section": "also reported", "standing": "stands"}
    for claim in topic.recounted:
        yield {**_claim(claim), "section": "recounted", "standing": ""}


def _standing(topic: TopicSummary) -> Iterator[dict[str, Any]]:
    for each in topic.stands:
        row = {"section": "stands", "standing": "stands", "question": each.asks or "", "since": _iso(each.since)}
        row |= {"basis": each.basis or "", "reason": each.because or ""}
        row["contradicted_by_claim_ids"] = "; ".join(claim.claim_id for claim in each.contradicted_by)
        row["perhaps_out_of_date"] = "true" if each.perhaps_out_of_date else "false"
        if each.over:
            row |= {"supersedes_quote": each.over.quote, "supersedes_source": each.over.source, "supersedes_claim_id": each.over.claim_id}
            row |= {"supersedes_grade": each.over.grade.code}
        for claim in (each.claim, *each.others):
            yield {**_claim(claim), **row}


def _superseded(topic: TopicSummary) -> Iterator[dict[str, Any]]:
    for each in topic.superseded:
        row = {
            "section": "superseded",
            "standing": "superseded",
            "question": each.asks or "",
            "basis": each.basis,
            "reason": each.why or each.reason,
            "superseded_by_quote": each.by.quote,
            "superseded_by_source": each.by.source,
            "superseded_by_published_at": _iso(each.by.published_at),
            "superseded_by_title": each.by.title,
            "superseded_by_url": each.by.url,
            "superseded_by_claim_id": each.by.claim_id,
            "superseded_by_grade": each.by.grade.code,
        }
        for claim in (each.claim, *each.others):
            yield {**_claim(claim), **row}


def _claim(claim: Cited) -> dict[str, Any]:
    return {
        **asdict(claim),
        "published_at": _iso(claim.published_at),
        "effective_at": _iso(claim.effective_at),
        "outlets": "; ".join(claim.outlets),
        "modality": claim.modality.value,
        "background": "true" if claim.background else "false",
        "starts_inside": "true" if claim.starts_inside else "false",
    }


def _iso(moment: Any) -> str:
    return moment.isoformat() if moment else ""


def cell(value: Any) -> str:
    """A value as a spreadsheet may have it: printable, and no formula."""
    text = printable(str(value)) if value is not None else ""
    return f"'{text}" if text.startswith(_FORMULA) else text

"""A summary -> JSON, and CSV with one claim a row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from reconciler.pipeline.summary import Cited, Summary, TopicSummary
from reconciler.text.clean import printable

# A spreadsheet runs a cell that begins with one of these as a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
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
            writer.writerow({name: _cell(value) for name, value in {**row, "topic_id": topic.id, "topic": topic.label, **stamp}.items()})
    return "\ufeff" + out.getvalue()


def _rows(topic: TopicSummary) -> Iterator[dict[str, Any]]:
    for stands in topic.stands:
        for claim in (stands.claim, *stands.others):
            yield {**_claim(claim), "standing": "stands", "question": stands.asks or "", "reason": stands.because or ""}
    yield from _superseded(topic)
    for disputed in topic.disputed:
        for side in disputed.sides:
            for claim in side:
                yield {**_claim(claim), "standing": "disputed", "question": disputed.asks}
    for claim in topic.withdrawn:
        yield {**_claim(claim), "standing": "withdrawn"}
    for claim in topic.uncontested:
        yield {**_claim(claim), "standing": "stands"}


def _superseded(topic: TopicSummary) -> Iterator[dict[str, Any]]:
    for each in topic.superseded:
        by = {
            "superseded_by_quote": each.by.quote,
            "superseded_by_source": each.by.source,
            "superseded_by_published_at": _iso(each.by.published_at),
        }
        for claim in (each.claim, *each.others):
            yield {**_claim(claim), **by, "standing": "superseded", "question": each.asks or "", "basis": each.basis, "reason": each.reason}


def _claim(claim: Cited) -> dict[str, Any]:
    return {
        **asdict(claim),
        "published_at": _iso(claim.published_at),
        "effective_at": _iso(claim.effective_at),
        "outlets": "; ".join(claim.outlets),
        "modality": claim.modality.value,
    }


def _iso(moment: Any) -> str:
    return moment.isoformat() if moment else ""


def _cell(value: Any) -> str:
    text = printable(str(value)) if value is not None else ""
    return f"'{text}" if text.startswith(_FORMULA) else text

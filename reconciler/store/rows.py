"""Rows <-> reports and claims: the columns that a store keeps them in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from reconciler.records import Claim, Modality, Reading, ReadReport, Report
from reconciler.store.codec import dumps, loads, microseconds, moment

Row = Mapping[str, Any]
REPORT_COLUMNS = (
    "id, source, title, text, published_at, published_given, received_at, url, author, language, external_id, retracts, "
    "embargoed_until, warnings"
)
CLAIM_COLUMNS = 'id, report_id, part, start, "end", text, speaker, modality, effective_at, effective_from, background, readings, credits'


def report_row(read: ReadReport) -> dict[str, Any]:
    """A report as a row of `reports`."""
    report = read.report
    embargo = report.embargoed_until
    return {
        "id": report.id,
        "source": report.source,
        "title": report.title,
        "text": report.text,
        "published_at": report.published_at.isoformat(),
        "published_us": microseconds(report.published_at),
        "published_given": int(report.published_given),
        "received_at": report.received_at.isoformat(),
        "received_us": microseconds(report.received_at),
        "url": report.url,
        "author": report.author,
        "language": report.language,
        "external_id": report.external_id,
        "address": report.address,
        "retracts": report.retracts,
        "embargoed_until": embargo.isoformat() if embargo else None,
        "embargoed_us": microseconds(embargo) if embargo else None,
        "warnings": json.dumps(report.warnings, ensure_ascii=False),
        "terms": json.dumps(read.terms, ensure_ascii=False),
        "vector": read.vector,
    }


def report_of(row: Row) -> Report:
    """The report in a row with REPORT_COLUMNS."""
    return Report(
        id=row["id"],
        source=row["source"],
        title=row["title"],
        text=row["text"],
        published_at=moment(row["published_at"]),
        received_at=moment(row["received_at"]),
        published_given=bool(row["published_given"]),
        url=row["url"],
        author=row["author"],
        language=row["language"],
        external_id=row["external_id"],
        retracts=row["retracts"],
        embargoed_until=moment(row["embargoed_until"]) if row["embargoed_until"] else None,
        warnings=tuple(json.loads(row["warnings"])),
    )


def claim_row(claim: Claim, ordinal: int, published_us: int) -> dict[str, Any]:
    """A claim as a row of `claims`."""
    return {
        "id": claim.id,
        "report_id": claim.report_id,
        "ordinal": ordinal,
        "part": claim.part,
        "start": claim.start,
        "end": claim.end,
        "text": claim.text,
        "speaker": claim.speaker,
        "modality": claim.modality.value,
        "effective_at": claim.effective_at.isoformat(),
        "effective_from": claim.effective_from,
        "background": int(claim.background),
        "readings": dumps(tuple[Reading, ...], claim.readings),
        "credits": claim.credits,
        "published_us": published_us,
    }


def claim_of(row: Row) -> Claim:
    """The claim in a row with CLAIM_COLUMNS."""
    return Claim(
        id=row["id"],
        report_id=row["report_id"],
        part=row["part"],
        start=row["start"],
        end=row["end"],
        text=row["text"],
        speaker=row["speaker"],
        modality=Modality(row["modality"]),
        effective_at=moment(row["effective_at"]),
        effective_from=row["effective_from"],
        background=bool(row["background"]),
        readings=loads(tuple[Reading, ...], row["readings"]),
        credits=row["credits"],
    )

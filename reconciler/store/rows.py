"""Rows <-> reports and claims: the columns that a store keeps them in.

A report's text and terms are packed. A claim has no text of its own: it is a span of its report's. What a claim has in common
with most is left out (NULL): that it stands in the text, is asserted, holds for the time of its report, is not read for anything.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from sys import getsizeof
from typing import Any

from reconciler.lately import remembered
from reconciler.records import Claim, Modality, Part, Reading, ReadReport, Report
from reconciler.store.codec import dumps, loads, microseconds, moment, packed, unpacked

REPORT_COLUMNS = (
    "reports.id, source, title, body, published_at, published_given, received_at, url, author, language, external_id, retracts, "
    "embargoed_until, warnings"
)
FOUND_BY = "found_by, vector"
CLAIM_COLUMNS = 'claims.id, part, start, "end", speaker, modality, effective_at, effective_from, background, readings, credits'
# What a claim is cut out of, in a row with CLAIM_COLUMNS before these.
WHOLE_COLUMNS = "reports.id AS report_id, reports.title, reports.body, reports.published_at"
# Bytes that records take in memory without their texts.
_A_REPORT, _A_CLAIM, _A_TERM = 2000, 700, 150


def report_row(read: ReadReport) -> dict[str, Any]:
    """A report as a row of `reports`."""
    report = read.report
    embargo = report.embargoed_until
    return {
        "id": report.id,
        "source": report.source,
        "title": report.title,
        "body": packed(report.text),
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
        "found_by": packed(json.dumps(read.terms, ensure_ascii=False)),
        "vector": read.vector,
    }


def report_of(row: Sequence[Any]) -> Report:
    """The report in a row that begins with REPORT_COLUMNS."""
    return _report_of(tuple(row[:14]))


# Whatever is taken in is held against the same reports of late: they are unpacked once.
@remembered(lambda report, _: _A_REPORT + getsizeof(report.text), most=4_000_000)
def _report_of(row: tuple[Any, ...]) -> Report:
    id_, source, title, body, published, given, received, url, author, language, external_id, retracts, embargo, warnings = row
    return Report(
        id=id_,
        source=source,
        title=title,
        text=unpacked(body),
        published_at=moment(published),
        received_at=moment(received),
        published_given=bool(given),
        url=url,
        author=author,
        language=language,
        external_id=external_id,
        retracts=retracts,
        embargoed_until=moment(embargo) if embargo else None,
        warnings=tuple(json.loads(warnings)) if warnings != "[]" else (),
    )


def read_of(row: Sequence[Any]) -> ReadReport:
    """The report in a row with REPORT_COLUMNS and FOUND_BY, without its claims."""
    return ReadReport(report_of(row), (), _terms_of(row[14]), row[15])


@remembered(lambda terms, _: sum(map(getsizeof, terms)) + _A_TERM * (1 + len(terms)), most=4_000_000)
def _terms_of(packet: bytes) -> dict[str, float]:
    found: dict[str, float] = json.loads(unpacked(packet))
    return found


def claims_of(report: Report, rows: Sequence[Sequence[Any]]) -> tuple[Claim, ...]:
    """A report's claims, from rows that begin with CLAIM_COLUMNS."""
    own = tuple(tuple(row[:11]) for row in rows)
    # Of one instant in two zones the times are equal, and are not written alike.
    return _claims_of(report, own, report.published_at.isoformat())


def _bytes_of_claims(claims: Sequence[Claim], report: Report, *_: object) -> int:
    return _A_REPORT + getsizeof(report.text) + sum(_A_CLAIM + getsizeof(claim.text) for claim in claims)


@remembered(_bytes_of_claims, most=6_000_000)
def _claims_of(report: Report, rows: Sequence[Sequence[Any]], _published: str) -> tuple[Claim, ...]:
    return tuple(claim_of(row, report) for row in rows)


# Claims are asked for in any order, and of one report there are many: its text is unpacked once for them.
_body = remembered(lambda text, packet: getsizeof(text) + getsizeof(packet), most=2_000_000)(unpacked)


def claim_row(claim: Claim, report: Report, number: int, ordinal: int) -> dict[str, Any]:
    """A claim of the report with a number, as a row of `claims`."""
    return {
        "id": claim.id,
        "report": number,
        "ordinal": ordinal,
        "part": None if claim.part == "text" else claim.part,
        "start": claim.start,
        "end": claim.end,
        "speaker": claim.speaker,
        "modality": None if claim.modality is Modality.ASSERTED else claim.modality.value,
        "effective_at": None if _of_its_report(claim, report) else claim.effective_at.isoformat(),
        "effective_from": None if claim.effective_from == "published_at" else claim.effective_from,
        "background": int(claim.background),
        "readings": dumps(tuple[Reading, ...], claim.readings) if claim.readings else None,
        "credits": claim.credits,
        "published_us": microseconds(report.published_at),
    }


def _of_its_report(claim: Claim, report: Report) -> bool:
    return claim.effective_at.isoformat() == report.published_at.isoformat()


def claim_of(row: Sequence[Any], report: Report | None = None) -> Claim:
    """The claim in a row that begins with CLAIM_COLUMNS, of the report; without it, WHOLE_COLUMNS come next."""
    id_, part, start, end, speaker, modality, effective_at, effective_from, background, readings, credits_ = row[:11]
    if report is not None:
        report_id, published, whole = report.id, report.published_at, report.title if part else report.text
    else:
        report_id, published, whole = row[11], moment(row[14]), row[12] if part else _body(row[13])
    named: Part = "title" if part else "text"
    return Claim(
        id=id_,
        report_id=report_id,
        part=named,
        start=start,
        end=end,
        text=whole[start:end],
        speaker=speaker,
        modality=Modality(modality) if modality else Modality.ASSERTED,
        effective_at=moment(effective_at) if effective_at else published,
        effective_from=effective_from or "published_at",
        background=bool(background),
        readings=loads(tuple[Reading, ...], readings) if readings else (),
        credits=credits_,
    )

"""Rows <-> reports and claims: the columns that a store keeps them in.

A report's text and terms are packed; its claims are numbered one after another. A claim has no text of its own: it is a span of its
report's. What a record has in common with most is left out (NULL): that a claim stands in the text, is asserted, holds for the time of
its report, is not read for anything; that a time is told as of Greenwich.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from sys import getsizeof
from typing import Any

from reconciler.lately import remembered
from reconciler.records import Claim, Modality, Part, ReadReport, Report
from reconciler.store.codec import instant, microseconds, moment, pack_readings, unpack_readings
from reconciler.store.ids import id_of, split
from reconciler.store.texts import pack_terms, pack_text, unpack_terms, unpack_text

REPORT_COLUMNS = (
    "reports.id, source, title, body, published_at, reports.published_us, published_given, received_at, received_us, url, author, "
    "language, external_id, retracts, embargoed_until, warnings"
)
FOUND_BY = "found_by, vector"
CLAIM_COLUMNS = "claims.key, claims.rest, start, length, effective_at, besides, readings"
# What a claim is cut out of, in a row with CLAIM_COLUMNS before these.
WHOLE_COLUMNS = "reports.id AS report_id, reports.title, reports.body, reports.published_at, reports.published_us AS whole_us"
# The topic of a claim: that which its state tells, or else that of its report.
TOPIC = "coalesce(states.topic, group_members.topic)"
# Joins reports with their claims.
OWN_CLAIMS = "claims ON claims.number BETWEEN first_claim AND last_claim"
# How many of the first of these there are, and the places of what is told besides.
_OWN, _NOTHING = CLAIM_COLUMNS.count(",") + 1, (None,) * 6
# Bytes that records take in memory without their texts.
_A_REPORT, _A_CLAIM, _A_TERM = 2000, 700, 150


def report_row(read: ReadReport, first_claim: int) -> dict[str, Any]:
    """A report as a row of `reports`, with the number of its first claim."""
    report = read.report
    embargo = report.embargoed_until
    return {
        "id": report.id,
        "source": report.source,
        "title": report.title,
        "body": pack_text(report.text),
        "published_at": _stated(report.published_at),
        "published_us": microseconds(report.published_at),
        "published_given": int(report.published_given),
        "received_at": _stated(report.received_at),
        "received_us": microseconds(report.received_at),
        "url": report.url,
        "author": report.author,
        "language": report.language,
        "external_id": report.external_id,
        "retracts": report.retracts,
        "embargoed_until": embargo.isoformat() if embargo else None,
        "embargoed_us": microseconds(embargo) if embargo else None,
        "warnings": json.dumps(report.warnings, ensure_ascii=False) if report.warnings else None,
        "first_claim": first_claim,
        "last_claim": first_claim + len(read.claims) - 1,
        "found_by": pack_terms(read.terms, report.title, report.text),
        "vector": read.vector,
    }


def _stated(time: datetime) -> str | None:
    stated = time.isoformat()
    return None if instant(microseconds(time)).isoformat() == stated else stated


def told(stated: str | None, us: int) -> datetime:
    """A time of a report as it was stated, in its own zone."""
    return moment(stated) if stated else instant(us)


def report_of(row: Sequence[Any]) -> Report:
    """The report in a row that begins with REPORT_COLUMNS."""
    return _report_of(tuple(row[:16]))


# Whatever is taken in is held against the same reports of late: they are unpacked once.
@remembered(lambda report, _: _A_REPORT + getsizeof(report.text), most=4_000_000)
def _report_of(row: tuple[Any, ...]) -> Report:
    id_, source, title, body, published, published_us, given, received, received_us, url, author, language = row[:12]
    external_id, retracts, embargo, warnings = row[12:]
    return Report(
        id=id_,
        source=source,
        title=title,
        text=unpack_text(body),
        published_at=told(published, published_us),
        received_at=told(received, received_us),
        published_given=bool(given),
        url=url,
        author=author,
        language=language,
        external_id=external_id,
        retracts=retracts,
        embargoed_until=moment(embargo) if embargo else None,
        warnings=tuple(json.loads(warnings)) if warnings else (),
    )


def read_of(row: Sequence[Any]) -> ReadReport:
    """The report in a row with REPORT_COLUMNS and FOUND_BY, without its claims."""
    report = report_of(row)
    return ReadReport(report, (), _terms_of(row[16], report.title, report.text), row[17])


@remembered(lambda terms, *_: sum(map(getsizeof, terms)) + _A_TERM * (1 + len(terms)), most=4_000_000)
def _terms_of(packet: bytes, title: str, text: str) -> dict[str, float]:
    return unpack_terms(packet, title, text)


def claims_of(report: Report, rows: Sequence[Sequence[Any]]) -> tuple[Claim, ...]:
    """A report's claims, from rows that begin with CLAIM_COLUMNS."""
    own = tuple(tuple(row[:_OWN]) for row in rows)
    # Of one instant in two zones the times are equal, and are not written alike.
    return _claims_of(report, own, report.published_at.isoformat())


def _bytes_of_claims(claims: Sequence[Claim], report: Report, *_: object) -> int:
    return _A_REPORT + getsizeof(report.text) + sum(_A_CLAIM + getsizeof(claim.text) for claim in claims)


@remembered(_bytes_of_claims, most=6_000_000)
def _claims_of(report: Report, rows: Sequence[Sequence[Any]], _published: str) -> tuple[Claim, ...]:
    return tuple(claim_of(row, report) for row in rows)


# Claims are asked for in any order, and of one report there are many: its text is unpacked once for them.
_body = remembered(lambda text, packet: getsizeof(text) + getsizeof(packet), most=2_000_000)(unpack_text)


def claim_row(claim: Claim, report: Report, report_number: int, number: int) -> dict[str, Any]:
    """A claim with a number, of a report with a number, as a row of `claims`."""
    key, rest = split(claim.id)
    stated = claim.effective_at.isoformat() != report.published_at.isoformat()
    return {
        "number": number,
        "key": key,
        "rest": rest,
        "report": report_number,
        "start": claim.start,
        "length": claim.end - claim.start,
        "effective_at": claim.effective_at.isoformat() if stated else None,
        "besides": besides(
            None if claim.part == "text" else claim.part,
            claim.speaker,
            None if claim.modality is Modality.ASSERTED else claim.modality.value,
            None if claim.effective_from == "published_at" else claim.effective_from,
            int(claim.background) or None,
            claim.credits,
        ),
        "readings": pack_readings(claim.readings) if claim.readings else None,
        "published_us": microseconds(report.published_at) if stated else None,
    }


def besides(*told: str | int | None) -> str | None:
    """What few claims have, in one text; None of those that have none of it."""
    last = max((place for place, each in enumerate(told, 1) if each is not None), default=0)
    return json.dumps(told[:last], ensure_ascii=False, separators=(",", ":")) if last else None


def claim_of(row: Sequence[Any], report: Report | None = None) -> Claim:
    """The claim in a row that begins with CLAIM_COLUMNS, of the report; without it, WHOLE_COLUMNS come next."""
    key, rest, start, length, effective_at, told_besides, readings = row[:_OWN]
    part, speaker, modality, effective_from, background, credits_ = _besides(told_besides)
    if report is not None:
        report_id, published, whole = report.id, report.published_at, report.title if part else report.text
    else:
        report_id, title, body, *at = row[_OWN : _OWN + 5]
        published, whole = told(*at), title if part else _body(body)
    named: Part = "title" if part else "text"
    return Claim(
        id=id_of("claim", key, rest),
        report_id=report_id,
        part=named,
        start=start,
        end=start + length,
        text=whole[start : start + length],
        speaker=speaker,
        modality=Modality(modality) if modality else Modality.ASSERTED,
        effective_at=moment(effective_at) if effective_at else published,
        effective_from=effective_from or "published_at",
        background=bool(background),
        readings=unpack_readings(readings) if readings else (),
        credits=credits_,
    )


def _besides(told: str | None) -> list[Any]:
    found = json.loads(told) if told else []
    return [*found, *_NOTHING[len(found) :]]

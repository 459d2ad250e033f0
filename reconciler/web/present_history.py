"""Sources and editions -> the JSON that the contract names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reconciler.pipeline.grades import Grades
from reconciler.queries import Listed, SourceCount
from reconciler.records import Decided, Decision, Report
from reconciler.service import Service
from reconciler.service.editions import Edition
from reconciler.service.fates import Fate
from reconciler.service.sources import Named, SourceRecord
from reconciler.text.differences import MOST_STEPS
from reconciler.web.changes import Shown, changes
from reconciler.web.cursors import encode_cursor
from reconciler.web.present import decision_json
from reconciler.web.present_claims import grade_json

Json = dict[str, Any]


def source_json(source: SourceCount, graded: Grades) -> Json:
    """A source, with what people think of it."""
    return {
        "id": source.id,
        "name": source.name,
        "reports": source.reports,
        "first_at": source.first_at.isoformat(),
        "last_at": source.last_at.isoformat(),
        **grade_json(graded.of_source(source.name)),
    }


def record_json(found: SourceRecord) -> Json:
    """A source's record, without the source."""
    return {
        "counted": found.counted,
        "superseded": found.superseded,
        "superseding": found.superseding,
        "withdrawn": found.withdrawn,
        "first": found.first,
        "corrected": found.corrected,
        "corrections": found.corrections,
        "retractions": found.retractions,
        "silent_corrections": found.silent_corrections,
        "editions": found.editions,
        "open_contradictions": found.open_contradictions,
        "agrees_with": _named(found.agrees_with),
        "disagrees_with": _named(found.disagrees_with),
    }


def _named(others: Sequence[Named]) -> list[Json]:
    return [{"name": name, "count": count} for name, count in others]


def gradings_json(history: Sequence[Decision], about: str) -> list[Json]:
    """Every grading of a source, oldest first."""
    return [decision_json(decision) for decision in reversed(history) if decision.kind is Decided.GRADE and decision.about == about]


def published_json(service: Service, found: Listed[Report]) -> Json:
    """A page of a source's reports."""
    ended, editions, graded = service.fates(found.records), service.editions.by_id(found.records), service.grades
    items = [
        {
            "id": report.id,
            "title": report.title,
            "published_at": report.published_at.isoformat(),
            "url": report.url,
            "how": ended[report.id].how if report.id in ended else None,
            "silent": report.id in editions and editions[report.id].silent,
            "credibility": graded.of_report(report).credibility,
        }
        for report in found.records
    ]
    return {"items": items, "next": encode_cursor(found.next) if found.next else None}


def editions_json(editions: Sequence[Edition], ended: Mapping[str, Fate]) -> list[Json]:
    """Editions in order, each with what it changed in the one before it; all together take no longer than one may."""
    steps = MOST_STEPS // max(1, len(editions))
    return [_edition_json(one, ended.get(one.report.id), steps) for one in editions]


def _edition_json(one: Edition, fate: Fate | None, steps: int) -> Json:
    return {
        "id": one.report.id,
        "title": one.report.title,
        "published_at": one.report.published_at.isoformat(),
        "received_at": one.report.received_at.isoformat(),
        "how": fate.how if fate else None,
        "before": one.before.id if one.before else None,
        "silent": one.silent,
        "corrects": one.revision is not None and one.revision.says_so,
        "changed": list(one.changed),
        "difference": [_edit_json(shown) for shown in changes(one, steps)],
    }


def _edit_json(shown: Shown) -> Json:
    edit = shown.edit
    cut = f"{shown.head} … {shown.tail}" if shown.skipped else None
    return {
        "part": shown.part,
        "op": edit.op,
        "before": edit.before if cut is None else cut,
        "after": edit.after if cut is None else cut,
        "before_at": edit.before_at,
        "after_at": edit.after_at,
        "skipped": shown.skipped,
    }

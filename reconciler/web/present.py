"""Records -> the JSON that the contract names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from reconciler.ports import Store
from reconciler.queries import Filters, Page
from reconciler.records import Contradiction, Decided, Decision, Evidence, Question, Report, Superseding, Supersession, Topic
from reconciler.service import Service
from reconciler.service.compare import Compared
from reconciler.service.editions import Edition
from reconciler.service.fates import Fate
from reconciler.web.present_claims import claims_by_id_json, claims_json, grade_json

Json = dict[str, Any]
MOST_INLINE = 200


def fate_json(fate: Fate | None) -> Json | None:
    """A fate as the API gives it."""
    if fate is None:
        return None
    return {
        "how": fate.how,
        "at": fate.at.isoformat(),
        "by": fate.by,
        "reason": fate.reason,
        "report_id": fate.successor.id if fate.successor else None,
    }


def reports_json(service: Service, reports: Sequence[Report]) -> list[Json]:
    """Reports without their claims."""
    ended, editions, graded = service.fates(reports), service.editions.by_id(reports), service.grades
    topics = service.store.shelf.topics_by_report(report.id for report in reports)
    return [
        {
            **_report_json(report, topics.get(report.id, []), ended.get(report.id)),
            **grade_json(graded.of_report(report)),
            **_revision_json(editions.get(report.id)),
        }
        for report in reports
    ]


def _revision_json(edition: Edition | None) -> Json:
    """What a report changed as a newer edition of another; nothing if it is none."""
    return {"silent": edition is not None and edition.silent, "changed": list(edition.changed) if edition else []}


def _report_json(report: Report, topics: list[str], fate: Fate | None) -> Json:
    return {
        "id": report.id,
        "source": report.source,
        "title": report.title,
        "text": report.text,
        "published_at": report.published_at.isoformat(),
        "published_given": report.published_given,
        "received_at": report.received_at.isoformat(),
        "url": report.url,
        "author": report.author,
        "language": report.language,
        "external_id": report.external_id,
        "retracts": report.retracts,
        "embargoed_until": report.embargoed_until.isoformat() if report.embargoed_until else None,
        "warnings": list(report.warnings),
        "topics": topics,
        "withdrawn": fate is not None,
        "withdrawal": fate_json(fate),
    }


def evidence_json(evidence: Evidence) -> Json:
    """One signal."""
    return {
        "signal": evidence.signal,
        "a": asdict(evidence.a),
        "b": asdict(evidence.b),
        "weight": evidence.weight,
        "says": evidence.says,
    }


def contradictions_json(store: Store, found: Sequence[Contradiction]) -> list[Json]:
    """Contradictions with both claims and their reviews."""
    claims = claims_by_id_json(store, {claim for one in found for claim in (one.earlier, one.later)})
    reviews = _reviews(store, found)
    return [_contradiction_json(one, claims, reviews.get(one.id, [])) for one in found]


def _contradiction_json(one: Contradiction, claims: Mapping[str, Json], reviews: list[Json]) -> Json:
    return {
        "id": one.id,
        "topic_id": one.topic_id,
        "question_id": one.question_id,
        "kind": one.kind.value,
        "score": one.score,
        "state": one.state.value,
        "claims": [claims[one.earlier], claims[one.later]],
        "reason": one.reason,
        "evidence": [evidence_json(evidence) for evidence in one.evidence],
        "superseding": _superseding_json(one.superseding),
        "suggested": _superseding_json(one.suggested),
        "newest_at": one.newest_at.isoformat(),
        "reviews": reviews,
    }


def _superseding_json(found: Superseding | None) -> Json | None:
    return {**asdict(found), "basis": found.basis.value} if found else None


def _reviews(store: Store, found: Sequence[Contradiction]) -> dict[str, list[Json]]:
    """The reviews of contradictions, oldest first, by contradiction."""
    wanted = {one.id for one in found}
    by_id: dict[str, list[Json]] = {}
    for decision in reversed(store.archive.decisions().records):
        if decision.kind is Decided.REVIEW and decision.about in wanted:
            by_id.setdefault(decision.about, []).append(decision_json(decision))
    return by_id


def decision_json(decision: Decision) -> Json:
    """A decision as the audit lists it."""
    return {
        "id": decision.id,
        "kind": decision.kind.value,
        "about": decision.about,
        "at": decision.at.isoformat(),
        "by": decision.by,
        "note": decision.note,
        **decision.detail,
    }


def supersession_json(found: Supersession) -> Json:
    """A supersession with its links."""
    return {
        "id": found.id,
        "earlier_report_id": found.earlier_report_id,
        "later_report_id": found.later_report_id,
        "topic_id": found.topic_id,
        "links": [{**asdict(link), "basis": link.basis.value} for link in found.links],
        "partial": found.partial,
        "basis": found.basis.value if found.basis else None,
        "reason": found.reason,
    }


def topic_json(topic: Topic) -> Json:
    """A topic without its questions."""
    return {
        "id": topic.id,
        "label": topic.label,
        "first_at": topic.first_at.isoformat(),
        "last_at": topic.last_at.isoformat(),
        "reports": len(topic.reports),
        "origins": topic.origins,
        "claims": len(topic.claims),
        "open_contradictions": topic.open_contradictions,
        "rings": [list(ring) for ring in topic.rings],
    }


def question_json(question: Question) -> Json:
    """A question with its positions."""
    return {
        "id": question.id,
        "asks": question.asks,
        "positions": [
            {
                "id": position.id,
                "label": position.label,
                "claims": len(position.claims),
                "origins": position.origins,
                "first_at": position.first_at.isoformat(),
                "last_at": position.last_at.isoformat(),
                "standing": position.standing.value,
            }
            for position in question.positions
        ],
        "excludes": [list(pair) for pair in question.excludes],
    }


def submitted_json(store: Store, report_id: str) -> Json:
    """The claims, contradictions and supersessions that concern a report (the newest 200 of the latter two)."""
    about = Filters(report=report_id)
    page = Page(MOST_INLINE)
    return {
        "claims": claims_json(store, store.shelf.claim_ids_of(report_id)),
        "contradictions": contradictions_json(store, store.shelf.list_contradictions(about, page).records),
        "supersessions": [supersession_json(found) for found in store.shelf.list_supersessions(about, page).records],
    }


def compared_json(compared: Compared) -> Json:
    """The verdict on one pair."""
    found, swapped = compared.contradiction, compared.swapped
    evidence = [evidence_json(each) for each in found.evidence] if found else []
    if swapped:
        evidence = [{**each, "a": each["b"], "b": each["a"]} for each in evidence]
    return {
        "same_topic": compared.same_topic,
        "similarity": compared.similarity,
        "relation": compared.relation.value,
        "contradiction": {"kind": found.kind.value, "score": found.score, "reason": found.reason, "evidence": evidence} if found else None,
        "supersedes": compared.supersedes,
        "reasons": list(compared.reasons),
    }

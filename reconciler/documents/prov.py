"""A dossier -> its provenance as W3C PROV-JSON.

Reports and claims are entities, sources and people agents; what ended a claim, and what a person decided, are activities.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from reconciler.documents.dossier import Dossier
from reconciler.records import Claim, Contradiction, Decision, Report, State, Supersession
from reconciler.text.keys import content_id

Json = dict[str, Any]
_PREFIX = "rec"


def as_prov(dossier: Dossier) -> str:
    """The document (W3C Member Submission, The PROV-JSON Serialization, 2013)."""
    made = _Document()
    for report in dossier.reports.values():
        made.report(report)
    for claim in dossier.claims.values():
        made.claim(claim)
    for contradiction in dossier.account.contradictions:
        # What a person dismissed is no contradiction.
        if contradiction.state is not State.DISMISSED:
            made.contradiction(contradiction)
    for found in dossier.account.supersessions:
        made.supersession(found, dossier)
    for decision in dossier.decisions:
        if decision.about in made.known:
            made.decision(decision)
    made.entity("account", {"prov:label": "the reconciled account", f"{_PREFIX}:rules": dossier.rules})
    return json.dumps({"prefix": {_PREFIX: "urn:reconciler:"}, **made.parts}, ensure_ascii=False, indent=1)


class _Document:
    """A PROV-JSON document in the making; relations are numbered in the order in which they are told."""

    def __init__(self) -> None:
        self.parts: dict[str, Json] = defaultdict(dict)
        self.known: set[str] = set()

    def entity(self, id_: str, about: Json) -> None:
        self.known.add(id_)
        self.parts["entity"][f"{_PREFIX}:{id_}"] = {name: value for name, value in about.items() if value is not None}

    def _relate(self, relation: str, **ends: Any) -> None:
        own = self.parts[relation]
        own[f"_:{relation}{len(own) + 1}"] = {f"prov:{name}": value for name, value in ends.items() if value is not None}

    def _agent(self, name: str, kind: str) -> str:
        id_ = f"{_PREFIX}:{content_id('agent', kind, name)}"
        self.parts["agent"][id_] = {"prov:type": {"$": f"prov:{kind}", "type": "xsd:QName"}, "prov:label": name}
        return id_

    def report(self, report: Report) -> None:
        """A report, and the source that it is from."""
        published = report.published_at.isoformat()
        about = {"prov:type": "Report", "prov:label": report.title or report.text[:80], "prov:location": report.url}
        self.entity(report.id, {**about, f"{_PREFIX}:publishedAt": published, f"{_PREFIX}:receivedAt": report.received_at.isoformat()})
        self._relate("wasAttributedTo", entity=f"{_PREFIX}:{report.id}", agent=self._agent(report.source, "Organization"))

    def claim(self, claim: Claim) -> None:
        """A claim, quoted from its report."""
        about = {"prov:type": "Claim", "prov:value": claim.text, f"{_PREFIX}:span": f"{claim.part} {claim.start}-{claim.end}"}
        self.entity(claim.id, {**about, f"{_PREFIX}:speaker": claim.speaker, f"{_PREFIX}:credits": claim.credits})
        ends = {"generatedEntity": f"{_PREFIX}:{claim.id}", "usedEntity": f"{_PREFIX}:{claim.report_id}"}
        self._relate("wasDerivedFrom", **ends, type={"$": "prov:Quotation", "type": "xsd:QName"})

    def contradiction(self, found: Contradiction) -> None:
        """A contradiction, worked out from two claims."""
        about = {"prov:type": "Contradiction", "prov:label": found.reason}
        self.entity(found.id, {**about, f"{_PREFIX}:score": found.score, f"{_PREFIX}:state": found.state.value})
        for claim in (found.earlier, found.later):
            self._relate("wasDerivedFrom", generatedEntity=f"{_PREFIX}:{found.id}", usedEntity=f"{_PREFIX}:{claim}")

    def supersession(self, found: Supersession, dossier: Dossier) -> None:
        """What a later report put out of date: an activity that used its claim and invalidated the earlier one."""
        later = dossier.reports.get(found.later_report_id)
        at = later.published_at.isoformat() if later else None
        for link in found.links:
            id_ = f"{_PREFIX}:{content_id('superseding', link.earlier_claim_id, link.later_claim_id)}"
            self.parts["activity"][id_] = {"prov:type": link.basis.value, "prov:label": link.reason}
            self._relate("used", activity=id_, entity=f"{_PREFIX}:{link.later_claim_id}")
            self._relate("wasInvalidatedBy", entity=f"{_PREFIX}:{link.earlier_claim_id}", activity=id_, time=at)

    def decision(self, decision: Decision) -> None:
        """What a person decided, and on what."""
        id_, at = f"{_PREFIX}:{decision.id}", decision.at.isoformat()
        self.parts["activity"][id_] = {
            "prov:type": decision.kind.value,
            "prov:label": decision.note,
            "prov:startTime": at,
            "prov:endTime": at,
        }
        self._relate("used", activity=id_, entity=f"{_PREFIX}:{decision.about}")
        if decision.by:
            self._relate("wasAssociatedWith", activity=id_, agent=self._agent(decision.by, "Person"))

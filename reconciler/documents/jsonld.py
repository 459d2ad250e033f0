"""A dossier -> JSON-LD with schema.org terms: each claim as a `Claim`, and a `ClaimReview` for what a person confirmed, and only that."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from reconciler.documents.dossier import Dossier, urn
from reconciler.records import Claim, Contradiction, Decision, Standing

Json = dict[str, Any]


def as_jsonld(dossier: Dossier) -> str:
    """One graph. No rating is made up: a review says in words what was confirmed, of which claim, by whom and when."""
    graph = [_account(dossier)]
    graph += [_claim(dossier, claim) for claim in dossier.claims.values()]
    graph += [review for found, decision in dossier.confirmed() for review in _reviews(dossier, found, decision)]
    return json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, indent=1)


def _account(dossier: Dossier) -> Json:
    moments = {"as of": dossier.as_of, "known at": dossier.known_at}
    told = [f"{name} {moment.isoformat()}" for name, moment in moments.items() if moment]
    return {"@type": "Dataset", "@id": urn("account"), "name": ", ".join(["Reconciled account", *told]), "version": dossier.rules}


def _claim(dossier: Dossier, claim: Claim) -> Json:
    report = dossier.report_of(claim)
    made: Json = {
        "@type": "Claim",
        "@id": urn(claim.id),
        "text": claim.text,
        "appearance": {
            "@type": "CreativeWork",
            "@id": urn(report.id),
            "headline": report.title,
            "datePublished": report.published_at.isoformat(),
            "publisher": {"@type": "Organization", "name": report.source},
            **({"url": report.url} if report.url else {}),
        },
    }
    if dossier.states[claim.id].standing is Standing.WITHDRAWN:
        made["creativeWorkStatus"] = "Withdrawn"
    if claim.speaker:
        made["claimInterpreter"] = {"@type": "Thing", "name": claim.speaker}
    return made


def _reviews(dossier: Dossier, found: Contradiction, decision: Decision) -> Iterator[Json]:
    """A review of the claim that was superseded, where that was decided; else of both, which contradict one another."""
    superseding = decision.detail.get("supersedes")
    for own, other in ((found.earlier, found.later), (found.later, found.earlier)):
        if own not in dossier.claims or other not in dossier.claims or superseding == own:
            continue
        verdict = "Superseded" if superseding == other else "Contradicted"
        against = dossier.claims[other]
        yield {
            "@type": "ClaimReview",
            "@id": f"{urn(found.id)}#{own}",
            "claimReviewed": dossier.claims[own].text,
            "itemReviewed": {"@id": urn(own)},
            "author": {"@type": "Person", "name": decision.by or "a reviewer"},
            "datePublished": decision.at.isoformat(),
            "reviewRating": {"@type": "Rating", "alternateName": verdict},
            "reviewBody": " ".join(filter(None, (found.reason + ".", decision.note))),
            "citation": {"@id": urn(other), "text": against.text},
        }

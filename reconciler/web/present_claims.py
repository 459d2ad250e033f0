"""Claims -> the JSON that the contract names, with where they stand and what people think of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from reconciler.ports import Store
from reconciler.records import UNGRADED, Claim, ClaimState, Grade, Standing
from reconciler.service.grading import grades_of

Json = dict[str, Any]


def grade_json(grade: Grade) -> Json:
    """A grade, as it stands beside a source, a report or a claim."""
    return {"source_grade": grade.source, "credibility": grade.credibility}


def claim_json(claim: Claim, state: ClaimState | None, grade: Grade = UNGRADED) -> Json:
    """A claim with where it stands; a claim of a report under embargo has no topic yet."""
    return {
        "id": claim.id,
        "report_id": claim.report_id,
        "topic_id": (state.topic_id or None) if state else None,
        "part": claim.part,
        "start": claim.start,
        "end": claim.end,
        "text": claim.text,
        "speaker": claim.speaker,
        "credits": claim.credits,
        "modality": claim.modality.value,
        "effective_at": claim.effective_at.isoformat(),
        "effective_from": claim.effective_from,
        "background": claim.background,
        "positions": [{"question_id": q, "position_id": p} for q, p in state.positions] if state else [],
        "standing": (state.standing if state else Standing.STANDS).value,
        "superseded_by": list(state.superseded_by) if state else [],
        "contradicted_by": list(state.contradicted_by) if state else [],
        "readings": [asdict(reading) for reading in claim.readings],
        **grade_json(grade),
    }


def claims_json(store: Store, ids: Iterable[str]) -> list[Json]:
    """Claims by id, in the order of the ids."""
    wanted = list(ids)
    found = claims_by_id_json(store, wanted)
    return [found[id_] for id_ in wanted if id_ in found]


def claims_by_id_json(store: Store, ids: Iterable[str]) -> dict[str, Json]:
    """Claims by id."""
    found = store.shelf.claims_by_id(ids)
    graded = grades_of(store, [claim for claim, _ in found.values()])
    return {id_: claim_json(claim, state, graded.get(id_, UNGRADED)) for id_, (claim, state) in found.items()}

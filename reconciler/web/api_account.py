"""The JSON API for the account: claims, topics, contradictions, supersessions, and people's decisions on them."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from reconciler.errors import NotFound
from reconciler.queries import Role
from reconciler.service.unfolding import Lists
from reconciler.web.answers import listed, record
from reconciler.web.asked import (
    ClaimsAsked,
    ContradictionsAsked,
    Moments,
    Nothing,
    SupersessionsAsked,
    TopicsAsked,
    body,
    query,
)
from reconciler.web.bodies import MergeBody, ReviewBody, SplitBody, UndoBody
from reconciler.web.listing import read_page
from reconciler.web.openapi import Listed, describe
from reconciler.web.present import contradictions_json, decision_json, question_json, supersession_json, topic_json
from reconciler.web.present_claims import claims_by_id_json, claims_json
from reconciler.web.present_queries import change_json
from reconciler.web.shapes import ClaimShape, ContradictionShape, SupersessionShape, TopicShape, TopicWithQuestions
from reconciler.web.shapes_answers import ChangeShape
from reconciler.web.shapes_decisions import DecisionShape
from reconciler.web.since import AuditAsked, ChangesAsked
from reconciler.web.state import actor, service

account = Blueprint("account", __name__, url_prefix="/api/v1")


@account.get("/claims")
@describe(summary="List claims", asks=ClaimsAsked, answers={200: Listed(ClaimShape)}, refuses=(404,))
def list_claims() -> Response:
    """Claims, those of the newest report first."""
    asked = query(ClaimsAsked)
    store, found = read_page(Lists.CLAIMS, asked, asked.when())
    return listed(claims_json(store, [claim.id for claim in found.records]), found.next)


@account.get("/claims/<claim_id>")
@describe(summary="A claim", asks=Moments, answers={200: ClaimShape, 304: None}, refuses=(404,), headers=("If-None-Match",))
def show_claim(claim_id: str) -> Response:
    """A claim with where it stands, or stood."""
    when = query(Moments).when()
    found = claims_by_id_json(service().looker.at_claim(claim_id, when), [claim_id]).get(claim_id)
    if found is None:
        raise NotFound(f"no claim {claim_id}{' then' if when.past else ''}")
    return record(found)


@account.get("/topics")
@describe(summary="List topics", asks=TopicsAsked, answers={200: Listed(TopicShape)}, refuses=(404,))
def list_topics() -> Response:
    """Topics, last changed first."""
    asked = query(TopicsAsked)
    _, found = read_page(Lists.TOPICS, asked, asked.when())
    return listed([topic_json(topic) for topic in found.records], found.next)


@account.get("/topics/<topic_id>")
@describe(
    summary="A topic with its questions",
    asks=Moments,
    answers={200: TopicWithQuestions, 304: None},
    refuses=(404,),
    headers=("If-None-Match",),
)
def show_topic(topic_id: str) -> Response:
    """A topic with the questions that its claims answer differently, and the positions taken on them.

    For a past moment, the topic that had this id then, also one that has been merged or renamed since. Where none had it, the
    answer is 404, and its detail names the topics that the reports of the present one were in.
    """
    shelf = service().looker.at_topic(topic_id, query(Moments).when()).shelf
    topic = shelf.topic(topic_id)
    if topic is None:
        raise NotFound(f"no topic {topic_id}")
    return record({**topic_json(topic), "questions": [question_json(question) for question in shelf.questions(topic_id)]})


@account.post("/topics/<topic_id>/merge")
@describe(
    summary="Make one topic of two",
    role=Role.REVIEW,
    body={"application/json": MergeBody},
    answers={201: DecisionShape},
    refuses=(404, 409),
)
def merge(topic_id: str) -> tuple[Response, int]:
    """Obeyed by every later rebuild; `POST /api/v1/audit/<id>/undo` takes it back.

    What was split off and is merged with its own topic again takes the split back; the answer is then the undoing.
    """
    query(Nothing)
    asked = body(MergeBody)
    return jsonify(decision_json(service().decider.merge(topic_id, asked.into, asked.note, actor(asked.reviewer)))), 201


@account.post("/topics/<topic_id>/split")
@describe(
    summary="Take claims out of a topic",
    role=Role.REVIEW,
    body={"application/json": SplitBody},
    answers={201: DecisionShape},
    refuses=(404,),
)
def split(topic_id: str) -> tuple[Response, int]:
    """The claims get a topic of their own. Obeyed by every later rebuild; `POST /api/v1/audit/<id>/undo` takes it back."""
    query(Nothing)
    asked = body(SplitBody)
    return jsonify(decision_json(service().decider.split(topic_id, asked.claims, asked.note, actor(asked.reviewer)))), 201


@account.get("/contradictions")
@describe(summary="List contradictions", asks=ContradictionsAsked, answers={200: Listed(ContradictionShape)}, refuses=(404,))
def list_contradictions() -> Response:
    """Contradictions, newest first; dismissed ones only if `state=dismissed` asks for them."""
    asked = query(ContradictionsAsked)
    store, found = read_page(Lists.CONTRADICTIONS, asked, asked.when())
    return listed(contradictions_json(store, found.records), found.next)


@account.get("/contradictions/<contradiction_id>")
@describe(
    summary="A contradiction",
    asks=Moments,
    answers={200: ContradictionShape, 304: None},
    refuses=(404,),
    headers=("If-None-Match",),
)
def show_contradiction(contradiction_id: str) -> Response:
    """Both claims, the reason, each signal with its weight, what superseded what, and the reviews; of a past moment, those by then."""
    when = query(Moments).when()
    store = service().looker.at_contradiction(contradiction_id, when)
    found = store.shelf.contradiction(contradiction_id)
    if found is None:
        raise NotFound(f"no contradiction {contradiction_id}{' then' if when.past else ''}")
    return record(contradictions_json(store, [found])[0])


@account.post("/contradictions/<contradiction_id>/review")
@describe(
    summary="Confirm, dismiss or reopen",
    role=Role.REVIEW,
    body={"application/json": ReviewBody},
    answers={201: DecisionShape},
    refuses=(404,),
)
def review(contradiction_id: str) -> tuple[Response, int]:
    """A person's decision: kept for good and obeyed by every later rebuild; a dismissed pair never comes back."""
    query(Nothing)
    asked = body(ReviewBody)
    made = service().decider.review(contradiction_id, asked.verdict, asked.supersedes, asked.note, actor(asked.reviewer))
    return jsonify(decision_json(made)), 201


@account.get("/supersessions")
@describe(summary="List supersessions", asks=SupersessionsAsked, answers={200: Listed(SupersessionShape)}, refuses=(404,))
def list_supersessions() -> Response:
    """Which later report supersedes which earlier one, claim by claim, and on what basis; newest first."""
    asked = query(SupersessionsAsked)
    _, found = read_page(Lists.SUPERSESSIONS, asked, asked.when())
    return listed([supersession_json(each) for each in found.records], found.next)


@account.get("/audit")
@describe(summary="List decisions", asks=AuditAsked, answers={200: Listed(DecisionShape)}, refuses=(404,))
def audit() -> Response:
    """Everything that people decided, newest first; nothing is ever taken out."""
    found = service().store.archive.decisions(query(AuditAsked).page())
    return listed([decision_json(decision) for decision in found.records], found.next)


@account.post("/audit/<decision_id>/undo")
@describe(
    summary="Take a decision back",
    role=Role.REVIEW,
    body={"application/json": UndoBody},
    answers={201: DecisionShape},
    refuses=(404, 409),
)
def undo(decision_id: str) -> tuple[Response, int]:
    """The decision stays in the history, and so does the undoing."""
    query(Nothing)
    asked = body(UndoBody)
    return jsonify(decision_json(service().decider.undo(decision_id, asked.note, actor(asked.reviewer)))), 201


@account.get("/changes")
@describe(summary="What changed", asks=ChangesAsked, answers={200: Listed(ChangeShape)}, refuses=(404,))
def changes() -> Response:
    """Reports, decisions, contradictions and supersessions that changed, oldest first.

    To follow what changes: at the end, where `next` is null, ask again later with `since` as the `at` of the last one.
    """
    asked = query(ChangesAsked)
    shelf = service().store.shelf
    found = shelf.changes(asked.place(shelf), asked.limit + 1)
    kept = found[: asked.limit]
    return listed([change_json(change) for change in kept], (kept[-1].at, "") if len(found) > asked.limit else None)

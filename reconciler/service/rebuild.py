"""What is stored as derived -> how it differs from what a rebuild would derive."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reconciler.ports import Shelf, Store
from reconciler.queries import Filters, every
from reconciler.records import Claim, ClaimState, State, Topic
from reconciler.service.derive import Deriver, Progress
from reconciler.store.codec import dumps
from reconciler.store.memory import MemoryStore


def differences(deriver: Deriver, progress: Progress) -> list[str]:
    """Differences between the stored account and a fresh one, one line each. Works in memory; changes nothing."""
    scratch = MemoryStore()
    fresh = replace(deriver, store=scratch)
    _copy_kept(deriver.store, scratch)
    fresh.rebuild(progress)
    stored, made = snapshot(deriver.store.shelf), snapshot(scratch.shelf)
    lines = [f"missing: {key}" for key in sorted(made.keys() - stored.keys())]
    lines += [f"should not be there: {key}" for key in sorted(stored.keys() - made.keys())]
    return lines + [f"differs: {key}" for key in sorted(made.keys() & stored.keys()) if made[key] != stored[key]]


def _copy_kept(kept: Store, to: Store) -> None:
    """What is kept, without the reports under embargo: also those whose embargo has ended and that nobody has released yet."""
    ids = kept.archive.report_ids()
    seen = kept.archive.reports_by_id(ids)
    for id_ in ids:
        if id_ in seen:
            to.archive.add_report(kept.archive.reads([id_])[id_], ())
    for decision in reversed(kept.archive.decisions().records):
        to.archive.add_decision(decision)


def snapshot(shelf: Shelf) -> dict[str, str]:
    """Everything that is read off a store: record id -> the record, written out."""
    everything: list[Any] = [
        *every(lambda page: shelf.list_topics(Filters(), page)),
        *every(lambda page: shelf.list_contradictions(Filters(), page)),
        *every(lambda page: shelf.list_contradictions(Filters(state=State.DISMISSED), page)),
        *every(lambda page: shelf.list_supersessions(Filters(), page)),
    ]
    for topic in [record for record in everything if isinstance(record, Topic)]:
        everything += shelf.questions(topic.id)
    taken = {f"{type(record).__name__.lower()} {record.id}": dumps(type(record), record) for record in everything}
    for claim in every(lambda page: shelf.list_claims(Filters(), page)):
        _, state = shelf.claims_by_id([claim.id])[claim.id]
        taken[f"claim {claim.id}"] = dumps(Claim, claim) + (dumps(ClaimState, state) if state else "")
    return taken

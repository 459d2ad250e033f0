"""A topic -> the reports that it hangs together with: those worked out with it now, and those that lead to it at any moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reconciler.pipeline.origins import published
from reconciler.pipeline.topics import topic_id
from reconciler.ports import Store
from reconciler.records import Decided, Decision, Topic


@dataclass(frozen=True, slots=True)
class Leading:
    """The reports that lead to a topic, whatever became of them.

    `own` are in it now, or were split off into it; of one that is no longer there and was not split off, the one that founded
    it. `around` has the founder in any case: the topic was there by its id if what is worked out around that one has it.
    `claims` are those that a person split off into it.
    """

    own: tuple[str, ...]
    around: tuple[str, ...]
    claims: tuple[str, ...]


def reports_with(store: Store, topic: Topic) -> list[str]:
    """The reports of the stored group that a topic is in, which are all that its account was worked out from."""
    groups = store.workings.groups_of(topic.reports[:1])
    members = store.workings.members_of({group for group, _ in groups.values()})
    return [id_ for ids in members.values() for id_ in ids]


def leading_to(store: Store, topic: str) -> Leading:
    """The reports that lead to a topic; none to one that never was there."""
    found = store.shelf.topic(topic)
    founder, split = _founded(store, topic, found)
    claims = tuple(map(str, split.detail["claims"])) if split else ()
    parted = sorted(store.archive.reports_of(claims).values()) if claims else []
    own = dict.fromkeys([*(found.reports if found else ()), *parted] or founder)
    return Leading(tuple(own), tuple(own | dict.fromkeys(founder)), claims)


def _founded(store: Store, topic: str, found: Topic | None) -> tuple[Sequence[str], Decision | None]:
    """The report whose id a topic's is made of, and the split if it was split off."""
    splits = [decision for decision in store.archive.decisions().records if decision.kind is Decided.SPLIT]
    # What is there now was founded by the first of its group: only for what is gone all must be tried.
    for id_ in _first(store, found) if found else store.archive.report_ids():
        for split in (None, *splits):
            if topic == topic_id(id_, split.id if split else None):
                return [id_], split
    return [], None


def _first(store: Store, topic: Topic) -> list[str]:
    reports = store.archive.reports_by_id(reports_with(store, topic)).values()
    return [report.id for report in sorted(reports, key=published)[:1]]

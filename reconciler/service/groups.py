"""A topic -> the reports that are worked out with it: those of what was split off it, or of what it was split off, too."""

from __future__ import annotations

from reconciler.ports import Store
from reconciler.records import Topic


def reports_with(store: Store, topic: Topic) -> list[str]:
    """The reports of the stored group that a topic is in, which are all that its account was worked out from."""
    groups = store.workings.groups_of(topic.reports[:1])
    members = store.workings.members_of({group for group, _ in groups.values()})
    return [id_ for ids in members.values() for id_ in ids]

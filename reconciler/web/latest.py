"""A moment -> what the summary's page has room for: the accounts of the topics that changed last, and the names of some more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from reconciler.errors import NotFound
from reconciler.pipeline.lines import TopicSummary
from reconciler.queries import Filters, Page
from reconciler.records import Topic
from reconciler.service.look import View
from reconciler.web.contested import compared_in
from reconciler.web.moments import Moment, topics_now
from reconciler.web.state import service

# So many are told in full, and so many named: of an archive's hundreds more would be too long to be read, and slow to come.
_TOLD, _NAMED = 2, 30


@dataclass(frozen=True, slots=True)
class Entry:
    """A topic as the list of contents names it."""

    id: str
    label: str
    reports: int
    origins: int
    first_at: datetime
    last_at: datetime
    disputed: int


@dataclass(frozen=True, slots=True)
class Latest:
    """The topics that changed last, `told` in full and `named`, of `count`; `now` leads from those of a past moment to those of today.

    `compared` leads from a claim of what is told and what superseded it to their contradiction.
    """

    told: Sequence[TopicSummary]
    named: Sequence[Entry]
    count: int
    now: Mapping[str, str]
    compared: Mapping[tuple[str, str], str]


def latest(moment: Moment) -> Latest:
    """The latest topics for a moment. Of now only those that are told are worked out; of a past moment all must be."""
    return _latest_then(moment) if moment.past else _latest_now()


def _latest_now() -> Latest:
    shelf = service().store.shelf
    topics = shelf.list_topics(Filters(), Page(_NAMED)).records
    named = [Entry(one.id, one.label, len(one.reports), one.origins, one.first_at, one.last_at, one.open_contradictions) for one in topics]
    told = list(_told(topics[:_TOLD]))
    summaries, compared = [each for view in told for each in view.summary.topics], _compared(told)
    return Latest(summaries, named, shelf.counts()["topics"], {one.id: one.id for one in topics}, compared)


def _told(topics: Sequence[Topic]) -> Iterator[View]:
    for topic in topics:
        try:
            yield service().looker.view(topic.id, None, None)
        except NotFound:
            # What arrived since it was listed has made another topic of it.
            continue


def _latest_then(moment: Moment) -> Latest:
    view = service().looker.view(None, moment.as_of, moment.known_at)
    topics = view.summary.topics
    named = [Entry(one.id, one.label, one.reports, one.origins, one.first_at, one.last_at, len(one.disputed)) for one in topics[:_NAMED]]
    shown = {entry.id for entry in named}
    now = topics_now([one for one in view.account.topics if one.id in shown])
    return Latest(topics[:_TOLD], named, len(topics), now, _compared([view]))


def _compared(views: Sequence[View]) -> dict[tuple[str, str], str]:
    return {claims: id_ for view in views for claims, id_ in compared_in(view).items()}

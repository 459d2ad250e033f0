"""A moment -> what the summary's page has room for: the accounts of the topics that changed last, and the names of some more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reconciler.errors import NotFound
from reconciler.pipeline.lines import TopicSummary
from reconciler.queries import Filters, Page, When
from reconciler.records import Topic
from reconciler.service.look import View
from reconciler.service.unfolding import Lists, Reach
from reconciler.web.contested import compared_in
from reconciler.web.moments import Moment, topics_now
from reconciler.web.state import service

# So many are told in full, and so many named: of an archive's hundreds more would be too long to be read, and slow to come.
_TOLD, _NAMED, _NAMED_THEN = 2, 30, 12


@dataclass(frozen=True, slots=True)
class Latest:
    """The topics that changed last, `told` in full and `named`, of `count`, where that is known; `more` says whether there are others.

    `now` leads from those of a past moment to those of today, `compared` from a claim of what is told and what superseded it to
    their contradiction.
    """

    told: Sequence[TopicSummary]
    named: Sequence[Topic]
    count: int | None
    more: bool
    now: Mapping[str, str]
    compared: Mapping[tuple[str, str], str]


def latest(moment: Moment) -> Latest:
    """The latest topics for a moment. Only those that are told are worked out, and of a past moment those that are named."""
    return _latest_then(moment.when) if moment.past else _latest_now()


def _latest_now() -> Latest:
    looker, shelf = service().looker, service().store.shelf
    topics = shelf.list_topics(Filters(), Page(_NAMED))
    told = list(_told(topics.records, lambda topic: looker.view(topic, None, None)))
    now = {one.id: one.id for one in topics.records}
    return Latest(_summaries(told), topics.records, shelf.counts()["topics"], topics.next is not None, now, _compared(told))


def _latest_then(when: When) -> Latest:
    looker, page = service().looker, Page(_NAMED_THEN)
    unfolding = looker.unfolding(when)
    shelf = unfolding.reaching([Reach(Lists.TOPICS, Filters(), page)]).shelf
    topics = shelf.list_topics(Filters(), page)
    told = list(_told(topics.records, lambda topic: looker.unfolded(topic, unfolding, when)))
    count = shelf.counts()["topics"] if unfolding.counted else None
    return Latest(_summaries(told), topics.records, count, topics.next is not None, topics_now(topics.records), _compared(told))


def _told(topics: Sequence[Topic], view: Callable[[str], View]) -> Iterator[View]:
    for topic in topics[:_TOLD]:
        try:
            yield view(topic.id)
        except NotFound:
            # What arrived since it was listed has made another topic of it.
            continue


def _summaries(told: Sequence[View]) -> list[TopicSummary]:
    return [each for view in told for each in view.summary.topics]


def _compared(told: Sequence[View]) -> dict[tuple[str, str], str]:
    return {claims: id_ for view in told for claims, id_ in compared_in(view).items()}

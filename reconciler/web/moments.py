"""The moment that a page is asked for: now, or then, as the world stood or as this service knew it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from reconciler.queries import When
from reconciler.records import Topic
from reconciler.web.asked import Moments, SummaryAsked
from reconciler.web.forms import Form, read_query
from reconciler.web.state import service

CLOCKS = ("as_of", "known_at")


@dataclass(frozen=True, slots=True)
class Moment:
    """Which moment is shown, and the form that it was asked for with. With a fault in the form, now is shown."""

    as_of: datetime | None
    known_at: datetime | None
    form: Form

    @property
    def when(self) -> When:
        """The moment itself."""
        return When(self.as_of, self.known_at)

    @property
    def past(self) -> bool:
        """Whether another moment than now is shown."""
        return self.when.past

    @property
    def arguments(self) -> dict[str, str]:
        """The query arguments that lead to this moment."""
        given = {"as_of": self.as_of, "known_at": self.known_at}
        return {name: at.isoformat() for name, at in given.items() if at is not None}


def moment_in(asked: Moments | None, form: Form) -> Moment:
    """The moment in what was asked."""
    when = asked.when() if asked else When()
    return Moment(when.as_of, when.known_at, form)


def moment_asked() -> Moment:
    """The moment that the query asks for."""
    return moment_in(*read_query(SummaryAsked, CLOCKS))


def topics_now(topics: Iterable[Topic]) -> Mapping[str, str]:
    """From each topic to the topic of now that its reports are in, itself if it is still there."""
    found = {topic.id: _topic_now(topic) for topic in topics}
    return {id_: now for id_, now in found.items() if now is not None}


def _topic_now(topic: Topic) -> str | None:
    shelf = service().store.shelf
    if shelf.topic(topic.id) is not None:
        return topic.id
    return next((now for report in topic.reports for now in shelf.topics_of(report)), None)

"""What is worked through in memory: everything is looked at, whatever is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, TypeVar

from reconciler.pipeline.sides import origins_of_sides
from reconciler.queries import Contested, Filters, Listed, Order, Page, Rejections, Tally
from reconciler.records import Account, Contradiction, Question, State, Supersession, Topic
from reconciler.store.codec import microseconds
from reconciler.store.memory_held import Held
from reconciler.store.memory_shelf import MemoryShelf

R = TypeVar("R", Contradiction, Question, Supersession, Topic)
_ALL = Page(2**31)


class MemoryDesk:
    """The Desk port in memory."""

    def __init__(self, held: Held, shelf: MemoryShelf) -> None:
        self._held, self._shelf = held, shelf

    def contested(self, filters: Filters, page: Page, order: Order, most: int) -> Listed[Contested]:
        """Contested questions."""
        by: Callable[[Contradiction], str] = lambda one: one.id if filters.question else one.question_id  # noqa: E731
        pairs = sorted(self._shelf.list_contradictions(filters, _ALL).records, key=by)
        groups = [(member, sorted(of, key=_strength, reverse=True)) for member, of in groupby(pairs, by)]
        place = self._place(order)
        backwards = order is not Order.TOPIC
        keyed = sorted((((place(of), member), of) for member, of in groups), key=lambda one: one[0], reverse=backwards)
        after: Any = page.after
        left = [one for one in keyed if after is None or (one[0] < after if backwards else one[0] > after)]
        kept = left[: page.limit]
        found = (Contested(of[0].question_id, of[0].topic_id, tuple(of[:most]), len(of)) for _, of in kept)
        return Listed(tuple(found), kept[-1][0] if len(left) > page.limit else None)

    def _place(self, order: Order) -> Callable[[list[Contradiction]], Any]:
        """What a question's pairs are sorted by."""
        if order is Order.TOPIC:
            labels = {topic.id: topic.label for topic in self._all(lambda account: account.topics)}
            return lambda of: labels[of[0].topic_id]
        if order is Order.ORIGINS:
            asked = {question.id: question for question in self._all(lambda account: account.questions)}
            return lambda of: max(sum(origins_of_sides(one, asked.get(one.question_id))) for one in of)
        if order is Order.CONFIDENCE:
            return lambda of: of[0].score
        return lambda of: max(microseconds(one.newest_at) for one in of)

    def tally(self, topic: str) -> list[Tally]:
        """Questions of a topic by state."""
        found: dict[tuple[str, State], list[Contradiction]] = {}
        for one in self._all(lambda account: account.contradictions):
            if one.topic_id == topic:
                found.setdefault((one.question_id, one.state), []).append(one)
        newest = {each: max(one.newest_at.astimezone(UTC) for one in pairs) for each, pairs in found.items()}
        return [Tally(*each, len(pairs), newest[each]) for each, pairs in sorted(found.items())]

    def strongest(self, asked: Iterable[tuple[str, State]], most: int) -> dict[tuple[str, State], tuple[Contradiction, ...]]:
        """The surest pairs of questions."""
        wanted, found = set(asked), dict[tuple[str, State], list[Contradiction]]()
        for one in sorted(self._all(lambda account: account.contradictions), key=_strength, reverse=True):
            if (one.question_id, one.state) in wanted:
                found.setdefault((one.question_id, one.state), []).append(one)
        return {each: tuple(pairs[:most]) for each, pairs in found.items()}

    def contradictions(self, ids: Iterable[str]) -> dict[str, Contradiction]:
        """Contradictions by id."""
        return _by_id(self._all(lambda account: account.contradictions), ids)

    def supersessions(self, ids: Iterable[str]) -> dict[str, Supersession]:
        """Supersessions by id."""
        return _by_id(self._all(lambda account: account.supersessions), ids)

    def topics(self, ids: Iterable[str]) -> dict[str, Topic]:
        """Topics by id."""
        return _by_id(self._all(lambda account: account.topics), ids)

    def begun(self, topics: Iterable[str]) -> dict[str, datetime]:
        """When topics began."""
        return {id_: topic.first_at for id_, topic in self.topics(topics).items()}

    def questions(self, ids: Iterable[str]) -> dict[str, Question]:
        """Questions by id."""
        return _by_id(self._all(lambda account: account.questions), ids)

    def _all(self, of: Callable[[Account], Iterable[R]]) -> list[R]:
        return [record for group in self._held.groups.values() for record in of(group.account)]

    def matches(self, q: str) -> dict[str, int | None]:
        """How many records of each kind have the words."""
        shelf, asked = self._shelf, Filters(q=q)
        return {
            "contradictions": len(shelf.list_contradictions(asked, _ALL).records),
            "topics": len(shelf.list_topics(asked, _ALL).records),
            "reports": len(shelf.list_reports(asked, _ALL).records),
            "claims": len(shelf.list_claims(asked, _ALL).records),
        }

    def last_change(self) -> int:
        """The place of the newest change."""
        return len(self._held.changes)

    def rejections(self, jobs: int) -> list[Rejections]:
        """The newest jobs with rejected lines."""
        newest = sorted(self._held.jobs.values(), key=lambda job: (job.created_at, job.id), reverse=True)[:jobs]
        counted = [(job, sum(result.get("status") == "rejected" for result in job.results)) for job in newest]
        return [Rejections(job.id, job.created_at, job.total, count) for job, count in counted if count]


def _strength(one: Contradiction) -> tuple[float, int, str]:
    return one.score, microseconds(one.newest_at), one.id


def _by_id(records: Iterable[R], ids: Iterable[str]) -> dict[str, R]:
    wanted = set(ids)
    return {record.id: record for record in records if record.id in wanted}

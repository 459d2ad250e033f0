"""A past moment and the pages asked for of its lists -> as much of its account as these need, worked out from the newest report down."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from reconciler.pipeline.nearby import Nearby
from reconciler.ports import Store
from reconciler.queries import Filters, Listed, Order, Page, When
from reconciler.records import Account, ReadReport, State
from reconciler.service.past import Past, Worked, as_listed, together
from reconciler.service.then import Then
from reconciler.store.codec import microseconds

# So many reports are worked out at first, with all that they hang together with; then as many more each time.
_AT_FIRST = 4
# Of so few all are worked out at once: that takes no longer than a page of many.
_FEW = 200
_MOST_SOURCES = 200
# What a person said, and what that is carried over to, is all that there is in these states.
_SAID = frozenset({State.CONFIRMED, State.DISMISSED})


class Lists(StrEnum):
    """The lists that are newest first: what is on them is as new as one of the reports that it is read off."""

    TOPICS = "topics"
    CLAIMS = "claims"
    CONTRADICTIONS = "contradictions"
    CONTESTED = "contested"
    SUPERSESSIONS = "supersessions"


@dataclass(frozen=True, slots=True)
class Reach:
    """A page of a list that is to be as it would be if everything was worked out."""

    lists: Lists
    filters: Filters
    page: Page

    def of(self, store: Store, page: Page) -> Listed[Any]:
        """A page of the list as a store has it."""
        listings: dict[Lists, Callable[[Filters, Page], Listed[Any]]] = {
            Lists.TOPICS: store.shelf.list_topics,
            Lists.CLAIMS: store.shelf.list_claims,
            Lists.CONTRADICTIONS: store.shelf.list_contradictions,
            Lists.CONTESTED: lambda filters, page: store.desk.contested(filters, page, Order.NEWEST, 1),
            Lists.SUPERSESSIONS: store.shelf.list_supersessions,
        }
        return listings[self.lists](self.filters, page)

    def within(self, dated: Iterable[tuple[str, int]], when: When) -> list[tuple[str, int]]:
        """Those of the reports, which are given with their times, that something on the page may be as new as."""
        after = self.page.after[0] if self.page.after else None
        # Topics are as new as what had been reported by then.
        until = when.as_of if self.lists is Lists.TOPICS else self.filters.until
        bounds = [after if isinstance(after, int) else None, microseconds(until) if until else None]
        newest = min((bound for bound in bounds if bound is not None), default=None)
        oldest = microseconds(self.filters.since) if self.filters.since else None
        return [(id_, at) for id_, at in dated if (newest is None or at <= newest) and (oldest is None or at >= oldest)]

    def missing(self, store: Store) -> int:
        """How many records the page lacks, with that which tells that another comes after it."""
        return self.page.limit + 1 - len(self.of(store, Page(self.page.limit + 1, self.page.after)).records)

    def filled(self, store: Store, above: int) -> bool:
        """Whether the page, and that another comes after it, is told by what is newer than `above`, all of which is in the store."""
        last = self.of(store, self.page).next
        return last is not None and isinstance(last[0], int) and last[0] > above


class Unfolding:
    """The account of a past moment, of which more is worked out whenever a page asks for more. What was worked out stays.

    The reports are gone through from the newest down: whatever is on a list is as new as one of its reports, so once these are
    there with all that they hang together with, all that is newer than the next report is there. What arrives meanwhile is not seen.
    """

    def __init__(self, past: Past, when: When) -> None:
        self._past, self._when, self._making = past, when, threading.Lock()
        self._whole = False
        self._then: Then = past.then(when)
        self._nearby: Nearby = self._then.nearby()
        self._covered: set[str] = set()
        self._parts: list[Worked] = []
        self._reads: list[ReadReport] = []
        self._account = Account((), (), (), (), ())
        self._store: Store = past.hold((), (), self._account)

    def whole(self) -> Store:
        """All of the account."""
        with self._making:
            return self._all()

    def reaching(self, pages: Iterable[Reach]) -> Store:
        """As much of the account as these pages need."""
        with self._making:
            # Where reports had other dates than now, they are not in the order of these.
            if self._then.redated or len(self._then.dated) <= _FEW:
                return self._all()
            for page in pages:
                self._reach(page)
            return self._store

    @property
    def counted(self) -> bool:
        """Whether all of the account is there, so that it can be counted."""
        return self._whole

    def sources(self) -> list[str]:
        """The names of the first sources of the reports that counted."""
        return self._past.store.archive.sources_of(self._then.present)[:_MOST_SOURCES]

    def part(self, topic: str) -> Worked | None:
        """What a topic was worked out with, if it was."""
        return next((part for part in self._parts if any(one.id == topic for one in part.account.topics)), None)

    def _all(self) -> Store:
        if not self._whole:
            self._reads, self._account, self._parts = [], Account((), (), (), (), ()), []
            self._add(self._past.everything(self._then))
            self._nearby, self._whole = self._then.nearby(), True
        return self._store

    def _reach(self, asked: Reach) -> None:
        if self._whole:
            return
        at_once, left = _AT_FIRST, asked.within(self._dated(asked.filters.state), self._when)
        while left := [each for each in left if each[0] not in self._covered]:
            if asked.filled(self._store, left[0][1]):
                return
            # A report is in few topics, but has many claims, and may contradict many.
            least = asked.missing(self._store) if asked.lists is Lists.TOPICS else 0
            self._cover(id_ for id_, _ in left[: max(at_once, least)])
            at_once += _AT_FIRST

    def _dated(self, state: str | None) -> list[tuple[str, int]]:
        """The reports that what is in a state may be read off, with their times."""
        if state not in _SAID:
            return self._then.dated
        said = self._then.linked(self._past.store.archive.reports_of(self._then.ruled.claims()).values())
        return [(id_, at) for id_, at in self._then.dated if id_ in said]

    def _cover(self, ids: Iterable[str]) -> None:
        """Work out what these reports hang together with."""
        part = self._past.reached(ids, self._then, self._nearby)
        self._covered |= {read.report.id for read in part.reads}
        self._add(part)

    def _add(self, part: Worked) -> None:
        listed = as_listed(part, self._when.as_of)
        self._parts.append(part)
        self._reads = [*self._reads, *listed.reads]
        self._account = together(self._account, listed.account)
        # Whoever reads the one before goes on with that.
        self._store = self._past.hold(self._reads, self._then.decisions, self._account)

"""A past moment and the pages asked for of its lists -> as much of its account as these need, worked out from the newest report down."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from reconciler.pipeline.nearby import Nearby
from reconciler.ports import Store
from reconciler.queries import Filters, Listed, Page, When
from reconciler.records import Account, ReadReport, State
from reconciler.service.past import Past, as_listed, together
from reconciler.service.then import Then
from reconciler.store.codec import microseconds

# So many reports are worked out at first, with all that they hang together with; then as many more each time.
_AT_FIRST = 8
# What a person said is all that there is in these states.
_SAID = frozenset({State.CONFIRMED, State.DISMISSED})


class Lists(StrEnum):
    """The lists that are newest first: what is on them is as new as one of the reports that it is read off."""

    TOPICS = "topics"
    CLAIMS = "claims"
    CONTRADICTIONS = "contradictions"
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
            Lists.SUPERSESSIONS: store.shelf.list_supersessions,
        }
        return listings[self.lists](self.filters, page)

    def newest(self, when: When) -> int | None:
        """What is newer is not on the page, in microseconds; None where that is not known."""
        after = self.page.after[0] if self.page.after else None
        # Topics are as new as what had been reported by then.
        until = when.as_of if self.lists is Lists.TOPICS else self.filters.until
        bounds = [after if isinstance(after, int) else None, microseconds(until) if until else None]
        return min((bound for bound in bounds if bound is not None), default=None)

    def filled(self, store: Store, above: int) -> bool:
        """Whether the page, and that another comes after it, is told by what is newer than `above`, all of which is in the store."""
        since = self.filters.since
        if since is not None and above < microseconds(since):
            return True
        beyond = self.of(store, Page(self.page.limit + 1, self.page.after)).next
        return beyond is not None and isinstance(beyond[0], int) and beyond[0] > above


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
            if self._then.redated:
                return self._all()
            for page in pages:
                self._reach(page)
            return self._store

    def _all(self) -> Store:
        if not self._whole:
            self._store, self._whole = self._past.store_at(self._when), True
            self._nearby, self._reads = self._then.nearby(), []
        return self._store

    def _reach(self, asked: Reach) -> None:
        if self._whole:
            return
        if asked.filters.state in _SAID:
            self._cover(self._past.store.archive.reports_of(self._then.ruled.claims()).values())
            return
        newest, at_once = asked.newest(self._when), _AT_FIRST
        left = [(id_, at) for id_, at in self._then.dated if newest is None or at <= newest]
        while left := [each for each in left if each[0] not in self._covered]:
            if asked.filled(self._store, left[0][1]):
                return
            self._cover(id_ for id_, _ in left[:at_once])
            at_once += _AT_FIRST

    def _cover(self, ids: Iterable[str]) -> None:
        """Work out what these reports hang together with."""
        fresh = set(ids) - self._covered
        if not fresh:
            return
        region = self._then.region(fresh, self._nearby)
        worked = as_listed(self._past.worked(region, self._then), self._when.as_of)
        self._covered |= region
        self._reads += worked.reads
        self._account = together(self._account, worked.account)
        # Whoever reads the one before goes on with that.
        self._store = self._past.hold(self._reads, self._then.decisions, self._account)

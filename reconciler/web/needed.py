"""A moment and what a page shows of it -> as much of its account as that needs: to count all of a past moment takes long."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from reconciler.ports import Store
from reconciler.queries import Filters, Order, Page
from reconciler.service.unfolding import Lists, Reach
from reconciler.web.asked import TriageAsked, filters
from reconciler.web.contested import SHOWN_FIRST
from reconciler.web.forms import source_names
from reconciler.web.moments import Moment
from reconciler.web.state import service

# What the overview has of each state and of topics; what the page of contradictions has of each state.
A_FEW, LATEST, MOST_IN_SECTION = 5, 12, 6


@dataclass(frozen=True, slots=True)
class Account:
    """An account to read from, how much there is in all, None where that is not counted, and the first sources that there were."""

    store: Store
    counts: Mapping[str, int] | None
    sources: Callable[[], Sequence[str]]


def overlooked(moment: Moment, *, counted: bool) -> Account:
    """What the overview shows; all of a past moment only if it is to be `counted`."""
    latest = [Reach(Lists.TOPICS, narrowed, Page(LATEST)) for narrowed in (Filters(), Filters(open=True))]
    return _reaching(moment, () if counted else [*latest, *_of_each_state(Filters(), A_FEW)])


def contested_at(moment: Moment, asked: TriageAsked | None) -> Account:
    """What the page of contradictions shows. Of what is not the newest of a past moment, all must be known."""
    narrowed = filters(asked) if asked else Filters()
    if asked is None or narrowed.topic is not None:
        store = service().looker.at(moment.when, narrowed)
        return Account(store, None, lambda: source_names(store.shelf))
    if asked.sort is not Order.NEWEST or asked.question is not None:
        return _reaching(moment, ())
    page = [Reach(Lists.CONTESTED, narrowed, asked.page())]
    return _reaching(moment, _of_each_state(narrowed, MOST_IN_SECTION) if in_sections(asked) else page)


def in_sections(asked: TriageAsked) -> bool:
    """Whether what contradicts is shown in a section for each state."""
    return asked.state is None and asked.cursor is None and asked.question is None


def _of_each_state(narrowed: Filters, most: int) -> list[Reach]:
    return [Reach(Lists.CONTESTED, replace(narrowed, state=state), Page(most)) for state in SHOWN_FIRST]


def _reaching(moment: Moment, pages: Sequence[Reach]) -> Account:
    """As much as these pages need; all if there are none."""
    if not moment.past:
        store = service().store
        return Account(store, store.shelf.counts(), lambda: source_names(store.shelf))
    unfolding = service().looker.unfolding(moment.when)
    store = unfolding.reaching(pages) if pages else unfolding.whole()
    return Account(store, store.shelf.counts() if unfolding.counted else None, unfolding.sources)

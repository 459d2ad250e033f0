"""A list that is asked for, at a moment -> its page, and the store of that moment."""

from __future__ import annotations

from typing import Any

from reconciler.ports import Store
from reconciler.queries import Listed, When
from reconciler.service.unfolding import Lists, Reach
from reconciler.web.asked import Listing, filters
from reconciler.web.state import service


def read_page(lists: Lists, asked: Listing, when: When) -> tuple[Store, Listed[Any]]:
    """The page; of a past account only as much is worked out as it needs."""
    reach = Reach(lists, filters(asked), asked.page())
    store = service().looker.at(when, reach.filters, reach)
    return store, reach.of(store, reach.page)

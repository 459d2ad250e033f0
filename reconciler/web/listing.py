"""A list that is asked for, at a moment -> its page, and the store of that moment; sources by what is in their names."""

from __future__ import annotations

from typing import Any

from reconciler.ports import Shelf, Store
from reconciler.queries import Listed, Page, SourceCount, When
from reconciler.service.unfolding import Lists, Reach
from reconciler.web.asked import Listing, filters
from reconciler.web.state import service

_AT_ONCE = 200


def read_page(lists: Lists, asked: Listing, when: When) -> tuple[Store, Listed[Any]]:
    """The page; of a past account only as much is worked out as it needs."""
    reach = Reach(lists, filters(asked), asked.page())
    store = service().looker.at(when, reach.filters, reach)
    return store, reach.of(store, reach.page)


def sources_named(shelf: Shelf, typed: str, page: Page) -> Listed[SourceCount]:
    """The sources in whose names all that is typed occurs, however its letters are written."""
    wanted, found, after = typed.casefold().split(), list[SourceCount](), page.after
    while True:
        listed = shelf.list_sources(Page(_AT_ONCE, after))
        found += [source for source in listed.records if all(word in source.name.casefold() for word in wanted)]
        if len(found) > page.limit:
            return Listed(tuple(found[: page.limit]), (found[page.limit - 1].name, ""))
        if listed.next is None:
            return Listed(tuple(found), None)
        after = listed.next

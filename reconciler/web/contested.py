"""Contested questions -> what the lists show of them: the strongest pair as a card, the next ones folded, in sections by state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for

from reconciler.ports import Store
from reconciler.queries import Contested, Filters, Order, Page
from reconciler.records import Contradiction, State
from reconciler.service.look import View
from reconciler.web.views import Shown, shown, shown_in

SHOWN_FIRST = (State.OPEN, State.CONFIRMED, State.SUPERSEDED)
# The strongest pair, and so many more that are folded under it; the rest have a page of their own.
LISTED = 4


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question with its pairs, the strongest first; `count` is how many there are, those that are not listed included."""

    pairs: Sequence[Shown]
    count: int

    @property
    def unlisted(self) -> int:
        """How many pairs are not listed here."""
        return self.count - len(self.pairs)


@dataclass(frozen=True, slots=True)
class Section:
    """Questions contested in one state; `all` leads to the rest, `count` is how many pairs there are, where that is known."""

    state: State | None
    shown: Sequence[ShownQuestion]
    all: str | None
    count: int | None = None


def questions_shown(store: Store, found: Sequence[Contested]) -> list[ShownQuestion]:
    """Contested questions as they are now, all looked up at once."""
    views = {one.record.id: one for one in shown(store, [pair for each in found for pair in each.pairs])}
    return _of(found, views)


def sections(store: Store, narrowed: Filters, order: Order, most: int, arguments: Mapping[str, str]) -> list[Section]:
    """Open questions first, then confirmed ones, then those that are settled; of each state the first `most` in the order asked for."""
    counts = store.shelf.counts() if narrowed == Filters() else {}
    found = {state: store.desk.contested(replace(narrowed, state=state), Page(most), order, LISTED) for state in SHOWN_FIRST}
    views = iter(questions_shown(store, [each for listed in found.values() for each in listed.records]))
    made = []
    for state, listed in found.items():
        rest = _contradictions_in(state, arguments) if listed.next else None
        made.append(Section(state, [next(views) for _ in listed.records], rest, counts.get(f"contradictions_{state}")))
    return [section for section in made if section.shown]


def questions_in(view: View, topic: str | None, most: int) -> tuple[list[ShownQuestion], list[Contradiction]]:
    """The first contested questions of a view, on one topic or on all, and all contradictions that there are; open ones first."""
    against = [one for one in view.account.contradictions if one.state is not State.DISMISSED and topic in {None, one.topic_id}]
    against.sort(key=lambda one: (one.newest_at, one.id), reverse=True)
    against.sort(key=lambda one: SHOWN_FIRST.index(one.state))
    groups: dict[str, list[Contradiction]] = {}
    for one in against:
        groups.setdefault(one.question_id, []).append(one)
    found = [_strongest_first(pairs) for pairs in list(groups.values())[:most]]
    views = {one.record.id: one for one in shown_in(view, [pair for each in found for pair in each.pairs])}
    return _of(found, views), against


def _strongest_first(pairs: Iterable[Contradiction]) -> Contested:
    """The pairs of one question, those that are open first."""
    ordered = sorted(pairs, key=lambda one: (SHOWN_FIRST.index(one.state), -one.score))
    return Contested(ordered[0].question_id, ordered[0].topic_id, tuple(ordered[:LISTED]), len(ordered))


def _of(found: Iterable[Contested], views: Mapping[str, Shown]) -> list[ShownQuestion]:
    return [ShownQuestion([views[pair.id] for pair in each.pairs], each.count) for each in found]


def _contradictions_in(state: State, arguments: Mapping[str, str]) -> str:
    others: dict[str, Any] = {name: value for name, value in arguments.items() if name != "state"}
    return url_for("pages.contradictions", state=state.value, **others)

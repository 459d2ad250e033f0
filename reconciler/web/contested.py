"""Contested questions -> what the lists show of them: the strongest pair as a card, the next ones folded, in sections by state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for

from reconciler.pipeline.contradictions import contradiction_id
from reconciler.ports import Store
from reconciler.queries import Contested, Filters, Order, Page, Tally
from reconciler.records import State
from reconciler.service.look import View
from reconciler.web.views import Shown, shown

SHOWN_FIRST = (State.OPEN, State.CONFIRMED, State.SUPERSEDED)
# Of a topic's superseded lines no page shows more, nor looks further for a pair to show side by side.
_MOST_LINES, _MOST_OTHERS = 40, 8
# The strongest pair, and so many more that are folded under it; the rest have a page of their own.
LISTED = 3


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


def sections(
    store: Store, narrowed: Filters, order: Order, most: int, arguments: Mapping[str, str], counts: Mapping[str, int] | None = None
) -> list[Section]:
    """Open questions first, then confirmed ones, then those that are settled; of each state the first `most` in the order asked for.

    `counts` says how many pairs there are of each, where that is known.
    """
    found = {state: store.desk.contested(replace(narrowed, state=state), Page(most), order, LISTED) for state in SHOWN_FIRST}
    views = iter(questions_shown(store, [each for listed in found.values() for each in listed.records]))
    made = []
    for state, listed in found.items():
        rest = _contradictions_in(state, arguments) if listed.next else None
        made.append(Section(state, [next(views) for _ in listed.records], rest, counts.get(f"contradictions_{state}") if counts else None))
    return [section for section in made if section.shown]


@dataclass(frozen=True, slots=True)
class Against:
    """What contradicts in topics: the first contested questions, how many more there are, how many pairs and how many of these open."""

    questions: Sequence[ShownQuestion]
    unshown: int
    count: int
    open: int


def compared_in(view: View) -> dict[tuple[str, str], str]:
    """From the claim of a superseded line, and what superseded it, to the surest contradiction between what both say; none dismissed."""
    lines = [line for topic in view.summary.topics for line in topic.superseded[:_MOST_LINES]]
    told = [(line, said) for line in lines for said in (line.claim, *line.others[:_MOST_OTHERS])]
    lines_by_id = {contradiction_id(said.claim_id, line.by.claim_id): line for line, said in told}
    found = sorted(view.store.desk.contradictions(lines_by_id).values(), key=lambda one: (one.score, one.id))
    kept = [(lines_by_id[one.id], one.id) for one in found if one.state is not State.DISMISSED]
    return {(line.claim.claim_id, line.by.claim_id): id_ for line, id_ in kept}


def against_in(store: Store, topics: Iterable[str], most: int) -> Against:
    """The contested questions of topics: those with open pairs first, then the newest; of each its surest pairs, open ones first."""
    tallies = [each for topic in topics for each in store.desk.tally(topic) if each.state is not State.DISMISSED]
    places: dict[str, list[Tally]] = {}
    for each in sorted(tallies, key=lambda each: (each.newest_at, each.question_id), reverse=True):
        places.setdefault(each.question_id, []).append(each)
    ordered = sorted(places, key=lambda id_: min(SHOWN_FIRST.index(each.state) for each in places[id_]))[:most]
    surest = store.desk.strongest([(id_, each.state) for id_ in ordered for each in places[id_]], LISTED)
    found = []
    for id_ in ordered:
        pairs = [pair for state in SHOWN_FIRST for pair in surest.get((id_, state), ())][:LISTED]
        found.append(Contested(id_, pairs[0].topic_id, tuple(pairs), sum(each.count for each in places[id_])))
    is_open = sum(each.count for each in tallies if each.state in {State.OPEN, State.CONFIRMED})
    return Against(questions_shown(store, found), len(places) - len(found), sum(each.count for each in tallies), is_open)


def _of(found: Iterable[Contested], views: Mapping[str, Shown]) -> list[ShownQuestion]:
    return [ShownQuestion([views[pair.id] for pair in each.pairs], each.count) for each in found]


def _contradictions_in(state: State, arguments: Mapping[str, str]) -> str:
    others: dict[str, Any] = {name: value for name, value in arguments.items() if name != "state"}
    return url_for("pages.contradictions", state=state.value, **others)

"""A place in the history of changes -> what is new since: contradictions, claims that were overturned, reports withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reconciler.pipeline.decisions import undone
from reconciler.ports import Store
from reconciler.queries import Change
from reconciler.records import Basis, Contradiction, Decided, Decision, State, Supersession

# So many changes are looked at, the newest: who comes back after a year is told of the latest, and that there is more.
_MOST = 1000


@dataclass(frozen=True, slots=True)
class News:
    """What is new, the newest first, and the place in the history up to which this tells. `more` if it does not reach back to the start.

    What has gone again since is not told. `overturned` put a claim out of date; `retractions` take a whole report back.
    """

    place: int
    contradictions: tuple[Contradiction, ...] = ()
    overturned: tuple[Supersession, ...] = ()
    retractions: tuple[Supersession, ...] = ()
    withdrawals: tuple[Decision, ...] = ()
    more: bool = False

    @property
    def none(self) -> bool:
        """Whether nothing is new."""
        return not (self.contradictions or self.overturned or self.retractions or self.withdrawals)


def news_since(store: Store, place: int) -> News:
    """What is new since a place in the history of changes; nothing, where the place is still to come."""
    last = store.desk.last_change()
    start = max(place, last - _MOST)
    changes = store.shelf.changes(start, _MOST) if start < last else []
    # What is noted while this is read is told the next time, not passed over.
    changes = [change for change in changes if change.at <= last]
    found = store.desk.contradictions(_made("contradiction", changes))
    links = store.desk.supersessions(_made("supersession", changes))
    standing = (found[id_] for id_ in _made("contradiction", changes) if id_ in found)
    made = [links[id_] for id_ in _made("supersession", changes) if id_ in links]
    return News(
        last,
        tuple(one for one in standing if one.state is not State.DISMISSED),
        tuple(one for one in made if one.links and one.basis is not Basis.RETRACTION),
        tuple(one for one in made if one.basis is Basis.RETRACTION),
        _withdrawals(store, set(_made("decision", changes))),
        more=start > place,
    )


def _made(kind: str, changes: Iterable[Change]) -> list[str]:
    """The ids of what came to be, the newest first, each once."""
    return list(dict.fromkeys(change.id for change in reversed(list(changes)) if (change.kind, change.what) == (kind, "created")))


def _withdrawals(store: Store, decided: set[str]) -> tuple[Decision, ...]:
    """The withdrawals among new decisions that have not been taken back."""
    if not decided:
        return ()
    history = store.archive.decisions().records
    gone = undone(history)
    return tuple(one for one in history if one.kind is Decided.WITHDRAW and one.id in decided and one.id not in gone)

"""Everything that is read off a store, to be compared with another's."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from itertools import islice
from typing import Any

from reconciler.ports import Shelf
from reconciler.queries import Filters, every
from reconciler.records import Claim, ClaimState, State
from reconciler.store.codec import dumps

_AT_ONCE = 200


def snapshot(shelf: Shelf) -> dict[str, str]:
    """Record id -> the record, written out."""
    return dict(_written(shelf))


def differing(stored: Shelf, made: Shelf) -> list[str]:
    """What is in one and not in the other, or not the same, one line each. Keeps a hash of each record, and not the record."""
    there, fresh = _hashes(stored), _hashes(made)
    lines = [f"missing: {key}" for key in sorted(fresh.keys() - there.keys())]
    lines += [f"should not be there: {key}" for key in sorted(there.keys() - fresh.keys())]
    return lines + [f"differs: {key}" for key in sorted(fresh.keys() & there.keys()) if fresh[key] != there[key]]


def _hashes(shelf: Shelf) -> dict[str, bytes]:
    return {key: blake2b(written.encode("utf-8", "surrogatepass"), digest_size=12).digest() for key, written in _written(shelf)}


def _written(shelf: Shelf) -> Iterator[tuple[str, str]]:
    yield from map(_record, every(lambda page: shelf.list_contradictions(Filters(), page)))
    yield from map(_record, every(lambda page: shelf.list_contradictions(Filters(state=State.DISMISSED), page)))
    yield from map(_record, every(lambda page: shelf.list_supersessions(Filters(), page)))
    for topic in every(lambda page: shelf.list_topics(Filters(), page)):
        yield _record(topic)
        yield from map(_record, shelf.questions(topic.id))
    claims = every(lambda page: shelf.list_claims(Filters(), page))
    while some := list(islice(claims, _AT_ONCE)):
        placed = shelf.claims_by_id(claim.id for claim in some)
        for claim in some:
            _, state = placed[claim.id]
            yield f"claim {claim.id}", dumps(Claim, claim) + (dumps(ClaimState, state) if state else "")


def _record(record: Any) -> tuple[str, str]:
    return f"{type(record).__name__.lower()} {record.id}", dumps(type(record), record)

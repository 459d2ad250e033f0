"""When a question was in dispute: while two positions that exclude one another both held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.records import Basis, Claim, Link, Modality, Position, Question, Report, Standing
from reconciler.web.disputes import Stretch, disputed
from reconciler.web.places import together
from reconciler.web.scale import scale
from reconciler.web.timeline import timeline

from .conftest import NOON

Held = tuple[Position, Sequence[Claim]]


def held(name: str, days: Sequence[int], standing: Standing = Standing.DISPUTED, *, background: bool = False) -> Held:
    claims = [_claim(f"{name}{day}", day, background=background) for day in days]
    first, last = NOON + timedelta(days=days[0]), NOON + timedelta(days=days[-1])
    return Position(name, name, tuple(claim.id for claim in claims), 1, first, last, standing), claims


def _claim(id_: str, day: int, *, background: bool) -> Claim:
    at = NOON + timedelta(days=day)
    return Claim(id_, "r", "text", 0, 4, f"claim {id_}", None, Modality.ASSERTED, at, "published_at", background=background)


def stretches(positions: Sequence[Held], excludes: Sequence[tuple[str, str]], ends: Sequence[tuple[str, str]] = ()) -> list[Stretch]:
    question = Question("q", "t", "Shut?", tuple(position for position, _ in positions), tuple(excludes))
    claims = {claim.id: claim for _, own in positions for claim in own}
    return disputed(question, claims, [Link(earlier, later, Basis.REVERSAL, "") for earlier, later in ends])


def days(*pairs: tuple[int, int | None]) -> list[Stretch]:
    return [(NOON + timedelta(days=start), None if end is None else NOON + timedelta(days=end)) for start, end in pairs]


A, B, C = held("a", [1, 4]), held("b", [2, 3]), held("c", [9])
ENDED = replace(B[0], standing=Standing.SUPERSEDED), B[1]


@pytest.mark.parametrize(
    ("positions", "excludes", "ends", "expected"),
    [
        ([A, B], [("a", "b")], [], days((2, None))),
        ([A, B], [], [], []),
        ([A, ENDED, C], [("a", "b")], [("b3", "c9")], days((2, 9))),
        # What the very claim ended that contradicts it was in no dispute.
        ([(replace(A[0], standing=Standing.SUPERSEDED, claims=("a1",)), A[1]), C], [("a", "c")], [("a1", "c9")], []),
        ([A, held("b", [2], background=True)], [("a", "b")], [], []),
        ([A, held("b", [2], Standing.WITHDRAWN)], [("a", "b")], [], []),
        ([A, ENDED, C, held("d", [12])], [("a", "b"), ("c", "d")], [("b3", "b3")], days((2, 3), (12, None))),
    ],
)
def test_it_was_while_both_held(
    positions: Sequence[Held], excludes: Sequence[tuple[str, str]], ends: Sequence[tuple[str, str]], expected: list[Stretch]
) -> None:
    assert stretches(positions, excludes, ends) == expected


@settings(deadline=None)
@given(st.permutations([A, ENDED, C]), st.permutations([("a", "b"), ("c", "a"), ("b", "c")]))
def test_order_does_not_matter(positions: list[Held], excludes: list[tuple[str, str]]) -> None:
    assert stretches(positions, excludes, [("b3", "c9")]) == days((2, None))


def test_the_timeline_is_hatched_then_and_says_so(client: FlaskClient) -> None:
    question = Question("q", "t", "Shut?", (A[0], B[0]), (("a", "b"),))
    with client.application.test_request_context():
        made = timeline(question, {claim.id: claim for claim in (*A[1], *B[1])}, {"r": Report("r", "A", "", "text", NOON, NOON)}, [])
    assert made is not None
    assert 'class="shade" fill="url(#hatch-q)"><title>in dispute from 16 Jan 2026 on</title>' in made.picture


@settings(deadline=None, max_examples=30)
@given(st.integers(2, 300))
def test_no_claim_is_lost_where_many_are_one_mark(number: int) -> None:
    claims = [_claim(f"c{n}", n // 3, background=n % 5 == 0) for n in range(number)]
    axis = scale([claim.effective_at for claim in claims], 350, 930)
    marks = together([(n % 4, claim) for n, claim in enumerate(claims)], axis)
    assert sorted(claim.id for _, own in marks for claim in own) == sorted(claim.id for claim in claims)
    assert all(len({claim.background for claim in own}) == 1 for _, own in marks)
    if number > 60:
        assert all(axis(own[-1].effective_at) - axis(own[0].effective_at) < 16 for _, own in marks)

"""The timeline and the matrix: nothing that matters is left out, and shape says what colour says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from reconciler.records import Basis, Claim, Link, Modality, Position, Question, Report, Standing
from reconciler.web.matrix import matrix
from reconciler.web.periods import holds_for
from reconciler.web.pictures import foremost
from reconciler.web.scale import scale
from reconciler.web.timeline import Timeline, timeline

from .conftest import NOON


def position(n: int, standing: Standing, at: datetime) -> tuple[Position, Claim]:
    claim = Claim(f"c{n}", "r", "text", 0, 4, f"claim {n}", None, Modality.ASSERTED, at, "published_at", background=False)
    return Position(f"p{n}", claim.text, (claim.id,), 1, at, at, standing), claim


def drawn(client: FlaskClient, each: list[tuple[Position, Claim]], links: Sequence[Link] = ()) -> Timeline:
    question = Question("q", "t", "Is it shut?", tuple(position for position, _ in each), ())
    report = Report("r", "A <b>", "", "text", NOON, NOON)
    with client.application.test_request_context():
        made = timeline(question, {claim.id: claim for _, claim in each}, {"r": report}, links)
    assert made is not None
    return made


def test_a_timeline_never_drops_what_stands_nor_the_newest(client: FlaskClient) -> None:
    old = [position(n, Standing.SUPERSEDED, NOON + timedelta(days=n)) for n in range(20)]
    new = [position(n, Standing.STANDS, NOON - timedelta(days=n)) for n in range(20, 22)]
    made = drawn(client, old + new)
    assert [lane.position.id for lane in made.drawn[:4]] == ["p20", "p21", "p19", "p18"]
    assert [lane.position.id for lane in made.left_out] == [f"p{n}" for n in range(7, -1, -1)]
    assert "claim 19" in made.picture
    assert "claim 7" not in made.picture


def test_of_many_questions_those_in_dispute_and_those_with_the_most_claims_are_drawn() -> None:
    def asked(n: int, standing: Standing, claims: int) -> Question:
        positions = tuple(replace(position(n, standing, NOON)[0], id=f"p{n}.{k}", claims=("c",) * k) for k in range(1, claims))
        return Question(f"q{n:02}", "t", "?", positions, ())

    small, large = [asked(n, Standing.SUPERSEDED, 3) for n in range(9)], [asked(n, Standing.STANDS, 5) for n in range(9, 16)]
    disputed = [asked(n, Standing.DISPUTED, 3) for n in range(16, 18)]
    assert [one.id for one in foremost([*small, *large, *disputed])] == [f"q{n:02}" for n in (16, 17, *range(9, 16), *range(9))]
    assert foremost(small) == small


def test_a_timeline_says_by_shape_what_colour_says_and_each_mark_is_a_named_link(client: FlaskClient) -> None:
    made = drawn(client, [position(n, standing, NOON + timedelta(hours=n)) for n, standing in enumerate(Standing)])
    assert 'role="group"' in made.picture
    assert made.picture.count("<title>14 Jan 2026") == len(Standing)
    assert "A &lt;b&gt;" in made.picture
    paths = {kind: re.search(rf'<path d="M[^a-z]+([a-z][^"]*)" class="mark {kind}"', made.picture) for kind in ("superseded", "disputed")}
    assert "<circle" in made.picture
    assert paths["superseded"]
    assert paths["disputed"]
    assert paths["superseded"][1] != paths["disputed"][1]
    assert ">13:00</text>" in made.picture
    assert "first 14 Jan 2026, 12:00" in made.picture
    assert "last 14 Jan 2026, 15:00" in made.picture
    assert made.zone == "UTC"


def test_a_single_far_off_time_is_set_at_the_edge_with_its_date(client: FlaskClient) -> None:
    near = [position(n, Standing.STANDS, NOON + timedelta(days=n)) for n in range(4)]
    made = drawn(client, [*near, position(9, Standing.SUPERSEDED, NOON - timedelta(days=2500))])
    assert made.picture.count('class="mark edge"') == 1
    assert "12 Mar 2019" in made.picture
    assert "first 14 Jan 2026" in made.picture
    assert 'class="mark edge"' not in drawn(client, near).picture


@pytest.mark.parametrize(
    ("times", "labels"),
    [
        (["2026-01-14T08:05", "2026-01-14T08:40"], ["14 Jan, 08:00", "08:15", "08:30", "08:45"]),
        (["2026-01-14T21:00", "2026-01-15T03:00"], ["14 Jan, 22:00", "15 Jan, 00:00", "02:00"]),
        (["2026-01-14", "2026-01-17"], ["14 Jan 2026", "15 Jan 2026", "16 Jan 2026", "17 Jan 2026"]),
        (["2026-01-14", "2026-05-02"], ["Feb 2026", "Mar 2026", "Apr 2026", "May 2026"]),
        (["2019-06-03", "2026-06-02"], ["2020", "2022", "2024", "2026"]),
        (["0001-01-01", "9999-12-31"], None),
        (["9999-12-31T23:59", "9999-12-31T23:59"], None),
    ],
)
def test_ticks_stand_at_round_times_of_any_range(times: list[str], labels: list[str] | None) -> None:
    axis = scale([datetime.fromisoformat(f"{time}+00:00" if "T" in time else f"{time}T00:00+00:00") for time in times], 0, 100)
    found = [label for _, label in axis.ticks()]
    assert len(found) < 9
    assert labels is None or found == labels
    assert all(0 <= axis(at) <= 100 for at, _ in axis.ticks())


def test_one_arrow_joins_two_lanes_however_many_claims_they_have(client: FlaskClient) -> None:
    (old, a), (new, b) = position(1, Standing.SUPERSEDED, NOON), position(2, Standing.STANDS, NOON + timedelta(days=1))
    _, c = position(3, Standing.SUPERSEDED, NOON + timedelta(hours=1))
    both = [(replace(old, claims=(a.id, c.id)), a), (new, b), (replace(old, id="none", claims=()), c)]
    links = [Link(id_, b.id, Basis.REVERSAL, "why") for id_ in (a.id, c.id)]
    made = drawn(client, both, links)
    assert made.picture.count('class="arrow"') == 1
    assert "position 1 supersedes position 2: reversal: why" in made.picture


def test_the_matrix_shows_what_a_source_said_last_its_headline_first() -> None:
    position_, text = position(1, Standing.STANDS, NOON)
    title = replace(text, id="c2", part="title", text="Mill shut")
    recounted = replace(text, id="c3", report_id="s", background=True)
    older = replace(text, id="c4", report_id="o", effective_at=NOON + timedelta(days=9))
    claims = {claim.id: claim for claim in (text, title, recounted, older)}
    question = Question("q", "t", "Is it shut?", (replace(position_, claims=tuple(claims)),), ())
    reports = {id_: Report(id_, "A", "", "", NOON + timedelta(days=day), NOON) for id_, day in (("r", 0), ("s", 1), ("o", -1))}
    [(source, [cell])] = matrix([question], claims, reports).rows
    assert (source, cell.claim.id if cell else None) == ("A", "c2")


def test_of_many_sources_those_that_answer_most_questions_and_spoke_last_are_shown() -> None:
    placed = {n: position(n, Standing.STANDS, NOON) for n in range(5)}
    reports = {f"r{n}": Report(f"r{n}", "DCBAD"[n], "", "", NOON + timedelta(days=n), NOON) for n in placed}
    claims = {claim.id: replace(claim, report_id=f"r{n}") for n, (_, claim) in placed.items()}
    asked = [Question(f"q{k}", "t", "?", tuple(placed[n][0] for n in told), ()) for k, told in enumerate(((0, 1, 2, 3), (4,)))]
    made = matrix(asked, claims, reports)
    assert [source for source, _ in made.rows] == ["A", "B", "C", "D"]
    assert [source for source, _ in made.foremost(2)] == ["A", "D"]
    assert made.foremost(9) == list(made.rows)


@pytest.mark.parametrize(
    ("text", "since", "says", "bars"),
    [
        ("Last week the mill was shut.", "2026-01-05", "some time from 5 Jan 2026 to 11 Jan 2026", 1),
        ("The mill was shut on Monday.", "2026-01-12", "12 Jan 2026, A", 1),
        ("The mill was shut this month.", "2026-01-01", "some time from 1 Jan 2026 to 14 Jan 2026", 1),
        ("The mill is shut.", "2026-01-05", "5 Jan 2026, 00:00 UTC", 0),
    ],
)
def test_a_stated_period_is_drawn_as_a_stretch_and_told_as_one(text: str, since: str, says: str, bars: int, client: FlaskClient) -> None:
    at = datetime.fromisoformat(f"{since}T00:00+00:00")
    (taken, claim), other = position(1, Standing.STANDS, at), position(2, Standing.STANDS, NOON)
    stated = replace(claim, text=text, effective_from="stated" if bars else "published_at")
    made = drawn(client, [(taken, stated), other])
    assert f"<title>{says}" in made.picture
    assert made.picture.count('class="period"') == bars
    report = Report("r", "A", "", text, NOON, NOON)
    assert ("–" in holds_for(stated, report)) is says.startswith("some time")

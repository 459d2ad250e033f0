"""Two reports on two matters are told apart by the names that they do not share, and by what the network makes of both."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.intake.drafts import report_from
from reconciler.judges.matters import Matters, other_names, rare_names
from reconciler.pipeline.claims import read
from reconciler.records import Couple, ReadReport, Relation, Verdict
from reconciler.settings import Settings
from reconciler.store.memory import MemoryStore
from reconciler.text.lexicon import Lexicon
from reconciler.wiring import make_service

from .conftest import NOON, fields

NAMES = st.frozensets(st.sampled_from(["varo", "tessel", "orla", "maddal", "bask", "H200"]))
WEIGHTS = Matters(0.4, 1.5, -1.0, 0.0)


@given(st.floats(0, 1), st.floats(0, 1), NAMES, NAMES)
def test_what_speaks_for_one_matter_makes_it_likelier(one: float, other: float, ours: frozenset[str], theirs: frozenset[str]) -> None:
    low, high = sorted((one, other))
    assert 0 <= WEIGHTS(low, ours, theirs) <= WEIGHTS(high, ours, theirs) <= 1
    assert WEIGHTS(one, ours, theirs) == WEIGHTS(one, theirs, ours)
    assert WEIGHTS(one, ours, theirs) <= WEIGHTS(one, ours | {"lund"}, theirs | {"lund"})
    assert Matters()(one, ours, theirs) == 1.0


@pytest.mark.parametrize(
    ("given_", "found"),
    [
        ({"title": "Ash from Mount Varo shuts an airport", "text": "Suppliers fled Kelm on Tuesday."}, {"varo", "kelm"}),
        # A capital at the head of a sentence, of a title in title case, or of the outlet's own name says nothing.
        ({"title": "Airlines Resume Flights To Kelm", "text": "Airlines resume. “Flights went,” said the Tessel Post."}, set()),
        ({"title": "", "text": "BERLIN, June 5 - Sprouts grown in Kelm are safe."}, {"kelm"}),
        ({"title": "", "text": "The H-200s are held up, Maddal's lawyers said. VARO is in capitals."}, {"H200", "maddal"}),
    ],
)
def test_names_that_few_stories_share_are_found(given_: dict[str, str], found: set[str], lexicon: Lexicon) -> None:
    assert rare_names(report_from(fields(source="Tessel Post", **given_), NOON), lexicon) == found


def told(name: str, other_name: str, state: str, day: int) -> dict[str, Any]:
    text = (
        f"The airport of {name} {state} on Tuesday because of ash from Mount {other_name}, its operator said. "
        f"Some 4,000 passengers were waiting at {name}. The ash lay a centimetre deep near {other_name}. "
        f"Buses took tourists from {name} to the coast. Farmers near {other_name} covered their wells."
    )
    return fields(title=f"Airport of {name} {state}", text=text, published_at=f"2026-03-{day:02}T08:00:00Z", url=f"https://w.example/{day}")


@pytest.fixture(scope="module")
def judge() -> Any:
    return make_service(Settings(), store=MemoryStore()).judge


def verdicts(judge: Any, lexicon: Lexicon, *sides: dict[str, Any]) -> list[Verdict]:
    reads: list[ReadReport] = [judge.study(read(report_from(side, NOON), lexicon)) for side in sides]
    return list(judge.judge([Couple(reads[0], reads[1])])[0])


def test_what_two_volcanoes_do_counts_for_less_than_what_one_does(judge: Any, lexicon: Lexicon) -> None:
    shut, again = told("Kelmara", "Varo", "has been closed", 3), told("Kelmara", "Varo", "has reopened", 5)
    elsewhere = told("Ostrand", "Pelwig", "has reopened", 5)
    same = max(verdicts(judge, lexicon, shut, again), key=lambda each: each.contradicts)
    assert same.relation is Relation.CONTRADICTS
    assert same.contradicts > 0.5
    assert max((each.contradicts for each in verdicts(judge, lexicon, shut, elsewhere)), default=0.0) < 0.9 * same.contradicts


def test_what_is_on_another_matter_is_not_compared_and_says_so(lexicon: Lexicon, judge: Any) -> None:
    # The network tells two volcanoes apart by itself; so it is told that these reports of one are on two matters.
    shipped, judge._matters = judge._matters, replace(judge._matters, base=-99.0)
    try:
        said = verdicts(judge, lexicon, told("Kelmara", "Varo", "is shut", 3), told("Kelmara", "Varo", "takes flights again", 5))
    finally:
        judge._matters = shipped
    # The same words agree wherever they stand.
    apart = [each for each in said if each.relation is not Relation.AGREES]
    assert {each.relation for each in apart} == {Relation.NOT_COMPARABLE}
    assert {each.contradicts for each in apart} == {0.0}
    assert any(reason.startswith("other matter") for each in apart for reason in each.reasons)


def test_short_reports_that_name_different_people_are_held_against_one_another_where_the_network_is_sure_of_the_story(
    lexicon: Lexicon, judge: Any
) -> None:
    text = "Fire killed 97 people, Mayor Bissen said. Crews went from house to house with dogs in the burnt streets of the old town."
    few = fields(title="97 dead", text=text)
    text = "The fire killed 115 people, Andaya told reporters at the pier. Ferries carry water and blankets."
    more = fields(title="115 dead", text=text, published_at="2026-03-09T08:00:00Z")
    earlier, later = (read(report_from(each, NOON), lexicon) for each in (few, more))
    assert other_names(Couple(earlier, later), lexicon) == "other place or party: bissen / andaya"
    said = verdicts(judge, lexicon, few, more)
    assert said
    assert not any(reason.startswith("other place") for each in said for reason in each.reasons)


SHORT = [
    # Two things of one kind, each named, in words that much news of the kind has.
    ("The bridge at Tolm was shut to lorries on Monday.", "The bridge at Harrow was opened to lorries on Tuesday.", False),
    ("The storm killed 3 people in Lund.", "The storm killed 12 people in Oslo.", False),
    (
        "The watchdog cleared the merger of Alder Bank and Beta Cover.",
        "The watchdog blocked the merger of Gamma Steel and Delta Ore.",
        False,
    ),
    ("Pickers at the Kestrel farm ended their strike, their union said.", "Packers at Ardan are on strike, their union said.", False),
    # One thing, though each names more than the other.
    ("The port of Tolm was closed to all vessels on Monday.", "The Tolm port reopened on Tuesday, Harrow Radio said.", True),
    ("The storm killed 3 people in Lund.", "The storm killed 12 people in Lund, the mayor of Oslo said.", True),
]


@pytest.mark.parametrize("name", ["rules", "model"])
@pytest.mark.parametrize(("one", "other", "contradict"), SHORT)
def test_short_reports_of_two_places_or_parties_do_not_contradict(name: str, one: str, other: str, contradict: bool) -> None:
    service = make_service(Settings(judge=name), store=MemoryStore())
    [said] = service.comparer.compare([({"text": one}, {"text": other})])
    assert (said.contradiction is not None) is contradict


def test_why_two_short_reports_are_not_comparable_is_told() -> None:
    service = make_service(Settings(judge="rules"), store=MemoryStore())
    texts = ("The port of Tolm was closed to all vessels on Monday.", "The port of Harrow reopened on Tuesday, pilots said.")
    reads = [service.deriver.read(report_from(fields(title="", text=text), NOON)) for text in texts]
    [[verdict]] = service.judge.judge([Couple(*reads)])
    assert verdict.relation is Relation.NOT_COMPARABLE
    assert verdict.reasons == ("other place or party: tolm / harrow",)


def test_a_party_may_be_named_by_its_initials(lexicon: Lexicon) -> None:
    texts = ("Envoys of the IAEA were let into the plant at Tolm.", "A mine in Harrow barred the WMO on Friday.")
    reads = [read(report_from(fields(title="", text=text), NOON), lexicon) for text in texts]
    assert other_names(Couple(*reads), lexicon) == "other place or party: iaea, tolm / harrow, wmo"

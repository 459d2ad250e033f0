"""What is planned again when a report arrives: no more than it can have a bearing on, with the outcome of planning everything."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.pipeline.merging import grow, merging, near_enough, outward
from reconciler.pipeline.nearby import Nearby
from reconciler.pipeline.topics import SAME_MATTER, gather_topics, likeness
from reconciler.records import Tie

from .conftest import fields, rules_service

NAMES = "abcdefghij"
# Few different likenesses, some of them just at the threshold, so that equal ones are common.
LIKENESS = st.sampled_from([0.0, 0.02, 0.04, SAME_MATTER, 0.05, 0.09, 0.1, 0.2, 0.5])
Group = tuple[str, ...]


@st.composite
def tied(draw: st.DrawFn) -> list[Tie]:
    return [Tie(a, b, likeness, 0.0) for a, b in combinations(NAMES, 2) if (likeness := draw(LIKENESS))]


def among(ties: list[Tie], names: set[str]) -> list[Tie]:
    return [tie for tie in ties if {tie.a, tie.b} <= names]


def arrived(groups: set[Group], name: str, ties: list[Tie], there: set[str], guess: str) -> set[Group]:
    """The groups after a report has arrived, with as few as may be gathered again: as `Around.region` does it, from any guess on."""
    guessed = [group for group in groups if guess in group]
    inside = {name}.union(*guessed)
    courses: set[object] = {course for group in guessed for course in grow(group, among(ties, set(group))).courses()}
    while True:
        own, far = grow(inside, among(ties, inside)), outward(inside, among(ties, there))
        unlike = [number for number, course in enumerate(own.courses()) if course not in courses]
        trees = {group: grow(group, among(ties, set(group))) for group in groups if not inside & set(group)}
        enough = near_enough(own, unlike, far)
        met = merging(own, unlike, {group: tree for group, tree in trees.items() if enough & set(group)}, far)
        assert met == merging(own, unlike, trees, far)
        near = {member for group in met for member in group}
        both = gather_topics(inside | near, among(ties, inside | near))
        joining = {member for group in both if inside & set(group) for member in group} - inside
        if not joining:
            kept = {group for group in groups if not inside & set(group)}
            return kept | set(gather_topics(inside, among(ties, inside)))
        whole = [group for group in trees if joining & set(group)]
        courses |= {course for group in whole for course in trees[group].courses()}
        inside |= {member for group in whole for member in group}


@settings(max_examples=100, deadline=None)
@given(tied(), st.permutations(NAMES), st.permutations(NAMES))
def test_gathering_only_what_is_near_again_gives_the_topics_of_gathering_everything(
    ties: list[Tie], order: list[str], guesses: list[str]
) -> None:
    groups: set[Group] = set()
    there: set[str] = set()
    for name, guess in zip(order, guesses, strict=True):
        there.add(name)
        groups = arrived(groups, name, ties, there, guess)
        assert groups == set(gather_topics(there, among(ties, there)))


@settings(max_examples=300, deadline=None)
@given(tied(), st.permutations(NAMES), st.sets(st.sampled_from(NAMES), max_size=3))
def test_groups_that_are_grown_when_asked_for_are_those_of_gathering_everything(ties: list[Tie], order: list[str], aside: set[str]) -> None:
    def near(name: str) -> dict[str, int] | None:
        found = {tie.b if tie.a == name else tie.a: likeness(tie) for tie in ties if name in {tie.a, tie.b}}
        return None if name in aside else found

    there = set(NAMES) - aside
    whole = {member: group for group in gather_topics(there, among(ties, there)) for member in group}
    nearby = Nearby(near)
    assert {name: nearby.group(name) for name in order} == {name: whole.get(name, ()) for name in NAMES}
    for name in NAMES:
        assert Nearby(near).group(name) == whole.get(name, ())


def test_a_report_on_another_matter_is_not_planned_with_the_rest() -> None:
    service = rules_service()
    first = str(service.submitter.submit(fields()).report_id)
    bread = fields(source="Other", title="Bread", text="The bakers of Lund have baked rye bread.", published_at="2026-03-02T00:00:00Z")
    second = str(service.submitter.submit(bread).report_id)
    assert service.deriver.region([first]) == {first}
    assert service.deriver.region([second]) == {second}


def test_reports_on_one_matter_are_planned_together() -> None:
    service = rules_service()
    first = str(service.submitter.submit(fields()).report_id)
    again = fields(source="Other", text="The Port of Karsa has reopened to all vessels, the harbour master said.")
    second = str(service.submitter.submit({**again, "published_at": "2026-03-02T00:00:00Z"}).report_id)
    assert service.deriver.region([second]) == {first, second}

"""What is passed over would have told nothing: each shortcut answers as the plain way does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from reconciler.pipeline.copies import most_alike
from reconciler.pipeline.heirs import publications
from reconciler.pipeline.merging import Tree, _added_up, grow
from reconciler.pipeline.origins import copies, published
from reconciler.pipeline.unions import Unions
from reconciler.records import Claim, Modality, Part, Report, Tie
from reconciler.store.sqlite_packed import found_in
from reconciler.text import corrections
from reconciler.vocabulary import load_lexicon

NOON = datetime(2025, 1, 1, 12, tzinfo=UTC)
NAMES = "abcdef"
NUMBERS = st.lists(st.integers(0, 12))
# To an expression that ignores case these are an I, an S and a K, too.
_LOOKS = {"i": "iIİı", "s": "sSſ", "k": "kK\u212a"}
SAYING = [
    "Correction: 14 died.",
    "Corrigendum: 14 died.",
    "News. Clarification – the mill is open.",
    "Erratum: the year is 2024.",
    "An earlier version of this report misstated the toll.",
    "An earlier announcement stands.",
    "We regret the error.",
    "We apologise to readers.",
    "We apologize for the mistake.",
    "This article has been amended.",
    "Our story was wrong.",
    "The item was misstated.",
    "The report was in error.",
    "The report contained an error.",
    "The toll was given, in our first story, wrongly: this report gave a wrong toll.",
    "It was 9, not 14 as previously reported.",
    "As we wrongly reported, the mill is open.",
    "In error we named the mill.",
    "The toll is 9, and not 14 as this agency said.",
    "The toll is 9, and not 14 as we first said.",
    "The mill is open, contrary to what we said.",
]
TAKING_BACK = [
    "Story withdrawn: the mill is open.",
    "Retraction: the mill is open.",
    "Please disregard our report on the mill.",
    "Our earlier report is hereby withdrawn.",
    "Our report of Monday has been retracted.",
    "We withdraw our report on the mill.",
    "Harbour Wire withdrew its story.",
    "Harbour Wire retracts the report.",
]


def claim_of(text: str, start: int, part: Part = "text") -> Claim:
    return Claim(
        f"{part}{start}", "r", part, start, start + len(text), text, None, Modality.ASSERTED, NOON, "published_at", background=False
    )


@st.composite
def written(draw: st.DrawFn, texts: list[str]) -> str:
    """One of some texts, its letters in any of the looks that they may have."""
    text = draw(st.sampled_from(texts))
    looks = [draw(st.sampled_from(_LOOKS.get(letter, letter + letter.upper()))) for letter in text.lower()]
    return "".join(looks) if draw(st.booleans()) else text[: draw(st.integers(0, len(text)))]


@settings(deadline=None)
@given(written([*SAYING, *TAKING_BACK]))
def test_who_corrects_or_takes_back_has_a_word_that_is_looked_for_first(text: str) -> None:
    assert corrections.corrects("", text) == bool(corrections._CORRECTS_TEXT.search(text))
    plainly = corrections._WITHDRAWING_TEXT.search(text) or corrections._own("Harbour Wire").search(text)
    assert corrections.withdraws("", text, "Harbour Wire") == bool(plainly)


@pytest.mark.parametrize("text", SAYING)
def test_each_way_of_correcting_is_seen(text: str) -> None:
    assert corrections.corrects("", text)


@pytest.mark.parametrize("text", TAKING_BACK)
def test_each_way_of_taking_back_is_seen(text: str) -> None:
    assert corrections.withdraws("", text, "Harbour Wire")


@st.composite
def reports(draw: st.DrawFn) -> list[Report]:
    names = st.sampled_from([None, "u", "v", "w"])
    times = st.integers(0, 3).map(lambda hours: NOON + timedelta(hours=hours))
    return [
        Report(
            id_, draw(st.sampled_from("AB")), "t", "x", published_at=draw(times), received_at=NOON, url=draw(names), external_id=draw(names)
        )
        for id_ in NAMES
    ]


@given(reports())
def test_publications_are_those_of_all_reports_put_together(found: list[Report]) -> None:
    groups = Unions(one.id for one in found if one.address)
    for one, other in combinations(found, 2):
        if one.source == other.source and {one.url, one.external_id} & {other.url, other.external_id} - {None}:
            groups.join(one.id, other.id)
    assert publications(found) == {member: group[0] for group in groups.groups() for member in group}


@given(reports(), st.dictionaries(st.sampled_from([*combinations(NAMES, 2)]), st.sampled_from([0.0, 0.74, 0.75, 0.9])))
def test_copies_are_those_of_all_reports_put_together(found: list[Report], tied: dict[tuple[str, str], float]) -> None:
    by_id = {one.id: one for one in found}
    groups = Unions(by_id)
    for pair, copying in tied.items():
        if copying >= 0.75:
            groups.join(*pair)
    plainly = {id_: min((by_id[each] for each in group), key=published).id for group in groups.groups() for id_ in group}
    assert copies(by_id, [Tie(*pair, 0.0, copying) for pair, copying in tied.items()]) == plainly


@settings(deadline=None)
@given(st.text("ab ", max_size=30), st.lists(st.tuples(st.text("ab ", max_size=30), st.booleans()), max_size=6))
def test_the_claim_most_alike_is_the_one_of_all_that_is(own: str, others: list[tuple[str, bool]]) -> None:
    one = claim_of(own, start=0)
    among = [claim_of(text, start=7 * place, part="title" if title else "text") for place, (text, title) in enumerate(others)]

    def alike(other: Claim) -> tuple[float, bool, int]:
        return fuzz.ratio(own, other.text), other.part == one.part, -other.start

    best = max(among, key=alike, default=None)
    assert most_alike(one, among) is (best if best is not None and alike(best)[0] >= 85.0 else None)


@given(NUMBERS, NUMBERS)
def test_numbers_are_found_among_others_that_are_in_order(numbers: list[int], asked: list[int]) -> None:
    told, wanted = np.array(sorted(numbers), np.int64), np.array(asked, np.int64)
    at, there = found_in(told, wanted)
    assert there.tolist() == np.isin(wanted, told).tolist()
    assert told[at[there]].tolist() == wanted[there].tolist()


@given(st.dictionaries(st.sampled_from([*combinations(NAMES, 2)]), st.sampled_from([0.05, 0.06, 0.1, 0.5])))
def test_what_is_told_of_reports_is_added_up_to_that_of_their_groups(tied: dict[tuple[str, str], float]) -> None:
    tree: Tree = grow(NAMES, [Tie(*pair, likeness, 0.0) for pair, likeness in tied.items()])
    told = np.zeros((len(tree.members), 1))
    told[: len(NAMES), 0] = 2 ** np.arange(len(NAMES))
    sums = _added_up(tree, told)
    assert sums[:, 0].tolist() == [sum(2 ** NAMES.index(member) for member in group) for group in tree.members]


def test_the_lexicon_is_loaded_once_however_it_is_asked_for() -> None:
    assert load_lexicon() is load_lexicon(None)

"""The words that decided a pair are such as say something, and a pair that other pairs made likely is explained, too."""

from __future__ import annotations

from itertools import combinations

import pytest

from reconciler.intake.drafts import report_from
from reconciler.judges.explain import Phrase, candidates, explained, without_times
from reconciler.pipeline.account import settle
from reconciler.pipeline.candidates import plan
from reconciler.pipeline.claims import read
from reconciler.pipeline.decisions import rulings
from reconciler.pipeline.thresholds import Thresholds
from reconciler.pipeline.wording import DIFFER
from reconciler.records import OTHER_CLAIMS, Couple, Evidence, Kind, Relation, Span, Tie, Together, Verdict
from reconciler.settings import Settings
from reconciler.store.memory import MemoryStore
from reconciler.text.lexicon import Lexicon
from reconciler.text.words import words
from reconciler.web.waterfall import waterfall
from reconciler.wiring_judges import make_judge

from .conftest import NOON, fields

FERRY = "The Lady Amaru capsized off Little Kadori on Monday night with 120 people aboard, the coast guard said."


@pytest.fixture(scope="module")
def verdicts(lexicon: Lexicon) -> dict[tuple[str, str], Verdict]:
    """What the shipped judge says of two reports, by the words of the claims."""
    judge = make_judge(Settings(), lexicon, MemoryStore())
    earlier, later = (
        judge.study(read(report_from(fields(source=source, title=title, text=text, published_at=at), NOON), lexicon))
        for source, title, text, at in (
            (
                "Harbour Wire",
                "Ferry sinks off Little Kadori",
                f"{FERRY} The captain of the Lady Amaru was missing.",
                "2026-03-03T08:00:00Z",
            ),
            (
                "Delta Ledger",
                "Captain of the Lady Amaru found",
                f"{FERRY} The captain of the Lady Amaru is alive and was held on Little Kadori, police said on Wednesday.",
                "2026-03-04T08:00:00Z",
            ),
        )
    )
    claims = {claim.id: claim.text for each in (earlier, later) for claim in each.claims}
    [said] = judge.judge([Couple(earlier, later)])
    return {(claims[one.earlier], claims[one.later]): one for one in said}


def test_names_and_times_decide_nothing_of_a_state(verdicts: dict[tuple[str, str], Verdict]) -> None:
    [found] = [one for (ours, theirs), one in verdicts.items() if "missing" in ours and "alive" in theirs]
    assert found.contradicts > 0.3
    [piece] = found.evidence
    assert piece.a.text == "missing"
    assert piece.b.text in {"alive", "held"}


@pytest.mark.parametrize(
    ("text", "phrase", "told"),
    [
        ("Friday Delta cancelled its flights.", "Friday Delta cancelled", "Delta cancelled"),
        ("The ban ends on 5 May 2025 at noon.", "5 May 2025", "5 May 2025"),
        ("The runoff was put off.", "put off", "put off"),
    ],
)
def test_days_are_no_part_of_the_words_that_decided(text: str, phrase: str, told: str, lexicon: Lexicon) -> None:
    claim = read(report_from(fields(title="", text=text), NOON), lexicon).claims[0]
    start = claim.text.index(phrase)
    bare = without_times(Phrase(start, start + len(phrase), frozenset()), claim)
    assert claim.text[bare.start : bare.end] == told


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("She is alive, according to the hospital.", ["alive"]),
        ("The talks ended on Tuesday evening.", ["talks ended", "Tuesday"]),
        ("He told reporters that it was shut.", ["shut"]),
    ],
)
def test_words_that_say_nothing_of_what_is_so_cannot_decide(text: str, phrases: list[str], lexicon: Lexicon) -> None:
    [*_, claim] = read(report_from(fields(title="News", text=text), NOON), lexicon).claims
    places = [(word.start, word.end) for word in words(claim.text)]
    assert [claim.text[each.start : each.end] for each in candidates(claim, places, lexicon)] == phrases


@pytest.mark.parametrize(
    ("kind", "named"), [(Kind.NUMBER, "opposite states"), (Kind.DATE, "opposite states"), (Kind.OUTCOME, "different outcomes")]
)
def test_words_of_a_state_are_no_different_figures(kind: Kind, named: str, lexicon: Lexicon) -> None:
    one, other = read(report_from(fields(text="She is alive. Two bodies were recovered."), NOON), lexicon).claims[-2:]
    piece = Evidence("survival", Span(0, 1, "alive"), Span(0, 1, "bodies"), 2.4, "alive / bodies of")
    verdict = Verdict(one.id, other.id, Relation.CONTRADICTS, 0.8, 0.0, 0.0, 0.0, kind)
    assert explained(verdict, one, other, [(Kind.STATUS, piece)]).reasons == (f"{named}: alive / bodies of",)
    assert explained(verdict, one, other, [(kind, piece)]).reasons == (f"{DIFFER[kind]}: alive / bodies of",)


def test_a_pair_that_others_made_likely_is_explained_by_both_claims(lexicon: Lexicon) -> None:
    texts = {"a": "The port of Karsa is shut.", "b": "Ships may call at Karsa.", "c": "The port of Karsa is open."}
    reads = [
        read(report_from(fields(source=name, title="", text=text, published_at=f"2026-03-0{day}T08:00:00Z"), NOON), lexicon)
        for day, (name, text) in enumerate(texts.items(), 1)
    ]
    shut, may, is_open = (each.claims[0].id for each in reads)
    verdicts = [
        Verdict(shut, may, Relation.UPDATES, 0.15, 0.0, 0.9, 0.1, Kind.STATUS, ("different answers to one question that can both hold",)),
        Verdict(may, is_open, Relation.AGREES, 0.0, 0.9, 0.0, 0.0),
        Verdict(shut, is_open, Relation.CONTRADICTS, 0.9, 0.0, 0.9, 0.1, Kind.STATUS, ("opposite states: shut / open",)),
    ]
    ids = [each.report.id for each in reads]
    ties = [Tie(one, other, 0.9, 0.0) for one, other in combinations(sorted(ids), 2)]
    planned = plan([each.report for each in reads], ties, rulings(()))
    of = {claim.id: each.report.id for each in reads for claim in each.claims}
    by_couple = {(of[one.earlier], of[one.later]): [one] for one in verdicts}
    account = settle(reads, ties, planned, by_couple, rulings(()), Thresholds(together=Together(third=4.0)))
    reasons = {(one.earlier, one.later): one.reason for one in account.contradictions}
    assert reasons[shut, may] == f"opposite states: “{texts['a']}” / “{texts['b']}”"
    assert reasons[shut, is_open] == "opposite states: shut / open"
    [lifted] = [one for one in account.contradictions if (one.earlier, one.later) == (shut, may)]
    assert [(piece.signal, piece.says) for piece in lifted.evidence if piece not in lifted.deciding] == [
        (OTHER_CLAIMS, "a claim that agrees with one side contradicts the other")
    ]
    [*_, told] = waterfall(lifted).steps[:2]
    assert told.says == f"{OTHER_CLAIMS}: a claim that agrees with one side contradicts the other"
    assert told.weight > 1

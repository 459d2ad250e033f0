"""What was made quicker says what the slow and obvious form says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from reconciler.judges.signals import alike, all_alike
from reconciler.records import Claim, Modality
from reconciler.text import times
from reconciler.text.dates import FORMS, HINT
from reconciler.text.words import Phrases, folded_words, words

WORDS = st.sampled_from("the toll has risen to 14 Port of ß İ \u00a0 a\u00a0b \u0085 — “q” toll’s".split(" "))
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)
CLAIM = Claim("c", "r", "text", 0, 1, "", None, Modality.ASSERTED, datetime(2026, 1, 1, tzinfo=UTC), "published_at", background=False)


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS, st.booleans())
@example("Karsa\u00a0x", "Port ß Karsa\u00a0x", False)
def test_claims_are_alike_where_their_sorted_words_are(one: str, other: str, nearly: bool) -> None:
    other = f"{one} {other[:3]}" if nearly else other
    said = fuzz.token_sort_ratio(one.lower(), other.lower()) >= 82.0
    assert alike(replace(CLAIM, text=one), replace(CLAIM, text=other)) is said


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXTS, max_size=4), st.lists(TEXTS, max_size=4))
def test_claims_held_against_each_other_all_at_once_are_alike_where_any_two_are(ours: list[str], theirs: list[str]) -> None:
    rows, columns = ([replace(CLAIM, text=text) for text in texts] for texts in (ours, [*theirs, *ours[:1]]))
    assert all_alike(rows, columns) == [[alike(one, other) for other in columns] for one in rows]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_folded_words_are_the_words_folded(text: str) -> None:
    assert folded_words(text) == [word.lower for word in words(text)]


def slowly(phrases: Phrases[int], text: str) -> list[tuple[int, int, int]]:
    """Every phrase, the longest at each word, looked for at every word."""
    found, at, among = [], 0, words(text)
    while at < len(among):
        here = phrases._at(among, at)
        if here is not None:
            found.append((here.first, here.last, here.means))
        at = at + 1 if here is None else here.last + 1
    return found


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from("a b c d".split()), max_size=12).map(" ".join))
def test_phrases_are_found_as_if_they_were_looked_for_at_every_word(text: str) -> None:
    phrases = Phrases({"a b": 1, "a b c": 2, "b": 3, "c d": 4})
    assert [(each.first, each.last, each.means) for each in phrases.find(words(text))] == slowly(phrases, text)


PIECES = st.sampled_from(
    "in on the last next 3 14th of May March 2026 2026-01-02 two weeks ago Monday yesterday tonight tomorrow end week 09:15 - A".split()
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=8).map(" ".join))
def test_a_sentence_without_a_hint_of_a_time_states_none(text: str) -> None:
    if not HINT.search(text):
        assert not any(pattern.search(text) for pattern, _ in FORMS)
    assert bool(times.time_spans(text)) == any(pattern.search(text) for pattern, _ in FORMS)

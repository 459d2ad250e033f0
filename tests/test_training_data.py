"""The stories and cards that the judge is trained, tuned and scored on."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest

from reconciler.judges.encoder import SHIPPED, Encoder
from training import long
from training.doubts import as_lines, doubts
from training.stories import Saga, cards, parse_sagas, sagas

Stories = dict[str, list[Saga]]

PARTS = ("train", "late", "tune", "held-out")
STORY = """## a-port | ports | a port closes and opens
q1? Is the port open?
q1 pos = shut, open
q1 x = shut/open/status
q1 sup = open>shut
q1 final = open
r1 | Harbour Wire | 2026-03-01T08:00:00+00:00 | Port closed {q1:shut}
The harbour master has closed it. {q1:shut}
"""


@pytest.fixture(scope="module")
def stories() -> Stories:
    return {part: sagas(part) for part in PARTS}


class TestWhatIsKept:
    """The files as they are."""

    def test_no_story_is_there_twice_and_none_in_two_parts(self, stories: Stories) -> None:
        counted = Counter(saga.id for part in PARTS for saga in stories[part])
        assert {id_: count for id_, count in counted.items() if count > 1} == {}

    def test_each_story_has_reports_with_zones_and_something_that_changes_or_contradicts(self, stories: Stories) -> None:
        for saga in (saga for part in PARTS for saga in stories[part]):
            assert len(saga.reports) >= 3, saga.id
            assert all(report.published_at.tzinfo for report in saga.reports), saga.id
            assert all(unit.text and not set("{}") & set(unit.text) for report in saga.reports for unit in report.units), saga.id
            assert any(question.incompatible for question in saga.questions.values()), saga.id

    def test_no_sentence_that_takes_a_position_is_in_two_parts(self, stories: Stories) -> None:
        texts = {part: {unit.text for saga in stories[part] for r in saga.reports for unit in r.units if unit.takes} for part in PARTS}
        shared = set[str]().union(*(texts[one] & texts[other] for one, other in combinations(PARTS, 2)))
        assert {text for text in shared if len(text) > 40} == set()

    def test_cards_have_both_answers_and_what_is_beside_the_point(self) -> None:
        assert all(len(texts) >= 4 for card in cards() for texts in card.sides.values())


class TestWhatDoesNotFit:
    """A story that speaks of what it does not list teaches an error, so it is refused."""

    def test_a_story_as_described_is_read(self) -> None:
        [saga] = parse_sagas(STORY)
        assert saga.questions["q1"].positions == {"shut", "open"}

    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            ("{q1:shut}", "{q2:shut}", "no question q2"),
            ("{q1:shut}", "{q1:closed}", "q1 lists no position closed"),
            ("q1 sup = open>shut", "q1 sup = opened>shut", "q1 lists no position opened"),
            ("q1 x = shut/open/status", "q1 x = shut/ajar/status", "q1 lists no position ajar"),
            ("q1 final = open", "q1 final = mended", "q1 lists no position mended"),
            ("{q1:shut}", "{q1 shut}", "bad take"),
        ],
    )
    def test_what_is_not_listed_is_refused(self, old: str, new: str, told: str) -> None:
        with pytest.raises(ValueError, match=told):
            parse_sagas(STORY.replace(old, new))


class TestDoubts:
    """What the judge makes of stories shows what was left out of their annotations."""

    LATER = """
r2 | Delta Ledger | 2026-03-03T09:00:00+00:00 | Karsa open again
The port reopened to all vessels on Tuesday. {q1:open}
"""

    def test_a_headline_without_a_take_is_doubted_and_one_with_a_take_is_not(self) -> None:
        encoder = Encoder(SHIPPED)
        [forgotten] = parse_sagas(STORY.replace("Port closed", "Karsa port closed") + self.LATER)
        [told] = parse_sagas(STORY.replace("Port closed", "Karsa port closed") + self.LATER.replace("open again", "open again {q1:open}"))
        assert {pair.other.text for pair in doubts(encoder, [forgotten])} == {"Karsa open again"}
        assert [*as_lines(doubts(encoder, [told]))] == []


def test_labelled_pairs_of_long_articles_are_words_of_their_reports() -> None:
    kept = list(long.stories())
    assert len(kept) == 7
    for story in kept:
        texts = [" ".join(f"{report['title']} {report['text']}".split()) for report in story.reports]
        for pair in story.pairs:
            assert len({number for _, number, _ in pair}) == 2
            assert all(" ".join(words.split()) in texts[number - 1] for _, number, words in pair)


def test_long_articles_are_scored_by_what_is_shown_of_what_is_labelled() -> None:
    places = [("story", number, "words") for number in (1, 2, 3)]
    right, wrong, other = (frozenset([places[a], places[b]]) for a, b in ((0, 1), (0, 2), (1, 2)))
    told = long.figures({right: 0.9, wrong: 0.5}, {right: True, wrong: False, other: True})
    assert told["precision"] == told["recall of labelled pairs"] == told["recall of conflicts of two reports"] == 0.5

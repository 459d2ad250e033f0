"""What plain words settle between two statements, whatever a network makes of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reconciler.intake.drafts import report_from
from reconciler.judges.amounts import OF_FIGURES
from reconciler.judges.comparing import other_count, two_forecasters, why_not
from reconciler.judges.context import InContext, in_context
from reconciler.judges.explain import candidates
from reconciler.judges.plain import traded
from reconciler.judges.sequels import later_figure, next_stage, reforecast
from reconciler.pipeline.claims import read
from reconciler.records import Relation
from reconciler.text.lexicon import Lexicon
from reconciler.text.words import words

from .conftest import NOON, fields


def sides(lexicon: Lexicon, *texts: str, days_apart: int = 0) -> list[InContext]:
    """The first claims of reports that say no more than this."""
    times = [NOON + timedelta(days=days_apart * number) for number in range(len(texts))]
    told = [fields(title="", text=text, published_at=at.isoformat()) for text, at in zip(texts, times, strict=True)]
    return [in_context(read(report_from(each, NOON), lexicon), lexicon)[0] for each in told]


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("The blast killed 9 people.", "The blast caused 31 casualties, dead and wounded.", True),
        ("Hospitals counted 22 injured.", "There were 31 casualties.", True),
        ("The blast killed 9 people.", "The blast killed 31 people.", False),
        ("The blast caused 12 casualties.", "There were 31 casualties.", False),
        ("The blast shut 9 roads.", "There were 31 casualties.", False),
    ],
)
def test_the_dead_are_not_held_against_all_casualties(one: str, other: str, apart: bool, lexicon: Lexicon) -> None:
    a, b = sides(lexicon, one, other)
    assert (other_count(a, b) is not None) is (other_count(b, a) is not None) is apart


@pytest.mark.parametrize(
    ("one", "other", "after"),
    [
        ("Police charged Oren Maddal with arson.", "A court acquitted Oren Maddal of arson.", True),
        ("Oren Maddal was charged with arson in Karsa.", "Oren Maddal was found guilty on Friday.", True),
        ("A court acquitted Oren Maddal of arson.", "Oren Maddal was charged with arson again.", False),
        ("A court acquitted Oren Maddal of arson.", "Oren Maddal was found guilty by the court of appeal.", False),
        ("Police charged Oren Maddal with arson.", "A court acquitted Lena Bask of fraud.", False),
    ],
)
def test_what_comes_after_a_stage_does_not_contradict_it(one: str, other: str, after: bool, lexicon: Lexicon) -> None:
    assert next_stage(*sides(lexicon, one, other)) is after


@pytest.mark.parametrize(
    ("one", "other", "again", "two"),
    [
        ("Orla Capital expects copper at $9,100 in June.", "Orla Capital raised its June copper forecast to $9,800.", True, False),
        ("Orla Capital raised its copper target to $9,100.", "Orla Capital lowers its copper target to $8,000.", True, False),
        ("Orla Capital expects copper at $9,100 in June.", "Tessel Bank cut its June copper forecast to $8,000.", False, True),
        ("Orla Capital expects copper at $9,100 in June.", "Orla Capital raised its stake in a copper mine.", False, False),
        ("Orla Capital expects copper at $9,100 in June.", "Orla Capital expects copper at $9,100 in June, too.", False, False),
    ],
)
def test_a_house_that_revises_its_forecast_is_one_house(one: str, other: str, again: bool, two: bool, lexicon: Lexicon) -> None:
    a, b = sides(lexicon, one, other)
    assert reforecast(a, b) is again
    assert (two_forecasters(a, b) is not None) is two


@pytest.mark.parametrize(
    ("one", "other", "days_apart", "relation", "disputed"),
    [
        ("Tessel shares were up 4 percent at noon.", "Tessel shares closed down 1 percent.", 0, Relation.UPDATES, False),
        ("Tessel shares closed lower.", "Tessel shares finished 2 percent higher.", 0, Relation.CONTRADICTS, True),
        ("Tessel shares closed lower.", "Tessel shares finished 2 percent higher.", 1, Relation.UPDATES, False),
        ("Tessel shares closed lower.", "Tessel shares ended lower, at the close of trading.", 0, None, False),
        ("Tessel shares closed lower.", "Tessel closed its Karsa works.", 0, None, False),
        ("Tessel shares closed lower.", "Orion shares finished 2 percent higher.", 0, None, False),
        ("Tessel shares opened lower and closed higher.", "Tessel shares finished 2 percent higher.", 0, None, False),
    ],
)
def test_a_price_moves_until_the_close_and_is_final_then(
    one: str, other: str, days_apart: int, relation: Relation | None, disputed: bool, lexicon: Lexicon
) -> None:
    ruled = traded(*sides(lexicon, one, other, days_apart=days_apart))
    assert (ruled.relation if ruled else None) is relation
    assert bool(ruled and ruled.disputed) is disputed


@pytest.mark.parametrize(
    ("one", "other", "later"),
    [
        ("The Karsa ferry sank, killing at least nine people.", "The toll of the Karsa ferry rose to 14.", True),
        ("At least nine people died on the Karsa ferry.", "The Karsa ferry sank, killing 14 people.", True),
        ("At least nine people were on the Karsa ferry.", "Rescuers took 14 people off the Karsa ferry.", False),
        ("At least nine patients came to the Karsa hospital.", "The Karsa hospital sent 14 patients home.", False),
        ("At least nine shops in Karsa burned.", "Fire destroyed 14 shops in Karsa.", True),
    ],
)
def test_a_lower_bound_is_overtaken_by_a_figure_of_more_than_people(one: str, other: str, later: bool, lexicon: Lexicon) -> None:
    assert (later_figure(*sides(lexicon, one, other)) is not None) is later


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("Opposition leader Greta Falk said that the ministry had ignored the audit.", ["ministry", "ignored", "audit"]),
        ("Greta Falk, leader of the opposition, said that the audit was ignored.", ["audit", "ignored"]),
        ("The audit was ignored, Greta Falk told reporters.", ["audit", "ignored"]),
        ("The audit was ignored, she told reporters.", ["audit", "ignored"]),
        # What a speaker denies is not what is said.
        ("Greta Falk denied it.", ["denied"]),
        ("The audit was ignored.", ["audit", "ignored"]),
        # A bound goes with its figure, and no word is cut at its hyphen.
        ("At least ten were in the boat.", ["At least ten", "boat"]),
        ("It was by at most 12.", ["at most 12"]),
        ("They were at home.", ["home"]),
        ("The appeals court freed two former ex-ministers.", ["appeals court freed two", "former ex-ministers"]),
        ("The court convicted old transport ex-minister Roe.", ["court convicted old transport", "ex-minister Roe"]),
        ("It was for the by-election.", ["by-election"]),
        ("Greta Falk told them.", ["Greta Falk told"]),
    ],
)
def test_who_says_it_decides_nothing_if_anything_else_may(text: str, phrases: list[str], lexicon: Lexicon) -> None:
    [side] = sides(lexicon, text)
    places = [(word.start, word.end) for word in words(text)]
    assert [text[each.start : each.end] for each in candidates(side.claim, places, lexicon)] == phrases


@pytest.mark.parametrize(
    ("text", "disowned"),
    [
        ("Her office said she never promised to repeal the duty.", True),
        ("The mayor denied having said so.", True),
        ("She never paid the duty.", False),
    ],
)
def test_who_said_no_such_thing_disowns_it(text: str, disowned: bool, lexicon: Lexicon) -> None:
    assert sides(lexicon, text)[0].disowns is disowned


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Six more bodies were found.", "Fifty-four people are dead.", "an increment"),
        ("Another 12 were injured.", "Fifty-four people are dead.", "an increment"),
        ("Six more bodies were found.", "Nine more bodies were found.", None),
        ("Sixty bodies were found.", "Fifty-four people are dead.", None),
        ("Medix is recalling two lots.", "The recall will cost Medix about 40 million euros.", "money and a count"),
        ("Medix cut 40 jobs.", "Medix paid a fine of 2.5 million.", None),
        ("Medix was fined $4 million.", "Medix was fined 2.5 million.", None),
        ("Onions must cost at least $550 a tonne.", "Onions sell for 2.5 dirhams a kilo.", "two currencies"),
        ("It paid $550 million.", "It paid $600 million.", None),
        ("It paid A$550 million.", "It paid HK$600 million.", "two currencies"),
        # «$» in an Australian paper is «A$» elsewhere.
        ("It paid A$550 million.", "It paid $600 million.", None),
        ("It will pay $68.7 billion.", "It will pay $69 billion.", "rounded to one another"),
        ("It will pay $68.7 billion.", "It will pay $75 billion.", None),
        # The very same figure is not what differs; and a bound is no rounding.
        ("The blast trapped ten miners.", "Ten miners were trapped by a flood.", None),
        ("Keep at least five kilometres away.", "The radius is eight kilometres.", None),
    ],
)
def test_figures_that_are_none_to_hold_against_one_another_say_why(one: str, other: str, reason: str | None, lexicon: Lexicon) -> None:
    ours, theirs = sides(lexicon, one, other)
    for found in (why_not(ours, theirs, OF_FIGURES), why_not(theirs, ours, OF_FIGURES)):
        assert (found and found.partition(":")[0]) == reason

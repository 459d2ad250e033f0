"""What a report tells of an earlier state is told from the news that only names one."""

from __future__ import annotations

import pytest

from reconciler.text.corrections import sets_right
from reconciler.text.lexicon import Lexicon

from .test_reading import only, read_fields

PUBLISHED = "2026-06-15T10:00:00Z"  # a Monday


def is_background(text: str, lexicon: Lexicon) -> bool:
    return only(read_fields(lexicon, title="", text=text, published_at=PUBLISHED), text[-20:]).background


@pytest.mark.parametrize(
    "text",
    [
        # What is compared with an earlier figure or date is news.
        "In all 172 people survived, two fewer than stated until now.",
        "The bridge opened four days earlier than announced.",
        "The crew of five was saved, one fewer than was announced the day before.",
        "Clients may take out 2,000 a day, four times as much as until now.",
        "Some 400,000 customers saw false balances, ten times as many as at first admitted.",
        "The fire is larger than previously thought.",
        "The firm made 421 million pounds, up from 377 million a year earlier.",
        "The firm made 421 million pounds, more than it had previously forecast.",
        # A piece without a verb tells of a thing that is named.
        "Jon Ribeck, until now head of the water board, was sworn in at six.",
        "The captain, believed dead until now, was seen on the bank.",
        "The new minister is General Pernik, formerly of the staff in Karsa.",
        "Inflation was 5.0 percent in June, after 5.2 the month before.",
        "The fine is 47 million and not, as erroneously stated, 74 million.",
        "The zone has 6,300 inhabitants, having at first left out an estate.",
        "The toll stands at 14, previously 9.",
        "The ship, originally due in May, docked in Karsa.",
        # When it was, and what is meant.
        "The wires were live at the time at which the fire is reported to have started.",
        "The doors were open at the time of the fire.",
        "The firm expects to cut previously reported revenue by a tenth.",
        # «Until then» with a verb of now or to come.
        "Until then the firm may not export the chips, the court stressed.",
        "Until then the road is shut.",
        "The four defendants stay behind bars until then.",
        "The stay remains in force until then.",
        "He was allowed to return home on bail until then.",
        "Until then people can go on ordering them for a dollar.",
        "Until then the bridge can't be used.",
        "He remains free until the judgment is final.",
        # What a report that came out then says now.
        "An ECB report published in January says it had been short of capital since the summer.",
        "A study commissioned last year shows that the wall had been cracked.",
        "A letter sent in February warns that the fund had been emptied.",
        "A picture taken in 2024 shows that the bridge had been cracked.",
        "Minutes published on 3 May say that the governor had been outvoted.",
        "An audit finished in March finds that the books had been cooked.",
        "A paper presented in April claims that the tomb had been robbed.",
        "A survey held in May shows that most had been vaccinated.",
        # What sets a report right is news, whatever it names.
        "The toll is 14, not 9 as previously reported.",
        "The ministry withdrew its statement that previously all had been saved.",
    ],
)
def test_news_that_names_an_earlier_state_is_news(text: str, lexicon: Lexicon) -> None:
    assert not is_background(text, lexicon)


@pytest.mark.parametrize(
    "text",
    [
        "Until now the label had survived every scandal.",
        "Two weeks earlier more than 300 had been counted.",
        "A year earlier the firm had fewer than ten ships.",
        "Previously more people than that had come.",
        "The firm had previously denied it, as it does now.",
        "At first more was made of it than it deserved.",
        "Only last week it was said that more than half were well.",
        "In an earlier statement, the firm gave a lower number than that.",
        "The port, at the time, was shut.",
        "The port was shut until last week, and ships went to Velm.",
        "The firm, it was reported, was insolvent.",
        "The mayor, who is no more, previously ran the port, and ran it well.",
        "Formerly, the port was run by the town.",
        "The firm said, months earlier, that it was solvent.",
        "Days earlier, the ministry denied it, and the mayor did.",
        "It was open, originally, to all.",
        "Until then the road was shut.",
        "Until then the firm had stuck to 1,200.",
        "From March until then nothing could be handed out.",
        "Until then it had sworn that nothing escaped.",
        "Until then half a hundred had been counted.",
        "Until last month he might have driven over the bridge.",
        "Until now the firm has given October as the month.",
        "The road was shut until then.",
        "A report published in January said that it was short of capital.",
        "A report in January said it was short of capital.",
        "In January the ECB said that it was short of capital.",
        "The firm warned in January that it was short of capital.",
        "The study, it was reported, shows that the wall is cracked.",
        "A letter of the firm warned in May that the fund was empty.",
        "In May the auditors said that the fund had been emptied.",
        "On 3 May the minutes said that the governor was outvoted.",
        "The ministry had withdrawn its statement in May.",
        "As previously reported, 9 people died.",
    ],
)
def test_what_is_told_of_an_earlier_state_is_background(text: str, lexicon: Lexicon) -> None:
    assert is_background(text, lexicon)


INSERTED = "don't forget|do not forget|remember|mind you|you may recall|as readers will recall|let it be noted|of course|for example"


@pytest.mark.parametrize("words", INSERTED.split("|"))
def test_what_speaks_to_the_reader_parts_no_time_from_who_said_so(words: str, lexicon: Lexicon) -> None:
    assert is_background(f"In May, {words}, the same man said he would not buy the firm at all.", lexicon)
    assert not is_background(f"In May, {words}, the harbour was shut for good as people say.", lexicon)


@pytest.mark.parametrize(
    "text",
    [
        "Only 164 were rescued, the ministry said, correcting the figure of 368 that it gave at noon.",
        "The office withdrew its statement that all had been saved.",
        "Seven men had been in the mine, police added, correcting the number of five.",
        "The victims are six, police said, correcting the earlier count.",
        "The ministry has withdrawn its count of those saved.",
        "The firm takes back its claim that the wall is sound.",
        "The operator corrected its report to the ministry.",
        "The journal retracted the article.",
        "It put 655 people on short time, not 640 as first reported.",
        "Contrary to first reports he is alive.",
        "The bridge is open, contrary to earlier reports.",
    ],
)
def test_what_corrects_or_takes_back_sets_right(text: str) -> None:
    assert sets_right(text)


@pytest.mark.parametrize(
    "text",
    [
        "The ministry had withdrawn its statement by then.",
        "The bank withdrew the licence of its rival.",
        "The firm withdrew its offer.",
        "The army withdrew its troops from the town.",
        "The statement was withdrawn.",
        "Version 8.3 corrects the error.",
        "The market corrected the excess.",
        "The mayor took back her old post.",
        "Customers withdrew the money in a day.",
        "Contrary to early hopes the bridge is shut.",
    ],
)
def test_what_takes_back_no_words_sets_nothing_right(text: str) -> None:
    assert not sets_right(text)

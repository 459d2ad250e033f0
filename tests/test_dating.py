"""A time that goes with something the main statement only names does not date it."""

from __future__ import annotations

from datetime import datetime

import pytest

from reconciler.text.lexicon import Lexicon
from reconciler.text.moments import looks_ahead

from .test_reading import read_fields

PUBLISHED = "2025-08-20T20:10:00+02:00"  # a Wednesday


def day_of(text: str, lexicon: Lexicon) -> str | None:
    [claim] = read_fields(lexicon, title="", text=text, published_at=PUBLISHED).claims
    return claim.effective_at.date().isoformat() if claim.effective_from == "stated" else None


@pytest.mark.parametrize(
    "text",
    [
        # A participle and its time before the main verb tell which thing is meant.
        "The man arrested on Sunday over the Cutbank Creek wildfire has been released without charge, police said.",
        "A body discovered on Sunday in the Vidra gorge is that of the missing hiker.",
        "The woman detained on Sunday at the border with Velm was freed.",
        "The remains returned on 8 August in coffin 31 are those of Sergeant Roe.",
        "The ship seized on Sunday off the coast of Karsa is under guard.",
        "The bomb found on Sunday under the old bridge has been defused.",
        "The ban imposed on 1 August on sales of eels was lifted.",
        "Two men held on Sunday during the raid were sent home.",
        # The present perfect has no day of its own.
        "Prosecutors have charged two men with spreading false rumours in November.",
        "The council has accepted the higher total for last year.",
        "The judge has suspended the licence granted to Pardo in June.",
        "The firm has not received the payment due in June.",
        "The sheriff has lowered his count of the dead in the blast on Sunday.",
        "The government has put into law the levy it disowned in May.",
        "Customs have seized a tanker that broke down in January.",
        "The town has tried 14 judges since it set up a court in 2021.",
        # A deed that somebody is charged with, or known for.
        "Prosecutors charged two men with spreading false rumours in November.",
        "He is charged with driving people over the border in 2022.",
        "The court jailed two men for robbing a bank in March.",
        "He was found guilty of having taken bribes in 2019.",
        "The firm dismissed two managers for having concealed a rock burst three years ago.",
        "He was fined for fishing in the bay on 2 July.",
        "She was thanked for saving a child in May.",
        "A man confessed to the judge of killing a guard in June.",
        # What something concerns has its own time.
        "The case concerns his remark in 2019 about thieves.",
        "It concerns a sample given in December.",
        "Nothing in this ruling concerns the fire in July.",
        "The case goes back to a leak in 2021.",
        "The suit is about a crash in May.",
        "The charge relates to a party in June.",
        "The dispute stems from a sale in 2023.",
        "The film deals with a flood in 2002.",
    ],
)
def test_what_is_only_named_dates_nothing(text: str, lexicon: Lexicon) -> None:
    made = read_fields(lexicon, title="", text=text, published_at=PUBLISHED).claims
    assert {claim.effective_from for claim in made} == {"published_at"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Police arrested on Sunday over the wildfire a man who was drunk.", "2025-08-17"),
        ("Two people died on Sunday in a fire that was set on purpose.", "2025-08-17"),
        ("Families streamed home on Sunday after the town had told them that it was safe.", "2025-08-17"),
        ("He was arrested on Sunday over the wildfire.", "2025-08-17"),
        ("Prices rose on Sunday in the town and were lower before.", "2025-08-17"),
        ("The embargo was eased on Sunday for ships that had waited.", "2025-08-17"),
        ("The museum apologised on Sunday for the theft of a vase it had lent.", "2025-08-17"),
        ("Rioters burned on Sunday in Karsa what they found.", "2025-08-17"),
        ("The firm confirmed that the mill closed in March.", "2025-03-01"),
        ("The pupils have no school, and it closed in March.", "2025-03-01"),
        ("Meridian has cut her cables for good and was seen off Suva on Sunday.", "2025-08-17"),
        ("On Sunday the firm has closed the mill.", "2025-08-17"),
        ("The firm had paid its debt on Sunday.", "2025-08-17"),
        ("The bill has been paid as of Sunday.", "2025-08-17"),
        ("A woman has a broken arm from a stone that fell on Sunday.", "2025-08-17"),
        ("Both recorders arrived on Sunday and have been sent on.", "2025-08-17"),
        ("Police charged a man with murder on Sunday.", "2025-08-17"),
        ("Prosecutors charged two men on Sunday with spreading leaflets.", "2025-08-17"),
        ("Two men were jailed on Monday for robbing a bank in March.", "2025-08-18"),
        ("The mill was closed for want of orders in March.", "2025-03-01"),
        ("The town was without heating in March.", "2025-03-01"),
        ("It closed with the building of the dam in March.", "2025-03-01"),
        ("After falling ill he died in March.", "2025-03-01"),
        ("Two men were charged with spreading leaflets, and it closed in March.", "2025-03-01"),
        ("The case, which concerns his remark, was closed in March.", "2025-03-01"),
        ("The case concerns a mill that burned, and it closed in March.", "2025-03-01"),
        ("He raised concerns in March.", "2025-03-01"),
        ("Concerns were raised in March.", "2025-03-01"),
        ("The firm recalled the cars in March.", "2025-03-01"),
        ("The suit over the crash was filed in March.", "2025-03-01"),
        ("The firm dealt with a flood in March.", "2025-03-01"),
        ("The mill burned in March.", "2025-03-01"),
    ],
)
def test_what_the_main_statement_is_about_is_dated_by_its_time(text: str, day: str, lexicon: Lexicon) -> None:
    claims = read_fields(lexicon, title="", text=text, published_at=PUBLISHED).claims
    assert [claim.effective_at.date().isoformat() for claim in claims if claim.effective_from == "stated"] == [day]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Customers withdrew 260 million euros from Saturday to Monday.", "2025-08-18"),
        ("Customers withdrew 260 million euros between Saturday and Monday.", "2025-08-18"),
        ("From Saturday to Monday 44 people were killed.", "2025-08-18"),
        ("The port was shut from 2 July until 9 July.", "2025-07-09"),
        ("Some 7 billion were withdrawn between 30 July and 6 August.", "2025-08-06"),
        ("The dams gave way in the night from Saturday to Sunday.", "2025-08-17"),
        ("The door was unlocked from 2 July till 5 July.", "2025-07-05"),
        ("The ban holds from 1 July to 30 September.", None),
        ("The launch has been moved from Tuesday to Thursday, 28 August.", None),
        ("The test, first set for last Friday, has been pushed back to next week.", None),
        ("They agree a truce from midnight Saturday.", None),
        ("The shop was shut from noon on Saturday.", "2025-08-16"),
        # No period, or one that is long over.
        ("The firm had sold 40 ships between 2 July and 9 July.", "2025-07-02"),
        ("It moved from the mill on Saturday to Karsa.", "2025-08-16"),
        ("The port was shut on Saturday and Monday.", "2025-08-16"),
        ("It was shut on Saturday and on Monday.", "2025-08-16"),
        ("The vote was moved from Karsa on Saturday to Velm.", "2025-08-16"),
        ("From Saturday it was shut.", "2025-08-16"),
        ("Talks between the two on Saturday failed.", "2025-08-16"),
        ("A ship from Velm sank on Saturday and another on Sunday.", "2025-08-16"),
    ],
)
def test_what_came_of_a_period_is_known_at_its_end(text: str, day: str | None, lexicon: Lexicon) -> None:
    assert day_of(text, lexicon) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("He said there was no proof yet, and that results were expected on Friday.", None),
        ("The ministry said that results were expected on Friday.", None),
        ("The court announced that a ruling was due on Friday.", None),
        ("She told reporters that the talks were to resume on Friday.", None),
        ("The firm confirmed that the ship was due on Friday.", None),
        ("He added that a vote was planned for Friday.", None),
        ("Officials warned that the dam was expected to overflow on Friday.", None),
        ("The judge noted that the trial was set for Friday.", None),
        ("A ship was seen on Friday.", "2025-08-15"),
        ("He said that the ship was seen on Friday.", "2025-08-15"),
        ("The firm said that the mill was shut on Friday.", "2025-08-15"),
        ("He told reporters that the bridge was closed on Friday.", "2025-08-15"),
        ("The ministry announced that a man was shot on Friday.", "2025-08-15"),
        ("She confirmed that they had met on Friday.", "2025-08-15"),
        ("The firm added that it was bought on Friday.", "2025-08-15"),
        ("The court said that he was freed on Friday.", "2025-08-15"),
    ],
)
def test_what_somebody_says_was_expected_is_yet_to_come(text: str, day: str | None, lexicon: Lexicon) -> None:
    assert {
        claim.effective_at.date().isoformat() if claim.effective_from == "stated" else None
        for claim in read_fields(lexicon, title="", text=text, published_at=PUBLISHED).claims
    } >= {day}


@pytest.mark.parametrize("text", ["Monday's strike is off.", "Saturday's launch has been scrubbed.", "Friday's vote was postponed."])
def test_what_is_called_off_is_so_from_when_it_is_told(text: str, lexicon: Lexicon) -> None:
    assert day_of(text, lexicon) is None


@pytest.mark.parametrize(
    ("clause", "ahead"),
    [
        ("The budget will be presented two weeks later than planned.", True),
        ("Lawmakers set 28 October as the day, two weeks later than planned.", True),
        ("The budget was to be presented on 14 October.", True),
        ("The budget was to be presented in spring.", False),
        ("It was planned for last week.", False),
    ],
)
def test_what_will_be_or_has_a_day_to_come_looks_ahead(clause: str, ahead: bool) -> None:
    assert looks_ahead(clause, datetime.fromisoformat("2025-09-22T11:00:00+01:00")) is ahead


def test_a_clause_is_not_dated_by_what_a_later_one_states(lexicon: Lexicon) -> None:
    text = "Eleven fires in all are now known; in October the company had spoken of only two."
    known, _ = read_fields(lexicon, title="", text=text, published_at=PUBLISHED).claims
    assert known.effective_from == "published_at"

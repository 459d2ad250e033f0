"""A headline that says what is to come with an infinitive alone is a plan."""

from __future__ import annotations

import pytest

from reconciler.records import Modality
from reconciler.text.headlines import is_to_come
from reconciler.text.lexicon import Lexicon
from reconciler.text.modality import modality


@pytest.mark.parametrize(
    "headline",
    [
        "Treasury to lift sanctions on Merrin Bank in 30 days",
        "Bank to close 40 branches",
        "Minister to resign on Friday",
        "Truce between Osk and Marran to begin at midnight",
        "Leaders of five lake states to meet in Bezhan on Oct 5",
        "Peace talks to resume on Friday",
        "Bridge toll deal to expire in May",
        "Wirral mayor not to stand again",
        "UK: bank to close 40 branches",
        "CORRECTED - Bank to close 40 branches",
        "Bank chief to retire; board says books are in order",
        "Rebuilding after Ondine to cost $180 million, government says",
        "Kestrel, Harnisch to form carmaker",
        "Imported garlic to cost a third more",
        "Manchester United to sign keeper",
        "United States to leave pact",
        "Search to stop in Enga as doubts grow",
        "Slug pellets to go",
        "Letter to be read on Sunday",
        "Deal to be struck on Friday",
        "BANK TO CLOSE 40 BRANCHES",
        "Bank To Close 40 Branches",
        "Police about to storm bank",
        "Bank poised to cut rates",
        "Rates seen at 4% by year-end",
    ],
)
def test_an_infinitive_alone_is_what_is_to_come(headline: str, lexicon: Lexicon) -> None:
    assert modality(headline, lexicon, is_title=True) is Modality.PLANNED


@pytest.mark.parametrize(
    "headline",
    [
        # «To» goes with what stands before it.
        "Bank to bank transfers fell",
        "Fighting spreads to the north",
        "The road to close ties",
        "Bid to close ties",
        "Council plan to shut mill",
        "Talks to end strike collapse",
        "Road to recovery",
        "Back to work",
        "Letter to kidnappers",
        "Decision to prosecute",
        "Petition to reopen",
        "Too late to leave",
        "How to leave a post",
        "Where to go this week",
        "Two weeks to go",
        "Ready to rule",
        "Response to media speculation",
        "Pilots free to fly again",
        # The headline has a verb, of which «to» tells what for or what.
        "Senate votes to close border",
        "Ministers ask supreme court to stop ballot",
        "Gault offers a softer limit to win over centrists",
        "Pilots return to work",
        "Farmers march to demand relief",
        "Qatari group agrees to take over bank",
        "French mayor refuses to step aside",
        "Thousands told to leave valley",
        "Tyrrel lab allowed to resume work",
        "Told to leave, they stayed",
        "Man born to lead dies",
        "We'd like to be thanked",
        # What is to come stands beside what has happened.
        "Train chief dismissed after crash, minister to stay",
        "Deal reached: hostages to come home",
        "Judge lets almonds drink; tribe to appeal",
        # What is quoted is no form of headline.
        "“The right to vote”",
        "'We want to stay'",
        "Bank to",
        "To all affiliates",
    ],
)
def test_any_other_to_is_none(headline: str, lexicon: Lexicon) -> None:
    assert not is_to_come(headline, lexicon.headlines)


def test_a_sentence_of_the_text_has_a_verb_of_its_own(lexicon: Lexicon) -> None:
    assert modality("The first man to lead the bank", lexicon) is Modality.ASSERTED


def test_a_headline_that_only_weighs_it_is_weaker_still(lexicon: Lexicon) -> None:
    assert modality("Bank to close, possibly in May", lexicon, is_title=True) is Modality.POSSIBLE

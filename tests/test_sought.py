"""What is only asked for, wanted, sought or tried stands at no pole."""

from __future__ import annotations

import pytest

from reconciler.pipeline.readings import readings
from reconciler.text.lexicon import Lexicon


def poles(text: str, dimension: str, lexicon: Lexicon) -> list[tuple[str, bool]]:
    return [(each.pole, each.degree != 0) for each in readings(text, 0, lexicon) if each.dimension == dimension]


@pytest.mark.parametrize(
    ("text", "dimension"),
    [
        ("The shipowner sued on Friday, asking a court to lift the sanctions against him.", "sanctions"),
        ("The firm wants Washington to lift sanctions on the bank.", "sanctions"),
        ("He asked the court to lift the ban.", "permission"),
        ("She sought the lifting of sanctions.", "sanctions"),
        ("The union demanded the immediate release of the crew.", "custody"),
        ("The opposition demanded that the ban be lifted.", "in_force"),
        ("They want the sanctions lifted.", "sanctions"),
        ("He called for an end to sanctions.", "sanctions"),
        ("Deputies called for his resignation.", "office"),
        ("Opposition MPs called for all pits in the province to be shut.", "operation"),
        ("The court rejected an application to annul the vote.", "ruling"),
        ("Merchants urged the council not to close the bridge.", "operation"),
        ("Shopkeepers begged the council to keep the bridge closed.", "operation"),
        ("Robots will try to close the valve.", "operation"),
        ("The gendarmes had threatened to resign.", "office"),
        ("The executive was asked to reopen negotiations.", "operation"),
        ("Prosecutors will seek a retrial.", "verdict"),
        ("Petition to reopen", "operation"),
        ("The party's request for the works to be shut is still before the council.", "operation"),
        ("The surgeon sought to be declared innocent.", "verdict"),
        ("Mediators are trying to bring the sides back to the table.", "talks"),
    ],
)
def test_what_is_asked_for_is_not_so(text: str, dimension: str, lexicon: Lexicon) -> None:
    [(pole, stands)] = poles(text, dimension, lexicon)
    assert pole.startswith("sought ")
    assert not stands


@pytest.mark.parametrize(
    ("text", "dimension", "pole"),
    [
        # Who is asked, or what of, is another matter.
        ("The minister was asked why the ban was lifted.", "permission", "permitted"),
        ("He asked about the ban, which was lifted in May.", "in_force", "lifted"),
        ("Asked about the dam, the mayor said that it had been closed.", "operation", "shut"),
        ("Police sought a man who was arrested on Friday.", "custody", "held"),
        ("Police asked for help after three men were arrested.", "custody", "held"),
        ("She asked the man, freed on Monday, to sing.", "custody", "freed"),
        ("He lifted the ban that he had sought to keep.", "permission", "permitted"),
        ("Rescuers are trying to reach 28 workers trapped underground.", "whereabouts", "missing"),
        ("Iberland offers its port to stranded migrants.", "whereabouts", "missing"),
        ("Workers demanded five months' arrears.", "payment", "owed"),
        ("A motion to leave it alone was carried by four votes.", "vote", "carried"),
        ("Senate bid to keep bank sanctions falls short", "success", "missed"),
        ("He entered a plea of guilty to murder.", "intent", "deliberate"),
        # What was decided, agreed or ordered is so.
        ("The board decided to close the plant.", "operation", "shut"),
        ("The court agreed to lift the ban.", "permission", "permitted"),
        ("The court, asked to rule, lifted the ban.", "permission", "permitted"),
        ("The bank was sued and closed 40 branches.", "operation", "shut"),
        ("The union called off the strike.", "strike", "off"),
        # And people who are asked to leave are to leave.
        ("Mayors in the valley asked residents to evacuate on Friday.", "evacuation", "ordered"),
        ("Residents by the river have been urged to leave.", "evacuation", "voluntary"),
    ],
)
def test_what_is_said_beside_it_stands(text: str, dimension: str, pole: str, lexicon: Lexicon) -> None:
    assert (pole, True) in poles(text, dimension, lexicon)


def test_what_was_refused_keeps_the_pole_of_the_refusal(lexicon: Lexicon) -> None:
    assert poles("The board refused to lift the ban.", "permission", lexicon) == [("not permitted", True)]

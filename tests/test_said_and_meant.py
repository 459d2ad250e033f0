"""What a sentence says is told from what it names: plans kept, conditions that are none, what was denied before, whose turn it is."""

from __future__ import annotations

import pytest

from reconciler.intake.drafts import report_from
from reconciler.judges.context import in_context
from reconciler.pipeline.claims import read
from reconciler.records import Modality
from reconciler.text.corrections import sets_right
from reconciler.text.interviews import turns_of
from reconciler.text.lexicon import Lexicon
from reconciler.text.modality import modality
from reconciler.text.speakers import same_speaker, speaker

from .conftest import NOON, fields

PUBLISHED = "2026-06-15T10:00:00Z"  # a Monday


def claims(lexicon: Lexicon, text: str, **more: str) -> list[tuple[str | None, Modality, str]]:
    report = report_from(fields(title="", text=text, published_at=PUBLISHED, **more), NOON)
    return [(claim.speaker, claim.modality, claim.text) for claim in read(report, lexicon).claims]


def dated(lexicon: Lexicon, text: str) -> str:
    report = report_from(fields(title="", text=text, published_at=PUBLISHED), NOON)
    return f"{read(report, lexicon).claims[0].effective_at:%Y-%m-%d}"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        # Plans that were kept, and those that are still to be.
        ("Ferries to Orsa are running as planned.", Modality.ASSERTED),
        ("The harvest fair goes ahead as scheduled.", Modality.ASSERTED),
        ("The toll takes effect as planned on 1 August.", Modality.PLANNED),
        ("We demand that nurses be given masks, as promised in 2024.", Modality.PLANNED),
        # What is weighed, and what is held to be so.
        ("The cabinet considers raising the levy.", Modality.POSSIBLE),
        ("The auditor considers the target unrealistic.", Modality.ASSERTED),
        ("Two of the falls are considered related.", Modality.ASSERTED),
        ("He is considered for the post of envoy.", Modality.POSSIBLE),
        ("A sale of the yard is not being considered.", Modality.ASSERTED),
        ("We believe that some 4,000 cards were copied.", Modality.POSSIBLE),
        # Conditions.
        ("It was an honest answer, if late.", Modality.ASSERTED),
        ("The pier opens, if approved.", Modality.CONDITIONAL),
        ("Had the keeper closed the gate, the field would be dry.", Modality.CONDITIONAL),
        ("Were the ban to fall, boats could sail.", Modality.CONDITIONAL),
        ("Had they slept? Nobody knows.", Modality.ASSERTED),
        # What is asked, found and decided.
        ("Ms Varga asked who would pay for the pump.", Modality.ASSERTED),
        ("The panel has found no fault and will close the file.", Modality.ASSERTED),
        ("They have decided, before anything could be tested.", Modality.ASSERTED),
        # A denial of before.
        ("The firm conceded the leak two days after denying it.", Modality.ASSERTED),
        ("The envoy left after the ministry had denied him a car.", Modality.ASSERTED),
        ("The firm denied the leak.", Modality.DENIED),
        ("After the leak the firm denied all blame.", Modality.DENIED),
    ],
)
def test_what_is_meant(lexicon: Lexicon, text: str, meant: Modality) -> None:
    assert modality(text, lexicon) is meant


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The number of people hurt in Saturday's crash rose to 14 on Sunday.", "2026-06-14"),
        ("The number of people killed in Saturday's flood has risen to 14.", "2026-06-15"),
        ("Nine people were arrested at Saturday's march, police said on Sunday.", "2026-06-13"),
        ("The editors have doubts about the article, published online on 3 March.", "2026-06-15"),
    ],
)
def test_a_count_is_of_its_own_day(lexicon: Lexicon, text: str, day: str) -> None:
    assert dated(lexicon, text) == day


@pytest.mark.parametrize(
    ("text", "recounted"),
    [
        ("The firm will not file in May as previously planned.", False),
        ("Norvik drops its tariffs; Halvia follows with quotas.", False),
        ("The reading was low, and it was reported to the state.", False),
        ("The decision follows weeks in which the port was shut.", True),
        ("Previously it was planned for May.", True),
    ],
)
def test_what_follows_and_what_was_planned_recounts_nothing(lexicon: Lexicon, text: str, recounted: bool) -> None:
    report = report_from(fields(title="", text=text, published_at=PUBLISHED), NOON)
    assert read(report, lexicon).claims[0].background is recounted


def test_who_takes_a_finding_back_sets_it_right() -> None:
    assert sets_right("The institute withdraws its finding that the well held lead.")
    assert not sets_right("The army withdraws its troops from the pass.")


def test_the_name_in_an_apposition_may_say_where_a_firm_is_based(lexicon: Lexicon) -> None:
    assert speaker("Its owner, Karsa-based Halden Marine, said the ship was sound.", lexicon) == "Its owner, Karsa-based Halden Marine"


def test_what_pictures_show_is_not_on_the_word_of_who_spoke_before(lexicon: Lexicon) -> None:
    told = claims(lexicon, "The ship was broken up in May, the owner said, although she lay off Karsa on Sunday, satellite pictures show.")
    assert [who for who, _, _ in told] == ["the owner", None]


def test_the_turns_of_an_interview_have_speakers(lexicon: Lexicon) -> None:
    told = claims(
        lexicon,
        "Kurier: Did they call you?\nThiessen: No. I heard it on the radio.\nKurier: Will you step in?\nThiessen: I rule that out."
        "\n\nThe mill is shut.",
    )
    assert [who for who, _, _ in told] == ["Kurier", "Thiessen", "Thiessen", "Kurier", "Thiessen", None]
    assert told[2][1] is Modality.REPORTED


@pytest.mark.parametrize(
    "text",
    ["Rescued: 131.\nDead: three.", "Q: Is it shut?\nA: It is.", "Note: the gate is shut.\nIs it?", "Roe: It is shut.\nKone: It is not."],
)
def test_what_is_no_interview_has_no_turns(text: str) -> None:
    starts = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]
    assert turns_of(text, [(start, (text.find("\n", start) + len(text) + 1) % (len(text) + 1)) for start in starts]) == {}


def test_who_signs_a_letter_claims_nothing_and_the_head_of_an_item_goes_with_it(lexicon: Lexicon) -> None:
    told = claims(
        lexicon,
        "The ford was shut all week. – Edna Pruitt, Thornby\n\nNobody came to the ford. – Name withheld on request"
        "\n\n12/26 Mill Bridge. The bridge is open.",
    )
    assert [text for _, _, text in told] == [
        "The ford was shut all week.",
        "Nobody came to the ford.",
        "12/26 Mill Bridge. The bridge is open.",
    ]


@pytest.mark.parametrize(("text", "considered"), [("Closure was not being considered.", False), ("Closure is being considered.", True)])
def test_what_is_not_considered_is_no_plan_that_is_weighed(lexicon: Lexicon, text: str, considered: bool) -> None:
    report = report_from(fields(title="", text=text, published_at=PUBLISHED), NOON)
    assert in_context(read(report, lexicon), lexicon)[0].considered is considered


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Dorvia", "Dorvia's Defence Ministry", True),
        ("Ada Roe", "Roe", True),
        ("Roe", "Kone", False),
        (None, "Roe", False),
        (None, None, False),
    ],
)
def test_whose_names_are_one_speakers(one: str | None, other: str | None, same: bool) -> None:
    assert same_speaker(one, other) is same

"""What a label counts, and what a bare denial denies, is held against nothing else."""

from __future__ import annotations

import pytest

from reconciler.intake.drafts import report_from
from reconciler.judges.answers import denies_another
from reconciler.judges.authorities import other_act
from reconciler.judges.context import InContext, in_context
from reconciler.judges.labels import other_label
from reconciler.pipeline.claims import read
from reconciler.text.lexicon import Lexicon
from reconciler.text.publishers import publishing_authority

from .conftest import NOON, fields


def last_of(lexicon: Lexicon, text: str, title: str = "News") -> InContext:
    """The last claim of a report."""
    return in_context(read(report_from(fields(title=title, text=text), NOON), lexicon), lexicon)[-1]


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("Rescued: 131.", "Missing: 46.", True),
        ("Rescued: 131.", "The toll from the sinking has risen to 34.", True),
        ("Rescued: 131.", "A ferry with about 200 passengers sank.", True),
        ("Missing: 46.", "Missing: 89.", False),
        ("Dead: 12.", "Fatalities: 14.", False),
        ("Dead: 12.", "The toll from the sinking has risen to 34.", False),
        ("Acres: 4,200.", "Containment: 35%.", True),
        ("Unity 43.7%.", "After the recount: Dawn 42.9%.", True),
        ("Unity 43.7%.", "After the recount: Unity 42.9%.", False),
        # What a label says in other words than another, or in none, is not known.
        ("Confirmed: 52.", "Cases: 60.", False),
        ("Corrected: 2,300,000.", "Signed: 2,100,000.", False),
        ("Rescued: 131.", "The firm paid 200 million.", False),
        ("The toll from the sinking has risen to 34.", "Some 46 are missing.", False),
    ],
)
def test_what_is_counted_under_a_label_is_nothing_else(one: str, other: str, apart: bool, lexicon: Lexicon) -> None:
    a, b = last_of(lexicon, one), last_of(lexicon, other)
    assert (other_label(a, b) is not None) is (other_label(b, a) is not None) is apart


@pytest.mark.parametrize(
    ("denial", "other", "apart"),
    [
        ("The other 33 prisoners refused to go. Tarsia called that a lie.", "Kesh fired eleven mortar rounds near Dol.", True),
        ("The other 33 prisoners refused to go. Tarsia called that a lie.", "Kesh freed all prisoners.", False),
        ("A policeman's bullet hit him. The ministry denied that.", "There were two men with rifles.", True),
        ("No chip had been exported. That statement was incorrect.", "No chip has been exported, it says.", False),
        ("They say that it was revoked. Assessment: False.", "The panel backed the jab.", True),
        ("He was hit by a bullet. The ministry denied that it had fired.", "There were two men with rifles.", False),
        ("He dumped it. The firm denies the charges.", "The firm pleaded guilty.", False),
    ],
)
def test_a_bare_denial_is_of_what_was_told_before_it(denial: str, other: str, apart: bool, lexicon: Lexicon) -> None:
    a, b = last_of(lexicon, denial), last_of(lexicon, other)
    assert (denies_another(a, b) is not None) is (denies_another(b, a) is not None) is apart


def test_that_licences_remain_in_force_is_no_doing_of_others(lexicon: Lexicon) -> None:
    act = last_of(lexicon, "Washington has suspended the licences for the chips.")
    assert other_act(act, last_of(lexicon, "The licences remain valid.")) is None


@pytest.mark.parametrize(
    ("source", "country"),
    [
        ("European Medicines Agency", "european union"),
        ("U.S. Attorney's Office, SDNY", "united states"),
        ("Kraftfahrt-Bundesamt", "germany"),
        ("FDA", "united states"),
        ("China Daily", None),
        ("Turkish News Agency", None),
        ("American Airlines", None),
        ("Harbour Wire", None),
    ],
)
def test_whose_authority_publishes_is_known_by_its_name(source: str, country: str | None, lexicon: Lexicon) -> None:
    assert publishing_authority(source, lexicon) == country

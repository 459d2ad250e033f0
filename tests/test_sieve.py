"""A sieve answers as its pattern does: it lets everything through that matches, and little else."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciler.pipeline.claims import read
from reconciler.text.dates import FORMS
from reconciler.text.needed import Piece, needed
from reconciler.text.sieve import Sieved
from reconciler.vocabulary import load_lexicon

_TEXT = [module for name, module in sorted(sys.modules.items()) if name.startswith(("reconciler.text.", "reconciler.pipeline."))]
_FORMS = [*(form for form, _ in FORMS), *load_lexicon().furniture._lines[""]]
_ALL = {
    each.pattern.pattern: each
    for found in (*(value for module in _TEXT for value in vars(module).values()), _FORMS)
    for each in (found if isinstance(found, list | tuple) else [found])
    if isinstance(each, Sieved)
}
_AROUND = st.text("a1 .,-'’“é_ſıİ\u0663\n", max_size=6)


def test_reading_has_sieves() -> None:
    """Those that the next test is of."""
    assert callable(read)
    assert len(_ALL) > 60


@settings(max_examples=4, deadline=None, suppress_health_check=[*HealthCheck])
@pytest.mark.parametrize("sieved", _ALL.values(), ids=[str(number) for number in range(len(_ALL))])
@given(data=st.data())
def test_what_matches_is_let_through(sieved: Sieved, data: st.DataObject) -> None:
    """Texts made from the pattern itself, among others, in any case."""
    text = data.draw(_AROUND) + data.draw(st.from_regex(sieved.pattern)) + data.draw(_AROUND)
    for each in (text, text.upper(), text.lower(), text.replace("s", "ſ")):
        assert sieved.may(each) or sieved.pattern.search(each) is None


@pytest.mark.parametrize(
    ("pattern", "pieces"),
    [
        (r"\bsubject to\b", [{Piece("subject", "edge", right=True)}, {Piece("to", "edge", right=True)}]),
        (r"\b(?:hope|wish)e?s", [{Piece("hope", "edge"), Piece("wish", "edge")}]),
        (r"\d+(?:st|nd)\b", [{Piece("")}, {Piece("st", "digit", right=True), Piece("nd", "digit", right=True)}]),
        (r"(?:ship|)\b", []),
        (r"(?!ship)\w+", []),
        (r"(?:ship)?s*[ab]|port", []),
        (r"[;:] *(?:[Tt]ime)", [{Piece(";"), Piece(":")}, {Piece("time")}]),
        (r"(?:no){2}t", [{Piece("no")}]),
    ],
)
def test_what_a_pattern_needs_is_read_off_it(pattern: str, pieces: list[set[Piece]]) -> None:
    """Letters with what is known of the places beside them, signs, digits; nothing where another way round leads to a match."""
    assert {*needed(re.compile(pattern))} == {frozenset(each) for each in pieces}


def test_a_sentence_without_its_words_is_not_searched() -> None:
    """«Whale» has no «what» and «another» no «not»."""
    sieved = Sieved(r"\b(?:what|not) of it\b", re.IGNORECASE)
    assert sieved.search("It is WHAT OF IT.")
    assert not sieved.may("Another whale of it")
    assert sieved.match("It is not of it") is None
    assert [found[0] for found in sieved.finditer("not of it, what of it")] == ["not of it", "what of it"]


def test_letters_that_are_i_and_s_in_either_case_are_let_through() -> None:
    """«ſhip» is «ship» to a pattern that minds no case."""
    assert Sieved(r"\bships?\b", re.IGNORECASE).search("The ſhıp sank.") is not None
    assert Sieved(r"\bkilt\b", re.IGNORECASE).search("A \u212ailt.") is not None
    assert Sieved(r"\d(?:rd)\b").search("The \u0663rd.") is not None

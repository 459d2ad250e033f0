"""The vocabulary is data: every term proves itself on an example and a counter-example, and errors name file and line."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from reconciler.errors import BadVocabulary
from reconciler.pipeline.readings import readings
from reconciler.text.authorities import authority
from reconciler.text.lexicon import Lexicon
from reconciler.text.words import Phrases, words
from reconciler.vocabulary import Dimension, load_dimensions, load_lexicon

DIMENSIONS = {dimension.name: dimension for dimension in load_dimensions()}
GOOD = """
[dimension]
asks = "Is the mill grinding?"
kind = "status"
[poles]
grinding = 1.0
[[term]]
words = ["grinds flour"]
pole = "grinding"
example = "The mill grinds flour."
counter = "The mill stands."
"""


@pytest.mark.parametrize("name", sorted(DIMENSIONS))
def test_every_term_is_found_in_its_example_and_not_in_its_counter_example(name: str, lexicon: Lexicon) -> None:
    dimension: Dimension = DIMENSIONS[name]
    for term in dimension.terms:
        degree = dimension.poles[term["pole"]]
        found = [reading for reading in readings(term["example"], 0, lexicon) if reading.dimension == name]
        assert any(reading.degree * degree > 0 or reading.degree == degree for reading in found), term
        phrases = {" ".join(word.lower for word in words(phrase)) for phrase in term["words"]}
        against = [reading for reading in readings(term["counter"], 0, lexicon) if reading.dimension == name]
        assert not any(" ".join(word.lower for word in words(reading.words)) in phrases for reading in against), term


def test_no_phrase_stands_twice_since_the_second_would_hide_the_first() -> None:
    counted = Counter(
        " ".join(word.lower for word in words(phrase)) for d in DIMENSIONS.values() for term in d.terms for phrase in term["words"]
    )
    assert [phrase for phrase, times in counted.items() if times > 1] == []


def test_phrases_are_found_longest_first_and_without_overlap() -> None:
    phrases = Phrases({"in": 1, "in may": 2, "in may last": 3, "last": 4})
    assert [found.means for found in phrases.find(words("In May, in May last and in the last"))] == [2, 3, 1, 4]


def test_a_negation_turns_the_pole(lexicon: Lexicon) -> None:
    [plain] = readings("The port reopened.", 0, lexicon)
    [turned] = readings("The port has not reopened.", 0, lexicon)
    assert plain.degree > 0 > turned.degree
    assert turned.pole == f"not {plain.pole}"


@pytest.mark.parametrize(
    ("text", "poles"),
    [
        ("Two were never found and are presumed dead.", ["dead"]),
        ("He was found not guilty and was released.", ["cleared", "freed"]),
        ("The port did not close, it reopened.", ["running"]),
        ("The plan was not, however, approved.", ["not permitted"]),
        ("The plan was not approved or funded.", ["not permitted"]),
    ],
)
def test_a_negation_ends_with_its_predicate(text: str, poles: list[str], lexicon: Lexicon) -> None:
    assert [found.pole for found in readings(text, 0, lexicon) if found.dimension != "quantity"] == poles


def test_a_folder_of_further_dimensions_is_read(tmp_path: Path) -> None:
    (tmp_path / "mill.toml").write_text(GOOD)
    extended = load_lexicon(tmp_path)
    [reading] = readings("The mill grinds flour.", 0, extended)
    assert (reading.dimension, reading.degree) == ("mill", 1.0)
    assert extended.version != load_lexicon().version


@pytest.mark.parametrize(
    ("change", "words_of_error"),
    [
        (('kind = "status"', 'kind = "odd"'), "kind"),
        (('pole = "grinding"', 'pole = "gone"'), "bad.toml:8"),
        (('counter = "The mill stands."', ""), "counter-example"),
        (("[poles]", "[poles"), "bad.toml"),
        (('kind = "status"', 'kind = "status"\nstages = ["gone"]'), "stages"),
        (('kind = "status"', 'kind = "status"\nstages = 3'), "stages"),
    ],
)
def test_a_faulty_file_is_named_with_the_line_and_the_remedy(change: tuple[str, str], words_of_error: str, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text(GOOD.replace(*change))
    with pytest.raises(BadVocabulary, match=r"bad\.toml") as error:
        load_dimensions(tmp_path)
    assert words_of_error in str(error.value)


def test_stages_are_kept_with_their_dimension(tmp_path: Path) -> None:
    (tmp_path / "mill.toml").write_text(GOOD.replace('kind = "status"', 'kind = "status"\nstages = ["grinding"]'))
    assert load_lexicon(tmp_path).stages - load_lexicon().stages == {("mill", "grinding")}


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadVocabulary, match="nowhere"):
        load_dimensions(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("example", "counter"),
    [
        ("Customs officers in China stopped the chips.", "Dealers in China stopped the chips."),
        ("Sales are barred under Chinese rules.", "Sales are barred under Chinese names."),
        ("Canada taxed the parcels.", "Canadian goods are taxed."),
    ],
    ids=["bodies", "laws", "goods"],
)
def test_the_words_beside_a_country_tell_whether_it_acts(example: str, counter: str, lexicon: Lexicon) -> None:
    assert authority(example, lexicon) is not None
    assert authority(counter, lexicon) is None


def test_a_list_of_an_authority_s_words_holds_single_words_in_lower_case(lexicon: Lexicon) -> None:
    known = lexicon.authorities
    for listed in (known.bodies, known.laws, known.goods, lexicon.forecast_nouns):
        assert listed
        assert all([word.lower for word in words(each)] == [each] for each in listed)

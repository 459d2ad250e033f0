"""What stands around the news on a page, in a release or in a feed claims nothing; every statement of an article stays."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest

from reconciler.errors import BadVocabulary
from reconciler.text.lexicon import Lexicon
from reconciler.text.sentences import sentences
from reconciler.vocabulary import load_lexicon

from .bait import repeated

SAYS = "The weir at Ostra was opened on Friday."
LINES = """\
Advertisement|ADVERTISEMENT - SCROLL TO CONTINUE|- Article continues below -|Story continues below…|
Share this page: Facebook · X · Email|Comments (208)|37 comments|Follow us on Mastodon|Follow Ida Lind on Bluesky @idalind|
Sign up to our weekly newsletter, The Weir.|Subscribe for €2 a month|We use cookies to see how our pages are read.|
By continuing to browse you accept this.|Skip to main content|Privacy Policy|7 min read|Published 4 June 2026, 7:45am CEST|
Posted on 4 June 2026|Last updated: 4 Jun 2026 at 09:10|Updated 20 mins ago|4 June 2026|4 June 2026, 07:45 UTC|2026-06-04 07:45|
This is a developing story and will be updated.|More to follow.|This article has been updated with remarks by the mayor.|
All rights reserved.|© 2026 Ostra Post Ltd. Sent to subscribers. Not for reprint.|(c) 2026 Ostra Post|
Copyright 2026 Ostra Post. No reprint.|Photo: Ida Lind/Ostra Post|[Photo by Ida Lind]|(File photo)|Image source, Ostra Post|
Image caption, The weir in May|Getty Images|Source: Ostra Post|Credit: Ida Lind and Jan Berg|Tags: weir, water, Ostra|
FOR IMMEDIATE RELEASE|-ends-|ENDS|Notes to editors:|Media contact: Ida Lind, +00 1234|About Ostra Water: Ostra Water runs 31 weirs.|
Forward-looking statements: What is expected may not come.|— With reporting by Ida Lind and Jan Berg in Velm|By Ida Lind • 4 June 2026|
Ida Lind, water correspondent|By Ida Lind, chief science writer|Ida Lind\nWater correspondent|This email is confidential.|
To unsubscribe, click here.|Read more: The weir was shut in May|READ ALSO: Farmers ask for water|Related: A dry spring|
Video: The weir in flood|4 June 2026, 07:45 NZST|See also: The weir explained|Read more:\n\nThe weir was shut in May|
Related articles\n\n- The weir was shut in May\n- A dry spring\n\n• Who pays?|Recommended:\n1. A dry spring|Continue reading|
[…] Continue reading|The post Weir opened appeared first on Ostra Post.|[...] The post Weir opened appeared first on Ostra Post."""
STATEMENTS = """\
The share fell to €3 on Friday.|Share prices fell.|Related industries were hit, the ministry said.|Source of the leak was a valve.|
Source: the valve was open.|Sources: police are about to storm the hall.|Follow us, the guide said.|“Follow us on X,” the firm wrote.|
"Read more: it helps," she said.|Copyright law was changed on Friday.|Copyright 30 years old has ended.|(c) 40 houses were flooded.|
Published figures show a fall.|Published on Friday, the report clears the firm.|Updated rules take effect in May.|
By continuing the strike they lost pay.|Contacts: 104 people are in isolation.|With assistance from France, the army retook Ostra.|
With assistance from France the town was retaken|About 900 people: that is all who came.|About Ostra he said nothing.|
This story has been updated to correct the number of dead, which is 31.|This article was amended on 4 June: the weir is at Ostra.|
This story was updated with the correct toll, 31.|Credit Suisse Falls|Getty Images sued the firm.|Comments by the mayor were false.|
On 4 June.|4 June.|Police arrest reporter|In Ostra, police arrest reporter|Ida Lind, a water engineer, was freed.|
Ida Lind, the reporter, was freed.|Video shows the weir open.|More people came.|More than 40 died.|Watch officers saw the ship.|
Photo shows the weir.|Ends of the rope were cut.|The post of mayor is vacant.|The post office first appeared on maps in 1871.|
Advertisement spending fell by 4%.|Listen: we will not pay.|Home prices rose.|We use water from the weir.|21:05 The weir was opened.|
Print workers struck.|Loading was stopped.|Correction: Read more: the weir is shut.|Notes to editors were forged.|
Image caption writers struck.|Image source code leaked."""


def among(text: str, lexicon: Lexicon) -> list[str]:
    return [text[slice(*span)] for span in sentences(text, "en", lexicon)]


@pytest.mark.parametrize("line", [line.strip("\n").replace("\\n", "\n") for line in LINES.split("|") if line.strip()])
def test_what_stands_around_the_news_is_no_claim(line: str, lexicon: Lexicon) -> None:
    before = f"{SAYS}\n\n{line}\n\nThe mayor was there."
    assert among(before, lexicon) == [SAYS, "The mayor was there."]
    assert among(f"{line}\n\n{SAYS}", lexicon) == [SAYS]
    if "\n\n" not in line:
        assert among(f"{SAYS}\n{line}", lexicon) == [SAYS]


@pytest.mark.parametrize("statement", [line.strip("\n") for line in STATEMENTS.split("|")])
def test_a_statement_that_begins_as_furniture_does_stays(statement: str, lexicon: Lexicon) -> None:
    assert "".join(among(f"{SAYS}\n\n{statement}\n\nWork goes on.", lexicon)).replace(" ", "") == f"{SAYS}{statement}Workgoeson.".replace(
        " ", ""
    )
    assert statement[-9:] in among(f"{SAYS} {statement}", lexicon)[-1]


def test_a_sentence_of_furniture_among_others_is_no_claim_and_one_word_that_answers_is(lexicon: Lexicon) -> None:
    text = (
        f"{SAYS} This is a breaking news story. Check back for updates. Read more: The weir was shut. Who shut it? Twitter. Print. Share."
    )
    assert among(text, lexicon) == [SAYS, "Who shut it?", "Twitter.", "Print.", "Share."]


def test_a_title_after_a_label_goes_with_it_and_what_comes_then_stays(lexicon: Lexicon) -> None:
    text = f"Related:\nThe weir was shut in May\n{SAYS}\n\nRelated\n\nThe mayor was there"
    assert among(text, lexicon) == [SAYS, "The mayor was there"]
    assert among(f"Read more:\n\n{SAYS}", lexicon) == [SAYS]
    assert among(f"Related:\n- One\n- Two\n\n{SAYS}\n\n- The mill is shut", lexicon) == [SAYS, "- The mill is shut"]


def test_a_line_that_a_broken_sentence_goes_on_with_is_a_part_of_it(lexicon: Lexicon) -> None:
    text = "The ministry said that the weir would be opened on\n4 June 2026\nor, if the river rises, on\nFriday."
    assert among(text, lexicon) == [text]


def test_a_heading_a_byline_and_a_dateline_of_one_paragraph_are_three(lexicon: Lexicon) -> None:
    text = f"Weir at Ostra opened\nBy Ida Lind\nVELM, June 5, 2026 (OPA) - {SAYS} The mayor was there.\nPhoto: OPA"
    assert among(text, lexicon) == ["Weir at Ostra opened", SAYS, "The mayor was there."]
    assert among(f"Weir at Ostra opened\nVELM (OPA) - {SAYS}", lexicon)[-1].endswith(SAYS)
    assert among(f"CAPE OSTRA, Fla. - {SAYS}", lexicon) == [SAYS]


def test_a_folder_of_further_vocabulary_adds_furniture(tmp_path: Path) -> None:
    assert among(f"{SAYS}\n\nThe Ostra Post is printed on straw.", load_lexicon()) != [SAYS]
    (tmp_path / "furniture.toml").write_text('lines = ["the ostra post is printed on …"]\n')
    extended = load_lexicon(tmp_path)
    assert among(f"{SAYS}\n\nThe Ostra Post is printed on straw.\n\nAdvertisement", extended) == [SAYS]
    assert extended.version != load_lexicon().version


@pytest.mark.parametrize("faulty", ['rows = ["share"]', "lines = 3", 'lines = ["…"]', "lines = [3]", "lines = ["])
def test_a_faulty_file_of_furniture_is_named(faulty: str, tmp_path: Path) -> None:
    (tmp_path / "furniture.toml").write_text(faulty)
    with pytest.raises(BadVocabulary, match=r"furniture\.toml"):
        load_lexicon(tmp_path)


@pytest.mark.parametrize(
    "bait",
    [
        *[
            "Read more:\n",
            "Published ",
            "3 May 2025 ",
            "on at 10:00 ",
            "A, ",
            "A/",
            "A and ",
            "By A ",
            "Follow A on ",
            "© ",
            "[…]",
            "- a\n",
        ],
        *["A B\nreporter\n", "a\n\n", "by clicking a you agree ", "the post a appeared first on "],
    ],
)
def test_bait_for_furniture_is_read_at_once(bait: str, lexicon: Lexicon) -> None:
    started = process_time()
    for text in (repeated(bait, 200_000), "\n".join([repeated(bait.replace("\n", " "), 590)] * 300)):
        sentences(text, "en", lexicon)
    assert process_time() - started < 8  # under one where nothing else runs

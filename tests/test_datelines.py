"""A dateline is no part of what is claimed, and what only looks like one is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reconciler.pipeline.claims import read
from reconciler.pipeline.excerpts import starts_inside
from reconciler.records import Report
from reconciler.text.datelines import is_dateline, news_begins
from reconciler.text.lexicon import Lexicon
from reconciler.text.sentences import sentences

NEWS = "Regulators cleared the sale of the Karsa mill on Friday. Work goes on."
DATELINES = [
    "BEIJING, Jan 23 (Reuters) - ",
    "BEIJING, Jan 23 (Reuters) — ",
    "WASHINGTON, Jan. 23 (Xinhua) -- ",
    "BEIJING (AP) — ",
    "TEL AVIV, Israel (AP) — ",
    "SPRINGFIELD, Ill. (AP) — ",
    "ST. PETERSBURG, Fla. (AP) — ",
    "Beijing (AFP) – ",
    "SEOUL, Jan. 23 (Yonhap) -- ",
    "TOKYO (Kyodo) -- ",
    "KUALA LUMPUR, Jan 23 (Bernama) -- ",
    "New Delhi, Jan 23 (PTI) ",
    "New Delhi [India], January 23 (ANI): ",
    "Jakarta (ANTARA) - ",
    "Berlin (dpa) - ",
    "ABU DHABI, 23rd January, 2026 (WAM) -- ",
    "MOSCOW, January 23. /TASS/. ",
    "NEW YORK, Jan. 23, 2026 /PRNewswire/ -- ",
    "London (CNN) — ",
    "BEIJING/SHANGHAI, Jan 23 (Reuters) - ",
    "HONG KONG – ",
    "BEIJING—",
    "Singapore: ",
    "SINGAPORE: ",
    "PORT AMARIN - ",
    "SALAKO, Sept 4 - ",
    "PORT-AU-PRINCE, Haiti — ",
    "Kyiv, 23 January – ",
    "PORT KARSA (Harbour Wire) — ",
]
LOOK_ALIKES = [
    "EXCLUSIVE - Regulators cleared the sale of the Karsa mill.",
    "UPDATE 1-Regulators cleared the sale of the Karsa mill.",
    "BREAKING: Regulators cleared the sale of the Karsa mill.",
    "NVIDIA - The chip maker said that its H200 was cleared. NVIDIA shares rose.",
    "Nvidia: Shares fell after the ruling.",
    "Alphabet (GOOGL) - Shares rose by 3% on Friday.",
    "Jane Roe (Labour) - The bill was thrown out, she told the House.",
    "MINISTER: We have cleared the sale.",
    "Mr Lachlan Tave: The same hands set the charge.",
    "Saturday, 22.40: Camera 6 shows three persons lowering an object.",
    "SATURDAY, June 11 - The mill was shut.",
    "Question 214: Please confirm the number of accounts removed.",
    "Article 1: The firm is appointed adviser to the State.",
    "Dubai - a city of three million - was dark on Friday.",
    "London (the capital) - and not Leeds - was chosen.",
    "Washington said on Friday that it had cleared the sale.",
    "China: 5 dead. Japan: 2 dead.",
    "Beijing (pop. 22 million) - The capital was dark.",
    "PORT OF KARSA SHUT AFTER COLLISION - Two ships met.",
    "The mill - Europe's largest - was shut.",
]


def cut(text: str, lexicon: Lexicon, *, first: bool = True) -> str:
    return text[: news_begins(text, 0, len(text), lexicon, first=first)]


@pytest.mark.parametrize(
    "line", ["Gothenburg, 13 February 2025.", "Berlin, 10 June 2011", "Rio de Janeiro, the 3rd March 2026", "Paris, March 3, 2026."]
)
def test_where_and_when_a_letter_was_written_is_no_claim(line: str) -> None:
    text = f"{line}\n\nWe are recalling the Arvika 6L."
    assert [text[slice(*span)] for span in sentences(text)] == ["We are recalling the Arvika 6L."]


@pytest.mark.parametrize("line", ["10 March.", "The wedding is off until 3 May 2026.", "Karsa reopens, 13 February.", "Gothenburg, 2025."])
def test_a_day_that_answers_something_is_a_claim(line: str) -> None:
    assert len(sentences(f"{line}\n\nWe are recalling the Arvika 6L.")) == 2


@pytest.mark.parametrize("dateline", DATELINES)
def test_news_begins_after_its_dateline(dateline: str, lexicon: Lexicon) -> None:
    assert cut(dateline + NEWS, lexicon) == dateline
    assert is_dateline(dateline)
    first, second = (f"{dateline}{NEWS}"[slice(*span)] for span in sentences(dateline + NEWS, "en", lexicon))
    assert (first, second) == ("Regulators cleared the sale of the Karsa mill on Friday.", "Work goes on.")


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_looks_like_a_dateline_and_is_none_stays(text: str, lexicon: Lexicon) -> None:
    assert cut(text, lexicon) == ""


@pytest.mark.parametrize("heading", ["London: ", "LONDON - ", "PORT AMARIN - "])
def test_further_down_a_place_alone_says_what_a_line_is_about(heading: str, lexicon: Lexicon) -> None:
    assert cut(heading + NEWS, lexicon, first=False) == ""
    text = f"Markets were calm.\n\n{heading}{NEWS}"
    assert heading.strip() in "".join(text[slice(*span)] for span in sentences(text, "en", lexicon))


@pytest.mark.parametrize("dateline", ["BEIJING, Jan 23 (Reuters) - ", "Singapore – ", "HONG KONG - "])
def test_a_claim_begins_after_the_dateline_and_not_inside_its_sentence(dateline: str, lexicon: Lexicon) -> None:
    at = datetime(2026, 1, 24, tzinfo=UTC)
    report = Report("r", "Harbour Wire", "", f"By Jane Roe\n{dateline}{NEWS}", at, at)
    claim = read(report, lexicon).claims[0]
    assert claim.text == "Regulators cleared the sale of the Karsa mill on Friday."
    assert report.text[claim.start : claim.end] == claim.text
    assert not starts_inside(claim, report)

"""A newer edition that changes what was said and nowhere says so is a silent correction; typing is none, nor is adding."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from reconciler.documents import as_csv, as_html, as_json, as_markdown
from reconciler.intake.drafts import report_from
from reconciler.pipeline import revisions
from reconciler.pipeline.claims import read
from reconciler.pipeline.revisions import Revision, revision
from reconciler.service import Service
from reconciler.text.lexicon import Lexicon

from .conftest import NOON, fields, rules_service

TEXT = "A blast at the Tolm mine killed 9 miners on Friday, police said. The shift had begun at six. Rescuers have gone home."
FIRST = fields(url="https://wire.example/tolm", title="Mine blast at Tolm", text=TEXT, published_at="2026-04-01T08:00:00Z")
SECOND = {**FIRST, "text": TEXT.replace("9 miners", "14 miners"), "published_at": "2026-04-01T10:00:00Z"}


def revised(before: str, after: str, lexicon: Lexicon, title: str = "Mine blast at Tolm", new_title: str | None = None) -> Revision:
    older = report_from({**FIRST, "title": title, "text": before}, NOON)
    newer = report_from({**FIRST, "title": title if new_title is None else new_title, "text": after}, NOON)
    return revision(read(older, lexicon), read(newer, lexicon), lexicon)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("9", "14", "“9” became “14”"),
        ("six", "seven", "“six” became “seven”"),
        ("Tolm", "Karsa", "“Tolm” became “Karsa”"),
        ("Friday", "Saturday", "“Friday” became “Saturday”"),
        ("killed 9", "killed at least 9", "at least 9"),
        ("have gone", "have not gone", "have not gone"),
        ("killed", "may have killed", "may have killed"),
        ("police said", "the union said", "said by “police” became “the union”"),
        ("A blast at the Tolm mine killed 9 miners on Friday, police said. ", "", "no longer said: “A blast"),
    ],
)
def test_a_figure_a_name_a_turned_word_or_a_dropped_fact_is_substance(old: str, new: str, says: str, lexicon: Lexicon) -> None:
    made = revised(TEXT, TEXT.replace(old, new), lexicon)
    assert made.silent
    assert any(says in each for each in made.changed), made.changed


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("The Port of Karsa has been closed.", "The Port of Karsa is open again.", "“been closed” became “open again”"),
        ("Customs blocked the H20 chips.", "Customs blocked the H200 chips.", "“H20” became “H200”"),
        ("The firm lost $9 million in Lund.", "The firm lost £9 million in Lund.", "£9 million"),
        ("Ana Holt accused Bo Lind of theft.", "Bo Lind accused Ana Holt of theft.", "Bo Lind accused"),
        ("The blast killed 3 and injured 14.", "The blast killed 14 and injured 3.", "killed 14 and injured 3"),
    ],
)
def test_what_changed_is_said_in_words(before: str, after: str, says: str, lexicon: Lexicon) -> None:
    assert says in " ".join(revised(before, after, lexicon).changed)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("9 miners", "nine miners"),
        ("9 miners", "9  miners"),
        ("home.", "home .\n"),
        ("said. The", "said.\n\nThe"),
        ("blast", "explosion"),
        ("Rescuers", "Recsuers"),
        ("have gone home", "went home at dawn"),
        ("on Friday", "yesterday"),
        ("home.", "home. The mayor, Ana Holt, was sad. Another 5 were hurt."),
        (TEXT, f"Rescuers have gone home. {TEXT.removesuffix(' Rescuers have gone home.')}"),
        (
            "A blast at the Tolm mine killed 9 miners on Friday, police said.",
            "Police said that nine miners were killed by a blast at the Tolm mine on Friday.",
        ),
    ],
)
def test_typing_wording_order_and_additions_are_none(old: str, new: str, lexicon: Lexicon) -> None:
    assert revised(TEXT, TEXT.replace(old, new), lexicon).changed == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The port of Karsa closed at 9am on Friday.", "The port of Karsa closed at 9 a.m. on Friday."),
        ("The port of Karsa closed at 9:30pm on Friday.", "The port of Karsa closed at 9:30 PM on Friday."),
        ("The mission of the United Nations left Karsa.", "The mission of the UN left Karsa."),
    ],
)
def test_a_time_or_a_name_that_is_abbreviated_is_the_same(one: str, other: str, lexicon: Lexicon) -> None:
    assert revised(one, other, lexicon).changed == ()
    assert revised(other, one, lexicon).changed == ()


def test_another_half_of_the_day_or_another_body_is_not_the_same(lexicon: Lexicon) -> None:
    assert revised("The port closed at 9 a.m. on Friday.", "The port closed at 9 p.m. on Friday.", lexicon).changed
    assert revised("The mission of the United Nations left.", "The mission of the EU left.", lexicon).changed


def test_typography_and_a_misspelt_name_are_none(lexicon: Lexicon) -> None:
    assert revised('He said "no" - twice.', "He said “no” – twice.", lexicon).changed == ()
    assert revised("The Kasra port is shut. In Karsa it rains.", "The Karsa port is shut. In Karsa it rains.", lexicon).changed == ()


@pytest.mark.parametrize(
    ("after", "title"),
    [
        (f"Correction: an earlier version gave another toll. {SECOND['text']}", "Mine blast at Tolm"),
        (f"{SECOND['text']} An earlier version of this report misstated the toll.", "Mine blast at Tolm"),
        (SECOND["text"], "Corrected: mine blast at Tolm"),
        (f"Story withdrawn: {SECOND['text']}", "Mine blast at Tolm"),
    ],
)
def test_an_edition_that_says_so_anywhere_is_not_silent(after: str, title: str, lexicon: Lexicon) -> None:
    made = revised(TEXT, after, lexicon, new_title=title)
    assert made.changed
    assert made.says_so
    assert not made.silent


def test_a_figure_that_took_anothers_place_changed_though_both_are_said_elsewhere(lexicon: Lexicon) -> None:
    before = f"{TEXT} Mill 9 and mill 14 are old."
    assert revised(before, before.replace("9 miners", "14 miners"), lexicon).changed == ("“9” became “14”",)
    merged = revised("In all 9 died, police said. Another 14 were hurt.", "Police said 14 were hurt. Then 9 died.", lexicon)
    assert merged.changed == ()


def test_a_headline_is_held_against_the_headline_before_it(lexicon: Lexicon) -> None:
    made = revised("All is told below.", "All is told below.", lexicon, "Port closed after blast", "Port reopened after blast")
    assert made.changed == ("“closed” became “reopened”",)


def test_an_edition_of_itself_changes_nothing(lexicon: Lexicon) -> None:
    assert revised(TEXT, TEXT, lexicon) == Revision((), says_so=False)


@pytest.fixture
def told() -> Service:
    service = rules_service()
    for each in (FIRST, SECOND):
        service.submitter.submit(each)
    return service


def sent(client: FlaskClient, *reports: dict[str, Any]) -> list[str]:
    return [client.post("/api/v1/reports", json=each).json["id"] for each in reports]


def test_the_editions_of_a_report_are_listed_in_order_with_what_each_changed(client: FlaskClient) -> None:
    third = {**SECOND, "text": f"{SECOND['text']} The mayor was sad.", "published_at": "2026-04-01T12:00:00Z"}
    last, first, middle = sent(client, third, FIRST, SECOND)
    for id_ in (first, middle, last):
        items = client.get(f"/api/v1/reports/{id_}/editions").json["items"]
        assert [each["id"] for each in items] == [first, middle, last]
        assert [each["silent"] for each in items] == [False, True, False]
        assert [each["before"] for each in items] == [None, first, middle]
        assert [each["how"] for each in items] == ["replaced", "replaced", None]
        assert items[1]["changed"] == ["“9” became “14”"]
        assert [each for each in items[1]["difference"] if each["op"] != "equal"] == [
            {"part": "text", "op": "replace", "before": "9 ", "after": "14 ", "before_at": 32, "after_at": 32, "skipped": 0}
        ]
    report = client.get(f"/api/v1/reports/{middle}").json
    assert (report["silent"], report["changed"]) == (True, ["“9” became “14”"])
    assert client.get(f"/api/v1/reports/{first}").json["silent"] is False
    assert client.get("/api/v1/reports/nowhere/editions").status_code == 404


def test_editions_come_in_pages_with_the_same_differences(client: FlaskClient) -> None:
    [*_, last] = sent(client, *({**FIRST, "text": f"{TEXT} Hour {n}.", "published_at": f"2026-04-01T{n:02}:00:00Z"} for n in range(1, 8)))
    whole = client.get(f"/api/v1/reports/{last}/editions").json["items"]
    found, address = [], f"/api/v1/reports/{last}/editions?limit=3"
    while address:
        page = client.get(address).json
        found += page["items"]
        address = page["next"] and f"/api/v1/reports/{last}/editions?limit=3&cursor={page['next']}"
    assert found == whole
    assert len(found) == 7
    wrong = client.get("/api/v1/sources?limit=1").json["next"] or "WyJhIiwgIiJd"
    assert client.get(f"/api/v1/reports/{last}/editions?cursor={wrong}").status_code == 404


def test_editions_are_found_by_url_and_by_external_id_in_turn(client: FlaskClient) -> None:
    by_id = {**FIRST, "url": None, "external_id": "e1", "text": f"{TEXT} More.", "published_at": "2026-04-01T14:00:00Z"}
    ids = sent(client, FIRST, {**SECOND, "external_id": "e1"}, by_id)
    assert [each["id"] for each in client.get(f"/api/v1/reports/{ids[2]}/editions").json["items"]] == ids


def test_an_edition_under_embargo_is_not_told(client: FlaskClient) -> None:
    first, held = sent(client, FIRST, {**SECOND, "embargoed_until": "2027-01-01T00:00:00Z"})
    assert [each["id"] for each in client.get(f"/api/v1/reports/{first}/editions").json["items"]] == [first]
    assert client.get(f"/reports/{held}/changes").status_code == 404
    assert client.get(f"/api/v1/reports/{held}/editions").status_code == 404
    assert held not in client.get(f"/reports/{first}").text


def test_long_stretches_that_stayed_are_counted_not_repeated(client: FlaskClient) -> None:
    long = " ".join(f"Mill {n} of Lund is old." for n in range(400))
    _, second = sent(client, {**FIRST, "text": f"{long} {TEXT}"}, {**SECOND, "text": f"{long} {SECOND['text']}"})
    difference = client.get(f"/api/v1/reports/{second}/editions").json["items"][1]["difference"]
    equal = next(each for each in difference if each["part"] == "text")
    assert equal["op"] == "equal"
    assert equal["skipped"] > 2000
    assert len(equal["before"]) < 300
    assert "words unchanged" in client.get(f"/reports/{second}/changes").text


def test_the_page_of_changes_marks_them_in_words_and_leads_to_the_others(client: FlaskClient) -> None:
    first, second = sent(client, FIRST, SECOND)
    page = client.get(f"/reports/{second}/changes").text
    assert '<del><span class="unseen">[taken out: </span>9<span class="unseen">]</span></del>' in page
    assert '<ins><span class="unseen">[put in: </span>14<span class="unseen">]</span></ins>' in page
    assert "Silent correction" in page
    assert "“9” became “14”" in page
    assert f'href="/reports/{first}"' in page
    beginning = client.get(f"/reports/{first}/changes").text
    assert "This is the first edition" in beginning
    assert f'href="/reports/{second}/changes"' in beginning
    assert "Silent correction" in client.get(f"/reports/{second}").text
    earlier = client.get(f"/reports/{first}").text
    assert "corrects this one without saying so" in earlier
    assert f'href="/reports/{second}/changes"' in earlier


def test_a_single_edition_has_a_page_of_changes_that_says_so(client: FlaskClient) -> None:
    [only] = sent(client, FIRST)
    assert "There is only this edition" in client.get(f"/reports/{only}/changes").text
    assert "Silent correction" not in client.get(f"/reports/{only}").text
    assert client.get("/reports/nowhere/changes").status_code == 404


def test_every_document_says_that_a_correction_was_silent(told: Service) -> None:
    summary = told.looker.summary()
    [gone] = [each for topic in summary.topics for each in topic.withdrawals]
    assert gone.changed == ("“9” became “14”",)
    for write in (as_markdown, as_html, as_csv, as_json):
        assert "corrects it without saying so" in write(summary)
    assert json.loads(as_json(summary))["topics"][0]["withdrawals"][0]["changed"] == ["“9” became “14”"]


def test_an_edition_that_corrects_openly_is_not_called_silent_in_the_summary() -> None:
    service = rules_service()
    for each in (FIRST, {**SECOND, "title": "Corrected: mine blast at Tolm"}):
        service.submitter.submit(each)
    assert "without saying so" not in as_markdown(service.looker.summary())


def test_what_was_compared_once_is_not_compared_again_and_other_words_are(lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    slow = revisions._revision
    monkeypatch.setattr(revisions, "_remembered", {})
    monkeypatch.setattr(revisions, "_revision", lambda *each: (compared.append(each[1].report.text), slow(*each))[1])
    once, again = (revised(TEXT, TEXT.replace("9", "14"), lexicon) for _ in range(2))
    assert once == again
    assert len(compared) == 1
    assert revised(TEXT, TEXT.replace("9", "15"), lexicon).changed == ("“9” became “15”",)
    monkeypatch.setattr(revisions, "_MOST_REMEMBERED", 1)
    assert revised(TEXT, TEXT.replace("9", "16"), lexicon).changed == ("“9” became “16”",)
    assert len(revisions._remembered) == 1


def test_before_the_newer_edition_came_out_no_document_tells_what_it_changed(told: Service) -> None:
    before, after = (datetime(2026, 4, 1, hour, tzinfo=UTC) for hour in (9, 10))
    assert "became" not in as_json(told.looker.summary(as_of=before))
    assert "without saying so" not in as_markdown(told.looker.summary(as_of=before))
    assert "without saying so" in as_markdown(told.looker.summary(as_of=after))


def test_at_a_moment_before_the_newer_edition_was_known_nothing_was_silent() -> None:
    service = rules_service()
    service.submitter.submit(FIRST)
    between = service.clock()
    service.submitter.submit(SECOND)
    assert "without saying so" not in as_markdown(service.looker.summary(known_at=between))
    assert "without saying so" in as_markdown(service.looker.summary())

"""The form for submitting: what was typed is never lost, and each fault stands beside its field."""

from __future__ import annotations

import io

import pytest
from flask.testing import FlaskClient

from reconciler.queries import Filters, Page
from reconciler.service import Service

from .stories import all_found


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"published_at": "2026-03-01T08:30", "zone": "+08:00"}, "2026-03-01T08:30:00+08:00"),
        ({"published_at": "2026-03-01", "zone": "-05:00"}, "2026-03-01T00:00:00-05:00"),
        ({"published_at": "2026-03-01T08:30:00+02:00", "zone": "+08:00"}, "2026-03-01T08:30:00+02:00"),
        ({"published_at": "2026-03-01T08:30"}, "2026-03-01T08:30:00+00:00"),
    ],
)
def test_a_date_or_a_local_time_is_taken_in_the_zone_chosen(
    given: dict[str, str], kept: str, client: FlaskClient, service: Service
) -> None:
    client.post("/submit", data={"source": "A", "text": "The mill is shut.", **given})
    [report] = service.store.shelf.list_reports(Filters(), Page(5)).records
    assert report.published_at.isoformat() == kept


def test_the_form_says_for_files_what_they_do_not_say(client: FlaskClient, service: Service) -> None:
    typed = {"source": "River Watch", "published_at": "2026-03-01", "title": "Shut", "zone": "+01:00"}
    client.post("/submit", data={**typed, "files": [(io.BytesIO(b"The mill is shut."), "note.txt")]})
    [report] = service.store.shelf.list_reports(Filters(), Page(5)).records
    assert (report.source, report.title, report.text) == ("River Watch", "Shut", "The mill is shut.")
    assert report.published_at.isoformat() == "2026-03-01T00:00:00+01:00"
    own = io.BytesIO(b'{"source": "Mill Post", "text": "The mill is open."}\n{"text": "The mill is sold."}')
    client.post("/submit", data={**typed, "files": [(own, "two.ndjson")]})
    found = {each.text: (each.source, each.title) for each in service.store.shelf.list_reports(Filters(), Page(5)).records}
    assert found["The mill is open."] == ("Mill Post", "")
    assert found["The mill is sold."] == ("River Watch", "")


def test_a_field_of_the_wrong_kind_in_a_file_is_a_fault_of_that_file_alone(client: FlaskClient) -> None:
    files = [(io.BytesIO(b'[{"source": ["A"], "text": "b"}, {"text": {"c": 1}}]'), "odd.json")]
    page = client.post("/submit", data={"source": "River Watch", "files": files})
    assert page.status_code == 422
    assert "odd.json, no. 2" in page.text


def test_blank_fields_of_any_name_are_passed_over(client: FlaskClient, service: Service) -> None:
    service.take_lines(all_found())
    for name in ("most", "endpoint", "arguments", "_external"):
        for address in ("/contradictions", "/reports", "/topics"):
            assert client.get(f"{address}?{name}=&limit=1").status_code == 200


def test_what_was_typed_stays_when_only_a_file_fails(client: FlaskClient) -> None:
    typed = {"source": "River Watch", "title": "Kept title"}
    page = client.post("/submit", data={**typed, "files": [(io.BytesIO(b"x"), "picture.png")]}).text
    assert 'value="River Watch"' in page
    assert 'value="Kept title"' in page
    assert "picture.png: files ending in" in page

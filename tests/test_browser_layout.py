"""How pages are laid out in a real browser: on a phone, and printed."""

from __future__ import annotations

from typing import Any

from reconciler.queries import Filters, Page
from reconciler.service import Service

from .conftest import CLOSED, REOPENED
from .test_browser import Eyes, browser, served

__all__ = ["browser", "served"]


def test_filters_stand_in_line_and_show_whole_times_on_a_phone(browser: Any, served: tuple[Service, str]) -> None:
    eyes, base = Eyes(browser), served[1]
    page = eyes.page
    page.goto(f"{base}/topics")
    field, button = page.locator("#field-since").bounding_box(), page.locator("form.filters button").bounding_box()
    assert abs(field["y"] - button["y"]) < 4
    page.set_viewport_size({"width": 360, "height": 740})
    page.click("details.clocks summary")
    assert page.locator("#field-as_of").bounding_box()["width"] > 300
    eyes.context.close()
    assert eyes.seen == []


def test_a_print_has_no_heading_of_a_form_that_is_left_out(browser: Any, served: tuple[Service, str]) -> None:
    eyes, (service, base) = Eyes(browser), served
    for report in (CLOSED, REOPENED):
        service.submitter.submit(report)
    found = service.store.shelf.list_contradictions(Filters(), Page(1)).records[0]
    eyes.page.emulate_media(media="print")
    for address in (f"/contradictions/{found.id}", f"/topics/{found.topic_id}", "/"):
        eyes.page.goto(base + address)
        assert eyes.page.locator("section:not(:has(section)) > h2:visible").count()
        assert (
            eyes.page.locator(
                "h2:visible:has-text('Decide'), h2:visible:has-text('At another moment'), p:visible:has-text('Download')"
            ).count()
            == 0
        )
    eyes.context.close()

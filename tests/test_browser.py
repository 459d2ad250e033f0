"""The pages in a real browser: what a person does there, with and without scripts, and nothing that axe-core objects to.

Skipped with the reason where there is no Chromium or no playwright (`pip install '.[browser]'`; `apt install chromium`).
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from waitress.server import create_server

from reconciler.queries import Filters, Page
from reconciler.service import Service
from reconciler.settings import Settings
from reconciler.store.sqlite import SqliteStore
from reconciler.web import create_app

from .conftest import CLOSED, REOPENED, fields, rules_service

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'`"
ARABIC = "أغلق ميناء كرسا أمام جميع السفن"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A machine whose cores are busy takes its time.
_PATIENCE = 60_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        own = playwright.chromium.executable_path
        path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), own if Path(own).exists() else None)
        if path is None:
            pytest.skip("there is no Chromium: apt install chromium, or name it in CHROMIUM")
        # Without its sandbox it also runs as root, as CI does; it only ever sees our own pages.
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Service, str]]:
    """A service with its pages on a port of its own, and their address."""
    service = rules_service(SqliteStore(tmp_path / "browser.db"))
    server = create_server(create_app(service, Settings(judge="rules")), host="127.0.0.1", port=0, threads=4)

    def run() -> None:
        # Closed by another thread, it may be looking at its socket just then.
        with suppress(OSError):
            server.run()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    service.jobs.start()
    yield service, f"http://127.0.0.1:{server.effective_port}"
    service.jobs.stop()
    server.close()
    thread.join(5)
    service.store.close()


class Eyes:
    """A page of the browser that notes whatever runs or is refused that should not be."""

    def __init__(self, browser: Any, **context: Any) -> None:
        self.context = browser.new_context(viewport={"width": 1200, "height": 900}, accept_downloads=True, **context)
        self.context.set_default_timeout(_PATIENCE)
        self.page = self.context.new_page()
        self.seen: list[str] = []
        self.page.on("console", lambda message: self.seen.append(message.text) if message.type in {"error", "warning"} else None)
        self.page.on("pageerror", lambda error: self.seen.append(str(error)))
        self.page.on("dialog", self._refuse)

    def _refuse(self, dialog: Any) -> None:
        self.seen.append(f"a dialog: {dialog.message}")
        dialog.dismiss()


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def eyes(request: pytest.FixtureRequest, browser: Any) -> Iterator[Eyes]:
    made = Eyes(browser, java_script_enabled=request.param)
    yield made
    made.context.close()
    assert made.seen == []


@pytest.fixture
def scripted(browser: Any) -> Iterator[Eyes]:
    made = Eyes(browser)
    yield made
    made.context.close()
    assert made.seen == []


def submit(page: Any, base: str, report: dict[str, Any]) -> None:
    page.goto(f"{base}/submit")
    for name in ("source", "title", "url", "text"):
        page.fill(f"#field-{name}", report[name])
    page.fill("#field-published_at", report["published_at"][:16])
    page.select_option("#field-zone", report["published_at"][-6:])
    page.click("main button.main")
    assert page.inner_text(".badge.created") == "created"


def first_of(page: Any) -> str:
    """What selects the box of the first card, as long as that pair is listed."""
    return f".choose input[value={page.locator('article.pair header .choose input').first.get_attribute('value')}]"


def test_a_person_submits_sees_dismisses_undoes_looks_back_and_downloads(eyes: Eyes, served: tuple[Service, str]) -> None:
    page, base = eyes.page, served[1]
    for report in (CLOSED, REOPENED):
        submit(page, base, report)
    page.goto(f"{base}/contradictions")
    assert page.inner_text(".side:first-child mark") != page.inner_text(".side:last-child mark")
    chosen = first_of(page)
    page.check(chosen)
    page.click(".bar button:has-text('Dismiss')")
    page.wait_for_selector(".notice:has-text('1 contradiction dismissed')")
    page.wait_for_load_state()
    assert page.locator(chosen).count() == 0
    page.click(".notice button:has-text('Undo')")
    page.wait_for_selector(".notice:has-text('Taken back: 1 decision')")
    page.wait_for_selector(chosen)
    page.click("article.pair p.meta a")
    page.wait_for_selector("li.stands:has-text('has reopened')")
    page.fill("#field-as_of", "2026-03-02T00:00")
    page.click("button:has-text('Show that moment')")
    page.wait_for_selector(".note.past:has-text('as the world stood on 2 Mar 2026')")
    page.wait_for_load_state()
    assert "reopened" not in page.inner_text("main")
    with page.expect_download() as download:
        page.click("a:has-text('Markdown')")
    written = Path(download.value.path()).read_text(encoding="utf-8")
    assert download.value.suggested_filename == "reconciled-port-of-karsa-closed-2026-03-02.md"
    assert "How the world stood on 2 Mar 2026" in written
    assert "reopened" not in written


def test_keys_walk_dismiss_and_undo(scripted: Eyes, served: tuple[Service, str]) -> None:
    page, (service, base) = scripted.page, served
    for report in (CLOSED, REOPENED):
        service.submitter.submit(report)
    page.goto(f"{base}/contradictions")
    chosen = first_of(page)
    page.keyboard.press("j")
    page.keyboard.press("d")
    page.wait_for_selector(".notice:has-text('dismissed')")
    page.wait_for_load_state()
    assert page.locator(chosen).count() == 0
    page.keyboard.press("u")
    page.wait_for_selector(".notice:has-text('Taken back')")
    page.wait_for_selector(chosen)
    # The keys are listened for once the page is loaded.
    page.wait_for_load_state()
    page.keyboard.press("?")
    page.wait_for_selector("#keys[open]")


_DROP = """(named) => { const all = new DataTransfer(); all.items.add(new File([named.text], named.name));
  document.dispatchEvent(new DragEvent('drop', {dataTransfer: all, bubbles: true, cancelable: true})); }"""
_PASTE = """(text) => { const all = new DataTransfer(); all.setData('text/plain', text);
  document.dispatchEvent(new ClipboardEvent('paste', {clipboardData: all, bubbles: true, cancelable: true})); }"""


def test_files_can_be_dropped_and_texts_pasted_anywhere(scripted: Eyes, served: tuple[Service, str]) -> None:
    page, (service, base) = scripted.page, served
    page.goto(f"{base}/topics")
    page.evaluate(_DROP, {"name": "one.ndjson", "text": json.dumps(CLOSED)})
    page.wait_for_selector("#drop[open]")
    page.click("#drop button.main")
    page.wait_for_selector(".badge.created")
    page.goto(f"{base}/sources")
    page.evaluate(_PASTE, REOPENED["text"])
    page.wait_for_selector("#drop[open]")
    assert page.input_value("#drop-text") == REOPENED["text"]
    page.fill("#drop-source", "Delta Ledger")
    page.click("#drop button.main")
    page.wait_for_selector(".badge.created")
    assert {source.name for source in service.store.shelf.list_sources(Page()).records} == {"Harbour Wire", "Delta Ledger"}


def test_a_large_file_shows_how_far_it_is(eyes: Eyes, served: tuple[Service, str], tmp_path: Path) -> None:
    page, (_, base) = eyes.page, served
    lines = [json.dumps(fields(url=f"https://a.example/{n}", text=f"Pier {n} of Karsa was painted.")) for n in range(60)] + ["{bad"]
    (tmp_path / "many.ndjson").write_text("\n".join(lines), encoding="utf-8")
    page.goto(f"{base}/submit")
    page.set_input_files("#files", tmp_path / "many.ndjson")
    page.click("main button.main")
    assert page.locator("progress").get_attribute("max") == "61"
    # With scripts the page reads its state anew, without them it loads itself anew.
    page.wait_for_selector("label:has-text('Done: 61 of 61')")
    page.wait_for_selector("main [role=status]:has-text('60 created')")
    page.wait_for_selector("main li:has-text('many.ndjson, no. 61')")


def test_an_admin_makes_the_first_token_and_logs_in_with_it_elsewhere(eyes: Eyes, browser: Any, served: tuple[Service, str]) -> None:
    page, base = eyes.page, served[1]
    page.goto(f"{base}/settings")
    page.fill("#field-name", "ada")
    page.click("button:has-text('Make the token')")
    secret = page.inner_text(".secret")
    page.goto(f"{base}/settings")
    assert secret not in page.content()
    other = Eyes(browser)
    other.page.goto(f"{base}/settings")
    other.page.fill("#token", secret)
    other.page.click("button:has-text('Log in')")
    other.page.wait_for_selector("h1:has-text('Settings')")
    other.context.close()


def everywhere(service: Service) -> list[str]:
    """An address of every kind of page."""
    shelf = service.store.shelf
    topics = shelf.list_topics(Filters(), Page(1)).records
    reports = shelf.list_reports(Filters(), Page(9)).records
    made = [
        "",
        "contradictions",
        "topics",
        "reports",
        "sources",
        "summary",
        "search?q=port",
        "submit",
        "settings",
        "login",
        "docs",
        "nowhere",
    ]
    made += [f"topics/{each.id}{more}" for each in topics for more in ("", "/regroup", "/questions", "?as_of=2026-03-02T00:00:00Z")]
    made += [f"reports/{each.id}" for each in reports] + [f"reports/{each.id}/changes" for each in reports[:2]]
    made += [f"contradictions/{each.id}" for each in shelf.list_contradictions(Filters(), Page(2)).records]
    made += [f"sources/{each.id}" for each in shelf.list_sources(Page(2)).records]
    return [f"/{each}" for each in made]


def hostile(service: Service) -> None:
    """Reports with a text in every field that would be markup, one from right to left, and a newer edition."""
    for n, each in enumerate((CLOSED, REOPENED)):
        told = {"source": f"{EVIL}{n}", "title": EVIL, "author": EVIL, "url": f"javascript:{EVIL}{n}", "text": f"{each['text']} {EVIL}"}
        service.submitter.submit({**each, **told})
    service.submitter.submit(fields(source="صحيفة", title=ARABIC, text=f"{ARABIC}. {CLOSED['text']}", published_at="2026-03-04T08:00:00Z"))
    for text in (CLOSED["text"], REOPENED["text"]):
        service.submitter.submit({**CLOSED, "text": text})


def faults(page: Any, axe: Any) -> list[str]:
    found = axe.run(page).response["violations"]
    return [f"{page.url} {each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_objects_to_nothing_and_no_hostile_text_runs(scheme: str, browser: Any, served: tuple[Service, str]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed").Axe()
    service, base = served
    found, eyes = [], Eyes(browser, color_scheme=scheme)
    for empty in (True, False):
        if not empty:
            hostile(service)
        for address in everywhere(service):
            eyes.page.goto(base + address)
            found += faults(eyes.page, axe)
    eyes.context.close()
    assert found == []
    assert [line for line in eyes.seen if "404" not in line] == []


def test_no_page_is_wider_than_a_phone(browser: Any, served: tuple[Service, str]) -> None:
    service, base = served
    hostile(service)
    eyes = Eyes(browser)
    eyes.page.set_viewport_size({"width": 390, "height": 800})
    wide = []
    for address in everywhere(service):
        eyes.page.goto(base + address)
        if eyes.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(address)
    eyes.context.close()
    assert wide == []

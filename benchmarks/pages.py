"""A filled store -> how long each list and page of the service takes, at several filters and depths."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from statistics import median

from flask.testing import FlaskClient

from reconciler.queries import Filters, Page, every
from reconciler.service import Service
from reconciler.settings import Settings
from reconciler.web import create_app

_DEEP = 10
LISTS = {
    "reports": ("", "source=@source", "topic=@topic", "since=2024-01-03", "until=2024-01-03", "q=strike", "q=blocked",
        "limit=200"),
    "claims": ("", "report=@report", "topic=@topic", "standing=disputed", "standing=superseded", "q=strike", "q=the", "limit=200"),
    "topics": ("", "open=true", "open=false", "since=2024-01-03", "q=strike", "q=the"),
    "contradictions": (
        "", "topic=@topic", "kind=date", "state=open", "state=dismissed", "kind=date&state=confirmed", "min_score=0.999", "source=@source",
        "since=2024-01-03", "until=2024-01-03", "q=blocked", "q=the", "limit=200",
    ),
    "supersessions": ("", "topic=@topic", "report=@report"),
    "sources": ("", "since=2024-01-03"),
    "audit": ("",),
    "changes": ("",),
}  # fmt: skip
PAGES = (
    "/", "/contradictions", "/contradictions?state=open", "/contradictions?state=open&sort=confidence",
    "/contradictions?state=open&sort=topic",
    "/contradictions?state=open&kind=date", "/contradictions?source=@source", "/contradictions?q=blocked",
    "/contradictions?topic=@largest", "/topics", "/topics?open=true", "/topics/@topic", "/topics/@largest", "/topics/@largest/questions",
    "/topics/@largest/regroup", "/reports", "/reports?source=@source", "/reports/@report", "/contradictions/@contradiction", "/sources",
    "/sources/@publisher", "/summary", "/search?q=strike", "/search?q=the", "/metrics", "/topics/@topic?as_of=2024-01-05",
    "/topics/@largest?as_of=2024-01-05", "/topics/@largest?known_at=2100-01-01", "/topics?as_of=2024-01-05",
    "/?as_of=@middle", "/contradictions?as_of=@middle", "/summary?as_of=@middle", "/api/v1/claims?as_of=@middle",
    "/topics/@largest?as_of=@middle",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Timed:
    """An address with the milliseconds of processor time that answering it took (the median of a few), and the answer's size."""

    address: str
    ms: float
    size: int


def time_pages(service: Service, runs: int = 3) -> list[Timed]:
    """Every list at its first and at a deep page, and every page; of a past moment, as it is asked for the first time."""
    app = create_app(service, Settings(judge="rules"))
    app.config.update(TESTING=True)
    client, names = app.test_client(), _names(service)
    # Only the last moment is held.
    forget = partial(service.looker.moments.get, "none", object)
    return [_timed(client, called, address, runs, forget) for called, address in _addresses(client, names)]


def _addresses(client: FlaskClient, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What each address is called, and the address."""
    for listed, filters in LISTS.items():
        for each in filters:
            called = f"/api/v1/{listed}{f'?{each}' if each else ''}"
            yield called, _filled_in(called, names)
            if deep := _deep(client, _filled_in(called, names)):
                yield f"{called} (deep)", deep
    yield from ((called, _filled_in(called, names)) for called in PAGES)


def _deep(client: FlaskClient, first: str) -> str | None:
    """The address of a page far down the list, None where it has no other page."""
    joined = "&" if "?" in first else "?"
    cursor = client.get(first).json["next"]
    for _ in range(_DEEP if cursor else 0):
        following = client.get(f"{first}{joined}cursor={cursor}").json["next"]
        if following is None:
            break
        cursor = following
    return f"{first}{joined}cursor={cursor}" if cursor else None


def _timed(client: FlaskClient, called: str, address: str, runs: int, forget: Callable[[], object]) -> Timed:
    taken, size = [], len(client.get(address).data)
    for _ in range(runs):
        forget()
        start = time.process_time()
        answer = client.get(address)
        taken.append((time.process_time() - start) * 1000)
        assert answer.status_code == 200, f"{address}: {answer.status_code} {answer.text[:300]}"
    return Timed(called, median(taken), size)


def _names(service: Service) -> dict[str, str]:
    """One of each kind of record, of a topic in which something contradicts; the topic with most reports, the busiest source."""
    shelf = service.store.shelf
    largest = max(every(lambda page: shelf.list_topics(Filters(), page)), key=lambda topic: len(topic.reports))
    publisher = max(shelf.list_sources(Page(200)).records, key=lambda source: source.reports)
    found = shelf.list_contradictions(Filters(), Page(1)).records[0]
    claim, _ = shelf.claims_by_id([found.earlier])[found.earlier]
    report = service.store.archive.reports_by_id([claim.report_id])[claim.report_id]
    named = {"contradiction": found.id, "topic": found.topic_id, "report": report.id, "source": report.source.replace(" ", "+")}
    at = sorted(report.published_at for report in service.store.archive.reports_by_id(service.store.archive.report_ids()).values())
    return named | {"largest": largest.id, "publisher": publisher.id, "middle": at[len(at) // 2].date().isoformat()}


def _filled_in(address: str, names: Mapping[str, str]) -> str:
    for kind, id_ in names.items():
        address = address.replace(f"@{kind}", id_)
    return address

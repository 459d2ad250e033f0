"""Pages of a topic that is too large for a page: the foremost of everything, how much more there is, and where that is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from benchmarks.filling import fill
from benchmarks.generator import Newsroom
from reconciler.pipeline.lines import TopicSummary
from reconciler.queries import Filters, Page
from reconciler.service import Service
from reconciler.settings import Settings
from reconciler.text.lexicon import Lexicon
from reconciler.web import create_app

from .conftest import rules_service

_LARGEST = 100_000


@pytest.fixture(scope="module")
def large(lexicon: Lexicon) -> Service:
    """A newsroom's days of which nine matters have been made one topic."""
    service = rules_service()
    fill(service, list(Newsroom(lexicon, 1).reports(320)))
    shelf = service.store.shelf
    first, *others = sorted(shelf.list_topics(Filters(), Page(200)).records, key=lambda one: -len(one.reports))
    for other in others[:8]:
        service.decider.merge(shelf.topics_of(other.reports[0])[0], shelf.topics_of(first.reports[0])[0], "", "")
    return service


@pytest.fixture(scope="module")
def reader(large: Service) -> FlaskClient:
    return create_app(large, Settings(judge="rules")).test_client()


@pytest.fixture(scope="module")
def topic(large: Service) -> str:
    return max(large.store.shelf.list_topics(Filters(), Page(200)).records, key=lambda one: len(one.reports)).id


@pytest.fixture(scope="module")
def told(large: Service, topic: str) -> TopicSummary:
    return large.looker.summary(topic).topics[0]


def figure(page: str, before: str) -> int:
    """The number in front of some words, 0 where they are not on the page."""
    found = re.search(rf"([0-9,]+) {before}", page)
    return int(found[1].replace(",", "")) if found else 0


def questions_pages(reader: FlaskClient, topic: str, moment: str = "") -> Iterator[str]:
    """All pages of a topic's questions, one after the other as they lead on."""
    address = f"/topics/{topic}/questions{moment}"
    while address:
        page = reader.get(address).text
        yield page
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1].replace("&amp;", "&") if following else ""


def test_no_page_is_larger_than_a_hundred_kilobytes(reader: FlaskClient, topic: str, told: TopicSummary) -> None:
    moment = f"?as_of={told.last_at.strftime('%Y-%m-%d')}T00:00Z"
    paths = ["/", "/summary", "/contradictions", f"/contradictions?topic={topic}", f"/topics/{topic}/regroup", f"/topics/{topic}/questions"]
    paths += ["/contradictions?state=open&limit=16", "/topics?limit=200", "/reports?limit=200", "/search?q=the&limit=50"]
    for path in [*paths, f"/topics/{topic}", f"/topics/{topic}{moment}", f"/topics/{topic}/questions{moment}", f"/summary{moment}"]:
        answer = reader.get(path)
        assert answer.status_code == 200, path
        assert len(answer.data) < _LARGEST, path


def test_of_each_part_of_the_account_what_is_not_shown_is_counted(reader: FlaskClient, topic: str, told: TopicSummary) -> None:
    page = reader.get(f"/topics/{topic}").text
    assert len(told.disputed) > 5
    standing = {each.claim.claim_id for each in told.stands}
    assert page.count('<li class="stands') + figure(page, "more lines? that stands?") == len(standing)
    assert page.count('<li class="disputed') + figure(page, "more disputes?") == len(told.disputed)
    uncontested = page.split("Also reported, uncontested")[1].split("</section>")[0]
    more = figure(uncontested, "more (?:is|are) not shown")
    assert uncontested.count("<blockquote") + more == len(told.uncontested) + told.more_uncontested
    assert page.count('<li class="dated"><span class="when">') + figure(page, "older reports?") == told.reports
    address = re.search(r'the <a href="([^"]+)">full summary</a> to download', page)
    assert address
    whole = reader.get(address[1].replace("&amp;", "&")).text
    assert all(each.sides[0][0].quote in whole for each in told.disputed)


def test_large_numbers_are_grouped(reader: FlaskClient, large: Service) -> None:
    count = large.store.desk.matches("the")["claims"]
    assert count is not None
    assert count > 999
    assert f'<span class="count">{count:,}</span>' in reader.get("/search?q=the").text


def test_all_questions_are_drawn_on_pages_of_their_own(reader: FlaskClient, large: Service, topic: str) -> None:
    count = len(large.store.shelf.questions(topic))
    page = reader.get(f"/topics/{topic}").text
    assert page.count('<section class="question">') + figure(page, "more questions?: drawn here are") == count
    assert f'href="/topics/{topic}/questions">All questions of this topic' in page
    pages = list(questions_pages(reader, topic))
    assert len(pages) > 1
    names = [name for each in pages for name in re.findall(r'class="timeline"[^>]*><defs><marker id="tip-([^"]+)"', each)]
    assert len(names) == len(set(names)) == count
    assert "There are none on this page." in reader.get(f"/topics/{topic}/questions?page=99").text
    assert reader.get(f"/topics/{topic}/questions?page=0").status_code == 422
    assert reader.get("/topics/nothing/questions").status_code == 404


def test_pages_of_questions_stay_at_the_moment_that_is_shown(reader: FlaskClient, topic: str, told: TopicSummary) -> None:
    moment = f"?as_of={told.last_at.strftime('%Y-%m-%d')}T00:00Z"
    pages = list(questions_pages(reader, topic, moment))
    assert len(pages) > 1
    for each in pages:
        assert "A past moment is shown" in each
        assert f'href="/topics/{topic}?as_of=' in each


def test_the_summary_tells_the_latest_topics_and_leads_to_the_others(reader: FlaskClient, large: Service) -> None:
    page = reader.get("/summary").text
    topics = large.store.shelf.list_topics(Filters(), Page(200)).records
    assert re.findall(r'<section class="topic" id="([^"]+)"', page) == [one.id for one in topics[:2]]
    contents = page.split('<nav class="contents"')[1].split("</nav>")[0]
    named = re.findall(r'href="(?:#|/topics/)(topic_[^"?]+)"', contents)
    assert named == [one.id for one in topics[:30]]
    assert figure(contents, "older topics?") == max(0, len(topics) - 30)

"""ISO times are parsed or refused; dates in sentences are resolved in the report's own zone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.text.times import parse_time, stated_times

# A Wednesday.
NOW = datetime.fromisoformat("2026-01-14T09:30:00+08:00")


def test_an_offset_is_kept() -> None:
    assert parse_time("2026-01-14T09:30:00+08:00")[0].isoformat() == "2026-01-14T09:30:00+08:00"


def test_a_time_without_an_offset_is_read_as_utc_and_says_so() -> None:
    assert parse_time("2026-01-14T09:30:00") == (datetime(2026, 1, 14, 9, 30, tzinfo=UTC), True)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "yesterday",
        "0000-01-01T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2026-02-30",
    ],
)
def test_what_is_no_time_is_refused_with_the_reason(bad: str) -> None:
    with pytest.raises(ValueError, match=r"ISO 8601|outside"):
        parse_time(bad)


@pytest.mark.parametrize(
    ("sentence", "since"),
    [
        ("Customs told agents on Tuesday.", "2026-01-13"),
        ("It closed on Wednesday.", "2026-01-14"),
        ("It closed last Wednesday.", "2026-01-07"),
        ("It closed yesterday.", "2026-01-13"),
        ("It happened last week.", "2026-01-05"),
        ("It happened earlier this month.", "2026-01-01"),
        ("It was cleared on Jan. 13.", "2026-01-13"),
        ("It was cleared on 28 December.", "2025-12-28"),
        ("It was cleared on March 3, 2024.", "2024-03-03"),
        ("Sales were halted last year.", "2025-01-01"),
        ("Two weeks ago it was shut.", "2025-12-31"),
        ("It was sold in 2016.", "2016-01-01"),
        ("On the 9th it was shut.", "2026-01-09"),
        ("On 2026-01-02 it was shut.", "2026-01-02"),
    ],
)
def test_a_stated_date_is_resolved_against_the_report(sentence: str, since: str) -> None:
    [found] = stated_times(sentence, NOW)
    assert found.since.date().isoformat() == since
    assert found.since.utcoffset() == NOW.utcoffset()


def test_the_entry_time_of_a_live_page_is_a_time() -> None:
    [found] = stated_times("08:15 - The road is closed.", NOW)
    assert found.since.isoformat() == "2026-01-14T08:15:00+08:00"


@pytest.mark.parametrize(
    "sentence", ["He may go.", "The march went on.", "31 February was fine.", "It is the 3rd floor.", "A second opinion."]
)
def test_what_is_no_date_is_none(sentence: str) -> None:
    assert stated_times(sentence, NOW) == []


@given(st.text(max_size=200), st.datetimes(timezones=st.just(UTC)))
def test_no_text_and_no_day_makes_the_reader_fail(text: str, now: datetime) -> None:
    for found in stated_times(text, now):
        assert found.since < found.until

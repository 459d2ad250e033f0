"""ISO times are parsed or refused; dates in sentences are resolved in the report's own zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.text.instants import parse_time
from reconciler.text.times import stated_times

# A Wednesday.
NOW = datetime.fromisoformat("2026-01-14T09:30:00+08:00")


def test_an_offset_is_kept() -> None:
    assert parse_time("2026-01-14T09:30:00+08:00")[0].isoformat() == "2026-01-14T09:30:00+08:00"


def test_a_time_without_an_offset_is_read_as_utc_and_says_so() -> None:
    # A plus sign in an address that was not written as %2B.
    assert parse_time("2026-01-14T09:30:00 08:00") == parse_time("2026-01-14T09:30:00+08:00")
    assert parse_time("2026-01-14 08:00") == parse_time("2026-01-14T08:00")
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
    with pytest.raises(ValueError, match=r"ISO 8601|outside|no day and time"):
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
        ("On the 9th Karsa shut it.", "2026-01-09"),
        ("On the 9th customs shut it.", "2026-01-09"),
        ("The strike of the 9th was long.", "2026-01-09"),
        ("The 9th U.S. Circuit Court on Tuesday rejected it.", "2026-01-13"),
        ("On 2026-01-02 it was shut.", "2026-01-02"),
    ],
)
def test_a_stated_date_is_resolved_against_the_report(sentence: str, since: str) -> None:
    [found] = stated_times(sentence, NOW)
    assert found.since.date().isoformat() == since
    assert found.since.utcoffset() == NOW.utcoffset()


@pytest.mark.parametrize(
    ("sentence", "since"),
    [
        ("The council will vote on Friday.", "2026-01-16"),
        ("A court is due to rule by Monday.", "2026-01-19"),
        ("The vote scheduled for Friday was put off on Tuesday.", "2026-01-16"),
        ("The tunnel stays closed until Friday.", "2026-01-16"),
        ("The council will vote on Wednesday.", "2026-01-14"),
        ("The council voted on Friday.", "2026-01-09"),
        ("It will reopen, the port said on Monday.", "2026-01-12"),
        ("He was expected to leave on Friday but stayed.", "2026-01-09"),
        ("Until Monday nothing had moved.", "2026-01-12"),
        ("A plan to build a bridge was dropped on Friday.", "2026-01-09"),
        ("He flew to Paris on Friday.", "2026-01-09"),
        ("Dockers returned to work on Monday.", "2026-01-12"),
        ("Prices rose to record levels on Monday.", "2026-01-12"),
        ("She spoke to voters on Monday.", "2026-01-12"),
        ("The number fell to about 40 on Monday.", "2026-01-12"),
        ("The port shut due to fog on Monday.", "2026-01-12"),
        ("Talks failed, according to envoys, on Monday.", "2026-01-12"),
        ("They plan to land on Friday.", "2026-01-16"),
        ("The firm vowed to jail nobody on Friday.", "2026-01-16"),
        ("Minister to Resign on Friday", "2026-01-16"),
        ("Talks resume on Friday, the envoy said.", "2026-01-16"),
        ("The bridge opens to lorries on Monday.", "2026-01-19"),
        ("The ban takes effect on Saturday.", "2026-01-17"),
        ("The new law comes into force on Friday.", "2026-01-16"),
        ("Police opened fire at the start of the race on Friday.", "2026-01-09"),
        ("The end of the strike on Friday was cheered.", "2026-01-09"),
        ("The fair opens each spring, and on Friday it was sold.", "2026-01-09"),
        ("Monday's strike is off.", "2026-01-19"),
        ("Monday's strike by train drivers has been called off.", "2026-01-19"),
        ("Friday's vote was postponed.", "2026-01-16"),
        ("Monday's vote was postponed.", "2026-01-12"),
        ("Monday's order was suspended.", "2026-01-12"),
        ("Monday's letter would have ended it.", "2026-01-12"),
        ("Next try Saturday", "2026-01-17"),
        ("Launch now Saturday", "2026-01-17"),
        ("NASA eyes Saturday for launch", "2026-01-17"),
        ("Strike called off, trains normal Monday", "2026-01-19"),
        ("The next try on Saturday failed.", "2026-01-10"),
        ("It carried more than on a normal Monday.", "2026-01-12"),
    ],
)
def test_a_day_of_the_week_is_the_next_one_where_the_verb_looks_ahead(sentence: str, since: str) -> None:
    assert stated_times(sentence, NOW)[0].since.date().isoformat() == since


@pytest.mark.parametrize(
    "sentence",
    [
        "The 9th Circuit said no.",
        "Judges of the 9th Circuit lifted it.",
        "The 6th Fleet sailed.",
        "A crew on the 12th floor escaped.",
        "At the 12th count she led.",
        "The 12th-century tower fell.",
    ],
)
def test_what_is_only_counted_is_no_day(sentence: str) -> None:
    assert stated_times(sentence, NOW) == []


@pytest.mark.parametrize(
    ("sentence", "published_at", "since"),
    [
        ("The ban was imposed last October.", "2026-04-02T10:00:00Z", "2025-10-01"),
        ("He was appointed last June.", "2026-06-07T10:00:00Z", "2025-06-01"),
        ("Sales fell in December.", "2026-06-15T10:00:00Z", "2025-12-01"),
        ("She was sentenced to five years in December.", "2026-06-15T10:00:00Z", "2025-12-01"),
        ("The ship was towed to port in December.", "2026-06-15T10:00:00Z", "2025-12-01"),
        ("The crew was taken to safety in December.", "2026-06-15T10:00:00Z", "2025-12-01"),
        ("She was sent to jail in December.", "2026-06-15T10:00:00Z", "2025-12-01"),
        ("The firms agreed to merge in December.", "2026-06-15T10:00:00Z", "2026-12-01"),
        ("In July the mayor resigned.", "2026-06-15T10:00:00Z", "2025-07-01"),
        ("The mayor resigned on 3 December.", "2026-06-15T10:00:00Z", "2025-12-03"),
        ("The mayor will resign in July.", "2026-06-15T10:00:00Z", "2026-07-01"),
        ("The bridge opens in July.", "2026-06-15T10:00:00Z", "2026-07-01"),
        ("The hearing was fixed for 19 July.", "2026-06-15T10:00:00Z", "2026-07-19"),
        ("The vote was held on 16 June.", "2026-06-15T10:00:00Z", "2026-06-16"),
        ("It was born on 29 February.", "2025-01-14T10:00:00Z", "2024-02-29"),
    ],
)
def test_a_month_is_the_last_one_where_the_verb_is_past(sentence: str, published_at: str, since: str) -> None:
    [found] = stated_times(sentence, datetime.fromisoformat(published_at))
    assert found.since.date().isoformat() == since


AUTUMN = datetime.fromisoformat("2026-09-29T10:00:00Z")


@pytest.mark.parametrize(
    ("sentence", "since"),
    [
        ("Results would be published on October 8.", "2026-10-08"),
        ("The court had set November 8 as the date.", "2026-11-08"),
        ("The vote will be held on October 14.", "2026-10-14"),
        ("The name is to be announced on October 8.", "2026-10-08"),
        ("Figures should be released on October 8.", "2026-10-08"),
        ("The pipe would not be formally opened in October, the firm said.", "2026-10-01"),
        ("The union called a vote on 14 October.", "2026-10-14"),
        ("The president announced elections on 15 November.", "2026-11-15"),
        ("The fair closed early and reopens on 9 October.", "2026-10-09"),
        ("The licence is revoked as of 31 October.", "2026-10-31"),
        ("It was to have ended in October.", "2026-10-01"),
        ("Voters registered on 10 October may vote.", "2026-10-10"),
        ("Bills of lading dated 1 November need a stamp.", "2026-11-01"),
        ("The club sold out the match of 24 October.", "2026-10-24"),
        ("Her staff were paid until the end of October.", "2026-10-21"),
        ("The show comes back in January.", "2027-01-01"),
        ("Sales end on the last Saturday of January.", "2027-01-01"),
    ],
)
def test_a_date_that_comes_within_weeks_is_not_last_year_s(sentence: str, since: str) -> None:
    assert stated_times(sentence, AUTUMN)[0].since.date().isoformat() == since


@pytest.mark.parametrize(
    ("sentence", "since"),
    [
        ("The vote was held on October 8.", "2025-10-08"),
        ("The vote had been held in Karsa on Wednesday, 8 October.", "2025-10-08"),
        ("It was as it was on Thursday, 8 October.", "2026-10-08"),
        ("The mayor resigned on 8 October after a row.", "2025-10-08"),
        ("The mayor wrote again in October.", "2025-10-01"),
        ("Voting took place in all provinces on 8 October.", "2025-10-08"),
        ("The law came into force on 8 October.", "2025-10-08"),
        ("Officials said the fair held on 8 October had drawn 4,000.", "2025-10-08"),
        ("On 8 October he left the party.", "2025-10-08"),
        ("It fell, and in October it rose.", "2025-10-01"),
        ("Two other cables were damaged in November.", "2025-11-01"),
        ("The works has been shut since 8 October.", "2025-10-08"),
        ("The works is shut since October.", "2025-10-01"),
        ("It will be told what was found on 3 November last year.", "2025-11-03"),
        ("It opens on 3 March next year.", "2027-03-03"),
        ("In May the public had been told.", "2026-05-01"),
        ("From April to August it was shut.", "2026-04-01"),
        ("They take back the letter of February.", "2026-02-01"),
        ("It goes to the king on the fourteenth of February.", "2027-02-01"),
        ("Last day of lessons: Friday 9 July.", "2027-07-09"),
    ],
)
def test_another_year_is_meant_where_the_words_beside_a_date_say_so(sentence: str, since: str) -> None:
    assert stated_times(sentence, AUTUMN)[0].since.date().isoformat() == since


@pytest.mark.parametrize(
    ("sentence", "since", "days"),
    [
        ("It shut at the end of August.", "2026-08-21", 10),
        ("It shut in mid-August.", "2026-08-11", 10),
        ("It shut late August.", "2026-08-21", 10),
        ("It shut at the beginning of March 2025.", "2025-03-01", 10),
        ("It shut in August.", "2026-08-01", 30),
        ("It was the end of an era in August.", "2026-08-01", 30),
    ],
)
def test_a_part_of_a_month_is_a_third_of_it(sentence: str, since: str, days: int) -> None:
    [found] = stated_times(sentence, AUTUMN)
    assert (found.since.date().isoformat(), (found.until - found.since).days) == (since, days)


def test_the_entry_time_of_a_live_page_is_a_time() -> None:
    [found] = stated_times("08:15 - The road is closed.", NOW)
    assert found.since.isoformat() == "2026-01-14T08:15:00+08:00"


@pytest.mark.parametrize(
    "sentence", ["He may go.", "The march went on.", "31 February was fine.", "It is the 3rd floor.", "A second opinion."]
)
def test_what_is_no_date_is_none(sentence: str) -> None:
    assert stated_times(sentence, NOW) == []


@pytest.mark.parametrize(
    "now", ["0001-01-01T00:00:00+00:00", "0001-01-01T06:00:00+05:00", "9999-12-31T23:59:59+00:00", "9999-12-31T20:00:00-03:00"]
)
def test_at_the_ends_of_the_calendar_only_what_lies_in_it_is_a_date(now: str) -> None:
    said = "It shut today, on Monday, tomorrow, last week, next year, on 3 May, in July, last June, in 2019 and two years ago."
    for found in stated_times(said, datetime.fromisoformat(now)):
        assert found.since.astimezone(UTC) < found.until.astimezone(UTC)


@settings(deadline=None)
@given(st.text(max_size=200), st.datetimes(timezones=st.just(UTC)))
def test_no_text_and_no_day_makes_the_reader_fail(text: str, now: datetime) -> None:
    for found in stated_times(text, now):
        assert found.since < found.until


@pytest.mark.parametrize(
    ("sentence", "since", "hours"),
    [
        ("The board dismissed him late on Sunday, US Eastern time.", "2026-01-11T18:00:00-05:00", 6),
        ("The board dismissed him on Monday morning, Tokyo time.", "2026-01-12T06:00:00+09:00", 6),
        ("It shut on Tuesday night.", "2026-01-13T18:00:00+08:00", 12),
        ("It shut early on Tuesday.", "2026-01-13T00:00:00+08:00", 9),
        ("On the evening of 3 January it shut.", "2026-01-03T18:00:00+08:00", 6),
        ("It shut at 3:40 a.m. on Monday.", "2026-01-12T03:40:00+08:00", 1 / 60),
        ("It shut on Monday at 15:30 GMT.", "2026-01-12T15:30:00+00:00", 1 / 60),
        ("The Karsa index closed at 3.40 on Monday.", "2026-01-12T00:00:00+08:00", 24),
        ("It shut at 99 p.m. on Monday.", "2026-01-12T00:00:00+08:00", 24),
        ("PT Karsa shipped 5 PT units on Monday.", "2026-01-12T00:00:00+08:00", 24),
        ("Washington time and again failed, and it broke on Monday.", "2026-01-12T00:00:00+08:00", 24),
        ("It shut at 12.05 p.m. yesterday.", "2026-01-13T12:05:00+08:00", 1 / 60),
        ("It sold 15 ships at 20 on Monday.", "2026-01-12T00:00:00+08:00", 24),
        ("PT Karsa sold it on Monday.", "2026-01-12T00:00:00+08:00", 24),
        ("The Pacific fleet sailed on Monday.", "2026-01-12T00:00:00+08:00", 24),
    ],
)
def test_parts_of_a_day_and_zones_that_a_sentence_names_count(sentence: str, since: str, hours: float) -> None:
    [stated] = stated_times(sentence, NOW)
    assert stated.since.isoformat() == since
    assert (stated.until - stated.since).total_seconds() == pytest.approx(hours * 3600)


def test_a_clock_time_belongs_to_the_day_that_it_stands_beside() -> None:
    monday, tuesday = stated_times("It closed at 9:00 on Monday and reopened on Tuesday.", NOW)
    assert (monday.since.hour, tuesday.until - tuesday.since) == (9, timedelta(1))


def test_a_zone_is_left_alone_before_there_were_any() -> None:
    [stated] = stated_times("It was on Monday, US Eastern time.", datetime(1850, 6, 5, tzinfo=UTC))
    assert stated.since.utcoffset() == timedelta(0)


def test_one_act_under_two_calendars_is_at_one_time() -> None:
    [tokyo] = stated_times("It was on Monday morning, Tokyo time.", datetime.fromisoformat("2026-03-02T08:30:00+09:00"))
    [eastern] = stated_times("It was on Sunday evening, US Eastern time.", datetime.fromisoformat("2026-03-01T19:10:00-05:00"))
    assert tokyo.since < eastern.until
    assert eastern.since < tokyo.until


@settings(deadline=None)
@given(st.text(max_size=80), st.datetimes(timezones=st.just(UTC)))
def test_no_sentence_and_no_time_of_publication_break_the_reading_of_times(sentence: str, now: datetime) -> None:
    for stated in stated_times(f"{sentence} at 9 p.m. on Monday, Tokyo time", now):
        assert stated.since <= stated.until

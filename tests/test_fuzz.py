"""Whatever is written, each reader answers within its bounds, or refuses with one of our errors. RECONCILER_FUZZ: how many cases each."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reconciler.documents.markdown import escape
from reconciler.documents.tables import cell
from reconciler.errors import BadInput
from reconciler.intake.drafts import report_from
from reconciler.intake.feeds import feed_entries
from reconciler.intake.files import Found, reports_in
from reconciler.intake.html import article
from reconciler.pipeline.claims import read
from reconciler.records import Report
from reconciler.text.asides import asides, comparisons
from reconciler.text.differences import differences
from reconciler.text.figures import figures
from reconciler.text.instants import parse_time
from reconciler.text.lexicon import Lexicon
from reconciler.text.numbers import quantities
from reconciler.text.sentences import LONGEST, sentences
from reconciler.text.speakers import speaker
from reconciler.text.times import stated_times

from .bait import PIECES

CASES = settings(
    max_examples=int(os.environ.get("RECONCILER_FUZZ", "40")), deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)
TEXT = st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(PIECES), ANY), max_size=25).map("".join)
ZONES = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=ZONES)  # noqa: DTZ001 - the zone is drawn
NOW = datetime(2026, 11, 1, tzinfo=UTC)


@CASES
@given(TEXT)
@example("\u2028\x85 “a”")
def test_sentences_are_spans_in_order_without_white_space_around_them(lexicon: Lexicon, text: str) -> None:
    end = 0
    for start, stop in sentences(text, "en", lexicon):
        assert end <= start < stop <= start + LONGEST
        assert text[start:stop] == text[start:stop].strip() != ""
        end = stop


@CASES
@given(TEXT, TEXT, MOMENTS, st.text(min_size=1, max_size=20))
def test_claims_are_spans_with_an_effective_time_that_is_none_to_come(
    lexicon: Lexicon, title: str, text: str, at: datetime, source: str
) -> None:
    report = Report("r", source, title, text, at, NOW)
    made = read(report, lexicon)
    for claim in made.claims:
        part = title if claim.part == "title" else text
        assert part[claim.start : claim.end] == claim.text
        assert claim.effective_at <= at
        assert all(claim.start <= reading.start < reading.end <= claim.end for reading in claim.readings)
    assert all(0 < weight <= 1 for weight in made.terms.values())
    assert read(report, lexicon) == made


@CASES
@given(TEXT, MOMENTS)
def test_times_and_quantities_and_asides_lie_within_their_sentence(lexicon: Lexicon, sentence: str, at: datetime) -> None:
    for stated in stated_times(sentence, at):
        assert 0 <= stated.start < stated.end <= len(sentence)
        assert stated.since < stated.until
    for found in quantities(sentence, lexicon):
        assert 0 <= found.start < found.end <= len(sentence)
        assert found.low <= found.high
    for start, end in (*asides(sentence), *comparisons(sentence, lexicon)):
        assert 0 <= start <= end <= len(sentence)
    assert all(words for _, words in figures(sentence))


@CASES
@given(TEXT, st.booleans())
@example("according to the (a) a", False)
@example("According to Jane Roe (45) of Karsa, the port is shut.", False)
def test_a_speaker_is_words_of_the_sentence(lexicon: Lexicon, sentence: str, closing: bool) -> None:
    who = speaker(sentence, lexicon, closing=closing)
    assert who is None or who in " ".join(sentence.split())


@CASES
@given(TEXT, TEXT)
def test_differences_make_up_both_texts(before: str, after: str) -> None:
    edits = differences(before, after)
    assert "".join(edit.before for edit in edits) == before
    assert "".join(edit.after for edit in edits) == after


@CASES
@given(st.one_of(ANY, st.from_regex(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?(Z|[+-]\d\d:?\d\d)?", fullmatch=True)))
def test_a_time_is_one_that_can_be_compared_or_is_refused(value: str) -> None:
    try:
        moment, assumed = parse_time(value)
    except ValueError:
        return
    assert moment.astimezone(UTC)
    assert assumed in {True, False}


TAGS = (
    "<p> </p> <div> <br> <b <a href=' '> \" <!-- --> <script> </script> <title> <meta <time datetime= <table><td> <![CDATA[ ]]> <?x".split()
)
MARKUP = st.lists(st.one_of(st.sampled_from(TAGS), st.sampled_from(PIECES), ANY), max_size=25).map("".join)


@CASES
@given(MARKUP)
def test_a_page_has_an_article_with_text_or_is_refused(page: str) -> None:
    try:
        found = article(page)
    except BadInput:
        return
    assert found["text"].strip()


FEED = "<item> </item> <title> </title> <description> <pubDate> <link> <guid> <entry> <content> <!DOCTYPE <!ENTITY &x; xmlns:a='".split()
HEADS = ("<rss version='2.0'><channel><title>W</title>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "")


@CASES
@given(st.sampled_from(HEADS), st.lists(st.one_of(st.sampled_from(FEED), st.sampled_from(TAGS), ANY), max_size=25).map("".join))
def test_a_feed_has_entries_or_is_refused(head: str, rest: str) -> None:
    try:
        entries, left_out = feed_entries((head + rest).encode())
    except BadInput:
        return
    assert left_out == 0
    assert all(isinstance(value, str) and value for entry in entries for value in entry.values())


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), ANY, TEXT, st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=5,
)
NAMES = (
    "source",
    "title",
    "text",
    "html",
    "published_at",
    "url",
    "author",
    "language",
    "external_id",
    "retracts",
    "embargoed_until",
    "odd",
)


@CASES
@given(
    st.dictionaries(st.sampled_from(NAMES), st.one_of(VALUES, TEXT)),
    st.sampled_from((".json", ".ndjson", ".txt", ".html", ".xml", ".eml", ".csv")),
)
def test_fields_are_a_report_that_can_be_stored_or_name_what_is_wrong(given_: dict[str, Any], ending: str) -> None:
    for found in [Found(1, given_), *reports_in(json.dumps(given_).encode(), f"x{ending}")]:
        try:
            report = report_from(found.fields or {}, NOW)
        except BadInput:
            continue
        assert report.text.strip()
        assert "\x00" not in report.text + report.title + report.source
        (report.text + report.title + report.source + " ".join(report.warnings)).encode()


@CASES
@given(st.binary(max_size=200), st.sampled_from((".json", ".ndjson", ".txt", ".html", ".xml", ".eml", ".csv")))
@example(b"\xef\xbb\xbf", ".txt")
@example(b"\xff\xfe<\x00r\x00s\x00s\x00", ".xml")
def test_bytes_are_reports_or_say_what_is_wrong_with_them(content: bytes, ending: str) -> None:
    for found in reports_in(content, f"x{ending}"):
        assert (found.fields is None) == (found.fault is not None)


@CASES
@given(TEXT)
def test_what_documents_print_is_one_line_and_no_formula(text: str) -> None:
    assert len(escape(text).splitlines()) <= 1
    assert not cell(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))

"""Documents to hand on: cited, checkable, and inert."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import render_template_string
from flask.testing import FlaskClient

from reconciler.documents import as_csv, as_html, as_json, as_markdown
from reconciler.documents.markdown import escape
from reconciler.documents.words import attribution, moment, quoted
from reconciler.intake.drafts import report_from
from reconciler.pipeline.candidates import Lineage
from reconciler.pipeline.excerpts import about, starts_inside
from reconciler.pipeline.holding import perhaps_ended
from reconciler.pipeline.lines import Cited, Disputed, Stands, Superseded, TopicSummary
from reconciler.pipeline.summary import Summary, summarise
from reconciler.pipeline.surest import surest
from reconciler.pipeline.wording import UNSURE, because, why
from reconciler.queries import Filters, Page
from reconciler.records import Basis, Claim, Contradiction, Kind, Link, Modality, State, Superseding
from reconciler.service import Service
from reconciler.text.keys import content_id

from .conftest import CLOSED, NOON, REOPENED, fields, rules_service
from .stories import all_found, story

COPY = {**CLOSED, "source": "Copycat", "url": None, "title": "Other", "published_at": "2026-03-01T10:00:00Z"}


@pytest.fixture
def summary() -> Summary:
    service: Service = rules_service()
    for each in (CLOSED, REOPENED, COPY):
        service.submitter.submit(each)
    return service.looker.summary()


def test_markdown_says_what_stands_because_of_what_and_cites_it(summary: Summary) -> None:
    written = as_markdown(summary)
    assert "### What stands" in written
    assert "### Superseded" in written
    assert "  - It reverses what Harbour Wire reported on 1 Mar 2026: “The Port of Karsa" in written
    assert "- Superseded on 3 Mar 2026 by \\[1\\]: “The Port of Karsa has reopened to all vessels" in written
    assert "<https://deltaledger.example/karsa-reopened>" in written
    assert "also printed by Copycat" in written


def test_json_and_csv_have_every_line_with_its_source(summary: Summary) -> None:
    document = json.loads(as_json(summary))
    assert document["topics"][0]["stands"][0]["claim"]["source"] == "Delta Ledger"
    rows = list(csv.DictReader(io.StringIO(as_csv(summary).removeprefix("\ufeff"))))
    assert {row["standing"] for row in rows} == {"stands", "superseded"}
    assert all(row["quote"] and row["source"] and row["published_at"] for row in rows)


def test_html_stands_alone(summary: Summary) -> None:
    page = as_html(summary)
    assert "<script" not in page
    assert set(re.findall(r' (?:href|src)="([^"]*)"', page)) == {"#t1-1", "#t1-2", CLOSED["url"], REOPENED["url"]}
    assert "3 Mar 2026, 09:00 UTC+02:00" in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[a](http://x)", "\\[a\\](http\\://x)"),
        ("see https://x.example and www.x.example", "see https\\://x.example and www\\.x.example"),
        ("![a][b]", "!\\[a\\]\\[b\\]"),
        ("a | b\\", "a \\| b\\\\"),
        ("a\u2028# b\u2029- c\x85> d", "a \\# b - c \\> d"),
        ("&lt;b&#62; ~~x~~ $y$", "\\&lt;b\\&\\#62; \\~\\~x\\~\\~ \\$y\\$"),
        ("left \u202eright\u202c \u2066x\u2069", "left right x"),
        ("\x1b[31mred\x9b0m", "\\[31mred0m"),
        ("<b>", "\\<b\\>"),
        ("# no heading", "\\# no heading"),
        ("- no list", "\\- no list"),
        ("1. no list", "1\\. no list"),
        ("two\nlines", "two lines"),
        ("`code` *bold* _it_", "\\`code\\` \\*bold\\* \\_it\\_"),
        ("bell\x07", "bell"),
    ],
)
def test_markdown_cannot_be_smuggled(text: str, shown: str) -> None:
    assert escape(text) == shown


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t="])
def test_a_cell_that_starts_a_formula_is_defused(start: str) -> None:
    service = rules_service()
    for each in (CLOSED, REOPENED):
        service.submitter.submit({**each, "source": f"{start}1+1", "title": f"{start}cmd|x"})
    for row in csv.DictReader(io.StringIO(as_csv(service.looker.summary()).removeprefix("\ufeff"))):
        assert not any((value or "").startswith(("=", "+", "-", "@", "\t")) for value in row.values())


def test_an_empty_summary_says_so() -> None:
    summary = rules_service().looker.summary()
    assert "Nothing is known" in as_markdown(summary)
    assert "Nothing is known" in as_html(summary)
    assert json.loads(as_json(summary))["topics"] == []


# --- a summary made by hand, with a line of every kind ----------------------------------------------------------------


def cited(number: int, quote: str, **given: Any) -> Cited:
    at = datetime(2026, 3, number, 9, tzinfo=UTC)
    made = Cited(f"c{number}", f"r{number}", quote, None, Modality.REPORTED, f"Source {number}", f"Title {number}", at, at, None, ())
    return replace(made, **given)


def told(**given: Any) -> Summary:
    """A summary of one topic with these lines."""
    none: dict[str, Any] = {"stands": (), "disputed": (), "superseded": (), "withdrawn": (), "uncontested": ()}
    at = datetime(2026, 3, 9, tzinfo=UTC)
    return Summary(None, None, "0.1.0 rules-1-abc abc 0.5 0.6 0.25", (TopicSummary("t", "Port", at, at, 1, 1, **{**none, **given}),))


def sections(written: str) -> list[str]:
    return re.findall(r"^### (.*)$", written, re.MULTILINE)


def test_every_document_has_the_sections_in_one_order() -> None:
    open_, shut = cited(3, "The port is open."), cited(2, "The port is shut.")
    summary = told(
        stands=(Stands("Open?", open_, open_.published_at, None, ()),),
        disputed=(Disputed("Paid?", ((cited(5, "It was paid."),), (cited(4, "It was not."),))),),
        superseded=(Superseded("Open?", shut, open_, "reversal", "", ()),),
        uncontested=(cited(6, "It rained."),),
        recounted=(cited(7, "It had been shut before.", background=True),),
    )
    order = ["What stands", "Still in dispute", "Superseded", "Also reported", "Recounted, not counted as news", "Sources"]
    assert sections(as_markdown(summary)) == order
    assert re.findall("<h3>(.*)</h3>", as_html(summary)) == order
    rows = list(csv.DictReader(io.StringIO(as_csv(summary).removeprefix("\ufeff"))))
    assert [row["section"] for row in rows] == ["stands", "in dispute", "in dispute", "superseded", "also reported", "recounted"]
    assert [(row["side"], row["side_says"]) for row in rows[1:3]] == [("1", "It was paid."), ("2", "It was not.")]
    assert rows[3]["superseded_by_claim_id"] == "c3"
    assert rows[3]["superseded_by_title"] == "Title 3"
    assert [row["background"] for row in rows] == ["false"] * 5 + ["true"]


def test_what_one_claim_superseded_stands_together_under_it() -> None:
    lead = cited(3, "The port of Karsa has reopened to all ships on Tuesday.", title="Port of Karsa reopened")
    headline = replace(lead, claim_id="c0", quote="Port of Karsa reopened")
    first, second = cited(1, "It is shut."), cited(2, "No ship may enter.")
    summary = told(
        superseded=(Superseded("Open?", second, lead, "", "", (first,)), Superseded("May ships enter?", first, headline, "", "", (second,)))
    )
    written = as_markdown(summary)
    assert written.count("Superseded on 3 Mar 2026 by") == 1
    assert written.count("\n  - **") == 2
    assert "Also said in \\[3\\]." in written


def test_no_line_cites_twice() -> None:
    claim = cited(3, "The port is open.")
    again = replace(claim, claim_id="c9", quote="Ships came in.")
    over = cited(2, "It is shut.")
    summary = told(stands=(Stands("Open?", claim, claim.published_at, "it reverses that", (again, over), Basis.REVERSAL, over),))
    assert "Also said" not in as_markdown(summary)


def test_one_claim_is_not_both_reversed_and_brought_up_to_date() -> None:
    claim, over = cited(3, "The port is open."), cited(2, "It is shut.")
    both = [Stands(asks, claim, claim.published_at, words, (), basis, over) for asks, words, basis in AS_TWO_ANSWERS]
    written = as_markdown(told(stands=tuple(both)))
    assert written.count("It is shut.") == 1
    assert "It reverses that: “It is shut.”" in written


AS_TWO_ANSWERS = (("Open?", "it reverses that", Basis.REVERSAL), ("How many?", "it brings up to date that", Basis.UPDATE))


def test_what_is_out_of_date_by_no_sure_pair_does_not_name_one_as_if_it_were() -> None:
    open_, shut = cited(3, "The port is open."), cited(2, "The port is shut.")
    unsure = Superseded(None, shut, open_, Basis.REVERSAL, f"X reports a later, opposite state, {UNSURE}", ())
    assert "(reversed, by this or another report)" in as_markdown(told(superseded=(unsure,)))
    assert "(reversed)" in as_markdown(told(superseded=(replace(unsure, reason="X reports a later, opposite state"),)))


def test_what_is_told_of_january_is_not_told_of_the_year() -> None:
    month = cited(3, "It was sold in January.", effective_at=datetime(2026, 1, 1, tzinfo=UTC))
    year = replace(month, quote="It was sold last year.")
    assert "(of Jan 2026)" in as_markdown(told(uncontested=(month,)))
    assert "(of 2026)" in as_markdown(told(uncontested=(year,)))


@pytest.mark.parametrize(
    ("scores", "chosen"), [((0.4, 0.9, 0.7), 1), ((0.9, 0.9, 0.7), 0), ((None, None, None), 0), ((None, 0.4, None), 1)]
)
def test_of_several_pairs_the_surest_is_named(scores: Sequence[float | None], chosen: int) -> None:
    links = [Link(f"c{number}", "d", Basis.REVERSAL, "") for number in range(len(scores))]
    ids = [content_id("contradiction", link.earlier_claim_id, "d") for link in links]
    found = {
        id_: Contradiction(id_, "t", "q", Kind.STATUS, score, State.OPEN, "a", "b", "", (), None, NOON)
        for id_, score in zip(ids, scores, strict=True)
        if score is not None
    }
    assert surest(links, lambda _ids: found) == links[chosen]
    unsure = [replace(link, reason=UNSURE) for link in links[:2]]
    assert surest([*unsure, links[2]], lambda _ids: found) == links[2]
    assert surest(unsure, lambda _ids: found) == unsure[0]


def test_a_line_has_its_question_speaker_firmness_and_date() -> None:
    claim = cited(3, "It will open.", speaker="the mayor", modality=Modality.PLANNED)
    line = "- **Open?** “It will open.” — the mayor, Source 3, 3 Mar 2026 (a plan) \\[1\\]"
    assert line in as_markdown(told(stands=(Stands("Open?", claim, claim.published_at, None, ()),)))


def test_a_question_stands_once_over_the_lines_that_answer_it_in_the_order_of_its_newest_and_only_the_one_that_tells_most() -> None:
    first, second, third, fourth = (cited(number, f"It is {number}.") for number in (6, 5, 4, 3))
    asked = [("The port", first), ("Paid?", second), ("The port", third), ("The port", fourth), ("Open?", fourth), ("The quay", fourth)]
    summary = told(stands=tuple(Stands(asks, claim, claim.published_at, None, ()) for asks, claim in asked))
    written = as_markdown(summary)
    assert "- **The port**\n  - “It is 6.”" in written
    assert written.count("**The port**") == 1
    told_in_order = [written.index(words) for words in ("It is 6.", "It is 4.", "**Paid?** “It is 5.”", "**Open?** “It is 3.”")]
    assert told_in_order == sorted(told_in_order)


def test_what_a_single_line_is_about_is_left_to_the_line() -> None:
    claim = cited(6, "The port is open.")
    assert "**The port**" not in as_markdown(told(stands=(Stands("The port", claim, claim.published_at, None, ()),)))


@pytest.mark.parametrize("asks", ["Open?", None])
def test_disputes_stand_under_their_question_and_say_themselves_what_is_against_what(asks: str | None) -> None:
    one, other, third = cited(5, "It is open."), cited(4, "It is shut."), cited(3, "It is half open.")
    written = as_markdown(told(disputed=(Disputed(asks, ((one,), (other,))), Disputed(asks, ((one,), (third,))))))
    indent = "  " if asks else ""
    for against in ("It is shut.", "It is half open."):
        assert f"{indent}- “It is open.” — Source 5, 5 Mar 2026 \\[1\\]\n{indent}  - Against “{against}”" in written
    assert written.count("**Open?**") == (1 if asks else 0)


def test_a_page_and_a_document_say_the_same_in_the_same_order(client: FlaskClient) -> None:
    claims = [cited(number, f"It is {number}.") for number in range(9, 2, -1)]
    asked = zip(("The port", None, "Open?", "The port", "Open?", "The quay"), claims, strict=False)
    stands = tuple(Stands(asks, claim, claim.published_at, None, ()) for asks, claim in asked)
    summary = told(stands=stands, disputed=tuple(Disputed(asks, ((claims[0],), (claims[-1],))) for asks in ("Paid?", None, "Paid?")))
    with client.application.test_request_context():
        page = render_template_string('{% from "macros.html" import topic_summary %}{{ topic_summary(topic) }}', topic=summary.topics[0])

    def order(text: str) -> list[str]:
        return re.findall(r"It is \d\.|The port(?=<)|The quay(?=<)|Open\?|Paid\?", text.partition("Sources<")[0])

    assert order(page) == order(as_html(summary).partition("</style>")[2])
    assert page.count("Open?") == page.count("Paid?") == page.count("The port<") == 1


def test_what_a_headline_and_its_lead_said_is_reversed_once() -> None:
    claim, lead = cited(5, "It is open."), cited(3, "The port is shut to all.")
    because_ = "it reverses what Source 3 reported on 3 Mar 2026"
    overs = (lead, replace(lead, claim_id="c0", quote="Port shut"))
    lines = [Stands(None, claim, claim.published_at, because_, (), Basis.REVERSAL, over) for over in overs]
    written = as_markdown(told(stands=tuple(lines)))
    assert written.count("It reverses what") == 1
    assert "on 3 Mar 2026: “The port is shut to all.” \\[2\\]." in written


def test_a_reason_that_the_line_above_has_told_is_one_word() -> None:
    over, by = cited(3, "It is shut."), cited(5, "It is open.")
    line = Superseded(None, over, by, Basis.REVERSAL, "", (), "Source 5 later reported otherwise.")
    written = as_markdown(told(superseded=(line,)))
    assert "“It is shut.” — Source 3, 3 Mar 2026 \\[2\\] (reversed)." in written
    assert "later reported" not in written
    by_a_person = replace(line, reason="decided by Ana", why="So decided by Ana.")
    assert "So decided by Ana." in as_markdown(told(superseded=(by_a_person,)))


@pytest.mark.parametrize("write", [as_markdown, as_html])
def test_a_piece_of_a_sentence_and_a_pronoun_are_not_quoted_bare(write: Callable[[Summary], str]) -> None:
    piece, bare = cited(3, "but set a floor price.", starts_inside=True), cited(4, "It is 95, not 98.", about="Correction: Karsa toll")
    summary = told(uncontested=(piece, bare), superseded=(Superseded(None, piece, bare, "", "", ()),))
    assert write(summary).count("“…but set a floor price.”") == 2
    assert write(summary).count("Correction: Karsa toll: “It is 95, not 98.”") == 2
    quotes = [claim["quote"] for claim in json.loads(as_json(summary))["topics"][0]["uncontested"]]
    assert quotes == ["but set a floor price.", "It is 95, not 98."]


BEFORE = "The hiker is dead, a paper reported"


@pytest.mark.parametrize(
    "said",
    [
        "That is wrong.",
        "That's not so.",
        "This is untrue, the hospital said.",
        "But that was false.",
        "None of this is true.",
        "That has been denied.",
        "This, she said, is wrong.",
        "The hospital denied this.",
        "The doctor rejects that, too.",
        "The engineer stands by his account.",
        "The paper stuck to its report.",
    ],
)
def test_a_line_that_says_nothing_by_itself_is_quoted_under_what_it_speaks_of(said: str) -> None:
    text = f"Five are missing. {BEFORE}. {said}"
    report = report_from(fields(title="Karsa", text=text), NOON)
    claim = Claim("c", report.id, "text", len(text) - len(said), len(text), said, None, Modality.REPORTED, NOON, "published_at", False)
    assert about(claim, report) == BEFORE
    alone = report_from(fields(title="Karsa", text=said), NOON)
    assert about(replace(claim, start=0, end=len(said)), alone) == "Karsa"


@pytest.mark.parametrize(
    "said",
    [
        "That man is alive.",
        "This week the port is shut.",
        "That the port is shut was known.",
        "This is the third time in a year that a ferry has run aground off the coast of Karsa.",
        "The firm denied that the wall is cracked.",
        "The hospital confirmed that she is alive.",
        "The firm stands by the river.",
        "The port kept to its timetable.",
        "The engineer stands by his account that the wall of the upper dam had been cracked since the spring.",
    ],
)
def test_a_line_that_says_something_is_quoted_bare(said: str) -> None:
    text = f"{BEFORE}. {said}"
    report = report_from(fields(title="Karsa", text=text), NOON)
    claim = Claim("c", report.id, "text", len(text) - len(said), len(text), said, None, Modality.REPORTED, NOON, "published_at", False)
    assert about(claim, report) == ""


@pytest.mark.parametrize(
    ("text", "said", "inside", "needs_title"),
    [
        ("Tugs left the port, but the ferry stayed.", "but the ferry stayed.", True, False),
        ("Tugs left the port; Karsa was calm.", "Karsa was calm.", True, False),
        ("Tugs left. Karsa was calm.", "Karsa was calm.", False, False),
        ("Tugs left on Monday\n\nKarsa was calm.", "Karsa was calm.", False, False),
        ("He said: “Karsa was calm.”", "Karsa was calm.", False, False),
        ("“Tugs left.” Karsa was calm.", "Karsa was calm.", False, False),
        ("Tugs left. It was calm.", "It was calm.", False, True),
        ("Tugs left. “We are calm,” she said.", "“We are calm,” she said.", False, False),
        ("Tugs left. “It is calm,” she said.", "“It is calm,” she said.", False, True),
    ],
)
def test_where_a_claim_begins_is_read_off_its_report(text: str, said: str, inside: bool, needs_title: bool) -> None:
    report = report_from(fields(title="Karsa", text=text), NOON)
    start = text.index(said)
    claim = Claim("c", report.id, "text", start, start + len(said), said, None, Modality.REPORTED, NOON, "published_at", False)
    assert starts_inside(claim, report) is inside
    assert about(claim, report) == ("Karsa" if needs_title else "")


@pytest.mark.parametrize(
    ("quote", "month", "told"),
    [
        ("It had vetoed the takeover in April.", 4, "Apr 2025"),
        ("It was banned in Dec. and again later.", 12, "Dec 2025"),
        ("It had vetoed the takeover on 1 April.", 4, "1 Apr 2025"),
        ("It had vetoed the takeover on April 1, it said.", 4, "1 Apr 2025"),
        ("It had vetoed the takeover on the 1st of April.", 4, "1 Apr 2025"),
        ("It may be vetoed.", 5, "1 May 2025"),
        ("It had been vetoed last year.", 1, "2025"),
    ],
)
def test_a_stated_time_is_no_more_exact_than_the_claim_is(quote: str, month: int, told: str) -> None:
    claim = cited(3, quote, effective_at=datetime(2025, month, 1, tzinfo=UTC))
    assert f"3 Mar 2026 (of {told})" in attribution(claim, None)


def test_the_stamp_can_be_read() -> None:
    written = as_markdown(replace(told(), as_of=datetime(2026, 3, 5, tzinfo=UTC)))
    assert "How the world stood on 5 Mar 2026, 00:00 UTC." in written
    assert (
        "Judged by the rules (rules-1, vocabulary abc, reconciler 0.1.0); contradictions count from a score of 50%, supersessions from 60%"
        in written
    )
    assert ", and are suggested from 25%." in written


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "“plain”"),
        ("“Ladies and gentlemen,”", "“Ladies and gentlemen,”"),
        ('"Ladies and gentlemen,', "“Ladies and gentlemen,”"),
        ("file was “upstairs”.", "“file was ‘upstairs’.”"),
        ('the "deal" is "off"', "“the ‘deal’ is ‘off’”"),
        ("we are done,” he said", "“we are done,’ he said”"),
        ("it is done”", "“it is done”"),
    ],
)
def test_quotation_marks_are_not_doubled(text: str, shown: str) -> None:
    assert quoted(text) == shown


@pytest.mark.parametrize("basis", Basis)
def test_every_basis_is_told_in_words(basis: Basis, summary: Summary) -> None:
    service = rules_service()
    [report] = service.store.archive.reports_by_id([str(service.submitter.submit(CLOSED).report_id)]).values()
    link = Link("a", "b", basis, "a reason")
    assert because(link, report).startswith("it ")
    assert because(link, report).endswith("what Harbour Wire reported on 1 Mar 2026")
    assert why(link, report).endswith(".")
    assert (
        because(replace(link, reason="decided by Ana"), report) == "Ana decided that it overrides what Harbour Wire reported on 1 Mar 2026"
    )
    assert why(replace(link, reason="decided by Ana"), report) == "So decided by Ana."


def test_only_a_web_address_becomes_a_link() -> None:
    hostile = cited(3, "x", url="javascript:alert(1)")
    summary = told(uncontested=(hostile, cited(4, "y", url="https://a.example/ <b>"), cited(5, "z", url="https://a.example/1")))
    assert re.findall("<(https?:[^>]*)>", as_markdown(summary)) == ["https://a.example/1"]
    assert re.findall(r'href="([^#"]+)"', as_html(summary)) == ["https://a.example/1"]


# --- summaries of stories ---------------------------------------------------------------------------------------------


def of_story(name: str, rng: random.Random | None = None) -> Service:
    service = rules_service()
    found = list(story(name).found.values())
    service.take_lines(rng.sample(found, len(found)) if rng else found)
    return service


def test_a_topic_is_called_by_its_newest_title_that_stands() -> None:
    [topic] = of_story("h200").looker.summary().topics
    assert topic.label == "China approves import of some 400,000 Nvidia H200 chips"


def test_a_topic_is_not_called_by_a_title_that_tells_nothing_of_it() -> None:
    service = rules_service()
    calm = "The Port of Karsa is calm, the harbour master said."
    later = fields(title="Bulletin 6", text=calm, published_at="2026-03-04T08:00:00Z", url="u")
    for each in (CLOSED, later):
        service.submitter.submit(each)
    [topic] = service.looker.summary().topics
    assert topic.label == CLOSED["title"]


def test_what_is_only_recounted_is_marked_as_such() -> None:
    [topic] = of_story("h200").looker.summary().topics
    assert any("it was reported that customs had blocked" in claim.quote for claim in topic.recounted)
    assert not any(claim.background for each in topic.stands for claim in (each.claim, *each.others))


def test_a_reprint_is_no_line_of_its_own() -> None:
    service = rules_service()
    for each in (CLOSED, COPY):
        service.submitter.submit(each)
    [topic] = service.looker.summary().topics
    assert [(claim.source, claim.outlets) for claim in topic.uncontested] == [("Harbour Wire", ("Copycat",))]


def test_of_a_report_that_nothing_contradicts_a_line_is_shown_that_says_something_by_itself() -> None:
    service = rules_service()
    service.submitter.submit({**CLOSED, "title": "", "text": "They asked for their names to be kept. Two tugs lie in the basin of Karsa."})
    [topic] = service.looker.summary().topics
    assert [claim.quote for claim in topic.uncontested] == ["Two tugs lie in the basin of Karsa."]


def test_a_plan_that_nothing_contradicts_is_shown_after_what_is_so_unless_it_is_the_lead() -> None:
    ahead, done = "The council will build a second pier at Karsa.", "A surveyor measured the basin on Monday."
    for text, quotes in ((f"{ahead} {done}", [ahead, done]), (f"{done} {ahead}", [done, ahead]), (ahead, [ahead])):
        service = rules_service()
        service.submitter.submit(fields(title="", text=text))
        [topic] = service.looker.summary().topics
        assert [claim.quote for claim in topic.uncontested] == quotes


def test_three_lines_of_a_report_are_shown_and_how_many_are_not() -> None:
    text = (
        "Two tugs lie in the basin of Karsa. We apologise. The harbour master had no comment. The pilots of Karsa chose a new head. "
        "A crane was sold to a yard in Selwin. The lighthouse was painted white. The fish hall moved to the old mill."
    )
    service = rules_service()
    service.submitter.submit({**CLOSED, "title": "", "text": text})
    [topic] = service.looker.summary().topics
    assert [claim.quote[:7] for claim in topic.uncontested] == ["Two tug", "The pil", "A crane"]
    assert topic.more_uncontested == 4
    assert "4 more lines of this kind left out" in as_markdown(service.looker.summary())


_AROUND_THE_PORT = """Pilots of Karsa sang at the harbour. Gulls of Karsa nest on the harbour roof. Nets of Karsa dry on the harbour wall.
Painters of Karsa drew the harbour crane. Bakers of Karsa sell harbour bread. Divers of Karsa clean the harbour chain.
Children of Karsa fish off the harbour steps. Poets of Karsa praise the harbour light. Cats of Karsa sleep under harbour boats.
Weavers of Karsa mend harbour sails. Ringers of Karsa sound the harbour bell. Smiths of Karsa forge harbour anchors.
Tourists of Karsa photograph the harbour clock. Cooks of Karsa smoke harbour eels. Dogs of Karsa guard harbour sheds.""".splitlines()


@pytest.mark.parametrize("seed", [1, 2])
def test_the_first_line_of_every_report_comes_before_the_third_of_any(seed: int) -> None:
    service = rules_service()
    reports = [
        fields(source=f"Wire {day}", title="", text=text, published_at=f"2026-03-0{day}T08:00:00Z", url=None)
        for day, text in enumerate(_AROUND_THE_PORT, 1)
    ]
    for each in random.Random(seed).sample(reports, len(reports)):
        service.submitter.submit(each)
    [topic] = service.looker.summary().topics
    told = [claim.source for claim in topic.uncontested]
    assert told == sorted(told, reverse=True)
    assert (len(told), set(told)) == (12, {each["source"] for each in reports})


def test_a_withdrawn_report_is_one_line_that_says_why() -> None:
    summary = of_story("correction").looker.summary()
    whys = {each.why for topic in summary.topics for each in topic.withdrawals}
    assert {"The source has withdrawn the report.", "A newer edition has taken its place."} <= whys


def test_stands_are_newest_first_and_superseded_by_their_successors() -> None:
    service = rules_service()
    service.take_lines(all_found())
    for topic in service.looker.summary().topics:
        # What only may be so comes after what is said to be.
        stands = [(each.claim.modality not in {Modality.POSSIBLE, Modality.CONDITIONAL}, each.claim.published_at) for each in topic.stands]
        ends = [each.by.published_at for each in topic.superseded]
        assert stands == sorted(stands, reverse=True)
        assert ends == sorted(ends, reverse=True)


def test_for_a_past_moment_later_reports_name_and_count_nothing() -> None:
    service, moment_ = of_story("toll"), datetime(2026, 6, 3, tzinfo=UTC)
    account, planned, reads = service.looker.account(service.store.archive.report_ids(), moment_, None)
    made = summarise(account, reads, Lineage(planned.origin_of, planned.replaced_by), moment_)
    assert made
    assert all(topic.last_at <= moment_ for topic in made)
    titles = {read.report.title for read in reads if read.report.published_at <= moment_}
    assert all(topic.label in titles for topic in made)
    before = datetime(2026, 1, 1, tzinfo=UTC)
    account, planned, reads = service.looker.account(service.store.archive.report_ids(), before, None)
    assert reads
    assert summarise(account, reads, Lineage(planned.origin_of, planned.replaced_by), before) == []


@pytest.mark.parametrize("name", ["h200", "toll", "correction"])
def test_every_document_is_the_same_in_any_order_of_arrival(name: str) -> None:
    first, second = of_story(name).looker.summary(), of_story(name, random.Random(3)).looker.summary()
    for write in (as_markdown, as_html, as_json, as_csv):
        assert write(first) == write(second)


def test_no_stop_and_no_bare_line_break_is_doubled() -> None:
    service = rules_service()
    service.take_lines(all_found())
    written = as_markdown(service.looker.summary())
    assert not re.search(r"\.”\.|\?”\.|\.\.(?!\.)| \n", written)
    assert "““" not in written


def test_every_open_contradiction_is_told_and_they_are_counted() -> None:
    service = rules_service()
    service.take_lines(all_found())
    for topic in service.looker.summary().topics:
        found = service.store.shelf.list_contradictions(Filters(topic=topic.id), Page(200)).records
        pairs = [{one.earlier, one.later} for one in found if one.state is State.OPEN]
        assert len(pairs) == topic.open_contradictions
        in_dispute = {claim.claim_id for each in topic.disputed for side in each.sides for claim in side}
        against = [(each, other.report_id) for each in topic.stands for other in each.contradicted_by]
        told = {frozenset((claim.report_id, other)) for each, other in against for claim in (each.claim, *each.others)}
        reports = [frozenset(claim.report_id for claim, _ in service.store.shelf.claims_by_id(pair).values()) for pair in pairs]
        assert all(pair <= in_dispute or both in told for pair, both in zip(pairs, reports, strict=True))


def test_what_stands_and_is_contradicted_says_so() -> None:
    claim, other = cited(3, "Fifteen remain in captivity."), cited(5, "All hostages are free.")
    line = Stands(None, claim, claim.published_at, None, (), contradicted_by=(other,), perhaps_out_of_date=True)
    summary = told(stands=(line,), open_contradictions=1)
    assert "  - Perhaps out of date: contradicted by “All hostages are free.” \\[2\\]." in as_markdown(summary)
    assert "1 pair of claims is in open contradiction." in as_markdown(summary)
    assert "Perhaps out of date: contradicted by “All hostages are free.”" in as_html(summary)
    [stands] = json.loads(as_json(summary))["topics"][0]["stands"]
    assert (stands["contradicted_by"][0]["claim_id"], stands["perhaps_out_of_date"]) == ("c5", True)
    assert "  - Contradicted by “All" in as_markdown(told(stands=(replace(line, perhaps_out_of_date=False),)))


@pytest.mark.parametrize("suggests", ["earlier", "later", None])
def test_what_a_suggestion_would_end_is_perhaps_out_of_date(suggests: str | None) -> None:
    ours, theirs = (fields(title=title, text="x") for title in ("a", "b"))
    claims = [
        Claim(name, report_from(each, NOON).id, "title", 0, 1, name, None, Modality.ASSERTED, NOON, "published_at", False)
        for name, each in (("a", ours), ("b", theirs))
    ]
    ends = {"earlier": claims[0], "later": claims[1]}.get(suggests or "")
    superseding = Superseding(ends.id, ends.report_id, Basis.UPDATE, "") if ends else None
    id_ = content_id("contradiction", "a", "b")
    one = Contradiction(id_, "t", "q", Kind.NUMBER, 0.5, State.OPEN, "a", "b", "", (), None, NOON, superseding)
    assert perhaps_ended(claims[0], claims[1:], lambda _ids: {id_: one}) is (suggests == "later")
    assert perhaps_ended(claims[1], claims[:1], lambda _ids: {id_: one}) is (suggests == "earlier")


# --- downloads --------------------------------------------------------------------------------------------------------


def test_a_download_is_named_after_its_topic_and_date(client: FlaskClient) -> None:
    for each in (CLOSED, REOPENED):
        client.post("/api/v1/reports", json=each)
    topic = client.get("/api/v1/topics").json["items"][0]["id"]
    answer = client.get(f"/api/v1/topics/{topic}/summary?format=html")
    assert answer.headers["Content-Disposition"] == "attachment; filename=reconciled-port-of-karsa-reopened-2026-03-03.html"
    read = client.get("/api/v1/summary", headers={"Accept": "text/html"})
    assert read.headers["Content-Disposition"] == "inline; filename=reconciled-summary-2026-03-03.html"


def test_a_download_of_a_title_in_another_script_has_a_name(client: FlaskClient) -> None:
    client.post("/api/v1/reports", json=fields(title="港口关闭", url="https://a.example/1"))
    topic = client.get("/api/v1/topics").json["items"][0]["id"]
    name = client.get(f"/api/v1/topics/{topic}/summary?format=md").headers["Content-Disposition"]
    assert name == f"attachment; filename=reconciled-topic-{topic[-8:]}-2026-03-01.md"


def test_times_are_printed_with_their_offset() -> None:
    assert moment(datetime.fromisoformat("2026-01-03T08:05:00-05:00")) == "3 Jan 2026, 08:05 UTC-05:00"

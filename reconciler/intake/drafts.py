"""The fields that a client sent -> a report, or every fault in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reconciler.errors import BadInput, Fault, TooLarge
from reconciler.intake.html import article, told_live
from reconciler.intake.pasted import time_written
from reconciler.intake.strings import Filled, Instant, Storable
from reconciler.intake.times import is_day_alone, iso_time
from reconciler.records import Report
from reconciler.text.instants import parse_time
from reconciler.text.keys import content_id

MOST_CHARACTERS = 1_000_000
AHEAD = timedelta(days=1)
_MEASURED = re.compile(r" after validation, not \d+$")
_MUST = re.compile(r"^(?:Input|String|Value|List|Dictionary) should ")
# What is told of a body is not as long as the body: so many of its faults, and so much of a name that nobody knows.
MOST_FAULTS, _LONGEST_NAMED = 100, 80


def _one_of_text_and_html(schema: dict[str, Any]) -> None:
    schema["anyOf"] = [{"required": [name], "properties": {name: {"type": "string"}}} for name in ("text", "html")]


class ReportDraft(BaseModel):
    """A report as it is posted: `source` and one of `text`, `html`; the rest makes the account better."""

    model_config = ConfigDict(extra="allow", json_schema_extra=_one_of_text_and_html)

    source: Filled = Field(max_length=200, description="Who published it.", examples=["Harbour Wire"])
    title: Storable = Field(max_length=500, default="", description="The headline; it counts as a claim.")
    # The length of texts is not checked here: over-long ones are refused with 413 and the limit, not as a fault of a field.
    text: Filled | None = Field(default=None, description="The text; blank lines separate paragraphs.")
    html: Filled | None = Field(default=None, description="Instead of `text`: the page, from which the article is extracted.")
    published_at: Instant | None = Field(
        default=None,
        description="ISO 8601 with an offset; the time of receipt if missing.",
        examples=["2026-01-14T09:30:00+08:00"],
    )
    url: Storable | None = Field(max_length=2000, default=None, description="The same source and url with another text is a new edition.")
    author: Storable | None = Field(default=None, max_length=300)
    language: Storable | None = Field(
        max_length=35, default=None, description="A BCP 47 tag, `en` if missing. English is read; others are stored."
    )
    external_id: Storable | None = Field(
        max_length=300, default=None, description="The sender's own id; does what `url` does where there is none."
    )
    retracts: Storable | None = Field(
        max_length=2000,
        default=None,
        description="The url, external_id or id of an earlier report of the same source that this one withdraws.",
    )
    embargoed_until: Instant | None = Field(default=None, description="The report takes part only after this time.")


def report_from(fields: Mapping[str, Any], received_at: datetime) -> Report:
    """The report in a client's fields. Raises BadInput with all faults, or TooLarge.

    The id is derived from the content, so that the same report has the same id whenever and wherever it is sent.
    """
    fields, date_note = _with_date(fields)
    draft = _validated(fields)
    page_note: list[str] = []
    if draft.html is not None and draft.text is None:
        draft, page_note = _from_page(draft)
    text = draft.text or ""
    if len(text) > MOST_CHARACTERS:
        raise TooLarge(f"the text has {len(text):,} characters, the limit is {MOST_CHARACTERS:,}: send it in parts")
    if not text.strip():
        raise BadInput("no text", (Fault("/html" if draft.html is not None else "/text", "has no text: send the report's text"),))
    warnings = [f"unknown field {name[:_LONGEST_NAMED]!r} is ignored" for name in sorted(draft.model_extra or {})[:10]]
    if draft.html is not None and fields.get("text") is not None:
        warnings.append("html is ignored: text is given")
    published_at, published_note = _published(draft, received_at)
    embargoed_until, embargo_note = _moment("embargoed_until", draft.embargoed_until)
    return Report(
        id=_identity(draft, text, published_at),
        source=draft.source,
        title=draft.title,
        text=text,
        published_at=published_at,
        received_at=received_at,
        published_given=draft.published_at is not None,
        url=draft.url or None,
        author=draft.author,
        language=(draft.language or "en").replace("_", "-"),
        external_id=draft.external_id or None,
        retracts=draft.retracts or None,
        embargoed_until=embargoed_until,
        warnings=(*warnings, *page_note, *date_note, *published_note, *embargo_note),
    )


def _with_date(fields: Mapping[str, Any]) -> tuple[Mapping[str, Any], list[str]]:
    """The fields with a `date` as the time of publication, as many programs name it, where there is no other."""
    if not isinstance(fields, Mapping) or fields.get("published_at") or not isinstance(date := fields.get("date"), str):
        return fields, []
    if not (time := iso_time(date)):
        return fields, []
    return {**{name: value for name, value in fields.items() if name != "date"}, "published_at": time}, ["date is read as published_at"]


def _identity(draft: ReportDraft, text: str, published_at: datetime) -> str:
    """The report's id: from who published which words where. White space at the end is no difference.

    What has an address is told apart by its words alone: the same text there is the same report, whenever it is said to
    have been published. What has none is told apart by the instant too, however it is written.
    """
    address = draft.url or draft.external_id
    instant = None if address or draft.published_at is None else published_at.astimezone(UTC).isoformat()
    return content_id("report", draft.source, address, draft.title.rstrip(), text.rstrip(), instant)


def _validated(fields: Mapping[str, Any]) -> ReportDraft:
    if not isinstance(fields, Mapping):
        raise BadInput("not an object", (Fault("", "a report is a JSON object with at least source and text"),))
    there = fields.get("text") is not None or fields.get("html") is not None
    lacking = () if there else (Fault("/text", "one of text and html is required"),)
    try:
        draft = ReportDraft.model_validate(dict(fields))
    except ValidationError as error:
        raise BadInput("the report has faults", (*faults_of(error), *lacking)) from None
    if lacking:
        raise BadInput("no text", lacking)
    return draft


def faults_of(error: ValidationError, within: str = "", known: Iterable[str] = ()) -> tuple[Fault, ...]:
    """Pydantic's errors, the first hundred, as faults with JSON pointers (RFC 6901); `known` are the names that there could be."""
    return tuple(
        Fault(
            within + "".join(f"/{str(step)[:_LONGEST_NAMED].replace('~', '~0').replace('/', '~1')}" for step in each["loc"]),
            _remedy(each["type"], each["msg"], known),
        )
        for each in error.errors(include_url=False, include_input=False)[:MOST_FAULTS]
    )


def _remedy(kind: str, says: str, known: Iterable[str]) -> str:
    """What is wrong, and what to send instead."""
    if kind == "missing":
        return "is required: send it"
    if kind == "extra_forbidden":
        return f"is not known here{'; known are: ' if known else ''}{', '.join(known)}"
    if kind in {"bool_parsing", "bool_type"}:
        return "must be true or false"
    if kind in {"too_long", "too_short"}:
        # Of a text that is put in order before it is measured the library speaks as of a list.
        says = _MEASURED.sub("", says.replace("items", "characters") if says.startswith("Value") else says)
    return _MUST.sub("must ", says.removeprefix("Value error, "))


def _from_page(draft: ReportDraft) -> tuple[ReportDraft, list[str]]:
    """The draft with what its page says, and a note where the page is many reports."""
    page = article(draft.html or "")
    given = draft.model_dump(exclude_none=True)
    found = {name: value for name, value in page.items() if value and not given.get(name)}
    try:
        made = ReportDraft.model_validate({**given, **found})
    except ValidationError as error:
        faults = (Fault(fault.pointer, f"{fault.detail}; so it stands in the page: send it beside html") for fault in faults_of(error))
        raise BadInput("the page says what cannot be used", tuple(faults)) from None
    return made, _live_note(len(told_live(draft.html or "", made.title)))


def _live_note(entries: int) -> list[str]:
    told = f"html is a live page of {entries} entries, read as one report of one time"
    return [f"{told}: send it as a file, and each is a report of its own time"] if entries else []


def _published(draft: ReportDraft, received_at: datetime) -> tuple[datetime, list[str]]:
    if draft.published_at is None:
        return _stand_in(draft.text or "", received_at)
    moment, notes = _moment("published_at", draft.published_at)
    assert moment is not None  # noqa: S101 - a given time was validated
    if moment > received_at + AHEAD:
        notes.append("published_at lies in the future, so this counts as the newest report: if that is wrong, send it again with its date")
    return moment, notes


def _stand_in(text: str, received_at: datetime) -> tuple[datetime, list[str]]:
    """The time that the head of a text states with its year, if it is not to come, else the time of receipt."""
    if written := time_written(text):
        moment, _ = parse_time(written)
        if moment <= received_at:
            return moment, [f"published_at is missing: what the text's first lines state stands in, {moment.isoformat()}"]
    return received_at, ["published_at is missing: the time of receipt stands in"]


def _moment(name: str, value: str | None) -> tuple[datetime | None, list[str]]:
    if value is None:
        return None, []
    moment, assumed = parse_time(value)
    if is_day_alone(value):
        return moment, [f"{name} is a day alone: read as 00:00 UTC, so it comes before all else of that day"]
    return moment, [f"{name} has no offset: read as UTC"] if assumed else []

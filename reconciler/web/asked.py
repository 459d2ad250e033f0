"""What a request asks: query parameters and JSON bodies, checked, with every fault named."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.datastructures import MultiDict

from reconciler.errors import BadInput, Fault, NotFound, WrongMediaType
from reconciler.intake.drafts import faults_of
from reconciler.intake.files import decode_json
from reconciler.intake.strings import Instant, Storable
from reconciler.queries import Filters, Order, Page, When
from reconciler.records import Kind, Standing, State
from reconciler.text.instants import parse_time
from reconciler.web.cursors import NO_PAGE, decode_cursor

M = TypeVar("M", bound=BaseModel)
Text = Annotated[Storable, Field(max_length=300)]


class Asked(BaseModel):
    """Query parameters. One that is not known is a fault: a filter with a typing error must not answer everything."""

    model_config = ConfigDict(extra="forbid")


class Moments(Asked):
    """For which moment an answer is wanted, by two clocks, alone or together."""

    as_of: Instant | None = Field(default=None, description="As the world stood then: with what is said to hold up to then.")
    known_at: Instant | None = Field(
        default=None,
        description="As this service knew it then, whatever has arrived since. A time to come counts as now.",
    )

    def when(self) -> When:
        """The moment asked for."""
        as_of, known_at = (parse_time(value)[0] if value else None for value in (self.as_of, self.known_at))
        return When(as_of, known_at)


class Listing(Asked):
    """What every list takes."""

    limit: int = Field(default=50, ge=1, le=200, description="How many records a page has.")
    cursor: str | None = Field(default=None, max_length=400, description="`next` of the page before.")

    @property
    def by_name(self) -> bool:
        """Whether the list is sorted by a name; else it is by a number."""
        return False

    def page(self) -> Page:
        """The page asked for. Raises NotFound for a cursor of a list that is sorted otherwise."""
        after = None if self.cursor is None else decode_cursor(self.cursor)
        if after is not None and isinstance(after[0], str) is not self.by_name:
            raise NotFound(NO_PAGE)
        return Page(self.limit, after)


class ListingByName(Listing):
    """What a list takes that is sorted by name."""

    @property
    def by_name(self) -> bool:
        """It is."""
        return True


class ReportsAsked(Listing):
    """Filters of the list of reports."""

    source: Text | None = Field(default=None, description="Only this source.")
    topic: Text | None = Field(default=None, description="Only this topic's.")
    since: Instant | None = Field(default=None, description="Published at or after.")
    until: Instant | None = Field(default=None, description="Published before.")
    q: Text | None = Field(
        default=None, description="Words that must occur; the last may be the start of one, if it is none of the commonest."
    )


class ClaimsAsked(Listing, Moments):
    """Filters of the list of claims."""

    report: Text | None = Field(default=None, description="Only this report's.")
    topic: Text | None = Field(default=None, description="Only this topic's.")
    standing: Standing | None = Field(default=None, description="Only claims that stand so.")
    q: Text | None = Field(default=None, description="Words that must occur.")


class TopicsAsked(Listing, Moments):
    """Filters of the list of topics."""

    q: Text | None = Field(default=None, description="Words that must occur in a claim of the topic.")
    since: Instant | None = Field(default=None, description="With a report at or after.")
    open: bool | None = Field(default=None, description="Only topics with open contradictions, or only those without.")


class ContradictionsAsked(Listing, Moments):
    """Filters of the list of contradictions."""

    topic: Text | None = Field(default=None, description="Only this topic's.")
    question: Text | None = Field(default=None, description="Only those on this question.")
    kind: Kind | None = Field(default=None, description="Only of this kind.")
    state: State | None = Field(default=None, description="Only in this state; dismissed ones are listed only if asked for.")
    source: Text | None = Field(default=None, description="Only those that this source is a side of.")
    since: Instant | None = Field(default=None, description="Whose later report was published at or after.")
    until: Instant | None = Field(default=None, description="Whose later report was published before.")
    min_score: float | None = Field(default=None, ge=0, le=1, description="Only those that score at least this.")
    q: Text | None = Field(default=None, description="Words that must occur in one of the claims.")


class TriageAsked(ContradictionsAsked):
    """Filters of the page of contradictions, and what its questions are sorted by."""

    limit: int = Field(default=16, ge=1, le=16, description="How many questions a page has.")
    sort: Order = Field(default=Order.NEWEST, description="What comes first.")

    @property
    def by_name(self) -> bool:
        """Whether it is by topic."""
        return self.sort is Order.TOPIC


class OverviewAsked(Moments):
    """For which moment the overview is wanted, and from where on what has changed is told."""

    seen: Annotated[str, Field(pattern="^[0-9]{1,15}$")] | None = Field(default=None, description="A place in the history of changes.")
    counted: bool = Field(default=False, description="Of a past moment, whether all that there was is to be counted.")


class SourcesSought(ListingByName):
    """Filters of the page of sources."""

    q: Text | None = Field(default=None, description="Letters that must occur in the name.")


class RegroupAsked(Asked):
    """Which of the pages that list a topic's reports."""

    page: int = Field(default=1, ge=1, le=10_000, description="From 1.")


class QuestionsAsked(Moments):
    """Which of the pages that draw a topic's questions."""

    page: int = Field(default=1, ge=1, le=10_000, description="From 1.")


class SupersessionsAsked(Listing, Moments):
    """Filters of the list of supersessions."""

    topic: Text | None = Field(default=None, description="Only this topic's.")
    report: Text | None = Field(default=None, description="Only those that this report is a side of.")


class SummaryAsked(Moments):
    """For which moment and in which form a summary is wanted."""

    format: Literal["json", "md", "html", "csv", "docx", "pdf"] | None = Field(
        default=None, description="The form; else the Accept header decides. `docx` and `pdf` are extras: 501 where one is not installed."
    )


class ExportAsked(Moments):
    """For which moment and for which program the account is wanted."""

    format: Literal["ach", "jsonld", "prov"] = Field(
        description="`ach`: hypotheses x evidence as CSV; `jsonld`: schema.org Claim and ClaimReview; `prov`: W3C PROV-JSON."
    )


class Nothing(Asked):
    """No parameters."""


class WithdrawalAsked(Asked):
    """Why a report is withdrawn."""

    reason: Text = Field(default="", description="Kept in the audit.")


def query(model: type[M], arguments: MultiDict[str, str] | None = None) -> M:
    """The query parameters (or these arguments) as the model has them. Raises BadInput."""
    arguments = request.args if arguments is None else arguments
    given: dict[str, Any] = {}
    faults = []
    for name in arguments:
        values = arguments.getlist(name)
        given[name] = values[0]
        if len(values) > 1:
            faults.append(Fault(f"/{name}", "is given more than once"))
    try:
        asked = model.model_validate(given)
    except ValidationError as error:
        faults += faults_of(error, known=sorted(model.model_fields))
        raise BadInput("the query has faults", tuple(faults)) from None
    if faults:
        raise BadInput("the query has faults", tuple(faults))
    return asked


def body(model: type[M]) -> M:
    """The JSON body as the model has it. Raises Malformed, WrongMediaType or BadInput."""
    content = request.get_data()
    if request.mimetype != "application/json" and (content or request.mimetype):
        raise WrongMediaType(f"{request.mimetype or 'no media type'}: send application/json")
    # Where nothing is needed, nothing need be sent.
    document = decode_json(content) if content else {}
    try:
        return model.model_validate(document)
    except ValidationError as error:
        raise BadInput("the body has faults", faults_of(error)) from None


def filters(asked: Listing) -> Filters:
    """A listing's filters, with times as instants."""
    given = asked.model_dump(exclude={"limit", "cursor", "sort", "as_of", "known_at"}, exclude_none=True)
    for name in ("since", "until"):
        if name in given:
            given[name] = parse_time(given[name])[0]
    return Filters(**given)

"""What a person filled in -> what is asked, or which field is wrong and why, with all that was typed kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import request
from pydantic import BaseModel, ValidationError
from werkzeug.datastructures import MultiDict

from reconciler.errors import BadInput, Fault
from reconciler.intake.drafts import faults_of
from reconciler.ports import Shelf
from reconciler.queries import Page
from reconciler.web.asked import ReportsAsked, TriageAsked, query
from reconciler.web.wording import fault_in_words

M = TypeVar("M", bound=BaseModel)
W = TypeVar("W", ReportsAsked, TriageAsked)
_MOST_SOURCES = 200


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it goes back to the person: what was typed, and what is wrong, by field ("" for the whole)."""

    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The HTTP status of the page that it is on."""
        return 422 if self.faults else 200


def by_field(faults: Iterable[Fault], message: str, known: Iterable[str]) -> dict[str, str]:
    """Faults by the field that they are about, in words; those about no field of the form together under ""."""
    found: dict[str, str] = {}
    fields = set(known)
    for fault in faults:
        name = fault.pointer.removeprefix("/")
        says = fault_in_words(fault.detail)
        if name in fields:
            found.setdefault(name, says)
        else:
            found[""] = "; ".join(filter(None, (found.get(""), f"{name or 'the form'} {says}")))
    return found or {"": message}


def as_body(model: type[M], given: Mapping[str, Any]) -> M:
    """What a form gave, as the API's body of the same would have it. Raises BadInput with the faults in words."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        faults = tuple(Fault(fault.pointer, fault_in_words(fault.detail)) for fault in faults_of(error))
        raise BadInput("the form has faults", faults) from None


def read_query(model: type[M], fields: Iterable[str]) -> tuple[M | None, Form]:
    """The query of this page, blank fields as not given; None where it has faults."""
    typed = {name: value.strip() for name, value in request.args.items() if value.strip()}
    given = MultiDict([(name, value.strip()) for name, value in request.args.items(multi=True) if value.strip()])
    try:
        asked = query(model, given)
    except BadInput as error:
        return None, Form(typed, by_field(error.faults, str(error), fields))
    return asked, Form(typed)


def source_names(shelf: Shelf) -> list[str]:
    """The names of the first sources, for a form to offer."""
    return [source.name for source in shelf.list_sources(Page(_MOST_SOURCES)).records]


def with_known_source(asked: W, shelf: Shelf) -> W:
    """The same with the source's name as it is stored, however its letters were typed."""
    if asked.source is None:
        return asked
    if (known := shelf.source(asked.source)) is not None:
        return asked.model_copy(update={"source": known.name})
    page: Page | None = Page(_MOST_SOURCES)
    while page is not None:
        found = shelf.list_sources(page)
        for source in found.records:
            if source.name.casefold() == asked.source.casefold():
                return asked.model_copy(update={"source": source.name})
        page = Page(_MOST_SOURCES, found.next) if found.next else None
    return asked

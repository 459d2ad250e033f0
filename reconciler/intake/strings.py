"""The kinds of strings that inputs have, each checked with its reason, and described to the OpenAPI document."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from reconciler.text.clean import unstorable
from reconciler.text.instants import parse_time

# A character that a reader can see, of any script; a source or text of emoji or white space alone names and says nothing.
_SEEN = "[!-~\u00a1-\u167f\u1681-\u1fff\u3001-\ud7ff]"
_SEEN_SOMEWHERE = re.compile(_SEEN)
# The same for the OpenAPI document, where the validators' reasons cannot stand.
_NO_NUL = "^[^\\u0000]*$"
_VISIBLE = f"^[^\\u0000]*{_SEEN}[^\\u0000]*$"


def storable(value: str) -> str:
    """The value, or a ValueError that says why it cannot be stored."""
    if reason := unstorable(value):
        raise ValueError(reason)
    return value


def filled(value: str) -> str:
    """The value, or a ValueError if there is nothing in it that a reader could see."""
    if not _SEEN_SOMEWHERE.search(value):
        raise ValueError("is empty")
    return value


def time(value: str) -> str:
    """The value, or a ValueError that says why it is no time."""
    parse_time(storable(value))
    return value


Storable = Annotated[str, AfterValidator(storable), Field(json_schema_extra={"pattern": _NO_NUL})]
Filled = Annotated[str, AfterValidator(storable), AfterValidator(filled), Field(json_schema_extra={"pattern": _VISIBLE, "minLength": 1})]
Instant = Annotated[
    str,
    AfterValidator(time),
    Field(max_length=60, json_schema_extra={"format": "date-time"}, description="ISO 8601; without an offset it is read as UTC."),
]

"""What every model of an answer is, and what a page of them is."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]


def _without_defaults(schema: dict[str, Any]) -> None:
    """A field that may be left out stands for nothing then: `null` is no value of it."""
    for each in schema["properties"].values():
        each.pop("default", None)


class Shape(BaseModel):
    """An answer: all its fields and no other, so that the tests find one that nobody described. A later version may have more."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_without_defaults)


def may_lack(**more: Any) -> Any:
    """A field that an answer may be without; where it is there it is not null."""
    return Field(default=None, **more)


def page_of(shape: type[BaseModel]) -> dict[str, Any]:
    """The schema of a page of records of a shape."""
    return {
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "items": {"$ref": f"#/components/schemas/{shape.__name__}"}},
            "next": {"type": ["string", "null"], "description": "The cursor of the next page."},
        },
        "additionalProperties": False,
    }

"""From when on the lists of sources, decisions and changes are asked for."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated

from pydantic import AfterValidator, Field

from reconciler.intake.strings import Instant, time
from reconciler.ports import Shelf
from reconciler.queries import Page
from reconciler.service.following import place_of
from reconciler.text.instants import parse_time
from reconciler.web.asked import Listing, ListingByName
from reconciler.web.cursors import place_after

# For the OpenAPI document, where the validator's reason cannot stand: a place, or a time with its offset.
_PLACE_OR_TIME = (
    "^([0-9]{1,15}|[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](Z|[+-]0[0-9]:[0-5][0-9]))$"
)


def _place_or_time(value: str) -> str:
    return value if _is_place(value) else time(value)


def _is_place(value: str) -> bool:
    return re.fullmatch("[0-9]{1,15}", value) is not None


class SourcesAsked(ListingByName):
    """Filters of the list of sources."""

    since: Instant | None = Field(default=None, description="With a report published at or after.")

    def page(self) -> Page:
        """The page asked for."""
        return _since(super().page(), self.since)


class AuditAsked(Listing):
    """Filters of the list of decisions."""

    since: Instant | None = Field(default=None, description="Taken at or after.")

    def page(self) -> Page:
        """The page asked for."""
        return _since(super().page(), self.since)


class ChangesAsked(Listing):
    """From where on changes are wanted."""

    since: Annotated[str, AfterValidator(_place_or_time)] = Field(
        default="0",
        max_length=60,
        json_schema_extra={"pattern": _PLACE_OR_TIME},
        description="Noted at or after this time; or, as a number, after the change with this `at`.",
    )

    def place(self, shelf: Shelf) -> int:
        """The place in the history of changes to read on from. Raises NotFound for a cursor of another list."""
        if self.cursor is not None:
            return place_after(self.page())
        return int(self.since) if _is_place(self.since) else place_of(shelf, parse_time(self.since)[0])


def _since(page: Page, since: str | None) -> Page:
    return replace(page, since=parse_time(since)[0]) if since else page

"""What a source published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Part = Literal["title", "text"]


@dataclass(frozen=True, slots=True)
class Report:
    """What one source published at one time.

    `published_at` is the time of receipt where none was given (`published_given` is then False).
    `retracts` is the url, external_id or id of an earlier report of the same source.
    """

    id: str
    source: str
    title: str
    text: str
    published_at: datetime
    received_at: datetime
    published_given: bool = True
    url: str | None = None
    author: str | None = None
    language: str = "en"
    external_id: str | None = None
    retracts: str | None = None
    embargoed_until: datetime | None = None
    warnings: tuple[str, ...] = ()

    @property
    def address(self) -> str | None:
        """What makes two texts editions of one report: the url, else the external id."""
        return self.url or self.external_id

    @property
    def names(self) -> set[str]:
        """What other reports can name it by: its id, url and external id."""
        return {name for name in (self.id, self.url, self.external_id) if name}

    def is_neighbour(self, other: Report) -> bool:
        """Whether both are of one source and share a name, or one retracts the other: then they are planned together."""
        if self.source != other.source or self.id == other.id:
            return False
        return bool(self.names & other.names) or other.retracts in self.names or self.retracts in other.names

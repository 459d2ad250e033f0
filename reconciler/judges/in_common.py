"""Two claims in context -> what they have in common."""

from __future__ import annotations

from collections.abc import Iterable

from reconciler.judges.context import InContext
from reconciler.text.calendars import CALENDAR
from reconciler.text.clean import shortened

# As much of a text is quoted in a reason, in characters.
_LONGEST = 60


def on_one_name(one: InContext, other: InContext) -> bool:
    """Whether two claims share a name, or name nobody and share a rare word: «the suspect is at large». A weekday is no name."""
    ours, theirs = one.names - CALENDAR, other.names - CALENDAR
    return bool(ours & theirs or (not ours | theirs and one.content & other.content))


def both_settled(one: InContext, other: InContext) -> bool:
    """Whether both tell of what is, and not of what may be, is planned or asked."""
    return one.claim.modality.settled and other.claim.modality.settled


def short(text: str) -> str:
    """The beginning of a text, as a reason quotes it."""
    return shortened(text, _LONGEST)


def listed(some: Iterable[str]) -> str:
    """The first three of them, as a reason names them."""
    return ", ".join(sorted(some)[:3])

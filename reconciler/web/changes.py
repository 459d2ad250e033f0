"""Two editions -> the edits between them, with long stretches that stayed the same cut short."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reconciler.records import Part, Report
from reconciler.service.editions import Edition
from reconciler.text.differences import MOST_STEPS, Edit, differences

# So many words are kept at either end of what stayed the same.
_KEPT = 20
_WORD = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class Shown:
    """An edit in a part; what is equal as its beginning and end, with how many words between them are left out."""

    part: Part
    edit: Edit
    head: str
    skipped: int
    tail: str


def changes(edition: Edition, steps: int = MOST_STEPS) -> list[Shown]:
    """What an edition changed in the one before it, headline first; nothing for the first edition."""
    if edition.before is None:
        return []
    return [one for part in ("title", "text") for one in _changed(part, edition.before, edition.report, steps)]


def _changed(part: Part, before: Report, after: Report, steps: int) -> list[Shown]:
    edits = differences(getattr(before, part), getattr(after, part), steps)
    return [_shown(part, edit, first=at == 0, last=at == len(edits) - 1) for at, edit in enumerate(edits)]


def _shown(part: Part, edit: Edit, *, first: bool, last: bool) -> Shown:
    """An edit, what is equal with its end only where it comes first, its beginning only where it comes last."""
    ends = [word.end() for word in _WORD.finditer(edit.after)] if edit.op == "equal" else []
    head, tail = (0 if first else _KEPT), (0 if last else _KEPT)
    skipped = len(ends) - head - tail
    # A few words take no more room than the note that they are left out.
    if skipped <= _KEPT:
        return Shown(part, edit, edit.after if edit.op == "equal" else "", 0, "")
    return Shown(
        part, edit, edit.after[: ends[head - 1] if head else 0], skipped, edit.after[ends[-tail - 1] if tail else len(edit.after) :]
    )

"""A basis -> the words that an editor would put to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from reconciler.records import OTHER_CLAIMS, Basis, Claim, Evidence, Kind, Link, Report, Span
from reconciler.text.calendars import MONTHS_SHORT
from reconciler.text.clean import one_line, shortened

_DECIDED = "decided by "

# What a newer claim does: "it … what Harbour Wire reported on 14 Jan 2026".
_DOES = {
    Basis.REVERSAL: "reverses",
    Basis.UPDATE: "brings up to date",
    Basis.CORRECTION: "corrects",
    Basis.RETRACTION: "takes back",
    Basis.REVISION: "is a newer edition of",
    Basis.OUTCOME: "reports the outcome of",
    Basis.CONFIRMATION: "confirms",
}
# Why a claim is out of date; `source` is the later report's.
_WHY = {
    Basis.REVERSAL: "{source} later reported otherwise.",
    Basis.UPDATE: "{source} later reported a newer figure or state.",
    Basis.CORRECTION: "{source} has corrected its report.",
    Basis.RETRACTION: "{source} has withdrawn its report.",
    Basis.REVISION: "A newer edition of the report says otherwise.",
    Basis.OUTCOME: "{source} later reported the outcome.",
    Basis.CONFIRMATION: "{source} later reported as done what was then planned or possible.",
}
# The same in a word, where the source stands beside it already.
_ENDED = {
    Basis.REVERSAL: "reversed",
    Basis.UPDATE: "newer figure or state",
    Basis.CORRECTION: "corrected",
    Basis.RETRACTION: "withdrawn",
    Basis.REVISION: "newer edition",
    Basis.OUTCOME: "outcome",
    Basis.CONFIRMATION: "now reported as done",
}
# In what two claims differ.
DIFFER = {
    Kind.STATUS: "opposite states",
    Kind.NEGATION: "one says that it is so, the other that it is not",
    Kind.NUMBER: "different figures",
    Kind.DATE: "different times",
    Kind.VALUE: "different answers to who, what or where",
    Kind.OUTCOME: "different outcomes",
}
# How the reason ends of what puts a claim out of date that is so by all that is said in sum, and by no pair that is sure.
UNSURE = "too unsure to be shown as a contradiction"
# Log odds that are moved by less are not worth a line.
_TOLD = 0.1
RETRACTED = "The source has withdrawn the report."
REPLACED = "A newer edition has taken its place."
GONE = "The report that it copies was withdrawn."
WITHDRAWN = "The report was withdrawn."


# How much of what a silent correction changed its line tells, and how many characters of a claim a line quotes.
_MOST_TOLD, _LONGEST = 3, 90


def as_a_whole(one: Claim, other: Claim, score: float) -> Evidence:
    """Both claims as they are read, where no single word decides."""
    return of_both("reading", one, other, score, both_quoted(one, other))


def told_by_others(one: Claim, other: Claim, odds: float) -> tuple[Evidence, ...]:
    """What other claims say of a pair, where that moves its log odds by enough to be told."""
    if abs(odds) < _TOLD:
        return ()
    says = "a claim that agrees with one side contradicts the other" if odds > 0 else "both sides seem to contradict much else"
    return (of_both(OTHER_CLAIMS, one, other, odds, says),)


def both_quoted(one: Claim, other: Claim) -> str:
    """The beginnings of both claims."""
    return f"“{_short(one.text)}” / “{_short(other.text)}”"


def of_both(signal: str, one: Claim, other: Claim, weight: float, says: str) -> Evidence:
    """Evidence that lies in no single words of two claims."""
    return Evidence(signal, Span(one.start, one.end, one.text), Span(other.start, other.end, other.text), round(weight, 3), says)


def _short(text: str) -> str:
    return shortened(text, _LONGEST)


def silently(changed: Sequence[str]) -> str:
    """The sentence that says why a report no longer counts that was corrected without a word, and what changed in it."""
    more = f"; and {len(changed) - _MOST_TOLD} more" if len(changed) > _MOST_TOLD else ""
    return f"A newer edition corrects it without saying so ({'; '.join(changed[:_MOST_TOLD])}{more})."


def day(moment: datetime) -> str:
    """A day as it is printed, in the offset that it was given with: 28 Jan 2026."""
    return f"{moment.day} {MONTHS_SHORT[moment.month - 1].title()} {moment.year}"


def why(link: Link, later: Report) -> str:
    """The sentence that says why the earlier claim of a link is out of date."""
    person = _person(link)
    return f"So decided by {person}." if person else _WHY[link.basis].format(source=one_line(later.source))


def ended(basis: str, reason: str) -> str | None:
    """The word for why a claim is out of date, where what put it out of date is named beside it; None where a person decided so."""
    if not basis or reason.startswith(_DECIDED):
        return None
    return f"{_ENDED[Basis(basis)]}, by this or another report" if reason.endswith(UNSURE) else _ENDED[Basis(basis)]


def because(link: Link, earlier: Report) -> str:
    """What the later claim of a link does to what an earlier report said, without a full stop."""
    person = _person(link)
    does = f"{person} decided that it overrides" if person else f"it {_DOES[link.basis]}"
    return f"{does} what {one_line(earlier.source)} reported on {day(earlier.published_at)}"


def _person(link: Link) -> str | None:
    """Who decided on a link, if a person did."""
    return one_line(link.reason.removeprefix(_DECIDED)) if link.reason.startswith(_DECIDED) else None

"""Two claims in context -> what was checked before they were compared, and what was found: the rules that did not object.

Each rule of `comparing` has its line here, in words; a line whose rule objects after all says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reconciler.judges.answers import denies_another
from reconciler.judges.authorities import acts, other_act, other_authority
from reconciler.judges.comparing import (
    Rule,
    forecast,
    nothing_shared,
    only_considered,
    other_count,
    other_direction,
    other_occasion,
    other_product,
    other_scope,
    recounted,
    two_forecasters,
    unsaid,
    unsettled,
)
from reconciler.judges.context import InContext
from reconciler.judges.labels import other_label
from reconciler.judges.signals import figures_of_one_measure
from reconciler.records import QUANTITY, Modality
from reconciler.text.language import COMMON

Found = Callable[[InContext, InContext], str | None]
_MOST = 4


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, what was found, and the objection of its rule, if that has one after all."""

    looked_at: str
    found: str
    objection: str | None


def checked(one: InContext, other: InContext) -> list[Check]:
    """What was checked of the earlier claim and the later one; what says nothing of either is left out."""
    made = []
    for looked_at, rule, says in _LINES:
        objection = rule(one, other) if rule else None
        found = says(one, other)
        if found or objection:
            made.append(Check(looked_at, found or "", objection))
    return made


def _product(one: InContext, other: InContext) -> str:
    return _compared(one.all_codes, other.all_codes, "no product code")


def _authority(one: InContext, other: InContext) -> str:
    return _compared(filter(None, [one.authority]), filter(None, [other.authority]), "no country’s authority")


def _act(one: InContext, other: InContext) -> str | None:
    shared = acts(one) & acts(other)
    return f"both tell of what authorities do: {_listed(shared)}" if shared else None


def _occasion(one: InContext, other: InContext) -> str:
    ours, theirs = ([f"{when}’s {noun}" for noun, when in side.occasions] for side in (one, other))
    return _compared(ours, theirs, "no occasion told by its day")


def _scope(one: InContext, other: InContext) -> str | None:
    ours, theirs = ([f"a {scope}" for scope in side.scopes] for side in (one, other))
    return _compared(ours, theirs, "neither a whole nor a part") if ours or theirs else None


def _direction(one: InContext, other: InContext) -> str | None:
    return _compared(one.directions, other.directions, "neither import nor export") if one.directions or other.directions else None


def _shared(one: InContext, other: InContext) -> str | None:
    names = one.all_names & other.all_names
    words = (one.content & other.content) - COMMON
    if names:
        return f"both name {_listed(_as_written(name, one, other) for name in names)}"
    return f"words in common: {_listed(words)}" if words else None


def _as_written(name: str, one: InContext, other: InContext) -> str:
    """A name with its capitals, where a claim has it; names are compared without."""
    found = re.search(rf"\b{re.escape(name)}\b", f"{one.claim.text}\n{other.claim.text}", re.IGNORECASE)
    return found[0] if found else name


def _measure(one: InContext, other: InContext) -> str | None:
    """Whether their figures count the same thing."""
    pair = next(figures_of_one_measure(one.claim, other.claim), None)
    if pair is not None:
        measures = set(pair[0].measures) & set(pair[1].measures)
        return f"both give a figure for {_listed(measures)}"
    has = [any(reading.dimension == QUANTITY for reading in side.claim.readings) for side in (one, other)]
    return "their figures count different things, so they were not held against each other" if all(has) else None


def _time(one: InContext, other: InContext) -> str:
    first, second = (f"{side.claim.effective_at:%d %b %Y}" for side in (one, other))
    return f"both hold for {first}" if first == second else f"the earlier holds for {first}, the later for {second}"


def _recounts(one: InContext, other: InContext) -> str | None:
    return None if one.claim.background or other.claim.background else "neither recounts an earlier state"


def _says(one: InContext, other: InContext) -> str | None:
    return None if one.unsaid or other.unsaid else "both say something, neither declines to"


def _weighed(one: InContext, other: InContext) -> str | None:
    if one.considered and other.considered:
        return "both tell of what is only considered"
    return None if one.considered or other.considered else "neither tells of what is only considered"


def _forecasters(one: InContext, other: InContext) -> str:
    return _compared(filter(None, [one.forecaster]), filter(None, [other.forecaster]), "no forecaster")


def _firmness(one: InContext, other: InContext) -> str:
    return f"the earlier is {one.claim.modality.value}, the later {other.claim.modality.value}"


def _plan(one: InContext, other: InContext) -> str | None:
    plans = [side.claim.modality is Modality.PLANNED for side in (one, other)]
    return "both are plans" if all(plans) else "neither is a plan" if not any(plans) else None


def _nothing(_one: InContext, _other: InContext) -> None:
    """Told of only where it keeps two claims apart."""


_LINES: tuple[tuple[str, Rule | None, Found], ...] = (
    ("Product", other_product, _product),
    ("Authority", other_authority, _authority),
    ("Act", other_act, _act),
    ("Occasion", other_occasion, _occasion),
    ("Scope", other_scope, _scope),
    ("Direction", other_direction, _direction),
    ("Names", nothing_shared, _shared),
    ("Measure", other_count, _measure),
    ("Label", other_label, _nothing),
    ("Denies", denies_another, _nothing),
    ("Time", None, _time),
    ("Recounted", recounted, _recounts),
    ("Answered", unsaid, _says),
    ("Considered", only_considered, _weighed),
    ("Forecaster", two_forecasters, _forecasters),
    ("Firmness", unsettled, _firmness),
    ("Plan or fact", forecast, _plan),
)


def _compared(ours: Iterable[str], theirs: Iterable[str], none: str) -> str:
    """What either side names of a kind: the same, different things, or nothing."""
    first, second = set(ours), set(theirs)
    if first & second:
        return f"both: {_listed(first & second)}"
    if first and second:
        return f"the earlier: {_listed(first)}; the later: {_listed(second)}"
    if first or second:
        return f"only the {'earlier' if first else 'later'} names one: {_listed(first or second)}"
    return f"{none} on either side"


def _listed(some: Iterable[str]) -> str:
    ordered = sorted(some)
    return ", ".join(ordered[:_MOST]) + ("…" if len(ordered) > _MOST else "")

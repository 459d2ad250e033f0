"""Two claims in context -> why they cannot be compared, each reason with its name.

Each rule answers one question in a few lines and gives a reason that a reader can check, or None.
"""

from __future__ import annotations

from collections.abc import Callable

from reconciler.judges.answers import denies_another
from reconciler.judges.authorities import acts, other_act, other_authority
from reconciler.judges.context import InContext
from reconciler.judges.in_common import listed, short
from reconciler.judges.labels import other_label
from reconciler.judges.signals import figures
from reconciler.records import Modality

Rule = Callable[[InContext, InContext], str | None]
_UNSETTLED = {
    Modality.QUESTION: "a question asserts nothing",
    Modality.OPINION: "an opinion is no fact",
    Modality.CONDITIONAL: "said only under a condition",
    Modality.POSSIBLE: "said only as possible",
}


def other_product(one: InContext, other: InContext) -> str | None:
    """Product codes match exactly or not at all: H20 is not H200. Two that say what product a thing is answer one question."""
    if one.tells_which and other.tells_which:
        return None
    if one.all_codes and other.all_codes and not one.all_codes & other.all_codes and (one.codes or other.codes):
        return f"other product: {listed(one.all_codes)} / {listed(other.all_codes)}"
    return None


def recounted(one: InContext, other: InContext) -> str | None:
    """A claim that recounts an earlier state says nothing of the present one."""
    for side in (one, other):
        if side.claim.background:
            return f"recounts an earlier state: “{short(side.claim.text)}”"
    return None


def unsettled(one: InContext, other: InContext) -> str | None:
    """What is asked, opined, conditional or possible contradicts nothing as a fact does."""
    for side in (one, other):
        if side.claim.modality in _UNSETTLED:
            return f"{side.claim.modality}: {_UNSETTLED[side.claim.modality]}"
    return None


def only_considered(one: InContext, other: InContext) -> str | None:
    """What is only being considered has not been decided, whatever then is."""
    if one.considered == other.considered:
        return None
    weighed, decided = (one, other) if one.considered else (other, one)
    if decided.negations or Modality.DENIED in {one.claim.modality, other.claim.modality}:
        return None  # «is weighing a bid», «does not intend to bid»
    return f"only considered: “{short(weighed.claim.text)}”"


def asked_or_opined(one: InContext, other: InContext) -> str | None:
    """Neither a question nor an opinion asserts what could be contradicted: «this should never have been approved»."""
    found = {one.claim.modality, other.claim.modality}
    return next((f"{each}: {_UNSETTLED[each]}" for each in (Modality.QUESTION, Modality.OPINION) if each in found), None)


def unsaid(one: InContext, other: InContext) -> str | None:
    """Who declines to comment, or could not verify, says neither that it is so nor that it is not."""
    for side in (one, other):
        if side.unsaid:
            return f"says neither yes nor no: “{short(side.claim.text)}”"
    return None


def two_forecasters(one: InContext, other: InContext) -> str | None:
    """Two houses are expected to see the future differently."""
    if one.forecaster and other.forecaster and one.forecaster != other.forecaster:
        return f"two forecasters: {one.forecaster} / {other.forecaster}"
    return None


def other_count(one: InContext, other: InContext) -> str | None:
    """A figure of the dead and one of all casualties can both be right."""
    for whole, parts in one.lexicon.wholes.items():
        counted = [{measure for figure in figures(side.claim.readings) for measure in figure.measures} for side in (one, other)]
        if sorted(whole in each for each in counted) == [False, True] and (counted[0] | counted[1]) & parts:
            return f"other count: {whole} / {listed(frozenset((counted[0] | counted[1]) & parts))}"
    return None


def other_scope(one: InContext, other: InContext) -> str | None:
    """A figure of the whole country and one of a province can both be right."""
    if len(one.scopes) == len(other.scopes) == 1 and one.scopes != other.scopes and one.figures and other.figures:
        return f"other scope: a {next(iter(one.scopes))} / a {next(iter(other.scopes))}"
    return None


def other_direction(one: InContext, other: InContext) -> str | None:
    """Leave to export is one country's to give, leave to import another's: neither undoes the other."""
    if len(one.directions) == len(other.directions) == 1 and one.directions != other.directions and (acts(one) or acts(other)):
        return f"other direction: {next(iter(one.directions))} / {next(iter(other.directions))}"
    return None


def other_occasion(one: InContext, other: InContext) -> str | None:
    """Monday's earthquake is not Thursday's; of what is still to come the day may have been moved."""
    if not (one.claim.modality.settled and other.claim.modality.settled):
        return None
    for noun, when in one.occasions:
        for same, then in other.occasions:
            if noun == same and when != then:
                return f"other occasion: {when}’s {noun} / {then}’s {noun}"
    return None


def forecast(one: InContext, other: InContext) -> str | None:
    """A plan or forecast is not contradicted by what then happened."""
    if (one.claim.modality is Modality.PLANNED) != (other.claim.modality is Modality.PLANNED):
        return "forecast: one side is a plan or forecast, the other a fact"
    return None


def nothing_shared(one: InContext, other: InContext) -> str | None:
    """Claims that share neither a name nor a rare word, even by context, are on different matters."""
    if not (one.all_names & other.all_names or one.all_codes & other.all_codes or one.content & other.content):
        return "no name or rare word in common"
    return None


# Ordered by how surely a reason settles the matter; the first one found is the one that is told.
WHY_NOT: tuple[Rule, ...] = (
    other_product,
    other_authority,
    other_occasion,
    other_scope,
    other_direction,
    other_count,
    other_label,
    denies_another,
    recounted,
    unsaid,
    only_considered,
    two_forecasters,
    unsettled,
    forecast,
    nothing_shared,
)

# What holds however well a judge reads. Words such as "may" and "plan" say too little of how a claim is meant: on reports that
# the rules were not written for, vetoes by modality cost more true contradictions than they prevented false ones.
SURE: tuple[Rule, ...] = (
    other_product,
    other_authority,
    other_act,
    other_occasion,
    other_scope,
    other_direction,
    other_count,
    other_label,
    denies_another,
    asked_or_opined,
    recounted,
    unsaid,
    only_considered,
    two_forecasters,
)


def why_not(one: InContext, other: InContext, rules: tuple[Rule, ...] = WHY_NOT) -> str | None:
    """The first reason why two claims are not comparable, or None."""
    return next((reason for rule in rules if (reason := rule(one, other)) is not None), None)

"""Two claims in context -> whether the later one goes on from the earlier, or sets it right."""

from __future__ import annotations

from reconciler.judges.alone import on_one_matter
from reconciler.judges.context import InContext
from reconciler.judges.in_common import both_settled, on_one_name
from reconciler.judges.signals import POLES, figures, figures_of_one_measure, on_one_dimension, overlap
from reconciler.pipeline.wording import of_both
from reconciler.records import Evidence, Kind, Modality, Reading, Span
from reconciler.text.corrections import taken_back
from reconciler.text.language import COMMON
from reconciler.text.times import StatedTime
from reconciler.text.words import words

# So many telling words in common make it likely that two claims give the date of one thing.
_TELLING = 2
_AHEAD = frozenset({Modality.PLANNED, Modality.POSSIBLE, Modality.CONDITIONAL})


def later_figure(one: InContext, other: InContext) -> tuple[Reading, Reading] | None:
    """The figures of two claims of which the later is more than the earlier's lower bound, or of another estimate of one thing.

    «At least 10» has risen to 14; the second estimate comes after the advance estimate. Both held when they were given. That both
    are of people does not make them of one thing: «thirty people more than allowed» are not the dead.
    """
    if not (one.content & other.content and both_settled(one, other)):
        return None
    for a, b in figures_of_one_measure(one.claim, other.claim):
        if one.lexicon.anyone.issuperset({*a.measures} & {*b.measures}):
            continue
        bound = a.high is None and a.low is not None and b.low is not None and b.low >= a.low
        if (bound or (one.estimate and other.estimate and one.estimate != other.estimate)) and (a.low, a.high) != (b.low, b.high):
            return a, b
    return None


def next_stage(one: InContext, other: InContext) -> bool:
    """Whether the later claim tells what came of a stage that the earlier one tells of: who was charged, was charged and acquitted."""
    if not (on_one_name(one, other) and both_settled(one, other)):
        return False
    stages = one.lexicon.stages
    pairs = on_one_dimension(one.claim.readings, other.claim.readings)
    return any((a.dimension, a.pole) in stages and (b.dimension, b.pole) not in stages for a, b in pairs)


def reforecast(one: InContext, other: InContext) -> bool:
    """Whether the later claim gives another figure of one unit that the forecaster of the earlier one now expects of one thing."""
    if one.forecaster is None or one.forecaster != other.forecaster or len(one.content & other.content) < _TELLING:
        return False
    ours, theirs = figures(one.claim.readings), figures(other.claim.readings)
    return any(a.unit == b.unit and not overlap(a, b) for a in ours for b in theirs)


def came_of(one: InContext, other: InContext) -> bool:
    """Whether the later of two such statements says as settled what came of what the earlier expects, fears or makes conditional."""
    if one.alone is None or other.alone is None or not on_one_matter(one.alone, other.alone):
        return False
    return one.claim.modality in _AHEAD and other.claim.modality.settled and len(one.content & other.content) > 1


def rescheduled(one: InContext, other: InContext) -> tuple[Kind, Evidence] | None:
    """The day to come that the earlier claim gives for something, and the other to which the later says it was moved; or None."""
    to = other.moved_to
    if to is None or len(one.content & other.content) < _TELLING or any(_same_day(to, day) for day in one.days):
        return None
    due = one.moved_to or next((day for day in one.days if day.since > one.published_at), None)
    if due is None:
        return None
    spans = [Span(s.claim.start + t.start, s.claim.start + t.end, s.claim.text[t.start : t.end]) for s, t in ((one, due), (other, to))]
    return Kind.DATE, Evidence("date", spans[0], spans[1], POLES, f"{spans[0].text} / moved to {spans[1].text}")


def set_right(one: InContext, other: InContext) -> tuple[Kind, Evidence] | None:
    """That the later claim takes back what the earlier says: «it was X, not an expired certificate as we first said»; or None."""
    wrong = taken_back(other.claim.text)
    if wrong is None or one.negations or one.claim.modality is Modality.DENIED:
        return None
    taken = {word.lower for word in words(wrong)} - COMMON
    # A bare figure may be another's: of figures those that count one thing tell more.
    if all(word[0].isdigit() for word in taken) or not taken <= {word.lower for word in words(one.claim.text)}:
        return None
    return Kind.VALUE, of_both("taken back", one.claim, other.claim, POLES, f"“{wrong.strip(' ,;')}” is taken back")


def _same_day(one: StatedTime, other: StatedTime) -> bool:
    # Of which year a day is that is named without one, is a guess.
    return (one.since.month, one.since.day) == (other.since.month, other.since.day)

"""Two claims in context -> what their plain words settle, whatever a network makes of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from reconciler.judges.context import Alone, InContext
from reconciler.judges.signals import (
    POLES,
    different_figures,
    figures,
    figures_of_one_measure,
    on_one_dimension,
    opposite_poles,
    overlap,
    same_pole,
    signals,
)
from reconciler.pipeline.wording import both_quoted, of_both
from reconciler.records import Evidence, Kind, Modality, Reading, Relation, Span, Verdict
from reconciler.text.corrections import taken_back
from reconciler.text.dates import CALENDAR
from reconciler.text.language import COMMON
from reconciler.text.times import StatedTime
from reconciler.text.words import words

ACTS_OF_AUTHORITY = frozenset({"permission", "in_force", "sanctions", "ruling", "operation"})
_SAME_WORDS, _TURNED, _ON_ONE_THING, _SHORTEST, _LONG_RUN = 94.0, 88.0, 65.0, 20, 60
# How surely claims in the same words agree, or contradict where only a figure or a negation differs.
SAME = 0.95
# The same for opposite poles in much the same words, and for an authority's opposite act on one thing, which supersedes too.
_PLAIN = 0.8
# The same for two headlines of which one refutes, and what share of the rarer one's telling words they must have in common.
_REFUTED, _ON_ONE_MATTER = 0.7, 0.25
# So many telling words in common make it likely that two claims give the date of one thing.
_TELLING = 2
_TREND, _CLOSE = "trend", "close"
_AHEAD = frozenset({Modality.PLANNED, Modality.POSSIBLE, Modality.CONDITIONAL})


@dataclass(frozen=True, slots=True)
class Ruled:
    """A relation that holds at least so surely, with the kind and the evidence where it is a contradiction found in the words."""

    relation: Relation
    sure: float
    supersedes: float = 0.0
    disputed: float = 0.0
    found: tuple[Kind, Evidence] | None = None

    def upon(self, verdict: Verdict) -> Verdict:
        """The verdict as it is after this."""
        supersedes, disputed = max(verdict.supersedes, self.supersedes), max(verdict.disputed, self.disputed)
        verdict = replace(verdict, relation=self.relation, supersedes=supersedes, disputed=disputed)
        if self.relation is Relation.CONTRADICTS:
            kind = self.found[0] if self.found else Kind.STATUS
            contradicts = max(verdict.contradicts, self.sure)
            return replace(verdict, kind=kind, contradicts=contradicts, agrees=0.0)
        agrees = max(verdict.agrees, self.sure) if self.relation is Relation.AGREES else verdict.agrees
        return replace(verdict, contradicts=0.0, agrees=agrees)


def ruled(one: InContext, other: InContext) -> Ruled | None:
    """What rules know for sure: little but a figure, negation or pole differs, a date was moved, or one authority acts twice."""
    if (trading := traded(one, other)) is not None:
        return trading
    if (found := turned(one, other)) is not None:
        return Ruled(Relation.CONTRADICTS, _PLAIN if found[0] is Kind.STATUS else SAME, found=found)
    if (found := refuted(one, other)) is not None:
        return Ruled(Relation.CONTRADICTS, _REFUTED, found=found)
    if (found := set_right(one, other) or rescheduled(one, other)) is not None:
        return Ruled(Relation.CONTRADICTS, _PLAIN, supersedes=_PLAIN, found=found)
    if later_figure(one, other) is not None or came_of(one, other) or next_stage(one, other) or reforecast(one, other):
        return Ruled(Relation.UPDATES, _PLAIN, supersedes=_PLAIN)
    return _acted(one, other)


def _acted(one: InContext, other: InContext) -> Ruled | None:
    acts = same_act(one, other)
    if acts is None:
        return None
    before, after = acts
    if before.degree * after.degree < 0:
        return Ruled(Relation.CONTRADICTS, _PLAIN, supersedes=_PLAIN)
    if abs(after.degree) > abs(before.degree):
        return Ruled(Relation.UPDATES, _PLAIN, supersedes=_PLAIN)
    return Ruled(Relation.AGREES, _PLAIN)


def later_figure(one: InContext, other: InContext) -> tuple[Reading, Reading] | None:
    """The figures of two claims of which the later is more than the earlier's lower bound, or of another estimate of one thing.

    «At least 10» has risen to 14; the second estimate comes after the advance estimate. Both held when they were given. That both
    are of people does not make them of one thing: «thirty people more than allowed» are not the dead.
    """
    if not (one.content & other.content and _both_settled(one, other)):
        return None
    for a, b in figures_of_one_measure(one.claim, other.claim):
        if one.lexicon.anyone.issuperset({*a.measures} & {*b.measures}):
            continue
        bound = a.high is None and a.low is not None and b.low is not None and b.low >= a.low
        if (bound or (one.estimate and other.estimate and one.estimate != other.estimate)) and (a.low, a.high) != (b.low, b.high):
            return a, b
    return None


def same_words(one: InContext, other: InContext) -> bool:
    """Whether one claim says what the other says in the same words, with no figure, name, code, negation or pole between them."""
    if at_one_moment(one, other):
        return True
    if min(len(one.folded), len(other.folded)) < _SHORTEST or one.figures != other.figures or one.codes != other.codes:
        return False
    denied = (side.claim.modality is Modality.DENIED for side in (one, other))
    if len({*denied}) > 1 or one.negations != other.negations or not (one.names <= other.names or other.names <= one.names):
        return False
    alike = fuzz.partial_ratio(one.folded, other.folded) >= _SAME_WORDS
    run_on = alike or (same_pole(one.claim, other.claim) is not None and _shared_run(one.folded, other.folded) >= _LONG_RUN)
    return run_on and not signals(one, other)


def at_one_moment(one: InContext, other: InContext) -> bool:
    """Whether two claims differ in nothing but in when, and mean one moment: Monday morning in Tokyo is Sunday evening in New York."""
    if len(one.days) != 1 or len(other.days) != 1 or one.timeless != other.timeless or len(one.timeless) < _SHORTEST:
        return False
    return one.days[0].since < other.days[0].until and other.days[0].since < one.days[0].until


def _shared_run(one: str, other: str) -> int:
    """The length of the longest run of characters that two texts share."""
    return SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size


def same_act(one: InContext, other: InContext) -> tuple[Reading, Reading] | None:
    """The words by which two claims tell as settled of acts of one authority on one product or name, on one dimension."""
    if one.authority is None or one.authority != other.authority or not _both_settled(one, other):
        return None
    if not (one.all_codes & other.all_codes or (one.names & other.names) - {one.authority}):
        return None
    for a, b in on_one_dimension(one.claim.readings, other.claim.readings):
        if a.dimension in ACTS_OF_AUTHORITY:
            return a, b
    return None


def turned(one: InContext, other: InContext) -> tuple[Kind, Evidence] | None:
    """What differs between two claims in much the same words: a figure or a negation alone, or the pole of a state; or None."""
    poles = [*opposite_poles(one.claim, other.claim)] if _on_one_name(one, other) and _both_settled(one, other) else []
    if poles and fuzz.token_set_ratio(one.claim.text.lower(), other.claim.text.lower()) >= _ON_ONE_THING:
        return poles[0]
    if min(len(one.masked), len(other.masked)) < _SHORTEST or one.codes != other.codes or one.names != other.names:
        return None
    if fuzz.ratio(one.masked, other.masked) < _TURNED:
        return None
    figures = [*different_figures(one.claim, other.claim)]
    if figures:
        return figures[0]
    if one.negations + other.negations == 1 and "#" not in one.masked + other.masked:
        return _whole(one, other, "negation", "the same words, once with a negation")
    return None


def refuted(one: InContext, other: InContext) -> tuple[Kind, Evidence] | None:
    """That of two statements on one matter, each without a report around it, one says that it is not so; or None.

    Of whole reports this tells nothing: their sentences deny one thing and say another. Of headlines it tells nearly all
    (Ferreira and Vlachos, Emergent, NAACL 2016).
    """
    if one.alone is None or other.alone is None or not _on_one_matter(one.alone, other.alone):
        return None
    if one.alone.denies == other.alone.denies or one.refutes == other.refutes:
        return None
    return _whole(one, other, "refutation", both_quoted(one.claim, other.claim))


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


def _same_day(one: StatedTime, other: StatedTime) -> bool:
    # Of which year a day is that is named without one, is a guess.
    return (one.since.month, one.since.day) == (other.since.month, other.since.day)


def came_of(one: InContext, other: InContext) -> bool:
    """Whether the later of two such statements says as settled what came of what the earlier expects, fears or makes conditional."""
    if one.alone is None or other.alone is None or not _on_one_matter(one.alone, other.alone):
        return False
    return one.claim.modality in _AHEAD and other.claim.modality.settled and len(one.content & other.content) > 1


def traded(one: InContext, other: InContext) -> Ruled | None:
    """That a price is told of at two times of trading, and moved between them; or that one close is told in two ways, once wrongly."""
    if one.session is None or other.session is None or not _on_one_name(one, other):
        return None
    trends = [pair for pair in on_one_dimension(one.claim.readings, other.claim.readings) if pair[0].dimension == _TREND]
    same_day = one.claim.effective_at.date() == other.claim.effective_at.date()
    if trends and (not same_day or one.session != other.session):
        return Ruled(Relation.UPDATES, _PLAIN, supersedes=_PLAIN)
    if one.session == _CLOSE and any(a.degree * b.degree < 0 for a, b in trends):
        return Ruled(Relation.CONTRADICTS, _PLAIN, disputed=_PLAIN, found=next(opposite_poles(one.claim, other.claim)))
    return None


def next_stage(one: InContext, other: InContext) -> bool:
    """Whether the later claim tells what came of a stage that the earlier one tells of: who was charged, was charged and acquitted."""
    if not (_on_one_name(one, other) and _both_settled(one, other)):
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


def _on_one_matter(one: Alone, other: Alone) -> bool:
    shared, fewest = one.content & other.content, min(len(one.content), len(other.content))
    return bool(shared) and len(shared) >= _ON_ONE_MATTER * fewest


def _whole(one: InContext, other: InContext, signal: str, says: str) -> tuple[Kind, Evidence]:
    return Kind.NEGATION, of_both(signal, one.claim, other.claim, POLES, says)


def _on_one_name(one: InContext, other: InContext) -> bool:
    """Whether two claims share a name, or name nobody and share a rare word: «the suspect is at large». A weekday is no name."""
    ours, theirs = one.names - CALENDAR, other.names - CALENDAR
    return bool(ours & theirs or (not ours | theirs and one.content & other.content))


def _both_settled(one: InContext, other: InContext) -> bool:
    return one.claim.modality.settled and other.claim.modality.settled

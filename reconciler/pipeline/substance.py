"""Two wordings of one claim, in an edition and the next -> what changed in substance, in words; nothing where only the wording did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from reconciler.pipeline.wordings import Said, Wording, is_misspelt, without_acronyms
from reconciler.records import QUANTITY, Modality, Reading
from reconciler.text.calendars import CALENDAR, MONTHS, WEEKDAYS
from reconciler.text.clean import one_line, shortened
from reconciler.text.lexicon import Lexicon
from reconciler.text.words import words

# Readings of one dimension that lie nearer to one another than this say much the same.
_TURNED = 0.4
# Over this likeness two sentences are one: what stands in the place of a figure or name took it, though both are also said
# elsewhere. Under it they are too far apart for a missing «not» or another speaker to be told from other wording.
_SAME_SENTENCE = 75.0
_LONGEST = 140
# Of a sentence so many characters are compared: the time that it takes grows with their square.
_MOST_COMPARED = 300
# «the two sides» and «both sides» are the same; a figure that only vanished is worth a word from here on.
_SMALL = frozenset({"1", "2"})


@dataclass(frozen=True, slots=True)
class Rewording:
    """A claim as one edition has it and as the next does, with all that either says."""

    before: Wording
    after: Wording
    was: Said
    now: Said
    lexicon: Lexicon


def substance(one: Rewording) -> list[str]:
    """What changed, each in words; the first rule that finds something in the sentence as a whole speaks for it."""
    parts = [*_figures(one), *_names(one), *_turned(one)]
    return parts or next((found for rule in _WHOLE if (found := rule(one))), [])


def became(before: str, after: str) -> str:
    """That one wording took the place of another."""
    return f"“{short(before)}” became “{short(after)}”"


def short(text: str) -> str:
    """A text on one line, cut where it is long."""
    return shortened(one_line(text), _LONGEST)


# --- figures, names, turned words ---------------------------------------------------------------------------------------


def _figures(one: Rewording) -> Iterator[str]:
    gone, new = _only(one.before.figures, one.after.figures), _only(one.after.figures, one.before.figures)
    if gone and new:
        if _near(one) or not (gone.keys() <= one.now.figures and new.keys() <= one.was.figures):
            yield became(", ".join(gone.values()), ", ".join(new.values()))
        return
    lost = [said for key, said in gone.items() if key not in one.now.figures and key not in _SMALL]
    yield from (f"“{said}” is no longer said" for said in lost)


def _names(one: Rewording) -> Iterator[str]:
    gone = {name: said for name, said in _only(one.before.names, one.after.names).items() if name not in one.after.words}
    new = {name: said for name, said in _only(one.after.names, one.before.names).items() if name not in one.before.words}
    gone, new = without_acronyms(gone, new)
    gone = {name: said for name, said in gone.items() if not is_misspelt(name, new.keys() | one.after.words, one.was)}
    for calendar in (WEEKDAYS, MONTHS):
        before, after = _those(gone, calendar), _those(new, calendar)
        if before and after:
            yield became(", ".join(before.values()), ", ".join(after.values()))
    gone, new = ({name: said for name, said in named.items() if name not in CALENDAR} for named in (gone, new))
    if gone and new and (_near(one) or not (gone.keys() <= one.now.words and new.keys() <= one.was.words)):
        yield became(" ".join(gone.values()), " ".join(new.values()))
    elif not new:
        yield from (f"“{said}” is no longer named" for name, said in gone.items() if name not in one.now.words)


def _only(these: Mapping[str, str], not_those: Mapping[str, str]) -> dict[str, str]:
    return {key: said for key, said in these.items() if key not in not_those}


def _those(named: Mapping[str, str], among: Collection[str]) -> dict[str, str]:
    return {name: said for name, said in named.items() if name in among}


def _turned(one: Rewording) -> Iterator[str]:
    for side, reading in one.before.sides.items():
        others = [other for (dimension, _), other in one.after.sides.items() if dimension == side[0]]
        far = [other for other in others if abs(other.degree - reading.degree) >= _TURNED]
        if side not in one.after.sides and far and len(far) == len(others):
            yield became(reading.words, far[0].words)


# --- the sentence as a whole --------------------------------------------------------------------------------------------


def _bounds(one: Rewording) -> list[str]:
    """«9» and «at least 9», «$9m» and «£9m»: the same figures, that say something else."""
    before, after = _quantities(one.before), _quantities(one.after)
    same = len(before) == len(after) and all(_agree(old, new) for old, new in zip(before, after, strict=True))
    same_figures = Counter(one.before.figures.keys()) == Counter(one.after.figures.keys())
    return [] if same or not same_figures or len(before) != len(after) else _as_a_whole(one)


def _quantities(wording: Wording) -> list[Reading]:
    found = [reading for reading in wording.claim.readings if reading.dimension == QUANTITY]
    return sorted(found, key=lambda reading: (reading.low is None, reading.low or 0, reading.high or 0))


def _agree(old: Reading, new: Reading) -> bool:
    same_ends = (old.low is None, old.high is None) == (new.low is None, new.high is None)
    return same_ends and old.unit == new.unit


def _swapped(one: Rewording) -> list[str]:
    """«Ana accused Bo» and «Bo accused Ana»: the same words, but names or figures changed places."""
    before, after = one.before.words, one.after.words
    if len(before) != len(after) or Counter(before) != Counter(after):
        return []
    moved = {word for pair in zip(before, after, strict=True) if pair[0] != pair[1] for word in pair}
    telling = {word for wording in (one.before, one.after) for word in (*wording.names, *_written(wording))}
    return _as_a_whole(one) if moved and moved <= telling else []


def _written(wording: Wording) -> set[str]:
    return {word.lower for said in wording.figures.values() for word in words(said)}


def _negated(one: Rewording) -> list[str]:
    before, after = (len(list(one.lexicon.negations.find(words(each.claim.text)))) for each in (one.before, one.after))
    return _as_a_whole(one) if (before - after) % 2 and _near(one) else []


def _firmer(one: Rewording) -> list[str]:
    """«may have killed» and «killed»: said for certain, or no longer."""
    before, after = one.before.claim.modality, one.after.claim.modality
    return _as_a_whole(one) if _firmness(before) != _firmness(after) and _near(one) else []


def _firmness(modality: Modality) -> str:
    return "settled" if modality.settled else "denied" if modality is Modality.DENIED else "open"


def _other_speaker(one: Rewording) -> list[str]:
    before, after = one.before.claim.speaker, one.after.claim.speaker
    if not before or not after or not _near(one):
        return []
    shared = {word.lower for word in words(before)} & {word.lower for word in words(after)} - {"the", "a", "of"}
    return [] if shared else [f"said by {became(before, after)}"]


def _near(one: Rewording) -> bool:
    before, after = (each.claim.text[:_MOST_COMPARED].lower() for each in (one.before, one.after))
    return fuzz.ratio(before, after) >= _SAME_SENTENCE


def _as_a_whole(one: Rewording) -> list[str]:
    return [became(one.before.claim.text, one.after.claim.text)]


# From what is plainest to what is least so: of one sentence only one change is told.
_WHOLE = (_bounds, _swapped, _negated, _firmer, _other_speaker)

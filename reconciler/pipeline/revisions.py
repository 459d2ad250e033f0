"""An edition and the next one -> what changed in substance, and whether the later says that it corrects anything."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from reconciler.pipeline.substance import Rewording, short, substance
from reconciler.pipeline.wordings import Said, said_in, wording
from reconciler.records import Claim, ReadReport
from reconciler.text.corrections import corrects, withdraws
from reconciler.text.lexicon import Lexicon

# Claims less alike than this are not two wordings of one; a headline is one of the headline before it whatever it says.
_ALIKE = 55.0
# So many claims that differ on either side are matched; a text that has more was written anew.
_MOST = 150
_MOST_TOLD = 20
# Of a claim so many characters are compared: two long ones that are one begin alike.
_MOST_COMPARED = 300
# What was found is remembered without its texts, which an lru_cache would hold on to; what was asked for last stays longest.
_MOST_REMEMBERED = 2000
_TYPOGRAPHY = str.maketrans("‘’“”«»–—\u00a0", '\'\'""""-- ')
_SPACE = re.compile(r"\s+")
_Key = tuple[str, str, str, int]


@dataclass(frozen=True, slots=True)
class Revision:
    """What a newer edition did to the one before it: `changed`, in words, and whether it says that it corrects."""

    changed: tuple[str, ...]
    says_so: bool

    @property
    def silent(self) -> bool:
        """Whether it changes what was said, and nowhere says so."""
        return bool(self.changed) and not self.says_so


_remembered: dict[_Key, Revision] = {}
_lock = threading.Lock()


def revision(before: ReadReport, after: ReadReport, lexicon: Lexicon) -> Revision:
    """What the later edition changed. What it only adds changes nothing; a text that was not read says nothing.

    It is asked for by every page that shows either edition, and the same for the same texts: so it is remembered.
    """
    key: _Key = (before.report.id, after.report.id, lexicon.version, hash((before.report, before.claims, after.report, after.claims)))
    with _lock:
        made = _remembered.pop(key, None)
    made = made or _revision(before, after, lexicon)
    with _lock:
        _remembered[key] = made
        while len(_remembered) > _MOST_REMEMBERED:
            del _remembered[next(iter(_remembered))]
    return made


def _revision(before: ReadReport, after: ReadReport, lexicon: Lexicon) -> Revision:
    old, new = _apart(before.claims, after.claims)
    was, now = said_in(before), said_in(after)
    pairs = _matched(old, new)
    changed = [
        told for earlier, later in pairs for told in substance(Rewording(wording(earlier, was), wording(later, now), was, now, lexicon))
    ]
    matched = {earlier.id for earlier, _ in pairs}
    changed += [f"no longer said: “{short(claim.text)}”" for claim in old if claim.id not in matched and _is_dropped(claim, was, now)]
    report = after.report
    told = [(report.title, report.text), *(("", claim.text) for claim in new)]
    says_so = any(corrects(*each) or withdraws(*each, report.source) for each in told)
    return Revision(tuple(dict.fromkeys(changed))[:_MOST_TOLD], says_so)


def silent_revisions(replaced: Mapping[str, str], reads: Mapping[str, ReadReport], lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """By edition that was replaced without a word, what changed. `replaced` leads from an edition to the next."""
    found = {older: revision(reads[older], reads[newer], lexicon) for older, newer in replaced.items() if {older, newer} <= reads.keys()}
    return {older: made.changed for older, made in found.items() if made.silent}


def _apart(before: Iterable[Claim], after: Iterable[Claim]) -> tuple[list[Claim], list[Claim]]:
    """The claims of either edition that do not stand in the other with the same words."""
    old = {(claim.part, _plain(claim.text)): claim for claim in before}
    new = {(claim.part, _plain(claim.text)): claim for claim in after}
    return [claim for key, claim in old.items() if key not in new], [claim for key, claim in new.items() if key not in old]


def _plain(text: str) -> str:
    """The words as they would be whatever the typesetter did."""
    return _SPACE.sub(" ", text.translate(_TYPOGRAPHY)).strip().casefold()


def _matched(old: Sequence[Claim], new: Sequence[Claim]) -> list[tuple[Claim, Claim]]:
    """Which claim became which: each at most one, the most alike first; in the order of the earlier edition."""
    old, new = old[:_MOST], new[:_MOST]
    if not (old and new):
        return []
    compared = ([_plain(claim.text)[:_MOST_COMPARED] for claim in claims] for claims in (old, new))
    alike = process.cdist(*compared, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    scored = [(_score(one, other, float(alike[i, j])), i, j) for i, one in enumerate(old) for j, other in enumerate(new)]
    found: dict[int, int] = {}
    taken = set[int]()
    for _, i, j in sorted((each for each in scored if each[0] >= _ALIKE), key=lambda each: (-each[0], each[1], each[2])):
        if i not in found and j not in taken:
            found[i] = j
            taken.add(j)
    return [(old[i], new[j]) for i, j in sorted(found.items())]


def _score(one: Claim, other: Claim, alike: float) -> float:
    if one.part != other.part:
        return 0.0
    return 100.0 if one.part == "title" else alike


def _is_dropped(claim: Claim, was: Said, now: Said) -> bool:
    """Whether a fact that an edition stated is nowhere in the next: neither its figures and names nor where it stood."""
    if claim.background or not claim.modality.stated or not claim.readings:
        return False
    own = wording(claim, was)
    return not (own.figures.keys() <= now.figures and own.names.keys() <= now.words and own.sides.keys() <= now.sides)

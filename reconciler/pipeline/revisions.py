"""An edition and the next one -> what changed in substance, and whether the later says that it corrects anything."""

from __future__ import annotations

import re
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
_TYPOGRAPHY = str.maketrans("‘’“”«»–—\u00a0", '\'\'""""-- ')
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Revision:
    """What a newer edition did to the one before it: `changed`, in words, and whether it says that it corrects."""

    changed: tuple[str, ...]
    says_so: bool

    @property
    def silent(self) -> bool:
        """Whether it changes what was said, and nowhere says so."""
        return bool(self.changed) and not self.says_so


def revision(before: ReadReport, after: ReadReport, lexicon: Lexicon) -> Revision:
    """What the later edition changed. What it only adds changes nothing; a text that was not read says nothing."""
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
    alike = process.cdist([_plain(claim.text) for claim in old], [_plain(claim.text) for claim in new], scorer=fuzz.ratio)
    scored = [(_score(one, other, float(alike[i, j])), i, j) for i, one in enumerate(old) for j, other in enumerate(new)]
    found: dict[int, int] = {}
    for score, i, j in sorted(scored, key=lambda each: (-each[0], each[1], each[2])):
        if score >= _ALIKE and i not in found and j not in found.values():
            found[i] = j
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

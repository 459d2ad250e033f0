"""Two texts -> what was put in, taken out and replaced between them, word by word, in bounded time.

Paragraphs are compared first, then the sentences of those that differ, then the words of those sentences. What would take
longer than a bound allows stays as it is found on the level above: one text replaced by another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, takewhile
from typing import Literal

from reconciler.text.language import COMMON

Op = Literal["equal", "insert", "delete", "replace"]
Stretch = tuple[Op, str, str]

# Each splits a text into pieces that make it up again; white space goes with what stands before it.
_PARAGRAPHS = re.compile(r"[^\n]+\n*|\n+")
_SENTENCES = re.compile(r"""\S.*?(?:[.!?…。！？]["'”’)\]]*(?:\s+|$)|\n+|$)|\s+""", re.DOTALL)
_WORDS = re.compile(r"\w+(?:[.,:'’-]\w+)*\s*|[^\w\s]\s*|\s+")
_LEVELS = (_PARAGRAPHS, _SENTENCES, _WORDS)
# Some two seconds of difflib's steps at worst; a passage of a thousand words that was written anew takes nearly all.
MOST_STEPS = 6_000_000
# A book is compared by its paragraphs alone.
_MOST_CHARACTERS = 1_000_000
_HAS_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of both texts and what became of it. `before_at` and `after_at` are its places in them.

    What is `equal` has the same words; its white space may differ.
    """

    op: Op
    before: str
    after: str
    before_at: int
    after_at: int


def differences(before: str, after: str, steps: int = MOST_STEPS) -> tuple[Edit, ...]:
    """The edits that lead from one text to the other, in order: together they make up either text.

    `steps` bounds the time that it takes; who asks for many differences at once gives each a share.
    """
    edits: list[Edit] = []
    before_at = after_at = 0
    levels = _LEVELS if len(before) + len(after) <= _MOST_CHARACTERS else _LEVELS[:1]
    for op, old, new in _tidied(_told_apart(_joined(_Comparison(steps).compare(before, after, levels)))):
        edits.append(Edit(op, old, new, before_at, after_at))
        before_at, after_at = before_at + len(old), after_at + len(new)
    return tuple(edits)


class _Comparison:
    """One comparison, with the steps that are left to it."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def compare(self, before: str, after: str, levels: Sequence[re.Pattern[str]]) -> Iterator[Stretch]:
        """The stretches of two texts, pieces of the first level compared, and those that differ on the levels below."""
        old, new = levels[0].findall(before), levels[0].findall(after)
        old_keys, new_keys = [" ".join(piece.split()) for piece in old], [" ".join(piece.split()) for piece in new]
        first = _alike(old_keys, new_keys)
        last = _alike(reversed(old_keys[first:]), reversed(new_keys[first:]))
        old_end, new_end = len(old) - last, len(new) - last
        yield "equal", "".join(old[:first]), "".join(new[:first])
        for op, i, j, k, m in self._middle(old_keys[first:old_end], new_keys[first:new_end]):
            left, right = "".join(old[first + i : first + j]), "".join(new[first + k : first + m])
            if op == "replace" and len(levels) > 1 and self._left:
                yield from self.compare(left, right, levels[1:])
            else:
                yield op, left, right
        yield "equal", "".join(old[old_end:]), "".join(new[new_end:])

    def _middle(self, old: Sequence[str], new: Sequence[str]) -> Iterable[tuple[Op, int, int, int, int]]:
        """The operations on what stands between the common ends, as one where it would take too long."""
        if not (old and new):
            return [("delete" if old else "insert", 0, len(old), 0, len(new))] if old or new else []
        steps = _steps(old, new)
        if steps > self._left:
            return [("replace", 0, len(old), 0, len(new))]
        self._left -= steps
        return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _alike(old: Iterable[str], new: Iterable[str]) -> int:
    """How many pieces are the same from the beginning on."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _steps(old: Sequence[str], new: Sequence[str]) -> int:
    """What difflib takes at most: for each block that it may find it goes through one side, and through all its matches."""
    here, there = Counter(old), Counter(new)
    return (here & there).total() * (len(old) + sum(count * there[piece] for piece, count in here.items()))


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The stretches that hold anything, neighbours of one kind made one; what changes side by side is one change."""
    held = ((op == "equal", old, new) for op, old, new in stretches if old or new)
    made: list[Stretch] = []
    for same, run in groupby(held, key=lambda each: each[0]):
        sides = list(run)
        old, new = "".join(each[1] for each in sides), "".join(each[2] for each in sides)
        made.append(("equal" if same else "replace" if old and new else "delete" if old else "insert", old, new))
    return made


def _told_apart(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The stretches, those with the same words on both sides counted as equal: white space is no change."""
    return _joined(("equal" if old.split() == new.split() else op, old, new) for op, old, new in stretches)


def _tidied(stretches: Sequence[Stretch]) -> list[Stretch]:
    """The stretches without those between two changes where only «of» or a comma stayed: nobody reads such confetti."""
    inner = stretches[1:-1]
    kept = [("replace" if op == "equal" and _says_little(old) else op, old, new) for op, old, new in inner]
    return _joined([*stretches[:1], *kept, *stretches[1:][-1:]])


def _says_little(text: str) -> bool:
    return "\n" not in text and all(word.lower() in COMMON for word in _HAS_WORD.findall(text)) and len(text.split()) < 3

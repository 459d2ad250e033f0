"""Two reports -> windows of tokens in which their claims are read side by side.

A window is `[CLS] report [SEP] [CLS] report [SEP]`; each claim begins with a mark of its own, one for titles and one for
sentences, and is known by the state of that mark and the mean of its tokens. A report that is longer than half a window is
cut into parts; each part has the title before it, since a sentence is read within its report. A pair of claims is judged in
the window of the parts that they stand in, so its verdict depends on the two reports alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

CLS, SEP, TITLE, SENTENCE = 101, 102, 2, 3
# What a pair of claims in a window is, as the network numbers it.
UNRELATED, AGREES, CONTRADICTS, SAME_QUESTION = 0, 1, 2, 3
LONGEST_CLAIM = 72
# Tokens of one side; two sides and their marks stay below what the encoder was trained on.
LONGEST_SIDE = 205
# Two reports of some thousand words each; what they say of one another stands in fewer places.
MOST_WINDOWS = 36

Tokens = Callable[[str], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Unit:
    """A claim as a window has it: its tokens without the mark, and whether it is the title."""

    key: int
    tokens: tuple[int, ...]
    is_title: bool


@dataclass(frozen=True, slots=True)
class Window:
    """Token ids with their sides (0 earlier, 1 later), and for each claim its key, its side, its mark's place and its end.

    `home` says of each claim whether this is the part that it stands in; a repeated title is context only.
    """

    ids: tuple[int, ...]
    sides: tuple[int, ...]
    keys: tuple[int, ...]
    claim_sides: tuple[int, ...]
    marks: tuple[int, ...]
    ends: tuple[int, ...]
    home: tuple[bool, ...]


def units(claims: Sequence[tuple[str, bool]], tokens: Tokens) -> list[Unit]:
    """Claims, as (text, is title), as units; over-long ones are cut, and their key is their place in the list."""
    return [Unit(key, tuple(tokens(text)[:LONGEST_CLAIM]), is_title) for key, (text, is_title) in enumerate(claims)]


def parts(side: Sequence[Unit], longest: int = LONGEST_SIDE) -> list[list[Unit]]:
    """A report's units in parts of at most `longest` tokens, each with the title first."""
    title = [unit for unit in side if unit.is_title][:1]
    taken = sum(len(unit.tokens) + 1 for unit in title)
    made: list[list[Unit]] = [[]]
    length = taken
    for unit in side:
        if unit in title:
            continue
        if made[-1] and length + len(unit.tokens) + 1 > longest:
            made.append([])
            length = taken
        made[-1].append(unit)
        length += len(unit.tokens) + 1
    return [[*title, *part] for part in made]


def windows(earlier: Sequence[Unit], later: Sequence[Unit], most: int = MOST_WINDOWS) -> Iterator[Window]:
    """The windows of two reports: each part of one with each part of the other.

    Of two long reports only the `most` windows whose parts have the most tokens in common are read, however long they are.
    """
    ones, others = parts(earlier), parts(later)
    places = [(i, j) for i in range(len(ones)) for j in range(len(others))]
    if len(places) > most:
        shared = [[len(_vocabulary(one) & _vocabulary(other)) for other in others] for one in ones]
        places = sorted(sorted(places, key=lambda place: (-shared[place[0]][place[1]], place))[:most])
    for i, j in places:
        yield pack(ones[i], others[j], title_home=(i == 0, j == 0))


def _vocabulary(part: Sequence[Unit]) -> frozenset[int]:
    return frozenset(token for unit in part if not unit.is_title for token in unit.tokens)


def pack(one: Sequence[Unit], other: Sequence[Unit], title_home: tuple[bool, bool] = (True, True)) -> Window:
    """One window of two sides."""
    ids: list[int] = []
    sides: list[int] = []
    keys, claim_sides, marks, ends, home = [], [], [], [], []
    for side, claims in enumerate((one, other)):
        ids.append(CLS)
        for unit in claims:
            marks.append(len(ids))
            ids += [TITLE if unit.is_title else SENTENCE, *unit.tokens]
            ends.append(len(ids))
            keys.append(unit.key)
            claim_sides.append(side)
            home.append(title_home[side] or not unit.is_title)
        ids.append(SEP)
        sides += [side] * (len(ids) - len(sides))
    return Window(tuple(ids), tuple(sides), tuple(keys), tuple(claim_sides), tuple(marks), tuple(ends), tuple(home))

"""A pattern -> the words and signs without which it cannot match, as its own parse tree tells them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

# What is known of the place before or after some letters: that no letter, digit or underscore stands there, that a digit does, or nothing.
Before = Literal["edge", "digit", ""]
_ZERO_WIDTH = frozenset({"ASSERT", "ASSERT_NOT"})
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_SPACES = frozenset({"CATEGORY_SPACE"})
_MOST_PIECES = 120


@dataclass(frozen=True, slots=True)
class Piece:
    """Small letters and digits, or a sign, that a word of the text must have: at its `left` edge or after a digit, at its `right` edge."""

    text: str
    left: Before = ""
    right: bool = False

    def is_in(self, word: str) -> bool:
        """Whether a word has it."""
        if not self.text:
            return any(char.isdecimal() for char in word)
        at = word.find(self.text)
        while at >= 0:
            end = at + len(self.text)
            # Digits that are not ASCII stand as a word of their own.
            fits = at == 0 if self.left == "edge" else not self.left or at == 0 or word[at - 1].isdecimal()
            if fits and (not self.right or end == len(word)):
                return True
            at = word.find(self.text, at + 1)
        return False

    @property
    def costs(self) -> float:
        """How common it may be, so that of two needs the rarer can be told."""
        if len(self.text) <= 1:
            return 0.4 if self.left == "edge" else 1.0
        return 1 / len(self.text) ** 2 * (1.0 if self.left and self.right else 2.0)


# Of which any one will do.
Need = frozenset[Piece]
DIGIT = Piece("")


def needed(pattern: re.Pattern[str]) -> tuple[Need, ...]:
    """What every match of a pattern needs: one piece of each; nothing where its parse tree cannot be had."""
    try:
        parse: Any = import_module("re._parser").parse
    except (ImportError, AttributeError):
        return ()
    return tuple({*_of_all([*parse(pattern.pattern, pattern.flags)], "", right=False)})


def _of_all(items: Sequence[Any], before: Before, *, right: bool) -> Iterator[Need]:
    """The needs of items one after another; what is before the first and after the last is given."""
    at = 0
    while at < len(items):
        run, end = "", at
        while end < len(items) and (letter := _letter(items[end])) is not None:
            run, end = run + letter, end + 1
        if run:
            if len(run) > 1 or (before and _edge(items, end, right)):
                yield frozenset({Piece(run, before, _edge(items, end, right))})
            at, before = end, ""
            continue
        yield from _of_one(items[at], before, right=_edge(items, at + 1, right))
        before, at = _after(items[at], before), at + 1


def _of_one(item: Any, before: Before, *, right: bool) -> Iterator[Need]:
    name, told = str(item[0]), item[1]
    if name == "LITERAL" and _is_sign(told):
        yield frozenset({Piece(chr(told))})
    elif name == "IN":
        yield from _of_set(told)
    elif name == "SUBPATTERN":
        yield from _of_all([*told[3]], before, right=right)
    elif name in _REPEATS and told[0] >= 1:
        # Of what comes more than once, the first has nothing known after it, and the last nothing before it.
        once = told[1] == 1
        yield from _of_all([*told[2]], before if once else "", right=right and once)
    elif name == "ASSERT":
        yield from _of_all([*told[1]], before if told[0] > 0 else "", right=False)
    elif name == "BRANCH":
        yield from _of_any([[*_of_all([*branch], before, right=right)] for branch in told[1]])


def _of_any(branches: Sequence[Sequence[Need]]) -> Iterator[Need]:
    """What is needed where any branch will do: the rarest need of each."""
    if all(branches):
        rarest = [min(needs, key=lambda need: sum(piece.costs for piece in need)) for needs in branches]
        together = frozenset[Piece]().union(*rarest)
        if len(together) <= _MOST_PIECES:
            yield together


def _of_set(members: Sequence[Any]) -> Iterator[Need]:
    """What a set of characters needs, if it has signs and digits alone."""
    pieces = set()
    for name, told in members:
        if str(name) == "LITERAL" and _is_sign(told):
            pieces.add(Piece(chr(told)))
        elif _is_digits(str(name), told):
            pieces.add(DIGIT)
        else:
            return
    yield frozenset(pieces)


def _letter(item: Any) -> str | None:
    """The small form of an item that is one ASCII letter, or one in either case; None of another."""
    name, told = str(item[0]), item[1]
    if name == "LITERAL":
        return chr(told).lower() if told < 128 and chr(told).isalnum() else None
    if name == "IN" and all(str(kind) == "LITERAL" and code < 128 and chr(code).isalpha() for kind, code in told):
        forms = {chr(code).lower() for _, code in told}
        return forms.pop() if len(forms) == 1 else None
    return None


def _is_sign(code: int) -> bool:
    return not chr(code).isalnum() and not chr(code).isspace() and chr(code) != "_"


def _is_digits(name: str, told: Any) -> bool:
    if name == "CATEGORY":
        return str(told) == "CATEGORY_DIGIT"
    return name == "RANGE" and 48 <= told[0] <= told[1] <= 57


def _edge(items: Sequence[Any], at: int, right: bool) -> bool:
    """Whether a word surely ends before the item at this place."""
    while at < len(items) and str(items[at][0]) in _ZERO_WIDTH:
        at += 1
    return right if at == len(items) else _is_edge(items[at])


def _is_edge(item: Any) -> bool:
    """Whether an item is the boundary of a word, or a sign or space that is one."""
    name, told = str(item[0]), item[1]
    if name == "AT":
        return str(told) == "AT_BOUNDARY"
    if name == "LITERAL":
        return chr(told).isspace() or _is_sign(told)
    if name == "IN":
        if str(told[0][0]) == "NEGATE":
            return any(str(code) == "CATEGORY_WORD" for _, code in told)
        return all(_is_edge((kind, code)) for kind, code in told)
    if name == "CATEGORY":
        return str(told) in _SPACES
    return name in _REPEATS and told[0] >= 1 and len(told[2]) == 1 and _is_edge(told[2][0])


def _after(item: Any, before: Before) -> Before:
    """What is known of the place after an item."""
    name, told = str(item[0]), item[1]
    if name in _ZERO_WIDTH:
        return before
    if _is_edge(item):
        return "edge"
    if name == "SUBPATTERN":
        return _after(told[3][-1], "") if len(told[3]) else ""
    if name == "IN" and len(told) == 1 and _is_digits(str(told[0][0]), told[0][1]):
        return "digit"
    repeats = name in _REPEATS and told[0] >= 1 and len(told[2]) == 1
    return _after(told[2][0], "") if repeats else ""

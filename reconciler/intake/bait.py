"""A page -> a refusal, if a parser would take too long over it."""

from __future__ import annotations

import re

from reconciler.errors import TooLarge

MOST_CHARACTERS = 5_000_000
_MOST_TAGS = 60_000
# A parser takes seconds over one tag with tens of thousands of attributes; no article has a tag with some thousand pieces.
_MOST_PIECES = 4000
_TOKEN = re.compile(r"""<(?=[a-zA-Z/!])|[=>'"]|\s+""")
_QUOTES = frozenset("'\"")


def refuse_bait(page: str) -> None:
    """Raises TooLarge for a page that is too long, has too many tags, or a tag with too many attributes."""
    if len(page) > MOST_CHARACTERS:
        raise TooLarge(f"the page has {len(page):,} characters, the limit is {MOST_CHARACTERS:,}: send the article's text")
    if page.count("<") > _MOST_TAGS:
        raise TooLarge(f"the page has over {_MOST_TAGS:,} tags: send the article's text")
    if most_pieces(page) > _MOST_PIECES:
        raise TooLarge("a tag has thousands of attributes: send the article's text")


def most_pieces(page: str) -> int:
    """The most pieces (names, values) that a tag of the page may have, whatever starts it: text, a comment, a quoted value.

    Counted from the end, so that each place is looked at once: pieces left in a tag at a token are one and those left at
    the token after it, and after an equals sign the next token is the one behind the quoted value, with all that is in it.
    """
    tokens = [(match.start(), match.end(), match[0][0]) for match in _TOKEN.finditer(page)]
    left = [0] * (len(tokens) + 2)
    closing: dict[str, int] = {}
    most = 0
    behind: dict[int, int] = {}
    for at in range(len(tokens) - 1, -1, -1):
        _, end, kind = tokens[at]
        if kind == ">":
            continue
        left[at] = left[at + 1]
        if kind == "<":
            most = max(most, left[at])
        elif kind in _QUOTES:
            behind[at] = closing.get(kind, len(tokens)) + 1
            closing[kind] = at
        elif kind == "=":
            left[at] = 1 + left[min(behind.get(_quote_at(tokens, at + 1, end), at + 1), len(tokens))]
        else:
            left[at] += 1
    return most


def _quote_at(tokens: list[tuple[int, int, str]], at: int, end: int) -> int:
    """The number of the token that opens a quoted value which begins at `end`, white space aside; -1 if none does."""
    for number in (at, at + 1):
        if number < len(tokens) and tokens[number][0] == end:
            if tokens[number][2] in _QUOTES:
                return number
            end = tokens[number][1] if tokens[number][2] not in "<=>" else -1
    return -1

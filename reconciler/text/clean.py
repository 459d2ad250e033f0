"""What a client sent -> text that can be stored, or the reason why not."""

from __future__ import annotations

import re

# What does not stand before an ellipsis.
_MARKS = " \t\n,;:.!?-–—…([{“‘«\"'"
_SURROGATE = re.compile("[\ud800-\udfff]")
# XML 1.0 allows no control characters but tab, newline and carriage return; feeds and DOCX must leave them out. Terminals
# take those from 80 to 9f for commands too, and what turns the direction of writing would turn our own words as well.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def unstorable(text: str) -> str | None:
    """Why a text cannot be stored, or None. Nothing is dropped silently, so that offsets stay the sender's."""
    if (at := text.find("\x00")) >= 0:
        return f"has a NUL character at {at}: remove it"
    if found := _SURROGATE.search(text):
        return f"has a lone surrogate at {found.start()}: it is not valid Unicode, send it as one code point"
    return None


def printable(text: str) -> str:
    """The text without control characters, for documents whose format forbids them."""
    return _CONTROL.sub("", text)


def shortened(text: str, most: int) -> str:
    """A text of at most so many characters, cut behind a word, without the mark that stood there, and with an ellipsis where it is cut."""
    if len(text) <= most:
        return text
    words = re.match(rf".{{1,{most - 1}}}(?=\s)", text, re.DOTALL)
    return f"{(words[0] if words else text[: most - 1]).rstrip(_MARKS)}…"


def one_line(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())

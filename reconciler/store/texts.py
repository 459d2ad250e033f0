"""The texts of reports, and the terms that they are found by <-> fewer bytes, by what English texts have in common, and by the texts."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from zlib import MAX_WBITS, decompressobj

from reconciler.store.codec import packed, unpacked
from reconciler.store.sqlite_values import MILLION, millionths

# The words and turns of phrase that are in most of our own stories, the commonest last: a fifth less than without. It may never change:
# what was packed by it is unpacked by it.
_WORDS = f" {' '.join(files('reconciler.store').joinpath('words.txt').read_text('utf-8').split())} ".encode()
_A_WEIGHT = 3
# In bytes: so much of a text, with some room for its title, can be pointed back to.
_REACH = 30_000


def pack_text(text: str) -> bytes:
    """A report's text as it is kept."""
    return packed(text, _WORDS)


def unpack_text(packet: bytes) -> str:
    """The text that was packed."""
    return unpacked(packet, _WORDS)


def pack_terms(terms: Mapping[str, float], title: str, text: str) -> bytes:
    """The terms of a report of this title and text, which has most of them, and then each one's weight in millionths."""
    weights = b"".join(weight.to_bytes(_A_WEIGHT) for weight in millionths(terms).values())
    return packed("\n".join(terms), _known(title, text)) + weights


def unpack_terms(packet: bytes, title: str, text: str) -> dict[str, float]:
    """The terms that were packed, with their weights."""
    unpacking = decompressobj(-MAX_WBITS, _known(title, text))
    names, weights = unpacking.decompress(packet).decode(), unpacking.unused_data
    starts = range(0, len(weights), _A_WEIGHT)
    return {
        name: int.from_bytes(weights[start : start + _A_WEIGHT]) / MILLION for name, start in zip(names.split("\n"), starts, strict=False)
    }


def _known(title: str, text: str) -> bytes:
    # Letters of ASCII alone: which others are small, and of which, changes from one Python to the next.
    return f"{text[:_REACH]}\n{title}".encode()[-_REACH:].lower()

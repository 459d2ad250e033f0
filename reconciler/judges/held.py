"""A lexicon -> what stands for it in the key of a cache, which its version tells apart."""

from __future__ import annotations

from reconciler.text.lexicon import Lexicon


class Held:
    """A lexicon as a cache key part that always compares equal; its version stands beside it in the key."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Held)

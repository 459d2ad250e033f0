"""Who publishes -> the country whose authority that is: what «the committee» does in a bulletin of Europe's agency is Europe's act."""

from __future__ import annotations

from reconciler.text.lexicon import Lexicon
from reconciler.text.words import words

_BODIES = frozenset(
    "agency authority ministry department commission customs administration bureau office council court cabinet government inspectorate "
    "regulator commissioner board committee parliament bundesamt service".split()
)
_PRESS = frozenset("news press wire broadcasting broadcaster radio television tv times post herald daily journal information media".split())


def publishing_authority(source: str, lexicon: Lexicon) -> str | None:
    """The country whose authority a source is, by its name; None for an outlet, «China Daily», «Turkish News Agency»."""
    among = words(source)
    found = next(lexicon.countries.find(among), None)
    if found is None or not _PRESS.isdisjoint(word.lower for word in among):
        return None
    whole = found.last - found.first + 1 == len(among)
    return found.means if whole or any(word.lower in _BODIES for word in among) else None

"""The fonts of this machine -> those that can print a text, each only if it has characters that the ones before it lack."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# Where Linux, macOS and Windows keep them; nothing is fetched.
_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    f"{os.environ.get('WINDIR', 'C:/Windows')}/Fonts",
)
_ENDINGS = frozenset({".ttf", ".otf", ".ttc"})
# Plain faces that have much, the best first: whatever else there is comes after them, slanted and narrow faces last.
_LIKED = (
    "DejaVuSans",
    "NotoSans-Regular",
    "LiberationSans-Regular",
    "arial",
    "DroidSansFallbackFull",
    "NotoSansCJK-Regular",
    "wqy",
    "msyh",
)
_ODD = re.compile("bold|italic|oblique|condensed|narrow|light|thin|black|mono|emoji|symbol", re.IGNORECASE)
_MOST_TRIED = 300


@dataclass(frozen=True, slots=True)
class Faces:
    """The fonts that print a text, the first for most of it; `missing` are the characters that none of them has."""

    files: tuple[Path, ...]
    bold: Path | None
    missing: frozenset[str]


def faces_for(text: str) -> Faces:
    """The fonts for a text; none at all where the machine has none that can be read."""
    wanted = {letter for letter in text if not letter.isspace()}
    chosen: list[Path] = []
    missing = set(wanted)
    for path in _ordered()[:_MOST_TRIED]:
        if chosen and not missing:
            break
        if has := missing & _letters(path):
            chosen.append(path)
            missing -= has
    bold = next((path for path in _bolder(chosen[0]) if path.is_file()), None) if chosen else None
    return Faces(tuple(chosen), bold, frozenset(missing))


def _bolder(path: Path) -> Iterator[Path]:
    """Where the bold face of a plain one may be."""
    stem = path.stem.removesuffix("-Regular")
    for name in (f"{stem}-Bold", f"{stem}bd", f"{stem} Bold"):
        yield path.with_name(f"{name}{path.suffix}")


@cache
def _ordered() -> tuple[Path, ...]:
    found = [path for folder in _FOLDERS for path in Path(folder).expanduser().rglob("*") if path.suffix.lower() in _ENDINGS]
    return tuple(sorted(found, key=_liking))


def _liking(path: Path) -> tuple[bool, int, str, str]:
    """A key to sort by: plain faces first, then those we like best, the shorter name first (DejaVuSans before DejaVuSansXYZ)."""
    name = path.stem.lower()
    liked = next((place for place, begins in enumerate(_LIKED) if name.startswith(begins.lower())), len(_LIKED))
    return _ODD.search(name) is not None, liked, name, str(path)


@cache
def _letters(path: Path) -> frozenset[str]:
    """The characters that a font has; none of one that cannot be read."""
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415 - comes with the extra that needs it

    try:
        with TTFont(path, lazy=True, fontNumber=0) as font:
            table = font.getBestCmap() or {}
    except (TTLibError, OSError, AssertionError, KeyError, ValueError):
        return frozenset()
    return frozenset(map(chr, table))

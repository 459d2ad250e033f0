"""Pieces of text that readers look for, to be repeated and mixed without end."""

from __future__ import annotations

# Everything that one of the patterns begins with, goes on over or looks back for; what stands for itself between bars.
_SIGNS = "a A 1 . , \" “ ” ' ’ ( ) [ - — ; : ? ! $ % | < & ` _ * # = / \\ 中 。 🙂 İ ß é ² ½ ٣ \u0301 \u200d \u202e".split(" ")
_SPACES = [" ", "\n", "\t", "\r\n", "\n ", "\n\n", "\u2028", "\u00a0", "\x1c", "\x85"]
_PHRASES = (
    'a.|A. |Dr. |U.S. |e.g. |a.m. |...|?! |!" |fell ill. |No. |A B |A-|A’s |1,|1.|1,1|1-|12:30 |3 to |$1bn |1,000 |1.5 million |twenty-|'
    "the 9th |Monday’s a |at 9 a.m. EST |before they |that a could |the planned |as |"
    "hundred |at least |between 3 and |on Monday |3 May 2019, |in 2019 |last week |29 February |late on |at 3.40 a.m. |US Eastern time |"
    " said|said, |he said |had been |according to the |“a,” said A. |who, |which, |(a) |—a—|that was |but |; but |and the |of the |not |"
    "deny a |denied the bail |if |will |may |we |up from |citing The A B C |reported by A |the Times |told the Financial Times |"
    "a report in |may not |no |may use |, the court |live  -|A$ |"
    "the retired |planned |Correction: |an earlier version |not as we |our report |we withdraw |H200 |737-|GPT-4 |<p>|</p>|"
    "Read more: |Related articles\n|© 2025 |(c) 2025 |Advertisement\n|By Jane Roe, |Published 3 May 2019 |KARSA, May 3 (NPA) - |"
    "Updated 2 hours ago |3 min read\n|[…]|12:30 GMT |sign up for |the post |appeared first on |source: |he who calls himself |as first |"
    "\n- |"
    "&amp;|Nine miners died. |The port of Karsa was closed on Monday, the mayor said. "
).split("|")
PIECES = (*_SIGNS, *_SPACES, *_PHRASES)


def repeated(piece: str, length: int) -> str:
    """The piece again and again, that long."""
    return (piece * (length // len(piece) + 1))[:length]

"""What is compared with what, before anything is judged."""

from __future__ import annotations

from dataclasses import dataclass, field

from reconciler.records.claims import ReadReport


@dataclass(frozen=True, slots=True)
class Tie:
    """How alike two reports are (ids in order, a < b): `likeness` of matter and `copying` of text, both 0..1."""

    a: str
    b: str
    likeness: float
    copying: float


@dataclass(frozen=True, slots=True)
class Couple:
    """Two reports whose claims are to be judged against one another, `earlier` first by publication."""

    earlier: ReadReport
    later: ReadReport


@dataclass(frozen=True, slots=True)
class Plan:
    """What is compared with what, before anything is judged.

    `topics` are groups of report ids, each sorted; `origin_of` leads from every active report to the one whose copy it is
    (itself where it is none); `replaced_by` from an edition to the one that replaced it; `retracted_by` from a report to
    its retraction, `corrected_by` to its correction; `withdrawn` are reports that a person withdrew; `couples` are the pairs
    to judge, by id, earlier first.
    """

    topics: tuple[tuple[str, ...], ...]
    origin_of: dict[str, str] = field(hash=False)
    replaced_by: dict[str, str] = field(hash=False)
    retracted_by: dict[str, str] = field(hash=False)
    corrected_by: dict[str, str] = field(hash=False)
    withdrawn: frozenset[str]
    couples: tuple[tuple[str, str], ...]

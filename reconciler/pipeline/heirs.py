"""Claims that a person decided on -> the claims that they live on in: with nearly the same words, in another edition or copy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from reconciler.pipeline.copies import most_alike
from reconciler.pipeline.decisions import Rulings
from reconciler.pipeline.origins import REPRINT
from reconciler.pipeline.tie_table import TieTable
from reconciler.pipeline.unions import Unions
from reconciler.records import Claim, ReadReport, Report, Tie

Load = Callable[[Iterable[str]], Mapping[str, ReadReport]]
_FIGURES = re.compile(r"\d+")


def publications(reports: Iterable[Report]) -> dict[str, str]:
    """From each report with an address to a name for its publication: editions of one share a url or an external id."""
    addressed = [report for report in reports if report.address]
    named = [((report.source, name), report.id) for report in addressed for name in (report.url, report.external_id) if name]
    first: dict[tuple[str, str], str] = {}
    # Most publications have one edition.
    same = Unions.of((one, id_) for name, id_ in named if (one := first.setdefault(name, id_)) != id_)
    return {report.id: report.id for report in addressed} | {member: group[0] for group in same.groups() for member in group}


def families(reports: Sequence[Report], ties: Iterable[Tie]) -> dict[str, tuple[str, ...]]:
    """From each report to those that say the same with it: its editions, its copies, and theirs; withdrawn ones too."""
    groups = Unions(report.id for report in reports)
    for edition, name in publications(reports).items():
        groups.join(edition, name)
    known = {report.id for report in reports}
    for tie in TieTable.of(ties).copied(REPRINT):
        if tie.a in known and tie.b in known:
            groups.join(tie.a, tie.b)
    return {member: group for group in groups.groups() for member in group}


def heirs(decided: Iterable[Claim], family_of: Mapping[str, Sequence[str]], reads: Mapping[str, ReadReport]) -> dict[str, list[str]]:
    """By claim, the claims that it lives on in, at most one for each other report of its family."""
    found: dict[str, list[str]] = {}
    for claim in decided:
        others = [id_ for id_ in family_of.get(claim.report_id, ()) if id_ != claim.report_id and id_ in reads]
        alike = [most_alike(claim, (one for one in reads[id_].claims if _says_the_same(claim, one))) for id_ in others]
        found[claim.id] = [heir.id for heir in alike if heir is not None]
    return found


def carry(
    ruled: Rulings,
    origin_of: Mapping[str, str],
    reports: Sequence[Report],
    ties: Sequence[Tie],
    decided: Sequence[Claim],
    load: Load,
) -> Rulings:
    """The rulings with those on claims carried over to their heirs. `load` gives reports with their claims by id."""
    family_of = families(reports, ties) if decided else {}
    wanted = {member for claim in decided for member in family_of.get(claim.report_id, ())}
    reads = load(wanted) if wanted else {}
    leaders = {id_: read for id_, read in reads.items() if origin_of.get(id_) == id_}
    return ruled.carried(heirs(decided, family_of, reads), heirs(decided, family_of, leaders))


def _says_the_same(one: Claim, other: Claim) -> bool:
    """Whether two claims have the same figures and readings: one other, or one word that turns it round, makes another claim of it."""
    same_figures = _FIGURES.findall(one.text) == _FIGURES.findall(other.text)
    return same_figures and _sides(one) == _sides(other)


def _sides(claim: Claim) -> set[tuple[object, ...]]:
    return {(each.dimension, each.pole, each.low, each.high, each.unit) for each in claim.readings}

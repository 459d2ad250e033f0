"""Verdicts on pairs -> questions with positions, so that the account of a topic is consistent.

A sentence may answer several questions ("the captain was arrested after 16 died"), so what is gathered into questions is not
claims but the pairs that differ (link communities: Ahn, Bagrow and Lehmann 2010): two pairs with a claim in common are on one
question if their other claims have to do with one another, too, and both differ in one thing. On each question correlation
clustering by greedy merging with cannot-links: claims join one position from the surest agreement down, unless some of them
contradict, or they hardly agree on average; then those of one report that contradict the same claim in much the same words, as
a headline and its lead do. In other words they most often contradict it on another matter. Nothing depends on the order of the
verdicts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, permutations

from reconciler.pipeline.linkage import WHOLE, Linkage, Pair
from reconciler.pipeline.unions import Unions
from reconciler.records import Kind, Relation, Verdict

# A pair that agrees at least this surely may share a position.
AGREE = 0.7
# Claims that may contradict, or agree, at least this surely have to do with one another, though neither is said of them. Of pairs that
# differ in the tuning stories .90 of those on one question are told to be, and .89 of those told to be are.
_RELATED, _AKIN = 0.2, 0.4
# Claims share a position if they agree at least so surely on average: one pair alone would glue what is said of two things.
_TOGETHER = 0.5
# In what the claims of a pair differ: the kind, where it is known, and of figures what both count.
Differing = tuple[Kind | None, frozenset[str]]
_UNKNOWN: Differing = (None, frozenset())
# What is so or not so, what state it is in and what came of it are hardly told apart.
_STATES = frozenset({Kind.STATUS, Kind.NEGATION, Kind.OUTCOME})


@dataclass(frozen=True, slots=True)
class Sides:
    """One question of a topic: its positions as groups of claim ids, and which of them exclude one another (by index).

    `pairs` are those that differ on it, contradicting or updating, each in order.
    """

    positions: tuple[tuple[str, ...], ...]
    excludes: tuple[tuple[int, int], ...]
    pairs: frozenset[Pair] = frozenset()


def gather_positions(
    verdicts: Sequence[Verdict],
    contradicting: Iterable[Pair],
    updating: Iterable[Pair],
    told_twice: Callable[[str, str], bool] = lambda _one, _other: False,
    report_of: Callable[[str], str] = lambda claim: claim,
    in_what: Callable[[Verdict], Differing] = lambda verdict: (verdict.kind, frozenset()),
) -> list[Sides]:
    """The questions that the claims answer. `contradicting` and `updating` are the pairs taken for such.

    `told_twice` says whether two claims are of one report and in much the same words, `in_what` in what the claims of a pair differ.

    On each of its questions a claim takes exactly one position; claims that neither contradict nor update anything and agree
    with none that does are in no question.
    """
    apart = {in_order(pair) for pair in contradicting}
    linked = apart | {in_order(pair) for pair in updating}
    agreeing = sorted(
        (verdict for verdict in verdicts if verdict.agrees >= AGREE), key=lambda verdict: (-verdict.agrees, verdict.earlier, verdict.later)
    )
    opposed = facing(linked | {_ends(verdict) for verdict in verdicts if verdict.contradicts >= _RELATED})
    questions = _by_question(linked, opposed, verdicts, told_twice, report_of, in_what)
    members = [{claim for pair in pairs for claim in pair} for pairs in questions]
    joining = _joining(members, opposed, agreeing)
    elsewhere = facing(_on_other_matters(verdicts))
    agreement: dict[str, dict[str, int]] = defaultdict(dict)
    for verdict in verdicts:
        if sure := round(verdict.agrees * WHOLE):
            agreement[verdict.earlier][verdict.later] = agreement[verdict.later][verdict.earlier] = sure
    sides = []
    for pairs, own, also, together in zip(questions, members, joining, _within(joining, map(_ends, agreeing)), strict=True):
        told = _of_one_voice(pairs, told_twice, report_of)
        linkage = Linkage(sorted(also), agreement, (facing(pairs), elsewhere), told, _TOGETHER)
        for one, other in (*together, *told):
            linkage.join(one, other)
        positions = linkage.groups(own)
        at = {claim: place for place, position in enumerate(positions) for claim in position}
        excluded = sorted({tuple(sorted((at[one], at[other]))) for one, other in apart & pairs})
        sides.append(Sides(positions, tuple((one, other) for one, other in excluded), frozenset(pairs)))
    return sorted(sides, key=lambda each: (each.positions, sorted(each.pairs)))


def in_order(pair: Iterable[str]) -> Pair:
    """The pair with the first id first."""
    one, other = sorted(pair)
    return one, other


def _ends(verdict: Verdict) -> Pair:
    return in_order((verdict.earlier, verdict.later))


def facing(pairs: Iterable[Pair]) -> Mapping[str, set[str]]:
    """By claim, the claims that it is paired with."""
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        found[one].add(other)
        found[other].add(one)
    return dict(found)


def _by_question(
    linked: set[Pair],
    opposed: Mapping[str, set[str]],
    verdicts: Sequence[Verdict],
    told_twice: Callable[[str, str], bool],
    report_of: Callable[[str], str],
    in_what: Callable[[Verdict], Differing],
) -> list[set[Pair]]:
    """The linked pairs by the question that they differ on.

    Of two claims of one report it is not known what they have to do with one another: they answer one question if they say one
    thing twice, or differ from a third claim in one thing, as two counts of the dead.
    """
    faint = {in_order((one, other)) for one, others in opposed.items() for other in others}
    unions = Unions(faint)
    # What ended a figure that was then corrected may be linked to the correction, of which no judge said anything.
    differing = dict.fromkeys(faint, _UNKNOWN) | {pair: in_what(verdict) for verdict in verdicts if (pair := _ends(verdict)) in faint}
    akin = {_ends(verdict) for verdict in verdicts if verdict.agrees >= _AKIN}
    for one, other in sorted(faint | akin | set(_of_one_voice(linked, told_twice, report_of))):
        for third in opposed.get(one, set()) & opposed.get(other, set()):
            first, second = in_order((one, third)), in_order((other, third))
            if _in_one_thing(differing[first], differing[second]):
                unions.join(first, second)
    alike: dict[tuple[str, str, Differing], set[str]] = defaultdict(set)
    for pair, what in differing.items():
        for one, other in permutations(pair):
            alike[one, report_of(other), what].add(other)
    for (third, _, _), differ in alike.items():
        for one, other in pairwise(sorted(differ)):
            unions.join(in_order((one, third)), in_order((other, third)))
    return [pairs for group in unions.groups() if (pairs := linked.intersection(group))]


def _in_one_thing(one: Differing, other: Differing) -> bool:
    """Whether two pairs may differ in one thing, as far as it is known in what they do."""
    (kind, counted), (other_kind, also_counted) = one, other
    of_one_kind = kind is None or other_kind is None or kind is other_kind or {kind, other_kind} <= _STATES
    return of_one_kind and not (counted and also_counted and counted.isdisjoint(also_counted))


def _joining(members: Sequence[set[str]], opposed: Mapping[str, set[str]], agreeing: Sequence[Verdict]) -> list[set[str]]:
    """The members of each question, and the claims that agree with one of them on what it asks.

    That is what they agree on if it is the one question that the member answers, or if they differ from another member.
    """
    asked: dict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(members):
        for claim in own:
            asked[claim].append(number)
    found = [set(own) for own in members]
    for verdict in agreeing:
        for claim, member in permutations((verdict.earlier, verdict.later)):
            for number in asked.get(member, ()):
                if len(asked[member]) == 1 or not members[number].isdisjoint(opposed.get(claim, ())):
                    found[number].add(claim)
    return found


def _within(groups: Sequence[set[str]], pairs: Iterable[Pair]) -> list[list[Pair]]:
    """By group, the pairs of two of its claims, in order."""
    held: dict[str, set[int]] = defaultdict(set)
    for number, group in enumerate(groups):
        for claim in group:
            held[claim].add(number)
    found: list[list[Pair]] = [[] for _ in groups]
    for one, other in pairs:
        for number in held.get(one, set()) & held.get(other, set()):
            found[number].append((one, other))
    return found


def _on_other_matters(verdicts: Iterable[Verdict]) -> set[Pair]:
    """Pairs that cannot be compared and do not agree either, such as the acts of two authorities: never one position."""
    return {_ends(verdict) for verdict in verdicts if verdict.relation is Relation.NOT_COMPARABLE and verdict.agrees == 0}


def _of_one_voice(linked: Iterable[Pair], told_twice: Callable[[str, str], bool], report_of: Callable[[str], str]) -> list[Pair]:
    """Pairs of claims of one report told twice that contradict or update the same claim of another report."""
    faced = facing(linked)
    by_report: dict[str, list[str]] = defaultdict(list)
    for claim in sorted(faced):
        by_report[report_of(claim)].append(claim)
    # Reports are gone through, not claims faced: of two tables each line may face all lines of the other.
    pairs = (pair for claims in by_report.values() for pair in combinations(claims, 2))
    return sorted(pair for pair in pairs if not faced[pair[0]].isdisjoint(faced[pair[1]]) and told_twice(*pair))

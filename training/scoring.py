"""What a service says of annotated sagas, held against the annotations.

conflict precision   flagged pairs of sentences (of different reports) that truly contradict / all flagged
conflict recall      (report, report, question) conflicts of which at least one pair of sentences is flagged
supersession P, R    report pairs said to supersede; outdated (report, question) that get a right successor
question P, R        of the flagged pairs that truly contradict, two by two within a story: those told to be on one question that
                     are; those on one question that are told to be (a pair on several questions is on one with the pairs of each)
standing             balanced accuracy of each annotated sentence's standing: stands | superseded | disputed

A pair of which one sentence only recounts an earlier state is neither asked for nor held against the service; pairs inside
one report are not scored; titles count as sentences.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations

from training.stories import AnnotatedReport, Saga, Take

Place = tuple[str, str, int]  # saga, report, unit (0 is the title)
Pair = frozenset[Place]


@dataclass
class Gold:
    """What the annotations of some sagas imply."""

    pairs: dict[Pair, str] = field(default_factory=dict)
    allowed: set[Pair] = field(default_factory=set)
    conflicts: dict[tuple[frozenset[tuple[str, str]], str], set[Pair]] = field(default_factory=lambda: defaultdict(set))
    supersedes: set[tuple[tuple[str, str], tuple[str, str]]] = field(default_factory=set)
    outdated: dict[tuple[str, str, str], set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    standing: dict[Place, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Taken:
    report: AnnotatedReport
    unit: int
    take: Take
    recounts: bool

    @property
    def held(self) -> str:
        return self.take.at or self.report.published_at.isoformat()[:10]


def gold_of(sagas: Iterable[Saga]) -> Gold:
    """The gold of some sagas."""
    gold = Gold()
    for saga in sagas:
        taken = list(_taken(saga))
        _contradictions(saga, taken, gold)
        successors = _supersessions(saga, taken, gold)
        _standings(saga, taken, successors, gold)
    gold.allowed -= gold.pairs.keys()
    return gold


def _taken(saga: Saga) -> Iterator[_Taken]:
    for report in saga.reports:
        for number, unit in enumerate(report.units):
            recounts = any(take.recounts for take in unit.takes)
            for take in unit.takes:
                yield _Taken(report, number, take, recounts)


def _contradictions(saga: Saga, taken: Sequence[_Taken], gold: Gold) -> None:
    for one, other in combinations(taken, 2):
        question = saga.questions[one.take.question]
        kind = question.incompatible.get(frozenset((one.take.position, other.take.position)))
        if one.report is other.report or one.take.question != other.take.question or kind is None:
            continue
        pair = frozenset([(saga.id, one.report.id, one.unit), (saga.id, other.report.id, other.unit)])
        if one.recounts or other.recounts:
            gold.allowed.add(pair)
        else:
            gold.pairs[pair] = kind
            gold.conflicts[frozenset([(saga.id, one.report.id), (saga.id, other.report.id)]), one.take.question].add(pair)


def _supersessions(saga: Saga, taken: Sequence[_Taken], gold: Gold) -> Mapping[tuple[str, str], set[str]]:
    successors: dict[tuple[str, str], set[str]] = defaultdict(set)
    for newer, older in permutations(taken, 2):
        question = saga.questions[newer.take.question]
        if (
            newer.report is not older.report
            and newer.take.question == older.take.question
            and (newer.take.position, older.take.position) in question.supersedes
            and newer.held[:10] >= older.held[:10]
            and newer.report.published_at > older.report.published_at
            and not newer.recounts
        ):
            gold.supersedes.add(((saga.id, newer.report.id), (saga.id, older.report.id)))
            successors[older.take.question, older.take.position].add(newer.report.id)
            if not older.recounts:
                gold.outdated[saga.id, older.report.id, older.take.question].add((saga.id, newer.report.id))
    return successors


def _standings(saga: Saga, taken: Sequence[_Taken], successors: Mapping[tuple[str, str], set[str]], gold: Gold) -> None:
    expected: dict[Place, set[str]] = defaultdict(set)
    for one in taken:
        question, position = saga.questions[one.take.question], one.take.position
        involved = any(position in pair for pair in question.incompatible) or any(position in pair for pair in question.supersedes)
        if not involved or one.recounts:
            continue
        place = (saga.id, one.report.id, one.unit)
        if any(position in pair for pair in question.disputed) and position in question.final:
            expected[place].add("disputed")
        elif position in question.final:
            expected[place].add("stands")
        elif successors.get((one.take.question, position)):
            expected[place].add("superseded")
    gold.standing |= {place: values.pop() for place, values in expected.items() if len(values) == 1}


@dataclass
class Said:
    """What a service said: flagged pairs with their scores, and with their question, (later, earlier) report pairs, standings by place."""

    flagged: dict[Pair, float] = field(default_factory=dict)
    question: dict[Pair, str] = field(default_factory=dict)
    superseding: set[tuple[tuple[str, str], tuple[str, str]]] = field(default_factory=set)
    standing: dict[Place, set[str]] = field(default_factory=lambda: defaultdict(set))


def score(gold: Gold, said: Said) -> dict[str, float]:
    """All figures, as fractions."""
    flagged = {pair for pair in said.flagged if pair not in gold.allowed}
    right = flagged & gold.pairs.keys()
    precision, recall = (
        _ratio(len(right), len(flagged)),
        _ratio(sum(bool(pairs & right) for pairs in gold.conflicts.values()), len(gold.conflicts)),
    )
    rates = _standing_rates(gold, said)
    one_question = _question_rates(gold, {pair: said.question.get(pair, "") for pair in right})
    return {
        "conflict_precision": precision,
        "conflict_recall": recall,
        "conflict_f1": _ratio(2 * precision * recall, precision + recall),
        "pair_recall": _ratio(len(right), len(gold.pairs)),
        "alarms_across_stories": _ratio(sum(len({place[0] for place in pair}) > 1 for pair in flagged), len(flagged)),
        "supersession_precision": _ratio(len(said.superseding & gold.supersedes), len(said.superseding)),
        "supersession_recall": _ratio(
            sum(any((later, (saga, report)) in said.superseding for later in by) for (saga, report, _), by in gold.outdated.items()),
            len(gold.outdated),
        ),
        "question_precision": one_question[0],
        "question_recall": one_question[1],
        **{f"standing_{name}": rate for name, rate in rates.items()},
        "standing_balanced": _ratio(sum(rates.values()), len(rates)),
    }


def reliability(pairs: Iterable[tuple[float, bool]], bins: int = 10) -> list[dict[str, float]]:
    """A reliability diagram as rows: of the pairs whose score falls into a tenth, how many are contradictions."""
    held: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for value, truth in pairs:
        held[min(int(value * bins), bins - 1)].append((value, truth))
    return [
        {"scored": round(sum(v for v, _ in rows) / len(rows), 3), "true": round(sum(t for _, t in rows) / len(rows), 3), "pairs": len(rows)}
        for rows in held
        if rows
    ]


def recall_by_kind(gold: Gold, said: Said) -> dict[str, str]:
    """Of the contradicting pairs of each kind, how many are flagged."""
    of, hit = Counter(gold.pairs.values()), Counter(kind for pair, kind in gold.pairs.items() if pair in said.flagged)
    return {kind: f"{hit[kind]}/{of[kind]}" for kind in sorted(of)}


def _question_rates(gold: Gold, told: Mapping[Pair, str]) -> tuple[float, float]:
    """Precision and recall of two contradicting pairs of a story being on one question."""
    asked: dict[Pair, set[str]] = defaultdict(set)
    for (_, question), pairs in gold.conflicts.items():
        for pair in pairs:
            asked[pair].add(question)
    of_story: dict[str, list[Pair]] = defaultdict(list)
    for pair in told:
        of_story[min(place[0] for place in pair)].append(pair)
    table: Counter[tuple[bool, bool]] = Counter(
        (not asked[one].isdisjoint(asked[other]), told[one] == told[other])
        for pairs in of_story.values()
        for one, other in combinations(pairs, 2)
    )
    both = table[True, True]
    return _ratio(both, both + table[False, True]), _ratio(both, both + table[True, False])


def _standing_rates(gold: Gold, said: Said) -> dict[str, float]:
    table: Counter[tuple[str, bool]] = Counter()
    for place, expected in gold.standing.items():
        values = said.standing.get(place, set())
        table[expected, expected in values and (expected != "stands" or values == {"stands"})] += 1
    return {name: _ratio(table[name, True], table[name, True] + table[name, False]) for name in sorted({name for name, _ in table})}


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0

"""Sagas and cards -> labelled windows, packed as the judge packs them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from reconciler.judges.windows import AGREES, CONTRADICTS, LONGEST_SIDE, SAME_QUESTION, UNRELATED, Tokens, Window, pack, units
from training.augment import Names, masked
from training.stories import AnnotatedReport, Card, Saga, Sentence, Take

UNKNOWN = -100
KINDS = ("status", "negation", "number", "date", "value", "outcome")
_CARD_SIDE = 7


@dataclass(frozen=True)
class PairLabel:
    """What is known of two claims; UNKNOWN where nothing is."""

    relation: int
    kind: int = UNKNOWN
    supersedes: int = UNKNOWN
    disputed: int = UNKNOWN


@dataclass(frozen=True)
class Example:
    """A window with its labels: by pair of places in the window (first < second), by place, and for both sides."""

    window: Window
    pairs: dict[tuple[int, int], PairLabel]
    takes: tuple[int, ...]
    recounts: tuple[int, ...]
    same_story: int


def relate(saga: Saga, one: Sequence[Take], other: Sequence[Take]) -> PairLabel:
    """What two sentences' takes imply. A contradiction of which one side recounts is neither asked for nor counted."""
    relation, kind, supersedes, disputed = UNRELATED, UNKNOWN, 0, 0
    for a in one:
        for b in other:
            if a.question != b.question:
                continue
            question, both = saga.questions[a.question], frozenset((a.position, b.position))
            if a.position == b.position:
                relation = relation if relation == CONTRADICTS else AGREES
            elif both in question.incompatible:
                relation, kind = CONTRADICTS, KINDS.index(question.incompatible[both])
            elif relation == UNRELATED:
                relation = SAME_QUESTION
            supersedes |= int((b.position, a.position) in question.supersedes)
            disputed |= int(both in question.disputed)
    if any(take.recounts for take in (*one, *other)):
        return PairLabel(UNKNOWN if relation == CONTRADICTS else relation)
    if relation in {CONTRADICTS, SAME_QUESTION}:
        return PairLabel(relation, kind, supersedes, disputed)
    return PairLabel(relation)


@dataclass(frozen=True)
class Recipe:
    """What is drawn, and how its windows are varied.

    For each window of two whole reports of a story there are so many `across` two stories, of which a share is `kindred` (told
    in like words); of a report and its `copies` (without them a network learned that whatever comes second contradicts, even the
    same headline); of some lines of `cards` and of `card_pairs`; and so many `bare` ones with a sentence a side, as often a
    contradiction as not: in whole reports a network may tell from the rest of the window what it cannot tell from the two
    sentences. Of the windows a share is `disguised` by other names, `thinned` of sentences that take no position, or `swapped` so
    that the later report comes first; of the words a share is `hidden`.
    """

    across: float = 0.3
    kindred: float = 0.6
    copies: float = 0.1
    bare: float = 1.0
    cards: float = 0.07
    card_pairs: float = 0.4
    disguised: float = 0.4
    thinned: float = 0.5
    swapped: float = 0.2
    hidden: float = 0.05


PLAIN = Recipe(disguised=0, thinned=0, swapped=0, hidden=0)


@dataclass(frozen=True)
class Maker:
    """Makes windows of reports by a recipe."""

    tokens: Tokens
    names: Names
    recipe: Recipe

    def pair(self, saga: Saga, one: AnnotatedReport, other_saga: Saga, other: AnnotatedReport, rng: random.Random) -> Example:
        """A window of two reports, in this order; of ones too long, some sentences are left out at random."""
        return self._window((saga, one, self._chosen(one, rng)), (other_saga, other, self._chosen(other, rng)), rng=rng)

    def _window(self, *sides_of: tuple[Saga, AnnotatedReport, Sequence[Sentence]], rng: random.Random) -> Example:
        recipe = self.recipe
        (saga, one, _), (other_saga, other, _) = sides_of
        chosen = [sentences for _, _, sentences in sides_of]
        disguise = self.names.disguise([saga, other_saga], rng) if rng.random() < recipe.disguised else str
        sides = [
            units([(disguise(unit.text), unit is report.title) for unit in side], self.tokens)
            for report, side in zip((one, other), chosen, strict=True)
        ]
        claims = [(saga, unit) for unit in chosen[0]] + [(other_saga, unit) for unit in chosen[1]]
        pairs = {(x, y): _label(claims[x], claims[y]) for x in range(len(claims)) for y in range(x + 1, len(claims))}
        return Example(
            window=masked(pack(sides[0], sides[1]), recipe.hidden, rng),
            pairs=pairs,
            takes=tuple(int(bool(unit.takes)) for _, unit in claims),
            recounts=tuple(int(any(take.recounts for take in unit.takes)) for _, unit in claims),
            same_story=int(saga is other_saga),
        )

    def either_way(self, saga: Saga, earlier: AnnotatedReport, later: AnnotatedReport, rng: random.Random) -> Example:
        """A window of two reports of a story, some with the later one first; of these it is not known what supersedes."""
        if rng.random() >= self.recipe.swapped:
            return self.pair(saga, earlier, saga, later, rng)
        made = self.pair(saga, later, saga, earlier, rng)
        undirected = {place: replace(label, supersedes=UNKNOWN) for place, label in made.pairs.items()}
        return replace(made, pairs=undirected)

    def _chosen(self, report: AnnotatedReport, rng: random.Random) -> list[Sentence]:
        kept = list(report.sentences)
        if rng.random() < self.recipe.thinned:
            kept = [unit for unit in kept if unit.takes or rng.random() > 0.25] or kept
        while kept and self._length([report.title, *kept]) > LONGEST_SIDE:
            kept.pop(rng.randrange(len(kept)))
        return [report.title, *kept]

    def _length(self, side: Sequence[Sentence]) -> int:
        return sum(len(unit.tokens) + 1 for unit in units([(unit.text, False) for unit in side], self.tokens))

    def bare(self, saga: Saga, one: AnnotatedReport, other: AnnotatedReport, rng: random.Random) -> Example:
        """A sentence of each of two reports of a story, of one relation as often as of another; half of the time with their titles."""
        found: dict[int, list[tuple[Sentence, Sentence]]] = {}
        for pair in product(one.units, other.units):
            found.setdefault(relate(saga, pair[0].takes, pair[1].takes).relation, []).append(pair)
        found.pop(UNKNOWN, None)
        pair = rng.choice(found[rng.choice(sorted(found))]) if found else (one.title, other.title)
        titled = rng.random() < 0.5
        sides = [
            [report.title, unit] if titled and unit is not report.title else [unit] for report, unit in zip((one, other), pair, strict=True)
        ]
        return self._window((saga, one, sides[0]), (saga, other, sides[1]), rng=rng)


def _label(one: tuple[Saga, Sentence], other: tuple[Saga, Sentence]) -> PairLabel:
    if one[0] is not other[0]:
        return PairLabel(UNRELATED)
    if one[1] is other[1] and not one[1].takes:
        return PairLabel(UNKNOWN)  # a sentence beside the point, and its copy
    return relate(one[0], one[1].takes, other[1].takes)


def card_window(card: Card, tokens: Tokens, rng: random.Random) -> Example:
    """A window of some lines of a card: a pair or two, or a handful a side; mixed, or each side of one mind."""
    lines = [(side, text) for side, texts in card.sides.items() for text in texts]
    rng.shuffle(lines)
    how = rng.random()
    most = 2 if how < 0.25 else _CARD_SIDE
    sizes = rng.randint(1 if how < 0.25 else 3, most), rng.randint(1 if how < 0.25 else 3, most)
    sides = (lines[: sizes[0]], lines[sizes[0] : sum(sizes)]) if how < 0.6 else _of_one_mind(lines, sizes, rng)
    labelled = [*sides[0], *sides[1]]
    first = len(sides[0])
    made = [units([(text, False) for _, text in side], tokens) for side in sides]
    pairs = {
        (x, y): _card_label(labelled[x][0], labelled[y][0], rng)
        for x in range(len(labelled))
        for y in range(x + 1, len(labelled))
        if x < first <= y or how >= 0.6
    }
    return Example(pack(made[0], made[1]), pairs, tuple(int(side != "N") for side, _ in labelled), (UNKNOWN,) * len(labelled), UNKNOWN)


def card_pair(card: Card, tokens: Tokens, rng: random.Random) -> Example:
    """A window of two lines of a card: contradicting, agreeing or beside the point, as often one as another."""
    sides = rng.choice([("A", "B"), ("B", "A"), ("A", "A"), ("B", "B"), ("N", "A"), ("B", "N")])
    lines = [rng.choice(card.sides[side]) for side in sides]
    if lines[0] == lines[1]:
        lines = rng.sample(card.sides[sides[0]], 2)
    made = [units([(line, False)], tokens) for line in lines]
    return Example(
        pack(made[0], made[1]), {(0, 1): _card_label(*sides, rng)}, tuple(int(side != "N") for side in sides), (UNKNOWN,) * 2, UNKNOWN
    )


def _of_one_mind(
    lines: Sequence[tuple[str, str]], sizes: tuple[int, int], rng: random.Random
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    one, other = rng.choice([("A", "B"), ("B", "A"), ("A", "B"), ("A", "A"), ("B", "B")])
    first = [line for line in lines if line[0] in {one, "N"}][: sizes[0]]
    second = [line for line in lines if line[0] in {other, "N"} and line not in first][: sizes[1]]
    return first, second


def _card_label(one: str, other: str, rng: random.Random) -> PairLabel:
    if one == other == "N":
        # Two lines beside the point may well agree with one another; half of them are taken for unrelated.
        return PairLabel(UNRELATED if rng.random() < 0.5 else UNKNOWN)
    if {one, other} == {"A", "B"}:
        return PairLabel(CONTRADICTS)
    return PairLabel(AGREES if one == other else UNRELATED)


class Source:
    """What is trained on: examples of stories and cards, drawn in the recipe's shares; `kindred` has by id of a story some like it."""

    def __init__(self, maker: Maker, stories: Sequence[Saga], cards: Sequence[Card], kindred: Mapping[str, Sequence[Saga]]) -> None:
        recipe = maker.recipe
        self._maker, self._stories, self._cards = maker, list(stories), list(cards)
        self._shares = {"whole": 1.0, "bare": recipe.bare, "copy": recipe.copies, "across": recipe.across}
        self._shares |= {"card": recipe.cards, "card pair": recipe.card_pairs} if cards else {}
        self._kindred = kindred

    def draw(self, rng: random.Random) -> Example:
        """An example, by chance."""
        maker, kind = self._maker, rng.choices(list(self._shares), list(self._shares.values()))[0]
        if kind.startswith("card"):
            card = rng.choice(self._cards)
            return card_window(card, maker.tokens, rng) if kind == "card" else card_pair(card, maker.tokens, rng)
        saga = rng.choice(self._stories)
        one, other = sorted(rng.sample(saga.in_order, 2), key=saga.in_order.index)
        if kind == "across":
            foreign = rng.choice(self._kindred[saga.id] if rng.random() < maker.recipe.kindred else self._stories)
            return maker.pair(saga, one, foreign, rng.choice(foreign.reports), rng)
        if kind == "copy":
            return maker.pair(saga, one, saga, one, rng)
        return maker.bare(saga, one, other, rng) if kind == "bare" else maker.either_way(saga, one, other, rng)

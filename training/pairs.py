"""Stories -> what the exported model makes of every pair of their sentences, beside what the annotations say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from reconciler.judges.encoder import Encoder
from reconciler.judges.scored import KINDS
from reconciler.judges.windows import CONTRADICTS, units, windows
from reconciler.records import Kind
from training.examples import UNKNOWN, PairLabel, relate
from training.stories import AnnotatedReport, Saga, Sentence


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence of each of two reports of a story: what the network makes of them, and what is so."""

    saga: Saga
    earlier: AnnotatedReport
    one: Sentence
    later: AnnotatedReport
    other: Sentence
    probability: float
    kind: Kind
    supersedes: float
    disputed: float
    label: PairLabel

    @property
    def truth(self) -> bool:
        """Whether they contradict."""
        return self.label.relation == CONTRADICTS


def pairs(encoder: Encoder, stories: Sequence[Saga]) -> Iterator[Pair]:
    """Every pair of sentences of two reports of a story of which the annotations say whether they contradict."""
    for saga in stories:
        for earlier, later in combinations(saga.in_order, 2):
            sides = [units([(unit.text, i == 0) for i, unit in enumerate(report.units)], encoder.tokens) for report in (earlier, later)]
            for window in windows(sides[0], sides[1]):
                scores, first = encoder.scores(encoder.read(window)), window.claim_sides.count(0)
                for x in range(first):
                    for y in range(first, len(window.keys)):
                        one, other = earlier.units[window.keys[x]], later.units[window.keys[y]]
                        label = relate(saga, one.takes, other.takes)
                        if window.home[x] and window.home[y] and label.relation != UNKNOWN:
                            kind = KINDS[int(scores.kind[x, y - first].argmax())]
                            said = map(float, (scores.relation[x, y - first, CONTRADICTS], *scores.direction[x, y - first]))
                            probability, supersedes, disputed = said
                            yield Pair(saga, earlier, one, later, other, probability, kind, supersedes, disputed, label)

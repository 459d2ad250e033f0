"""The exported model on the tuning stories -> calibration.json beside it: what its scores and the facts beside them are worth."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from reconciler.judges.calibration import Calibration, Scaling
from reconciler.judges.encoder import SHIPPED, Encoder
from reconciler.judges.facts import Fact, facts
from reconciler.pipeline.odds import log_odds
from reconciler.pipeline.readings import readings
from reconciler.vocabulary import load_lexicon
from training.pairs import pairs
from training.regression import logistic
from training.scoring import reliability
from training.stories import Saga, sagas

_EDGES = (0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.01)
# Facts are weighed among the pairs that may come to be shown; the many thousands below would drown them.
_WEIGHED = 0.1
_RIDGE, _LITTLE = 3.0, 0.1


@dataclass(frozen=True, slots=True)
class Scored:
    """A pair of sentences: the network's probability of a contradiction, the facts that hold of it, and whether it is one."""

    probability: float
    told: tuple[Fact, ...]
    truth: bool
    # Of two that contradict: the network's probabilities that the later supersedes, and that both go on, each with what is so.
    direction: tuple[tuple[float, bool], tuple[float, bool]] | None = None


def scored_pairs(encoder: Encoder, stories: Sequence[Saga]) -> Iterator[Scored]:
    """Every pair of sentences of two reports of a story, where the annotations say whether they contradict."""
    lexicon = load_lexicon()
    read = cache(lambda text: readings(text, 0, lexicon))
    for pair in pairs(encoder, stories):
        direction = ((pair.supersedes, pair.label.supersedes > 0), (pair.disputed, pair.label.disputed > 0)) if pair.truth else None
        yield Scored(pair.probability, facts(read(pair.one.text), read(pair.other.text), pair.kind), pair.truth, direction)


def weights_of_facts(scored: Sequence[Scored]) -> dict[Fact, float]:
    """What each fact adds to the log odds that the network gives: logistic regression with a ridge."""
    weighed = [pair for pair in scored if pair.probability >= _WEIGHED]
    given = [[1.0, log_odds(pair.probability), *(float(fact in pair.told) for fact in Fact)] for pair in weighed]
    found = logistic(given, [pair.truth for pair in weighed], [0.0] + [_RIDGE] * (1 + len(Fact)))
    return {fact: round(float(weight / found[1]), 3) for fact, weight in zip(Fact, found[2:], strict=True)}


def scaling(told: Sequence[tuple[float, bool]]) -> Scaling:
    """What makes log odds true ones: they are multiplied and moved (Platt 1999)."""
    moved, times = logistic([[1.0, log_odds(said)] for said, _ in told], [truth for _, truth in told], [_LITTLE, _LITTLE])
    return Scaling(round(float(times), 3), round(float(moved), 3))


def rising_points(scored: Sequence[tuple[float, bool]]) -> list[tuple[float, float]]:
    """The share of contradictions by score, as rising straight lines between (score, share).

    Isotonic regression of the shares within bins, by pooling adjacent violators (Ayer et al. 1955).
    """
    pools: list[list[float]] = []
    for low, high in pairwise(_EDGES):
        within = [(score, truth) for score, truth in scored if low <= score < high]
        if within:
            pools.append([sum(score for score, _ in within), float(sum(truth for _, truth in within)), float(len(within))])
        while len(pools) > 1 and pools[-2][1] / pools[-2][2] >= pools[-1][1] / pools[-1][2]:
            last = pools.pop()
            pools[-1] = [a + b for a, b in zip(pools[-1], last, strict=True)]
    points = [(round(scores / size, 4), round(true / size, 4)) for scores, true, size in pools]
    return [(0.0, 0.0), *points, (1.0, max(points[-1][1], 0.9))]


def main() -> None:
    """Calibrate the exported model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=SHIPPED)
    given = parser.parse_args()
    found = calibrated(list(scored_pairs(Encoder(given.model), sagas("tune"))))
    keep(given.model, found)
    print(json.dumps(found, indent=1))


def keep(model: Path, found: Mapping[str, object]) -> None:
    """Write into calibration.json beside the model, in which other things stand, too (`training.matters`, `training.together`)."""
    path = model / "calibration.json"
    kept = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    path.write_text(json.dumps({**kept, **found}, indent=1) + "\n", encoding="utf-8")


def calibrated(scored: Sequence[Scored]) -> Mapping[str, object]:
    """What calibration.json holds."""
    weights = weights_of_facts(scored)
    moved = Calibration(weights=weights)
    points = rising_points([(moved(pair.probability, pair.told), pair.truth) for pair in scored])
    calibration = Calibration(tuple(points), weights)
    directions = [pair.direction for pair in scored if pair.direction is not None]
    supersedes, disputed = (scaling([each[which] for each in directions]) for which in (0, 1))
    return {
        "contradicts": points,
        "supersedes": asdict(supersedes),
        "disputed": asdict(disputed),
        "facts": {fact.value: weight for fact, weight in weights.items()},
        "reliability_on_tune": reliability([(calibration(pair.probability, pair.told), pair.truth) for pair in scored]),
    }


if __name__ == "__main__":
    main()

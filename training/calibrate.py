"""The exported model on the tuning stories -> calibration.json beside it: what its scores are worth, and the threshold."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from pathlib import Path

from reconciler.judges.encoder import SHIPPED, Encoder
from reconciler.judges.model import Calibration
from reconciler.judges.windows import CONTRADICTS, units, windows
from training.examples import UNKNOWN, relate
from training.scoring import reliability
from training.stories import Saga, sagas

Scored = tuple[float, bool]
_EDGES = (0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.01)


def scored_pairs(encoder: Encoder, stories: Sequence[Saga]) -> Iterator[Scored]:
    """For each pair of sentences of two reports of a story: the model's probability of a contradiction, and whether it is one."""
    for saga in stories:
        for one, other in combinations(saga.in_order, 2):
            sides = [units([(unit.text, i == 0) for i, unit in enumerate(report.units)], encoder.tokens) for report in (one, other)]
            for window in windows(*sides):
                scores, first = encoder.scores(encoder.read(window)), window.claim_sides.count(0)
                for x in range(first):
                    for y in range(first, len(window.keys)):
                        if window.home[x] and window.home[y]:
                            label = relate(saga, one.units[window.keys[x]].takes, other.units[window.keys[y]].takes).relation
                            if label != UNKNOWN:
                                yield float(scores.relation[x, y - first, CONTRADICTS]), label == CONTRADICTS


def rising_points(pairs: Sequence[Scored]) -> list[tuple[float, float]]:
    """The share of contradictions by score, as rising straight lines between (score, share).

    Isotonic regression of the shares within bins, by pooling adjacent violators (Ayer et al. 1955).
    """
    pools: list[list[float]] = []
    for low, high in pairwise(_EDGES):
        within = [(score, truth) for score, truth in pairs if low <= score < high]
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
    pairs = list(scored_pairs(Encoder(given.model), sagas("tune")))
    calibration = Calibration(tuple(rising_points(pairs)))
    rows = reliability([(calibration(probability), truth) for probability, truth in pairs])
    found = {"contradicts": calibration.points, "reliability_on_tune": rows}
    (given.model / "calibration.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()

"""The exported model on the tuning stories -> calibration.json beside it: what its scores are worth, and the threshold."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

from reconciler.judges.encoder import SHIPPED, Encoder
from reconciler.judges.windows import units, windows
from training.examples import CONTRADICTS, UNKNOWN, relate
from training.scoring import reliability
from training.stories import Saga, sagas

Scored = tuple[float, bool]


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


def logistic_line(pairs: Sequence[Scored], steps: int = 400, rate: float = 0.5) -> tuple[float, float]:
    """Slope and shift of the logistic regression of truth on log odds (Platt 1999), by Newton's method."""
    slope, shift = 1.0, 0.0
    inputs = [(_log_odds(probability), float(truth)) for probability, truth in pairs]
    for _ in range(min(steps, 60)):
        g0 = g1 = h00 = h01 = h11 = 0.0
        for x, y in inputs:
            p = 1 / (1 + math.exp(-(slope * x + shift)))
            weight = p * (1 - p)
            g0, g1 = g0 + (p - y), g1 + (p - y) * x
            h00, h01, h11 = h00 + weight, h01 + weight * x, h11 + weight * x * x
        determinant = h00 * h11 - h01 * h01
        shift -= rate * 2 * (h11 * g0 - h01 * g1) / determinant
        slope -= rate * 2 * (h00 * g1 - h01 * g0) / determinant
    return slope, shift


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))


def main() -> None:
    """Calibrate the exported model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=SHIPPED)
    given = parser.parse_args()
    pairs = list(scored_pairs(Encoder(given.model), sagas("tune")))
    slope, shift = logistic_line(pairs)
    rows = reliability([(1 / (1 + math.exp(-(slope * _log_odds(probability) + shift))), truth) for probability, truth in pairs])
    found = {"contradicts": {"slope": round(slope, 4), "shift": round(shift, 4)}, "reliability_on_tune": rows}
    (given.model / "calibration.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()

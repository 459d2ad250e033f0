"""The tuning stories -> how far a judge's word on a pair is moved by its word on others, in calibration.json beside the model."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import combinations
from pathlib import Path

from reconciler.judges.calibration import load_calibration
from reconciler.judges.encoder import SHIPPED, Encoder
from reconciler.judges.model import ModelJudge
from reconciler.pipeline.odds import log_odds
from reconciler.pipeline.together import LOOKED_AT, Seen, second_look
from reconciler.records import Couple, Together
from reconciler.vocabulary import load_lexicon
from training.accuracy import place_of
from training.calibrate import keep
from training.matters import reads_of
from training.regression import logistic
from training.scoring import gold_of
from training.stories import Saga, sagas

_RIDGE = 0.1
# A pair, as the judge scores it and as others see it, and whether it contradicts.
Weighed = tuple[float, Seen, bool]


def weighed(judge: ModelJudge, saga: Saga) -> Iterator[Weighed]:
    """Every pair of a story that the judge does not think little of, and of which the annotations say what it is."""
    gold, reads = gold_of([saga]), [*reads_of(saga, judge)]
    where = {read.report.id: (saga.id, annotated) for read, annotated in zip(reads, saga.in_order, strict=True)}
    places = {claim.id: place_of(claim, where) for read in reads for claim in read.claims}
    couples = [Couple(one, other) for one, other in combinations(reads, 2)]
    verdicts = [verdict for said in judge.judge(couples) for verdict in said]
    for verdict, seen in zip(verdicts, second_look(verdicts), strict=True):
        one, other = places[verdict.earlier], places[verdict.later]
        if verdict.contradicts < LOOKED_AT or one is None or other is None:
            continue
        pair = frozenset((one, other))
        if pair in gold.pairs or pair not in gold.allowed:
            yield verdict.contradicts, seen, pair in gold.pairs


def fitted(found: Sequence[Weighed]) -> Together:
    """What each thing that others say is worth: logistic regression, the judge's own log odds counting as they are."""
    given = [[seen.third, -seen.besides] for _, seen, _ in found]
    third, others = logistic(given, [truth for *_, truth in found], [_RIDGE] * 2, [log_odds(score) for score, *_ in found])
    return Together(round(float(third), 2), round(float(others), 2))


def main() -> None:
    """Fit, and write it beside the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=SHIPPED)
    given = parser.parse_args()
    judge = ModelJudge(load_lexicon(), Encoder(given.model), *load_calibration(given.model))
    together = fitted([each for saga in sagas("tune") for each in weighed(judge, saga)])
    keep(given.model, {"together": asdict(together)})
    print(together)


if __name__ == "__main__":
    main()

"""The tuning stories -> how far a judge's word on a pair is moved by its word on others, in calibration.json beside the model."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import combinations
from pathlib import Path

from reconciler.intake.drafts import report_from
from reconciler.judges.calibration import load_calibration
from reconciler.judges.encoder import SHIPPED, Encoder
from reconciler.judges.model import ModelJudge
from reconciler.judges.odds import log_odds
from reconciler.pipeline.claims import read
from reconciler.pipeline.together import LOOKED_AT, Seen, second_look
from reconciler.records import Couple, Together
from reconciler.vocabulary import load_lexicon
from training.accuracy import fields_of, place_of
from training.regression import logistic
from training.scoring import gold_of
from training.stories import Saga, sagas

_RIDGE = 0.1
# A pair, as the judge scores it and as others see it, and whether it contradicts.
Weighed = tuple[float, Seen, bool]


def weighed(judge: ModelJudge, saga: Saga) -> Iterator[Weighed]:
    """Every pair of a story that the judge does not think little of, and of which the annotations say what it is."""
    lexicon, gold = load_lexicon(), gold_of([saga])
    kept = [(judge.study(read(report_from(fields_of(saga.id, each), each.published_at), lexicon)), each) for each in saga.in_order]
    where = {report.report.id: (saga.id, annotated) for report, annotated in kept}
    places = {claim.id: place_of(claim, where) for report, _ in kept for claim in report.claims}
    couples = [Couple(one, other) for (one, _), (other, _) in combinations(kept, 2)]
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
    path = given.model / "calibration.json"
    kept = json.loads(path.read_text(encoding="utf-8")) | {"together": asdict(together)}
    path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    print(together)


if __name__ == "__main__":
    main()

"""The tuning stories in an archive of others -> how reports on two matters are told apart, in calibration.json beside the model.

In an archive as large as this a third of what shares a topic with a report is on another matter, told in the same words.
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path

from reconciler.intake.drafts import report_from
from reconciler.judges.encoder import SHIPPED, Encoder
from reconciler.judges.matters import Matters, evidence, rare_names
from reconciler.judges.model import ModelJudge
from reconciler.judges.windows import units, windows
from reconciler.pipeline.claims import read
from reconciler.pipeline.ties import tie
from reconciler.pipeline.topics import gather_topics
from reconciler.records import ReadReport
from reconciler.vocabulary import load_lexicon
from training.accuracy import fields_of
from training.calibrate import keep
from training.regression import logistic
from training.stories import Saga, sagas

# Among as many stories as here half of the couples are on two matters; where sixty are followed one in thirty is. This lies between.
_LIKELIER = 9.0
_RIDGE = 0.1


@dataclass(frozen=True, slots=True)
class Told:
    """A report, the story that it tells, and whether that is one to tune on."""

    story: str
    tuned_on: bool
    read: ReadReport


def archive(judge: ModelJudge, others: int) -> Iterator[Told]:
    """The reports of the tuning stories and of so many others, as the service would keep them."""
    further = sagas("train")
    random.Random(5).shuffle(further)
    for tuned_on, stories in ((True, sagas("tune")), (False, further[:others])):
        for saga in stories:
            yield from (Told(saga.id, tuned_on, each) for each in reads_of(saga, judge))


def reads_of(saga: Saga, judge: ModelJudge) -> Iterator[ReadReport]:
    """The reports of a story in order, as the service would keep them."""
    for report in saga.in_order:
        yield judge.study(read(report_from(fields_of(saga.id, report), report.published_at), load_lexicon()))


def couples(told: Sequence[Told], encoder: Encoder) -> Iterator[tuple[bool, list[float]]]:
    """Of each couple of a topic with a report to tune on: whether both tell one story, and what speaks for it."""
    by_id = {each.read.report.id: each for each in told}
    ties = [found for one, other in combinations(told, 2) if (found := tie(one.read, other.read)) is not None]
    lexicon = load_lexicon()
    named = {id_: rare_names(each.read.report, lexicon) for id_, each in by_id.items()}
    for group in gather_topics(by_id, ties):
        for pair in combinations(group, 2):
            one, other = (by_id[id_] for id_ in pair)
            if one.tuned_on or other.tuned_on:
                sides = [units([(c.text, c.part == "title") for c in each.read.claims], encoder.tokens) for each in (one, other)]
                for window in windows(sides[0], sides[1], 1):
                    said, shared, apart = evidence(encoder.read(window).story, *(named[id_] for id_ in pair))
                    yield one.story == other.story, [said, float(shared), float(apart), 1.0]


def fitted(found: Sequence[tuple[bool, list[float]]]) -> Matters:
    """What each kind of evidence is worth."""
    weights = logistic([each for _, each in found], [one for one, _ in found], [_RIDGE] * 3 + [0.0])
    network, shared, apart, base = (round(float(each), 3) for each in weights)
    return Matters(network, shared, apart, round(base + math.log(_LIKELIER), 3))


def main() -> None:
    """Fit, and write it beside the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=SHIPPED)
    parser.add_argument("--others", type=int, default=500, help="how many stories there are besides; 500 take half an hour on one core")
    given = parser.parse_args()
    encoder = Encoder(given.model)
    found = list(couples([*archive(ModelJudge(load_lexicon(), encoder), given.others)], encoder))
    matters = fitted(found)
    keep(given.model, {"one matter": asdict(matters)})
    print(f"{sum(one for one, _ in found)} couples of one story, {sum(not one for one, _ in found)} of two: {matters}")


if __name__ == "__main__":
    main()

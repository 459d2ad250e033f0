"""Stories -> pairs of sentences that the judge takes for contradictory though the annotations do not say so.

Either it errs, or a take has been left out: most of those of new stories are headlines without one.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from reconciler.judges.encoder import SHIPPED, Encoder
from training.pairs import Pair, pairs
from training.stories import Saga, Sentence, parse_sagas


def doubts(encoder: Encoder, stories: Sequence[Saga], least: float = 0.5) -> Iterator[Pair]:
    """By story, the pairs on no question that both take a side in, the surest first."""
    for saga in stories:
        apart = [pair for pair in pairs(encoder, [saga]) if pair.probability >= least and not pair.truth and not _one_question(pair)]
        yield from sorted(apart, key=lambda pair: -pair.probability)


def _one_question(pair: Pair) -> bool:
    return bool({take.question for take in pair.one.takes} & {take.question for take in pair.other.takes})


def as_lines(found: Iterable[Pair]) -> Iterator[str]:
    """What to read and mend."""
    for pair in found:
        yield f"{pair.saga.id}: {pair.earlier.id} {_told(pair.one)} / {pair.later.id} {_told(pair.other)} ({pair.probability:.2f})"


def _told(sentence: Sentence) -> str:
    return f"“{sentence.text}” [{', '.join(f'{take.question}:{take.position}' for take in sentence.takes)}]"


def main() -> None:
    """Print the doubtful pairs of the stories in some files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+", help="stories (.sgl)")
    parser.add_argument("--model", type=Path, default=SHIPPED)
    parser.add_argument("--least", type=float, default=0.5, help="probability from which on a pair is printed")
    given = parser.parse_args()
    stories = [saga for path in given.files for saga in parse_sagas(path.read_text(encoding="utf-8"))]
    for line in as_lines(doubts(Encoder(given.model), stories, given.least)):
        print(line, flush=True)


if __name__ == "__main__":
    main()

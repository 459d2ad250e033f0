"""Our own stories -> how common words are in them: reconciler/vocabulary/frequencies.tsv."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

from reconciler.pipeline.terms import lemma
from reconciler.text.words import words
from training.stories import cards, sagas

OUT = Path(__file__).parents[1] / "reconciler" / "vocabulary" / "frequencies.tsv"
_LEAST = 3
_HEAD = """# Word (lemma) and inverse document frequency, ln(N / df), over {n} stories and question cards of our own (df of 3 and more).
# Made by training/frequencies.py from the training part of training/data; a word that is not here is rarer than all that are.
"""


def frequencies() -> str:
    """The table, commonest words first. A story or card is one document: a name that is all over one story is still rare."""
    documents = [" ".join(unit.text for report in saga.reports for unit in report.units) for saga in sagas("train")]
    documents += [" ".join(text for texts in card.sides.values() for text in texts) for card in cards()]
    counts = Counter(term for text in documents for term in {lemma(word.lower) for word in words(text)})
    rows = sorted(
        ((term, count) for term, count in counts.items() if count >= _LEAST and not term.isdigit()), key=lambda row: (-row[1], row[0])
    )
    return _HEAD.format(n=len(documents)) + "".join(f"{term}\t{math.log(len(documents) / count):.2f}\n" for term, count in rows)


if __name__ == "__main__":
    OUT.write_text(frequencies(), encoding="utf-8")

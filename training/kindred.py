"""Stories -> for each the others that are told in the words most like its own: on another matter, but not easily told apart from it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

import torch

from training.stories import Saga

_WORD = re.compile(r"[a-z]{3,}")
# Words that more stories have than this share say nothing of what a story is about.
_COMMON = 0.2
# Two that are as alike as this may tell one event that happened.
_SAME = 0.35


def kindred(stories: Sequence[Saga], most: int = 12) -> dict[str, list[Saga]]:
    """By id of a story, so many others, the most alike first (cosine of tf-idf, Salton and Buckley 1988)."""
    words = [Counter(_WORD.findall(" ".join(unit.text for report in saga.reports for unit in report.units).lower())) for saga in stories]
    known_by = Counter(word for each in words for word in each)
    # Names that one story has to itself, which are most of all words, make it like no other.
    kept = sorted(word for word, count in known_by.items() if 1 < count <= _COMMON * len(stories))
    place = {word: number for number, word in enumerate(kept)}
    cells = [
        (row, place[word], (1 + math.log(count)) * math.log(len(stories) / known_by[word]))
        for row, each in enumerate(words)
        for word, count in each.items()
        if word in place
    ]
    if not cells:
        return {saga.id: [] for saga in stories}
    rows, columns, values = zip(*cells, strict=True)
    places = torch.tensor([rows, columns])
    matrix = torch.sparse_coo_tensor(places, torch.tensor(values), (len(stories), len(kept)), check_invariants=True)
    size = torch.sparse.sum(matrix * matrix, 1).to_dense().sqrt().clamp(min=1e-9)
    found = {}
    for start in range(0, len(stories), 500):
        some = torch.arange(start, min(start + 500, len(stories)))
        alike = (matrix @ matrix.index_select(0, some).to_dense().T).T / size / size[some].unsqueeze(-1)
        alike[alike > _SAME] = -1
        alike[some - start, some] = -1
        nearest = alike.topk(min(most, len(stories) - 1)).indices.tolist()
        found |= {stories[start + row].id: [stories[other] for other in others] for row, others in enumerate(nearest)}
    return found

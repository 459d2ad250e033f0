"""Examples -> an endless stream of batches, made by processes of their own, the same for the same seed however many they are."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from training.examples import Example, Source

_SORTED = 20  # for so many tokens of a batch there is an example among those that are sorted by length together
_ALIGNED = 8  # lengths are rounded up to so many tokens, which attention on a GPU wants
_AHEAD = 4  # chunks that a process may be ahead


@dataclass(frozen=True)
class Batch:
    """Windows with their labels, as tensors.

    ids, sides (batch, length), padded with 0 and 1; marks, ends (batch, claims); of pairs of claims `places` (pairs, 3: row, first,
    second) and `labels` (pairs, 4: relation, kind, supersedes, disputed); of claims `claims` (claims, 2: row, place) and `about`
    (claims, 2: takes a position, recounts); same_story (batch). UNKNOWN where nothing is known.
    """

    ids: Tensor
    sides: Tensor
    marks: Tensor
    ends: Tensor
    places: Tensor
    labels: Tensor
    claims: Tensor
    about: Tensor
    same_story: Tensor

    def to(self, device: torch.device) -> Batch:
        """The batch on a device."""
        return Batch(*(getattr(self, field.name).to(device, non_blocking=True) for field in fields(self)))


def batch_of(examples: Sequence[Example]) -> Batch:
    """Examples as one padded batch."""
    windows = [example.window for example in examples]
    length, most = max(len(window.ids) for window in windows), max(len(window.marks) for window in windows)
    length = -(-length // _ALIGNED) * _ALIGNED
    return Batch(
        ids=_padded([window.ids for window in windows], length),
        sides=_padded([window.sides for window in windows], length, 1),
        marks=_padded([window.marks for window in windows], most),
        ends=_padded([window.ends for window in windows], most),
        places=torch.tensor([(row, *place) for row, example in enumerate(examples) for place in example.pairs]),
        labels=torch.tensor(
            [(pair.relation, pair.kind, pair.supersedes, pair.disputed) for example in examples for pair in example.pairs.values()]
        ),
        claims=torch.tensor([(row, place) for row, example in enumerate(examples) for place in range(len(example.takes))]),
        about=torch.tensor([each for example in examples for each in zip(example.takes, example.recounts, strict=True)]),
        same_story=torch.tensor([example.same_story for example in examples]),
    )


def _padded(rows: Sequence[Sequence[int]], length: int, filling: int = 0) -> Tensor:
    return torch.tensor([[*row, *[filling] * (length - len(row))] for row in rows])


class Chunks(Dataset[list[Batch]]):
    """Batches of windows of like length, by the number of their chunk, which depend on that number and the seed alone."""

    def __init__(self, source: Source, tokens_a_batch: int, seed: int) -> None:
        self._source, self._tokens_a_batch, self._seed = source, tokens_a_batch, seed

    def __getitem__(self, number: int) -> list[Batch]:
        rng = random.Random(f"{self._seed}/{number}")
        drawn = sorted(
            (self._source.draw(rng) for _ in range(self._tokens_a_batch // _SORTED)), key=lambda example: len(example.window.ids)
        )
        made: list[list[Example]] = [[]]
        for example in drawn:
            if made[-1] and len(example.window.ids) * (len(made[-1]) + 1) > self._tokens_a_batch:
                made.append([])
            made[-1].append(example)
        rng.shuffle(made)
        return [batch_of(each) for each in made if any(example.pairs for example in each)]


def stream(chunks: Chunks, numbers: range, processes: int) -> Iterator[tuple[int, Batch]]:
    """(number of the chunk, batch) in order, made ahead by so many processes (none: here)."""
    ahead = {"prefetch_factor": _AHEAD, "multiprocessing_context": "fork"} if processes else {}
    loader = DataLoader(chunks, batch_size=None, sampler=numbers, num_workers=processes, **ahead)
    for number, batches in zip(numbers, loader, strict=True):
        for batch in batches:
            yield number, batch
